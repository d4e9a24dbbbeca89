"""Moving the simulated time: the seconds in the clock file only ever grow."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

LONGEST_STEP = timedelta(days=366)
"""More at once is taken for a mistake."""


def advance(clock_file: Path, step: timedelta) -> timedelta:
    """Add `step` to the offset in `clock_file` and return the new offset.

    The file is replaced in one piece, so that a reader never sees half a number. Raises `ValueError` for a step
    backwards or of more than a year.
    """
    if not timedelta() <= step <= LONGEST_STEP:
        raise ValueError(f"the clock moves forward, by at most a year: {step}")
    offset = read_offset(clock_file) + step
    clock_file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=clock_file.parent, prefix=".clock-", delete=False, encoding="ascii") as new:
        new.write(f"{offset.total_seconds():.0f}\n")
    Path(new.name).replace(clock_file)
    return offset


def read_offset(clock_file: Path) -> timedelta:
    """How far the simulated time is ahead; nothing where the file is missing or holds no number."""
    try:
        return timedelta(seconds=float(clock_file.read_text(encoding="ascii")))
    except (OSError, ValueError, OverflowError):
        return timedelta()
