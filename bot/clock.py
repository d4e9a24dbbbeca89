"""The port of time. Everything that needs the present asks a `Clock`; nothing else calls `datetime.now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the present."""

    def now(self) -> datetime:
        """The present instant in UTC."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FileClock:
    """The clock of the machine plus the seconds written in a file; it never runs backwards.

    The demo moves time by writing that file. A file that is missing, half written or smaller than
    before leaves the last offset in force.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = timedelta()

    def now(self) -> datetime:
        try:
            offset = timedelta(seconds=float(self._path.read_text(encoding="ascii")))
        except (OSError, ValueError, OverflowError):
            offset = self._offset
        self._offset = max(self._offset, offset)
        return datetime.now(UTC) + self._offset
