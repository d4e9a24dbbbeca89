"""The rules of a file by itself: every row becomes a record or faults, and no two rows are about the same.

What needs the list that is already there (is the unit known, does the penilai exist) is asked later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Protocol, TypeVar

from bot.domain.cells import folded, is_nip, length_fault
from bot.domain.forms import Book, Faults, Form, Grid, numbers
from bot.domain.intake_days import read_day
from bot.domain.intake_forms import ACTING, CALENDAR, FORMS, STAFF, UNITS, YES, ImportKind
from bot.domain.intake_rows import ActingRow, DayRow, StaffRow, UnitRow
from bot.domain.intake_staff import read_person
from bot.domain.tabulation import Line, Progress, Table, matching_headings, tabulate
from bot.i18n import N_, Text

NEVER_READ = frozenset({"petunjuk", "kesalahan"})
"""Sheets that we write for people."""


class Numbered(Protocol):
    """A row that knows where it stands."""

    @property
    def number(self) -> int: ...


R = TypeVar("R", bound=Numbered)


@dataclass(slots=True)
class Rows:
    """All sound rows of a file, and everything that is wrong with the others."""

    units: list[UnitRow] = field(default_factory=list)
    staff: list[StaffRow] = field(default_factory=list)
    acting: list[ActingRow] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    """By sheet, the columns that the file has."""
    doubtful_units: list[UnitRow] = field(default_factory=list)
    doubtful_staff: list[StaffRow] = field(default_factory=list)
    """Rows with faults: whom they refer to is looked at all the same, so that everything is told at once."""
    unsound_units: set[str] = field(default_factory=set)
    unsound_people: set[str] = field(default_factory=set)
    """Codes and people of these: whoever refers to them is not told that they are unknown."""


def data_grids(book: Book) -> tuple[Grid, ...]:
    """The sheets that may hold data."""
    return tuple(grid for grid in book.grids if folded(grid.name) not in NEVER_READ)


def recognised(book: Book) -> ImportKind | None:
    """Which file it is, by its sheets and headings; None where it is none of ours."""
    grids = data_grids(book)
    names = {folded(grid.name) for grid in grids}
    if len(names & {form.name for form in FORMS[ImportKind.ORGANISATION]}) >= 2:
        return ImportKind.ORGANISATION
    scored = [
        (max((matching_headings(form, grid) for grid in grids), default=0), kind)
        for kind, form in ((ImportKind.STAFF, STAFF), (ImportKind.UNITS, UNITS), (ImportKind.HOLIDAYS, CALENDAR))
    ]
    best, kind = max(scored, key=lambda pair: pair[0])
    return kind if best >= 2 else None


def chosen_grids(kind: ImportKind, book: Book) -> tuple[dict[str, Grid], tuple[str, ...]]:
    """The sheet of each form, and the names of sheets with something in them that no form takes."""
    grids = data_grids(book)
    forms = FORMS[kind]
    taken = {form.name: grid for form in forms for grid in grids if folded(grid.name) == form.name}
    if len(forms) == 1 and not taken and grids:
        best = max(grids, key=lambda grid: matching_headings(forms[0], grid))
        taken = {forms[0].name: best}
    left = [grid.name for grid in grids if grid not in taken.values() and any(map(any, grid.rows))]
    return taken, tuple(left)


def read_rows(kind: ImportKind, grids: dict[str, Grid], today: date, progress: Progress | None = None) -> Rows:
    """Read the sheets of a file of this kind; collects every fault and raises nothing."""
    rows = Rows()
    for form in FORMS[kind]:
        grid = grids.get(form.name)
        if grid is None:
            _tell_no_sheet(rows.faults, form)
        elif form is not ACTING or any(map(any, grid.rows[1:])):  # nobody need act for anybody
            table = tabulate(form, grid, rows.faults)
            if table is not None:
                rows.columns[form.name] = frozenset(table.places)
                _READERS[form.name](rows, table, today, progress)
    return rows


def _tell_no_sheet(faults: Faults, form: Form) -> None:
    faults.add(
        form.name,
        None,
        None,
        N_("The sheet {sheet} is missing.")(sheet=form.name),
        N_("Take the template of the whole organisation, with its three sheets."),
    )


# ---- units


def _read_units(rows: Rows, table: Table, today: date, progress: Progress | None) -> None:
    read = [(line, _unit(line)) for line in table.lines(rows.faults, progress)]
    _refuse_twice(
        ((line, row.code) for line, row in read),
        "kode",
        N_("The same code stands in rows {rows}."),
        N_("Keep one row for each unit."),
    )
    for line, row in read:
        if line.sound and table.complete:
            rows.units.append(row)
        else:
            rows.doubtful_units.append(row)
            rows.unsound_units.add(row.code)


def _unit(line: Line) -> UnitRow:
    code, parent = line.text("kode", needed=True).upper(), line.text("kode_induk").upper()
    name, short = line.text("nama", needed=True), line.text("nama_singkat")
    limit = UNITS.column("nama_singkat").longest
    if not short and len(name) > limit:
        line.refuse(
            "nama_singkat",
            N_("The name is too long to stand in lists without a short name."),
            N_("Write a short name of at most {limit} characters.")(limit=limit),
        )
    if code and code == parent:
        line.refuse(
            "kode_induk",
            N_("A unit cannot stand above itself."),
            N_("Write the code of the unit above; empty only for the topmost unit."),
        )
    given: dict[str, object] = {
        "name": name,
        "short_name": short or name,
        "is_organisation": line.choice("organisasi", needed=True) == YES,
    }
    if line.has("hari_kerja"):
        given["working_days"] = int(line.choice("hari_kerja") or 5)
    return UnitRow(line.number, code, parent, line.person("nip_kepala"), given)


# ---- staff


def _read_staff(rows: Rows, table: Table, today: date, progress: Progress | None) -> None:
    read = [(line, read_person(line, today)) for line in table.lines(rows.faults, progress)]
    _refuse_twice(
        ((line, row.nip) for line, row in read),
        "nip",
        N_("The same NIP stands in rows {rows}."),
        N_("Keep one row for each person, in the unit of the main post; write a second duty into tugas_tambahan."),
    )
    _refuse_twice(
        ((line, (folded(row.name), row.unit)) for line, row in read if not row.has_nip and line.sound),
        "nama",
        N_("The same name without a NIP stands in rows {rows} of one unit."),
        N_("Keep one row for each person."),
    )
    _refuse_twice(
        ((line, row.former) for line, row in read),
        "nip_lama",
        N_("The same former NIP stands in rows {rows}."),
        N_("Only the row of that person may name it."),
    )
    for line, row in read:
        if line.sound and table.complete:
            rows.staff.append(row)
        else:
            rows.doubtful_staff.append(row)
            rows.unsound_people |= {row.nip, row.former, folded(row.name)} - {""}


# ---- acting


def _read_acting(rows: Rows, table: Table, today: date, progress: Progress | None) -> None:
    read = [(line, _acting(line)) for line in table.lines(rows.faults, progress)]
    sound = [(line, row) for line, row in read if row is not None and line.sound]
    by_absent: defaultdict[str, list[tuple[Line, ActingRow]]] = defaultdict(list)
    for line, row in sound:
        by_absent[row.absent].append((line, row))
    for told in by_absent.values():
        told.sort(key=lambda pair: pair[1].starts_on)
        for (_, earlier), (line, later) in pairwise(told):
            if earlier.ends_on is None or later.starts_on <= earlier.ends_on:
                line.refuse(
                    "mulai",
                    N_("For these days somebody else already acts, in row {row}.")(row=str(earlier.number)),
                    N_("Correct the days, so that only one person acts at a time."),
                )
    rows.acting += [row for line, row in sound if line.sound and table.complete]


def _acting(line: Line) -> ActingRow | None:
    kind = line.choice("jenis", needed=True)
    absent, acting = (line.person(name, needed=True) for name in ("nip_digantikan", "nip_pengganti"))
    for name, reference in (("nip_digantikan", absent), ("nip_pengganti", acting)):
        if reference.isdigit() and not is_nip(reference):
            line.refuse(name, length_fault(reference), N_("Compare it with the list of staff."))
    if absent and absent == acting:
        line.refuse("nip_pengganti", N_("Nobody acts for themselves."), N_("Write the NIP of the one who acts."))
    starts_on, ends_on = line.day("mulai", needed=True), line.day("selesai")
    if starts_on and ends_on and ends_on < starts_on:
        line.refuse("selesai", N_("The last day lies before the first."), N_("Correct one of the two days."))
    letter = line.text("nomor_surat", needed=True)
    return None if starts_on is None else ActingRow(line.number, kind, absent, acting, starts_on, ends_on, letter)


# ---- calendar


def _read_days(rows: Rows, table: Table, today: date, progress: Progress | None) -> None:
    read = [(line, read_day(line, today)) for line in table.lines(rows.faults, progress)]
    _refuse_twice(
        ((line, row.day if row else "") for line, row in read),
        "tanggal",
        N_("The same day stands in rows {rows}."),
        N_("Keep one row for each day."),
    )
    rows.days += [row for line, row in read if row is not None and line.sound and table.complete]


_READERS = {
    UNITS.name: _read_units,
    STAFF.name: _read_staff,
    ACTING.name: _read_acting,
    CALENDAR.name: _read_days,
}


def _refuse_twice(keyed: Iterable[tuple[Line, Hashable]], column: str, reason: Text, remedy: Text) -> None:
    """Refuse every line whose key another has too, naming all of them; an empty key is none."""
    by_key: defaultdict[Hashable, list[Line]] = defaultdict(list)
    for line, key in keyed:
        if key != "":
            by_key[key].append(line)
    for lines in by_key.values():
        if len(lines) > 1:
            for line in lines:
                line.refuse(column, reason(rows=numbers([line.number for line in lines])), remedy)
