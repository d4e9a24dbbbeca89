"""What a person can set, type or call is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from bot.settings import NAMES, Settings, load_settings
from handlers.commands import COMMANDS
from models.crypto import new_key
from tests.meta.repository import ROOT, documentation

TARGET = re.compile(r"^([a-z]+):[^=\n]*?(?:## (.*))?$", re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in documentation()


def test_the_example_of_env_names_every_setting_and_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:token")
    monkeypatch.setenv("KINERJA_ENCRYPTION_KEY", new_key())
    example = ROOT / ".env.example"

    written = re.findall(r"^(\w+)=", example.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(written) == sorted(NAMES)
    settings = load_settings("bot", env_file=example)
    assert settings == Settings(telegram_bot_token=settings.telegram_bot_token, vault=settings.vault)


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every verb below a command, by what one types. Typer offers no types for what it builds."""
    for name, child in getattr(command, "commands", {}).items():
        yield " ".join((*path, name)), child
        yield from commands(child, (*path, name))


def test_every_verb_and_option_of_the_command_line_has_help() -> None:
    silent = []
    for name, command in commands(get_command(app)):
        silent += [name] if not command.help else []
        silent += [f"{name} {option.name}" for option in command.params if not getattr(option, "help", None)]
    assert silent == []


@pytest.mark.parametrize("verb", sorted(name for name, _ in commands(get_command(app))))
def test_every_verb_of_the_command_line_is_explained(verb: str) -> None:
    assert re.search(rf"\bkinerja {re.escape(verb)}\b", documentation())


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_in_chat_is_explained_to_the_people_who_type_it(name: str) -> None:
    guides = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "id").glob("*.md")))
    assert re.search(rf"(?<![\w/])/{re.escape(name)}\b", guides)


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    declared = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    explained = dict(TARGET.findall(makefile))

    assert {name for name, said in explained.items() if said} == declared


@pytest.mark.parametrize("target", ["demo", "test", "check", "words", "format"])
def test_the_targets_of_daily_work_are_in_the_guides(target: str) -> None:
    assert f"make {target}" in documentation()


def test_the_licence_is_here_and_is_the_one_that_is_declared() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "Kinerja contributors" in text
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_ci_runs_the_gates_of_the_makefile() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111, "must be executable"
    assert "make check" in script.read_text(encoding="utf-8")


def links() -> list[tuple[str, str]]:
    """Every link of the documentation to a file of the repository."""
    guides = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [
        (path.relative_to(ROOT).as_posix(), target)
        for path in guides
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:")
    ]


def test_links_between_the_guides_lead_somewhere() -> None:
    broken = [(page, target) for page, target in links() if not (ROOT / page).parent.joinpath(Path(target)).exists()]
    assert broken == []
