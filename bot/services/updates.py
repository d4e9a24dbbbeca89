"""Which updates of Telegram are done with: each takes effect once, however often and to whichever process it comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from models import Session
from models.delivery import UpdateFailure
from models.queries import updates as rows
from models.queries.updates import Failure

FAILURES_BEFORE_ASIDE = 5
"""How often an update is tried before it is set aside, so that one bad update cannot hold up a person for ever."""

KEPT = timedelta(hours=48)
"""How long an update is remembered; Telegram repeats none after 24 hours."""


def record(session: Session, bot_id: int, update_id: int, now: datetime) -> bool:
    """Note the update in the transaction of its effect. False where it took effect before: then change nothing."""
    return rows.add_processed(session, bot_id, update_id, now, drawn=False)


def is_committed(session: Session, bot_id: int, update_id: int) -> bool:
    """Whether the update is done with and may be acknowledged."""
    return rows.drawn_of(session, bot_id, update_id) is not None


def is_drawn(session: Session, bot_id: int, update_id: int) -> bool:
    """Whether the reply to the update went out."""
    return rows.drawn_of(session, bot_id, update_id) is True


def mark_drawn(session: Session, bot_id: int, update_id: int) -> None:
    """Note that the reply to the update went out, or that there is none."""
    rows.set_drawn(session, bot_id, update_id)


def note_failure(
    session: Session,
    bot_id: int,
    update_id: int,
    *,
    telegram_id: int | None,
    incident: str,
    error: str,
    now: datetime,
) -> Failure:
    """Count a failure. `error` is the kind of failure, never what a person wrote; the first `incident` stays."""
    return rows.add_failure(
        session,
        UpdateFailure(
            bot_id=bot_id,
            update_id=update_id,
            telegram_id=telegram_id,
            incident=incident,
            error=error[:120],
            failed_at=now,
        ),
    )


def set_aside(session: Session, bot_id: int, update_id: int, now: datetime) -> bool:
    """Give the update up: it counts as done with, so that it cannot take effect any more.

    False where it was done with already, by another process or an earlier call: then nobody is to be told.
    """
    if not rows.add_processed(session, bot_id, update_id, now, drawn=True):
        return False
    rows.set_aside_at(session, bot_id, update_id, now)
    return True


def ignore(session: Session, bot_id: int, update_id: int, now: datetime) -> None:
    """Note an update that the application has nothing to do with."""
    rows.add_processed(session, bot_id, update_id, now, drawn=True)


def prune(session: Session, now: datetime) -> int:
    """Forget updates older than `KEPT`; what was set aside stays for the operator. Gives the number of rows."""
    return rows.delete_processed_before(session, now - KEPT)
