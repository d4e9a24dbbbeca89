"""Who holds the penilai role of a post on a day: its own official, or somebody who acts for them (Plt, Plh).

A post is named by the official it belongs to. Our own choices: who acts for a post does not pass it on when somebody
acts for their own; nobody is the penilai of their own appraisal, which falls to the next post above that somebody
else holds; and the atasan penilai is neither the person appraised nor the penilai.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ActingKind(StrEnum):
    """Plt fills a post that is empty, Plh one whose holder is away."""

    PLT = "PLT"
    PLH = "PLH"

    @property
    def label(self) -> str:
        """As it is written before a post."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who acts for an official, as what, and on which days, both included; `until` is None while that is open.

    `penilai_id` is the official's own penilai.
    """

    acting_id: int
    kind: ActingKind
    penilai_id: int | None
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """The post from which somebody is assessed on a day, and who holds it; `kind` is None for its own official."""

    post: int
    holder: int
    kind: ActingKind | None = None

    @property
    def codes(self) -> dict[str, str | int]:
        """What the trail says besides the penilai's act; nothing where the own official acts."""
        return {"acting": self.kind.value, "for": self.post} if self.kind else {}


@dataclass(frozen=True, slots=True)
class Charge:
    """Whom a person assesses on a day: everybody else whose penilai is one of `posts`, and the `stand_ins`.

    Those are reports who act for their own penilai, so that they fall to the person: pairs of that penilai and them.
    """

    person: int
    posts: frozenset[int] = frozenset()
    stand_ins: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Holders:
    """Everybody who acts for somebody on one day, by the official they act for. All others hold their own post."""

    deputies: Mapping[int, Deputy] = field(default_factory=dict)

    def holder_of(self, post: int) -> int:
        """Who holds a post."""
        deputy = self.deputies.get(post)
        return deputy.acting_id if deputy else post

    def posts_of(self, person: int) -> frozenset[int]:
        """The posts that a person holds: the own one unless somebody acts for them, and those they act for."""
        acted_for = {post for post, deputy in self.deputies.items() if deputy.acting_id == person}
        return frozenset(acted_for if person in self.deputies else acted_for | {person})

    def penilai_post(self, employee: int, penilai: int | None) -> int | None:
        """The post from which somebody whose penilai is `penilai` is assessed; None where there is none."""
        return _first_not_held_by({employee}, self, penilai, self._penilai_of_absent)

    def atasan_post(self, employee: int, post: int, penilai_of: Callable[[int], int | None]) -> int | None:
        """The post above the one from which somebody is assessed; `penilai_of` gives the penilai of an official."""
        return _first_not_held_by({employee, self.holder_of(post)}, self, penilai_of(post), penilai_of)

    def seat(self, employee: int, penilai: int | None) -> Seat | None:
        """The same post with who holds it."""
        post = self.penilai_post(employee, penilai)
        return None if post is None else self.seat_at(post)

    def seat_at(self, post: int) -> Seat:
        """A post with who holds it."""
        deputy = self.deputies.get(post)
        return Seat(post, deputy.acting_id, deputy.kind) if deputy else Seat(post, post)

    def charge_of(self, person: int) -> Charge:
        """Whom a person assesses."""
        stand_ins = {
            (post, deputy.acting_id)
            for post, deputy in self.deputies.items()
            if (above := self.penilai_post(deputy.acting_id, post)) is not None and self.holder_of(above) == person
        }
        return Charge(person, self.posts_of(person), frozenset(stand_ins))

    def _penilai_of_absent(self, post: int) -> int | None:
        deputy = self.deputies.get(post)
        return deputy.penilai_id if deputy else None


def _first_not_held_by(
    people: Collection[int], holders: Holders, post: int | None, above: Callable[[int], int | None]
) -> int | None:
    """The nearest post going up that none of these people holds; None at the top and where the way is a circle."""
    seen: set[int] = set()
    while post is not None and holders.holder_of(post) in people:
        if post in seen:
            return None
        seen.add(post)
        post = above(post)
    return post
