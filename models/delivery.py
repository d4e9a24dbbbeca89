"""What came from Telegram and what has to go out."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import enum_column, instant_column


class OutboxStatus(StrEnum):
    """The fate of a message to somebody. `UNKNOWN`: the process died while sending, nobody knows."""

    WAITING = "WAITING"
    CLAIMED = "CLAIMED"
    SENT = "SENT"
    OBSOLETE = "OBSOLETE"
    UNREACHABLE = "UNREACHABLE"
    UNKNOWN = "UNKNOWN"
    DEAD = "DEAD"


class ProcessedUpdate(SQLModel, table=True):
    """An update whose effect is committed. `drawn` tells that the reply went out; pruned after 48 hours."""

    __tablename__ = "processed_update"

    bot_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    drawn: bool = False
    processed_at: datetime = Field(sa_column=instant_column(index=True))


class UpdateFailure(SQLModel, table=True):
    """An update that failed; after five failures it is set aside and acknowledged."""

    __tablename__ = "update_failure"

    bot_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    telegram_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    failures: int = 0
    incident: str = Field(max_length=24)
    error: str = Field(max_length=120)
    failed_at: datetime = Field(sa_column=instant_column())
    set_aside_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))


class Outbox(SQLModel, table=True):
    """A message to somebody, written in the transaction that causes it and rendered when it is sent.

    It goes to a person, or to a Telegram account that belongs to nobody (yet).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "due_at",
            sqlite_where=text("status = 'WAITING'"),
            postgresql_where=text("status = 'WAITING'"),
        ),
        Index(
            "ix_outbox_claimed",
            "claimed_at",
            sqlite_where=text("status = 'CLAIMED'"),
            postgresql_where=text("status = 'CLAIMED'"),
        ),
        Index("ix_outbox_settled", "settled_at"),
        Index("ix_outbox_kind_subject", "kind", "subject_id"),
        CheckConstraint("(recipient_id IS NULL) <> (telegram_id IS NULL)", name="one_addressee"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    recipient_id: int | None = Field(default=None, foreign_key="employee.id", index=True)
    telegram_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    subject_id: int
    codes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    dedupe_key: str = Field(unique=True, max_length=120)
    status: OutboxStatus = Field(sa_column=enum_column(OutboxStatus))
    legal: bool = False
    attempts: int = 0
    created_at: datetime = Field(sa_column=instant_column())
    due_at: datetime = Field(sa_column=instant_column())
    claimed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    settled_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class ChatMessage(SQLModel, table=True):
    """A message of either side that is to be deleted from the chat at `delete_at`; it holds no text.

    Telegram lets a bot delete for 48 hours. Rows go once their message is gone or can no longer be deleted.
    """

    __tablename__ = "chat_message"
    __table_args__ = (UniqueConstraint("telegram_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id", index=True)
    sent_at: datetime = Field(sa_column=instant_column())
    delete_at: datetime = Field(sa_column=instant_column(index=True))
