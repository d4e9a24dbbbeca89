"""Bringing in the organisation: everything or nothing, again without doubles, every fault by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from bot.domain.intake_forms import ACTING, STAFF, UNITS, ImportKind
from bot.domain.service import ServiceState
from bot.errors import Conflict, Refused
from bot.i18n import translator
from bot.services import audit
from bot.services.intake import bringing
from models.people import Acting, ActingKind, Employee, EmployeeKind, PositionKind, Unit
from models.session import Database, try_lock
from models.trail import Audit
from tests.support.databases import another_session
from tests.support.intake import bring, bring_staff, said
from tests.support.organisation import NOW, on_one_database
from tests.support.workbooks import (
    ACTS,
    HEAD,
    LEADER,
    MAYOR,
    ORGANISATION,
    PERSON,
    STAFF_NIP,
    UNIT,
    Row,
    csv_file,
    staff,
    workbook,
)

TODAY = date(2026, 11, 24)
UNFIT = "below pengawas, without additional duty or delegation"
CIRCLE = "Contoh Kepala → Contoh Pegawai, S.E. → Contoh Kepala"
OTHER_NIP, NEW_NIP = "199001012015011002", "199001012016011001"


def people(database: Database) -> dict[str, Employee]:
    """Everybody by NIP, or by name."""
    with another_session(database) as session:
        return {row.nip or row.name: row for row in session.exec(select(Employee))}


def count(database: Database, model: type[Any]) -> int:
    with another_session(database) as session:
        return session.exec(select(func.count()).select_from(model)).one()


@pytest.fixture
def founded(database: Database) -> Database:
    """An organisation of one unit, brought in."""
    assert not bring(database, ORGANISATION).faults
    return database


def test_the_whole_organisation_comes_in_with_everything_that_belongs_together(database: Database) -> None:
    done = bring(database, {**ORGANISATION, UNITS.name: [UNIT | {"nip_kepala": LEADER, "organisasi": "ya"}]})

    assert said(done) == []
    assert [(tally.sheet, tally.new, tally.changed) for tally in done.tallies] == [
        ("unit", 1, 0),
        ("pegawai", 3, 0),
        ("penugasan", 1, 0),
    ]
    rows = people(database)
    mayor, head, person = rows["Contoh Wali Kota"], rows[LEADER], rows[STAFF_NIP]
    assert (person.penilai_id, head.penilai_id, mayor.penilai_id) == (head.id, mayor.id, None)
    assert (mayor.kind, mayor.position_kind, mayor.nip) == (EmployeeKind.NON_ASN, PositionKind.NON_ASN, None)
    assert (person.rank, person.active, person.state) == ("Penata Muda (III/a)", True, ServiceState.ACTIVE)
    with another_session(database) as session:
        unit = session.exec(select(Unit)).one()
        acting = session.exec(select(Acting)).one()
    assert (unit.code, unit.head_id, unit.is_organisation, unit.working_days) == ("SEKSI", head.id, True, 5)
    assert (acting.absent_id, acting.acting_id, acting.kind) == (head.id, person.id, ActingKind.PLH)
    assert (acting.starts_on, acting.ends_on) == (date(2026, 11, 24), date(2026, 11, 30))


def test_a_second_import_changes_nothing_and_doubles_nothing(founded: Database) -> None:
    before = {key: row.model_dump() for key, row in people(founded).items()}
    done = bring(founded, ORGANISATION)

    assert [(tally.new, tally.changed, tally.unchanged) for tally in done.tallies] == [(0, 0, 1), (0, 0, 3), (0, 0, 1)]
    assert {key: row.model_dump() for key, row in people(founded).items()} == before
    assert (count(founded, Unit), count(founded, Employee), count(founded, Acting)) == (1, 3, 1)


def test_changes_are_counted_by_column_and_what_is_not_mentioned_stays(founded: Database) -> None:
    first = PERSON | {"tugas_tambahan": "Operator", "tanpa_telegram": "ya", "tmt": "01-02-2020"}
    assert dict(bring_staff(founded, first).tallies[0].columns) == {"tugas_tambahan": 1, "tanpa_telegram": 1, "tmt": 1}
    done = bring_staff(founded, PERSON | {"jabatan": "Jabatan Baru", "nama": "Contoh Lain"})

    (tally,) = done.tallies
    assert (tally.new, tally.changed, tally.not_in_file) == (0, 1, 2)
    assert dict(tally.columns) == {"jabatan": 1, "nama": 1}
    row = people(founded)[STAFF_NIP]
    assert (row.position, row.name, row.additional_duty, row.on_paper) == (
        "Jabatan Baru",
        "Contoh Lain",
        "Operator",
        True,
    )
    assert row.joined_on == date(2020, 2, 1)
    assert row.revision == 2


def test_whoever_is_missing_from_the_file_stays_and_is_counted(founded: Database) -> None:
    (tally,) = bring_staff(founded, HEAD).tallies
    assert (tally.unchanged, tally.not_in_file) == (1, 2)
    assert people(founded)[STAFF_NIP].active


def test_with_one_fault_nothing_at_all_is_brought_in(database: Database) -> None:
    sheets = {**ORGANISATION, STAFF.name: [MAYOR, HEAD, PERSON | {"kode_unit": "SEKSY"}]}
    done = bring(database, sheets)

    assert said(done) == [("pegawai", 4, "kode_unit", "There is no unit with the code SEKSY.")]
    assert "SEKSI" in done.faults[0].remedy.args.values()
    assert [count(database, model) for model in (Unit, Employee, Acting, Audit)] == [0, 0, 0, 0]


def test_a_look_beforehand_tells_the_same_and_changes_nothing(database: Database) -> None:
    read = bringing.read("a.xlsx", workbook(ORGANISATION), TODAY)
    with database.read() as session:
        seen = bringing.preview(session, None, read, NOW)

    assert count(database, Employee) == 0
    assert bring(database, ORGANISATION) == seen


@on_one_database
@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            [PERSON | {"nip_penilai": OTHER_NIP}],
            [(2, "nip_penilai", f"The NIP {OTHER_NIP} is neither in this file nor in the list.")],
        ),
        (
            [PERSON | {"nip_penilai": "Contoh Bupati"}],
            [(2, "nip_penilai", "Nobody without a NIP is called contoh bupati.")],
        ),
        (
            [PERSON | {"nip": OTHER_NIP, "nip_penilai": STAFF_NIP}],
            [
                (
                    2,
                    "nip_penilai",
                    f"{PERSON['nama']} may not be a pejabat penilai: {UNFIT}.",
                )
            ],
        ),
        (
            [HEAD | {"nip_penilai": OTHER_NIP}, PERSON | {"nip": OTHER_NIP, "jenis_jabatan": "PENGAWAS"}],
            [
                (
                    row,
                    "nip_penilai",
                    f"The people in rows 2, 3 assess each other in a circle: {CIRCLE}.",
                )
                for row in (2, 3)
            ],
        ),
        (
            [HEAD | {"jenis_jabatan": "PELAKSANA"}],
            [
                (
                    2,
                    "jenis_jabatan",
                    "After this change the person may not be a pejabat penilai, and still is that of 1 person.",
                )
            ],
        ),
        (
            [PERSON | {"nip": NEW_NIP, "nip_lama": OTHER_NIP}],
            [(2, "nip_lama", "The former NIP is not in the list.")],
        ),
        (
            [PERSON | {"nip_lama": LEADER}],
            [(2, "nip_lama", "The NIP and the former NIP belong to two people in the list.")],
        ),
        (
            [PERSON | {"nip": NEW_NIP, "nip_lama": STAFF_NIP}, PERSON],
            [(3, "nip", "Rows 2, 3 are about the same person.")],
        ),
        (
            [
                HEAD | {"keadaan": "PENSIUN", "keadaan_mulai": "1-11-2026", "dasar_keadaan": "SK 1"},
                PERSON | {"nip": OTHER_NIP},
            ],
            [],
        ),
        (
            [MAYOR | {"nama": "Contoh Wali Kota Baru", "nip_lama": "Contoh Bupati"}],
            [(2, "nip_lama", "Nobody in the list has this former name.")],
        ),
    ],
)
def test_what_does_not_fit_the_list_is_named(
    founded: Database, rows: list[Row], faults: list[tuple[int, str, str]]
) -> None:
    done = bring_staff(founded, *rows)
    assert [(row, column, reason) for _, row, column, reason in said(done)] == faults
    if faults:
        assert count(founded, Audit) == count(founded, Employee) + 1  # those of the first import alone


@on_one_database
def test_of_a_row_with_a_fault_everything_else_is_told_too(database: Database) -> None:
    wrong = PERSON | {"jabatan": "", "kode_unit": "X", "nip_penilai": OTHER_NIP}
    unit = UNIT | {"kode": "LAIN", "nama": "", "kode_induk": "Y", "nip_kepala": NEW_NIP}
    done = bring(database, {**ORGANISATION, UNITS.name: [UNIT, unit], STAFF.name: [MAYOR, HEAD, wrong]})
    assert [(sheet, row, column) for sheet, row, column, _ in said(done)] == [
        ("unit", 3, "nama"),
        ("unit", 3, "kode_induk"),
        ("unit", 3, "nip_kepala"),
        ("pegawai", 4, "jabatan"),
        ("pegawai", 4, "kode_unit"),
        ("pegawai", 4, "nip_penilai"),
    ]


@on_one_database
def test_a_penilai_whose_own_row_has_a_fault_is_not_called_unknown(database: Database) -> None:
    sheets = {**ORGANISATION, STAFF.name: [MAYOR, HEAD | {"jabatan": ""}, PERSON], ACTING.name: [ACTS]}
    assert said(bring(database, sheets)) == [("pegawai", 3, "jabatan", "This cell is empty.")]


@pytest.mark.parametrize(
    "basis",
    [
        {"tugas_tambahan": "Kepala Puskesmas"},
        {"dasar_delegasi": "800/1", "tanggal_delegasi": "1-2-2026"},
    ],
)
@on_one_database
def test_who_has_an_additional_duty_or_a_delegation_may_assess(founded: Database, basis: Row) -> None:
    done = bring_staff(founded, PERSON | basis, PERSON | {"nip": OTHER_NIP, "nip_penilai": STAFF_NIP})
    assert said(done) == []
    rows = people(founded)
    assert rows[OTHER_NIP].penilai_id == rows[STAFF_NIP].id


@on_one_database
def test_a_circle_of_units_is_named_with_its_rows(founded: Database) -> None:
    below = UNIT | {"kode": "BAWAH", "nama": "Unit Bawah", "kode_induk": "SEKSI"}
    done = bring(founded, {UNITS.name: [UNIT | {"kode_induk": "BAWAH"}, below]})

    assert [(row, column, reason) for _, row, column, reason in said(done)] == [
        (
            row,
            "kode_induk",
            "The units in rows 2, 3 stand above each other in a circle: Seksi Contoh → Unit Bawah → Seksi Contoh.",
        )
        for row in (2, 3)
    ]


@on_one_database
def test_units_may_refer_to_a_head_in_the_list_and_to_a_unit_above_in_the_same_file(founded: Database) -> None:
    below = UNIT | {"kode": "BAWAH", "nama": "Unit Bawah", "kode_induk": "ATAS", "nip_kepala": STAFF_NIP}
    above = UNIT | {"kode": "ATAS", "nama": "Unit Atas", "nip_kepala": ""}
    done = bring(founded, {UNITS.name: [below, above, UNIT | {"nip_kepala": "Contoh Wali Kota"}]})

    assert said(done) == []
    with another_session(founded) as session:
        units = {unit.code: unit for unit in session.exec(select(Unit))}
    rows = people(founded)
    assert units["BAWAH"].parent_id == units["ATAS"].id
    assert units["BAWAH"].head_id == rows[STAFF_NIP].id
    assert units["SEKSI"].head_id == rows["Contoh Wali Kota"].id
    again = bring(founded, {UNITS.name: [UNIT]})
    assert (again.tallies[0].unchanged, again.tallies[0].not_in_file) == (1, 2)
    unknown = bring(founded, {UNITS.name: [UNIT | {"nip_kepala": OTHER_NIP, "kode_induk": "X"}]})
    assert [column for _, _, column, _ in said(unknown)] == ["kode_induk", "nip_kepala"]


@on_one_database
def test_the_office_and_the_name_of_the_section_stand_for_a_code(founded: Database) -> None:
    tree = [
        UNIT | {"kode": "DINAS", "nama": "Dinas Contoh", "nama_singkat": "Dinas"},
        UNIT | {"kode": "BIDANG", "nama": "Bidang Umum", "nama_singkat": "Umum", "kode_induk": "DINAS"},
        UNIT | {"kode": "LAIN", "nama": "Bidang Umum", "nama_singkat": "Umum 2", "kode_induk": "BIDANG"},
    ]
    assert not bring(founded, {UNITS.name: tree}).faults
    rest = {key: value for key, value in PERSON.items() if key != "kode_unit"}

    def where(section: str, office: str = "dinas") -> tuple[str | None, list[str]]:
        done = bring_staff(founded, rest | {"kode_opd": office, "unit_kerja": section})
        with another_session(founded) as session:
            unit = session.get(Unit, people(founded)[STAFF_NIP].unit_id)
        return unit.code if unit else None, [reason for *_, reason in said(done)]

    assert where("") == ("DINAS", [])
    assert where("UMUM") == ("BIDANG", [])
    assert where("umum  2") == ("LAIN", [])
    assert where("Bidang Umum") == ("LAIN", ["In DINAS several units are called “Bidang Umum”."])
    assert where("Bidang Umun 3") == ("LAIN", ["In DINAS there is no unit “Bidang Umun 3”."])
    assert where("", "DINASS") == ("LAIN", ["There is no unit with the code DINASS."])


def test_a_new_nip_goes_to_the_same_person_and_a_second_import_is_harmless(founded: Database) -> None:
    before = people(founded)[STAFF_NIP]
    row = PERSON | {"nip": NEW_NIP, "nip_lama": STAFF_NIP}

    assert dict(bring_staff(founded, row).tallies[0].columns) == {"nip": 1}
    assert people(founded)[NEW_NIP].id == before.id
    assert bring_staff(founded, row).tallies[0].unchanged == 1
    assert count(founded, Employee) == 3


@on_one_database
def test_reports_may_name_their_penilai_by_the_former_nip(founded: Database) -> None:
    renamed = HEAD | {"nip": OTHER_NIP, "nip_lama": LEADER}
    done = bring_staff(founded, renamed, PERSON)
    assert said(done) == []
    rows = people(founded)
    assert rows[STAFF_NIP].penilai_id == rows[OTHER_NIP].id


@on_one_database
def test_a_leader_without_a_nip_is_known_by_name_and_unit_and_renamed_by_the_former_name(founded: Database) -> None:
    first = people(founded)["Contoh Wali Kota"].id
    assert bring_staff(founded, MAYOR | {"nama": "CONTOH  WALI KOTA"}).tallies[0].changed == 1
    renamed = MAYOR | {"nama": "Dr. Contoh Wali Kota", "nip_lama": "contoh wali kota"}
    assert said(bring_staff(founded, renamed)) == []
    assert people(founded)["Dr. Contoh Wali Kota"].id == first
    assert count(founded, Employee) == 3
    successor = MAYOR | {"nama": "Contoh Penerus"}
    assert bring_staff(founded, successor).tallies[0].new == 1


@on_one_database
def test_a_name_that_two_leaders_have_is_not_guessed(database: Database) -> None:
    units = [UNIT, UNIT | {"kode": "LAIN", "nama": "Lain"}]
    sheets = {**ORGANISATION, UNITS.name: units, STAFF.name: [MAYOR, MAYOR | {"kode_unit": "LAIN"}, HEAD, PERSON]}
    assert [(row, column, reason) for _, row, column, reason in said(bring(database, sheets))] == [
        (4, "nip_penilai", "Several people without a NIP are called contoh wali kota.")
    ]


@on_one_database
def test_a_leader_without_a_nip_who_moves_to_another_unit_is_the_same_person(founded: Database) -> None:
    assert not bring(founded, {UNITS.name: [UNIT | {"kode": "LAIN", "nama": "Lain"}]}).faults
    (tally,) = bring_staff(founded, MAYOR | {"kode_unit": "LAIN"}).tallies
    assert (tally.new, dict(tally.columns)) == (0, {"kode_unit": 1})


LEAVES: Row = {"keadaan": "PENSIUN", "dasar_keadaan": "SK 800/1"}


@pytest.mark.parametrize(
    ("starts_on", "active"), [(TODAY - timedelta(days=1), False), (TODAY, False), (TODAY + timedelta(days=1), True)]
)
@on_one_database
def test_who_has_left_is_out_of_service_from_the_first_day_on(founded: Database, starts_on: date, active: bool) -> None:
    done = bring_staff(founded, PERSON | LEAVES | {"keadaan_mulai": starts_on})

    row = people(founded)[STAFF_NIP]
    assert (row.active, row.state, row.state_from, row.state_basis) == (
        active,
        ServiceState.PENSIUN,
        starts_on,
        "SK 800/1",
    )
    assert done.leaving == (not active)
    back = bring_staff(founded, PERSON | {"keadaan": "AKTIF", "keadaan_mulai": "", "dasar_keadaan": ""})
    assert said(back) == []
    assert people(founded)[STAFF_NIP].active


@on_one_database
def test_a_penilai_who_has_left_leads_nobody_unless_somebody_acts(database: Database) -> None:
    gone = HEAD | LEAVES | {"keadaan_mulai": "1-11-2026"}
    earlier = ACTS | {"mulai": "1-1-2026", "selesai": "2-1-2026"}
    no_longer = bring(database, {**ORGANISATION, STAFF.name: [MAYOR, gone, PERSON], ACTING.name: [earlier]})
    assert [(row, column, reason) for _, row, column, reason in said(no_longer)] == [
        (4, "nip_penilai", "Contoh Kepala is no longer in service, and nobody acts for this post.")
    ]
    acted_for = bring(database, {**ORGANISATION, STAFF.name: [MAYOR, gone, PERSON]})
    assert said(acted_for) == []
    assert acted_for.leaderless == 0


@on_one_database
def test_people_left_to_a_penilai_who_has_gone_are_counted(database: Database) -> None:
    assert not bring(
        database, {**ORGANISATION, ACTING.name: [ACTS | {"mulai": "1-1-2026", "selesai": "2-1-2026"}]}
    ).faults
    done = bring_staff(database, HEAD | LEAVES | {"keadaan_mulai": "1-11-2026"})
    assert (said(done), done.leaving, done.leaderless) == ([], 1, 1)


@on_one_database
def test_acting_is_known_by_the_one_who_is_replaced_and_the_first_day(founded: Database) -> None:
    def act(*rows: Row) -> list[str]:
        done = bring(founded, {**ORGANISATION, ACTING.name: rows})
        return [reason for *_, reason in said(done)]

    longer = ACTS | {"selesai": "15-12-2026", "nomor_surat": "800/2"}
    assert act(longer) == []
    with another_session(founded) as session:
        row = session.exec(select(Acting)).one()
    assert (row.ends_on, row.letter) == (date(2026, 12, 15), "800/2")
    assert act(ACTS | {"mulai": "1-12-2026", "selesai": ""}) == [
        "For these days the list already has somebody who acts, since Tuesday, 24 November 2026."
    ]
    assert act(longer | {"selesai": "30-11-2026"}, ACTS | {"mulai": "1-12-2026", "selesai": ""}) == []
    assert act(longer | {"nip_pengganti": OTHER_NIP}) == [
        f"The NIP {OTHER_NIP} is neither in this file nor in the list."
    ]


@on_one_database
def test_who_has_left_acts_for_nobody_and_nobody_for_themselves(founded: Database) -> None:
    gone = PERSON | LEAVES | {"keadaan_mulai": "1-11-2026"}
    done = bring(founded, {**ORGANISATION, STAFF.name: [HEAD, gone]})
    assert [(sheet, column) for sheet, _, column, _ in said(done)] == [("penugasan", "nip_pengganti")]
    renamed = {**ORGANISATION, STAFF.name: [HEAD | {"nip": OTHER_NIP, "nip_lama": LEADER}, PERSON]}
    done = bring(founded, {**renamed, ACTING.name: [ACTS | {"nip_pengganti": OTHER_NIP}]})
    assert [reason for *_, reason in said(done)] == ["Nobody acts for themselves."]


def test_csv_in_another_encoding_comes_in_like_a_workbook(founded: Database) -> None:
    content = csv_file([PERSON | {"nama": "Contoh Ñoñez"}], encoding="cp1252", delimiter=";")
    read = bringing.read("pegawai.csv", content, TODAY)
    with founded.write() as session:
        assert not bringing.apply(session, None, read, NOW).faults
    assert people(founded)[STAFF_NIP].name == "Contoh Ñoñez"


@on_one_database
@pytest.mark.parametrize(
    ("name", "content", "kind", "said"),
    [
        ("a.csv", csv_file([PERSON]), ImportKind.ORGANISATION, "needs three sheets"),
        ("a.csv", b"tanggal,jumlah\n1,2\n", None, "do not recognise the headings"),
        ("a.xlsx", staff(PERSON), ImportKind.UNITS, "“pegawai” and not “unit”"),
        ("a.xlsx", workbook({"x": [UNIT]}), ImportKind.STAFF, "“unit” and not “pegawai”"),
    ],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(
    name: str, content: bytes, kind: ImportKind | None, said: str, database: Database
) -> None:
    with pytest.raises(Refused) as refused:
        bringing.read(name, content, TODAY, kind=kind)
    message = refused.value.message
    assert said in message.msgid.format(**message.args)


def test_the_staff_of_a_workbook_of_the_whole_organisation_can_come_in_alone(founded: Database) -> None:
    done = bring(founded, ORGANISATION, kind=ImportKind.STAFF)
    assert [tally.sheet for tally in done.tallies] == ["pegawai"]
    assert done.unread == ("unit", "penugasan")


def test_through_the_chat_a_long_file_is_refused_and_the_shell_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "ROWS_IN_CHAT", 2)
    assert bringing.read("a.xlsx", staff(PERSON, PERSON), TODAY, in_chat=True).name == "a.xlsx"
    with pytest.raises(Refused) as refused:
        bringing.read("a.xlsx", staff(PERSON, PERSON, PERSON), TODAY, in_chat=True)
    assert "kinerja import" in refused.value.message.msgid
    assert len(bringing.read("a.xlsx", staff(PERSON, PERSON, PERSON), TODAY).grids[STAFF.name].rows) == 4


def test_every_import_leaves_its_trail_without_personal_data(founded: Database) -> None:
    bring_staff(founded, PERSON | {"nama": "Contoh Lain", "nip_penilai": "Contoh Wali Kota"})

    with another_session(founded) as session:
        acts = list(session.exec(select(Audit).order_by(col(Audit.id))))
        rows = {row.nip or row.name: row.id for row in session.exec(select(Employee))}
        trail = audit.broken_chains(session)
    assert trail.broken == ()
    imports = [act for act in acts if act.subject == "import"]
    assert [act.codes for act in imports] == [
        {
            "kind": "ORGANISATION",
            "sheets": {"unit": [1, 0, 0], "pegawai": [3, 0, 0], "penugasan": [1, 0, 0]},
            "appraisals": 0,
        },
        {"kind": "STAFF", "sheets": {"pegawai": [0, 1, 0]}, "appraisals": 0},
    ]
    assert [(act.action, act.role, act.actor_id) for act in imports] == [("import.applied", "operator", None)] * 2
    (changed,) = (act for act in acts if act.action == "person.changed")
    assert changed.subject_id == rows[STAFF_NIP]
    assert changed.codes == {
        "fields": ["name", "penilai_id"],
        "penilai": [rows[LEADER], rows["Contoh Wali Kota"]],
    }
    assert {act.subject_id for act in acts if act.action == "person.imported"} == set(rows.values())
    assert "Contoh" not in str([act.codes for act in acts])
    assert STAFF_NIP not in str([act.codes for act in acts])


@pytest.mark.parametrize("prepared_database", ["postgresql"], indirect=True)
def test_two_files_are_not_brought_in_at_once(founded: Database) -> None:
    with founded.write() as other:
        assert try_lock(other, "intake")
        with pytest.raises(Conflict) as refused:
            bring_staff(founded, PERSON | {"nama": "Contoh Lain"})
    assert "Another file" in refused.value.message.msgid
    assert people(founded)[STAFF_NIP].name == PERSON["nama"]


def test_progress_is_told_while_rows_are_read_and_laid_over_the_list(database: Database) -> None:
    seen: list[tuple[int, int]] = []
    tell: Callable[[int, int], None] = lambda done, total: seen.append((done, total))  # noqa: E731 - a parameter
    read = bringing.read("a.xlsx", workbook(ORGANISATION), TODAY, progress=tell)
    assert (4, 4) in seen
    with database.read() as session:
        bringing.preview(session, None, read, NOW, tell)
    assert seen[-2:] == [(0, 3), (3, 3)]


def test_a_copy_of_a_faulty_file_is_named_after_it_once() -> None:
    for name in ("daftar.xlsx", "daftar.kesalahan.xlsx", "daftar.csv"):
        read = bringing.read(name, staff(PERSON | {"nama": ""}), TODAY)
        copy = bringing.copy_with_faults(read, read.rows.faults.found, translator("id"))
        assert (copy.name, copy.protected) == ("daftar.kesalahan.xlsx", False)
