"""Messages to other people: written with what causes them, claimed before they are sent, settled afterwards.

An effect happens exactly once, a message at most once, except that a legal notice whose fate is unknown
is sent again and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.services.ports import Gone, Outcome, Rejected, RetryLater, Sent, Unknown, Unreachable
from models import Session
from models.delivery import Outbox, OutboxStatus
from models.queries import outbox as rows
from models.queries.outbox import Depth

ATTEMPTS = 24
"""How often a message is claimed before it is given up: with the growing pauses about a day."""

STALE = timedelta(minutes=10)
"""A claim older than this belongs to a process that died: a batch is sent in far less time."""

KEPT, KEPT_UNSAID = timedelta(days=400), timedelta(days=30)
"""How long messages are kept once they are settled, and those that nobody needed any more. Our own choice."""

_FIRST_PAUSE = 30.0
_LONGEST_PAUSE = 3600.0


def put(
    session: Session,
    kind: str,
    recipient_id: int,
    subject_id: int,
    dedupe_key: str,
    codes: Mapping[str, Any],
    due_at: datetime,
    now: datetime,
    *,
    legal: bool = False,
) -> bool:
    """Put a message in, due at `due_at`. False where `dedupe_key` was used before: then nothing is added.

    `codes` are codes in clear, never what a person wrote. `legal` marks a notice that starts a term of
    the law, so that it may rather come twice than not at all.
    """
    return rows.add(
        session,
        Outbox(
            kind=kind,
            recipient_id=recipient_id,
            subject_id=subject_id,
            codes=dict(codes),
            dedupe_key=dedupe_key,
            status=OutboxStatus.WAITING,
            legal=legal,
            created_at=now,
            due_at=due_at,
        ),
    )


def put_for_account(
    session: Session,
    kind: str,
    telegram_id: int,
    subject_id: int,
    dedupe_key: str,
    codes: Mapping[str, Any],
    now: datetime,
) -> bool:
    """As `put`, to a Telegram account that belongs to nobody: a stranger who asked, or a former account."""
    return rows.add(
        session,
        Outbox(
            kind=kind,
            telegram_id=telegram_id,
            subject_id=subject_id,
            codes=dict(codes),
            dedupe_key=dedupe_key,
            status=OutboxStatus.WAITING,
            created_at=now,
            due_at=now,
        ),
    )


def put_for_all(session: Session, kind: str, recipient_ids: Iterable[int], subject_id: int, now: datetime) -> None:
    """The same message to many, due at once; who got this kind about this subject before is left out.

    One statement for all of them: a city has thousands.
    """
    row = Outbox(
        kind=kind,
        subject_id=subject_id,
        codes={},
        dedupe_key="",
        status=OutboxStatus.WAITING,
        created_at=now,
        due_at=now,
    )
    rows.add_for_all(session, row, {recipient: f"{kind}:{subject_id}:{recipient}" for recipient in recipient_ids})


def put_each(
    session: Session,
    kind: str,
    subject_id: int,
    due: Mapping[int, tuple[str, datetime]],
    codes: Mapping[str, Any],
    now: datetime,
) -> None:
    """The same message to many, to each at a time of their own; by recipient the dedupe key and when it is due."""
    row = Outbox(
        kind=kind,
        subject_id=subject_id,
        codes=dict(codes),
        dedupe_key="",
        status=OutboxStatus.WAITING,
        created_at=now,
        due_at=now,
    )
    rows.add_each(session, row, due)


def claim(session: Session, now: datetime, limit: int) -> list[Outbox]:
    """Claim up to `limit` due messages, the longest due first. Copies: changing them changes no row."""
    return rows.take_due(session, now, limit)


def recover(session: Session, now: datetime) -> int:
    """Decide about messages whose sender died: a reminder's fate is unknown, a legal notice is sent again."""
    stale = rows.claimed_before(session, now - STALE)
    for row in stale:
        _settle(session, row, Unknown(), now)
    return len(stale)


def settle(session: Session, outbox_id: int, outcome: Outcome, now: datetime) -> None:
    """Write down what became of a claimed message. What stands in the chat is `SENT` whatever was thought before."""
    row = rows.find(session, outbox_id)
    if row is not None and (row.status is OutboxStatus.CLAIMED or isinstance(outcome, Sent)):
        _settle(session, row, outcome, now)


def release(session: Session, outbox_id: int, due_at: datetime) -> None:
    """Give a claimed message back that was not sent: as if it had not been claimed, due at `due_at`."""
    row = rows.find(session, outbox_id)
    if row is not None and row.status is OutboxStatus.CLAIMED:
        waiting = {"status": OutboxStatus.WAITING, "claimed_at": None, "due_at": due_at}
        rows.change(session, outbox_id, waiting | {"attempts": row.attempts - 1})


def mark_obsolete(session: Session, outbox_id: int, now: datetime) -> None:
    """The reason for the message is gone, and nobody is told."""
    rows.change(session, outbox_id, {"status": OutboxStatus.OBSOLETE, "settled_at": now})


def forget(session: Session, now: datetime) -> int:
    """Delete old messages: what was said is proof while an appraisal can be disputed, what was not never is."""
    dropped = rows.forget(session, OutboxStatus.OBSOLETE, now - KEPT_UNSAID)
    return dropped + rows.forget(session, None, now - KEPT)


def depth(session: Session, now: datetime) -> Depth:
    """How many messages are due and since when."""
    return rows.depth(session, now)


def _settle(session: Session, row: Outbox, outcome: Outcome, now: datetime) -> None:
    changes: dict[str, Any]
    match outcome:
        case Sent(message_id):
            changes = _final(OutboxStatus.SENT, now) | {"message_id": message_id}
            _note_reached(session, row, None)
        case Unreachable():
            changes = _final(OutboxStatus.UNREACHABLE, now)
            _note_reached(session, row, now)
        case Gone() | Rejected():
            changes = _final(OutboxStatus.DEAD, now)
        case RetryLater(seconds):
            changes = _again(row, now, seconds)
        case Unknown() if row.legal:
            changes = _again(row, now, 0.0) | {"codes": {**row.codes, "resent": True}}
        case Unknown():
            changes = _final(OutboxStatus.UNKNOWN, now)
        case _:
            assert_never(outcome)
    rows.change(session, row.id, changes)


def _note_reached(session: Session, row: Outbox, unreachable_at: datetime | None) -> None:
    if row.recipient_id is not None:
        rows.set_unreachable_at(session, row.recipient_id, unreachable_at)


def _final(status: OutboxStatus, now: datetime) -> dict[str, Any]:
    return {"status": status, "settled_at": now}


def _again(row: Outbox, now: datetime, seconds: float) -> dict[str, Any]:
    """Back into the queue after a pause that doubles, and no sooner than Telegram asked for."""
    if row.attempts >= ATTEMPTS:
        return _final(OutboxStatus.DEAD, now)
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** max(0, row.attempts - 1))
    due_at = now + timedelta(seconds=max(seconds, pause))
    return {"status": OutboxStatus.WAITING, "claimed_at": None, "due_at": due_at}
