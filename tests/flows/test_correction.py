"""Asking for a correction: what is wrong, the suggestion, and whether there is more."""

from __future__ import annotations

import pytest

from bot.conversation.answers import Answer, Key, Scope
from bot.conversation.events import Where
from bot.conversation.kinds import YES
from bot.conversation.turns import Summarised
from bot.domain.corrections import LONGEST, Wrong
from bot.flows.correction import CORRECTION, NO, CorrectionFacts, suggestions
from tests.conversation.chat import Chat, english
from tests.flows.cases import own_data


@pytest.fixture
def chat() -> Chat[CorrectionFacts]:
    return Chat(CORRECTION, CorrectionFacts(own_data(), frozenset()))


def test_one_thing_after_the_other_and_none_of_them_twice(chat: Chat[CorrectionFacts]) -> None:
    assert chat.codes() == [wrong.value for wrong in Wrong]
    chat.tap(Wrong.NAME.value)
    assert "At present: Sri Lestari" in english(chat.asked.question)
    chat.write("Sri Lestari, S.Kom.")
    chat.tap(YES)
    assert Wrong.NAME.value not in chat.codes()
    chat.tap(Wrong.SUPERIOR.value)
    assert "At present: Rahmat Hidayat" in english(chat.asked.question)
    chat.write("Noor Ainah")
    chat.tap(NO)
    chat.go(Where.SEND)
    given = suggestions(Scope(chat.state.facts, chat.finished.answers))
    assert given == {Wrong.NAME: "Sri Lestari, S.Kom.", Wrong.SUPERIOR: "Noor Ainah"}


def test_after_the_last_thing_nobody_asks_for_more(chat: Chat[CorrectionFacts]) -> None:
    for wrong in Wrong:
        chat.tap(wrong.value)
        chat.write("Yang benar adalah ini.")
        if wrong is not list(Wrong)[-1]:
            chat.tap(YES)
    assert isinstance(chat.turn, Summarised)
    assert set(suggestions(Scope(chat.state.facts, chat.state.answers))) == set(Wrong)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("S", "between 3 and 200 characters"),
        ("x" * (LONGEST + 1), "between 3 and 200 characters"),
        ("6372010101010001", "NIK or KK"),
    ],
)
def test_a_suggestion_is_a_line_without_a_citizens_number(chat: Chat[CorrectionFacts], written: str, told: str) -> None:
    chat.tap(Wrong.OTHER.value)
    chat.write(written)
    assert told in chat.note
    assert Key("suggestion", "1") not in chat.state.answers


def test_the_same_thing_twice_by_going_back_is_not_sent(chat: Chat[CorrectionFacts]) -> None:
    chat.tap(Wrong.NAME.value)
    chat.write("Sri Lestari, S.Kom.")
    chat.tap(YES)
    chat.tap(Wrong.UNIT.value)
    chat.write("Seksi Kearsipan")
    chat.tap(NO)
    chat.edit("more", "1")
    chat.tap(NO)
    chat.edit("what", "1")
    chat.tap(Wrong.UNIT.value)
    chat.edit("more", "1")
    chat.tap(YES)
    chat.go(Where.SEND)
    assert "The same thing stands here twice." in chat.note
    chat.edit("what", "2")
    chat.tap(Wrong.POSITION.value)
    chat.go(Where.SEND)
    assert suggestions(Scope(chat.state.facts, chat.finished.answers)) == {
        Wrong.UNIT: "Sri Lestari, S.Kom.",
        Wrong.POSITION: "Seksi Kearsipan",
    }


def test_what_waits_already_is_said() -> None:
    chat = Chat(CORRECTION, CorrectionFacts(own_data(), frozenset({Wrong.UNIT, Wrong.NAME})))
    assert "BKPSDM has your suggestion for: Name, Unit. A new one replaces it." in english(chat.asked.question)


def test_a_thing_that_has_no_place_in_the_list_is_asked_for_without_one(chat: Chat[CorrectionFacts]) -> None:
    chat.tap(Wrong.OTHER.value)
    assert "At present" not in english(chat.asked.question)
    assert chat.state.answers == {Key("what", "1"): Answer(Wrong.OTHER.value)}
