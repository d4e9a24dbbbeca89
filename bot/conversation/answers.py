"""Answers and what a step may look at: the facts of the case and the answers so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

Stored: TypeAlias = "str | dict[str, str | None] | None"
"""What an answer keeps: a code or a text, a card of codes, or None where the step was skipped."""

F = TypeVar("F")


class Key(NamedTuple):
    """Which answer: the permanent id of the step and the item it was asked for ("" where it is asked once)."""

    step: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer. `done` is false while a card is being filled or a doubtful number awaits a yes."""

    value: Stored
    done: bool = True


@dataclass(frozen=True, slots=True)
class Scope(Generic[F]):
    """What a step sees when it is asked: facts, answers, and the item at hand."""

    facts: F
    answers: Mapping[Key, Answer]
    item: str = ""

    def text(self, step: str, item: str = "") -> str | None:
        """The finished answer of a step as its code or text; None where skipped or not answered yet."""
        answer = self.answers.get(Key(step, item))
        return answer.value if answer and answer.done and isinstance(answer.value, str) else None

    def card(self, step: str, item: str = "") -> Mapping[str, str | None]:
        """The finished card of a step: code per thing, None where it could not be observed; empty before."""
        answer = self.answers.get(Key(step, item))
        return answer.value if answer and answer.done and isinstance(answer.value, dict) else {}

    def answered(self, step: str, item: str = "") -> bool:
        """Whether the step was answered or skipped."""
        answer = self.answers.get(Key(step, item))
        return answer is not None and answer.done

    def at(self, item: str) -> Scope[F]:
        """The same scope for another item."""
        return Scope(self.facts, self.answers, item)
