"""States of service outside the plain case, and who is therefore not appraised in a period.

That each of them is either appraised for its months or recorded as not appraised, with the basis, is the rule; where
the line runs is our own choice: who was away for the whole period, or had left before it ended, is not appraised.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class ServiceState(StrEnum):
    """What keeps a person from the plain case (people outside it are assessed for their months, or not at all).

    CPNS are appraised like everyone; the others are recorded as not assessed, with the basis, while the state lasts.
    """

    ACTIVE = "ACTIVE"
    CPNS = "CPNS"
    TUGAS_BELAJAR = "TUGAS_BELAJAR"
    CLTN = "CLTN"
    CUTI_MELAHIRKAN = "CUTI_MELAHIRKAN"
    SAKIT = "SAKIT"
    PENSIUN = "PENSIUN"
    MENINGGAL = "MENINGGAL"
    PINDAH = "PINDAH"

    @property
    def label(self) -> str:
        """As it is written in a record."""
        match self:
            case ServiceState.ACTIVE:
                return "Aktif"
            case ServiceState.CPNS | ServiceState.CLTN:
                return self.value
            case _:
                return self.value.replace("_", " ").capitalize()

    @property
    def is_leave(self) -> bool:
        """Whether the person is away and comes back."""
        return self in {
            ServiceState.TUGAS_BELAJAR,
            ServiceState.CLTN,
            ServiceState.CUTI_MELAHIRKAN,
            ServiceState.SAKIT,
        }

    @property
    def is_departure(self) -> bool:
        """Whether the person has left for good."""
        return self in {ServiceState.PENSIUN, ServiceState.MENINGGAL, ServiceState.PINDAH}

    @property
    def may_exempt(self) -> bool:
        """Whether it can be the reason why somebody is not appraised."""
        return self.is_leave or self.is_departure


def is_away(state: ServiceState, since: date | None, until: date | None, day: date) -> bool:
    """Whether a person in this state is away on a day and comes back; days as in `is_exempt`."""
    return state.is_leave and (since is None or since <= day) and (until is None or until >= day)


def is_exempt(state: ServiceState, since: date | None, until: date | None, *, starts_on: date, ends_on: date) -> bool:
    """Whether a person in this state is not appraised in a period.

    `since` and `until` are the days of the state, both included; None where it has no such end that is known.
    """
    if state.is_departure:
        return since is None or since <= ends_on
    return is_away(state, since, until, starts_on) and is_away(state, since, until, ends_on)


def touches(state: ServiceState, since: date | None, until: date | None, *, starts_on: date, ends_on: date) -> bool:
    """Whether somebody who is appraised was away for a part of the period: appraised for the months that remain."""
    return (
        state.is_leave
        and not is_exempt(state, since, until, starts_on=starts_on, ends_on=ends_on)
        and (since is None or since <= ends_on)
        and (until is None or until >= starts_on)
    )
