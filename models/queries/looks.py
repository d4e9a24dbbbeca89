"""Who looked at somebody's record: the access log of the appraisals, and who read that log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, literal, null, select, union_all
from sqlmodel import Session, col

from models.appraisal import Appraisal, Period
from models.people import Employee
from models.trail import AccessLog, Audit

RECORD, LOG_OPENED = "person", "access_log.read"
"""Subject and action in the trail of acts when somebody reads who opened another person's record."""


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look at somebody's record: who, as what, at which view, when; the period where it was an appraisal."""

    reader: str
    relation: str
    view: str
    period: str | None
    seen_at: datetime


def looks_at(session: Session, employee_id: int, limit: int, offset: int = 0) -> list[LookRow]:
    """The looks of others at a person's record, newest first."""
    found = _looks_at(employee_id)
    statement = (
        select(found.c.reader, found.c.relation, found.c.view, found.c.period, found.c.seen_at)
        .order_by(found.c.seen_at.desc(), found.c.view, found.c.key.desc())
        .limit(limit)
        .offset(offset)
    )
    return [LookRow(*row) for row in session.connection().execute(statement)]


def count_looks_at(session: Session, employee_id: int) -> int:
    """How many looks of others at a person's record were noted."""
    return session.connection().execute(select(func.count()).select_from(_looks_at(employee_id))).scalar_one()


def _looks_at(employee_id: int) -> Subquery:
    appraisals: Any = (
        select(
            col(AccessLog.id).label("key"),
            col(Employee.name).label("reader"),
            col(AccessLog.relation).label("relation"),
            col(AccessLog.view).label("view"),
            col(Period.name).label("period"),
            col(AccessLog.seen_at).label("seen_at"),
        )
        .join(Appraisal, col(Appraisal.id) == col(AccessLog.appraisal_id))
        .join(Period, col(Period.id) == col(Appraisal.period_id))
        .join(Employee, col(Employee.id) == col(AccessLog.reader_id))
        .where(col(Appraisal.employee_id) == employee_id, col(AccessLog.reader_id) != employee_id)
    )
    logs: Any = (
        select(
            col(Audit.id).label("key"),
            col(Employee.name).label("reader"),
            col(Audit.role).label("relation"),
            literal("access_log").label("view"),
            null().label("period"),
            col(Audit.acted_at).label("seen_at"),
        )
        .join(Employee, col(Employee.id) == col(Audit.actor_id))
        .where(
            col(Audit.subject) == RECORD,
            col(Audit.subject_id) == employee_id,
            col(Audit.action) == LOG_OPENED,
            col(Audit.actor_id) != employee_id,
        )
    )
    found: Subquery = union_all(appraisals, logs).subquery()
    return found


def log_was_opened_since(session: Session, employee_id: int, actor_id: int, since: datetime) -> bool:
    """Whether somebody read who opened this person's record after an instant."""
    statement = select(col(Audit.id)).where(
        col(Audit.subject) == RECORD,
        col(Audit.subject_id) == employee_id,
        col(Audit.actor_id) == actor_id,
        col(Audit.action) == LOG_OPENED,
        col(Audit.acted_at) > since,
    )
    return session.connection().execute(statement.limit(1)).first() is not None
