"""What holds for every flow, whatever is tapped, written or sent late."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.answers import Answer, Key
from bot.conversation.cards import Card
from bot.conversation.checks import check
from bot.conversation.engine import reply
from bot.conversation.events import Event, Tapped, Went, Where, Wrote
from bot.conversation.kinds import SCALE
from bot.conversation.path import State, path, position
from bot.conversation.presenting import present
from bot.conversation.steps import Flow
from bot.conversation.turns import Asked, Repeated, Stale, Summarised, Turn
from tests.conversation.chat import READER, SENTENCE, drawn, english
from tests.conversation.walks import Walk, a_few, here, made_flows, walks


@given(made_flows)
@a_few
def test_a_made_up_flow_is_one_that_could_be_real(flow: Flow[Any]) -> None:
    assert check(flow) is flow


@given(walks())
@a_few
def test_the_same_event_in_the_same_state_gives_the_same_reply(walk: Walk) -> None:
    for passage in walk.passages:
        assert reply(walk.flow, passage.before, passage.event) == (passage.after, passage.turn)


@given(walks())
@a_few
def test_every_turn_can_be_put_into_words(walk: Walk) -> None:
    for passage in walk.passages:
        shown = passage.turn.present if isinstance(passage.turn, Stale) else passage.turn
        match shown:
            case Asked():
                labels = [option.label for row in shown.rows for option in row]
                assert english(shown.whole())
                assert all(english(label) for label in labels)
                assert all(READER.label(text) for text in (shown.note, shown.details, shown.present) if text)
            case Summarised():
                assert all(english(line.title) and english(line.value) for line in shown.lines)
            case _:
                continue


@given(walks())
@a_few
def test_an_event_touches_at_most_the_answer_of_the_step_that_stands(walk: Walk) -> None:
    for passage in walk.passages:
        before, after = passage.before.answers, passage.after.answers
        changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        assert changed <= {here(walk.flow, passage.before)}
        assert set(before) <= set(after)


@given(walks())
@a_few
def test_only_answers_and_skipping_change_answers(walk: Walk) -> None:
    for passage in walk.passages:
        match passage.event:
            case Went(where=where) if where is not Where.SKIP:
                assert passage.after.answers == passage.before.answers
            case _:
                continue


@given(walks())
@a_few
def test_what_was_rejected_leaves_the_person_where_they_were(walk: Walk) -> None:
    for passage in walk.passages:
        if isinstance(passage.event, Tapped | Wrote) and passage.after.answers == passage.before.answers:
            moved = isinstance(passage.turn, Asked) and passage.turn.key != here(walk.flow, passage.before)
            summary = isinstance(passage.turn, Summarised) and here(walk.flow, passage.before) is not None
            if not (moved or summary):  # the same answer once more does move on
                assert (passage.after.at, passage.after.editing) == (passage.before.at, passage.before.editing)
                assert passage.after.page == passage.before.page or isinstance(passage.event, Tapped)


@given(walks())
@a_few
def test_revisions_only_grow_and_by_one(walk: Walk) -> None:
    for passage in walk.passages:
        late = isinstance(passage.turn, Stale | Repeated)
        assert passage.after.revision == passage.before.revision + (0 if late else 1)
        assert passage.before.step_revision <= passage.after.step_revision <= passage.after.revision


@given(walks(), st.sampled_from(("u", "f", "a", "y", "0u")), st.integers(1, 3))
@a_few
def test_buttons_of_another_screen_change_nothing(walk: Walk, code: str, away: int) -> None:
    for state in walk.states:
        for revision in (state.step_revision - away, state.revision + away):
            events: list[Event] = [Tapped(code, revision), *(Went(where, revision, 0) for where in Where)]
            for event in events:
                after, turn = reply(walk.flow, state, event)
                assert after is state
                assert isinstance(turn, Stale | Repeated)


@given(walks(), st.sampled_from((SENTENCE, "98,5", "24-11-2026")))
@a_few
def test_words_before_the_question_was_drawn_are_not_taken(walk: Walk, written: str) -> None:
    for state in walk.states:
        undrawn = replace(state, drawn_revision=state.revision - 1)
        after, turn = reply(walk.flow, undrawn, Wrote(written, READER))
        assert after is undrawn
        assert isinstance(turn, Stale)
        assert turn.present == present(walk.flow, undrawn)


@given(walks(), st.booleans())
@a_few
def test_the_same_button_twice_has_the_effect_of_once(walk: Walk, drawn_between: bool) -> None:
    for passage in walk.passages:
        if isinstance(passage.event, Wrote) or passage.event.revision is None:
            continue
        once = drawn(passage.after) if drawn_between else passage.after
        twice, _ = reply(walk.flow, once, passage.event)
        assert (twice.answers, twice.at, twice.editing) == (once.answers, once.at, once.editing)
        assert twice.page == once.page
        assert here(walk.flow, twice) == here(walk.flow, once)


@given(walks())
@a_few
def test_every_drawing_of_the_present_step_may_be_tapped(walk: Walk) -> None:
    for state in walk.states:
        for revision in range(state.step_revision, state.revision + 1):
            after, turn = reply(walk.flow, state, Went(Where.RESUME, revision))
            assert after.revision == state.revision + 1
            assert turn == present(walk.flow, after)


@given(walks())
@a_few
def test_steps_are_counted_from_one_to_the_length_of_the_path(walk: Walk) -> None:
    for state in walk.states:
        shown = present(walk.flow, state)
        if isinstance(shown, Asked):
            assert 1 <= shown.number <= shown.total == len(path(walk.flow, state))
            assert shown.seconds_left >= 0


def _kept(state: State[Any]) -> State[Any]:
    """What a restart finds: the answers as JSON, the position and the revisions."""
    rows = json.dumps([[*key, answer.value, answer.done] for key, answer in state.answers.items()])
    answers = {Key(step, item): Answer(value, done) for step, item, value, done in json.loads(rows)}
    return replace(state, answers=answers)


def _lasting(turn: Turn) -> Turn:
    """A turn without what answers one event only: the note, and a thing on a card that was opened."""
    return replace(turn, note=None, details=None, rows=()) if isinstance(turn, Asked) else turn


@given(walks())
@a_few
def test_a_restart_between_any_two_events_shows_the_same_screen(walk: Walk) -> None:
    for passage in walk.passages:
        shown = present(walk.flow, _kept(passage.after))
        if isinstance(passage.turn, Asked):
            assert _lasting(shown) == _lasting(passage.turn)
        elif isinstance(passage.turn, Summarised):
            assert shown == replace(passage.turn, note=None)


@given(walks())
@a_few
def test_a_restart_between_any_two_events_changes_no_reply(walk: Walk) -> None:
    for passage in walk.passages:
        after, turn = reply(walk.flow, _kept(passage.before), passage.event)
        assert (after, turn) == (passage.after, passage.turn)


@given(walks(), st.sampled_from(("1", "2", "3", "0", "120", "98,5", "-1")))
@a_few
def test_no_rating_is_ever_taken_from_a_typed_number(walk: Walk, written: str) -> None:
    for state in walk.states:
        index = position(walk.flow, state)
        place = None if index is None else path(walk.flow, state)[index]
        if place is not None and (
            place.step.kind_in(place.scope) is SCALE or isinstance(place.step.kind_in(place.scope), Card)
        ):
            after, turn = reply(walk.flow, drawn(state), Wrote(written, READER))
            assert after.answers == state.answers
            assert isinstance(turn, Asked)
            assert turn.note is not None


@given(walks())
@a_few
def test_codes_leave_room_in_callback_data(walk: Walk) -> None:
    for passage in walk.passages:
        if isinstance(passage.turn, Asked):
            codes = [option.code for row in passage.turn.rows for option in row]
            assert all(0 < len(code.encode()) <= 20 for code in codes)
            assert len(codes) == len(set(codes))


@given(walks())
@a_few
def test_every_offered_button_is_understood(walk: Walk) -> None:
    for state in walk.states:
        shown = present(walk.flow, state)
        codes = [option.code for row in shown.rows for option in row] if isinstance(shown, Asked) else []
        for code in codes:
            _, turn = reply(walk.flow, state, Tapped(code, state.revision))
            assert isinstance(turn, Asked | Summarised)
            assert turn.note is None or turn.note.msgid == "Is that right?"
