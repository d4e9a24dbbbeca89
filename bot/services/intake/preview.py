"""What a file would do, or has done."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.forms import Fault
from bot.domain.intake_forms import ImportKind


@dataclass(frozen=True, slots=True)
class Tally:
    """What becomes of one sheet. `columns` counts, most first, in how many rows each column changes something."""

    sheet: str
    new: int
    changed: int
    unchanged: int
    not_in_file: int
    """In the list and not in the file: they stay as they are."""
    columns: tuple[tuple[str, int], ...]
    removed: int = 0
    """Taken out of the list, because the file says so."""

    @property
    def rows(self) -> int:
        """Rows that change something."""
        return self.new + self.changed + self.removed


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do, or has done; with any of `faults` nothing."""

    kind: ImportKind
    faults: tuple[Fault, ...]
    tallies: tuple[Tally, ...]
    moving: int = 0
    """Running appraisals that get another penilai or unit."""
    leaving: int = 0
    """People who are no longer in service."""
    leaderless: int = 0
    """People whose penilai has gone, without anybody who acts."""
    unread: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows that change something."""
        return sum(tally.rows for tally in self.tallies)
