"""Somebody gets another penilai or unit: what runs goes along, and what the former penilai had begun ends."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.appraisal import Stage
from bot.services import audit, moves
from bot.services.moves import REPORT_CAME, REPORT_LEFT, Hand
from models import Session
from models.appraisal import Appraisal, Party, Period, PeriodKind, Phase
from models.conversation import Conversation, ConversationStatus
from models.delivery import Outbox
from models.people import Employee
from models.queries import appraisals as rows
from models.queries.moves import employee_locked
from models.session import Database
from models.trail import Audit
from tests.support.databases import another_session
from tests.support.organisation import (
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    Organisation,
    add_acting,
    add_appraisal,
    add_period,
    found,
    person,
)
from tests.support.ranks import rank
from tests.support.talking import SENTENCE, Talk, assess, send_self_review


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return rank(session, found(session))


def move(
    database: Database, org: Organisation, *, penilai: int | None = None, unit: str | None = None, who: int = SITI
) -> int:
    hand = Hand(org.people[OFFICER], "bkpsdm", NOW)
    with database.write() as session:
        moves.hold_periods(session, org.people[who])
        employee = employee_locked(session, org.people[who])
        assert employee is not None
        return moves.move(
            session,
            hand,
            employee,
            penilai_id=None if penilai is None else org.people[penilai],
            unit_id=None if unit is None else org.units[unit],
        )


def appraisal(session: Session, org: Organisation) -> Appraisal:
    return session.get_one(Appraisal, org.appraisals[SITI])


def told(session: Session) -> dict[str, int | None]:
    statement = select(Outbox.kind, Outbox.recipient_id).where(Outbox.kind.in_([REPORT_CAME, REPORT_LEFT]))  # type: ignore[attr-defined]
    return dict(session.exec(statement).all())


def test_the_appraisal_goes_along_and_both_penilai_hear(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assert move(database, org, penilai=KADIS, unit="DINAS") == 1
    with another_session(database) as session:
        row, employee = appraisal(session, org), session.get_one(Employee, org.people[SITI])
        assert (row.penilai_id, row.unit_id) == (org.people[KADIS], org.units["DINAS"])
        assert (employee.penilai_id, employee.unit_id) == (org.people[KADIS], org.units["DINAS"])
        assert row.stage is Stage.SUBMITTED
        assert told(session) == {REPORT_CAME: org.people[KADIS], REPORT_LEFT: org.people[KABID]}
        act = session.exec(select(Audit).where(Audit.action == "appraisal.reassigned")).one()
        assert act.codes == {"penilai": [org.people[KABID], org.people[KADIS]], "unit": org.units["DINAS"]}
        assert audit.is_intact(session, "appraisal", org.appraisals[SITI])
        assert audit.is_intact(session, "person", org.people[SITI])


def test_what_the_former_penilai_had_begun_ends_and_is_not_taken_for_the_new_ones(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until("result_rating")
    with another_session(database) as session:
        blind = rows.ratings(session, org.appraisals[SITI], Party.PENILAI, Phase.BLIND)
    move(database, org, penilai=KADIS)
    with another_session(database) as session:
        statuses = {row.employee_id: row.status for row in session.exec(select(Conversation))}
        assert statuses[org.people[KABID]] is ConversationStatus.CANCELLED
        assert blind
        assert not rows.ratings(session, org.appraisals[SITI], Party.PENILAI, Phase.BLIND)
        said = rows.statements(session, org.appraisals[SITI], Party.EMPLOYEE)
        assert said


def test_what_is_over_stays_where_it_was(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    with database.write() as session:
        closed = add_period(session, kind=PeriodKind.TW2, closed_at=NOW)
        old = add_appraisal(session, org.people[SITI], closed, org.units["BIDANG"], org.people[KABID])
    assert move(database, org, penilai=KADIS, unit="SETDA") == 0
    with another_session(database) as session:
        assert appraisal(session, org).penilai_id == org.people[KABID]
        assert session.get_one(Appraisal, old).penilai_id == org.people[KABID]


def test_a_period_that_closes_first_keeps_its_appraisals(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    assert move(database, org, penilai=KADIS) == 0
    with another_session(database) as session:
        assert appraisal(session, org).penilai_id == org.people[KABID]
        assert session.get_one(Employee, org.people[SITI]).penilai_id == org.people[KADIS]


def test_another_unit_alone_disturbs_no_penilai(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    assert move(database, org, unit="SETDA") == 1
    with another_session(database) as session:
        assert told(session) == {}
        assert appraisal(session, org).unit_id == org.units["SETDA"]
        assert session.exec(select(Conversation)).one().status is ConversationStatus.OPEN


def test_nothing_happens_where_nothing_differs(database: Database, org: Organisation) -> None:
    assert move(database, org, penilai=KABID, unit="BIDANG") == 0
    with another_session(database) as session:
        assert session.exec(select(Audit)).all() == []
        assert session.get_one(Employee, org.people[SITI]).revision == 0


def test_who_acts_for_both_posts_hears_nothing(database: Database, org: Organisation) -> None:
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[SEKDA])
        add_acting(session, org.people[KADIS], org.people[SEKDA])
    talk_before = person(database, SEKDA)
    assert talk_before.has_reports
    move(database, org, penilai=KADIS)
    with another_session(database) as session:
        assert told(session) == {}


def test_a_moved_person_can_be_assessed_by_the_new_penilai(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI, given={"impact": SENTENCE})
    move(database, org, penilai=KADIS)
    assess(database, org, KADIS, SITI)
    with another_session(database) as session:
        assert appraisal(session, org).assessed_by_id == org.people[KADIS]
