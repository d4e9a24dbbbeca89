"""The rows of the working calendar by themselves."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.forms import Book, Cell, Grid
from bot.domain.intake import Rows, chosen_grids, read_rows, recognised
from bot.domain.intake_forms import CALENDAR, ImportKind
from bot.domain.intake_rows import DAY_FIELDS
from models.calendar import CalendarDay
from tests.conversation.chat import english

TODAY = date(2026, 11, 24)
CIRCULAR = "SE Wali Kota 800/1/CONTOH/2026"
Row = tuple[Cell, Cell, Cell]


def read(*rows: Row) -> Rows:
    grid = Grid(CALENDAR.name, [("tanggal", "status", "dasar"), *rows])
    return read_rows(ImportKind.HOLIDAYS, {CALENDAR.name: grid}, TODAY)


def said(rows: Rows) -> list[tuple[int | None, str | None, str]]:
    return [(found.row, found.column, english(found.reason)) for found in rows.faults.found]


def test_days_come_as_text_and_as_real_dates() -> None:
    rows = read(
        ("24-12-2026", "kerja", CIRCULAR),
        (date(2026, 12, 28), "Libur", CIRCULAR),
        (datetime(2026, 12, 29), "LIBUR", CIRCULAR),  # noqa: DTZ001 - as a spreadsheet keeps a day
        ("30 Desember 2026", "hapus", ""),
    )
    assert said(rows) == []
    assert [(row.number, row.day, row.working, row.basis) for row in rows.days] == [
        (2, date(2026, 12, 24), True, CIRCULAR),
        (3, date(2026, 12, 28), False, CIRCULAR),
        (4, date(2026, 12, 29), False, CIRCULAR),
        (5, date(2026, 12, 30), None, ""),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("31-11-2026", "libur", CIRCULAR), "tanggal", "“31-11-2026” is no date that I can read."),
        ((46014, "libur", CIRCULAR), "tanggal", "This is a number and no date."),
        (("", "libur", CIRCULAR), "tanggal", "This cell is empty."),
        (("31-12-2024", "libur", CIRCULAR), "tanggal", "Tuesday, 31 December 2024 is too far away."),
        (("01-01-2029", "libur", CIRCULAR), "tanggal", "Monday, 1 January 2029 is too far away."),
        (("24-12-2026", "cuti", CIRCULAR), "status", "“cuti” is not one of the possible values."),
        (("24-12-2026", "libur", ""), "dasar", "This cell is empty."),
        (("24-12-2026", "kerja", "3" * 16), "dasar", "This text seems to hold a NIK or KK number"),
        (("24-12-2026", "kerja", "x" * 201), "dasar", "This text has 201 characters; at most 200 are possible."),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(row: Row, column: str, reason: str) -> None:
    rows = read(("28-12-2026", "libur", CIRCULAR), row)
    assert [(found[:2], found[2].startswith(reason)) for found in said(rows)] == [((3, column), True)]
    assert [day.number for day in rows.days] == [2]


@pytest.mark.parametrize("day", ["01-01-2025", "31-12-2028"])
def test_last_year_and_two_years_ahead_are_near_enough(day: str) -> None:
    assert said(read((day, "libur", CIRCULAR))) == []


def test_a_day_stands_in_one_row() -> None:
    rows = read(
        ("24-12-2026", "libur", CIRCULAR), ("28-12-2026", "libur", CIRCULAR), (date(2026, 12, 24), "hapus", None)
    )
    assert said(rows) == [
        (2, "tanggal", "The same day stands in rows 2, 4."),
        (4, "tanggal", "The same day stands in rows 2, 4."),
    ]
    assert [row.number for row in rows.days] == [3]


def test_without_a_column_nothing_comes_in() -> None:
    grid = Grid("Lembar1", [("tanggal", "status"), ("24-12-2026", "libur")])
    book = Book((grid,), is_workbook=True)
    assert recognised(book) is ImportKind.HOLIDAYS
    grids, _ = chosen_grids(ImportKind.HOLIDAYS, book)
    rows = read_rows(ImportKind.HOLIDAYS, grids, TODAY)
    assert said(rows) == [(None, None, "The column dasar is missing.")]
    assert rows.days == []


def test_fields_and_columns_are_those_there_are() -> None:
    assert set(DAY_FIELDS) < set(CalendarDay.model_fields)
    assert set(DAY_FIELDS.values()) < {column.name for column in CALENDAR}
