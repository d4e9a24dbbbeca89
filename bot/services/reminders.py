"""Which reminders are due now: read from the data, written to the outbox, at most one a person and policy."""

from __future__ import annotations

from datetime import datetime

from bot.domain import reminders
from bot.domain.calendar import HolidayCalendar, local_day, national_holidays
from bot.domain.reminders import ASSESSMENT_DUE, is_due
from bot.services import outbox
from models import Session
from models.appraisal import Period
from models.people import Employee, Unit
from models.queries import appraisals as rows


def plan(session: Session, now: datetime) -> int:
    """Write what is due to the outbox; gives how many messages were added."""
    period = rows.open_period(session)
    if period is None:
        return 0
    added = 0
    for penilai_id in rows.waiting_by_penilai(session, period.id or 0, ASSESSMENT_DUE.stage):
        if not is_due(ASSESSMENT_DUE, period.assessment_due_on, now, _calendar_of(session, penilai_id, now)):
            continue
        key = f"{ASSESSMENT_DUE.key}:{period.id}:{penilai_id}"
        added += outbox.put(session, ASSESSMENT_DUE.key, penilai_id, period.id or 0, key, {}, now, now)
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
