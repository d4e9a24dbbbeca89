"""Working days, holidays and the local day of an instant; every deadline is a day in Asia/Makassar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType

from bot.i18n import WITA

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Which days are worked.

    `overrides` are the mayor's circulars and win over everything else: True makes a working day of
    any day, False a free one. Five or six working days a week is a setting of the city;
    anything else raises `ValueError`.
    """

    holidays: frozenset[date] = frozenset()
    overrides: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    days_per_week: int = 5

    def __post_init__(self) -> None:
        if self.days_per_week not in (5, 6):
            raise ValueError("a week has five or six working days")

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is worked."""
        if day in self.overrides:
            return self.overrides[day]
        return day.weekday() < self.days_per_week and day not in self.holidays

    def working_days_before(self, day: date, n: int) -> date:
        """The `n`-th working day before `day`, which does not count itself.

        For 0 it is `day` or, where that is free, the last working day before it. Raises `ValueError` below 0.
        """
        return self._step(day, n, -_DAY)

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, which does not count itself.

        For 0 it is `day` or, where that is free, the next working day. Raises `ValueError` below 0.
        """
        return self._step(day, n, _DAY)

    def working_days_between(self, start: date, end: date) -> int:
        """The number of working days after `start` up to and with `end`; 0 where `end` is not later."""
        days = (start + _DAY * offset for offset in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def _step(self, day: date, n: int, step: timedelta) -> date:
        if n < 0:
            raise ValueError("a number of working days is not negative")
        if n == 0:
            while not self.is_working_day(day):
                day += step
        while n > 0:
            day += step
            n -= self.is_working_day(day)
        return day


def national_holidays(years: Iterable[int]) -> frozenset[date]:
    """Public holidays and cuti bersama of Indonesia in these years, as far as the library knows them."""
    return frozenset().union(*(_holidays_of(year) for year in years))


def names_of_holidays(years: Iterable[int]) -> Mapping[date, str]:
    """The same days with their Indonesian names; those that follow the moon are estimates until they are decreed."""
    return {day: name for year in years for day, name in _named_holidays_of(year).items()}


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(_named_holidays_of(year))


@cache
def _named_holidays_of(year: int) -> Mapping[date, str]:
    from holidays import country_holidays  # heavy: loaded where it is used

    return dict(country_holidays("ID", years=year, categories=("public", "government"), language="id"))


def local_day(instant: datetime) -> date:
    """The day in Asia/Makassar. Raises `ValueError` for a naive instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(WITA).date()


def instant_of(day: date, at: time) -> datetime:
    """The instant, in UTC, at which clocks in Asia/Makassar show this day and time."""
    return datetime.combine(day, at, WITA).astimezone(UTC)


def last_instant(day: date) -> datetime:
    """The last instant, in UTC, that still belongs to `day` in Asia/Makassar."""
    return instant_of(day, time.max)
