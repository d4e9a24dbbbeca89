"""Conversations and their answers: the state of a flow, so that any process can go on with it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import SealedRow
from models.columns import enum_column, instant_column


class ConversationStatus(StrEnum):
    """`OPEN`: text goes to it. `PARKED`: kept for later. `SENT` and `CANCELLED` are over."""

    OPEN = "OPEN"
    PARKED = "PARKED"
    SENT = "SENT"
    CANCELLED = "CANCELLED"


class Conversation(SQLModel, table=True):
    """One flow of one person about one subject, reopened where it is taken up again. At most one is open at a time."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index(
            "ix_conversation_one_open",
            "employee_id",
            unique=True,
            sqlite_where=text("status = 'OPEN'"),
            postgresql_where=text("status = 'OPEN'"),
        ),
        UniqueConstraint("employee_id", "flow", "subject_id"),
        Index(
            "ix_conversation_undrawn",
            "id",
            sqlite_where=text("drawn_revision < revision"),
            postgresql_where=text("drawn_revision < revision"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id")
    flow: str = Field(max_length=40)
    subject_id: int
    status: ConversationStatus = Field(sa_column=enum_column(ConversationStatus))
    at_step: str | None = Field(default=None, max_length=40)
    at_item: str = Field(default="", max_length=40)
    editing: bool = False
    revision: int = 0
    step_revision: int = 0
    drawn_revision: int = -1
    page: int = 0
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    step_message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    started_at: datetime = Field(sa_column=instant_column())
    touched_at: datetime = Field(sa_column=instant_column())


class Answer(SealedRow, table=True):
    """One answer, sealed. `done` is false while a card of many things is being filled."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("conversation_id", "step", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    step: str = Field(max_length=40)
    item: str = Field(default="", max_length=40)
    value: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    done: bool = True
    answered_at: datetime = Field(sa_column=instant_column())
