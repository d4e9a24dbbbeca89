"""What belongs to the repository, for tests that read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

CODE = ("bot", "handlers", "models", "scheduler", "locales")
FOLDERS = (*CODE, "tests", "docs", "deploy", "benchmarks", ".ci")
BINARY = frozenset({".png", ".jpg", ".ttf", ".otf", ".woff2", ".pdf", ".ogg", ".ico"})


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the packages: its path from the root, and its syntax."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def texts() -> Iterator[tuple[str, str]]:
    """Every text file that is kept: its path from the root, and what it says."""
    found = [
        path
        for path in ROOT.iterdir()
        if path.is_file() and path.suffix not in (".db", ".lock") and path.name != ".env"
    ]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for path in sorted(found):
        if path.suffix not in BINARY:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def documentation() -> str:
    """README, CONTRIBUTING and all of docs, one after the other."""
    return "\n".join(text for path, text in texts() if path.endswith(".md"))
