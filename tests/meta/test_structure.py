"""Who imports whom, who reads the environment and the clock, and what must not be in a file that is kept."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.meta.repository import CODE, ROOT, modules, texts


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_of_the_bot_has_its_layer() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c for c in project["tool"]["importlinter"]["contracts"] if c["id"] == "layers")["layers"]
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    parts = {f"bot.{path.stem}" for path in (ROOT / "bot").glob("*.py") if path.stem != "__init__"}
    parts |= {f"bot.{path.parent.name}" for path in (ROOT / "bot").glob("*/__init__.py")}

    assert placed == parts | {"handlers", "models", "scheduler"}


def attributes(tree: ast.AST) -> set[str]:
    """Dotted names that a module uses, such as `os.environ`."""
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_only_the_settings_read_the_environment() -> None:
    readers = [path for path, tree in modules(*CODE) if attributes(tree) & {"os.environ", "os.getenv", "os.environb"}]
    assert readers == []


def test_only_the_clock_tells_the_time() -> None:
    present = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    readers = [path for path, tree in modules(*CODE) if attributes(tree) & present]
    assert readers == ["bot/clock.py"]


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path, tree in modules(*CODE, "tests") if tree.body and not ast.get_docstring(tree)]
    assert silent == []


FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|root|Users|home)/\w|\b[A-Z]:\\Users"),
    "unfinished work": re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b"),
    "a document that is not here": re.compile(r"\b(?:design|regulation|peers)\.md\b|\bseed\.txt\b"),
    "a conflict of a merge": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{path}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group()}"
        for path, text in texts()
        for hit in FORBIDDEN[what].finditer(text)
    ]
    assert found == []


def test_no_test_is_skipped_for_good() -> None:
    marks = {"pytest.mark.skip", "pytest.mark.xfail", "unittest.skip"}
    # Without a browser the page cannot be tried; the run then ends with a loud line that says so.
    may = {"tests/meta/test_structure.py", "tests/browser/conftest.py"}
    assert [path for path, tree in modules("tests") if attributes(tree) & marks and path not in may] == []
