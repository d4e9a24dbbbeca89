"""Periods of appraisal: which there are, the days that they cover, their last days, and what dates are possible.

The kinds are those of PermenPANRB 6/2022 (evaluasi periodik and evaluasi tahunan). When they close is our own choice
within it: a quarter, or a month where the city wants months, on day 10 of the next month, the year on 31 January.
Every date can be moved while the period runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.domain.calendar import HolidayCalendar
from bot.i18n import N_, Text

SELF_REVIEW_EARLIER: Final = 3
"""Working days between the last day for self-reviews and the one for assessments. Our own choice."""

LONGEST_RUN: Final = timedelta(days=366)
"""How long after its end a period may stay open: a later day is a slip of the pen. Our own choice."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years outside of these are a slip of the pen. Our own choice."""


class PeriodKind(StrEnum):
    """Jenis periode; `AKHIR` is the whole year."""

    BULANAN = "BULANAN"
    TW1 = "TW1"
    TW2 = "TW2"
    TW3 = "TW3"
    TW4 = "TW4"
    AKHIR = "AKHIR"


_QUARTERS: Final = (PeriodKind.TW1, PeriodKind.TW2, PeriodKind.TW3, PeriodKind.TW4)
_ROMAN: Final = ("I", "II", "III", "IV")
_MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_MONTHS_OF: Final[Mapping[PeriodKind, tuple[int, int]]] = MappingProxyType(
    {kind: (3 * n + 1, 3 * n + 3) for n, kind in enumerate(_QUARTERS)} | {PeriodKind.AKHIR: (1, 12)}
)
"""First and last month; that of `BULANAN` is named with it."""

CLOSING_DAY: Final[Mapping[PeriodKind, int]] = MappingProxyType(
    {kind: 10 for kind in PeriodKind if kind is not PeriodKind.AKHIR} | {PeriodKind.AKHIR: 31}
)
"""The day of the month after the period on which assessments end."""

_CODE_OF: Final[Mapping[PeriodKind, int]] = MappingProxyType(
    {kind: 21 + n for n, kind in enumerate(_QUARTERS)} | {PeriodKind.AKHIR: 30}
)


@dataclass(frozen=True, slots=True)
class PeriodKey:
    """Which period: kind and year, and for `BULANAN` the month (1 to 12; 0 for the others).

    Raises `ValueError` for a month that does not fit, and a year outside 2000 to 2100.
    """

    kind: PeriodKind
    year: int
    month: int = 0

    def __post_init__(self) -> None:
        if self.month not in (range(1, 13) if self.kind is PeriodKind.BULANAN else (0,)):
            raise ValueError("BULANAN has a month from 1 to 12, and the other kinds have none")
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR} is expected")

    @property
    def code(self) -> int:
        """A number that names it on buttons: the year and two digits."""
        return self.year * 100 + (self.month or _CODE_OF[self.kind])

    @property
    def name(self) -> str:
        """As it is called, for example `Triwulan III 2026`."""
        match self.kind:
            case PeriodKind.BULANAN:
                return f"Bulanan {_MONTHS[self.month - 1]} {self.year}"
            case PeriodKind.AKHIR:
                return f"Tahunan (AKHIR) {self.year}"
            case _:
                return f"Triwulan {_ROMAN[_QUARTERS.index(self.kind)]} {self.year}"

    @property
    def starts_on(self) -> date:
        """The first day that is appraised."""
        return date(self.year, self._months[0], 1)

    @property
    def ends_on(self) -> date:
        """The last day that is appraised."""
        return self._next_month - timedelta(days=1)

    @property
    def companion(self) -> PeriodKey | None:
        """The period that is opened beside it: AKHIR beside TW4 (one conversation, two records)."""
        return PeriodKey(PeriodKind.AKHIR, self.year) if self.kind is PeriodKind.TW4 else None

    @property
    def together(self) -> str:
        """As the conversation is called where two records come of it."""
        return f"Triwulan IV dan Tahunan (AKHIR) {self.year}" if self.companion else self.name

    @property
    def _months(self) -> tuple[int, int]:
        return (self.month, self.month) if self.month else _MONTHS_OF[self.kind]

    @property
    def _next_month(self) -> date:
        last = self._months[1]
        return date(self.year + 1, 1, 1) if last == 12 else date(self.year, last + 1, 1)

    def default_days(self, calendar: HolidayCalendar) -> Days:
        """The days as they are proposed."""
        due_on = self._next_month.replace(day=CLOSING_DAY[self.kind])
        return Days(self.starts_on, self.ends_on, calendar.working_days_before(due_on, SELF_REVIEW_EARLIER), due_on)


def key_of(code: int) -> PeriodKey | None:
    """The period behind a number of `PeriodKey.code`; None where there is none."""
    year, rest = divmod(code, 100)
    kinds = {number: kind for kind, number in _CODE_OF.items()}
    try:
        return PeriodKey(kinds[rest], year) if rest in kinds else PeriodKey(PeriodKind.BULANAN, year, rest)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a period: what is appraised, and until when self-reviews are sent and assessments confirmed."""

    starts_on: date
    ends_on: date
    self_review_due_on: date
    assessment_due_on: date

    def fault(self, year: int) -> Text | None:
        """Why these days cannot be those of a period of this year; None where they can."""
        if self.starts_on > self.ends_on:
            return N_("The period would end ({end}) before it starts ({start}).")(
                end=self.ends_on, start=self.starts_on
            )
        if {self.starts_on.year, self.ends_on.year} != {year}:
            return N_("The days that are appraised lie outside the year {year}.")(year=str(year))
        if self.self_review_due_on < self.starts_on:
            return N_("The last day for self-reviews ({day}) lies before the period starts ({start}).")(
                day=self.self_review_due_on, start=self.starts_on
            )
        if self.assessment_due_on < self.self_review_due_on:
            return N_(
                "The last day for assessments ({assessment}) lies before the last day for self-reviews ({self_review})."
            )(assessment=self.assessment_due_on, self_review=self.self_review_due_on)
        if self.assessment_due_on > self.ends_on + LONGEST_RUN:
            return N_(
                "The last day for assessments ({day}) lies more than a year after the period. Is the year right?"
            )(day=self.assessment_due_on)
        return None

    def doubts(self, today: date) -> tuple[Text, ...]:
        """What is possible and ought to be meant."""
        found = []
        if self.self_review_due_on < today:
            found.append(
                N_("The last day for self-reviews ({day}) has passed: whoever has not sent one is late at once.")(
                    day=self.self_review_due_on
                )
            )
        if self.assessment_due_on < today:
            found.append(
                N_("The last day for assessments ({day}) has passed: every open assessment is late at once.")(
                    day=self.assessment_due_on
                )
            )
        if self.self_review_due_on < self.ends_on:
            found.append(
                N_("Self-reviews would be due on {day}, before the period ends ({end}).")(
                    day=self.self_review_due_on, end=self.ends_on
                )
            )
        return tuple(found)
