"""Cells as people fill them in."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.domain.cells import Unreadable, choice_of, day_of, digits_of, is_nip, key_of, nearest, person_of, text_of, tidy
from bot.domain.forms import Cell

NIP = "199001012015011001"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Siti\xa0 Contoh \n Rahmah ", "Siti Contoh Rahmah"),
        ("Siti\u200b Contoh\ufeff", "Siti Contoh"),
        (f'="{NIP}"', NIP),
        (f"'{NIP}", NIP),
        ("'Aisyah Contoh", "'Aisyah Contoh"),
        ("a\x07b", "ab"),
        (" - ", ""),
        ("–", ""),
    ],
)
def test_traces_of_copying_are_taken_off(written: str, read: str) -> None:
    assert tidy(written) == read


@pytest.mark.parametrize(("cell", "read"), [(None, ""), (5.0, "5"), (101, "101"), (5.5, "5.5"), (" x ", "x")])
def test_text_is_read_from_words_and_numbers(cell: Cell, read: str) -> None:
    assert text_of(cell, 40) == read


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (True, "truth value"),
        (date(2026, 12, 1), "date or time"),
        (time(8), "date or time"),
        ("x" * 41, "41"),
        ("=1+1", "formula"),
        ("+62", "formula"),
        ("@nama", "formula"),
        ("-x", "formula"),
        ("Budi 6372010101900001", "NIK"),
    ],
)
def test_text_that_is_not_what_was_typed_is_refused(cell: Cell, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        text_of(cell, 40)
    said = refused.value.reason
    assert reason in said.msgid.format(**said.args)


@pytest.mark.parametrize("written", [NIP, "19900101 201501 1 001", "19900101.201501.1.001", f'="{NIP}"', f"\xa0{NIP} "])
def test_a_nip_is_read_with_the_usual_gaps(written: str) -> None:
    assert digits_of(written) == NIP


@pytest.mark.parametrize("cell", [1.99001012015011e17, 199001012015011001, "1.99001E+17", "1,99001E+17", "2E17"])
def test_a_nip_that_a_spreadsheet_made_a_number_of_is_refused(cell: Cell) -> None:
    with pytest.raises(Unreadable) as refused:
        digits_of(cell)
    assert "last digits are lost" in refused.value.reason.msgid
    assert "as text" in refused.value.remedy.msgid


@pytest.mark.parametrize(
    ("cell", "meant"),
    [(NIP, NIP), ("19900101 201501 1 001", NIP), ("Contoh  Wali Kota", "contoh wali kota"), (None, "")],
)
def test_a_person_is_a_nip_or_a_name(cell: Cell, meant: str) -> None:
    assert person_of(cell) == meant


def test_a_person_as_a_number_is_refused_like_a_nip() -> None:
    for cell in (1.99e17, "1.99E+17"):
        with pytest.raises(Unreadable):
            person_of(cell)


@pytest.mark.parametrize(("reference", "is_one"), [(NIP, True), (NIP[:-1], False), ("wali kota", False), ("", False)])
def test_what_looks_like_a_nip(reference: str, is_one: bool) -> None:
    assert is_nip(reference) is is_one


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 11, 24),
        datetime(2026, 11, 24),  # noqa: DTZ001 - a cell knows no zone
        "2026-11-24",
        "2026-11-24 00:00:00",
        "24-11-2026",
        "24/11/2026",
        "24.11.2026",
        "24 November 2026",
        "24 november 2026",
        "24-Nov-2026",
        "24 Nop 2026",
        "Selasa, 24 November 2026",
        " 24\xa0November 2026 ",
    ],
)
def test_days_are_read_as_people_write_them(cell: Cell) -> None:
    assert day_of(cell) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "cell",
    [
        "11/24/2026",
        "24-11-26",
        "31-02-2026",
        "2026-24-11",
        "24 Nobember 2026",
        "besok",
        46350,
        46350.0,
        time(8),
        True,
        "24-11-1026",
        date(1026, 11, 24),
        "24-11/2026",
        "20261124",
    ],
)
def test_what_is_no_day_or_could_be_two_is_refused(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        day_of(cell)


def test_an_empty_cell_has_no_day() -> None:
    assert [day_of(cell) for cell in (None, "", " - ")] == [None] * 3


def test_where_the_month_stands_first_elsewhere_a_day_up_to_12_could_be_either() -> None:
    with pytest.raises(Unreadable) as refused:
        day_of("03/04/2026", month_first=True)
    assert "two days" in refused.value.reason.msgid
    assert day_of("24/11/2026", month_first=True) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("cell", "choices", "meant"),
    [
        ("PPPK Paruh Waktu", ("PNS", "PPPK_PARUH_WAKTU"), "PPPK_PARUH_WAKTU"),
        ("jf-keahlian", ("JF_KEAHLIAN",), "JF_KEAHLIAN"),
        ("Ya", ("ya", "tidak"), "ya"),
        (True, ("ya", "tidak"), "ya"),
        (False, ("ya", "tidak"), "tidak"),
        ("T", ("ya", "tidak"), "tidak"),
        ("Perempuan", ("L", "P"), "P"),
        (5.0, ("5", "6"), "5"),
        ("", ("5", "6"), ""),
        (None, ("5", "6"), ""),
    ],
)
def test_a_choice_is_found_however_it_is_written(cell: Cell, choices: tuple[str, ...], meant: str) -> None:
    assert choice_of(cell, choices) == meant


def test_a_choice_that_is_none_names_all_and_the_nearest() -> None:
    with pytest.raises(Unreadable) as refused:
        choice_of("pelaksna", ("PELAKSANA", "PENGAWAS"))
    assert refused.value.remedy.args == {"choices": "PELAKSANA, PENGAWAS", "near": "PELAKSANA"}
    with pytest.raises(Unreadable) as refused:
        choice_of("xyz", ("PELAKSANA", "PENGAWAS"))
    assert "near" not in refused.value.remedy.args


def test_headings_are_compared_without_case_spaces_and_stars() -> None:
    assert {key_of(w) for w in ("nip_penilai", "NIP Penilai", " NIP-Penilai* ", "Nip.Penilai")} == {"nip_penilai"}


def test_the_nearest_is_near_or_nothing() -> None:
    assert nearest("DISDUKCAPI", {"DISDUKCAPIL": 1, "DISDIK": 2}) == "DISDUKCAPIL"
    assert nearest("QQQ", ["DISDIK"]) is None
    assert nearest("x", []) is None
