"""The two periods of the sample city, laid out around today so that the demo is always in the middle of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import HolidayCalendar, instant_of, national_holidays
from models.appraisal import PeriodKind

_SETTLED = timedelta(days=14)
"""A quarter runs in the sample from two weeks after its end, so that there has been time to send and assess."""

_KINDS = (PeriodKind.TW1, PeriodKind.TW2, PeriodKind.TW3, PeriodKind.TW4)
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Cycle:
    """One quarter with its days; `closed_on` is None while it runs."""

    year: int
    quarter: int
    opened_on: date
    self_review_due_on: date
    assessment_due_on: date
    closed_on: date | None = None

    @property
    def name(self) -> str:
        """For example `Triwulan III 2026`."""
        return f"Triwulan {_ROMAN[self.quarter]} {self.year}"

    @property
    def kind(self) -> PeriodKind:
        """The kind of period."""
        return _KINDS[self.quarter]

    @property
    def starts_on(self) -> date:
        """The first day that is appraised."""
        return date(self.year, 3 * self.quarter + 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day that is appraised."""
        return _end_of(self.year, self.quarter)


@dataclass(frozen=True, slots=True)
class Days:
    """Today, the working days around it and the two periods."""

    today: date
    calendar: HolidayCalendar
    earlier: Cycle
    running: Cycle

    def ago(self, working_days: int, at: time) -> datetime:
        """An instant some working days ago, not before the running period opened."""
        day = self.calendar.working_days_before(self.today, working_days)
        return instant_of(max(day, self.running.opened_on), at)

    def after(self, day: date, working_days: int, at: time) -> datetime:
        """An instant some working days after a day."""
        return instant_of(self.calendar.add_working_days(day, working_days), at)


def days_around(today: date) -> Days:
    """Lay out the periods.

    In the running one the last day for self-reviews was the working day before today, so that whoever has not
    sent one is late, and the last day for assessments is five working days ahead: a reminder three working
    days before it can be watched by moving the clock. The earlier one kept to the tenth of the next month
    and is closed.
    """
    calendar = HolidayCalendar(national_holidays(range(today.year - 2, today.year + 2)))
    year, quarter = _newest_ended(today - _SETTLED)
    before = (year, quarter - 1) if quarter else (year - 1, 3)
    end = _end_of(*before)
    earlier = Cycle(
        *before,
        opened_on=calendar.add_working_days(end, 1),
        self_review_due_on=calendar.add_working_days(end, 7),
        assessment_due_on=calendar.add_working_days(end, 12),
        closed_on=calendar.add_working_days(end, 13),
    )
    running = Cycle(
        year,
        quarter,
        opened_on=calendar.add_working_days(_end_of(year, quarter), 1),
        self_review_due_on=calendar.working_days_before(today, 1),
        assessment_due_on=calendar.add_working_days(today, 5),
    )
    return Days(today, calendar, earlier, running)


def _newest_ended(day: date) -> tuple[int, int]:
    """The last quarter (0 to 3) that had ended on this day."""
    year, quarter = day.year, (day.month - 1) // 3
    if _end_of(year, quarter) <= day:
        return year, quarter
    return (year, quarter - 1) if quarter else (year - 1, 3)


def _end_of(year: int, quarter: int) -> date:
    first_after = date(year + 1, 1, 1) if quarter == 3 else date(year, 3 * quarter + 4, 1)
    return first_after - timedelta(days=1)
