"""Forms that come in as tables: their columns as data, the cells as they were read, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.domain.nip import mask
from bot.i18n import Text

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
"""What stands in a cell; None where nothing does."""

Place: TypeAlias = tuple[int, int]
"""Row and column of a cell, both from 0."""


class ColumnKind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "TEXT"
    NIP = "NIP"
    """Digits that a spreadsheet must not take for a number."""
    PERSON = "PERSON"
    """The NIP of somebody, or the name of somebody who has none."""
    DAY = "DAY"
    CHOICE = "CHOICE"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form. `required`: it must be there; whether a cell must be filled the rules say."""

    name: str
    about: Text
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    example: str = ""
    longest: int = 200
    """Characters, as the database keeps them."""
    offered: bool = True
    """Whether it stands in the template; the others are accepted besides."""


@dataclass(frozen=True, slots=True)
class Form:
    """A table with one thing a row. `name` is that of its sheet."""

    name: str
    columns: tuple[Column, ...]
    either: tuple[tuple[str, ...], ...] = ()
    """Of each group one column must be there."""
    passed_over: frozenset[str] = frozenset()
    """Columns that may be there and are not read."""
    notes: tuple[Text, ...] = ()
    """What the explanations of the template say about it besides its columns."""

    def column(self, name: str) -> Column:
        """The column of this name. Raises `KeyError`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it was read: all cells from its upper left corner, and where formulas and merged cells stand."""

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: frozenset[Place] = frozenset()
    merged: tuple[tuple[Place, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A file as it was read."""

    grids: tuple[Grid, ...]
    is_workbook: bool
    """False for CSV, which is one sheet without a name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and what helps. `row` counts as the spreadsheet does; None means the sheet as a whole."""

    sheet: str
    row: int | None
    column: str | None
    reason: Text
    remedy: Text


def alike(faults: Sequence[Fault]) -> list[tuple[Fault, list[int]]]:
    """Faults that say the same of the same column once, each with its rows, in the order in which they came up."""
    rows: dict[tuple[str, str | None, Text, Text], tuple[Fault, list[int]]] = {}
    for fault in faults:
        key = (fault.sheet, fault.column, fault.reason, fault.remedy)
        told = rows.setdefault(key, (fault, []))[1]
        if fault.row is not None:
            told.append(fault.row)
    return list(rows.values())


def numbers(rows: Sequence[int], at_most: int = 10) -> str:
    """Row numbers for a sentence: `3, 7, 12`."""
    return ", ".join(map(str, rows[:at_most])) + (", …" if len(rows) > at_most else "")


_OPEN_NAMES = frozenset({"name", "names"})


def discreet(text: Text, *, names: bool) -> Text:
    """The text with every `nip` masked, and for a log or a terminal the names hidden (`names` false)."""
    args = {
        key: mask(value)
        if key == "nip" and isinstance(value, str)
        else "…"
        if key in _OPEN_NAMES and not names
        else value
        for key, value in text.args.items()
    }
    return Text(text.msgid, args, text.plural)


@dataclass(slots=True)
class Faults:
    """Collects everything that is wrong, so that a file is mended once and not fault by fault."""

    found: list[Fault] = field(default_factory=list)

    def add(self, sheet: str, row: int | None, column: str | None, reason: Text, remedy: Text) -> None:
        """One more."""
        self.found.append(Fault(sheet, row, column, reason, remedy))

    def in_order(self, sheets: Sequence[str]) -> tuple[Fault, ...]:
        """By sheet and row; what concerns a sheet as a whole comes first."""
        place = {name: position for position, name in enumerate(sheets)}
        return tuple(sorted(self.found, key=lambda fault: (place.get(fault.sheet, len(place)), fault.row or 0)))
