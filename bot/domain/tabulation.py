"""From a sheet to the lines of a form: which column is which, and what stands in the cells of a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.domain import cells
from bot.domain.cells import Unreadable, is_empty, key_of, nearest, puts_month_first
from bot.domain.forms import Cell, Column, ColumnKind, Faults, Form, Grid
from bot.i18n import N_, Text

T = TypeVar("T")

HEADING_WITHIN = 10
"""Rows at the top among which the headings are looked for: a title may stand above them. Our own choice."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""

EVERY = 500
"""Lines after which it is told."""

_VALUES_ONLY = N_("Copy the cells, paste them as values only (Paste Special › Values) and save.")
_FROM_TEMPLATE = N_("Take the headings from the template, in one row, each of them once.")
_MERGED = N_("Cells are merged here, so that it cannot be told which row their value belongs to.")
_FILL_IN = N_("Fill in the template and send it again.")
_UNMERGE = N_("Unmerge the cells and fill in every row.")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are known: the place of each column, and the row of the headings (from 0)."""

    form: Form
    grid: Grid
    heading: int
    places: dict[str, int]
    columns: dict[str, Column]
    month_first: frozenset[str]
    """Columns of days in which the month stands first somewhere."""
    complete: bool
    """Whether all columns are there that must be; otherwise no line can become a record."""

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.places

    def lines(self, faults: Faults, progress: Progress | None = None) -> Iterator[Line]:
        """Every row that is not empty."""
        blocked = _merged_rows(self.grid)
        total = len(self.grid.rows)
        for index in range(self.heading + 1, total):
            if progress is not None and index % EVERY == 0:
                progress(index, total)
            row = self.grid.rows[index]
            if any(place < len(row) and not is_empty(row[place]) for place in self.places.values()):
                line = Line(self, index, faults)
                if index in blocked:
                    line.refuse(None, _MERGED, _UNMERGE)
                yield line
        if progress is not None:
            progress(total, total)


class Line:
    """One row. Each reading notes what is wrong with the cell and then gives an empty value."""

    __slots__ = ("_cells", "_faults", "_index", "_refused", "_table", "number")

    def __init__(self, table: Table, index: int, faults: Faults) -> None:
        self._table = table
        self._index = index
        self._cells = table.grid.rows[index]
        self._faults = faults
        self._refused: set[str | None] = set()
        self.number = index + 1
        """As the spreadsheet counts."""

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong so far."""
        return not self._refused

    def refuse(self, column: str | None, reason: Text, remedy: Text) -> None:
        """Note a fault; of one cell the first alone, as the others follow from it."""
        if column not in self._refused:
            self._refused.add(column)
            self._faults.add(self._table.form.name, self.number, column, reason, remedy)

    def is_refused(self, column: str) -> bool:
        """Whether something is wrong with this cell."""
        return column in self._refused

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self._table.places

    def text(self, name: str, *, needed: bool = False) -> str:
        """The words in a cell."""
        column = self._table.columns[name]
        return self._filled(name, needed, self._read(name, lambda cell: cells.text_of(cell, column.longest), ""))

    def digits(self, name: str) -> str:
        """The digits of a NIP; whether they are one is not looked at."""
        return self._read(name, cells.digits_of, "")

    def person(self, name: str, *, needed: bool = False) -> str:
        """A reference to somebody: a NIP, or a folded name."""
        return self._filled(name, needed, self._read(name, cells.person_of, ""))

    def choice(self, name: str, *, needed: bool = False) -> str:
        """One of the values of the column."""
        choices = self._table.columns[name].choices
        return self._filled(name, needed, self._read(name, lambda cell: cells.choice_of(cell, choices), ""))

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """A day."""
        month_first = name in self._table.month_first
        found = self._read(name, lambda cell: cells.day_of(cell, month_first=month_first), None)
        self._filled(name, needed, "" if found is None else "filled")
        return found

    def raw(self, name: str) -> Cell:
        """What stands in the cell, as it was read."""
        place = self._table.places.get(name)
        return None if place is None or place >= len(self._cells) else self._cells[place]

    def _read(self, name: str, read: Callable[[Cell], T], otherwise: T) -> T:
        place = self._table.places.get(name)
        if place is None or place >= len(self._cells):
            return otherwise
        if (self._index, place) in self._table.grid.formulas:
            self.refuse(name, N_("This cell holds a formula; I take over values only."), _VALUES_ONLY)
            return otherwise
        cell = self._cells[place]
        if cell is None or cell == "":
            return otherwise
        try:
            return read(cell)
        except Unreadable as unreadable:
            self.refuse(name, unreadable.reason, unreadable.remedy)
            return otherwise

    def _filled(self, name: str, needed: bool, value: str) -> str:
        # A column that is missing altogether was told once, for the sheet.
        if needed and not value and self.has(name):
            self.refuse(name, N_("This cell is empty."), N_("Fill it in; the sheet “Petunjuk” says with what."))
        return value


def tabulate(form: Form, grid: Grid, faults: Faults) -> Table | None:
    """Find the headings and tell everything that is wrong with them; None where there are no lines to read."""
    heading = _heading_of(form, grid)
    if heading is None:
        faults.add(form.name, None, None, N_("This sheet is empty."), _FILL_IN)
        return None
    places: dict[str, int] = {}
    for place, cell in enumerate(grid.rows[heading]):
        _take_heading(form, heading, place, cell, places, faults)
    if any(row == heading for row, _ in grid.formulas):
        faults.add(form.name, heading + 1, None, N_("A heading holds a formula."), _VALUES_ONLY)
    if any(first <= heading <= last for (first, _), (last, _) in grid.merged):
        faults.add(form.name, heading + 1, None, N_("Headings are merged."), _FROM_TEMPLATE)
    complete = _tell_missing(form, places, faults)
    if not places:
        return None
    if all(is_empty(cell) for row in grid.rows[heading + 1 :] for cell in row):
        faults.add(form.name, None, None, N_("Below the headings there is no row."), _FILL_IN)
        return None
    for name in _unused(form, grid, heading, places):
        del places[name]
    columns = {column.name: column for column in form}
    return Table(form, grid, heading, places, columns, _month_first(form, grid, heading, places), complete)


def layout(form: Form, grid: Grid) -> tuple[int, dict[str, int]]:
    """The row of the headings and the place of each column that is there, both from 0."""
    heading = _heading_of(form, grid) or 0
    places: dict[str, int] = {}
    for place, cell in enumerate(grid.rows[heading] if grid.rows else ()):
        key = key_of(str(cell or ""))
        if key in _known(form):
            places.setdefault(key, place)
    return heading, places


def matching_headings(form: Form, grid: Grid) -> int:
    """How many headings of the form the sheet has."""
    heading = _heading_of(form, grid)
    return 0 if heading is None else len(_known(form) & {key_of(str(cell or "")) for cell in grid.rows[heading]})


def _heading_of(form: Form, grid: Grid) -> int | None:
    """The first row with at least two headings of the form, else the first that is not empty."""
    known = _known(form)
    filled = [
        (index, {key_of(str(cell)) for cell in row if not is_empty(cell)})
        for index, row in enumerate(grid.rows[:HEADING_WITHIN])
    ]
    for index, keys in filled:
        if len(keys & known) >= 2:
            return index
    return next((index for index, row in enumerate(grid.rows) if not all(map(is_empty, row))), None)


def _known(form: Form) -> set[str]:
    return {column.name for column in form}


def _take_heading(form: Form, row: int, place: int, cell: Cell, places: dict[str, int], faults: Faults) -> None:
    if is_empty(cell):
        return
    written = str(cell)
    key = key_of(written)
    if key_of(written.partition("\n")[0]) in form.passed_over:  # below our own heading stand faults of the sheet
        return
    if key in places:
        faults.add(
            form.name, row + 1, key, N_("The column {column} stands here twice.")(column=key), N_("Keep one of them.")
        )
    elif key in _known(form):
        places[key] = place
    else:
        near = nearest(key, _known(form) - places.keys())
        remedy = (
            N_("Remove the column, or take a heading from the template.")
            if near is None
            else N_("Was {near} meant? If not, remove the column.")(near=near)
        )
        faults.add(
            form.name,
            row + 1,
            None,
            N_("I do not know the column “{written}”.")(written=cells.tidy(written)[:60]),
            remedy,
        )


def _tell_missing(form: Form, places: dict[str, int], faults: Faults) -> bool:
    """Tell which columns are missing; gives whether none is."""
    missing = [column.name for column in form if column.required and column.name not in places]
    missing += [" / ".join(names) for names in form.either if not places.keys() & set(names)]
    for name in missing:
        faults.add(
            form.name, None, None, N_("The column {column} is missing.")(column=name), N_("Add it; see the template.")
        )
    return not missing


def _unused(form: Form, grid: Grid, heading: int, places: dict[str, int]) -> list[str]:
    """Columns that may be missing and are empty throughout: they count as missing, so that nothing is cleared."""
    needed = {column.name for column in form if column.required}
    for names in form.either:
        there = [name for name in names if name in places]
        filled = [name for name in there if not _is_unused(grid, heading, places[name])]
        needed |= set(filled or there)
    return [name for name, place in places.items() if name not in needed and _is_unused(grid, heading, place)]


def _is_unused(grid: Grid, heading: int, place: int) -> bool:
    return all(place >= len(row) or is_empty(row[place]) for row in grid.rows[heading + 1 :])


def _month_first(form: Form, grid: Grid, heading: int, places: dict[str, int]) -> frozenset[str]:
    days = [column for column in form if column.kind is ColumnKind.DAY and column.name in places]
    return frozenset(column.name for column in days if _any_month_first(grid, heading, places[column.name]))


def _any_month_first(grid: Grid, heading: int, place: int) -> bool:
    return any(place < len(row) and puts_month_first(row[place]) for row in grid.rows[heading + 1 :])


def _merged_rows(grid: Grid) -> frozenset[int]:
    end = len(grid.rows)
    return frozenset(row for (first, _), (last, _) in grid.merged for row in range(first, min(last + 1, end)))
