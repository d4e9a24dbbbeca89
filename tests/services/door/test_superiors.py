"""Wrong superiors are found before the deadline week, and put right without a circle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.domain.appraisal import Stage
from bot.domain.calendar import instant_of
from bot.domain.corrections import Wrong
from bot.domain.superiors import Suspicion
from bot.errors import NotAllowed, Refused
from bot.services.door import corrections, superiors
from bot.services.reminding.messages import CHECK
from models import Session
from models.appraisal import Appraisal, Period
from models.delivery import Outbox
from models.people import Account, Employee, ServiceState, Unit
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    WALI,
    Organisation,
    add_acting,
    add_person,
    found,
    on_one_database,
    person,
)
from tests.support.ranks import rank
from tests.support.reminding import plan
from tests.support.talking import Talk


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return rank(session, found(session))


def suspects(database: Database, org: Organisation) -> dict[str, Suspicion]:
    with another_session(database) as session:
        period = session.get_one(Period, org.period_id)
        return {one.name: one.suspicion for one in superiors.suspects(session, period, NOW)}


def employee(session: Session, org: Organisation, who: int) -> Employee:
    return session.get_one(Employee, org.people[who])


def leave(session: Session, org: Organisation, who: int) -> None:
    employee(session, org, who).active = False


def forget_account(session: Session, org: Organisation, who: int) -> None:
    session.delete(session.exec(select(Account).where(Account.employee_id == org.people[who])).one())


def lose_penilai(session: Session, org: Organisation) -> None:
    session.get_one(Appraisal, org.appraisals[SITI]).penilai_id = None


def go_elsewhere(session: Session, org: Organisation) -> None:
    employee(session, org, KABID).unit_id = org.units["BKPSDM"]
    session.get_one(Unit, org.units["BIDANG"]).head_id = None


def elsewhere_by_delegation(session: Session, org: Organisation) -> None:
    go_elsewhere(session, org)
    employee(session, org, KABID).delegation_letter = "800/1"


def left_with_a_deputy(session: Session, org: Organisation) -> None:
    leave(session, org, KABID)
    add_acting(session, org.people[KABID], org.people[KADIS])


def on_paper(session: Session, org: Organisation) -> None:
    forget_account(session, org, KABID)
    employee(session, org, KABID).on_paper = True


def lose_rank(session: Session, org: Organisation) -> None:
    employee(session, org, KABID).position_kind = employee(session, org, BUDI).position_kind


STAFF_OF_KABID = ("Siti Contoh Rahmah", "Budi Contoh Santosa")


@on_one_database
@pytest.mark.parametrize(
    ("change", "suspicion", "who"),
    [
        (lose_penilai, Suspicion.NONE_AT_ALL, STAFF_OF_KABID[:1]),
        (lambda s, o: leave(s, o, KABID), Suspicion.HAS_LEFT, STAFF_OF_KABID),
        (lose_rank, Suspicion.MAY_NOT_ASSESS, STAFF_OF_KABID),
        (lambda s, o: forget_account(s, o, KABID), Suspicion.NOT_JOINED, STAFF_OF_KABID),
        (go_elsewhere, Suspicion.OTHER_ORGANISATION, (*STAFF_OF_KABID, "Kabid Contoh")),
        (elsewhere_by_delegation, Suspicion.OTHER_ORGANISATION, ("Kabid Contoh",)),
        (left_with_a_deputy, None, ()),
        (on_paper, None, ()),
    ],
)
def test_whose_penilai_is_worth_a_look(
    database: Database,
    org: Organisation,
    change: Callable[[Session, Organisation], None],
    suspicion: Suspicion | None,
    who: tuple[str, ...],
) -> None:
    assert suspects(database, org) == {}
    with database.write() as session:
        change(session, org)
    assert suspects(database, org) == dict.fromkeys(who, suspicion)


def test_who_asked_for_another_penilai_stands_there_with_the_request(database: Database, org: Organisation) -> None:
    me = person(database, SITI)
    with database.write() as session:
        corrections.ask(session, me, {Wrong.SUPERIOR: "Kadis Contoh"}, NOW)
    with another_session(database) as session:
        (one,) = superiors.check(session, person(database, OFFICER), NOW)
    assert (one.suspicion, one.penilai) == (Suspicion.ASKED_FOR_ANOTHER, "Kabid Contoh")
    assert one.ticket_id is not None


def test_who_is_done_or_not_appraised_is_left_out(database: Database, org: Organisation) -> None:
    with database.write() as session:
        leave(session, org, KABID)
        exempt = session.get_one(Appraisal, org.appraisals[SITI])
        exempt.stage, exempt.exempt_state = Stage.EXEMPT, ServiceState.CLTN
        leave(session, org, BUDI)
    assert suspects(database, org) == {}


@pytest.mark.parametrize("who", [SITI, KABID, ADMIN, SEKDA])
def test_only_bkpsdm_looks_through_the_city(database: Database, org: Organisation, who: int) -> None:
    with another_session(database) as session, pytest.raises(NotAllowed):
        superiors.check(session, person(database, who), NOW)


def at(day: date, hour: int) -> datetime:
    return instant_of(day, time(hour))


@on_one_database
@pytest.mark.parametrize(
    ("due_on", "moments", "sent"),
    [
        # Once at the opening on 1 October, once seven working days before the 27th.
        (date(2026, 11, 27), [at(date(2026, 10, 1), 10), at(date(2026, 10, 2), 10), at(date(2026, 11, 18), 10)], 2),
        # The bot came up within the week: once.
        (date(2026, 11, 27), [at(date(2026, 11, 19), 10), at(date(2026, 11, 23), 10)], 1),
        # Before it is due nothing, and after the last day nothing.
        (date(2026, 11, 27), [at(date(2026, 11, 18), 6), at(date(2026, 11, 30), 10)], 0),
    ],
)
def test_bkpsdm_is_told_at_the_opening_and_before_the_deadline_week(
    database: Database, org: Organisation, due_on: date, moments: list[datetime], sent: int
) -> None:
    for moment in moments:
        with database.write() as session:
            session.get_one(Period, org.period_id).self_review_due_on = due_on
        for _ in range(2):
            plan(database, moment)
    with another_session(database) as session:
        rows = session.exec(select(Outbox).where(col(Outbox.kind) == CHECK)).all()
        assert len(rows) == sent
        assert {row.recipient_id for row in rows} <= {org.people[OFFICER]}


def test_nobody_is_told_where_no_period_runs(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    assert plan(database, NOW) == []


def another(database: Database, org: Organisation, who: int, words: str, penilai: int) -> None:
    talk = Talk(database, OFFICER)
    talk.start("superior", org.people[who])
    talk.write(words)
    talk.tap(str(org.people[penilai]))
    talk.go(Where.SEND)


def test_another_penilai_is_named_without_a_request(database: Database, org: Organisation) -> None:
    another(database, org, SITI, "kadis", KADIS)
    with another_session(database) as session:
        assert employee(session, org, SITI).penilai_id == org.people[KADIS]
        assert session.get_one(Appraisal, org.appraisals[SITI]).penilai_id == org.people[KADIS]


def test_a_circle_is_refused_and_nothing_is_changed(database: Database, org: Organisation) -> None:
    with pytest.raises(Refused) as refused:
        another(database, org, KADIS, "kabid", KABID)
    assert english(refused.value.message) == (
        "Kabid Contoh stands below this person, so that they would assess each other in a circle. Nothing was changed."
    )
    with another_session(database) as session:
        assert employee(session, org, KADIS).penilai_id == org.people[SEKDA]


def test_only_those_who_may_assess_are_offered(database: Database, org: Organisation) -> None:
    with database.write() as session:
        head = add_person(session, 900, "Kepala Sekolah Contoh", org.units["DINAS"], org.people[KADIS])
        session.get_one(Employee, head).additional_duty = "Kepala Sekolah"
        leave(session, org, SEKDA)
    with another_session(database) as session:
        offered = set(superiors.choices(session, org.people[SITI]))
    assert offered == {str(org.people[who]) for who in (WALI, KADIS, KABID)} | {str(head)}


@pytest.mark.parametrize("who", [SITI, KADIS, ADMIN])
def test_the_conversation_is_for_bkpsdm(database: Database, org: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed):
        Talk(database, who).start("superior", org.people[SITI])


def test_nobody_gives_themselves_another_penilai(database: Database, org: Organisation) -> None:
    with pytest.raises(NotAllowed):
        Talk(database, OFFICER).start("superior", org.people[OFFICER])
