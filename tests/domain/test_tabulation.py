"""Headings and lines of a sheet."""

from __future__ import annotations

import pytest

from bot.domain.forms import Cell, Fault, Faults, Grid
from bot.domain.intake_forms import STAFF, UNITS
from bot.domain.tabulation import layout, matching_headings, tabulate

UNIT_HEADINGS = ["kode", "nama", "nama_singkat", "kode_induk", "organisasi"]
UNIT: list[Cell] = ["SEKSI", "Seksi Contoh", "Seksi", "", "tidak"]


def told(faults: Faults) -> list[tuple[int | None, str | None, str, str]]:
    return [_told(fault) for fault in faults.found]


def _told(fault: Fault) -> tuple[int | None, str | None, str, str]:
    reason, remedy = (text.msgid.format(**text.args) for text in (fault.reason, fault.remedy))
    return fault.row, fault.column, reason, remedy


def read(grid: Grid) -> tuple[list[dict[str, str]], Faults]:
    faults = Faults()
    table = tabulate(UNITS, grid, faults)
    lines = list(table.lines(faults)) if table else []
    return [{"kode": line.text("kode"), "nama": line.text("nama"), "row": str(line.number)} for line in lines], faults


def test_headings_are_found_below_a_title_and_rows_are_counted_as_the_spreadsheet_does() -> None:
    rows: list[list[Cell]] = [
        ["DAFTAR UNIT"],
        [],
        ["No", *(heading.upper() for heading in UNIT_HEADINGS)],
        ["1", *UNIT],
        [],
        ["2", *UNIT],
    ]
    lines, faults = read(Grid("unit", rows))

    assert [line["row"] for line in lines] == ["4", "6"]
    assert lines[0]["nama"] == "Seksi Contoh"
    assert not faults.found


def test_an_empty_sheet_and_one_with_headings_alone_are_told_apart() -> None:
    for grid, said in (
        (Grid("unit", []), "This sheet is empty."),
        (Grid("unit", [[], ["", None]]), "This sheet is empty."),
        (Grid("unit", [[*UNIT_HEADINGS]]), "Below the headings there is no row."),
        (Grid("unit", [[*UNIT_HEADINGS], ["", " ", "-"]]), "Below the headings there is no row."),
    ):
        lines, faults = read(grid)
        assert lines == []
        assert told(faults) == [(None, None, said, "Fill in the template and send it again.")]


def test_every_fault_of_the_headings_is_told_at_once() -> None:
    headings = ["kode", "nama", "nama", "nama_singkt", "warna", "organisasi"]
    _, faults = read(Grid("unit", [headings, ["SEKSI", "Seksi", "x", "y", "z", "ya"]]))

    assert told(faults) == [
        (1, "nama", "The column nama stands here twice.", "Keep one of them."),
        (1, None, "I do not know the column “nama_singkt”.", "Was nama_singkat meant? If not, remove the column."),
        (1, None, "I do not know the column “warna”.", "Remove the column, or take a heading from the template."),
        (None, None, "The column nama_singkat is missing.", "Add it; see the template."),
        (None, None, "The column kode_induk is missing.", "Add it; see the template."),
    ]


def test_of_kode_unit_and_kode_opd_one_must_be_there() -> None:
    faults = Faults()
    headings = [column.name for column in STAFF if column.name not in {"kode_unit", "kode_opd", "unit_kerja"}]
    table = tabulate(STAFF, Grid("pegawai", [headings, ["x"]]), faults)

    assert table is not None
    assert not table.complete
    assert told(faults) == [(None, None, "The column kode_unit / kode_opd is missing.", "Add it; see the template.")]


def test_our_own_columns_and_numbering_are_passed_over() -> None:
    _, faults = read(
        Grid("unit", [["No.", *UNIT_HEADINGS, "Kesalahan\nKolom x tidak ada."], ["1", *UNIT, "dulu salah"]])
    )
    assert not faults.found


def test_formula_cells_and_merged_cells_are_told_with_their_remedy() -> None:
    rows: list[list[Cell]] = [[*UNIT_HEADINGS], UNIT, UNIT, UNIT, UNIT]
    grid = Grid("unit", rows, formulas=frozenset({(1, 1)}), merged=(((2, 0), (3, 0)),))
    _, faults = read(grid)

    in_order = sorted(told(faults), key=lambda fault: fault[0] or 0)
    assert [(row, column, reason.split(";")[0]) for row, column, reason, _ in in_order] == [
        (2, "nama", "This cell holds a formula"),
        (3, None, "Cells are merged here, so that it cannot be told which row their value belongs to."),
        (4, None, "Cells are merged here, so that it cannot be told which row their value belongs to."),
    ]
    assert {remedy.split(",")[0] for *_, remedy in told(faults)} == {
        "Copy the cells",
        "Unmerge the cells and fill in every row.",
    }


def test_merged_headings_and_formulas_in_headings_are_told() -> None:
    grid = Grid("unit", [[*UNIT_HEADINGS], UNIT], formulas=frozenset({(0, 0)}), merged=(((0, 3), (0, 4)),))
    _, faults = read(grid)
    assert [reason for _, _, reason, _ in told(faults)] == ["A heading holds a formula.", "Headings are merged."]


def test_cells_that_are_merged_above_the_headings_are_a_title() -> None:
    _, faults = read(Grid("unit", [["DAFTAR UNIT"], [*UNIT_HEADINGS], UNIT], merged=(((0, 0), (0, 4)),)))
    assert not faults.found


def test_of_one_cell_the_first_fault_is_told() -> None:
    faults = Faults()
    table = tabulate(UNITS, Grid("unit", [[*UNIT_HEADINGS], ["", "x", "", "", ""]]), faults)
    assert table is not None
    (line,) = table.lines(faults)
    line.text("kode", needed=True)
    line.text("kode", needed=True)
    assert len(faults.found) == 1
    assert not line.sound
    assert line.is_refused("kode")
    assert not line.is_refused("nama")


def columns_of(*columns: tuple[str, Cell]) -> set[str]:
    faults = Faults()
    table = tabulate(STAFF, Grid("pegawai", [[name for name, _ in columns], [cell for _, cell in columns]]), faults)
    assert table is not None
    return {name for name, _ in columns if table.has(name)}


def test_a_column_that_is_empty_throughout_counts_as_missing_unless_it_is_needed() -> None:
    assert columns_of(("nip", ""), ("nama", "x"), ("tmt", ""), ("keadaan", "-"), ("tugas_tambahan", "y")) == {
        "nip",
        "nama",
        "tugas_tambahan",
    }


@pytest.mark.parametrize(
    ("unit", "office", "there"),
    [
        ("", None, {"kode_unit"}),
        ("A", None, {"kode_unit"}),
        ("", "A", {"kode_opd"}),
        ("A", "", {"kode_unit"}),
        ("", "", {"kode_unit", "kode_opd"}),
    ],
)
def test_of_two_ways_to_name_the_unit_the_empty_one_gives_way(unit: str, office: str | None, there: set[str]) -> None:
    columns = [("nama", "x"), ("kode_unit", unit)] + ([] if office is None else [("kode_opd", office)])
    assert columns_of(*columns) - {"nama"} == there


@pytest.mark.parametrize(("cell", "fault"), [("13/04/2026", False), ("04/13/2026", True), ("03/04/2026", True)])
def test_one_american_date_makes_the_others_of_its_column_doubtful(cell: str, fault: bool) -> None:
    faults = Faults()
    rows: list[list[Cell]] = [["nip", "nama", "tmt"], ["1", "a", cell], ["2", "b", "04/13/2026"]]
    table = tabulate(STAFF, Grid("pegawai", rows), faults)
    assert table is not None
    faults.found.clear()
    line = next(iter(table.lines(faults)))
    line.day("tmt")
    assert bool(faults.found) is fault


def test_progress_is_told_and_ends_at_the_end() -> None:
    faults, seen = Faults(), []
    table = tabulate(UNITS, Grid("unit", [[*UNIT_HEADINGS], *[UNIT] * 1200]), faults)
    assert table is not None
    list(table.lines(faults, lambda done, total: seen.append((done, total))))
    assert seen == [(500, 1201), (1000, 1201), (1201, 1201)]


def test_where_the_columns_stand_is_found_without_a_word_about_faults() -> None:
    grid = Grid("unit", [["judul"], ["nama", "x", "kode", "nama"], ["a", "b", "c", "d"]])
    assert layout(UNITS, grid) == (1, {"nama": 0, "kode": 2})
    assert layout(UNITS, Grid("unit", [])) == (0, {})
    assert matching_headings(UNITS, grid) == 2
    assert matching_headings(UNITS, Grid("unit", [])) == 0
