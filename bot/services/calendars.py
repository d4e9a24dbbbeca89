"""The working days of the city and of a person: national holidays, the mayor's circulars, five- and six-day units."""

from __future__ import annotations

from datetime import datetime

from bot.domain.calendar import HolidayCalendar, local_day, national_holidays
from models import Session
from models.people import Employee, Unit
from models.queries import circulars as rows


def of_week(session: Session, days_per_week: int, year: int) -> HolidayCalendar:
    """The calendar of units that work so many days a week, for a year and those beside it."""
    years = [year - 1, year, year + 1]
    return HolidayCalendar(national_holidays(years), overrides=rows.overrides(session), days_per_week=days_per_week)


def of_person(session: Session, employee_id: int, now: datetime) -> HolidayCalendar:
    """The calendar of the unit in which somebody works."""
    employee = session.get(Employee, employee_id)
    unit = session.get(Unit, employee.unit_id) if employee else None
    return of_week(session, unit.working_days if unit else 5, local_day(now).year)
