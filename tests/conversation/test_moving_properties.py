"""Going back, changing, leaving and sending, in every flow: no way leads nowhere, and nothing is lost on it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.engine import reply
from bot.conversation.events import Went, Where
from bot.conversation.path import path, position
from bot.conversation.presenting import present
from bot.conversation.turns import Asked, Finished, Summarised
from tests.conversation.chat import drawn, fitting
from tests.conversation.walks import Walk, a_few, answered_through, here, missing, walks, went


@given(walks())
@a_few
def test_answering_what_is_asked_leads_to_the_summary_from_anywhere(walk: Walk) -> None:
    end = answered_through(walk.flow, drawn(walk.states[-1]))
    shown = present(walk.flow, end)
    assert isinstance(shown, Summarised)
    assert [line.key for line in shown.lines] == [place.key for place in path(walk.flow, end)]
    assert (end.at, end.editing) == (None, False)


@given(walks())
@a_few
def test_it_is_sent_only_from_the_summary_and_whole(walk: Walk) -> None:
    for passage in walk.passages:
        if isinstance(passage.turn, Finished):
            assert isinstance(passage.event, Went)
            assert passage.event.where is Where.SEND
            assert here(walk.flow, passage.before) is None
    for state in walk.states:
        _, turn = reply(walk.flow, state, Went(Where.SEND, state.revision))
        if isinstance(turn, Finished):
            assert position(walk.flow, state) is None
            assert not missing(walk.flow, state)
            assert list(turn.answers) == [place.key for place in path(walk.flow, state)]
            assert all(state.answers[key] == answer and answer.done for key, answer in turn.answers.items())
        else:
            obstacle = walk.flow.obstacle and here(walk.flow, state) is None
            assert obstacle or here(walk.flow, state) is not None


@given(walks())
@a_few
def test_back_and_then_keep_return(walk: Walk) -> None:
    for state in walk.states:
        shown = present(walk.flow, state)
        if state.editing or not path(walk.flow, state) or (isinstance(shown, Asked) and not shown.can_go_back):
            continue
        back = went(walk.flow, state, Where.BACK)
        kept = went(walk.flow, back, Where.KEEP)
        assert here(walk.flow, back) != here(walk.flow, state)
        assert here(walk.flow, kept) == here(walk.flow, state)
        assert kept.answers == state.answers


@given(walks())
@a_few
def test_back_is_offered_exactly_where_it_leads_somewhere(walk: Walk) -> None:
    for state in walk.states:
        shown = present(walk.flow, state)
        if isinstance(shown, Asked):
            back = went(walk.flow, state, Where.BACK)
            assert shown.can_go_back == (here(walk.flow, back) != shown.key)


@given(walks(), st.integers(0, 30), st.integers(0, 3))
@a_few
def test_changing_a_line_returns_to_the_summary_and_asks_only_what_is_new(walk: Walk, line: int, pick: int) -> None:
    whole = answered_through(walk.flow, drawn(walk.states[-1]))
    places = path(walk.flow, whole)
    if not places:
        return
    key = places[line % len(places)].key
    state = went(walk.flow, whole, Where.EDIT, line % len(places))
    assert here(walk.flow, state) == key
    assert here(walk.flow, went(walk.flow, state, Where.KEEP)) is None
    assert here(walk.flow, went(walk.flow, state, Where.BACK)) is None
    while (event := fitting(walk.flow, state, pick)) is not None:
        asked = here(walk.flow, state)
        assert asked == key or asked in missing(walk.flow, state)
        state = drawn(reply(walk.flow, state, event)[0])
    assert (state.at, state.editing) == (None, False)


@given(walks())
@a_few
def test_leaving_for_later_keeps_the_place(walk: Walk) -> None:
    for state in walk.states:
        for where in (Where.LATER, Where.CANCEL):
            left = went(walk.flow, state, where)
            assert left.answers == state.answers
            assert here(walk.flow, went(walk.flow, left, Where.RESUME)) == here(walk.flow, state)
