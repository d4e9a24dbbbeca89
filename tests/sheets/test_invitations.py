"""The two files of a round of invitations: what stands in which, a sheet for every unit, and no formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from bot.domain.doors import Issued, link, shown_code
from bot.i18n import translator
from bot.sheets import invitations

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
WORDS = translator("en")


def issued(number: int, unit: str = "BIDANG", name: str = "Baru Contoh") -> Issued:
    return Issued(
        number,
        number,
        f"{name} {number}",
        "1990**********1***",
        "Analis",
        unit,
        f"Unit {unit}",
        f"{'t' * 31}{number}",
        f"CDFG346{number}",
        NOW,
    )


def sheets_of(content: bytes) -> Mapping[str, Sequence[Sequence[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


EVERYBODY = [issued(3, "UPT"), issued(1), issued(2)]


def test_links_and_codes_stand_apart() -> None:
    links, codes = invitations.links(EVERYBODY, "contoh_bot", WORDS), invitations.codes(EVERYBODY, WORDS)
    shown, told = repr(sheets_of(links)), repr(sheets_of(codes))
    for one in EVERYBODY:
        assert link("contoh_bot", one.token) in shown
        assert shown_code(one.code) not in shown
        assert one.code not in shown
        assert shown_code(one.code) in told
        assert one.token not in told


def test_every_unit_has_a_sheet_with_a_heading_that_tells_how() -> None:
    book = sheets_of(invitations.links(EVERYBODY, "contoh_bot", WORDS))
    assert list(book) == ["BIDANG", "UPT"]
    rows = book["BIDANG"]
    assert rows[0][0] == "Invitations to the appraisal bot – Unit BIDANG"
    assert "1 December 2026, 09:00 WITA" in str(rows[1][0])
    assert rows[3] == ["No.", "Name", "NIP", "Position", "Link"]
    assert rows[4][:4] == [1.0, "Baru Contoh 1", "1990**********1***", "Analis"]
    assert len(rows) == 6


@pytest.mark.parametrize("name", ["=1+1", "+62811", "-2", "@SUM(A1)", "\t=cmd", "https://example.org"])
def test_no_name_becomes_a_formula_or_a_link(name: str) -> None:
    content = invitations.links([issued(1, name=name)], "contoh_bot", WORDS)
    assert sheets_of(content)["BIDANG"][4][1] == f"{name} 1"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_units_whose_codes_are_long_odd_or_alike_get_sheets_of_their_own() -> None:
    units = ["A/B", "A:B", "a-b", "X" * 60, "X" * 50, "History", "'quoted'", ""]
    content = invitations.codes([issued(n, unit) for n, unit in enumerate(units)], WORDS)
    names = list(sheets_of(content))
    assert len({name.casefold() for name in names}) == len(units)
    assert all(0 < len(name) <= 31 for name in names)


def test_nobody_makes_an_empty_book() -> None:
    assert sheets_of(invitations.codes([], WORDS))
