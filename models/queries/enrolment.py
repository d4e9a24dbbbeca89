"""Who belongs into a period. Bulk statements, as a city has thousands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, and_, col, func, not_, or_, select

from bot.domain.appraisal import Stage
from bot.domain.service import ServiceState
from models.appraisal import Appraisal
from models.base import new_row_id
from models.people import Account, Employee, EmployeeKind, Unit
from models.plan import Skp, SkpStatus
from models.queries.insertion import insert_those_missing

_APPRAISAL = SQLModel.metadata.tables[Appraisal.__tablename__]
_PENILAI = aliased(Employee)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may belong into a period and has no appraisal in it, with the newest approved plan of the year.

    `penilai_serves` tells whether the penilai has not left.
    """

    employee_id: int
    unit_id: int
    active: bool
    penilai_id: int | None
    penilai_serves: bool
    skp_id: int | None
    state: ServiceState
    state_from: date | None
    state_until: date | None
    state_basis: str | None


def candidates(session: Session, year: int, period_id: int | None) -> list[Candidate]:
    """Every ASN in service, and those who have left, by name; without those who are in the period already."""
    newest = (
        select(col(Skp.employee_id).label("employee_id"), func.max(Skp.version).label("version"))
        .where(Skp.year == year, Skp.status == SkpStatus.DISETUJUI)
        .group_by(col(Skp.employee_id))
        .subquery()
    )
    statement: Any = (  # more columns than the types of a row can tell
        select_columns(
            col(Employee.id).label("employee_id"),
            col(Employee.unit_id),
            col(Employee.active),
            col(Employee.penilai_id),
            func.coalesce(col(_PENILAI.active), False).label("penilai_serves"),
            col(Skp.id).label("skp_id"),
            col(Employee.state),
            col(Employee.state_from),
            col(Employee.state_until),
            col(Employee.state_basis),
        )
        .join(_PENILAI, col(_PENILAI.id) == col(Employee.penilai_id), isouter=True)
        .join(newest, newest.c.employee_id == col(Employee.id), isouter=True)
        .join(
            Skp,
            and_(
                col(Skp.employee_id) == col(Employee.id),
                col(Skp.year) == year,
                col(Skp.version) == newest.c.version,
            ),
            isouter=True,
        )
        .where(
            col(Employee.kind) != EmployeeKind.NON_ASN,
            or_(col(Employee.active), col(Employee.state).in_([s for s in ServiceState if s.is_departure])),
        )
        .order_by(col(Employee.name), col(Employee.id))
    )
    if period_id is not None:
        there = select(Appraisal.employee_id).where(Appraisal.period_id == period_id)
        statement = statement.where(not_(col(Employee.id).in_(there)))
    return [Candidate(**row) for row in session.connection().execute(statement).mappings()]


def add_appraisals(session: Session, row: Appraisal, those: Iterable[Candidate], *, exempt: bool = False) -> None:
    """Put appraisals like `row` in for all of these, in one statement; who has one in the period already keeps it."""
    common = row.model_dump(exclude={"id"})
    each = (
        {
            "row_id": new_row_id(),
            "employee_id": person.employee_id,
            "penilai_id": person.penilai_id,
            "skp_id": person.skp_id,
            "unit_id": person.unit_id,
            "exempt_state": person.state if exempt else None,
            "exempt_basis": person.state_basis if exempt else None,
        }
        for person in those
    )
    insert_those_missing(session, _APPRAISAL, common, each)


def ids_in_stage(session: Session, period_id: int, stage: Stage) -> dict[int, int]:
    """The appraisals of a period in a stage, by person."""
    statement = select(Appraisal.employee_id, Appraisal.id).where(
        Appraisal.period_id == period_id, Appraisal.stage == stage
    )
    return {employee_id: row_id for employee_id, row_id in session.exec(statement) if row_id is not None}


def without_appraisal(session: Session, period_id: int) -> int:
    """How many ASN in service have none in a period."""
    there = select(Appraisal.employee_id).where(Appraisal.period_id == period_id)
    statement = (
        select(func.count())
        .select_from(Employee)
        .where(Employee.kind != EmployeeKind.NON_ASN, col(Employee.active), not_(col(Employee.id).in_(there)))
    )
    return session.exec(statement).one()


def units(session: Session) -> dict[int, Unit]:
    """Every unit by id."""
    return {unit.id: unit for unit in session.exec(select(Unit)) if unit.id is not None}


def in_service(session: Session) -> frozenset[int]:
    """Everybody who has not left."""
    return frozenset(i for i in session.exec(select(Employee.id).where(col(Employee.active))) if i is not None)


def with_account(session: Session) -> frozenset[int]:
    """Everybody in service who can be written to."""
    statement = select(Account.employee_id).join(Employee, col(Employee.id) == col(Account.employee_id))
    return frozenset(session.exec(statement.where(col(Employee.active))))


def on_paper(session: Session) -> frozenset[int]:
    """Everybody whose forms are entered from paper."""
    return frozenset(i for i in session.exec(select(Employee.id).where(col(Employee.on_paper))) if i is not None)
