"""Who belongs into a period, and what is missing before it is opened.

That everybody is either appraised or recorded as not appraised is the rule (PermenPANRB 6/2022 for who is appraised).
Our own choices: who has no penilai or no approved SKP cannot be appraised yet, is left out with a word about it, and is
added once that is put right.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.domain.service import ServiceState, is_exempt, touches


class Place(StrEnum):
    """Where somebody stands when a period is opened."""

    APPRAISED = "APPRAISED"
    PARTLY = "PARTLY"
    """Appraised for a part of the period: away for the rest."""
    EXEMPT = "EXEMPT"
    NO_PENILAI = "NO_PENILAI"
    NO_PLAN = "NO_PLAN"
    ELSEWHERE = "ELSEWHERE"
    """Had left before the period began."""

    @property
    def is_appraised(self) -> bool:
        """Whether an appraisal is to be written."""
        return self in {Place.APPRAISED, Place.PARTLY}


class Finding(StrEnum):
    """What is worth a look before a period is opened; none of it stands in the way."""

    NO_PENILAI = "NO_PENILAI"
    NO_PLAN = "NO_PLAN"
    NOT_JOINED = "NOT_JOINED"
    """A penilai without an account, who therefore hears nothing."""
    NO_HEAD = "NO_HEAD"
    NO_LEADER = "NO_LEADER"
    """An organisation whose predikat nobody can set."""
    EXEMPT = "EXEMPT"
    PARTLY = "PARTLY"

    @property
    def is_about_units(self) -> bool:
        """Whether units are listed under it; otherwise people."""
        return self in {Finding.NO_HEAD, Finding.NO_LEADER}


def place_of(
    state: ServiceState,
    since: date | None,
    until: date | None,
    *,
    serves: bool,
    has_penilai: bool,
    has_plan: bool,
    starts_on: date,
    ends_on: date,
) -> Place:
    """Where a person stands. `serves` is false for who has left; `since` and `until` are the days of the state."""
    if is_exempt(state, since, until, starts_on=starts_on, ends_on=ends_on):
        left_before = state.is_departure and (since is None or since < starts_on)
        return Place.ELSEWHERE if left_before and not serves else Place.EXEMPT
    if not has_penilai:
        return Place.NO_PENILAI
    if not has_plan:
        return Place.NO_PLAN
    away = touches(state, since, until, starts_on=starts_on, ends_on=ends_on)
    return Place.PARTLY if away else Place.APPRAISED
