"""Files that are there whole or not at all, also after a loss of power."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replace_durably(target: Path) -> Iterator[Path]:
    """A new, empty, private (0600) file beside `target` to be filled; at the end it takes the name of `target`.

    On an exception it is removed and `target` stays as it was.
    """
    unfinished = target.with_name(f".{secrets.token_hex(8)}.part")
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield unfinished
        _sync(unfinished)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(target.parent)


def make_private_directory(directory: Path) -> None:
    """Make a directory (0700) with those above it where they are missing, and make their names durable."""
    missing = [place for place in (directory, *directory.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        _sync(place.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
