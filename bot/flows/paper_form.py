"""What is printed, as data: the questions of a flow as a form, or a result that was confirmed.

A form is walked from the same flow that asks in the chat, so that a new question stands on it by itself. A question
whose words would not do on paper has others in `OnPaper`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from bot.conversation.answers import Scope
from bot.conversation.cards import Card
from bot.conversation.kinds import NOT_OBSERVED, SCALE, Choice, Kind, Number, Prose, rating_label
from bot.conversation.steps import Asks, Each, Flow, Step, words
from bot.i18n import N_, Text, plain

LINES_OF_PROSE: Final = 3
LINES_IF_OPTIONAL: Final = 2
"""Lines to write a sentence or two on. Our own choice."""

REASON = N_("Reason, needed with Di Atas or Di Bawah Ekspektasi: what was seen?")
REASON_UNLESS_ABOVE = N_(
    "Reason, needed with Di Atas or Di Bawah Ekspektasi unless a row above has the same mark: what was seen?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it is about, and what is said of it in small print."""

    label: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class OnPaper:
    """How a question of the chat is put on paper: below which heading, in which words, with which rows."""

    ask: Asks[Any]
    heading: Asks[Any] | None = None
    row: Callable[[Scope[Any], str], Row] | None = None
    """The line of a thing of a card."""
    target: Asks[Any] | None = None
    """What a number is measured by."""


Words: TypeAlias = Mapping[str, OnPaper]
"""By the id of the step."""


# ---- blocks


@dataclass(frozen=True, slots=True)
class Amount:
    """A number to be written."""

    label: Text
    target: Text | None
    measure: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to be ticked, one in every row; without rows one line of boxes. `reason` asks for words beside a mark."""

    question: Text
    choices: tuple[Text, ...]
    rows: tuple[Row, ...] = ()
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines to write on."""

    question: Text
    count: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: labels with their values."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was written, below what it is about."""

    about: Text
    text: Text


Block: TypeAlias = Amount | Ticks | Lines | Facts | Said


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks below one heading."""

    heading: Text | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: as what, and who."""

    role: Text
    name: str


@dataclass(frozen=True, slots=True)
class Printout:
    """A form or a result, as it is printed. `number` tells which one it is; `made_at` when it was made."""

    title: Text
    period: str
    number: str
    about: Facts
    made_at: datetime
    notes: tuple[Text, ...] = ()
    sections: tuple[Section, ...] = ()
    signatures: tuple[Signature, ...] = ()


# ---- a flow as sections


def sections_of(flow: Flow[Any], facts: Any, on_paper: Words) -> tuple[Section, ...]:
    """Every question of the flow in order, before anything is answered.

    Steps that are repeated for what an answer names (the reasons at the ends of the scale) have no place of their own
    on paper: the question whose answer they need asks for the reason.
    """
    asked: list[_Asked] = []
    _walk(flow.parts, Scope(facts, {}), on_paper, asked)
    found: list[Section] = []
    for one in asked:
        if found and one.heading in {None, found[-1].heading}:
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, one.block))
        else:
            found.append(Section(one.heading, (one.block,)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Asked:
    step: str
    heading: Text | None
    block: Block


def _walk(parts: tuple[Step[Any] | Each[Any], ...], scope: Scope[Any], on_paper: Words, asked: list[_Asked]) -> None:
    for part in parts:
        if isinstance(part, Step):
            if part.when is None or part.when(scope):
                asked.append(_question(part, scope, on_paper.get(part.id)))
            continue
        items = part.over(scope)
        for item in items:
            _walk(part.steps, scope.at(item), on_paper, asked)
        if not items and part.needs:
            _ask_reason(part.needs, asked)


def _ask_reason(needs: tuple[str, ...], asked: list[_Asked]) -> None:
    """Let the question that was needed last ask for the reason of its marks."""
    for index in reversed(range(len(asked))):
        block = asked[index].block
        if asked[index].step == needs[-1] and isinstance(block, Ticks):
            reason = REASON if len(needs) == 1 else REASON_UNLESS_ABOVE
            asked[index] = replace(asked[index], block=replace(block, reason=reason))
            return


def _question(step: Step[Any], scope: Scope[Any], on_paper: OnPaper | None) -> _Asked:
    here = on_paper or OnPaper(step.ask)
    heading = None if here.heading is None else words(here.heading, scope)
    return _Asked(step.id, heading, _block(step, scope, here))


def _block(step: Step[Any], scope: Scope[Any], here: OnPaper) -> Block:
    question, kind = words(here.ask, scope), step.kind_in(scope)
    match kind:
        case Number(measure=measure):
            return Amount(question, words(here.target, scope) if here.target is not None else None, measure)
        case Card():
            rows = tuple(here.row(scope, t.key) if here.row else Row(plain(t.name)) for t in kind.things)
            return Ticks(question, _marks(kind), rows)
        case Choice(options=options):
            return Ticks(question, tuple(option.label for option in options))
        case _:
            return Lines(question, _lines(kind, step), step.optional)


def _marks(card: Card) -> tuple[Text, ...]:
    steps = tuple(option.label for option in SCALE.options)
    return (*steps, rating_label(NOT_OBSERVED)) if card.may_be_unobserved else steps


def _lines(kind: Kind, step: Step[Any]) -> int:
    if not isinstance(kind, Prose):
        return 1
    return LINES_IF_OPTIONAL if step.optional else LINES_OF_PROSE
