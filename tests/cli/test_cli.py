"""The command line: exit codes, where messages go, and what a command prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import NAMES
from models.crypto import Vault

ROOT = Path(__file__).parents[2]


def kinerja(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would: a process of its own, with none of the settings of this one."""
    bare = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env={**bare, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_names_every_verb(tmp_path: Path) -> None:
    done = kinerja("--help", cwd=tmp_path)

    assert done.returncode == 0
    for verb in ("demo", "run", "check", "migrate", "key"):
        assert f"\n  {verb} " in done.stdout


@pytest.mark.parametrize("arguments", [("dance",), ("demo", "--port", "0"), ("key", "old"), ("migrate", "--harder")])
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = kinerja(*arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert "Error:" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("verb", ["run", "check"])
def test_missing_settings_are_named_one_by_one(verb: str, tmp_path: Path) -> None:
    done = kinerja(verb, cwd=tmp_path)

    assert done.returncode == 1
    assert "- TELEGRAM_BOT_TOKEN is missing." in done.stderr
    assert "- KINERJA_ENCRYPTION_KEY is missing. Run `kinerja key new`" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_new_key_is_one_line_that_can_be_used(tmp_path: Path) -> None:
    first, second = (kinerja("key", "new", cwd=tmp_path) for _ in range(2))

    assert first.returncode == 0
    assert first.stdout.count("\n") == 1
    assert first.stdout != second.stdout
    Vault.parse(f"{first.stdout.strip()},{second.stdout.strip()}")


def test_migrate_makes_the_database_and_check_agrees_afterwards(tmp_path: Path) -> None:
    before = kinerja("migrate", "--check", cwd=tmp_path)
    assert (before.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "is not applied" in before.stderr

    assert kinerja("migrate", cwd=tmp_path).returncode == 0
    assert (tmp_path / "kinerja.db").exists()

    after = kinerja("migrate", "--check", cwd=tmp_path)
    assert (after.returncode, after.stdout) == (0, "")
    assert "up to date" in after.stderr


def test_migrate_refuses_an_unknown_database_without_showing_the_password(tmp_path: Path) -> None:
    done = kinerja("migrate", cwd=tmp_path, DATABASE_URL="mysql://kinerja:hunter2@db/kinerja")

    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "hunter2" not in done.stderr
