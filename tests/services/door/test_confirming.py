"""What a penilai confirms was seen before, and a confirmation is never refused for a reason beside it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.conversation.events import Where
from bot.conversation.turns import Asked, Finished
from bot.domain.appraisal import Stage
from bot.domain.calendar import instant_of
from bot.rendering.notices import NotNow, compose
from bot.screens import receipts
from bot.screens.base import Request
from bot.services import outbox, team
from bot.services.ports import Unreachable
from bot.services.reminding import messages
from bot.services.reminding.messages import REMINDER
from models.appraisal import Appraisal, Period
from models.delivery import Outbox
from models.people import Employee
from models.queries.outbox import take_due
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, NOW, SITI, Organisation, person
from tests.support.talking import SENTENCE, Talk, send_self_review

LATE = NOW + timedelta(days=6)
"""After the last day of the self-review, so that it may be assessed without one."""


@pytest.fixture
def rated(database: Database, org: Organisation) -> Talk:
    """A penilai who has answered everything without a self-review."""
    talk = Talk(database, KABID, LATE)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until()
    return talk


@pytest.mark.parametrize("where", [Where.CANCEL, Where.LATER])
def test_a_self_review_that_comes_meanwhile_is_shown_before_it_can_be_confirmed(
    database: Database, org: Organisation, rated: Talk, where: Where
) -> None:
    rated.go(where)
    send_self_review(database, org, SITI, LATE)
    rated.now += timedelta(minutes=1)
    turn = rated.start("assessment", org.appraisals[SITI])
    assert isinstance(turn, Asked)
    assert SENTENCE in english(turn.whole())


def test_after_a_return_the_new_self_review_is_shown(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until()
    talk.start("return_review", org.appraisals[SITI])
    talk.answer_until()
    assert isinstance(talk.go(Where.SEND), Finished)
    send_self_review(database, org, SITI, NOW + timedelta(hours=1))
    talk.now += timedelta(hours=2)
    turn = talk.start("assessment", org.appraisals[SITI])
    assert isinstance(turn, Asked)
    assert turn.key.step == "result_rating"


def test_whose_last_report_moved_away_can_still_confirm(database: Database, org: Organisation, rated: Talk) -> None:
    with database.write() as session:
        for who in (SITI, BUDI):
            session.get_one(Employee, org.people[who]).penilai_id = None
    assert isinstance(rated.go(Where.SEND), Finished)
    with database.write() as session:
        request = Request(session, person(database, KABID), LATE)
        shown = receipts.show(request, "assessment", org.appraisals[SITI])
    assert english(shown.paragraphs[0]).startswith("✅ <b>Receipt</b>")
    with another_session(database) as session:
        assert session.get_one(Appraisal, org.appraisals[SITI]).stage is Stage.ASSESSED


def test_the_list_says_that_the_assessments_are_late(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with another_session(database) as session:
        period = session.get_one(Period, org.period_id)
        due_on = period.assessment_due_on
        on_time = team.team_of(session, person(database, KABID), NOW)
        late = team.team_of(session, person(database, KABID), instant_of(due_on + timedelta(days=1), time(9)))
    assert (on_time.late, late.late) == (False, True)


# ---- the reminder at the hour when it is sent


def _reminder(database: Database, org: Organisation) -> Outbox:
    send_self_review(database, org, SITI)
    with database.write() as session:
        codes = {"duty": "ASSESSMENT", "moment": "BEFORE", "due_on": "2026-12-04"}
        outbox.put(session, REMINDER, org.people[KABID], org.period_id, "reminder:1", codes, NOW, NOW)
        return next(row for row in take_due(session, NOW, 10) if row.kind == REMINDER)


def test_a_reminder_that_waited_into_the_evening_comes_in_the_morning(database: Database, org: Organisation) -> None:
    row = _reminder(database, org)
    evening = NOW + timedelta(hours=12)
    with database.read() as session:
        held = compose(session, row, evening)
        opens = messages.opens_at(session, org.people[KABID], evening)
    assert held == NotNow(opens)
    assert opens - evening < timedelta(hours=24)
    assert opens > evening


def test_a_reminder_of_another_last_day_does_not_come(database: Database, org: Organisation) -> None:
    row = _reminder(database, org)
    with database.write() as session:
        session.get_one(Period, org.period_id).assessment_due_on += timedelta(days=7)
    with database.read() as session:
        assert compose(session, row, NOW) is None


def test_nothing_is_sent_to_somebody_who_has_left(database: Database, org: Organisation) -> None:
    row = _reminder(database, org)
    with database.write() as session:
        session.get_one(Employee, org.people[KABID]).active = False
    with database.read() as session:
        assert isinstance(compose(session, row, NOW), Unreachable)
