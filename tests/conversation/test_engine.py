"""Moving about in one small conversation, told step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.answers import Answer, Key
from bot.conversation.engine import reply
from bot.conversation.events import Tapped, Went, Where, Wrote
from bot.conversation.path import State
from bot.conversation.presenting import present
from bot.conversation.steps import Flow
from bot.conversation.turns import Cancelled, Parked, Repeated, Stale
from bot.i18n import plain
from tests.conversation.chat import READER, SENTENCE, Chat, drawn, english
from tests.conversation.trip import TRIP, Trip, chat


def test_the_first_question_comes_first_and_tells_how_much_there_is() -> None:
    asked = chat().asked
    assert asked.key == Key("by")
    assert (asked.number, asked.total, asked.seconds_left) == (1, 4, 120)
    assert not asked.can_go_back


def test_an_answer_brings_up_the_next_question() -> None:
    begun = chat()
    begun.tap("t")
    assert begun.asked.key == Key("seat")
    assert (begun.asked.number, begun.asked.total) == (2, 5)


def test_back_from_the_first_question_says_so() -> None:
    begun = chat()
    begun.go(Where.BACK)
    assert begun.asked.key == Key("by")
    assert begun.note == "This is the first question."


def test_back_shows_the_answer_that_was_given() -> None:
    begun = chat("stops")
    begun.go(Where.BACK)
    assert begun.asked.key == Key("by")
    assert english(begun.asked.present) == "On foot"


def test_an_earlier_answer_that_is_changed_leads_on_to_what_is_open() -> None:
    begun = chat("length")
    begun.go(Where.BACK)
    begun.go(Where.BACK)
    begun.tap("t")
    assert begun.asked.key == Key("seat")
    begun.tap("m")
    assert begun.asked.key == Key("length")


def test_keeping_an_earlier_answer_leads_on_one_step_at_a_time() -> None:
    begun = chat("length")
    begun.go(Where.BACK)
    begun.go(Where.BACK)
    begun.go(Where.KEEP)
    assert begun.asked.key == Key("stops")
    begun.go(Where.KEEP)
    assert begun.asked.key == Key("length")


def test_a_question_without_an_answer_cannot_be_kept() -> None:
    begun = chat("length")
    begun.go(Where.KEEP)
    assert begun.asked.key == Key("length")


def test_only_an_optional_question_can_be_skipped() -> None:
    begun = chat("length")
    begun.go(Where.SKIP)
    assert begun.asked.key == Key("length")
    begun = chat("note")
    begun.go(Where.SKIP)
    assert english(begun.summary.lines[-1].value) == "(skipped)"


def test_a_card_is_filled_line_by_line_and_finished_at_the_bottom() -> None:
    begun = chat("stops")
    begun.tap("0u")
    assert begun.asked.key == Key("stops")
    assert begun.asked.present is None
    assert begun.asked.total == 4, "reasons are asked for only when the card is finished"
    assert begun.codes() == ["0o", "0m", "0d", "1o", "1u", "1d", "f"]
    begun.tap("f")
    assert begun.asked.key == Key("why", "a")


def test_a_half_filled_card_waits_with_its_marks() -> None:
    begun = chat("stops")
    begun.tap("1d")
    begun.go(Where.LATER)
    begun.go(Where.RESUME)
    assert begun.asked.key == Key("stops")
    assert begun.codes() == ["0o", "0u", "0d", "1o", "1u", "1m", "f"]


def test_a_doubtful_number_counts_after_a_yes() -> None:
    begun = chat("length")
    begun.write("985")
    assert begun.asked.key == Key("length")
    assert begun.note == "Far?"
    begun.tap("y")
    assert begun.asked.key == Key("note")
    assert begun.state.answers[Key("length")] == Answer("985")


def test_a_doubtful_number_can_be_written_again() -> None:
    begun = chat("length")
    begun.write("985")
    begun.write("98,5")
    assert begun.asked.key == Key("note")
    assert begun.state.answers[Key("length")] == Answer("98.5")


def test_the_doubt_still_stands_after_a_restart() -> None:
    begun = chat("length")
    begun.write("985")
    assert english(present(TRIP, begun.state).note) == "Far?"


def test_sending_with_a_question_open_says_so() -> None:
    begun = chat("length")
    begun.go(Where.SEND)
    assert begun.asked.key == Key("length")
    assert begun.note == "There is still a question to answer before this can be sent."


def test_sending_gives_the_answers_in_order() -> None:
    done = chat(None)
    done.go(Where.SEND)
    assert list(done.finished.answers) == [Key("by"), Key("stops"), Key("length"), Key("note")]


def test_an_obstacle_is_named_and_everything_stays() -> None:
    done = chat(None, Trip(obstacle=plain("The bridge is closed.")))
    answers = done.state.answers
    done.go(Where.SEND)
    assert english(done.summary.note) == "The bridge is closed."
    assert done.state.answers == answers


def test_words_at_the_summary_change_nothing() -> None:
    done = chat(None)
    answers = done.state.answers
    done.write(SENTENCE)
    assert done.note == "Everything is answered. Please send it, or tap a line to change it."
    assert done.state.answers == answers


@pytest.mark.parametrize(("until", "answered"), [("by", 0), ("length", 2), (None, 4)])
def test_leaving_tells_how_much_is_kept(until: str | None, answered: int) -> None:
    assert chat(until).go(Where.LATER) == Parked(answered)
    assert chat(until).go(Where.CANCEL) == Cancelled(answered)


def test_a_second_tap_right_after_the_first_is_a_repetition() -> None:
    state = drawn(State(Trip()))
    once, _ = reply(TRIP, state, Tapped("t", 0))
    assert reply(TRIP, drawn(once), Tapped("t", 0)) == (drawn(once), Repeated())


@pytest.mark.parametrize("where", [Where.LATER, Where.CANCEL])
def test_leaving_by_a_button_of_the_question_before_is_a_late_tap_and_no_repetition(where: Where) -> None:
    once, _ = reply(TRIP, drawn(State(Trip())), Tapped("t", 0))
    after, turn = reply(TRIP, drawn(once), Went(where, 0))
    assert after == drawn(once)
    assert isinstance(turn, Stale)


def test_a_second_tap_while_the_next_screen_is_not_there_yet_gets_it_drawn() -> None:
    once, _ = reply(TRIP, drawn(State(Trip())), Tapped("t", 0))
    after, turn = reply(TRIP, once, Tapped("t", 0))
    assert after == once
    assert isinstance(turn, Stale)


def test_a_button_of_an_earlier_screen_shows_where_the_person_is() -> None:
    begun = chat("length")
    turn = begun.send(Tapped("t", 0))
    assert isinstance(turn, Stale)
    assert turn.present == present(TRIP, begun.state)
    assert english(turn.note).startswith("That button belongs to an earlier screen.")


def test_words_that_overtook_the_question_are_not_stored() -> None:
    begun = chat("length")
    undrawn = replace(begun.state, drawn_revision=begun.state.revision - 1)
    after, turn = reply(TRIP, undrawn, Wrote("12", READER))
    assert after == undrawn
    assert isinstance(turn, Stale)
    assert english(turn.note).startswith("Your message arrived before the question did")


def test_a_command_is_never_late() -> None:
    begun = chat("length")
    assert reply(TRIP, replace(begun.state, drawn_revision=0), Went(Where.LATER))[1] == Parked(2)


def test_a_thing_on_a_card_can_be_looked_at_without_answering() -> None:
    flow: Flow[Trip] = Flow(
        "look",
        plain("Look"),
        (replace(next(s for s in TRIP.steps() if s.id == "stops"), details=lambda s, key: plain(f"All about {key}")),),
    )
    begun = Chat(flow, Trip())
    begun.tap("1o")
    assert english(begun.asked.details) == "All about b"
    assert begun.state.answers == {}
