"""Files from outside: what is read, and what is refused by name."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from xlsxwriter import Workbook

from bot.domain.forms import Book
from bot.errors import Refused
from bot.i18n import Text
from bot.sheets import reading
from bot.sheets.reading import DAMAGED, EMPTY, NO_SPREADSHEET, OLD_FORMAT, PROTECTED, TOO_LARGE, TOO_WIDE, read_book
from tests.support.workbooks import OLD_XLS, PERSON, UNIT, Row, csv_file, grid_workbook, staff, workbook
from tests.support.workbooks import PROTECTED as PROTECTED_FILE

ROWS = [["nip", "nama"], ["199001012015011001", "Contoh Ñ Pegawai"]]


def refusal(content: bytes) -> Text:
    with pytest.raises(Refused) as refused:
        read_book(content)
    return refused.value.message


def test_a_workbook_is_read_with_its_types() -> None:
    book = read_book(grid_workbook({"pegawai": [["nip", 5, 1.5, True, date(2026, 11, 24), None, "x"]]}))

    assert book.is_workbook
    assert book.grids[0].name == "pegawai"
    assert list(book.grids[0].rows[0]) == ["nip", 5.0, 1.5, True, date(2026, 11, 24), "", "x"]


def test_rows_and_columns_keep_their_numbers_though_the_first_are_empty() -> None:
    book = read_book(grid_workbook({"pegawai": [[], [], [None, "nip"]]}))
    assert [list(row) for row in book.grids[0].rows] == [["", ""], ["", ""], ["", "nip"]]


def test_formulas_and_merged_cells_are_found_where_they_stand() -> None:
    def odd(book: Workbook) -> None:
        sheet = book.get_worksheet_by_name("pegawai & unit")
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(30, 27, '="a"', None, "a")
        sheet.merge_range(2, 0, 3, 1, "x")

    book = read_book(grid_workbook({"lain": [["f"]], "pegawai & unit": ROWS}, odd))

    assert book.grids[0].formulas == frozenset()
    assert book.grids[1].formulas == {(1, 0), (30, 27)}
    assert book.grids[1].merged == (((2, 0), (3, 1)),)


def test_formulas_are_found_under_a_prefix_of_the_namespace_too() -> None:
    content = grid_workbook({"pegawai": ROWS}, lambda book: book.worksheets()[0].write_formula(1, 0, "=1", None, 1))

    def prefixed(xml: bytes) -> bytes:
        for tag in (b"worksheet", b"sheetData", b"row", b"c", b"f", b"v"):
            for before, after in ((b"<", b"<x:"), (b"</", b"</x:")):
                for end in (b" ", b">"):
                    xml = xml.replace(before + tag + end, after + tag + end)
        return xml.replace(b"xmlns=", b"xmlns:x=", 1)

    changed = rewritten(content, "xl/worksheets/sheet1.xml", prefixed)
    assert read_book(changed).grids[0].formulas == {(1, 0)}


def rewritten(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
        for part in before.namelist():
            after.writestr(part, change(before.read(part)) if part == name else before.read(part))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", EMPTY),
        (b" \r\n\r\n", EMPTY),
        (b"\xef\xbb\xbf", EMPTY),
        (b";;;\n;;;\n", EMPTY),
        (PROTECTED_FILE, PROTECTED),
        (OLD_XLS, OLD_FORMAT),
        (b"%PDF-1.7\n\x00\x01", NO_SPREADSHEET),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NO_SPREADSHEET),
        (b"<html><table><tr><td>nip</td></tr></table></html>", NO_SPREADSHEET),
        (b"{\\rtf1 nip}", NO_SPREADSHEET),
        (b"\x81\x8d\x8f\x90\x9d", NO_SPREADSHEET),
        (b"PK\x03\x04 something", DAMAGED),
    ],
)
def test_what_is_no_file_of_ours_is_refused_by_name(content: bytes, message: Text) -> None:
    assert refusal(content) == message


def test_an_empty_workbook_and_another_archive_are_refused_by_name() -> None:
    assert refusal(grid_workbook({"pegawai": []})) == EMPTY
    assert refusal(grid_workbook({"pegawai": [[None, ""]]})) == EMPTY
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(buffer.getvalue()) == NO_SPREADSHEET


def test_a_workbook_that_was_cut_off_or_changed_is_damaged() -> None:
    content = staff(PERSON)
    assert refusal(content[: len(content) // 2]) == DAMAGED
    assert refusal(rewritten(content, "xl/worksheets/sheet1.xml", lambda xml: xml[:200])) == DAMAGED


def test_no_damage_raises_anything_but_a_refusal() -> None:
    content, chance = staff(PERSON), random.Random(1)  # noqa: S311 - repeatable
    for _ in range(300):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 20)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            read_book(bytes(changed[: chance.choice([None, chance.randrange(len(changed))])]))
        except Refused:
            continue


def test_an_archive_that_unpacks_to_more_than_memory_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 1000)
    assert refusal(staff(PERSON)) == TOO_LARGE


def test_a_forgotten_value_in_the_last_corner_is_named_with_its_sheet() -> None:
    content = grid_workbook(
        {"unit": ROWS, "pegawai": ROWS}, lambda book: book.worksheets()[1].write(1048575, 16383, "x")
    )
    assert refusal(content) == TOO_WIDE(sheet="pegawai")


@pytest.mark.parametrize("content", [staff(PERSON, PERSON), csv_file([PERSON, PERSON])])
def test_more_rows_than_allowed_are_refused_as_the_caller_says(content: bytes) -> None:
    too_many = Refused(Text("too many"))
    assert isinstance(read_book(content, rows_at_most=3, too_many=too_many), Book)
    with pytest.raises(Refused) as refused:
        read_book(content, rows_at_most=2, too_many=too_many)
    assert refused.value is too_many


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_with_every_usual_sign(encoding: str, delimiter: str) -> None:
    rows: list[Row] = [{"nip": "199001012015011001", "nama": "Contoh Ñ, S.E.; M.Si"}]
    book = read_book(csv_file(rows, encoding=encoding, delimiter=delimiter))

    assert not book.is_workbook
    assert [list(row) for row in book.grids[0].rows] == [
        ["nip", "nama"],
        ["199001012015011001", "Contoh Ñ, S.E.; M.Si"],
    ]


def test_the_line_by_which_a_spreadsheet_names_its_sign_is_no_row() -> None:
    rows = read_book(b"sep=;\r\nkode;nama\r\nA;x,y\r\n").grids[0].rows
    assert [list(row) for row in rows] == [["kode", "nama"], ["A", "x,y"]]


def test_blank_lines_of_a_csv_count_as_rows() -> None:
    rows = read_book(b"kode,nama\n\nA,x\n").grids[0].rows
    assert [list(row) for row in rows] == [["kode", "nama"], [], ["A", "x"]]


def test_a_csv_whose_quotation_never_ends_is_refused() -> None:
    assert refusal(b'kode,nama\n"' + b"x" * 200_000) == NO_SPREADSHEET


def test_a_workbook_of_several_sheets_keeps_their_order() -> None:
    book = read_book(workbook({"unit": [UNIT], "pegawai": [PERSON]}))
    assert [grid.name for grid in book.grids] == ["unit", "pegawai"]
