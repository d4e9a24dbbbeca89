"""Changing a line of the summary, and answers whose question comes and goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.conversation.path import State
from bot.conversation.presenting import present
from bot.conversation.steps import Flow
from bot.i18n import plain
from tests.conversation.chat import SENTENCE, Chat, drawn, english
from tests.conversation.trip import TRIP, Trip, chat


def test_the_summary_names_every_answer() -> None:
    lines = chat(None).summary.lines
    assert [(english(line.title), english(line.value)) for line in lines] == [
        ("By", "On foot"),
        ("Stops", "All Sesuai Ekspektasi"),
        ("Length", "98.5 km"),
        ("Note", SENTENCE),
    ]


def test_a_changed_line_returns_to_the_summary() -> None:
    done = chat(None)
    done.edit("length")
    assert done.asked.key == Key("length")
    done.write("12")
    assert english(done.summary.lines[2].value) == "12 km"


@pytest.mark.parametrize("where", [Where.BACK, Where.KEEP])
def test_a_line_that_is_left_unchanged_returns_to_the_summary(where: Where) -> None:
    done = chat(None)
    done.edit("by")
    done.go(where)
    assert english(done.summary.lines[0].value) == "On foot"


def test_a_change_that_opens_new_questions_asks_them_before_the_summary() -> None:
    done = chat(None)
    done.edit("stops")
    done.tap("0u", "1d", "f")
    assert done.asked.key == Key("why", "a")
    done.write(SENTENCE)
    assert done.asked.key == Key("why", "b")
    done.write(SENTENCE)
    assert [english(line.title) for line in done.summary.lines] == ["By", "Stops", "Why a", "Why b", "Length", "Note"]


def test_back_from_a_question_that_a_change_opened_leads_to_the_change() -> None:
    done = chat(None)
    done.edit("stops")
    done.tap("0u", "f")
    done.go(Where.BACK)
    assert done.asked.key == Key("stops")
    done.go(Where.KEEP)
    assert done.asked.key == Key("why", "a")


def test_back_is_not_offered_where_an_edited_first_card_is_half_filled() -> None:
    card = next(step for step in TRIP.steps() if step.id == "stops")
    done = Chat(Flow("card", plain("Card"), (card,)), Trip())
    done.tap("f")
    done.edit("stops")
    assert done.asked.can_go_back
    done.tap("0u")
    assert not done.asked.can_go_back


def test_an_answer_whose_question_has_gone_is_kept_but_not_sent() -> None:
    done = chat(None)
    done.edit("by")
    done.tap("t", "u")
    done.edit("by")
    done.tap("w")
    assert Key("seat") not in [line.key for line in done.summary.lines]
    done.go(Where.SEND)
    assert Key("seat") not in done.finished.answers
    assert done.state.answers[Key("seat")] == Answer("u")


def test_an_answer_counts_again_when_its_question_comes_back() -> None:
    done = chat(None)
    done.edit("by")
    done.tap("t", "u")
    done.edit("by")
    done.tap("w")
    done.edit("by")
    done.tap("t")
    assert english(done.summary.lines[1].value) == "Di Atas Ekspektasi"


def test_a_place_that_left_the_path_gives_way_to_the_first_open_question() -> None:
    state = drawn(State(Trip(), {Key("by"): Answer("w")}, at=Key("seat")))
    shown = present(TRIP, state)
    assert shown == present(TRIP, replace(state, at=None))


def test_back_at_the_summary_leads_through_the_answers_also_when_the_edited_question_has_gone() -> None:
    done = chat("note")
    done.write(SENTENCE)
    done.edit("note")
    done.state = replace(done.state, facts=Trip(asks_for_note=False))
    done.go(Where.BACK)
    assert done.asked.key == Key("length")
    done.go(Where.BACK)
    assert done.asked.key == Key("stops")


def test_a_line_that_is_not_there_cannot_be_changed() -> None:
    done = chat(None)
    done.go(Where.EDIT, 17)
    assert len(done.summary.lines) == 4


def test_leaving_while_a_line_is_edited_returns_to_that_line() -> None:
    done = chat(None)
    done.edit("length")
    done.go(Where.LATER)
    done.go(Where.RESUME)
    assert done.asked.key == Key("length")
    done.write("12")
    assert done.summary.note is None
