"""Which messages have to leave a chat, and when: the ledger that the sweep works through. It holds ids and no words.

What a person writes or sends goes, and so does what the bot shows, unless its view is marked as lasting. Both go once
the conversation was sent, otherwise after some hours. That little personal data stays on servers abroad follows from
PP 71/2019 and UU 27/2022; what goes and when is our own choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import Session
from models.queries import chat_messages as rows
from models.queries.chat_messages import Leaving
from models.session import lock_person

DELETABLE = timedelta(hours=48)
"""How long Telegram lets a message be deleted (https://core.telegram.org/bots/api#deletemessages)."""

LATEST = timedelta(hours=47)
"""How old a message may become that has to go: there must be time for another attempt. Our own choice."""

SHORTEST = timedelta(hours=1)
"""How long a screen must be able to stay before it takes the place of an older message. Our own choice."""

MOST_AT_ONCE = 100
"""Messages of one request to Telegram."""

LEASE = timedelta(minutes=10)
"""How long what was taken in hand belongs to one process; then it is due again, since that one died. Our own choice."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The main message of an answer as it stands in the chat."""

    message_id: int
    edited: bool
    lasting: bool
    sent_at: datetime | None = None
    """When an edited message was sent, where that is known."""


def arrived(
    session: Session,
    telegram_id: int,
    message_id: int,
    sent_at: datetime,
    now: datetime,
    life: timedelta,
    conversation_id: int | None,
) -> None:
    """Note what a person wrote or sent, in the transaction of its effect."""
    rows.add(session, [_row(telegram_id, message_id, sent_at, now, life, conversation_id)])


def shown(
    session: Session,
    telegram_id: int,
    main: Standing | None,
    below: Sequence[int],
    now: datetime,
    life: timedelta,
    conversation_id: int | None,
) -> None:
    """Note what stands in the chat now: the main message, and the files and words that were sent below it.

    A lasting screen that took the place of another one leaves nothing that has to go.
    """
    if main is not None and main.lasting and main.edited:
        rows.forget(session, telegram_id, [main.message_id])
    elif main is not None and main.edited and main.sent_at is not None:
        rows.add_or_move(session, _row(telegram_id, main.message_id, main.sent_at, now, life, conversation_id))
    new = [] if main is None or main.lasting or (main.edited and main.sent_at is not None) else [main.message_id]
    rows.add(session, [_row(telegram_id, each, now, now, life, conversation_id) for each in (*new, *below)])


def let_go(session: Session, conversation_id: int, now: datetime) -> None:
    """The conversation was sent: everything of it goes at once, of both sides."""
    rows.due_with(session, conversation_id, now)


def may_be_replaced(sent_at: datetime | None, now: datetime) -> bool:
    """Whether a screen that has to go may take the place of this message: it must be possible to delete it later."""
    return sent_at is None or sent_at + LATEST - SHORTEST >= now


def chats_due(session: Session, now: datetime, limit: int) -> list[int]:
    """The chats in which something has to go."""
    return rows.chats_due(session, now, limit)


def take_due(session: Session, telegram_id: int, now: datetime) -> list[int]:
    """Take in hand what has to go from a chat; nothing where the person wants it kept, or somebody else is at it.

    Until the lease is over nobody else gets it. What can no longer be deleted is forgotten. A conversation whose
    question goes is kept for later: words would answer a question that nobody sees any more.
    """
    lock_person(session, telegram_id)
    due = rows.due_in(session, telegram_id, now, MOST_AT_ONCE)
    if not due:
        return []
    kept = rows.keeps_messages(session, telegram_id)
    lost = [noted.message_id for noted in due if kept or noted.sent_at + DELETABLE <= now]
    taken = [noted.message_id for noted in due if noted.message_id not in set(lost)]
    # The conversation first, as whoever notes what was drawn does: the other way round both could wait for each other.
    rows.park_without_question(session, telegram_id, taken)
    rows.forget(session, telegram_id, lost)
    rows.put_off(session, telegram_id, taken, now + LEASE)
    return taken


def gone(session: Session, telegram_id: int, message_ids: Iterable[int]) -> None:
    """These messages have left the chat, or never can."""
    rows.forget(session, telegram_id, message_ids)


def put_off(session: Session, telegram_id: int, message_ids: Iterable[int], until: datetime) -> None:
    """Telegram asked to wait."""
    rows.put_off(session, telegram_id, message_ids, until)


def keeps(session: Session, telegram_id: int) -> bool:
    """Whether a person wants sensitive messages to stay in the chat."""
    return rows.keeps_messages(session, telegram_id)


def _row(
    telegram_id: int,
    message_id: int,
    sent_at: datetime,
    now: datetime,
    life: timedelta,
    conversation_id: int | None,
) -> Leaving:
    return Leaving(
        telegram_id=telegram_id,
        message_id=message_id,
        conversation_id=conversation_id,
        sent_at=sent_at,
        delete_at=min(now + life, sent_at + LATEST),
    )
