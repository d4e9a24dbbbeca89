"""Feedback that is given at any time, and steps that an employee and the penilai have agreed on."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field

from bot.domain.agreements import AgreementState as AgreementState
from bot.domain.agreements import Progress as Progress
from bot.domain.feedback_notes import GivenAs as GivenAs
from bot.domain.feedback_notes import NoteKind as NoteKind
from bot.domain.feedback_notes import NoteTopic as NoteTopic
from models.base import SealedRow
from models.columns import enum_column, instant_column


class FeedbackNote(SealedRow, table=True):
    """Feedback from one person to another. `item` is the id of an indicator, or the code of a value or competence.

    `behaviour` holds what was written first. `in_summary`: the recipient has agreed that their summary quotes it.
    """

    __tablename__ = "feedback_note"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="to_another_person"),)

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="employee.id", index=True)
    to_id: int = Field(foreign_key="employee.id", index=True)
    given_as: GivenAs = Field(sa_column=enum_column(GivenAs))
    kind: NoteKind = Field(sa_column=enum_column(NoteKind))
    topic: NoteTopic = Field(sa_column=enum_column(NoteTopic))
    item: str = Field(max_length=40)
    situation: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    behaviour: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    effect: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    next_step: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    given_at: datetime = Field(sa_column=instant_column())
    read_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    in_summary: bool = False


class Agreement(SealedRow, table=True):
    """A step that an employee and the penilai agree on, from the result of an appraisal.

    `penilai_id` is who held that post when it was proposed or agreed on; `talk_at` is when the other side wished to
    talk about the proposal first.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("employee_id <> penilai_id", name="penilai_is_another_person"),
        CheckConstraint("(state IN ('DONE', 'DROPPED')) = (ended_at IS NOT NULL)", name="end_is_dated"),
        CheckConstraint("state <> 'AGREED' OR agreed_at IS NOT NULL", name="agreement_is_dated"),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", index=True)
    penilai_id: int = Field(foreign_key="employee.id", index=True)
    appraisal_id: int = Field(foreign_key="appraisal.id", index=True)
    action: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    due_on: date | None = None
    state: AgreementState = Field(sa_column=enum_column(AgreementState))
    proposed_by_id: int = Field(foreign_key="employee.id")
    proposed_at: datetime = Field(sa_column=instant_column())
    talk_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    agreed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    revision: int = 0


class AgreementCheck(SealedRow, table=True):
    """What the employee answered when asked about an agreed step in a period: the last answer in each."""

    __tablename__ = "agreement_check"
    __table_args__ = (UniqueConstraint("agreement_id", "period_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    period_id: int = Field(foreign_key="period.id")
    progress: Progress = Field(sa_column=enum_column(Progress))
    note: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    by_id: int = Field(foreign_key="employee.id")
    at: datetime = Field(sa_column=instant_column())
