"""Everybody with their penilai, as a few columns: a city has thousands of people."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from bot.domain.appraisal import Stage
from models.appraisal import Appraisal
from models.people import Employee, EmployeeKind, PositionKind
from models.queries.twins import in_hand


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list with what tells whether they may assess, and who assesses them."""

    id: int
    name: str
    kind: EmployeeKind
    position: str
    position_kind: PositionKind
    additional_duty: str | None
    delegation_letter: str | None
    unit_id: int
    penilai_id: int | None
    active: bool
    on_paper: bool


def everybody(session: Session, *, lock: bool = False) -> dict[int, Listed]:
    """Everybody by id, also who has left; with `lock` nobody else changes the list until the transaction ends."""
    statement: Any = select_columns(  # more columns than the types of a row can tell
        col(Employee.id),
        col(Employee.name),
        col(Employee.kind),
        col(Employee.position),
        col(Employee.position_kind),
        col(Employee.additional_duty),
        col(Employee.delegation_letter),
        col(Employee.unit_id),
        col(Employee.penilai_id),
        col(Employee.active),
        col(Employee.on_paper),
    )
    found = session.connection().execute(statement.with_for_update(key_share=True) if lock else statement)
    return {row.id: Listed(*row) for row in found}


@dataclass(frozen=True, slots=True)
class InPeriod:
    """Who is to assess somebody in a period, and whether that is over."""

    penilai_id: int | None
    is_over: bool


def in_period(session: Session, period_id: int) -> dict[int, InPeriod]:
    """By person, what is talked about in a period."""
    statement = select(Appraisal.employee_id, Appraisal.penilai_id, Appraisal.stage).where(in_hand(session, period_id))
    return {
        employee_id: InPeriod(penilai_id, Stage(stage).is_over)
        for employee_id, penilai_id, stage in session.exec(statement)
    }
