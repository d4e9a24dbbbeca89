"""The 3×3 table of hasil kerja and perilaku kerja that gives the predicate (kuadran kinerja)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

RULE = "PermenPANRB 6/2022, kuadran kinerja; SE MenPANRB 3/2023"
"""The source of the table, as it is shown to the person who asks why."""


class Rating(IntEnum):
    """The three steps of hasil kerja, perilaku kerja and contribution; a greater rating is a better one.

    Every member is true, also `MEETS` with the value 0, so that `if rating` asks only whether there is one.
    """

    BELOW = -1
    MEETS = 0
    ABOVE = 1

    def __bool__(self) -> bool:
        return True

    @property
    def label(self) -> str:
        """The official label."""
        return _RATING_LABELS[self]

    @property
    def needs_reason(self) -> bool:
        """Whether one sentence of reason goes with it: at both ends of the scale. Our own choice."""
        return self is not Rating.MEETS


_RATING_LABELS: Mapping[Rating, str] = MappingProxyType(
    {
        Rating.BELOW: "Di Bawah Ekspektasi",
        Rating.MEETS: "Sesuai Ekspektasi",
        Rating.ABOVE: "Di Atas Ekspektasi",
    }
)


class Predikat(StrEnum):
    """The predicate of an employee, best first."""

    SANGAT_BAIK = "SANGAT_BAIK"
    BAIK = "BAIK"
    BUTUH_PERBAIKAN = "BUTUH_PERBAIKAN"
    KURANG = "KURANG"
    SANGAT_KURANG = "SANGAT_KURANG"

    @property
    def label(self) -> str:
        """The official label."""
        return self.value.replace("_", " ").title()

    @property
    def gloss(self) -> str | None:
        """The official addition in brackets; only Kurang has one."""
        return "misconduct" if self is Predikat.KURANG else None

    @property
    def rank(self) -> int:
        """0 for the best predicate, 4 for the worst."""
        return list(Predikat).index(self)


TABLE: Mapping[tuple[Rating, Rating], Predikat] = MappingProxyType(
    {
        (Rating.ABOVE, Rating.BELOW): Predikat.KURANG,
        (Rating.ABOVE, Rating.MEETS): Predikat.BAIK,
        (Rating.ABOVE, Rating.ABOVE): Predikat.SANGAT_BAIK,
        (Rating.MEETS, Rating.BELOW): Predikat.KURANG,
        (Rating.MEETS, Rating.MEETS): Predikat.BAIK,
        (Rating.MEETS, Rating.ABOVE): Predikat.BAIK,
        (Rating.BELOW, Rating.BELOW): Predikat.SANGAT_KURANG,
        (Rating.BELOW, Rating.MEETS): Predikat.BUTUH_PERBAIKAN,
        (Rating.BELOW, Rating.ABOVE): Predikat.BUTUH_PERBAIKAN,
    }
)
"""(hasil kerja, perilaku kerja) → predicate. The table is not symmetric."""


def predikat_for(result: Rating, behaviour: Rating) -> Predikat:
    """The predicate of the cell; both ratings are choices of the penilai, never computed (PermenPANRB 6/2022)."""
    return TABLE[result, behaviour]


class SmallestStep(NamedTuple):
    """The ratings that would have given a better predicate, and that predicate."""

    result: Rating
    behaviour: Rating
    predikat: Predikat


def smallest_step(result: Rating, behaviour: Rating) -> SmallestStep | None:
    """The fewest steps up that lead to a better predicate; None from the best cell.

    Among equally few steps the better predicate wins: from two ratings below, behaviour comes first,
    because better results alone would only lead to Kurang.
    """
    now = predikat_for(result, behaviour)
    better = [
        (r - result + b - behaviour, predikat.rank, SmallestStep(r, b, predikat))
        for (r, b), predikat in TABLE.items()
        if r >= result and b >= behaviour and predikat.rank < now.rank
    ]
    return min(better)[2] if better else None
