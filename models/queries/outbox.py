"""Messages that wait to be sent. Core statements, since a broadcast has thousands of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlmodel import Session, SQLModel

from models.delivery import Outbox, OutboxStatus
from models.people import Account
from models.queries.insertion import insert_those_missing, insert_unless_there

_OUTBOX = SQLModel.metadata.tables[Outbox.__tablename__]
_ACCOUNT = SQLModel.metadata.tables[Account.__tablename__]

_WAITING = text("outbox.status = 'WAITING'")
_CLAIMED = text("outbox.status = 'CLAIMED'")
"""Written out, as in the partial index: a bound value would not let every planner use it."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How many messages are due and since when the oldest of them waits."""

    waiting: int
    oldest_due_at: datetime | None


def add(session: Session, row: Outbox) -> bool:
    """Put a message in; False where its dedupe key is there already."""
    session.flush()  # the recipient may have been added in this transaction
    return insert_unless_there(session, _OUTBOX, row.model_dump(exclude={"id"}))


def add_for_all(session: Session, row: Outbox, keys: Mapping[int, str]) -> None:
    """Put the same message in for many people, by recipient and dedupe key; whose key is there already is left out."""
    session.flush()
    common = row.model_dump(exclude={"id"})
    each = ({"recipient_id": recipient_id, "dedupe_key": key} for recipient_id, key in keys.items())
    insert_those_missing(session, _OUTBOX, common, each)


def add_each(session: Session, row: Outbox, due: Mapping[int, tuple[str, datetime]]) -> None:
    """The same, to each at a time of their own: by recipient the dedupe key and when it is due."""
    session.flush()
    common = row.model_dump(exclude={"id"})
    each = (
        {"recipient_id": recipient_id, "dedupe_key": key, "due_at": due_at}
        for recipient_id, (key, due_at) in due.items()
    )
    insert_those_missing(session, _OUTBOX, common, each)


def there(session: Session, keys: Iterable[str]) -> set[str]:
    """Which of these dedupe keys were used."""
    return set(
        session.connection().execute(select(_OUTBOX.c.dedupe_key).where(_OUTBOX.c.dedupe_key.in_(set(keys)))).scalars()
    )


def arrived(
    session: Session,
    kind: str,
    *subject_ids: int,
    recipients: Collection[int] | None = None,
    codes: Mapping[str, Any] | None = None,
) -> list[tuple[datetime, int]]:
    """When messages of a kind about these subjects arrived and to whom, oldest first; to these people, with these
    codes, where they are named."""
    statement = (
        select(_OUTBOX.c.settled_at, _OUTBOX.c.recipient_id, _OUTBOX.c.codes)
        .where(_OUTBOX.c.kind == kind, _OUTBOX.c.subject_id.in_(subject_ids), _OUTBOX.c.status == OutboxStatus.SENT)
        .order_by(_OUTBOX.c.settled_at)
    )
    if recipients is not None:
        statement = statement.where(_OUTBOX.c.recipient_id.in_(recipients))
    found = session.connection().execute(statement).all()
    return [(at, who) for at, who, said in found if not codes or codes.items() <= said.items()]


def take_due(session: Session, now: datetime, limit: int) -> list[Outbox]:
    """Claim up to `limit` due messages, the longest due first. No two processes get the same one.

    The rows are copies that belong to no session.
    """
    due = (
        select(_OUTBOX.c.id)
        .where(_WAITING, _OUTBOX.c.due_at <= now)
        .order_by(_OUTBOX.c.due_at, _OUTBOX.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.connection().execute(due).scalars().all()
    if not ids:
        return []
    claim = (
        update(_OUTBOX)
        .where(_OUTBOX.c.id.in_(ids))
        .values(status=OutboxStatus.CLAIMED, claimed_at=now, attempts=_OUTBOX.c.attempts + 1)
        .returning(*_OUTBOX.c)
    )
    rows = session.connection().execute(claim).mappings().all()
    return sorted((Outbox(**row) for row in rows), key=lambda row: (row.due_at, row.id or 0))


def find(session: Session, outbox_id: int) -> Outbox | None:
    """A copy of one message, which on PostgreSQL nobody else can change until the transaction ends."""
    statement = select(_OUTBOX).where(_OUTBOX.c.id == outbox_id).with_for_update()
    row = session.connection().execute(statement).mappings().one_or_none()
    return None if row is None else Outbox(**row)


def claimed_before(session: Session, instant: datetime) -> list[Outbox]:
    """Copies of the messages that were claimed before `instant` and have no fate yet."""
    statement = select(_OUTBOX).where(_CLAIMED, _OUTBOX.c.claimed_at < instant).with_for_update(skip_locked=True)
    return [Outbox(**row) for row in session.connection().execute(statement).mappings()]


def change(session: Session, outbox_id: int | None, values: Mapping[str, Any]) -> None:
    """Write the named columns of one message."""
    session.connection().execute(update(_OUTBOX).where(_OUTBOX.c.id == outbox_id).values(**values))


def set_unreachable_at(session: Session, employee_id: int, instant: datetime | None) -> None:
    """Note since when a person cannot be reached; None once a message arrived again."""
    reached = _ACCOUNT.c.unreachable_at.is_(None)
    statement = update(_ACCOUNT).where(_ACCOUNT.c.employee_id == employee_id, reached if instant else ~reached)
    session.connection().execute(statement.values(unreachable_at=instant))


def forget(session: Session, fate: OutboxStatus | None, before: datetime) -> int:
    """Delete what was settled before an instant, of one fate or any; gives how many there were."""
    statement = delete(_OUTBOX).where(_OUTBOX.c.settled_at < before)
    if fate is not None:
        statement = statement.where(_OUTBOX.c.status == fate)
    return len(session.connection().execute(statement.returning(_OUTBOX.c.id)).all())


def depth(session: Session, now: datetime) -> Depth:
    """What is due at `now` and not yet claimed."""
    statement = select(func.count(), func.min(_OUTBOX.c.due_at)).where(_WAITING, _OUTBOX.c.due_at <= now)
    waiting, oldest = session.connection().execute(statement).one()
    return Depth(waiting, oldest)
