"""Moving the last days and closing: the trail, who is told, what is refused, and what happens to what is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.appraisal import Stage
from bot.domain.calendar import instant_of
from bot.domain.service import ServiceState
from bot.errors import Conflict, NotAllowed, Refused
from bot.services import audit, conversations, organisation, team
from bot.services.bindings import BINDINGS
from bot.services.period_conversations import BINDINGS as OURS
from bot.services.periods import changing, trail
from bot.services.progress import status
from bot.services.results import history, own_score
from bot.services.rights import Person
from bot.services.tasks import tasks_of
from models import Session
from models.appraisal import Appraisal, Period, PeriodAct, PeriodChange
from models.conversation import Answer, Conversation, ConversationStatus
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    Organisation,
    found,
    on_one_database,
    person,
)
from tests.support.periods import REASON, make_officer, told
from tests.support.reminding import planned
from tests.support.talking import Talk, assess, send_self_review

EARLIER, LATER = date(2026, 12, 1), date(2026, 12, 18)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


def move(database: Database, org: Organisation, day: date, reason: str = REASON, **options: int) -> None:
    with database.write() as session:
        changing.move(session, person(database, OFFICER), org.period_id, None, day, reason, NOW, **options)


def close(database: Database, org: Organisation, reason: str | None = REASON, **options: int) -> int:
    with database.write() as session:
        me = person(database, OFFICER)
        return changing.close(session, me, org.period_id, NOW, force=reason is not None, reason=reason, **options)


def finish_everything(database: Database, org: Organisation) -> None:
    """Everybody is assessed, without the words."""
    with database.write() as session:
        for row in session.exec(select(Appraisal)):
            row.stage, row.exempt_state = Stage.EXEMPT, ServiceState.PENSIUN


# ---- moving


def test_a_moved_day_holds_for_everybody_and_is_kept_with_its_reason(database: Database, org: Organisation) -> None:
    move(database, org, LATER)
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).assessment_due_on == LATER
        (change,) = trail.trail(session, None, org.period_id)
        assert (change.act, change.by, change.reason) == (PeriodAct.MOVED, "Petugas Contoh", REASON)
        assert change.days.assessment_due_on == LATER
        row = session.exec(select(PeriodChange)).one()
        assert row.codes["before"]["assessment_due_on"] == "2026-12-04"
        assert REASON.encode() not in (row.reason or b"")
        assert audit.is_intact(session, "period", org.period_id)
        assert team.team_of(session, person(database, KABID), NOW).assessment_due_on == LATER


def test_the_shell_moves_it_too_and_stands_in_the_trail_as_nobody(database: Database, org: Organisation) -> None:
    with database.write() as session:
        changing.move(session, None, org.period_id, EARLIER, LATER, REASON, NOW)
    with another_session(database) as session:
        (change,) = trail.trail(session, None, org.period_id)
        assert (change.by, change.days.self_review_due_on) == (None, EARLIER)


def test_each_move_tells_everybody_who_has_something_open_once(database: Database, org: Organisation) -> None:
    for who, penilai in ((SITI, KABID), (BUDI, KABID)):
        send_self_review(database, org, who)
        assess(database, org, penilai, who)
    send_self_review(database, org, KABID)
    move(database, org, LATER)
    awaited = sorted(org.people[who] for who in org.people if who not in {SITI, BUDI, KABID})
    assert told(database, changing.MOVED) == awaited, "Siti and Budi are done, the Kabid has nobody left to assess"
    move(database, org, LATER + timedelta(days=1))
    assert told(database, changing.MOVED) == sorted(awaited * 2)


@pytest.mark.parametrize(
    ("self_review", "assessment", "reason", "said"),
    [
        (None, date(2026, 11, 26), REASON, "before the last day for self-reviews"),
        (date(2026, 6, 1), None, REASON, "before the period starts"),
        (None, date(2036, 12, 4), REASON, "more than a year after"),
        (None, LATER, "karena", "at least 20 characters"),
        (None, LATER, "", "at least 20 characters"),
        (None, date(2026, 12, 4), REASON, "has already"),
        (None, None, REASON, "has already"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    database: Database, org: Organisation, self_review: date | None, assessment: date | None, reason: str, said: str
) -> None:
    with pytest.raises(Refused) as refusal, database.write() as session:
        changing.move(session, None, org.period_id, self_review, assessment, reason, NOW)
    assert said in english(refusal.value.message)
    with another_session(database) as session:
        assert session.exec(select(PeriodChange)).all() == []
        assert session.get_one(Period, org.period_id).assessment_due_on == date(2026, 12, 4)
    assert told(database, changing.MOVED) == []


def test_a_day_that_was_moved_is_reminded_of_once_more(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)

    def reminded(day: date) -> bool:
        return org.people[KABID] in planned(database, instant_of(day, time(10)), duty="ASSESSMENT")

    assert reminded(date(2026, 12, 2))
    assert not reminded(date(2026, 12, 3))
    move(database, org, LATER)
    assert not reminded(date(2026, 12, 3)), "not before it is due"
    assert reminded(date(2026, 12, 16))
    assert not reminded(date(2026, 12, 17))


# ---- closing


def test_a_period_in_which_nothing_is_open_is_closed_without_a_reason(database: Database, org: Organisation) -> None:
    finish_everything(database, org)
    assert close(database, org, None) == 0
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).closed_at == NOW
        assert status.running(session, None, NOW) is None
        (change,) = trail.trail(session, None, org.period_id)
        assert (change.act, change.reason) == (PeriodAct.CLOSED, None)
    assert told(database, changing.CLOSED) == []


def test_closing_is_refused_while_work_is_open(database: Database, org: Organisation) -> None:
    with pytest.raises(Refused) as refusal:
        close(database, org, None)
    assert "7 appraisals in Triwulan TW3 2026 are not finished" in english(refusal.value.message)
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).closed_at is None
        assert session.exec(select(PeriodChange)).all() == []


@on_one_database
@pytest.mark.parametrize("reason", ["", "selesai", "a" * 40, "NIK 6372010101010001 sudah selesai semuanya."])
def test_forcing_it_needs_a_reason_that_says_something(database: Database, org: Organisation, reason: str) -> None:
    with pytest.raises(Refused):
        close(database, org, reason)
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).closed_at is None


def test_a_forced_closing_keeps_the_reason_and_leaves_what_is_unfinished_as_it_is(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    send_self_review(database, org, BUDI)
    assert close(database, org) == 6
    with another_session(database) as session:
        (change,) = trail.trail(session, None, org.period_id)
        assert (change.act, change.reason) == (PeriodAct.FORCED, REASON)
        assert session.get_one(Appraisal, org.appraisals[BUDI]).stage is Stage.SUBMITTED
        assert own_score(session, person(database, BUDI), NOW).unfinished
        assert not own_score(session, person(database, SITI), NOW).unfinished
        assert [score.unfinished for score in history(session, person(database, BUDI), NOW)] == [True]
    awaited = {org.people[who] for who in org.people if who != SITI}
    assert told(database, changing.CLOSED) == sorted(awaited - {org.people[BUDI]}), "Budi has done his part"


def test_closing_ends_the_conversations_about_the_period_and_keeps_their_answers(
    database: Database, org: Organisation
) -> None:
    siti, kadis, sekda = Talk(database, SITI), Talk(database, KADIS, AFTER_THE_DEADLINE), Talk(database, SEKDA)
    siti.start("self_review", org.appraisals[SITI])
    siti.answer_until("values")
    kadis.start("assessment", org.appraisals[KABID])
    kadis.answer_until("values")
    sekda.start("organisation", org.units["BKPSDM"])
    close(database, org)
    with another_session(database) as session:
        rows = session.exec(select(Conversation)).all()
        assert {row.status for row in rows} == {ConversationStatus.CANCELLED}
        assert len(rows) == 3
        assert all(row.drawn_revision == row.revision for row in rows), "nothing is drawn of them any more"
        assert len(session.exec(select(Answer)).all()) > 5
    for talk in (siti, kadis, sekda):
        with database.write() as session:
            assert conversations.open_one(session, talk.me) is None


LATE_ACTS: dict[str, Callable[[Database, Organisation], object]] = {
    "send": lambda database, org: Talk(database, SITI).start("self_review", org.appraisals[SITI]),
    "assess": lambda database, org: Talk(database, KADIS, AFTER_THE_DEADLINE).start(
        "assessment", org.appraisals[KABID]
    ),
    "return": lambda database, org: Talk(database, KABID).start("return_review", org.appraisals[BUDI]),
    "predicate": lambda database, org: Talk(database, SEKDA).start("organisation", org.units["BKPSDM"]),
    "team": lambda database, org: looked(database, KABID, lambda s, me: team.team_of(s, me, NOW)),
}


def looked(database: Database, who: int, look: Callable[[Session, Person], object]) -> object:
    with another_session(database) as session:
        return look(session, person(database, who))


@pytest.mark.parametrize("act", LATE_ACTS)
def test_after_closing_nobody_can_send_return_or_assess(database: Database, org: Organisation, act: str) -> None:
    send_self_review(database, org, BUDI)
    close(database, org)
    with pytest.raises(Refused):
        LATE_ACTS[act](database, org)


@pytest.mark.parametrize("flow", ["self_review", "assessment", "return_review", "organisation"])
def test_a_tap_that_was_on_its_way_when_the_period_closed_writes_nothing(
    database: Database, org: Organisation, flow: str
) -> None:
    """The facts were read before, the button that sends is committed after."""
    send_self_review(database, org, BUDI)
    who, subject = {
        "self_review": (SITI, org.appraisals[SITI]),
        "assessment": (KABID, org.appraisals[BUDI]),
        "return_review": (KABID, org.appraisals[BUDI]),
        "organisation": (SEKDA, org.units["BKPSDM"]),
    }[flow]
    talk = Talk(database, who)
    talk.start(flow, subject)
    talk.answer_until()
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    with pytest.raises((conversations.Ended, Refused)):
        talk.go(Where.SEND)
    with another_session(database) as session:
        assert session.get_one(Appraisal, org.appraisals[SITI]).stage is Stage.OPEN
        assert session.get_one(Appraisal, org.appraisals[BUDI]).stage is Stage.SUBMITTED
        assert organisation.missing_for(session, person(database, SEKDA)) == []


def test_who_owes_nothing_any_more_is_no_penilai_by_a_closed_period(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for row in session.exec(select(Appraisal)):
            row.penilai_id = org.people[OFFICER] if row.employee_id == org.people[SITI] else row.penilai_id
    assert person(database, OFFICER).has_reports
    close(database, org)
    assert not person(database, OFFICER).has_reports


def test_closing_twice_and_moving_what_is_closed_are_refused(database: Database, org: Organisation) -> None:
    close(database, org)
    with pytest.raises(Conflict):
        close(database, org)
    with pytest.raises(Conflict):
        move(database, org, LATER)
    with another_session(database) as session:
        assert len(trail.trail(session, None, org.period_id)) == 1
        assert tasks_of(session, person(database, SITI), NOW).items == ()


# ---- in the chat


def subject(database: Database, org: Organisation) -> int:
    with another_session(database) as session:
        return status.status(session, None, org.period_id, NOW).subject


def test_an_officer_moves_and_closes_it_in_the_chat(database: Database, org: Organisation) -> None:
    talk = Talk(database, OFFICER)
    talk.start("period_move", subject(database, org))
    talk.answer_until("assessment_due")
    talk.write("18-12-2026")
    talk.answer_until()
    talk.go(Where.SEND)
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).assessment_due_on == LATER
    talk.start("period_close", subject(database, org))
    talk.answer_until()
    talk.go(Where.SEND)
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).closed_at == NOW
        assert [change.act for change in trail.trail(session, None, org.period_id)] == [
            PeriodAct.FORCED,
            PeriodAct.MOVED,
        ]


def test_a_second_move_begins_with_nothing_of_the_first(database: Database, org: Organisation) -> None:
    for day in ("18-12-2026", "19-12-2026"):
        talk = Talk(database, OFFICER)
        talk.start("period_move", subject(database, org))
        assert talk.asked.key.step == "self_review_due"
        talk.answer_until("assessment_due")
        talk.write(day)
        talk.answer_until()
        talk.go(Where.SEND)
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).assessment_due_on == date(2026, 12, 19)


@pytest.mark.parametrize("flow", ["period_move", "period_close"])
def test_of_two_officers_the_second_hears_that_it_was_changed(database: Database, org: Organisation, flow: str) -> None:
    with database.write() as session:
        make_officer(session, org, KADIS)
    second = Talk(database, KADIS)
    second.start(flow, subject(database, org))
    second.answer_until(None, {"assessment_due": "p", "self_review_due": "p"})
    move(database, org, LATER)
    with pytest.raises(conversations.Ended) as ended:
        second.go(Where.SEND)
    assert "has been changed since then" in english(ended.value.message)
    with another_session(database) as session:
        assert len(session.exec(select(PeriodChange)).all()) == 1
        assert session.get_one(Period, org.period_id).closed_at is None


def test_the_mark_is_compared_under_the_lock_too(database: Database, org: Organisation) -> None:
    with pytest.raises(Conflict):
        move(database, org, LATER, seen=7)
    with pytest.raises(Conflict):
        close(database, org, seen=7)


@on_one_database
@pytest.mark.parametrize("binding", OURS, ids=lambda binding: binding.flow.id)
@pytest.mark.parametrize("who", [SITI, KABID])
def test_nobody_else_gets_into_these_conversations(
    database: Database, org: Organisation, binding: object, who: int
) -> None:
    flow = binding.flow.id  # type: ignore[attr-defined]
    for about in (subject(database, org), 202624, 0, 999_999_999):
        with pytest.raises(NotAllowed):
            Talk(database, who).start(flow, about)
    assert flow in BINDINGS


@on_one_database
@pytest.mark.parametrize("flow", ["period_open", "period_move", "period_close"])
@pytest.mark.parametrize("about", [0, 7, 202600, 471100, 999_999_999])
def test_a_forged_button_opens_nothing(database: Database, org: Organisation, flow: str, about: int) -> None:
    with pytest.raises(Refused):
        Talk(database, OFFICER).start(flow, about)
