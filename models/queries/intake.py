"""The whole list of units and people at once, and bulk writing of it: a city has thousands of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col, or_, select

from bot.domain.appraisal import Stage
from models.appraisal import Appraisal, Period
from models.doors import ImportFile
from models.people import Acting, Employee, Unit

Values = dict[str, Any]

_TABLES = {model: SQLModel.metadata.tables[str(model.__tablename__)] for model in (Unit, Employee, Acting)}
AT_ONCE = 500
"""Ids in one statement: databases limit how many parameters one may have."""


def every(session: Session, model: type[Unit | Employee | Acting], *, lock: bool) -> dict[int, Values]:
    """All rows of a table by id, as plain values; with `lock` held against changes until the transaction ends."""
    statement = select_columns(_TABLES[model])
    rows = session.connection().execute(statement.with_for_update(key_share=True) if lock else statement).mappings()
    return {row["id"]: dict(row) for row in rows}


def add_all(session: Session, model: type[Unit | Employee | Acting], rows: Sequence[Values]) -> None:
    """Insert rows, all with the same columns."""
    if rows:
        session.connection().execute(insert(_TABLES[model]), rows)


def change_all(session: Session, model: type[Unit | Employee | Acting], changes: Mapping[int, Values]) -> None:
    """Write the same columns of many rows, by id."""
    if not changes:
        return
    table = _TABLES[model]
    columns = next(iter(changes.values())).keys()
    statement = update(table).where(table.c.id == bindparam("row_id"))
    session.connection().execute(
        statement.values({name: bindparam(f"new_{name}") for name in columns}),
        [{"row_id": row_id} | {f"new_{name}": values[name] for name in columns} for row_id, values in changes.items()],
    )
    session.expire_all()


def unit_ids(session: Session) -> dict[str, int]:
    """Units by code."""
    return {code: row_id for code, row_id in session.exec(select(Unit.code, Unit.id)) if row_id is not None}


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a person in the list is recognised."""

    id: int
    nip: str | None
    name: str
    unit_id: int


def identities(session: Session) -> list[Identity]:
    """Everybody in the list."""
    statement = select(Employee.id, Employee.nip, Employee.name, Employee.unit_id)
    return [Identity(row_id, nip, name, unit) for row_id, nip, name, unit in session.exec(statement) if row_id]


@dataclass(frozen=True, slots=True)
class Running:
    """An appraisal that is not over. `follows`: its period is the AKHIR that is talked about with TW4."""

    id: int
    employee_id: int
    penilai_id: int | None
    unit_id: int
    period_id: int
    follows: bool


def running_appraisals(session: Session) -> list[Running]:
    """Every appraisal that is not over, in periods that run."""
    statement: Any = (  # more columns than the types of a row can tell
        select_columns(
            col(Appraisal.id),
            col(Appraisal.employee_id),
            col(Appraisal.penilai_id),
            col(Appraisal.unit_id),
            col(Appraisal.period_id),
            col(Period.follows),
        )
        .join(Period, col(Period.id) == col(Appraisal.period_id))
        .where(
            col(Period.opened_at).is_not(None),
            col(Period.closed_at).is_(None),
            col(Appraisal.stage).not_in([stage for stage in Stage if stage.is_over]),
        )
    )
    return [Running(*row) for row in session.connection().execute(statement)]


def lock_appraisals(session: Session, ids: Sequence[int]) -> list[Appraisal]:
    """These appraisals as they stand now, in the order of their ids, held until the transaction ends."""
    found: list[Appraisal] = []
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        statement = (
            select(Appraisal)
            .where(col(Appraisal.id).in_(ordered[start : start + AT_ONCE]))
            .order_by(col(Appraisal.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        found += session.exec(statement)
    return found


def file_of(session: Session, file_id: int, owner_id: int) -> ImportFile | None:
    """A file that this person sent; None where there is none."""
    statement = select(ImportFile).where(ImportFile.id == file_id, ImportFile.owner_id == owner_id)
    return session.exec(statement).one_or_none()


def lock_file(session: Session, file_id: int, owner_id: int) -> ImportFile | None:
    """A file that this person sent, held until the transaction ends; None where there is none."""
    statement = (
        select(ImportFile)
        .where(ImportFile.id == file_id, ImportFile.owner_id == owner_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def files_done_with(session: Session, before: datetime) -> list[ImportFile]:
    """Files that are brought in, or came before an instant and were not."""
    statement = (
        select(ImportFile)
        .where(or_(col(ImportFile.applied_at).is_not(None), col(ImportFile.received_at) < before))
        .order_by(col(ImportFile.id))
        .with_for_update()
    )
    return list(session.exec(statement))
