"""What is offered to somebody who wants to be reminded later, and where a wish comes down: within working hours.

The choices are our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.calendar import HolidayCalendar, instant_of, local_day
from bot.domain.moments import FARTHEST
from bot.domain.reminders import OPENS, opens_at
from bot.i18n import N_, WITA, Text

AFTERNOON: Final = time(14)
"""Today's choice."""

_LEAST: Final = timedelta(minutes=30)
"""What comes sooner is no choice: it would be the same reminder again."""

_FRIDAY: Final = 4
_CODE: Final = re.compile("[0-9]{12}")

WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
"""As `date.weekday` counts them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A time that is offered, an instant in UTC, and what its button says."""

    instant: datetime
    label: Text

    @property
    def code(self) -> str:
        """What a button carries: the local time as YYYYMMDDHHMM."""
        return f"{self.instant.astimezone(WITA):%Y%m%d%H%M}"


def choices(now: datetime, calendar: HolidayCalendar) -> tuple[Choice, ...]:
    """Today 14.00 where that is ahead and worked, the next working morning, Friday's, and the first of next week."""
    today = local_day(now)
    found = []
    afternoon = instant_of(today, AFTERNOON)
    if calendar.is_working_day(today) and afternoon - now >= _LEAST:
        found.append(Choice(afternoon, N_("Today, {hour}")(hour=AFTERNOON)))
    monday = today + timedelta(days=7 - today.weekday())
    friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
    next_day = calendar.add_working_days(today, 1)
    days = [next_day]
    if friday > next_day and calendar.is_working_day(friday):
        days.append(friday)
    week_after = calendar.add_working_days(monday, 0)
    if week_after > next_day:
        days.append(week_after)
    return (*found, *(Choice(instant_of(day, OPENS), _morning(day, today)) for day in days))


def _morning(day: date, today: date) -> Text:
    if day == today + timedelta(days=1):
        return N_("Tomorrow morning, {hour}")(hour=OPENS)
    return N_("{weekday} morning, {hour}")(weekday=WEEKDAYS[day.weekday()], hour=OPENS)


def chosen(code: str, now: datetime, calendar: HolidayCalendar) -> datetime | None:
    """The instant in UTC behind a button that may have been drawn long ago or forged; None where it does not do now.

    It does while it is ahead, not too far, and within working hours.
    """
    instant = _instant_in(code)
    if instant is None or not now < instant <= now + FARTHEST or opens_at(instant, calendar) != instant:
        return None
    return instant


def _instant_in(code: str) -> datetime | None:
    if _CODE.fullmatch(code) is None:
        return None
    try:
        local = datetime(int(code[:4]), int(code[4:6]), int(code[6:8]), int(code[8:10]), int(code[10:]), tzinfo=WITA)
        return instant_of(local.date(), local.time())
    except (ValueError, OverflowError):
        return None


def why_moved(wished: datetime, calendar: HolidayCalendar) -> Text | None:
    """Why a reminder does not come at the instant that was wished; None where it does."""
    if opens_at(wished, calendar) == wished:
        return None
    local = wished.astimezone(WITA)
    if not calendar.is_working_day(local.date()):
        return N_("{day} is not a working day.")(day=local.date())
    return N_("{hour} is outside working hours.")(hour=local.time())
