"""Days on which somebody is on leave, as far as reminders go. Why they are is not asked: our own choice.

A leave noted here pauses reminders. It is not the leave itself, which stands where it was granted, and it moves no
term of the law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.i18n import N_, Text

LONGEST = 366
"""Days of one leave, both ends counted. Who is away for longer has a special state in the list. Our own choice."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """Days away, both included."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """How many days it is; below 1 where the last lies before the first."""
        return (self.ends_on - self.starts_on).days + 1

    def is_running(self, today: date) -> bool:
        """Whether it has begun and is not over."""
        return self.starts_on <= today <= self.ends_on

    def holds(self, other: Stay) -> bool:
        """Whether all days of `other` are in it."""
        return self.starts_on <= other.starts_on and other.ends_on <= self.ends_on

    def touches(self, other: Stay) -> bool:
        """Whether they share a day, or one follows right upon the other."""
        return self.starts_on <= other.ends_on + _DAY and other.starts_on <= self.ends_on + _DAY


def joined(known: Iterable[Stay], new: Stay) -> Stay:
    """`new` with all that it touches as one leave. What is known does not touch each other."""
    together = [new, *(stay for stay in known if stay.touches(new))]
    return Stay(min(stay.starts_on for stay in together), max(stay.ends_on for stay in together))


def fault(known: Iterable[Stay], new: Stay, today: date) -> Text | None:
    """Why a leave cannot be noted beside those that are known, or None."""
    known = tuple(known)
    if new.days < 1:
        return N_("The last day lies before the first.")
    if new.ends_on < today:
        return N_("These days are over already. Only a leave that still runs, or is to come, can be noted.")
    there = next((stay for stay in known if stay.holds(new)), None)
    if there is not None:
        return N_("A leave from {first} until {last} is noted already.")(first=there.starts_on, last=there.ends_on)
    if joined(known, new).days > LONGEST:
        return N_(
            "With what is noted already this would be a leave of more than {limit} days. Please ask BKPSDM: who is "
            "away for so long is recorded in the list of staff."
        )(limit=LONGEST)
    return None
