"""Two officers decide at the same moment: on PostgreSQL the second waits, then learns what the first has done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlmodel import func, select

from bot.domain.corrections import Wrong
from bot.errors import Conflict, Refused
from bot.services.door import corrections, superiors, tickets
from bot.services.moves import Hand
from models.delivery import Outbox
from models.doors import Ticket
from models.people import Employee, Role, RoleGrant
from models.queries.moves import employee_locked
from models.session import Database
from tests.services.test_races import someone_waits
from tests.support.databases import another_session
from tests.support.organisation import KADIS, NOW, OFFICER, SEKDA, SITI, Organisation, found, person
from tests.support.ranks import rank

pytestmark = pytest.mark.parametrize("prepared_database", ["postgresql"], indirect=True)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        organisation = rank(session, found(session))
        session.add(RoleGrant(employee_id=organisation.people[SEKDA], role=Role.BKPSDM, granted_at=NOW))
        return organisation


def until_it_waits(database: Database, done: Event) -> None:
    while not done.is_set() and not someone_waits(database):
        done.wait(0.005)


def test_a_request_is_decided_once(database: Database, org: Organisation) -> None:
    siti, officer, sekda = person(database, SITI), person(database, OFFICER), person(database, SEKDA)
    with database.write() as session:
        corrections.ask(session, siti, {Wrong.NAME: "Siti Contoh, S.Kom."}, NOW)
        ticket_id = session.exec(select(Ticket.id)).one() or 0
    through = Event()

    def second() -> str:
        try:
            with database.write() as session:
                return tickets.accept(session, sekda, ticket_id, 0, NOW)
        finally:
            through.set()

    with ThreadPoolExecutor(1) as other:
        with database.write() as session:
            tickets.accept(session, officer, ticket_id, 0, NOW)
            late = other.submit(second)
            until_it_waits(database, through)
        with pytest.raises(Conflict, match="was decided on"):
            late.result(60)
    with another_session(database) as session:
        assert session.exec(select(func.count()).where(Outbox.kind == tickets.DECIDED)).one() == 1
        assert session.get_one(Employee, org.people[SITI]).revision == 1


def test_no_circle_comes_about_by_two_at_once(database: Database, org: Organisation) -> None:
    hand = Hand(org.people[OFFICER], "bkpsdm", NOW)
    with database.write() as session:
        session.get_one(Employee, org.people[KADIS]).penilai_id = None
        session.get_one(Employee, org.people[SEKDA]).penilai_id = None
    through = Event()

    def give(who: int, penilai: int) -> None:
        with database.write() as session:
            employee = employee_locked(session, org.people[who])
            assert employee is not None
            superiors.give(session, hand, employee, org.people[penilai])

    def second() -> None:
        try:
            give(SEKDA, KADIS)
        finally:
            through.set()

    with ThreadPoolExecutor(1) as other:
        with database.write() as session:
            employee = employee_locked(session, org.people[KADIS])
            assert employee is not None
            superiors.give(session, hand, employee, org.people[SEKDA])
            late = other.submit(second)
            until_it_waits(database, through)
        with pytest.raises(Refused, match="Nothing was changed"):
            late.result(60)
    with another_session(database) as session:
        assert session.get_one(Employee, org.people[KADIS]).penilai_id == org.people[SEKDA]
        assert session.get_one(Employee, org.people[SEKDA]).penilai_id is None
