"""`reply(flow, state, event) -> (state, turn)`: the whole life of a conversation as one pure function.

Answers are the state; the position is derived: the step somebody went back to, else the first
unanswered step on the path, else the summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar, assert_never

from bot.conversation.answers import Answer, Key, Scope
from bot.conversation.cards import Card
from bot.conversation.kinds import Number, Picked, Reading, Rejection, Reply, Rows, Written
from bot.conversation.steps import Each, Flow, Step, words
from bot.i18n import N_, Text
from bot.view import Button

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class State(Generic[F]):
    """Where a conversation stands.

    `revision` counts what was drawn or should be; `step_revision` is the revision at which the present
    step came up, so that every drawing of this step is a valid one to tap on.
    """

    facts: F
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    at: Key | None = None
    editing: bool = False
    revision: int = 0
    step_revision: int = 0
    drawn_revision: int = -1


# ---- events


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button of the question was tapped, as drawn at `revision`."""

    code: str
    revision: int


@dataclass(frozen=True, slots=True)
class Wrote:
    """Words came, with what reading them needs. `early` tells that they were sent before the question came up."""

    text: str
    reading: Reading
    early: bool = False


class Where(StrEnum):
    """Navigation; the codes stand in callback data."""

    BACK = "b"
    SKIP = "s"
    LATER = "l"
    CANCEL = "x"
    KEEP = "k"
    EDIT = "e"
    SEND = "z"
    RESUME = "r"


@dataclass(frozen=True, slots=True)
class Went:
    """A navigation button, drawn at `revision`; None when it came as a command, which is never late."""

    where: Where
    revision: int | None = None
    line: int = -1


Event: TypeAlias = Tapped | Wrote | Went


# ---- turns


@dataclass(frozen=True, slots=True)
class Asked:
    """A question stands. `note` answers what was just sent; `present` is the answer already given, if any."""

    key: Key
    question: Text
    rows: Rows
    number: int
    total: int
    seconds_left: int
    optional: bool
    can_go_back: bool
    takes_files: bool
    links: tuple[Button, ...] = ()
    details: Text | None = None
    present: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One answer on the summary."""

    key: Key
    title: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Summarised:
    """Everything is answered: the card with `Ubah` on each line."""

    lines: tuple[SummaryLine, ...]
    send_label: Text
    headline: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """Kept for later."""

    answered: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Closed without sending; the answers stay as a draft."""

    answered: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Sent: the answers on the path become records in the same transaction."""

    answers: Mapping[Key, Answer]


@dataclass(frozen=True, slots=True)
class Stale:
    """A button of an earlier screen, or words for a screen that was never drawn: nothing was changed."""

    present: Asked | Summarised
    note: Text


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same button again, right after it had its effect."""


Turn: TypeAlias = Asked | Summarised | Parked | Cancelled | Finished | Stale | Repeated

LATE_TAP = N_("That button belongs to an earlier screen. Nothing was changed; here is where you are.")
NOT_DRAWN = N_("Your message arrived before the question did, so I did not store it. Please answer here.")


# ---- path and position


@dataclass(frozen=True, slots=True)
class Place(Generic[F]):
    """A step on the path, in its scope."""

    step: Step[F]
    scope: Scope[F]

    @property
    def key(self) -> Key:
        return Key(self.step.id, self.scope.item)


def path(flow: Flow[F], state: State[F]) -> tuple[Place[F], ...]:
    """The steps that count for these facts and answers, in order."""
    return tuple(_walk(flow.parts, Scope(state.facts, state.answers)))


def _walk(parts: tuple[Step[F] | Each[F], ...], scope: Scope[F]) -> Iterator[Place[F]]:
    for part in parts:
        if isinstance(part, Each):
            for item in part.over(scope):
                yield from _walk(part.steps, scope.at(item))
        elif part.when is None or part.when(scope):
            yield Place(part, scope)


def position(flow: Flow[F], state: State[F]) -> int | None:
    """The index on the path where the conversation stands; None at the summary."""
    places = path(flow, state)
    if state.at is not None:
        for index, place in enumerate(places):
            if place.key == state.at:
                return index
    return next((i for i, place in enumerate(places) if not _done(state, place.key)), None)


def _done(state: State[F], key: Key) -> bool:
    answer = state.answers.get(key)
    return answer is not None and answer.done


def present(flow: Flow[F], state: State[F], note: Text | None = None, opened: str | None = None) -> Asked | Summarised:
    """What stands in front of the person now."""
    places = path(flow, state)
    index = position(flow, state)
    if index is None:
        return _summary(flow, state, places, note)
    place = places[index]
    kept = state.answers.get(place.key)
    kind = place.step.kind_in(place.scope)
    left = [p for p in places[index:] if not _done(state, p.key)]
    doubt = kind.question_about(kept) if isinstance(kind, Number) else None
    return Asked(
        key=place.key,
        question=words(place.step.ask, place.scope),
        rows=kind.rows(kept, opened),
        number=index + 1,
        total=len(places),
        seconds_left=len(left) * flow.seconds_per_step,
        optional=place.step.optional,
        can_go_back=index > 0 or _only_edits(state, places),
        takes_files=place.step.takes_files,
        links=place.step.links(place.scope) if place.step.links else (),
        details=place.step.details(place.scope, opened) if opened and place.step.details else None,
        present=kind.shown(kept.value) if kept is not None and kept.done else None,
        note=note or doubt,
    )


def _summary(flow: Flow[F], state: State[F], places: tuple[Place[F], ...], note: Text | None) -> Summarised:
    lines = tuple(
        SummaryLine(
            place.key,
            words(place.step.title, place.scope),
            place.step.kind_in(place.scope).shown(state.answers[place.key].value),
        )
        for place in places
    )
    scope = Scope(state.facts, state.answers)
    return Summarised(lines, flow.send_label, flow.headline(scope) if flow.headline else None, note)


# ---- the function


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
        and not _would_have_ended(event)
    ):
        return Repeated()
    return Stale(present(flow, state), LATE_TAP)


def _would_have_ended(event: Tapped | Went) -> bool:
    """Whether this cannot be the same tap again: the first one would have closed the conversation."""
    return isinstance(event, Went) and event.where in {Where.LATER, Where.CANCEL}


def _answered(flow: Flow[F], state: State[F], said: Reply) -> tuple[State[F], Turn]:
    index = position(flow, state)
    if index is None:
        return _stays(flow, state, N_("Everything is answered. Please send it, or tap a line to change it."))
    place = path(flow, state)[index]
    kind = place.step.kind_in(place.scope)
    if isinstance(kind, Card) and (opened := kind.opens(said)) is not None:
        return _stays(flow, state, None, opened)
    try:
        answer = kind.read(said, state.answers.get(place.key))
    except Rejection as rejection:
        return _stays(flow, state, rejection.message)
    answers = {**state.answers, place.key: answer}
    if not answer.done:
        return _stays(flow, replace(state, answers=answers), None)
    return _moves(flow, replace(state, answers=answers, at=None))


def _went(flow: Flow[F], state: State[F], event: Went) -> tuple[State[F], Turn]:
    index = position(flow, state)
    places = path(flow, state)
    count = sum(_done(state, place.key) for place in places)
    match event.where:
        case Where.BACK:
            return _back(flow, state, places, index)
        case Where.SKIP if index is not None and places[index].step.optional:
            return _moves(flow, replace(state, answers={**state.answers, places[index].key: Answer(None)}, at=None))
        case Where.KEEP if index is not None and _done(state, places[index].key):
            return _keeps(flow, state, places, index)
        case Where.EDIT if index is None and 0 <= event.line < len(places):
            return _moves(flow, replace(state, at=places[event.line].key, editing=True))
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
    if index is not None and _only_edits(state, places):
        return _moves(flow, replace(state, at=None))
    before = len(places) - 1 if index is None else index - 1
    if before < 0:
        return _stays(flow, state, N_("This is the first question."))
    return _moves(flow, replace(state, at=places[before].key, editing=state.editing and index is not None))


def _only_edits(state: State[F], places: tuple[Place[F], ...]) -> bool:
    """Whether a line of the summary is being edited and nothing else is open, so that the summary is one step back."""
    return state.editing and all(_done(state, place.key) for place in places)


def _keeps(flow: Flow[F], state: State[F], places: tuple[Place[F], ...], index: int) -> tuple[State[F], Turn]:
    """Leave an earlier answer as it is: the next step on the path, or back to the summary when editing."""
    if state.editing or index + 1 == len(places):
        return _moves(flow, replace(state, at=None))
    return _moves(flow, replace(state, at=places[index + 1].key))


def _send(flow: Flow[F], state: State[F], places: tuple[Place[F], ...]) -> tuple[State[F], Turn]:
    obstacle = flow.obstacle(Scope(state.facts, state.answers)) if flow.obstacle else None
    if obstacle is not None:
        return _stays(flow, state, obstacle)
    return _moved(state), Finished({place.key: state.answers[place.key] for place in places})


def _moved(state: State[F]) -> State[F]:
    return replace(state, revision=state.revision + 1, step_revision=state.revision + 1)


def _moves(flow: Flow[F], state: State[F]) -> tuple[State[F], Turn]:
    """Another step, or the summary, comes up; at the summary nothing is being edited any more."""
    after = _moved(state)
    if position(flow, after) is None:
        after = replace(after, at=None, editing=False)
    return after, present(flow, after)


def _stays(flow: Flow[F], state: State[F], note: Text | None, opened: str | None = None) -> tuple[State[F], Turn]:
    after = replace(state, revision=state.revision + 1)
    return after, present(flow, after, note, opened)
