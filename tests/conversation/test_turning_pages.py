"""Turning pages: every thing is shown once, nothing is stored, and two taps at once both mean what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.answers import Answer, Key
from bot.conversation.cards import FINISH, Card, Thing
from bot.conversation.engine import reply
from bot.conversation.events import Tapped, Went, Where
from bot.conversation.kinds import SCALE, Prose
from bot.conversation.paging import MOST_LINES, MOST_THINGS
from bot.conversation.path import State
from bot.conversation.presenting import present
from bot.conversation.steps import Flow, Listing, Step
from bot.conversation.turns import Asked, Repeated, Stale, Summarised
from bot.i18n import Text, plain
from tests.conversation.chat import SENTENCE, Chat, drawn, english
from tests.conversation.walks import Walk, a_few, walks


def marks_of(chat: Chat[Any], step: str = "things") -> dict[str, str | None]:
    value = chat.state.answers[Key(step)].value
    assert isinstance(value, dict)
    return value


def many(count: int, *, words: int = 3) -> Flow[None]:
    """A card of so many things with something to read about each, and a question after it."""
    things = tuple(Thing(f"k{n}", f"T{n}", f"Thing {n}") for n in range(1, count + 1))
    listing = Listing(plain("What there is:"), tuple(plain(f"{thing.name}: {'word ' * words}") for thing in things))
    return Flow(
        "many",
        plain("Many"),
        (
            Step("things", plain("Things"), plain("How are they?"), Card(things), listing=lambda look: listing),
            Step("after", plain("After"), plain("And now?"), SCALE),
        ),
    )


def questions(count: int) -> Flow[None]:
    """So many questions to write an answer to."""
    return Flow(
        "questions",
        plain("Questions"),
        tuple(Step(f"q{n}", plain(f"Line {n}"), plain(f"{n}?"), Prose(plain(SENTENCE))) for n in range(1, count + 1)),
    )


def names(asked: Asked) -> list[str]:
    """The things on the page, as their buttons name them."""
    return [english(row[0].label) for row in asked.rows[:-1]]


def tally(asked: Asked) -> str:
    assert asked.paged is not None
    return english(asked.paged.tally)


def here(asked: Asked) -> tuple[int, int]:
    """The page, and how many there are."""
    assert asked.paged is not None
    return asked.paged.page.index, asked.paged.page.count


# ---- a card


def test_what_fits_has_no_pages() -> None:
    chat = Chat(many(MOST_THINGS), None)
    assert chat.asked.paged is None
    assert len(names(chat.asked)) == MOST_THINGS


def test_turning_shows_every_thing_once_with_what_there_is_to_read_about_it() -> None:
    chat = Chat(many(40), None)
    seen: list[str] = []
    for page in range(4):
        chat.go(Where.PAGE, page)
        assert here(chat.asked) == (page, 4)
        assert chat.asked.listing is not None
        assert [english(entry).split(":")[0] for entry in chat.asked.listing.entries] == [
            f"Thing {name[1:]}" for name in names(chat.asked)
        ]
        seen += names(chat.asked)
    assert seen == [f"T{n}" for n in range(1, 41)]


def test_turning_keeps_the_marks_and_says_where_they_are() -> None:
    chat = Chat(many(40), None)
    assert tally(chat.asked) == "Nothing is marked yet; all 40 on all pages count as Sesuai Ekspektasi."
    chat.tap("0u", "3d")
    chat.go(Where.PAGE, 3)
    chat.tap("39d")
    assert here(chat.asked) == (3, 4)
    said = "Marked: 2 on page 1, 1 on page 4. The other 37 on all pages count as Sesuai Ekspektasi."
    assert tally(chat.asked) == said


def test_where_everything_is_marked_nothing_is_said_about_a_rest() -> None:
    chat = Chat(many(11), None)
    chat.tap(*(f"{index}u" for index in range(11)))
    assert tally(chat.asked) == "Marked: 6 on page 1, 5 on page 2."
    assert english(chat.asked.rows[-1][0].label) == "All rated, continue"


@pytest.mark.parametrize("page", [0, 2, 3])
def test_the_rest_is_rated_on_every_page_from_any_of_them(page: int) -> None:
    chat = Chat(many(40), None)
    chat.tap("1u")
    chat.go(Where.PAGE, page)
    chat.tap(FINISH)
    marks = marks_of(chat)
    assert len(marks) == 40
    assert {key for key, mark in marks.items() if mark != "m"} == {"k2"}
    assert chat.asked.key == Key("after")


def test_a_thing_stays_on_its_page_when_it_is_opened_or_marked() -> None:
    chat = Chat(many(40), None)
    chat.go(Where.PAGE, 2)
    for code in ("25o", "25u", "25m"):
        chat.tap(code)
        assert here(chat.asked) == (2, 4)


def test_words_and_a_rejected_tap_leave_the_page_as_it_is() -> None:
    chat = Chat(many(40), None)
    chat.go(Where.PAGE, 2)
    chat.write(SENTENCE)
    assert here(chat.asked) == (2, 4)
    chat.tap("3x")
    assert here(chat.asked) == (2, 4)


def test_the_next_question_begins_with_its_first_page() -> None:
    first, after = many(40), many(30)
    second = replace(next(after.steps()), id="more")
    chat = Chat(Flow("two", plain("Two"), (next(first.steps()), second)), None)
    chat.go(Where.PAGE, 3)
    chat.tap(FINISH)
    assert (chat.asked.key, here(chat.asked)) == (Key("more"), (0, 3))


def test_a_question_that_was_left_for_later_comes_back_with_its_page() -> None:
    chat = Chat(many(40), None)
    chat.go(Where.PAGE, 2)
    chat.go(Where.LATER)
    chat.go(Where.RESUME)
    assert here(chat.asked) == (2, 4)


# ---- not in order


def test_two_pages_tapped_at_once_show_the_last_one_and_store_nothing() -> None:
    flow, begun = many(40), drawn(State(None))
    once, _ = reply(flow, begun, Went(Where.PAGE, 0, 1))
    twice, turn = reply(flow, once, Went(Where.PAGE, 0, 3))
    assert isinstance(turn, Asked)
    assert (here(turn), twice.answers) == ((3, 4), {})


def test_a_page_tapped_twice_is_turned_once() -> None:
    flow, begun = many(40), drawn(State(None))
    once, first = reply(flow, begun, Went(Where.PAGE, 0, 1))
    twice, second = reply(flow, drawn(once), Went(Where.PAGE, 0, 1))
    assert first == second
    assert twice.page == once.page == 1


def test_a_mark_from_the_page_before_counts_and_shows_where_it_was_set() -> None:
    flow, begun = many(40), drawn(State(None))
    turned, _ = reply(flow, begun, Went(Where.PAGE, 0, 2))
    marked, turn = reply(flow, turned, Tapped("4u", 0))
    assert isinstance(turn, Asked)
    assert here(turn) == (0, 4)
    assert marked.answers[Key("things")] == Answer({f"k{n}": "u" if n == 5 else "m" for n in range(1, 41)}, done=False)


def test_a_page_of_an_earlier_question_is_a_late_tap_and_no_repetition() -> None:
    flow, begun = many(40), drawn(State(None))
    finished, _ = reply(flow, begun, Tapped(FINISH, 0))
    after, turn = reply(flow, drawn(finished), Went(Where.PAGE, 0, 1))
    assert after == drawn(finished)
    assert isinstance(turn, Stale)


@given(walks(), st.integers(0, 40))
@a_few
def test_turning_a_page_is_never_late_on_a_drawing_of_the_question_and_stores_nothing(walk: Walk, page: int) -> None:
    for state in walk.states:
        for revision in range(state.step_revision, state.revision + 1):
            after, turn = reply(walk.flow, state, Went(Where.PAGE, revision, page))
            assert not isinstance(turn, Stale | Repeated)
            assert after.answers == state.answers
            assert (after.at, after.editing, after.step_revision) == (state.at, state.editing, state.step_revision)
            assert turn == present(walk.flow, after)


def _pages(flow: Flow[Any], state: State[Any]) -> Iterator[Asked | Summarised]:
    """What stands in front of the person, page by page."""
    shown, index = present(flow, replace(state, page=0)), 0
    while True:
        yield shown
        page = shown.page if isinstance(shown, Summarised) else shown.paged and shown.paged.page
        index += 1
        if not page or index >= page.count:
            return
        _, turned = reply(flow, state, Went(Where.PAGE, state.revision, index))
        assert isinstance(turned, Asked | Summarised)
        shown = turned


@given(walks())
@a_few
def test_turning_through_all_pages_shows_everything_once(walk: Walk) -> None:
    for state in walk.states:
        shown = list(_pages(walk.flow, state))
        if isinstance(shown[0], Summarised):
            seen = [index for page in shown if isinstance(page, Summarised) for index in page.page.items]
            assert seen == list(range(len(shown[0].lines)))
        elif len(shown) > 1:
            cut = [(page.rows, page.paged.rows) for page in shown if isinstance(page, Asked) and page.paged]
            assert len({rows[own:] for rows, own in cut}) == 1, "what is for the whole question stands on every page"
            codes = [option.code for rows, own in cut for row in rows[:own] for option in row]
            assert len(codes) == len(set(codes))


# ---- a listing above another question, and the summary


def test_what_is_read_before_a_question_comes_in_pages_too() -> None:
    entries = tuple(plain(f"{n}. {'word ' * 50}") for n in range(20))
    listing = Listing(plain("This is how Siti sees it:"), entries)
    flow: Flow[None] = Flow(
        "read", plain("Read"), (Step("rate", plain("Rate"), plain("Well?"), SCALE, listing=lambda look: listing),)
    )
    chat = Chat(flow, None)
    read: list[Text] = []
    for page in range(here(chat.asked)[1]):
        chat.go(Where.PAGE, page)
        assert chat.codes() == ["u", "m", "d"]
        assert chat.asked.listing is not None
        read += chat.asked.listing.entries
    assert here(chat.asked) == (2, 3)
    assert tuple(read) == entries


def test_a_line_is_changed_by_its_number_from_its_page_and_returns_there() -> None:
    chat = Chat(questions(60), None)
    chat.answer_until(None)
    assert (chat.summary.page.index, chat.summary.page.count) == (0, 3)
    chat.go(Where.PAGE, 2)
    assert chat.summary.page.items == range(40, 60)
    for where in (Where.KEEP, Where.BACK):
        chat.go(Where.EDIT, 44)
        assert chat.asked.key == Key("q45")
        chat.go(where)
        assert chat.summary.page.index == 2
    chat.go(Where.EDIT, 3)
    chat.write(f"Changed. {SENTENCE}")
    assert chat.summary.page.index == 0
    assert english(chat.summary.lines[3].value).startswith("Changed.")


def test_the_summary_begins_with_its_first_page_whatever_page_was_left() -> None:
    things = next(many(40).steps())
    flow: Flow[None] = Flow("end", plain("End"), (*questions(30).parts, things))
    chat = Chat(flow, None)
    chat.answer_until("things")
    chat.go(Where.PAGE, 3)
    chat.tap(FINISH)
    assert chat.summary.page.index == 0


def test_it_is_sent_from_any_page_with_all_its_answers() -> None:
    chat = Chat(questions(MOST_LINES + 1), None)
    chat.answer_until(None)
    chat.go(Where.PAGE, 1)
    chat.go(Where.SEND)
    assert len(chat.finished.answers) == MOST_LINES + 1


def test_a_card_with_many_exceptions_is_summed_up_by_rating() -> None:
    chat = Chat(many(40), None)
    chat.tap(*(f"{index}u" for index in range(20)), "30d", FINISH, "m")
    assert english(chat.summary.lines[0].value) == (
        "T1, T2, T3, T4, T5, T6, T7, T8 and 12 more: Di Atas Ekspektasi; "
        "T31: Di Bawah Ekspektasi; The rest Sesuai Ekspektasi"
    )
