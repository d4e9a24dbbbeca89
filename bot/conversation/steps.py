"""What a flow is made of: steps, repetitions of steps, and the flow itself, as frozen data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, Union

from bot.conversation.answers import Scope
from bot.conversation.kinds import Kind
from bot.i18n import N_, Text
from bot.view import Button

F = TypeVar("F")

Asks: TypeAlias = "Text | Callable[[Scope[F]], Text]"


@dataclass(frozen=True, slots=True)
class Listing:
    """What is read before a question is answered: a head and entries below it, in pages where they are many."""

    head: Text
    entries: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Step(Generic[F]):
    """One question. `id` is permanent: stored answers are found by it.

    `needs` names steps that must have been asked before (their answers are read here); `details` tells more
    about one thing of a card; `links` are buttons that lead elsewhere; `takes_files` lets evidence come with it.
    `listing` stands above the question; that of a card has an entry for each of its things, in their order.
    """

    id: str
    title: Asks[F]
    ask: Asks[F]
    kind: Kind | Callable[[Scope[F]], Kind]
    when: Callable[[Scope[F]], bool] | None = None
    needs: tuple[str, ...] = ()
    optional: bool = False
    takes_files: bool = False
    details: Callable[[Scope[F], str], Text] | None = None
    links: Callable[[Scope[F]], tuple[Button, ...]] | None = None
    listing: Callable[[Scope[F]], Listing] | None = None

    def kind_in(self, scope: Scope[F]) -> Kind:
        """The kind of answer, which may depend on the item (the unit of a target)."""
        return self.kind(scope) if callable(self.kind) else self.kind

    def listing_in(self, scope: Scope[F]) -> Listing | None:
        """What is read before the question is answered, where there is anything."""
        return self.listing(scope) if self.listing else None


@dataclass(frozen=True, slots=True)
class Each(Generic[F]):
    """Steps that are asked for every item; `over` gives the item keys for a scope and may look at answers."""

    over: Callable[[Scope[F]], Sequence[str]]
    steps: tuple[Step[F] | Each[F], ...]
    needs: tuple[str, ...] = ()


SEND = N_("Send")

Part: TypeAlias = Union["Step[F]", "Each[F]"]


@dataclass(frozen=True, slots=True)
class Flow(Generic[F]):
    """A conversation: its parts in order, what stands above the summary, and what must be true before sending.

    `ends_itself` tells that the last answer ends it, without a summary: where nothing is sent to anybody.
    """

    id: str
    title: Text
    parts: tuple[Step[F] | Each[F], ...]
    headline: Callable[[Scope[F]], Text] | None = None
    obstacle: Callable[[Scope[F]], Text | None] | None = None
    ends_itself: Callable[[Scope[F]], bool] | None = None
    send_label: Text = SEND
    seconds_per_step: int = 20

    def steps(self) -> Iterator[Step[F]]:
        """Every step once, in order."""
        yield from _steps(self.parts)


def _steps(parts: tuple[Step[F] | Each[F], ...]) -> Iterator[Step[F]]:
    for part in parts:
        if isinstance(part, Step):
            yield part
        else:
            yield from _steps(part.steps)


def words(text: Asks[F], scope: Scope[F]) -> Text:
    """The text of a step in a scope."""
    return text if isinstance(text, Text) else text(scope)
