"""Reminders as data: when each is due. Who gets one is read from the appraisals when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.appraisal import Stage
from bot.domain.calendar import HolidayCalendar, instant_of, local_day
from bot.i18n import WITA


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """One kind of reminder. All numbers are our own choice and times are those of Asia/Makassar."""

    key: str
    """Permanent: part of what keeps a reminder from going out twice."""
    stage: Stage
    """Appraisals in this stage are meant."""
    working_days_before: int
    """How many working days before the last day it falls due."""
    at: time
    """From this time on."""
    opens: time = time(8)
    closes: time = time(16)
    """Nobody is written to outside `opens` ≤ now < `closes`, nor on a free day."""


ASSESSMENT_DUE = ReminderPolicy(key="assessment_due", stage=Stage.SUBMITTED, working_days_before=3, at=time(9))
"""To the penilai whose report has sent a self-review that is not assessed yet."""

POLICIES = (ASSESSMENT_DUE,)


def due_at(policy: ReminderPolicy, deadline: date, calendar: HolidayCalendar) -> datetime:
    """The instant, in UTC, from which the reminder is due for a last day `deadline`."""
    return instant_of(calendar.working_days_before(deadline, policy.working_days_before), policy.at)


def opens_at(policy: ReminderPolicy, now: datetime, calendar: HolidayCalendar) -> datetime:
    """The next instant, in UTC, at which somebody may be written to: `now` itself within working hours."""
    today, clock = local_day(now), now.astimezone(WITA).time()
    if not calendar.is_working_day(today) or clock >= policy.closes:
        return instant_of(calendar.add_working_days(today, 1), policy.opens)
    return now if clock >= policy.opens else instant_of(today, policy.opens)


def is_due(policy: ReminderPolicy, deadline: date, now: datetime, calendar: HolidayCalendar) -> bool:
    """Whether it may go out at `now`: due, the last day not over, and within working hours.

    So whoever falls under the policy later, or was missed while the bot was down, still hears in time.
    Raises `ValueError` for a naive `now`.
    """
    today = local_day(now)
    if today > deadline or not calendar.is_working_day(today) or now < due_at(policy, deadline, calendar):
        return False
    return policy.opens <= now.astimezone(WITA).time() < policy.closes
