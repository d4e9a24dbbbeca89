"""What became of messages, and who cannot be written to; of the whole city or of some units."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, true, update
from sqlmodel import Session, SQLModel, col, func, select

from models.appraisal import Appraisal
from models.delivery import Outbox, OutboxStatus
from models.people import Account, Employee
from models.queries.progress import OVER
from models.queries.twins import in_hand

_OUTBOX = SQLModel.metadata.tables[Outbox.__tablename__]

FAILED = (OutboxStatus.UNREACHABLE, OutboxStatus.DEAD)
"""Fates of a message that did not arrive. One of which nobody knows may have arrived, and is not sent again."""


def _of_units(units: Collection[int] | None) -> ColumnElement[bool]:
    return true() if units is None else col(Employee.unit_id).in_(units)


def counts(
    session: Session, since: datetime, until: datetime, units: Collection[int] | None
) -> dict[OutboxStatus, int]:
    """How many messages met which fate after an instant and before another."""
    statement = (
        select(Outbox.status, func.count())
        .join(Employee, col(Employee.id) == col(Outbox.recipient_id))
        .where(col(Outbox.settled_at) > since, col(Outbox.settled_at) < until, _of_units(units))
        .group_by(col(Outbox.status))
    )
    return {OutboxStatus(status): n for status, n in session.exec(statement)}


def blocked(session: Session, units: Collection[int] | None) -> list[tuple[str, datetime]]:
    """Who has blocked the bot or deleted their account, and since when, longest first."""
    statement = (
        select(Employee.name, Account.unreachable_at)
        .join(Account, col(Account.employee_id) == col(Employee.id))
        .where(col(Employee.active), col(Account.unreachable_at).is_not(None), _of_units(units))
        .order_by(col(Account.unreachable_at), col(Employee.name))
    )
    return [(name, at) for name, at in session.exec(statement) if at is not None]


def _never_joined(session: Session, period_id: int, units: Collection[int] | None, what: Any) -> Any:
    return (
        select(what)
        .select_from(Appraisal)
        .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
        .join(Account, col(Account.employee_id) == col(Employee.id), isouter=True)
        .where(
            in_hand(session, period_id),
            col(Appraisal.stage).not_in(OVER),
            col(Employee.active),
            ~col(Employee.on_paper),
            col(Account.id).is_(None),
            _of_units(units),
        )
    )


def never_joined(session: Session, period_id: int, units: Collection[int] | None, first: int, most: int) -> list[str]:
    """Who has something open in a period, no account and no paper lane; a page of it, by name."""
    statement = _never_joined(session, period_id, units, Employee.name)
    return list(session.exec(statement.order_by(col(Employee.name)).offset(first).limit(most)))


def count_never_joined(session: Session, period_id: int, units: Collection[int] | None) -> int:
    """How many they are."""
    found: int = session.exec(_never_joined(session, period_id, units, func.count())).one()
    return found


def _failed(since: datetime, units: Collection[int] | None, what: Any) -> Any:
    return (
        select(what)
        .select_from(Outbox)
        .join(Employee, col(Employee.id) == col(Outbox.recipient_id))
        .join(Account, col(Account.employee_id) == col(Employee.id))
        .where(
            col(Outbox.status).in_(FAILED),
            col(Outbox.settled_at) > since,
            col(Employee.active),
            col(Account.unreachable_at).is_(None),
            _of_units(units),
        )
    )


def count_failed(session: Session, since: datetime, units: Collection[int] | None) -> int:
    """How many messages failed after an instant, to people in service who can be written to."""
    found: int = session.exec(_failed(since, units, func.count())).one()
    return found


def again(session: Session, since: datetime, units: Collection[int] | None, now: datetime) -> int:
    """Let them be sent once more; gives how many there were."""
    statement = (
        update(_OUTBOX)
        .where(_OUTBOX.c.id.in_(_failed(since, units, Outbox.id)))
        .values(status=OutboxStatus.WAITING, attempts=0, due_at=now, claimed_at=None, settled_at=None)
        .returning(_OUTBOX.c.id)
    )
    return len(session.connection().execute(statement).all())
