"""`reply(flow, state, event) -> (state, turn)`: the whole life of a conversation as one pure function.

Answers are the state; the position is derived: the step somebody went back to, else the first
unanswered step on the path, else the summary.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, assert_never

from bot.conversation.answers import Answer, Key, Scope
from bot.conversation.cards import Card
from bot.conversation.events import Event, Tapped, Went, Where, Wrote
from bot.conversation.kinds import Kind, Picked, Rejection, Reply, Written
from bot.conversation.path import Place, State, only_edits, path, position_on
from bot.conversation.presenting import present, turned_to, turned_to_item
from bot.conversation.steps import Flow
from bot.conversation.turns import Cancelled, Finished, Parked, Repeated, Stale, Turn
from bot.i18n import N_, Text

F = TypeVar("F")

LATE_TAP = N_("That button belongs to an earlier screen. Nothing was changed; here is where you are.")
NOT_DRAWN = N_("Your message arrived before the question did, so I did not store it. Please answer here.")


def reply(flow: Flow[F], state: State[F], event: Event) -> tuple[State[F], Turn]:
    """The state after an event and what the person is told. Nothing is ever lost by an event that does not fit."""
    late = _late(flow, state, event)
    if late is not None:
        return state, late
    match event:
        case Tapped(code=code):
            return _answered(flow, state, Picked(code))
        case Wrote(text=text, reading=reading):
            return _answered(flow, state, Written(text, reading))
        case Went():
            return _went(flow, state, event)
        case _:
            assert_never(event)


def _late(flow: Flow[F], state: State[F], event: Event) -> Stale | Repeated | None:
    """What is said to an event that does not fit what stands in the chat; None where it fits."""
    if isinstance(event, Wrote):
        undrawn = event.early or state.drawn_revision < state.revision
        return Stale(present(flow, state), NOT_DRAWN) if undrawn else None
    if event.revision is None or state.step_revision <= event.revision <= state.revision:
        return None
    if (
        event.revision == state.step_revision - 1
        and state.drawn_revision == state.revision
        and not _has_not_moved(event)
    ):
        return Repeated()
    return Stale(present(flow, state), LATE_TAP)


def _has_not_moved(event: Tapped | Went) -> bool:
    """Whether this cannot be the tap again that moved on: it would have ended the conversation, or turned a page."""
    return isinstance(event, Went) and event.where in {Where.LATER, Where.CANCEL, Where.PAGE}


def _answered(flow: Flow[F], state: State[F], said: Reply) -> tuple[State[F], Turn]:
    places = path(flow, state)
    index = position_on(places, state)
    if index is None:
        return _stays(flow, state, N_("Everything is answered. Please send it, or tap a line to change it."))
    place = places[index]
    kind = place.step.kind_in(place.scope)
    if isinstance(kind, Card) and (opened := kind.opens(said)) is not None:
        return _stays(flow, _turned_to_tapped(flow, state, kind, said), None, opened)
    try:
        answer = kind.read(said, state.answers.get(place.key))
    except Rejection as rejection:
        return _stays(flow, state, rejection.message)
    after = replace(state, answers={**state.answers, place.key: answer})
    if not answer.done:
        return _stays(flow, _turned_to_tapped(flow, after, kind, said), None)
    return _moves(flow, replace(after, at=None), place.key)


def _turned_to_tapped(flow: Flow[F], state: State[F], kind: Kind, said: Reply) -> State[F]:
    """The page of a card on which the thing stands that was tapped, though the tap be from another page."""
    index = kind.index_of(said) if isinstance(kind, Card) else None
    return state if index is None else turned_to_item(flow, state, index)


def _went(flow: Flow[F], state: State[F], event: Went) -> tuple[State[F], Turn]:
    places = path(flow, state)
    index = position_on(places, state)
    count = sum(state.answered(place.key) for place in places)
    match event.where:
        case Where.BACK:
            return _back(flow, state, places, index)
        case Where.SKIP if index is not None and places[index].step.optional:
            skipped = {**state.answers, places[index].key: Answer(None)}
            return _moves(flow, replace(state, answers=skipped, at=None), places[index].key)
        case Where.KEEP if index is not None and state.answered(places[index].key):
            return _keeps(flow, state, places, index)
        case Where.EDIT if index is None and 0 <= event.index < len(places):
            return _moves(flow, replace(state, at=places[event.index].key, editing=True))
        case Where.PAGE:
            return _stays(flow, turned_to(flow, state, event.index), None)
        case Where.LATER:
            return _moved(state), Parked(count)
        case Where.CANCEL:
            return _moved(state), Cancelled(count)
        case Where.SEND if index is None:
            return _send(flow, state, places)
        case Where.SEND:
            return _stays(flow, state, N_("There is still a question to answer before this can be sent."))
        case _:
            return _stays(flow, state, None)


def _back(flow: Flow[F], state: State[F], places: tuple[Place[F], ...], index: int | None) -> tuple[State[F], Turn]:
    if index is not None and only_edits(places, state):
        return _moves(flow, replace(state, at=None), places[index].key)
    before = len(places) - 1 if index is None else index - 1
    if before < 0:
        return _stays(flow, state, N_("This is the first question."))
    return _moves(flow, replace(state, at=places[before].key, editing=state.editing and index is not None))


def _keeps(flow: Flow[F], state: State[F], places: tuple[Place[F], ...], index: int) -> tuple[State[F], Turn]:
    """Leave an earlier answer as it is: the next step on the path, or back to the summary when editing."""
    if state.editing or index + 1 == len(places):
        return _moves(flow, replace(state, at=None), places[index].key)
    return _moves(flow, replace(state, at=places[index + 1].key))


def _send(flow: Flow[F], state: State[F], places: tuple[Place[F], ...]) -> tuple[State[F], Turn]:
    obstacle = flow.obstacle(Scope(state.facts, state.answers)) if flow.obstacle else None
    if obstacle is not None:
        return _stays(flow, state, obstacle)
    return _moved(state), Finished({place.key: state.answers[place.key] for place in places})


def _moved(state: State[F]) -> State[F]:
    return replace(state, revision=state.revision + 1, step_revision=state.revision + 1)


def _moves(flow: Flow[F], state: State[F], left: Key | None = None) -> tuple[State[F], Turn]:
    """Another step, or the summary, comes up; at the summary nothing is being edited any more.

    It comes up with its first page; after an edit the summary with the page on which the line stands that was left.
    """
    after = replace(_moved(state), page=0)
    places = path(flow, after)
    if position_on(places, after) is None:
        if flow.ends_itself is not None and flow.ends_itself(Scope(after.facts, after.answers)):
            return _send(flow, state, places)
        after = replace(after, at=None, editing=False)
        keys = [place.key for place in places]
        if state.editing and left in keys:
            after = turned_to_item(flow, after, keys.index(left))
    return after, present(flow, after)


def _stays(flow: Flow[F], state: State[F], note: Text | None, opened: str | None = None) -> tuple[State[F], Turn]:
    after = replace(state, revision=state.revision + 1)
    return after, present(flow, after, note, opened)
