"""Who may bring in what: BKPSDM everything, the admin of a unit its staff, nobody else anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.domain.calendar import local_day
from bot.domain.intake_forms import STAFF, UNITS, ImportKind
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.i18n import translator
from bot.services.bindings import BINDINGS
from bot.services.intake import bringing, files
from bot.services.intake.bringing import Intake
from bot.services.intake.files import Brought, Faulty
from models.crypto import Vault, new_key
from models.doors import ImportFile
from models.files import EncryptedFiles
from models.people import Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.intake import bring, bring_staff, make_real, nip_of, row_of, said
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    WALI,
    Organisation,
    on_one_database,
    person,
)
from tests.support.talking import Talk
from tests.support.workbooks import PERSON, UNIT, Row, staff, workbook

NEW: Row = PERSON | {"kode_unit": "BIDANG", "nip_penilai": nip_of(KABID)}


@pytest.fixture(autouse=True)
def real(database: Database, org: Organisation) -> None:
    """Numbers and posts that a file may hold."""
    make_real(database, org)


@on_one_database
@pytest.mark.parametrize("who", [SITI, KABID, KADIS, SEKDA, WALI])
def test_whoever_has_no_role_may_bring_in_nothing(who: int, database: Database, org: Organisation) -> None:
    with pytest.raises(NotAllowed):
        bring_staff(database, NEW, by=person(database, who))
    assert not bringing.may_import(person(database, who))
    with pytest.raises(NotAllowed):
        bringing.kinds_for(person(database, who))


def test_bkpsdm_brings_in_everything(database: Database, org: Organisation) -> None:
    officer = person(database, OFFICER)
    assert said(bring_staff(database, NEW, by=officer)) == []
    unit = UNIT | {"kode": "BARU", "kode_induk": "DINAS"}
    assert said(bring(database, {UNITS.name: [unit]}, kind=ImportKind.UNITS, by=officer)) == []
    assert bringing.kinds_for(officer) == tuple(ImportKind)


def test_an_account_that_nobody_confirmed_brings_in_nothing(database: Database, org: Organisation) -> None:
    unconfirmed = replace(person(database, OFFICER), confirmed=False, is_bkpsdm=False)
    with pytest.raises(NotAllowed) as refused:
        bring_staff(database, NEW, by=unconfirmed)
    assert "second person must confirm" in refused.value.message.msgid


@on_one_database
@pytest.mark.parametrize("kind", [ImportKind.UNITS, ImportKind.ORGANISATION])
def test_the_admin_of_a_unit_brings_in_no_units(kind: ImportKind, database: Database, org: Organisation) -> None:
    admin = person(database, ADMIN)
    with pytest.raises(NotAllowed) as refused:
        bring(database, {UNITS.name: [UNIT], STAFF.name: [NEW]}, kind=kind, by=admin)
    assert "Units and the whole organisation are brought in by BKPSDM" in refused.value.message.msgid
    assert bringing.kinds_for(admin) == (ImportKind.STAFF,)


def test_the_admin_brings_in_and_changes_people_of_the_unit_and_below(database: Database, org: Organisation) -> None:
    siti = row_of(database, org, SITI, jabatan="Analis Contoh", nip_penilai=nip_of(KADIS))
    done = bring_staff(database, NEW, siti, by=person(database, ADMIN))

    assert said(done) == []
    (tally,) = done.tallies
    assert (tally.new, tally.changed) == (1, 1)
    assert tally.not_in_file == 4  # of the agency and its division: Kadis, Kabid, Budi and the admin
    with another_session(database) as session:
        row = session.get(Employee, org.people[SITI])
    assert row is not None
    assert (row.position, row.penilai_id) == ("Analis Contoh", org.people[KADIS])


@on_one_database
@pytest.mark.parametrize(
    ("who", "changes", "column", "reason"),
    [
        (SEKDA, {}, "nip", "This person works outside your unit."),
        (OFFICER, {"kode_unit": "DINAS"}, "nip", "This person works outside your unit."),
        (OFFICER, {"keadaan": "SAKIT", "keadaan_mulai": "1-11-2026", "dasar_keadaan": "1"}, "nip", "This person works"),
        (SITI, {"kode_unit": "BKPSDM"}, "kode_unit", "This unit is outside your unit"),
        (ADMIN, {"nip_penilai": nip_of(KABID)}, "nip", "These are your own data"),
    ],
)
def test_the_admin_moves_nobody_in_or_out_and_changes_nobody_elsewhere_nor_themselves(
    who: int, changes: Row, column: str, reason: str, database: Database, org: Organisation
) -> None:
    row = row_of(database, org, who, **changes)
    done = bring_staff(database, row_of(database, org, BUDI), row, by=person(database, ADMIN))

    ((_, number, at, why),) = said(done)
    assert (number, at) == (3, column)
    assert why.startswith(reason)
    with another_session(database) as session:
        stays = session.get(Employee, org.people[who])
    assert stays is not None
    assert stays.revision == 0


@on_one_database
def test_the_admin_brings_in_no_leader_without_a_nip_and_leaves_the_own_row_as_it_is(
    database: Database, org: Organisation
) -> None:
    leader = row_of(database, org, WALI, nama="Pimpinan Rekaan", kode_unit="DINAS")
    done = bring_staff(database, leader, row_of(database, org, ADMIN), by=person(database, ADMIN))
    assert [(row, column) for _, row, column, _ in said(done)] == [(2, "status_asn")]


# ---- files that wait for their tap


@pytest.fixture
def shelf(tmp_path: Path) -> EncryptedFiles:
    return EncryptedFiles(tmp_path, Vault.parse(new_key()))


def read(*rows: Row) -> tuple[Intake, bytes]:
    content = staff(*rows)
    return bringing.read("pegawai.xlsx", content, local_day(NOW)), content


def receive(database: Database, shelf: EncryptedFiles, who: int, *rows: Row) -> int | None:
    me, (made, content) = person(database, who), read(*rows)
    with database.write() as session:
        preview = bringing.preview(session, me, made, NOW)
        return files.receive(session, shelf, me, Brought(made, content, preview), NOW)


def test_a_file_waits_encrypted_and_is_brought_in_once(
    database: Database, org: Organisation, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    me = person(database, OFFICER)
    file_id = receive(database, shelf, OFFICER, NEW)
    assert file_id is not None
    with database.read() as session:
        kept = files.waiting(session, me, file_id)
        row = session.get(ImportFile, file_id)
    assert shelf.get(kept.owner_id, kept.digest) == read(NEW)[1]
    assert (kept.kind, kept.name) == (ImportKind.STAFF, "pegawai.xlsx")
    assert row is not None
    assert b"pegawai" not in row.name
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"PK\x03\x04" not in stored

    with database.write() as session:
        done = files.apply_kept(session, me, file_id, read(NEW)[0], NOW)
    assert (done.faults, done.rows) == ((), 1)
    with database.write() as session, pytest.raises(Conflict) as refused:
        files.apply_kept(session, me, file_id, read(NEW)[0], NOW + timedelta(seconds=1))
    assert "already brought in" in refused.value.message.msgid
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(Employee)).one() == len(org.people) + 1


def test_nobody_else_and_nobody_who_lost_the_role_brings_it_in(
    database: Database, org: Organisation, shelf: EncryptedFiles
) -> None:
    file_id = receive(database, shelf, ADMIN, NEW)
    assert file_id is not None
    for who, error in ((OFFICER, NotFound), (SITI, NotFound)):
        with database.write() as session, pytest.raises(error):
            files.apply_kept(session, person(database, who), file_id, read(NEW)[0], NOW)
    former = replace(person(database, ADMIN), admin_units=frozenset())
    with database.write() as session, pytest.raises(NotAllowed):
        files.apply_kept(session, former, file_id, read(NEW)[0], NOW)


def test_a_file_that_no_longer_fits_is_not_brought_in(
    database: Database, org: Organisation, shelf: EncryptedFiles
) -> None:
    file_id = receive(database, shelf, ADMIN, NEW)
    assert file_id is not None
    assert not bring_staff(database, NEW | {"kode_unit": "BKPSDM", "nip_penilai": nip_of(SEKDA)}).faults
    with database.write() as session, pytest.raises(Faulty) as refused:
        files.apply_kept(session, person(database, ADMIN), file_id, read(NEW)[0], NOW)
    assert [reason for *_, reason in said(refused.value.preview)] == ["This person works outside your unit."]
    with another_session(database) as session:
        row = session.get(ImportFile, file_id)
    assert row is not None
    assert row.applied_at is None


def test_a_file_that_is_cancelled_is_forgotten_unless_it_is_in_already(
    database: Database, org: Organisation, shelf: EncryptedFiles
) -> None:
    me = person(database, OFFICER)
    first, second = receive(database, shelf, OFFICER, NEW), receive(database, shelf, OFFICER, NEW)
    assert first is not None
    assert second is not None
    with database.write() as session:
        files.discard(session, me, shelf, first)
        files.discard(session, me, shelf, first)
        with pytest.raises(NotFound):
            files.waiting(session, me, first)
        files.apply_kept(session, me, second, read(NEW)[0], NOW)
    with database.write() as session, pytest.raises(Conflict):
        files.discard(session, me, shelf, second)


def stored(directory: Path) -> int:
    return sum(path.is_file() for path in directory.rglob("*"))


def forget(database: Database, shelf: EncryptedFiles, now: datetime = NOW) -> int:
    with database.write() as session:
        return files.forget(shelf, session, now)


def test_a_cancelled_file_leaves_the_archive_unless_the_same_still_waits(
    database: Database, org: Organisation, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    me = person(database, OFFICER)
    first, second = receive(database, shelf, OFFICER, NEW), receive(database, shelf, OFFICER, NEW)
    assert stored(tmp_path) == 1
    for file_id, left in ((first, 1), (second, 0)):
        with database.write() as session:
            files.discard(session, me, shelf, file_id or 0)
        assert stored(tmp_path) == left


def test_what_is_brought_in_leaves_the_archive_in_the_night_and_a_late_tap_still_hears_of_it(
    database: Database, org: Organisation, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    me, file_id = person(database, OFFICER), receive(database, shelf, OFFICER, NEW) or 0
    assert forget(database, shelf) == 0
    assert stored(tmp_path) == 1
    with database.write() as session:
        files.apply_kept(session, me, file_id, read(NEW)[0], NOW)
    assert forget(database, shelf) == 1
    assert stored(tmp_path) == 0
    with database.write() as session, pytest.raises(Conflict, match="already brought in"):
        files.waiting(session, me, file_id)
    forget(database, shelf, NOW + files.KEPT + timedelta(minutes=1))
    with database.write() as session, pytest.raises(NotFound):
        files.waiting(session, me, file_id)


def test_what_nobody_brings_in_is_forgotten_after_some_days(
    database: Database, org: Organisation, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    file_id = receive(database, shelf, OFFICER, NEW) or 0
    assert forget(database, shelf, NOW + files.KEPT) == 0
    assert forget(database, shelf, NOW + files.KEPT + timedelta(minutes=1)) == 1
    assert stored(tmp_path) == 0
    with database.read() as session, pytest.raises(NotFound):
        files.waiting(session, person(database, OFFICER), file_id)


def test_what_has_faults_or_changes_nothing_is_not_kept(
    database: Database, org: Organisation, shelf: EncryptedFiles
) -> None:
    assert receive(database, shelf, OFFICER, NEW | {"nama": ""}) is None
    assert receive(database, shelf, OFFICER, row_of(database, org, SITI)) is None
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(ImportFile)).one() == 0


@on_one_database
def test_a_spreadsheet_is_for_import_only_while_no_question_waits_for_a_file(
    database: Database, org: Organisation
) -> None:
    def meant(who: int) -> bool:
        with database.read() as session:
            return files.is_meant(session, BINDINGS, person(database, who), NOW)

    assert (meant(ADMIN), meant(OFFICER), meant(SITI)) == (True, True, False)
    talk = Talk(database, ADMIN)
    talk.start("self_review", org.appraisals[ADMIN])
    talk.answer_until("impact")
    assert not meant(ADMIN)
    talk.answer_until("contribution_rating")
    assert meant(ADMIN)


def test_a_copy_with_faults_says_in_the_readers_language_what_is_wrong() -> None:
    made, _ = read(NEW | {"nama": ""})
    copy = bringing.copy_with_faults(made, made.rows.faults.found, translator("en"))
    assert copy.name == "pegawai.kesalahan.xlsx"
    with pytest.raises(Refused):
        bringing.read("x.xlsx", copy.content[:100], local_day(NOW))
    assert bringing.read(copy.name, copy.content, local_day(NOW)).rows.faults.found


def test_a_workbook_with_three_sheets_is_the_organisation() -> None:
    made = bringing.read("a.xlsx", workbook({UNITS.name: [UNIT], STAFF.name: [NEW]}), local_day(NOW))
    assert made.kind is ImportKind.ORGANISATION
