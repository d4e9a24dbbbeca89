"""Updates of Telegram: which are done with, which failed. Core statements, since every update passes here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, delete, select, update
from sqlmodel import Session, SQLModel

from models.delivery import ProcessedUpdate, UpdateFailure
from models.queries.insertion import insert_unless_there

_PROCESSED = SQLModel.metadata.tables[ProcessedUpdate.__tablename__]
_FAILURE = SQLModel.metadata.tables[UpdateFailure.__tablename__]


@dataclass(frozen=True, slots=True)
class Failure:
    """How often an update failed, and the name under which the person, the operator and the log know it."""

    failures: int
    incident: str


def add_processed(session: Session, bot_id: int, update_id: int, now: datetime, *, drawn: bool) -> bool:
    """Note that an update is done with; False where that was noted before."""
    values = {"bot_id": bot_id, "update_id": update_id, "drawn": drawn, "processed_at": now}
    return insert_unless_there(session, _PROCESSED, values)


def drawn_of(session: Session, bot_id: int, update_id: int) -> bool | None:
    """Whether the reply to an update went out; None where the update is not done with."""
    statement = select(_PROCESSED.c.drawn).where(_key(_PROCESSED, bot_id, update_id))
    drawn: bool | None = session.connection().execute(statement).scalar_one_or_none()
    return drawn


def set_drawn(session: Session, bot_id: int, update_id: int) -> None:
    """Note that the reply to an update went out."""
    session.connection().execute(update(_PROCESSED).where(_key(_PROCESSED, bot_id, update_id)).values(drawn=True))


def add_failure(session: Session, failure: UpdateFailure) -> Failure:
    """Count one more failure of an update. The incident of the first one stays its name."""
    first = failure.model_dump(exclude={"failures"}) | {"failures": 0}
    insert_unless_there(session, _FAILURE, first)
    statement = (
        update(_FAILURE)
        .where(_key(_FAILURE, failure.bot_id, failure.update_id))
        .values(failures=_FAILURE.c.failures + 1, error=failure.error, failed_at=failure.failed_at)
        .returning(_FAILURE.c.failures, _FAILURE.c.incident)
    )
    row = session.connection().execute(statement).one()
    return Failure(row.failures, row.incident)


def set_aside_at(session: Session, bot_id: int, update_id: int, now: datetime) -> None:
    """Note when an update was given up."""
    statement = update(_FAILURE).where(_key(_FAILURE, bot_id, update_id)).values(set_aside_at=now)
    session.connection().execute(statement)


def delete_processed_before(session: Session, instant: datetime) -> int:
    """Forget what was done with before `instant`, and failures that succeeded later. Gives the number of rows."""
    processed = session.connection().execute(delete(_PROCESSED).where(_PROCESSED.c.processed_at < instant))
    session.connection().execute(
        delete(_FAILURE).where(_FAILURE.c.failed_at < instant, _FAILURE.c.set_aside_at.is_(None))
    )
    return processed.rowcount


def _key(table: Table, bot_id: int, update_id: int) -> ColumnElement[bool]:
    return and_(table.c.bot_id == bot_id, table.c.update_id == update_id)
