"""Being reminded later, as a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.conversation.answers import Key
from bot.conversation.events import Where
from bot.conversation.turns import Asked, Finished
from bot.domain.calendar import HolidayCalendar
from bot.flows.remind_later import REMIND_LATER, LaterFacts
from tests.conversation.chat import PRESENT, Chat, english


def chat() -> Chat[LaterFacts]:
    return Chat(REMIND_LATER, LaterFacts(PRESENT, HolidayCalendar()))


def test_a_tap_is_enough() -> None:
    talk = chat()
    assert talk.codes() == ["202611241400", "202611250800", "202611270800", "202611300800"]
    talk.tap("202611250800")
    assert talk.finished.answers[Key("when")].value == "t2026-11-25T00:00:00+00:00"


def test_what_was_written_is_shown_once_more_before_it_holds() -> None:
    talk = chat()
    talk.write("besok jam 9")
    assert english(talk.summary.headline) == "I will remind you on <b>Wednesday, 25 November 2026, 09:00 WITA</b>."
    talk.go(Where.SEND)
    assert isinstance(talk.turn, Finished)


def test_that_a_day_is_free_is_said_before_it_holds() -> None:
    talk = chat()
    talk.write("Minggu jam 9")
    assert english(talk.summary.headline) == (
        "Sunday, 29 November 2026 is not a working day.\n"
        "I will remind you on <b>Monday, 30 November 2026, 08:00 WITA</b>."
    )
    assert english(talk.summary.lines[0].value) == "Monday, 30 November 2026, 08:00 WITA"


def test_a_wish_can_be_changed_by_a_tap_which_ends_it() -> None:
    talk = chat()
    talk.write("besok jam 20")
    assert "20:00 WITA is outside working hours." in english(talk.summary.headline)
    talk.edit("when")
    talk.tap("202611270800")
    assert isinstance(talk.turn, Finished)


def test_nonsense_leaves_the_question_with_its_buttons() -> None:
    talk = chat()
    talk.write("entahlah")
    assert "I do not know what “entahlah” means" in talk.note
    assert len(talk.codes()) == 4


def test_a_button_of_yesterday_leads_to_the_times_there_are_now() -> None:
    talk = chat()
    talk.state = replace(talk.state, facts=LaterFacts(PRESENT + timedelta(days=1), HolidayCalendar()))
    talk.tap("202611241400")
    assert isinstance(talk.turn, Asked)
    assert "That time has passed." in talk.note
    assert talk.codes()[0] == "202611251400"


def test_what_has_passed_before_it_was_sent_does_not_hold() -> None:
    talk = chat()
    talk.write("30 menit lagi")
    talk.state = replace(talk.state, facts=LaterFacts(PRESENT + timedelta(hours=1), HolidayCalendar()))
    talk.go(Where.SEND)
    assert "That time has passed meanwhile." in talk.note
