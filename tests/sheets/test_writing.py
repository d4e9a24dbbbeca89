"""What we write: the empty forms, and the copy that says what is wrong."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest

from bot.domain.forms import Book, Fault, Grid
from bot.domain.intake import chosen_grids, read_rows
from bot.domain.intake_forms import FORMS, STAFF, UNITS, ImportKind
from bot.i18n import N_, translator
from bot.sheets.reading import read_book
from bot.sheets.writing import FAULTS, faulty_copy, table, template
from tests.support.workbooks import LEADER, PERSON, cells_of, csv_file, grid_workbook, headings, staff

TODAY = date(2026, 11, 24)
ID, EN = translator("id"), translator("en")


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("kind", ImportKind)
def test_a_template_has_its_sheets_with_all_headings_and_no_row(kind: ImportKind) -> None:
    content = template(FORMS[kind], ID)
    book = read_book(content)

    assert [grid.name for grid in book.grids] == [*(form.name for form in FORMS[kind]), "Petunjuk"]
    for form, grid in zip(FORMS[kind], book.grids, strict=False):
        assert [list(row) for row in grid.rows] == [headings(form)]


@pytest.mark.parametrize("kind", ImportKind)
def test_an_empty_template_is_recognised_and_told_to_be_empty(kind: ImportKind) -> None:
    book = read_book(template(FORMS[kind], ID))
    grids, left = chosen_grids(kind, book)
    rows = read_rows(kind, grids, TODAY)

    assert left == ()
    assert {fault.reason.msgid for fault in rows.faults.found} == {"Below the headings there is no row."}


def test_every_column_is_explained_with_its_values_and_an_example() -> None:
    rows = cells_of(template((STAFF,), EN), "Petunjuk")
    explained = {row[1]: row for row in rows if row[0] == STAFF.name}

    assert set(explained) == {column.name for column in STAFF}
    assert explained["nip"][2] == "yes"
    assert explained["kode_unit"][2] == "one of them"
    assert explained["tmt"][2] == "no"
    assert explained["status_asn"][4] == "PNS, PPPK, PPPK_PARUH_WAKTU, NON_ASN"
    assert all(row[3] for row in explained.values())


def test_columns_of_numbers_are_formatted_as_text_and_choices_offered_in_a_list() -> None:
    content = template((STAFF,), ID)
    sheet, styles = part(content, "xl/worksheets/sheet1.xml"), part(content, "xl/styles.xml")

    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    column = re.search(r'<col min="1" max="1" width="[^"]*" style="(\d+)"', sheet)
    assert column is not None
    assert formats[int(column[1])] == "49"  # the built-in format “text”
    assert "PNS,PPPK,PPPK_PARUH_WAKTU,NON_ASN" in sheet
    assert sheet.count("<dataValidation ") == sum(bool(column.choices) for column in STAFF if column.offered)


def faulty(content: bytes, *faults: Fault) -> bytes:
    book = read_book(content)
    grids, _ = chosen_grids(ImportKind.STAFF, book)
    return faulty_copy(book, (STAFF,), grids, faults, EN)


def fault(row: int | None, column: str | None, reason: str = "Why.", remedy: str = "What helps.") -> Fault:
    return Fault(STAFF.name, row, column, N_("{text}")(text=reason), N_("{text}")(text=remedy))


def test_the_copy_says_in_each_row_what_is_wrong_and_leaves_the_others_alone() -> None:
    content = faulty(staff(PERSON, PERSON, PERSON), fault(None, None, "All."), fault(3, "nip"), fault(3, "nama", "No."))
    rows = cells_of(content, STAFF.name)

    assert [row[:-1] for row in rows] == cells_of(staff(PERSON, PERSON, PERSON), STAFF.name)
    assert [row[-1] for row in rows] == [
        f"{FAULTS}\nAll. What helps.",
        "",
        "nip: Why. What helps.\nnama: No. What helps.",
        "",
    ]
    assert cells_of(content, FAULTS) == [
        ["Sheet", "Row", "Column", "Reason", "What helps"],
        ["pegawai", "", "", "All.", "What helps."],
        ["pegawai", 3.0, "nip", "Why.", "What helps."],
        ["pegawai", 3.0, "nama", "No.", "What helps."],
    ]


def test_cells_with_a_fault_are_coloured_also_where_they_are_empty() -> None:
    content = faulty(staff(PERSON | {"jabatan": ""}), fault(2, "nip"), fault(2, "jabatan"))
    sheet = part(content, "xl/worksheets/sheet1.xml")
    styles = re.findall(r'<xf numFmtId="\d+" fontId="\d+" fillId="(\d+)"', part(content, "xl/styles.xml"))
    fills = {cell: styles[int(style)] for cell, style in re.findall(r'<c r="([A-Z]+2)" s="(\d+)"', sheet)}

    plain = fills["B2"]
    assert fills["A2"] != plain
    assert fills["E2"] == fills["A2"]
    assert fills["H2"] == plain


def test_nothing_in_the_copy_becomes_a_formula_or_a_link() -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.invalid", '=HYPERLINK("http://example.invalid")']
    content = faulty(
        grid_workbook({STAFF.name: [headings(STAFF), *([word] * 3 for word in evil)]}), fault(2, "nip", "=2+2")
    )
    sheet = part(content, "xl/worksheets/sheet1.xml")

    assert "<f>" not in sheet + part(content, "xl/worksheets/sheet2.xml")
    assert "hyperlink" not in sheet.casefold().replace("=hyperlink(", "")
    assert [row[0] for row in cells_of(content, STAFF.name)[1:]] == evil


def test_types_survive_the_copy() -> None:
    content = faulty(staff(PERSON | {"nip": 1.99001e17, "nip_penilai": True, "tmt": date(2020, 2, 1)}), fault(2, "nip"))
    row = dict(zip(*cells_of(content, STAFF.name)[:2], strict=True))

    assert (row["nip"], row["nip_penilai"], row["tmt"]) == (1.99001e17, True, date(2020, 2, 1))


def test_a_copy_that_was_corrected_is_read_as_if_there_had_been_no_faults() -> None:
    content = faulty(staff(PERSON), fault(None, None, "All."), fault(2, "nip"))
    book = read_book(content)
    grids, left = chosen_grids(ImportKind.STAFF, book)
    rows = read_rows(ImportKind.STAFF, grids, TODAY)

    assert left == ()
    assert rows.faults.found == []
    assert [row.penilai for row in rows.staff] == [LEADER]
    again = faulty_copy(book, (STAFF,), grids, [], EN)
    assert [row[-1] for row in cells_of(again, STAFF.name)] == [FAULTS, ""]
    assert len(cells_of(again, STAFF.name)[0]) == len(cells_of(content, STAFF.name)[0])


def test_a_copy_of_a_csv_is_a_workbook_with_the_sheet_of_the_form() -> None:
    content = faulty(csv_file([PERSON], encoding="cp1252", delimiter=";"), fault(2, "nama"))
    assert cells_of(content, STAFF.name)[1][0] == PERSON["nip"]


def test_sheets_that_no_form_takes_are_copied_as_they_are() -> None:
    book = read_book(grid_workbook({"Catatan": [["a", 1]], "pegawai": [headings(STAFF), ["x"]]}))
    grids, _ = chosen_grids(ImportKind.STAFF, book)
    assert cells_of(faulty_copy(book, (STAFF,), grids, [], EN), "Catatan") == [["a", 1.0]]


def test_a_very_long_reason_is_cut_at_what_a_cell_holds() -> None:
    content = faulty(staff(PERSON), fault(2, "nip", "x" * 40_000))
    assert len(cells_of(content, STAFF.name)[1][-1]) == 32_767


def test_a_plain_table_is_written_as_it_is() -> None:
    content = table(["kode", "n"], [["A", 1], ["=x", None]], sheet="data", widths=(10, 5))
    assert cells_of(content, "data") == [["kode", "n"], ["A", 1.0], ["=x", ""]]


def test_two_forms_of_one_book_get_their_own_faults() -> None:
    book = Book((Grid("unit", [["kode"], ["A"]]), Grid("pegawai", [["nip"], ["1"]])), is_workbook=True)
    grids, _ = chosen_grids(ImportKind.ORGANISATION, book)
    told = [fault(2, "nip"), Fault(UNITS.name, 2, "kode", N_("Other."), N_("Help."))]
    content = faulty_copy(book, FORMS[ImportKind.ORGANISATION], grids, told, EN)
    assert cells_of(content, "unit")[1] == ["A", "kode: Other. Help."]
    assert cells_of(content, "pegawai")[1] == ["1", "nip: Why. What helps."]
