"""Where a conversation stands: the path, walked anew from facts and answers, and the position derived from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.conversation.answers import Answer, Key, Scope
from bot.conversation.steps import Each, Flow, Step

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class State(Generic[F]):
    """What is known of a conversation.

    `revision` counts what was drawn or should be; `step_revision` is the revision at which the present
    step came up, so that every drawing of this step is a valid one to tap on. `page` is the page of the present
    step, or of the summary, that was turned to.
    """

    facts: F
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    at: Key | None = None
    editing: bool = False
    revision: int = 0
    step_revision: int = 0
    drawn_revision: int = -1
    page: int = 0

    def answered(self, key: Key) -> bool:
        """Whether this was answered or skipped."""
        answer = self.answers.get(key)
        return answer is not None and answer.done


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
    return position_on(path(flow, state), state)


def position_on(places: tuple[Place[F], ...], state: State[F]) -> int | None:
    """The same, where the path is at hand: the step somebody went back to, else the first one without an answer."""
    if state.at is not None:
        for index, place in enumerate(places):
            if place.key == state.at:
                return index
    return next((i for i, place in enumerate(places) if not state.answered(place.key)), None)


def only_edits(places: tuple[Place[F], ...], state: State[F]) -> bool:
    """Whether a line of the summary is being edited and nothing else is open, so that the summary is one step back."""
    return state.editing and all(state.answered(place.key) for place in places)
