"""The rules of a file by itself."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.forms import Book, Cell, Grid, alike, discreet
from bot.domain.intake import Rows, chosen_grids, read_rows, recognised
from bot.domain.intake_forms import ACTING, FORMS, POSITION_KINDS, STAFF, STATUSES, UNITS, ImportKind
from bot.domain.intake_rows import ACTING_FIELDS, STAFF_FIELDS, UNIT_FIELDS
from bot.domain.service import ServiceState
from bot.i18n import N_
from models.people import Acting, Employee, EmployeeKind, PositionKind, Unit
from tests.support.workbooks import ACTS, HEAD, LEADER, MAYOR, ORGANISATION, PERSON, STAFF_NIP, UNIT, Row

TODAY = date(2026, 11, 24)
PPPK = "199001012022211001"


def grid(name: str, *rows: Row) -> Grid:
    headings = list(dict.fromkeys(key for row in rows for key in row))
    cells: list[list[Cell]] = [list(headings)]
    cells += [[row.get(key) for key in headings] for row in rows]  # type: ignore[misc]
    return Grid(name, cells)


def read_staff(*rows: Row) -> Rows:
    return read_rows(ImportKind.STAFF, {STAFF.name: grid(STAFF.name, *rows)}, TODAY)


def said(rows: Rows) -> list[tuple[int | None, str | None, str]]:
    return [(f.row, f.column, f.reason.msgid.format(**f.reason.args)) for f in rows.faults.found]


def test_a_sound_row_becomes_a_record() -> None:
    rows = read_staff(
        PERSON | {"tmt": "01-02-2020", "tanpa_telegram": "ya", "tugas_tambahan": "-", "keadaan": ""},
        HEAD | {"tugas_tambahan": "Ketua tim", "keadaan": "AKTIF"},
    )

    assert said(rows) == []
    person = rows.staff[0]
    assert (person.number, person.nip, person.unit, person.penilai) == (2, STAFF_NIP, "SEKSI", LEADER)
    assert person.given == {
        "name": "Contoh Pegawai, S.E.",
        "kind": "PNS",
        "position": "Pengelola Contoh",
        "position_kind": "PELAKSANA",
        "grade": None,
        "rank": "Penata Muda (III/a)",
        "state": ServiceState.ACTIVE,
        "state_from": None,
        "state_until": None,
        "state_basis": None,
        "additional_duty": None,
        "on_paper": True,
        "joined_on": date(2020, 2, 1),
    }


def test_what_the_file_does_not_mention_is_not_given() -> None:
    (person,) = read_staff(PERSON).staff
    assert not person.given.keys() & {"state", "on_paper", "joined_on", "additional_duty", "delegation_letter"}


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"nip": "123"}, "nip", "A NIP has 18 digits and nothing else; here are 3 characters."),
        ({"nip": "199013012015011001"}, "nip", "Digits 1 to 8 of the NIP must be a date of birth."),
        ({"nip": "202001012015011001"}, "nip", "The date of birth in the NIP does not fit a serving employee."),
        ({"nip": "199001012015013001"}, "nip", "Digit 15 of the NIP must be 1 or 2."),
        ({"nip": "199001012015011000"}, "nip", "The last three digits of the NIP cannot be 000."),
        ({"nip": "199001012015131001"}, "nip", "Digits 13 and 14 of the NIP fit neither PNS nor PPPK."),
        ({"nip": "199001012027011001"}, "nip", "The appointment in the NIP lies in the future."),
        ({"nip": 1.99001012015011e17}, "nip", "The spreadsheet has made a number of this NIP"),
        ({"nip": "1.99001E+17"}, "nip", "The spreadsheet has made a number of this NIP"),
        ({"nip": ""}, "nip", "The NIP is empty."),
        ({"nip": PPPK}, "status_asn", "The NIP does not fit the status of employment (PNS or PPPK)."),
        ({"jenis_kelamin": "P"}, "jenis_kelamin", "The NIP does not fit the gender on record."),
        ({"nama": ""}, "nama", "This cell is empty."),
        ({"nama": "12345"}, "nama", "This is no name."),
        ({"nama": "x" * 201}, "nama", "This text has 201 characters; at most 200 are possible."),
        ({"status_asn": "HONORER"}, "status_asn", "“HONORER” is not one of the possible values."),
        ({"pangkat_gol": ""}, "pangkat_gol", "This cell is empty."),
        ({"pangkat_gol": "Penata (III/a)"}, "pangkat_gol", "This is no pangkat with its golongan ruang"),
        ({"jabatan": ""}, "jabatan", "This cell is empty."),
        ({"jenis_jabatan": ""}, "jenis_jabatan", "This cell is empty."),
        ({"jenis_jabatan": "NON_ASN"}, "jenis_jabatan", "NON_ASN is no jenis jabatan of an ASN."),
        ({"jenjang": "MAHIR"}, "jenjang", "Only functional posts (JF) have a jenjang."),
        ({"jenis_jabatan": "JF_KEAHLIAN"}, "jenjang", "This cell is empty."),
        (
            {"jenis_jabatan": "JF_KEAHLIAN", "jenjang": "MAHIR"},
            "jenjang",
            "The jenjang MAHIR does not belong to JF_KEAHLIAN.",
        ),
        ({"kode_unit": ""}, "kode_unit", "This cell is empty."),
        ({"nip_penilai": ""}, "nip_penilai", "This cell is empty."),
        ({"nip_penilai": STAFF_NIP}, "nip_penilai", "Nobody is their own penilai."),
        ({"nip_penilai": "contoh pegawai, s.e."}, "nip_penilai", "Nobody is their own penilai."),
        ({"nip_penilai": "1975"}, "nip_penilai", "A NIP has 18 digits and nothing else; here are 4 characters."),
        ({"nip_penilai": 1.97502022e17}, "nip_penilai", "The spreadsheet has made a number of this NIP"),
        ({"nip_lama": "1990"}, "nip_lama", "A NIP has 18 digits and nothing else; here are 4 characters."),
        ({"dasar_delegasi": "800/1"}, "dasar_delegasi", "Number and date of the letter"),
        ({"dasar_delegasi": "800/1", "tanggal_delegasi": "?"}, "tanggal_delegasi", "“?” is no date that I can read."),
        ({"tanggal_delegasi": "1-2-2026", "dasar_delegasi": ""}, "tanggal_delegasi", "Number and date of the letter"),
        ({"keadaan": "SAKIT"}, "keadaan", "A special state needs its first day and its basis."),
        (
            {"keadaan": "SAKIT", "keadaan_mulai": "", "dasar_keadaan": "SK 1"},
            "keadaan",
            "A special state needs its first day and its basis.",
        ),
        (
            {"keadaan": "SAKIT", "keadaan_mulai": "x", "dasar_keadaan": "SK 1"},
            "keadaan_mulai",
            "“x” is no date that I can read.",
        ),
        (
            {"keadaan": "", "keadaan_mulai": "1-2-2026", "dasar_keadaan": ""},
            "keadaan_mulai",
            "Days of a special state are given, but no state.",
        ),
        (
            {
                "keadaan": "SAKIT",
                "keadaan_mulai": "2-2-2026",
                "keadaan_selesai": "1-2-2026",
                "dasar_keadaan": "SK 1",
            },
            "keadaan_selesai",
            "The last day lies before the first.",
        ),
        ({"tmt": "11/24/2026"}, "tmt", "“11/24/2026” is no date that I can read."),
        ({"tanpa_telegram": "mungkin"}, "tanpa_telegram", "“mungkin” is not one of the possible values."),
    ],
)
def test_every_rule_of_a_person_names_column_and_reason(change: Row, column: str, reason: str) -> None:
    rows = read_staff(PERSON | change)

    ((row, at, why),) = said(rows)
    assert (row, at) == (2, column)
    assert why.startswith(reason)
    assert rows.staff == []
    assert rows.faults.found[0].remedy.msgid


@pytest.mark.parametrize(
    "person",
    [
        PERSON | {"nip": PPPK, "status_asn": "PPPK", "pangkat_gol": "IX"},
        PERSON | {"nip": PPPK, "status_asn": "PPPK", "pangkat_gol": ""},
        PERSON | {"nip": "199001012025241001", "status_asn": "PPPK Paruh Waktu", "pangkat_gol": ""},
        PERSON | {"jenis_jabatan": "JF Keahlian", "jenjang": "Ahli Pertama"},
        PERSON | {"nip_penilai": "", "keadaan": "PENSIUN", "keadaan_mulai": "1-1-2026", "dasar_keadaan": "SK 1"},
        PERSON | {"keadaan": "CPNS", "keadaan_mulai": "1-1-2026", "dasar_keadaan": ""},
        PERSON | {"jenis_kelamin": "Laki-laki", "nip_lama": STAFF_NIP},
        MAYOR,
        MAYOR | {"jenis_jabatan": "NON_ASN"},
    ],
)
def test_people_outside_the_plain_case_are_sound(person: Row) -> None:
    rows = read_staff(person)
    assert said(rows) == []
    assert len(rows.staff) == 1


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"nip": STAFF_NIP}, "nip"),
        ({"pangkat_gol": "III/a"}, "pangkat_gol"),
        ({"jenis_jabatan": "PENGAWAS"}, "jenis_jabatan"),
        ({"nip_penilai": LEADER}, "nip_penilai"),
    ],
)
def test_a_leader_who_is_not_an_asn_has_nothing_of_an_asn(change: Row, column: str) -> None:
    assert [(row, at) for row, at, _ in said(read_staff(MAYOR | change))] == [(2, column)]


@pytest.mark.parametrize("rank", ["Penata Muda (III/a)", "III/a", "Penata"])
def test_a_pppk_has_no_pangkat(rank: str) -> None:
    rows = read_staff(PERSON | {"nip": PPPK, "status_asn": "PPPK", "pangkat_gol": rank})
    assert said(rows) == [(2, "pangkat_gol", "A PPPK has a golongan and no pangkat.")]


def test_beside_others_an_empty_cell_of_a_special_state_is_named() -> None:
    sick = {"keadaan": "SAKIT", "keadaan_mulai": "1-2-2026", "dasar_keadaan": "SK 1"}
    rows = read_staff(HEAD | sick, PERSON | sick | {"keadaan_mulai": ""}, MAYOR | {"keadaan_mulai": "1-2-2026"})
    assert said(rows) == [
        (3, "keadaan_mulai", "A special state needs its first day and its basis."),
        (4, "keadaan", "Days of a special state are given, but no state."),
    ]


def test_all_faults_of_a_row_and_of_all_rows_are_told() -> None:
    rows = read_staff(PERSON | {"nama": "", "jabatan": "", "tmt": "x"}, PERSON | {"nip": "9", "tmt": ""})
    assert [(row, column) for row, column, _ in said(rows)] == [(2, "nama"), (2, "jabatan"), (2, "tmt"), (3, "nip")]


def test_a_person_in_two_units_is_named_with_both_rows_and_the_remedy() -> None:
    rows = read_staff(HEAD, PERSON, PERSON | {"kode_unit": "LAIN"})

    assert said(rows) == [(row, "nip", "The same NIP stands in rows 3, 4.") for row in (3, 4)]
    assert "tugas_tambahan" in rows.faults.found[0].remedy.msgid
    assert [row.nip for row in rows.staff] == [LEADER]


def test_a_row_with_another_fault_is_a_double_all_the_same() -> None:
    rows = read_staff(PERSON, PERSON | {"nama": ""})
    assert (2, "nip", "The same NIP stands in rows 2, 3.") in said(rows)


def test_two_without_a_nip_and_two_with_the_same_former_nip_are_doubles() -> None:
    rows = read_staff(MAYOR, MAYOR | {"nama": "contoh  wali kota"})
    assert {reason for _, _, reason in said(rows)} == {"The same name without a NIP stands in rows 2, 3 of one unit."}
    former = {"nip_lama": "199001012014011001"}
    rows = read_staff(PERSON | former, HEAD | former)
    assert {reason for _, _, reason in said(rows)} == {"The same former NIP stands in rows 2, 3."}


def test_who_refers_to_a_row_with_faults_is_known() -> None:
    rows = read_staff(HEAD | {"jabatan": ""}, PERSON)
    assert rows.unsound_people == {LEADER, "contoh kepala"}
    assert [row.nip for row in rows.doubtful_staff] == [LEADER]
    assert [row.nip for row in rows.staff] == [STAFF_NIP]


def test_without_a_needed_column_no_row_is_sound_and_the_column_is_told_once() -> None:
    without = {key: value for key, value in PERSON.items() if key != "jabatan"}
    rows = read_staff(without, without | {"nip": LEADER, "nip_penilai": STAFF_NIP})
    assert said(rows) == [(None, None, "The column jabatan is missing.")]
    assert rows.staff == []


def test_the_office_with_the_name_of_the_section_stands_for_the_code() -> None:
    rest = {key: value for key, value in PERSON.items() if key != "kode_unit"}
    (person,) = read_staff(rest | {"kode_opd": "dinas", "unit_kerja": "Seksi Contoh"}).staff
    assert (person.unit, person.section, person.by_office) == ("DINAS", "Seksi Contoh", True)


def read_units(*rows: Row) -> Rows:
    return read_rows(ImportKind.UNITS, {UNITS.name: grid(UNITS.name, *rows)}, TODAY)


def test_a_unit_is_read_with_what_is_usual() -> None:
    (unit,) = read_units(UNIT | {"kode": " seksi ", "nama_singkat": "", "hari_kerja": 6.0}).units
    assert (unit.code, unit.parent, unit.head) == ("SEKSI", "", "")
    assert unit.given == {
        "name": "Seksi Contoh",
        "short_name": "Seksi Contoh",
        "is_organisation": False,
        "working_days": 6,
    }


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"kode": ""}, "kode"),
        ({"kode": "x" * 41}, "kode"),
        ({"nama": ""}, "nama"),
        ({"nama": "x" * 61, "nama_singkat": ""}, "nama_singkat"),
        ({"kode_induk": "Seksi"}, "kode_induk"),
        ({"organisasi": ""}, "organisasi"),
        ({"organisasi": "opd"}, "organisasi"),
        ({"hari_kerja": "7"}, "hari_kerja"),
        ({"nip_kepala": 1.9e17}, "nip_kepala"),
    ],
)
def test_every_rule_of_a_unit_names_its_column(change: Row, column: str) -> None:
    rows = read_units(UNIT | change)
    assert [(row, at) for row, at, _ in said(rows)] == [(2, column)]
    assert rows.units == []


def test_a_code_that_stands_twice_is_named_with_both_rows() -> None:
    rows = read_units(UNIT, UNIT | {"kode": "seksi"})
    assert said(rows) == [(row, "kode", "The same code stands in rows 2, 3.") for row in (2, 3)]
    assert rows.unsound_units == {"SEKSI"}


def read_acting(*rows: Row) -> Rows:
    grids = {name: grid(name, *told) for name, told in {**ORGANISATION, ACTING.name: rows}.items()}
    return read_rows(ImportKind.ORGANISATION, grids, TODAY)


def test_who_acts_is_read() -> None:
    rows = read_acting(ACTS)
    assert said(rows) == []
    (acting,) = rows.acting
    assert (acting.kind, acting.absent, acting.acting) == ("PLH", LEADER, STAFF_NIP)
    assert (acting.starts_on, acting.ends_on) == (date(2026, 11, 24), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"jenis": "PJS"}, "jenis"),
        ({"nip_digantikan": ""}, "nip_digantikan"),
        ({"nip_digantikan": "12"}, "nip_digantikan"),
        ({"nip_pengganti": LEADER}, "nip_pengganti"),
        ({"mulai": ""}, "mulai"),
        ({"selesai": "1-1-2026"}, "selesai"),
        ({"nomor_surat": ""}, "nomor_surat"),
        ({"nomor_surat": date(2026, 1, 1)}, "nomor_surat"),
    ],
)
def test_every_rule_of_acting_names_its_column(change: Row, column: str) -> None:
    rows = read_acting(ACTS | change)
    assert [(row, at) for row, at, _ in said(rows)] == [(2, column)]
    assert rows.acting == []


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ({}, {"mulai": "30-11-2026", "selesai": ""}, True),
        ({}, {"mulai": "01-12-2026", "selesai": ""}, False),
        ({"selesai": ""}, {"mulai": "01-12-2027"}, True),
    ],
)
def test_one_person_at_a_time_acts_for_somebody(first: Row, second: Row, clash: bool) -> None:
    later = {"mulai": "01-12-2027", "selesai": "", "nip_pengganti": "199001012015011009"}
    rows = read_acting(ACTS | first, ACTS | later | second)
    assert [(row, column) for row, column, _ in said(rows)] == ([(3, "mulai")] if clash else [])


def test_a_sheet_that_is_missing_is_named_and_nobody_need_act() -> None:
    grids = {UNITS.name: grid(UNITS.name, UNIT), ACTING.name: Grid(ACTING.name, [["jenis"]])}
    rows = read_rows(ImportKind.ORGANISATION, grids, TODAY)
    assert said(rows) == [(None, None, "The sheet pegawai is missing.")]


def book(*grids: Grid) -> Book:
    return Book(grids, is_workbook=True)


def test_a_file_is_recognised_by_its_sheets_and_headings() -> None:
    units, people = grid("Sheet1", UNIT), grid("Data", PERSON)
    assert recognised(book(units)) is ImportKind.UNITS
    assert recognised(book(people)) is ImportKind.STAFF
    assert recognised(book(grid("Unit", UNIT), grid("PEGAWAI", PERSON))) is ImportKind.ORGANISATION
    assert recognised(book(Grid("x", [["tanggal", "jumlah"], ["1", "2"]]))) is None
    assert recognised(book(grid("Petunjuk", PERSON))) is None


def test_the_sheet_of_a_form_is_chosen_and_others_with_something_in_them_are_named() -> None:
    people, notes, ours = grid("Data", PERSON), Grid("Catatan", [["a"]]), Grid("Petunjuk", [["a"]])
    empty = Grid("Sheet3", [["", None]])
    grids, left = chosen_grids(ImportKind.STAFF, book(notes, people, ours, empty))
    assert grids == {STAFF.name: people}
    assert left == ("Catatan",)
    named = grid("Pegawai", PERSON)
    assert chosen_grids(ImportKind.STAFF, book(people, named))[0] == {STAFF.name: named}


def test_forms_and_tables_agree() -> None:
    assert set(STATUSES) == set(EmployeeKind)
    assert set(POSITION_KINDS) == set(PositionKind)
    for form, fields, model in (
        (UNITS, UNIT_FIELDS, Unit),
        (STAFF, STAFF_FIELDS, Employee),
        (ACTING, ACTING_FIELDS, Acting),
    ):
        names = {column.name for column in form}
        assert set(fields.values()) <= names
        assert set(fields) <= set(model.model_fields)
    for forms in FORMS.values():
        for form in forms:
            for column in form:
                assert not column.example or not column.choices or column.example in column.choices
                assert len(",".join(column.choices)) <= 255


def test_alike_faults_are_told_once_with_their_rows() -> None:
    rows = read_staff(HEAD | {"jabatan": ""}, PERSON | {"jabatan": "", "nama": ""})
    told = [(fault.column, numbers) for fault, numbers in alike(rows.faults.found)]
    assert told == [("jabatan", [2, 3]), ("nama", [3])]


def test_names_and_numbers_are_hidden_where_others_may_look() -> None:
    text = N_("{name} has the NIP {nip} in {code}")(name="Contoh", nip=STAFF_NIP, code="SEKSI")
    assert discreet(text, names=False).args == {"name": "…", "nip": "1990**********1***", "code": "SEKSI"}
    assert discreet(text, names=True).args["name"] == "Contoh"
