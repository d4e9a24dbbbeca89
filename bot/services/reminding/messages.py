"""What the parts of reminding share: kinds of messages, their period, and when somebody may be written to."""

from __future__ import annotations

from datetime import datetime

from bot.domain import reminders
from bot.domain.calendar import local_day
from bot.services import calendars, outbox
from models import Session
from models.appraisal import Period
from models.queries import appraisals as rows
from models.queries import outbox as messages
from models.queries import people

CITY_WEEK = 5
"""Working days a week by which the city counts what it is told as a whole."""

REMINDER = "reminder"
"""What somebody owes, and for a penilai who waits and who is late."""
CLIMBED = "climbed"
"""To the atasan penilai or BKPSDM: whose assessments are late."""
CARD = "progress_card"
"""To BKPSDM and unit admins: how far their units are."""
CHECK = "superior_check"
"""To BKPSDM: superiors that are worth a look."""
ACTING_BEGINS = "acting_begins"
"""To who begins to act for a penilai (Plt, Plh)."""


def plan_acting(session: Session, period: Period, now: datetime) -> int:
    """Tell who begins to act for somebody that has people to assess in the period; once for each beginning."""
    deputies = people.holders_on(session, local_day(now)).deputies
    keys = {post: f"{ACTING_BEGINS}:{post}:{who.acting_id}:{who.since}" for post, who in sorted(deputies.items())}
    told = messages.there(session, keys.values()) if keys else set()
    added = 0
    for post, key in keys.items():
        if key not in told and rows.is_awaited(session, post, period.id or 0):
            added += outbox.put(session, ACTING_BEGINS, deputies[post].acting_id, post, key, {}, now, now)
    return added


def period_of(session: Session, period_id: int) -> Period | None:
    """The period a reminder is about, while it is open."""
    period = session.get(Period, period_id)
    return period if period is not None and period.closed_at is None else None


def opens_at(session: Session, employee_id: int, now: datetime) -> datetime:
    """When a reminder may be sent to this person: now, or when the next working hours of the unit begin."""
    return reminders.opens_at(now, calendars.of_person(session, employee_id, now))
