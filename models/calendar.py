"""Which days are worked, against what the library of holidays says, and when a person is away."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import instant_column


class CalendarDay(SQLModel, table=True):
    """A day that the mayor's circular makes free or worked, whatever the national list says; `basis` names it."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True)
    working: bool
    basis: str = Field(max_length=200)
    set_by_id: int | None = Field(default=None, foreign_key="employee.id")
    set_at: datetime = Field(sa_column=instant_column())


class Leave(SQLModel, table=True):
    """Days, both included, on which a person is on leave and is not reminded. The terms of the law go on.

    Long absences that keep somebody from being appraised stand at the person (`Employee.state`).
    """

    __tablename__ = "leave"
    __table_args__ = (
        UniqueConstraint("employee_id", "starts_on"),
        CheckConstraint("starts_on <= ends_on", name="days_are_ordered"),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", index=True)
    starts_on: date
    ends_on: date
    noted_by_id: int = Field(foreign_key="employee.id")
    noted_at: datetime = Field(sa_column=instant_column())
