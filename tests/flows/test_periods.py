"""Opening, moving and closing a period, and taking somebody out of one: what is asked and what must hold."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.domain.enrolment import Finding
from bot.domain.period import Days
from bot.domain.service import ServiceState
from bot.flows.exemption import BOTH, EXEMPTION, ExemptionFacts
from bot.flows.period_close import PERIOD_CLOSE, ClosingFacts
from bot.flows.period_move import PERIOD_MOVE, MoveFacts
from bot.flows.period_open import PERIOD_OPEN, OpeningFacts
from bot.flows.period_words import found
from tests.conversation.chat import SENTENCE, Chat, english

DAYS = Days(date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 12))
TITLE = "Triwulan III 2026"


def opening(today: date = date(2026, 10, 1)) -> Chat[OpeningFacts]:
    found_before = {Finding.NO_PLAN: 2, Finding.NO_HEAD: 1}
    return Chat(PERIOD_OPEN, OpeningFacts(TITLE, 2026, DAYS, today, 41, found_before))


def test_opening_takes_two_taps_and_says_what_follows() -> None:
    chat = opening()
    chat.tap("p", "p")
    headline = english(chat.summary.headline)
    for part in ("41 people get an appraisal", "⚠️ 2 people have no approved SKP", "⚠️ 1 unit has no head"):
        assert part in headline
    assert "has passed" not in headline
    chat.go(Where.SEND)
    assert chat.finished.answers == {
        Key("self_review_due"): Answer("2026-10-07"),
        Key("assessment_due"): Answer("2026-10-12"),
    }


def test_days_in_the_wrong_order_cannot_be_sent() -> None:
    chat = opening()
    chat.write("13-10-2026")
    chat.tap("p")
    chat.go(Where.SEND)
    assert "lies before the last day for self-reviews" in chat.note
    chat.edit("assessment_due")
    chat.write("31-02-2026")
    assert "could not read a date" in chat.note
    chat.write("13-10-2026")
    chat.go(Where.SEND)
    assert chat.finished.answers[Key("assessment_due")] == Answer("2026-10-13")


def test_a_day_that_has_passed_is_warned_about_before_it_is_sent() -> None:
    chat = opening(date(2026, 10, 20))
    chat.tap("p", "p")
    assert english(chat.summary.headline).count("has passed") == 2


def moving() -> Chat[MoveFacts]:
    return Chat(PERIOD_MOVE, MoveFacts(TITLE, 2026, DAYS, date(2026, 10, 1)))


def test_moving_names_the_day_before_and_after_and_asks_for_the_reason() -> None:
    chat = moving()
    chat.tap("p")
    chat.write("20-10-2026")
    chat.write("karena")
    assert "at least 20 characters" in chat.note
    chat.write(SENTENCE)
    headline = english(chat.summary.headline)
    assert "Assessments: until Tuesday, 20 October 2026 instead of Monday, 12 October 2026." in headline
    assert "Self-reviews:" not in headline
    chat.go(Where.SEND)
    assert chat.finished.answers[Key("reason")] == Answer(SENTENCE)


def test_moving_nothing_and_moving_into_a_wrong_order_cannot_be_sent() -> None:
    chat = moving()
    chat.tap("p", "p")
    chat.write(SENTENCE)
    chat.go(Where.SEND)
    assert "same as before" in chat.note
    chat.edit("self_review_due")
    chat.write("30-10-2026")
    chat.go(Where.SEND)
    assert "lies before the last day for self-reviews" in chat.note


def test_closing_asks_for_a_reason_only_where_work_is_open() -> None:
    done = Chat(PERIOD_CLOSE, ClosingFacts(TITLE, 12, 0))
    assert "cannot be opened again" in english(done.summary.headline)
    done.go(Where.SEND)
    assert done.finished.answers == {}

    forced = Chat(PERIOD_CLOSE, ClosingFacts(TITLE, 12, 3))
    assert "3 appraisals are not finished" in english(forced.asked.question)
    forced.write("sudah")
    assert "at least 20 characters" in forced.note
    forced.write(SENTENCE)
    assert "🔴 3 appraisals stay unfinished" in english(forced.summary.headline)


def test_an_exemption_names_state_and_basis_and_the_records_where_there_are_two() -> None:
    one = Chat(EXEMPTION, ExemptionFacts("Sri Lestari", TITLE, None))
    assert one.codes() == [state.value for state in ServiceState if state.may_exempt]
    one.tap("SAKIT")
    one.write("SK 800/17/2026 tanggal 1 Juli 2026")
    one.go(Where.SEND)
    assert set(one.finished.answers) == {Key("state"), Key("basis")}

    two = Chat(EXEMPTION, ExemptionFacts("Sri Lestari", "Triwulan IV 2026", "Tahunan (AKHIR) 2026"))
    two.tap("PENSIUN", BOTH)
    two.write("SK 800/17/2026 tanggal 1 Juli 2026")
    assert "Triwulan IV 2026 and Tahunan (AKHIR) 2026" in english(two.summary.headline)


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_has_its_words_for_one_and_for_many(finding: Finding) -> None:
    assert english(found(finding, 1)).startswith("1 ")
    assert english(found(finding, 5000)).startswith("5,000 ")
