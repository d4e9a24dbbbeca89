"""The policy of reminders as it is now: the rules of the domain with what BKPSDM has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from bot.domain.access import Action
from bot.domain.calendar import HolidayCalendar, local_day
from bot.domain.reminders import CLOSES, OPENS, POLICY, Duty, Planned, Rule, changed, schedule, still_matters
from bot.errors import NotFound, Refused
from bot.i18n import N_
from bot.services import audit, rights
from bot.services.rights import Person
from models import Session
from models.appraisal import Period
from models.queries import reminding as rows
from models.reminding import ReminderRule

MOST_DAYS = 30
"""Working days between a reminder and the last day: more is a slip of the finger. Our own choice."""


def rules(session: Session) -> tuple[Rule, ...]:
    """Every rule as it counts now."""
    found = POLICY
    for row in rows.changes(session):
        at = time(row.minute // 60, row.minute % 60)
        found = changed(found, Rule(row.duty, row.moment, row.days, at, row.active))
    return found


def rules_of(session: Session, person: Person, duty: Duty) -> tuple[Rule, ...]:
    """The rules of one duty, for BKPSDM. Raises `NotAllowed`."""
    rights.require_role(person, Action.MANAGE_PERIOD)
    return tuple(rule for rule in rules(session) if rule.duty is duty)


def change(session: Session, person: Person, wanted: Rule, now: datetime) -> Rule:
    """Make a reminder come otherwise from now on; what went out already stays. Kept in the trail.

    Gives the rule as it was. Raises `NotAllowed`, `NotFound` for a moment that the duty does not have, and `Refused`
    for a time at which nobody is written to or too many days.
    """
    rights.require_role(person, Action.MANAGE_PERIOD)
    before = next((r for r in rules(session) if (r.duty, r.moment) == (wanted.duty, wanted.moment)), None)
    if before is None:
        raise NotFound
    if not OPENS <= wanted.at < CLOSES:
        raise Refused(
            N_("Reminders go out between {opens} and {closes} only. Nothing was changed.")(
                opens=OPENS.strftime("%H.%M"), closes=CLOSES.strftime("%H.%M")
            )
        )
    least = 1 if wanted.moment.is_counted else 0
    if not least <= wanted.days <= (MOST_DAYS if wanted.moment.is_counted else 0):
        raise Refused(N_("From 1 to {most} working days are possible. Nothing was changed.")(most=MOST_DAYS))
    if wanted == before:
        return before
    row = rows.change_of(session, wanted.duty, wanted.moment) or ReminderRule(
        duty=wanted.duty, moment=wanted.moment, active=True, days=0, minute=0, changed_at=now
    )
    row.active, row.days, row.minute = wanted.active, wanted.days, wanted.at.hour * 60 + wanted.at.minute
    row.changed_by_id, row.changed_at = person.id, now
    session.add(row)
    session.flush()
    audit.record(
        session,
        subject="reminders",
        subject_id=0,
        actor_id=person.id,
        role="bkpsdm",
        action="reminder.changed",
        now=now,
        codes={"duty": wanted.duty.value, "moment": wanted.moment.value, "was": _codes(before), "is": _codes(wanted)},
    )
    return before


def _codes(rule: Rule) -> dict[str, object]:
    return {"active": rule.active, "days": rule.days, "at": rule.at.strftime("%H:%M")}


def due_on(period: Period, duty: Duty) -> date:
    """The last day of a duty in a period."""
    return period.self_review_due_on if duty.ends_with_self_reviews else period.assessment_due_on


def starts_on(period: Period) -> date:
    """The day on which the duties of a period begin: when it was opened."""
    return local_day(period.opened_at) if period.opened_at else period.starts_on


def schedule_of(period: Period, duty: Duty, known: Iterable[Rule], calendar: HolidayCalendar) -> tuple[Planned, ...]:
    """When the reminders of a duty fall due in a period, by a calendar."""
    return schedule((rule for rule in known if rule.duty is duty), starts_on(period), due_on(period, duty), calendar)


def left_out(fallen: Sequence[Planned], last_day: date, now: datetime, calendar: HolidayCalendar) -> set[Planned]:
    """Of the reminders of one duty that have fallen due by `now`, in order, those that are not sent any more.

    Only the last one is, and it too only while it still matters; what climbs always is.
    """
    last = next((planned for planned in reversed(fallen) if not planned.rule.moment.climbs), None)
    return {
        planned
        for planned in fallen
        if not planned.rule.moment.climbs
        and (planned is not last or not still_matters(planned, last_day, now, calendar))
    }
