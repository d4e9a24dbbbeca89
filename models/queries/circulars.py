"""The days of the working calendar that BKPSDM has entered."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.calendar import CalendarDay


def every_day(session: Session) -> dict[date, CalendarDay]:
    """All of them."""
    return {row.day: row for row in session.exec(select(CalendarDay))}


def days_from(session: Session, first: date) -> Sequence[CalendarDay]:
    """Those from a day on, in order."""
    return session.exec(select(CalendarDay).where(col(CalendarDay.day) >= first).order_by(col(CalendarDay.day))).all()


def overrides(session: Session) -> dict[date, bool]:
    """Against the national list: True where a day is worked."""
    return {day: row.working for day, row in every_day(session).items()}
