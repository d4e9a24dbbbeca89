"""The own habits of rating, for the penilai alone: shares and means, never a finding.

There is no true rating to compare with, and leniency and halo hang together, so that every number here is a question to
oneself. What has no denominator cannot be computed and is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.behaviour import Value
from bot.domain.predikat import Rating
from bot.domain.team_summary import Rated

LEAST_RATEES = 5
"""People that must have been assessed before a share says anything; below there are only counts. Our own choice."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Own ratings of planned results and values, pooled. Shares in percent with one decimal, `gap` in steps.

    `most` are the ratings given most often: several where they were given equally often.

    `gap` is the mean of own rating less the penilai's: above 0 the people rated themselves higher. `alike` of `whole`:
    how often all seven values got the same rating, among assessments in which all seven were rated.
    """

    ratees: int
    counts: Mapping[Rating, int]
    shares: Mapping[Rating, Decimal] | None
    most: tuple[Rating, ...]
    gap: Decimal | None
    compared: int
    alike: int
    whole: int

    @property
    def may_be_read(self) -> bool:
        """Whether there are enough people for shares."""
        return self.ratees >= LEAST_RATEES


def habits_of(rated: Sequence[Rated]) -> Habits:
    """The habits behind these assessments, which one person confirmed."""
    ratings = [rating for one in rated for rating in (*one.results, *one.values.values()) if rating is not None]
    counts = {rating: ratings.count(rating) for rating in (Rating.ABOVE, Rating.MEETS, Rating.BELOW)}
    steps = [int(own) - int(theirs) for one in rated for _, own, theirs in one.pairs()]
    sevens = [[one.values.get(value) for value in Value] for one in rated]
    whole = [seven for seven in sevens if all(rating is not None for rating in seven)]
    return Habits(
        ratees=len(rated),
        counts=counts,
        shares={r: _share(n, len(ratings)) for r, n in counts.items()} if ratings else None,
        most=tuple(rating for rating, n in counts.items() if n and n == max(counts.values())),
        gap=_mean(steps),
        compared=len(steps),
        alike=sum(len(set(seven)) == 1 for seven in whole),
        whole=len(whole),
    )


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _mean(steps: Sequence[int]) -> Decimal | None:
    if not steps:
        return None
    return (Decimal(sum(steps)) / len(steps)).quantize(Decimal("0.01"), ROUND_HALF_UP)
