"""What BKPSDM changed about reminders, which have been planned, and how each person wants them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.domain.reminders import DigestPace, Duty, Moment
from models.columns import enum_column, instant_column


class ReminderRule(SQLModel, table=True):
    """One reminder as BKPSDM wants it; those that are not here are as the domain has them.

    `days` are working days, counted as the moment counts them; `minute` is the minute of the day in Asia/Makassar.
    """

    __tablename__ = "reminder_rule"
    __table_args__ = (
        UniqueConstraint("duty", "moment"),
        CheckConstraint("days BETWEEN 0 AND 60", name="days_range"),
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute_range"),
    )

    id: int | None = Field(default=None, primary_key=True)
    duty: Duty = Field(sa_column=enum_column(Duty))
    moment: Moment = Field(sa_column=enum_column(Moment))
    active: bool
    days: int
    minute: int
    changed_by_id: int | None = Field(default=None, foreign_key="employee.id")
    changed_at: datetime = Field(sa_column=instant_column())


class ReminderRun(SQLModel, table=True):
    """A reminder that was planned for everybody who owed it then, once for each last day and working week.

    It is planned in portions: `through_id` is the last person of those that are done, `reached` how many there were.
    One that came too late, because a later one was due as well, is `skipped`.
    """

    __tablename__ = "reminder_run"
    __table_args__ = (
        UniqueConstraint("period_id", "duty", "moment", "due_on", "week"),
        CheckConstraint("week IN (5, 6)", name="week_range"),
        Index(
            "ix_reminder_run_unfinished",
            "period_id",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="period.id")
    duty: Duty = Field(sa_column=enum_column(Duty))
    moment: Moment = Field(sa_column=enum_column(Moment))
    due_on: date
    week: int
    starts_at: datetime = Field(sa_column=instant_column())
    through_id: int = 0
    reached: int = 0
    skipped: bool = False
    finished_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))


class ReminderWish(SQLModel, table=True):
    """How a person wants to be reminded. `quiet_days` has a bit for each weekday, Monday the lowest."""

    __tablename__ = "reminder_wish"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_range"),
        CheckConstraint("quiet_days BETWEEN 0 AND 127", name="quiet_days_range"),
    )

    employee_id: int = Field(primary_key=True, foreign_key="employee.id")
    hour: int | None = None
    quiet_days: int = 0
    fewer: bool = False
    digest: DigestPace = Field(default=DigestPace.NEWS, sa_column=enum_column(DigestPace))
    snoozed_until: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
