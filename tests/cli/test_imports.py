"""`kinerja import`: what an operator sees, writes and gets back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import func, select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.domain.intake_forms import ACTING, CALENDAR, FORMS, STAFF, UNITS, ImportKind
from bot.services.intake.bringing import ROWS_IN_CHAT
from bot.settings import NAMES
from models.crypto import Vault, new_key
from models.migrations import upgrade
from models.people import Employee, Unit
from models.session import Database
from tests.cli.test_cli import kinerja
from tests.support.workbooks import (
    HEAD,
    LEADER,
    MAYOR,
    OLD_XLS,
    ORGANISATION,
    PERSON,
    PROTECTED,
    STAFF_NIP,
    UNIT,
    Row,
    cells_of,
    csv_file,
    headings,
    staff,
    workbook,
)

KEY = new_key()


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `kinerja import` in a folder of its own, with the settings of an installation."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:token")
    monkeypatch.setenv("KINERJA_ENCRYPTION_KEY", KEY)
    return lambda *arguments: CliRunner().invoke(app, ["import", *arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database of this version."""
    upgrade(f"sqlite:///{tmp_path / 'kinerja.db'}")
    return tmp_path


def stored(folder: Path) -> tuple[int, int]:
    """How many units and people there are."""
    database = Database(f"sqlite:///{folder / 'kinerja.db'}", Vault.parse(KEY))
    try:
        with database.read() as session:
            units = session.exec(select(func.count()).select_from(Unit)).one()
            return units, session.exec(select(func.count()).select_from(Employee)).one()
    finally:
        database.close()


@pytest.mark.parametrize(
    ("verb", "kind", "name"),
    [
        ("units", ImportKind.UNITS, "formulir-unit.xlsx"),
        ("staff", ImportKind.STAFF, "formulir-pegawai.xlsx"),
        ("organisation", ImportKind.ORGANISATION, "formulir-organisasi.xlsx"),
        ("holidays", ImportKind.HOLIDAYS, "formulir-kalender.xlsx"),
    ],
)
def test_the_empty_form_is_written_once_and_never_over_another_file(
    verb: str, kind: ImportKind, name: str, tmp_path: Path, run: Run
) -> None:
    done = run(verb, "--template")
    assert (done.exit_code, done.stdout.strip()) == (0, name)
    for form in FORMS[kind]:
        assert cells_of((tmp_path / name).read_bytes(), form.name) == [headings(form)]
    assert cells_of((tmp_path / name).read_bytes(), "Petunjuk")[5][:3] == ["Lembar", "Kolom", "Wajib"]

    again = run(verb, "--template")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "already there" in again.stderr
    named = run(verb, "--template", "lain.xlsx")
    assert (named.exit_code, named.stdout.strip()) == (0, "lain.xlsx")
    assert run(verb, "--template", "nowhere/x.xlsx").exit_code == 1


@pytest.mark.parametrize("arguments", [("staff",), ("staff", "a.xlsx", "--harder"), ("people", "a.xlsx")])
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], run: Run) -> None:
    assert run(*arguments).exit_code == 2


def test_the_organisation_comes_in_and_a_second_time_nothing_changes(folder: Path, run: Run) -> None:
    (folder / "kota.xlsx").write_bytes(workbook(ORGANISATION))

    seen = run("organisation", "kota.xlsx", "--check")
    assert (seen.exit_code, stored(folder)) == (0, (0, 0))
    assert "Nothing was changed" in seen.stderr
    done = run("organisation", "kota.xlsx")
    assert (done.exit_code, stored(folder)) == (0, (1, 3))
    assert done.stdout == seen.stdout
    assert done.stdout.splitlines() == [
        "unit: 1 new, 0 changed, 0 unchanged",
        "pegawai: 3 new, 0 changed, 0 unchanged",
        "penugasan: 1 new, 0 changed, 0 unchanged",
    ]
    assert done.stderr == "Brought in.\n"

    (folder / "pegawai.csv").write_bytes(
        csv_file([PERSON | {"jabatan": "Jabatan Baru"}], encoding="utf-16", delimiter="\t")
    )
    again = run("staff", "pegawai.csv")
    assert again.stdout.splitlines() == [
        "pegawai: 0 new, 1 changed, 0 unchanged; 2 in the list but not in the file",
        "  jabatan: 1",
    ]
    assert stored(folder) == (1, 3)


def test_faults_are_told_without_names_and_numbers_and_stand_in_the_copy(folder: Path, run: Run) -> None:
    circle = [HEAD | {"nip_penilai": STAFF_NIP}, PERSON | {"jenis_jabatan": "PENGAWAS"}]
    (folder / "kota.xlsx").write_bytes(
        workbook({**ORGANISATION, UNITS.name: [UNIT | {"organisasi": ""}], STAFF.name: [MAYOR, *circle]})
    )
    done = run("organisation", "kota.xlsx")

    assert (done.exit_code, done.stdout, stored(folder)) == (1, "", (0, 0))
    assert "unit, row 2, column organisasi: This cell is empty." in done.stderr
    assert (
        "pegawai, row 3, 4, column nip_penilai: The people in rows 3, 4 assess each other in a circle: …" in done.stderr
    )
    assert "3 faults; nothing was changed. Every one of them stands in kota.kesalahan.xlsx." in done.stderr
    for secret in (LEADER, STAFF_NIP, "Contoh"):
        assert secret not in done.stderr
    copy = folder / "kota.kesalahan.xlsx"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "Contoh Kepala" in cells_of(copy.read_bytes(), STAFF.name)[2][-1]
    assert cells_of(copy.read_bytes(), "Kesalahan")[0][0] == "Lembar"
    assert cells_of(copy.read_bytes(), ACTING.name)[0][-1] == "Kesalahan"


def test_the_working_calendar_comes_in_is_changed_and_taken_out(folder: Path, run: Run) -> None:
    day: Row = {"tanggal": "24-12-2026", "status": "kerja", "dasar": "SE Wali Kota 800/1/CONTOH/2026"}
    (folder / "edaran.csv").write_bytes(csv_file([day, day | {"tanggal": "28-12-2026", "status": "libur"}]))
    done = run("holidays", "edaran.csv")
    assert (done.exit_code, done.stdout) == (0, "kalender: 2 new, 0 changed, 0 unchanged\n")
    assert run("holidays", "edaran.csv").stdout == "kalender: 0 new, 0 changed, 2 unchanged\n"

    (folder / "edaran.xlsx").write_bytes(workbook({CALENDAR.name: [day | {"status": "hapus"}]}))
    assert run("holidays", "edaran.xlsx").stdout == (
        "kalender: 0 new, 0 changed, 0 unchanged, 1 removed; 1 in the list but not in the file\n"
    )

    (folder / "edaran.xlsx").write_bytes(workbook({CALENDAR.name: [day, day | {"dasar": ""}]}))
    wrong = run("holidays", "edaran.xlsx")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "kalender, row 2, 3, column tanggal: The same day stands in rows 2, 3." in wrong.stderr
    assert "kalender, row 3, column dasar: This cell is empty." in wrong.stderr
    assert cells_of((folder / "edaran.kesalahan.xlsx").read_bytes(), CALENDAR.name)[0][-1] == "Kesalahan"


def test_many_different_faults_are_told_up_to_a_number(folder: Path, run: Run) -> None:
    rows = [PERSON | {"nip": f"1990010120150110{n:02d}", "kode_unit": f"TIADA{n}"} for n in range(1, 31)]
    (folder / "pegawai.xlsx").write_bytes(staff(*rows))
    done = run("staff", "pegawai.xlsx")
    assert done.stderr.count("There is no unit") + done.stderr.count("neither in this file") == 20
    assert "… and " in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"", "This file is empty"),
        (PROTECTED, "protected by a password"),
        (OLD_XLS, "old .xls format"),
        (b"%PDF-1.4\x00", "no spreadsheet"),
        (b"PK\x03\x04broken", "damaged"),
        (workbook({"x": [UNIT]}), "follows the form “unit” and not “pegawai”"),
    ],
)
def test_a_file_that_is_no_file_of_ours_is_refused_in_one_sentence(
    content: bytes | None, said: str, folder: Path, run: Run
) -> None:
    if content is not None:
        (folder / "pegawai.xlsx").write_bytes(content)
    done = run("staff", "pegawai.xlsx")

    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert not list(folder.glob("*.kesalahan.xlsx"))


def test_a_database_that_is_not_up_to_date_is_left_alone(tmp_path: Path, run: Run) -> None:
    (tmp_path / "pegawai.xlsx").write_bytes(staff(PERSON))
    done = run("staff", "pegawai.xlsx")
    assert done.exit_code == 1
    assert "kinerja migrate" in done.stderr


def test_missing_settings_are_named_and_the_process_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "pegawai.xlsx").write_bytes(staff(PERSON))
    done = kinerja("import", "staff", "pegawai.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "KINERJA_ENCRYPTION_KEY is missing" in done.stderr


def test_more_rows_than_the_chat_takes_come_in_through_the_shell(folder: Path, run: Run) -> None:
    many = ROWS_IN_CHAT + 1
    (folder / "kota.xlsx").write_bytes(workbook(ORGANISATION))
    assert run("organisation", "kota.xlsx").exit_code == 0
    (folder / "pegawai.csv").write_bytes(csv_file([PERSON | {"nip": nip(number)} for number in range(many)]))

    done = run("staff", "pegawai.csv")

    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"pegawai: {many} new")
    assert stored(folder) == (1, many + 3)


def nip(number: int) -> str:
    """A number of nobody: days of birth and serials."""
    day, serial = divmod(number, 900)
    return f"19{60 + day // 28:02d}02{1 + day % 28:02d}2015021{1 + serial:03d}"
