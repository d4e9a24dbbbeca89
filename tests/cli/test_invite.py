"""`kinerja invite` and `kinerja role` as an operator runs them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import func, select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.domain.doors import code_in, token_in
from bot.services import roles
from bot.services.door.outcomes import Arrived
from bot.settings import NAMES
from models.crypto import Vault, new_key
from models.doors import Invitation
from models.migrations import upgrade
from models.session import Database
from tests.cli.test_cli import kinerja
from tests.support.doors import GUEST, add_newcomer, open_link, write
from tests.support.organisation import BUDI, KABID, NOW, Organisation, found

BUDI_NIP = f"19800101200501{BUDI:04d}"
Run = Callable[..., Result]


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def house(tmp_path: Path, key: str) -> Database:
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    upgrade(url)
    return Database(url, Vault.parse(key))


@pytest.fixture
def org(house: Database) -> Organisation:
    with house.write() as session:
        org = found(session)
        for name in ("Baru Contoh", "=HYPERLINK(1)"):
            add_newcomer(session, org, name, penilai=KABID)
        return org


@pytest.fixture
def run(tmp_path: Path, house: Database, org: Organisation, key: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `kinerja` in a folder of its own, with the settings of an installation and no Telegram to ask."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KINERJA_ENCRYPTION_KEY", key)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "7000000001:only-for-tests")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    return lambda *arguments: CliRunner().invoke(app, arguments)


def cells(path: Path) -> Sequence[Sequence[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]


def test_two_files_come_that_only_the_operator_can_read_and_open_the_door_together(
    tmp_path: Path, house: Database, run: Run
) -> None:
    done = run("invite", "--bot", "@contoh_bot")
    assert (done.exit_code, done.stdout) == (0, "undangan.xlsx\nundangan-kode.xlsx\n")
    assert "2 invitations were made." in done.stderr
    links, codes = tmp_path / "undangan.xlsx", tmp_path / "undangan-kode.xlsx"
    assert {path.stat().st_mode & 0o777 for path in (links, codes)} == {0o600}
    tokens = {
        row[1]: token_in(str(row[4])) for row in cells(links) if str(row[4]).startswith("https://t.me/contoh_bot")
    }
    told = {row[1]: code_in(str(row[3])) for row in cells(codes) if code_in(str(row[3]))}
    assert set(tokens) == set(told) == {"Baru Contoh", "=HYPERLINK(1)"}
    open_link(house, GUEST, tokens["Baru Contoh"] or "")
    assert isinstance(write(house, GUEST, told["Baru Contoh"] or "", NOW), Arrived)


def test_files_that_are_there_are_never_overwritten_and_nothing_is_made(
    tmp_path: Path, house: Database, run: Run
) -> None:
    kept = tmp_path / "links-kode.xlsx"
    kept.write_text("penting")
    done = run("invite", "--bot", "contoh_bot", "--out", "links.xlsx")
    assert done.exit_code == 1
    assert "links-kode.xlsx is already there" in done.stderr
    assert kept.read_text() == "penting"
    assert not (tmp_path / "links.xlsx").exists()
    with house.read() as session:
        assert session.exec(select(func.count()).select_from(Invitation)).one() == 0


def test_a_second_run_makes_nothing_unless_new_links_are_wanted(tmp_path: Path, run: Run) -> None:
    assert run("invite", "--bot", "contoh_bot", "--unit", "BIDANG").exit_code == 0
    again = run("invite", "--bot", "contoh_bot", "--out", "lagi.xlsx")
    assert again.exit_code == 1
    assert "2 people have an unused link. Use --again" in again.stderr
    assert not (tmp_path / "lagi.xlsx").exists()
    nobody = run("invite", "--bot", "contoh_bot", "--unit", "BKPSDM", "--out", "lagi.xlsx")
    assert "nobody is waiting for an invitation" in nobody.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--bot", "contoh_bot", "--unit", "TIDAK-ADA"), "There is no unit with the code TIDAK-ADA"),
        (("--bot", "contoh_bot", "--out", "tidak/ada.xlsx"), "cannot be written"),
        ((), "Telegram did not tell the bot's name"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = run("invite", *arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_name_that_no_bot_can_have_is_wrong_usage(run: Run) -> None:
    assert run("invite", "--bot", "https://t.me/x").exit_code == 2


def test_a_role_is_given_and_taken_and_the_nip_is_masked(house: Database, org: Organisation, run: Run) -> None:
    done = run("role", "grant", BUDI_NIP, "UNIT_ADMIN", "--unit", "DINAS")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "UNIT_ADMIN of DINAS was given to 1980**********0***" in done.stderr
    with house.read() as session:
        assert [given.unit_id for given in roles.held(session, org.people[BUDI])] == [org.units["DINAS"]]
    twice = run("role", "grant", BUDI_NIP, "UNIT_ADMIN", "--unit", "DINAS")
    assert twice.exit_code == 1
    assert "has this role already" in twice.stderr
    assert run("role", "revoke", BUDI_NIP, "UNIT_ADMIN", "--unit", "dinas").exit_code == 0
    assert run("role", "grant", BUDI_NIP, "bkpsdm").exit_code == 0
    for shown in (done, twice):
        assert not re.search(r"[0-9]{18}", shown.stderr)
        assert "Budi" not in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("grant", "198001012005010000", "BKPSDM"), 1, "Nobody in service has this NIP. NIP 1980**********0***"),
        (("grant", BUDI_NIP, "UNIT_ADMIN", "--unit", "TIDAK-ADA"), 1, "There is no unit with this code."),
        (("revoke", BUDI_NIP, "BKPSDM"), 1, "does not have this role"),
        (("grant", BUDI_NIP, "UNIT_ADMIN"), 2, "needs --unit"),
        (("grant", BUDI_NIP, "BKPSDM", "--unit", "DINAS"), 2, "no --unit"),
        (("grant", BUDI_NIP, "KING"), 2, "KING"),
    ],
)
def test_wrong_roles_numbers_and_units_are_refused(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run("role", *arguments)
    assert done.exit_code == code
    assert said in done.stderr
    assert not re.search(r"[0-9]{18}", done.stderr)


def test_a_database_that_is_behind_is_named(tmp_path: Path, key: str) -> None:
    done = kinerja(
        "role",
        "grant",
        BUDI_NIP,
        "BKPSDM",
        cwd=tmp_path,
        KINERJA_ENCRYPTION_KEY=key,
        TELEGRAM_BOT_TOKEN="7000000001:only-for-tests",
    )
    assert done.returncode == 1
    assert "Run `kinerja migrate` first." in done.stderr
