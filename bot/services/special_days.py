"""The days on which the city works otherwise than the week says, as BKPSDM reads them: national holidays, circulars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.access import Action
from bot.domain.calendar import local_day, names_of_holidays
from bot.services import rights
from bot.services.rights import Person
from models import Session
from models.queries.circulars import days_from


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is free or worked. `holiday` is its name in the national list; `basis` the circular, where one is."""

    day: date
    worked: bool
    holiday: str | None
    basis: str | None


def coming(session: Session, person: Person, now: datetime) -> tuple[SpecialDay, ...]:
    """From today on, in order: national holidays until the end of next year, and every day of a circular.

    Raises `NotAllowed`.
    """
    rights.require_role(person, Action.MANAGE_CALENDAR)
    today = local_day(now)
    holidays = {day: name for day, name in names_of_holidays([today.year, today.year + 1]).items() if day >= today}
    entered = {row.day: row for row in days_from(session, today)}
    found = []
    for day in sorted(holidays.keys() | entered.keys()):
        row = entered.get(day)
        found.append(SpecialDay(day, row is not None and row.working, holidays.get(day), row.basis if row else None))
    return tuple(found)
