"""Deliveries: counted for whom one may see, who cannot be reached by name, and sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NotAllowed
from bot.services import outbox
from bot.services.ports import Gone, Sent, Unreachable
from bot.services.progress import cards
from bot.services.reminding import deliveries
from models.delivery import Outbox, OutboxStatus
from models.people import Account, Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    Organisation,
    found,
    on_one_database,
    person,
)
from tests.support.talking import send_self_review


@pytest.fixture
def org(database: Database) -> Organisation:
    """Siti's message arrived, Budi has blocked the bot, Kabid's is dead, and the Sekda's unit has a failed one too."""
    with database.write() as session:
        made = found(session)
        for who, fate in ((SITI, Sent(1)), (BUDI, Unreachable()), (KABID, Gone()), (SEKDA, Gone())):
            outbox.put(session, "assessed", made.people[who], 1, f"x:{who}", {}, NOW, NOW)
            for row in outbox.claim(session, NOW, 1):
                outbox.settle(session, row.id or 0, fate, NOW)
    return made


def status(database: Database, who: int) -> deliveries.Deliveries:
    with another_session(database) as session:
        return deliveries.status(session, person(database, who), NOW + timedelta(hours=1))


def test_bkpsdm_sees_the_city_and_a_unit_admin_their_unit(database: Database, org: Organisation) -> None:
    city, unit = status(database, OFFICER), status(database, ADMIN)
    assert (city.sent, city.failed, city.blocked, city.never_joined) == (1, 2, 1, 0)
    assert (unit.sent, unit.failed, unit.blocked, unit.never_joined) == (1, 1, 1, 0)


def test_who_never_joined_and_has_something_open_is_named(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for who in (SITI, SEKDA):
            session.delete(session.exec(select(Account).where(Account.employee_id == org.people[who])).one())
    assert status(database, OFFICER).never_joined == 2
    with another_session(database) as session:
        assert deliveries.never_joined(session, person(database, ADMIN), 0, 8) == ["Siti Contoh Rahmah"]
        assert [name for name, _ in deliveries.blocked(session, person(database, ADMIN))] == ["Budi Contoh Santosa"]
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).on_paper = True
    assert status(database, ADMIN).never_joined == 0, "paper reaches them"


def test_what_failed_is_sent_again_once(database: Database, org: Organisation) -> None:
    with database.write() as session:
        assert deliveries.send_again(session, person(database, ADMIN), NOW + timedelta(hours=1)) == 1
    with database.write() as session:
        assert deliveries.send_again(session, person(database, ADMIN), NOW + timedelta(hours=1)) == 0
    with another_session(database) as session:
        rows = {row.recipient_id: row.status for row in session.exec(select(Outbox))}
    assert rows[org.people[KABID]] is OutboxStatus.WAITING
    assert rows[org.people[SEKDA]] is OutboxStatus.DEAD, "outside the unit"
    assert rows[org.people[BUDI]] is OutboxStatus.UNREACHABLE, "who has blocked the bot is not tried"


def test_what_may_have_arrived_is_not_sent_again(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for row in session.exec(select(Outbox).where(Outbox.status == OutboxStatus.DEAD)):
            row.status = OutboxStatus.UNKNOWN
    with database.write() as session:
        assert deliveries.send_again(session, person(database, OFFICER), NOW + timedelta(hours=1)) == 0


def test_old_messages_are_forgotten_and_those_that_were_never_said_sooner(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        row = session.exec(select(Outbox).where(Outbox.recipient_id == org.people[SEKDA])).one()
        outbox.mark_obsolete(session, row.id or 0, NOW)
    with database.write() as session:
        assert outbox.forget(session, NOW + timedelta(days=29)) == 0
        assert outbox.forget(session, NOW + timedelta(days=31)) == 1
        assert outbox.forget(session, NOW + timedelta(days=399)) == 0
        assert outbox.forget(session, NOW + timedelta(days=401)) == 3


def test_what_is_older_than_a_week_is_left_alone(database: Database, org: Organisation) -> None:
    with database.write() as session:
        assert deliveries.send_again(session, person(database, OFFICER), NOW + timedelta(days=8)) == 0


@on_one_database
@pytest.mark.parametrize("who", [SITI, KABID])
def test_nobody_else_sees_or_sends(database: Database, org: Organisation, who: int) -> None:
    with another_session(database) as session:
        for look in (
            lambda: deliveries.status(session, person(database, who), NOW),
            lambda: deliveries.blocked(session, person(database, who)),
            lambda: deliveries.never_joined(session, person(database, who), 0, 8),
            lambda: deliveries.send_again(session, person(database, who), NOW),
            lambda: cards.standing(session, person(database, who)),
        ):
            with pytest.raises(NotAllowed):
                look()


def test_progress_has_the_furthest_behind_first(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with another_session(database) as session:
        city = cards.standing(session, person(database, OFFICER))
        mine = cards.standing(session, person(database, ADMIN))
    assert city is not None
    assert mine is not None
    assert (city.whole.people, city.whole.sent, city.whole.assessed) == (7, 1, 0)
    assert [unit.unit for unit in city.units][-1] == "DINAS", "the only one with something sent"
    assert (mine.whole.people, mine.whole.sent) == (5, 1)
    assert {unit.unit for unit in mine.units} == {"DINAS", "BIDANG"}
