"""Messages that are to be deleted from the chats. Core statements, since every turn of a conversation adds some."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlmodel import Session, SQLModel

from models.conversation import Conversation, ConversationStatus
from models.delivery import ChatMessage
from models.people import Account
from models.queries.insertion import insert_those_missing

_MESSAGE = SQLModel.metadata.tables[ChatMessage.__tablename__]
_CONVERSATION = SQLModel.metadata.tables[Conversation.__tablename__]
_ACCOUNT = SQLModel.metadata.tables[Account.__tablename__]


@dataclass(frozen=True, slots=True)
class Noted:
    """A message that is known here."""

    message_id: int
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message, and when it is to be deleted. A model would take several times as long at every turn."""

    telegram_id: int
    message_id: int
    conversation_id: int | None
    sent_at: datetime
    delete_at: datetime


def add(session: Session, rows: Sequence[Leaving]) -> None:
    """Note messages; one that is known already stays as it is."""
    if rows:
        session.flush()  # the conversation may have been added in this transaction
        insert_those_missing(session, _MESSAGE, {}, [asdict(row) for row in rows])


def add_or_move(session: Session, row: Leaving) -> None:
    """Note a message; one that is known already is to be deleted when this one is."""
    statement = (
        update(_MESSAGE)
        .where(_MESSAGE.c.telegram_id == row.telegram_id, _MESSAGE.c.message_id == row.message_id)
        .values(delete_at=row.delete_at)
        .returning(_MESSAGE.c.id)
    )
    if session.connection().execute(statement).first() is None:
        add(session, [row])


def forget(session: Session, telegram_id: int, message_ids: Iterable[int]) -> None:
    """These messages are gone, or need not go."""
    statement = delete(_MESSAGE).where(
        _MESSAGE.c.telegram_id == telegram_id, _MESSAGE.c.message_id.in_(list(message_ids))
    )
    session.connection().execute(statement)


def due_with(session: Session, conversation_id: int, instant: datetime) -> None:
    """All messages of a conversation are to go at an instant, unless they go before."""
    statement = update(_MESSAGE).where(_MESSAGE.c.conversation_id == conversation_id, _MESSAGE.c.delete_at > instant)
    session.connection().execute(statement.values(delete_at=instant))


def chats_due(session: Session, now: datetime, limit: int) -> list[int]:
    """The chats in which something is to go, those that have waited longest first."""
    statement = (
        select(_MESSAGE.c.telegram_id)
        .where(_MESSAGE.c.delete_at <= now, _nothing_is_owed())
        .group_by(_MESSAGE.c.telegram_id)
        .order_by(func.min(_MESSAGE.c.delete_at), _MESSAGE.c.telegram_id)
        .limit(limit)
    )
    return list(session.connection().execute(statement).scalars())


def due_in(session: Session, telegram_id: int, now: datetime, limit: int) -> list[Noted]:
    """What is to go from a chat, oldest first."""
    statement = (
        select(_MESSAGE.c.message_id, _MESSAGE.c.sent_at)
        .where(_MESSAGE.c.telegram_id == telegram_id, _MESSAGE.c.delete_at <= now, _nothing_is_owed())
        .order_by(_MESSAGE.c.message_id)
        .limit(limit)
    )
    return [Noted(*row) for row in session.connection().execute(statement)]


def _nothing_is_owed() -> ColumnElement[bool]:
    """That the present screen of the conversation was sent.

    One that is owed may be on its way into just this message; to delete it then would delete the receipt.
    """
    return ~exists().where(
        _CONVERSATION.c.id == _MESSAGE.c.conversation_id, _CONVERSATION.c.drawn_revision < _CONVERSATION.c.revision
    )


def put_off(session: Session, telegram_id: int, message_ids: Iterable[int], until: datetime) -> None:
    """These messages are to go at another instant."""
    statement = update(_MESSAGE).where(
        _MESSAGE.c.telegram_id == telegram_id, _MESSAGE.c.message_id.in_(list(message_ids))
    )
    session.connection().execute(statement.values(delete_at=until))


def keeps_messages(session: Session, telegram_id: int) -> bool:
    """Whether the person behind an account wants the messages to stay."""
    statement = select(_ACCOUNT.c.keeps_messages).where(_ACCOUNT.c.telegram_id == telegram_id)
    return bool(session.connection().execute(statement).scalar_one_or_none())


def park_without_question(session: Session, telegram_id: int, message_ids: Iterable[int]) -> None:
    """Conversations whose question stands in one of these messages are kept for later: words no longer go there."""
    owner = select(_ACCOUNT.c.employee_id).where(_ACCOUNT.c.telegram_id == telegram_id).scalar_subquery()
    statement = update(_CONVERSATION).where(
        _CONVERSATION.c.employee_id == owner,
        _CONVERSATION.c.status == ConversationStatus.OPEN,
        _CONVERSATION.c.message_id.in_(list(message_ids)),
    )
    session.connection().execute(
        statement.values(status=ConversationStatus.PARKED, drawn_revision=_CONVERSATION.c.revision)
    )
