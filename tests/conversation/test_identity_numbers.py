"""No kind of answer keeps a NIK or KK number, whichever question it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from inspect import isclass

import pytest

from bot.conversation import cards, due_day, kinds, search
from bot.conversation.cards import Card, Thing
from bot.conversation.due_day import DueDay
from bot.conversation.kinds import Choice, Day, Kind, Line, Number, Option, Prose, Rejection, Written
from bot.conversation.search import Lookup
from bot.domain.textrules import holds_identity_number
from bot.flows import paper
from bot.flows.paper import Scan, SignedOn
from bot.i18n import plain
from tests.conversation.chat import READER

NIK = "6372010101900001"
WRITTEN = (
    NIK,
    f"Akta kelahiran untuk {NIK} selesai pada hari yang sama.",
    "NIK 6372 0101 0190 0001 milik Budi",
    "Budi 637201-010190-0001",
)

KINDS: tuple[Kind, ...] = (
    Choice((Option("a", plain("Apel")),)),
    Prose(plain("Contoh.")),
    Line(),
    Number("jam"),
    Number("keping", doubt=lambda number: plain("Benar?") if number > Decimal(9) else None),
    Day(),
    DueDay(date(2026, 11, 27), date(2026, 11, 24), date(2026, 12, 24)),
    Card((Thing("a", "Apel", "Apel"),)),
    Lookup({"1": "Budi Contoh"}),
    SignedOn(date(2026, 11, 1)),
    Scan(),
)


def classes() -> Iterator[type]:
    """Everything that reads a reply."""
    for module in (cards, due_day, kinds, search, paper):
        for thing in vars(module).values():
            if isclass(thing) and thing.__module__ == module.__name__ and hasattr(thing, "read") and thing is not Kind:
                yield thing


def test_every_kind_is_tried_here() -> None:
    assert {type(kind) for kind in KINDS} == set(classes())


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_no_answer_holds_the_number_of_a_person(kind: Kind, written: str) -> None:
    try:
        answer = kind.read(Written(written, READER), None)
    except Rejection:
        return
    assert not holds_identity_number(repr(answer))
