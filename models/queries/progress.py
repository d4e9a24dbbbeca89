"""How far a period is: numbers by aggregates, and who has something open in it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, select

from bot.domain.acting import Charge
from bot.domain.appraisal import Stage
from models.appraisal import Appraisal
from models.people import Employee
from models.queries.charges import in_charge
from models.queries.twins import in_hand

_PENILAI = aliased(Employee)

OVER = [stage for stage in Stage if stage.is_over]
"""Stages in which nobody has anything to do any more."""


def counts(session: Session, period_id: int, units: Collection[int] | None = None) -> list[tuple[int, Stage, int]]:
    """How many people stand where: unit, stage, number; of some units where they are named."""
    statement = (
        select(Appraisal.unit_id, Appraisal.stage, func.count())
        .where(in_hand(session, period_id))
        .group_by(col(Appraisal.unit_id), col(Appraisal.stage))
    )
    if units is not None:
        statement = statement.where(col(Appraisal.unit_id).in_(units))
    return [(unit_id, Stage(stage), n) for unit_id, stage, n in session.exec(statement)]


def _unfinished(session: Session, period_id: int) -> ColumnElement[bool]:
    return and_(in_hand(session, period_id), col(Appraisal.stage).not_in(OVER))


def unfinished_by_penilai(session: Session, period_id: int) -> list[tuple[int | None, int, int]]:
    """Open assessments: penilai, the penilai's unit, number."""
    statement = (
        select(Appraisal.penilai_id, _PENILAI.unit_id, func.count())
        .join(_PENILAI, col(_PENILAI.id) == col(Appraisal.penilai_id))
        .where(_unfinished(session, period_id))
        .group_by(col(Appraisal.penilai_id), col(_PENILAI.unit_id))
    )
    return [(penilai_id, unit_id, n) for penilai_id, unit_id, n in session.exec(statement)]


def unfinished_names(session: Session, period_id: int, first: int, most: int) -> list[tuple[str, int, Stage]]:
    """Whose appraisal is open, a page of it: name, unit, stage; by name."""
    statement = (
        select(Employee.name, Appraisal.unit_id, Appraisal.stage)
        .join(Appraisal, col(Appraisal.employee_id) == col(Employee.id))
        .where(_unfinished(session, period_id))
        .order_by(col(Employee.name), col(Employee.id))
        .offset(first)
        .limit(most)
    )
    return [(name, unit_id, Stage(stage)) for name, unit_id, stage in session.exec(statement)]


def open_work(session: Session, period_id: int) -> list[tuple[int, int | None, Stage]]:
    """Every open appraisal of a period: person, penilai, stage."""
    statement = select(Appraisal.employee_id, Appraisal.penilai_id, Appraisal.stage)
    found = session.exec(statement.where(_unfinished(session, period_id)))
    return [(employee_id, penilai_id, Stage(stage)) for employee_id, penilai_id, stage in found]


def open_work_of(session: Session, period_id: int, charge: Charge) -> tuple[Stage | None, int]:
    """What one person has open in a period: the stage of the own appraisal, and how many others they are to assess."""
    own = select(Appraisal.stage).where(_unfinished(session, period_id), Appraisal.employee_id == charge.person)
    owed = select(func.count()).select_from(Appraisal).where(_unfinished(session, period_id), in_charge(charge))
    stage = session.exec(own).one_or_none()
    return None if stage is None else Stage(stage), session.exec(owed).one()
