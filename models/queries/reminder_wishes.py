"""How people want to be reminded, and the reminders that they put off. Most people have no row."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, SQLModel, col, select

from models.delivery import Outbox, OutboxStatus
from models.reminding import ReminderWish

_OUTBOX = SQLModel.metadata.tables[Outbox.__tablename__]


def wish(session: Session, employee_id: int) -> ReminderWish | None:
    """What a person has set; None where everything is as it comes."""
    return session.get(ReminderWish, employee_id)


def wishes(session: Session, employee_ids: Collection[int]) -> list[ReminderWish]:
    """What these people have set, in one query."""
    if not employee_ids:
        return []
    return list(session.exec(select(ReminderWish).where(col(ReminderWish.employee_id).in_(set(employee_ids)))))


def forget(session: Session, employee_ids: Collection[int]) -> None:
    """Delete what these people have set."""
    session.connection().execute(delete(ReminderWish).where(col(ReminderWish.employee_id).in_(set(employee_ids))))


def drop_waiting(session: Session, employee_id: int, kind: str, suffix: str, besides: str, now: datetime) -> None:
    """What waits for a person under dedupe keys that end so is not needed any more, but for one key."""
    statement = (
        update(_OUTBOX)
        .where(
            _OUTBOX.c.recipient_id == employee_id,
            _OUTBOX.c.status == OutboxStatus.WAITING,
            _OUTBOX.c.kind == kind,
            _OUTBOX.c.dedupe_key.endswith(suffix, autoescape=True),
            _OUTBOX.c.dedupe_key != besides,
        )
        .values(status=OutboxStatus.OBSOLETE, settled_at=now)
    )
    session.connection().execute(statement)


def wake(session: Session, dedupe_key: str) -> None:
    """Let a message wait again that had become needless."""
    statement = (
        update(_OUTBOX)
        .where(_OUTBOX.c.dedupe_key == dedupe_key, _OUTBOX.c.status == OutboxStatus.OBSOLETE)
        .values(status=OutboxStatus.WAITING, settled_at=None)
    )
    session.connection().execute(statement)
