"""What a penilai reads about the own team after a period: counts, and where two views differ most.

Nobody is compared with anybody else: people are named only with their own two views.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.predikat import Rating

MOST_NAMED = 5
"""People whose views differ that are named. Our own choice, to fit a message."""

LEAST_PEOPLE = 5
"""Fewer people than this have no numbers, so that nobody is recognised in them. Our own choice."""

RESULT, BEHAVIOUR = "Hasil kerja", "Perilaku kerja"


@dataclass(frozen=True, slots=True)
class Rated:
    """One confirmed assessment with the self-review beside it; a rating of None was not given or not observed."""

    appraisal_id: int
    name: str
    result: Rating | None = None
    behaviour: Rating | None = None
    contribution: Rating | None = None
    own_contribution: Rating | None = None
    values: Mapping[Value, Rating | None] = field(default_factory=dict)
    own_values: Mapping[Value, Rating | None] = field(default_factory=dict)
    results: tuple[Rating, ...] = ()
    """The penilai's feedback per planned result."""

    def pairs(self) -> list[tuple[str, Rating, Rating]]:
        """What both sides rated: name, own rating, rating by the penilai."""
        views = [(value.label, self.own_values.get(value), self.values.get(value)) for value in Value]
        views.append((ASPECT, self.own_contribution, self.contribution))
        return [(name, own, theirs) for name, own, theirs in views if own is not None and theirs is not None]


@dataclass(frozen=True, slots=True)
class PersonGap:
    """Whose view differs how often from the penilai's, and the first of the things in which it does most."""

    appraisal_id: int
    name: str
    differing: int
    compared: int
    largest: str
    own: Rating
    supervisor: Rating


def spread(rated: Sequence[Rated]) -> Mapping[str, Mapping[Rating, int]]:
    """How often each rating was given, by aspect."""
    return {
        RESULT: _counted([one.result for one in rated]),
        BEHAVIOUR: _counted([one.behaviour for one in rated]),
        ASPECT: _counted([one.contribution for one in rated]),
    }


def _counted(ratings: Sequence[Rating | None]) -> Mapping[Rating, int]:
    return {rating: ratings.count(rating) for rating in (Rating.ABOVE, Rating.MEETS, Rating.BELOW)}


def largest_gaps(rated: Sequence[Rated]) -> tuple[PersonGap, ...]:
    """The people whose view and the penilai's lie furthest apart, all steps together; in either direction."""
    found = []
    for one in rated:
        pairs = one.pairs()
        steps = [abs(own - theirs) for _, own, theirs in pairs]
        if any(steps):
            name, own, theirs = pairs[steps.index(max(steps))]
            differing = sum(step > 0 for step in steps)
            gap = PersonGap(one.appraisal_id, one.name, differing, len(pairs), name, own, theirs)
            found.append((-sum(steps), one.name, one.appraisal_id, gap))
    return tuple(gap for *_, gap in sorted(found)[:MOST_NAMED])
