"""Which reminders are due now: read from the data, written to the outbox, at most one a person and policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain import reminders
from bot.domain.acting import Holders
from bot.domain.calendar import HolidayCalendar, local_day, national_holidays
from bot.domain.reminders import ASSESSMENT_DUE, is_due
from bot.services import outbox
from models import Session
from models.appraisal import Period
from models.people import Employee, Unit
from models.queries import appraisals as rows
from models.queries import people

ACTING_BEGINS = "acting_begins"
"""The kind of message to who begins to act for a penilai (Plt, Plh)."""


def plan(session: Session, now: datetime) -> int:
    """Write what is due to the outbox; gives how many messages were added."""
    period = rows.open_period(session)
    if period is None:
        return 0
    holders = people.holders_on(session, local_day(now))
    return _assessments(session, period, holders, now) + _acting(session, period, holders, now)


def _assessments(session: Session, period: Period, holders: Holders, now: datetime) -> int:
    """To who has to assess today: the penilai, or who acts for them; then the one who is away hears nothing."""
    waiting = rows.waiting_by_penilai(session, period.id or 0, ASSESSMENT_DUE.stage)
    added = 0
    for recipient in sorted(holders_of_posts(holders, waiting)):
        if not is_due(ASSESSMENT_DUE, period.assessment_due_on, now, _calendar_of(session, recipient, now)):
            continue
        # With the day, so that a day that is moved is reminded of once more.
        key = f"{ASSESSMENT_DUE.key}:{period.id}:{period.assessment_due_on:%Y%m%d}:{recipient}"
        added += outbox.put(session, ASSESSMENT_DUE.key, recipient, period.id or 0, key, {}, now, now)
    return added


def holders_of_posts(holders: Holders, waiting: Mapping[int, Iterable[int]]) -> set[int]:
    """Who has to assess these people, given by their penilai: each once, whoever holds that post."""
    seats = {holders.seat(who, penilai) for penilai, those in waiting.items() for who in those}
    return {seat.holder for seat in seats if seat is not None}


def _acting(session: Session, period: Period, holders: Holders, now: datetime) -> int:
    """To who begins to act for somebody that has people to assess in the period; once for each beginning."""
    added = 0
    for post, deputy in sorted(holders.deputies.items()):
        if not rows.is_awaited(session, post, period.id or 0):
            continue
        key = f"{ACTING_BEGINS}:{post}:{deputy.acting_id}:{deputy.since}"
        added += outbox.put(session, ACTING_BEGINS, deputy.acting_id, post, key, {}, now, now)
    return added


def period_of(session: Session, period_id: int) -> Period | None:
    """The period a reminder is about, while it is open."""
    period = session.get(Period, period_id)
    return period if period is not None and period.closed_at is None else None


def opens_at(session: Session, employee_id: int, now: datetime) -> datetime:
    """When a reminder may be sent to this person: now, or when the next working hours of the unit begin."""
    return reminders.opens_at(ASSESSMENT_DUE, now, _calendar_of(session, employee_id, now))


def _calendar_of(session: Session, employee_id: int, now: datetime) -> HolidayCalendar:
    employee = session.get(Employee, employee_id)
    unit = session.get(Unit, employee.unit_id) if employee else None
    year = local_day(now).year
    return HolidayCalendar(
        holidays=national_holidays([year - 1, year, year + 1]), days_per_week=unit.working_days if unit else 5
    )
