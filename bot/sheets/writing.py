"""Writing XLSX: the empty form with its explanations, and the copy of a file that says in each row what is wrong.

Texts are written as texts whatever they begin with, so that none of them becomes a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.cells import folded, key_of
from bot.domain.forms import Book, Cell, Column, ColumnKind, Fault, Form, Grid
from bot.domain.tabulation import layout
from bot.i18n import N_, Translator

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPLANATIONS, FAULTS = "Petunjuk", "Kesalahan"
"""The sheets that we add; they are in every language called so."""

_ROWS_CHECKED = 20_000
"""Rows of the template that offer their choices in a list."""
_AS_TEXT = 49
"""The built-in format “text”."""
_LONGEST_CELL = 32_767
_LONGEST_LIST = 255
"""Characters, as spreadsheets have it."""
_WIDTHS = {ColumnKind.NIP: 22, ColumnKind.PERSON: 22, ColumnKind.DAY: 14, ColumnKind.CHOICE: 18, ColumnKind.TEXT: 26}

_HEADINGS = (
    N_("Sheet"),
    N_("Column"),
    N_("Needed"),
    N_("What belongs there"),
    N_("Possible values"),
    N_("Example"),
)
_GENERAL = (
    N_("One thing a row; headings stay as they are. A column that is not needed may be left out or left empty "
       "altogether: then nothing of it changes. Where some of its cells are filled, the empty ones clear the value."),
    N_("Dates: 24-11-2026, 24/11/2026, 24 November 2026 or 2026-11-24."),
    N_("No formulas, no merged cells, no password. A second import updates and never doubles; nobody is removed "
       "because they are missing from the file."),
)  # fmt: skip
_ABOUT_NIP = N_("NIP columns are formatted as text. Elsewhere a spreadsheet makes a number of a NIP and loses digits.")
_FAULT_HEADINGS = (N_("Sheet"), N_("Row"), N_("Column"), N_("Reason"), N_("What helps"))


def template(forms: Sequence[Form], words: Translator) -> bytes:
    """The empty form: a sheet for each of `forms`, and one that explains every column."""
    with _Writing() as writing:
        for form in forms:
            _form_sheet(writing, form)
        _explanations(writing, forms, words)
    return writing.content


def faulty_copy(
    book: Book, forms: Sequence[Form], grids: Mapping[str, Grid], faults: Sequence[Fault], words: Translator
) -> bytes:
    """The file with a last column that says what is wrong in each row, its cells coloured, and a sheet of all faults.

    `grids` has the sheet of each form by the name of the form.
    """
    by_name = {form.name: form for form in forms}
    followed = {id(grid): by_name[name] for name, grid in grids.items()}
    with _Writing(constant_memory=True) as writing:
        for grid in book.grids:
            if folded(grid.name) not in {folded(EXPLANATIONS), folded(FAULTS)}:
                form = followed.get(id(grid))
                mine = [fault for fault in faults if form is not None and fault.sheet == form.name]
                _copy(writing, grid, form, mine, words)
        _list_of_faults(writing, faults, words)
    return writing.content


def table(headings: Sequence[str], rows: Sequence[Sequence[Cell]], *, sheet: str, widths: Sequence[int]) -> bytes:
    """A plain table on one sheet."""
    with _Writing() as writing:
        made = writing.book.add_worksheet(sheet)
        _write_table(writing, made, headings, rows, widths)
    return writing.content


@dataclass
class _Writing:
    """A workbook in the making; its bytes are there once the block has ended."""

    constant_memory: bool = False
    buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __enter__(self) -> _Writing:
        from xlsxwriter import Workbook  # loaded where something is written

        options = {"in_memory": True, "constant_memory": self.constant_memory}
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book: Workbook = Workbook(self.buffer, options | safe)
        self.text = self._format(num_format=_AS_TEXT)
        self.day = self._format(num_format="dd-mm-yyyy")
        self.heading = self._format(bold=True, bg_color="#D9E1F2", border=1, num_format=_AS_TEXT)
        self.needed = self._format(bold=True, bg_color="#B8CCE4", border=1, num_format=_AS_TEXT)
        self.wrapped = self._format(num_format=_AS_TEXT, text_wrap=True, valign="top")
        self.wrong = self._format(num_format=_AS_TEXT, bg_color="#F8CBAD")
        self.wrong_day = self._format(num_format="dd-mm-yyyy", bg_color="#F8CBAD")
        self.wrong_number = self._format(bg_color="#F8CBAD")
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.book.close()

    @property
    def content(self) -> bytes:
        """The file."""
        return self.buffer.getvalue()

    def _format(self, **properties: Any) -> Format:
        return self.book.add_format(properties)


def _form_sheet(writing: _Writing, form: Form) -> None:
    sheet = writing.book.add_worksheet(form.name)
    offered = [column for column in form if column.offered]
    for place, column in enumerate(offered):
        needed = column.required or any(column.name in names for names in form.either)
        sheet.write_string(0, place, column.name, writing.needed if needed else writing.heading)
        kept_as = writing.day if column.kind is ColumnKind.DAY else writing.text
        sheet.set_column(place, place, max(_WIDTHS[column.kind], len(column.name) + 3), kept_as)
        if column.choices and len(",".join(column.choices)) <= _LONGEST_LIST:
            choices = {"validate": "list", "source": list(column.choices), "ignore_blank": True}
            sheet.data_validation(1, place, _ROWS_CHECKED, place, choices)
    sheet.freeze_panes(1, 0)


def _explanations(writing: _Writing, forms: Sequence[Form], words: Translator) -> None:
    sheet = writing.book.add_worksheet(EXPLANATIONS)
    general = [*_GENERAL, *(note for form in forms for note in form.notes)]
    if any(column.kind in {ColumnKind.NIP, ColumnKind.PERSON} for form in forms for column in form):
        general.append(_ABOUT_NIP)
    for row, text in enumerate(general):
        sheet.write_string(row, 0, words.label(text))
    rows = [_explained(form, column, words) for form in forms for column in form]
    start = len(general) + 1
    _write_table(writing, sheet, [words.label(text) for text in _HEADINGS], rows, (12, 20, 12, 70, 60, 26), start)


def _explained(form: Form, column: Column, words: Translator) -> list[Cell]:
    needed = N_("yes") if column.required else N_("one of them") if _has_choice(form, column) else N_("no")
    return [
        form.name,
        column.name,
        words.label(needed),
        words.label(column.about),
        ", ".join(column.choices),
        column.example,
    ]


def _has_choice(form: Form, column: Column) -> bool:
    return any(column.name in names for names in form.either)


def _copy(writing: _Writing, grid: Grid, form: Form | None, faults: Sequence[Fault], words: Translator) -> None:
    sheet = writing.book.add_worksheet(grid.name or (form.name if form else FAULTS + " 1"))
    heading, places = layout(form, grid) if form else (0, {})
    last = _column_of_faults(grid, heading)
    said: dict[int, list[str]] = {}
    wrong: set[tuple[int, int]] = set()
    for fault in faults:
        row = heading if fault.row is None else fault.row - 1
        where = f"{fault.column}: " if fault.column else ""
        said.setdefault(row, []).append(f"{where}{words.label(fault.reason)} {words.label(fault.remedy)}")
        if fault.column in places:
            wrong.add((row, places[fault.column]))
    sheet.set_column(0, max(last - 1, 0), 20)
    sheet.set_column(last, last, 90)
    for row, cells in enumerate(grid.rows):
        for place, cell in enumerate(cells):
            if place != last:
                _write_cell(writing, sheet, row, place, cell, bad=(row, place) in wrong)
        if row == heading and form is not None:
            sheet.write_string(row, last, "\n".join([FAULTS, *said.get(row, [])]), writing.needed)
        elif row in said:
            sheet.write_string(row, last, "\n".join(said[row])[:_LONGEST_CELL], writing.wrapped)
    if form is not None and len(grid.rows) > heading + 1:
        sheet.autofilter(heading, 0, len(grid.rows) - 1, last)
        sheet.freeze_panes(heading + 1, 0)


def _column_of_faults(grid: Grid, heading: int) -> int:
    """Behind all others; the column of an earlier copy is written anew."""
    for place, cell in enumerate(grid.rows[heading] if grid.rows else ()):
        if isinstance(cell, str) and key_of(cell.partition("\n")[0]) == key_of(FAULTS):
            return place
    return max((len(row) for row in grid.rows), default=0)


def _write_cell(writing: _Writing, sheet: Worksheet, row: int, place: int, cell: Cell, *, bad: bool) -> None:
    match cell:
        case None | "":
            if bad:
                sheet.write_blank(row, place, None, writing.wrong)
        case bool():
            sheet.write_boolean(row, place, cell, writing.wrong_number if bad else None)
        case int() | float():
            sheet.write_number(row, place, cell, writing.wrong_number if bad else None)
        case datetime() | date():
            sheet.write_datetime(row, place, cell, writing.wrong_day if bad else writing.day)
        case _:
            sheet.write_string(row, place, str(cell)[:_LONGEST_CELL], writing.wrong if bad else writing.text)


def _list_of_faults(writing: _Writing, faults: Sequence[Fault], words: Translator) -> None:
    rows: list[list[Cell]] = [
        [fault.sheet, fault.row, fault.column, words.label(fault.reason), words.label(fault.remedy)] for fault in faults
    ]
    sheet = writing.book.add_worksheet(FAULTS)
    _write_table(writing, sheet, [words.label(text) for text in _FAULT_HEADINGS], rows, (14, 8, 20, 70, 70))


def _write_table(
    writing: _Writing,
    sheet: Worksheet,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[int],
    start: int = 0,
) -> None:
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for place, heading in enumerate(headings):
        sheet.write_string(start, place, heading, writing.needed)
    for row, cells in enumerate(rows, start=start + 1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, place, cell[:_LONGEST_CELL], writing.wrapped)
            else:
                _write_cell(writing, sheet, row, place, cell, bad=False)
