"""The paper lane: forms filled in by hand, entered with their scan and confirmed by a second person."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field

from models.base import SealedRow
from models.columns import enum_column, instant_column


class PaperPart(StrEnum):
    """Whose form it is: the self-review of the employee, or the assessment of the penilai."""

    SELF_REVIEW = "SELF_REVIEW"
    ASSESSMENT = "ASSESSMENT"


class PaperStatus(StrEnum):
    """`ENTERED` waits for the second person; only `CONFIRMED` has become a record."""

    ENTERED = "ENTERED"
    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"


class PaperEntry(SealedRow, table=True):
    """One form as it was typed in. The act stays that of whoever signed it on paper.

    `scan` has the kind of every picture or PDF of the form by its digest, in the order in which they were sent; the
    files belong to the person appraised.
    """

    __tablename__ = "paper_entry"
    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> entered_by_id", name="second_person"),
        CheckConstraint("(status = 'ENTERED') = (decided_at IS NULL)", name="decision_is_complete"),
        Index(
            "ix_paper_entry_one_waiting",
            "appraisal_id",
            "part",
            unique=True,
            sqlite_where=text("status = 'ENTERED'"),
            postgresql_where=text("status = 'ENTERED'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    appraisal_id: int = Field(foreign_key="appraisal.id", index=True)
    part: PaperPart = Field(sa_column=enum_column(PaperPart))
    author_id: int = Field(foreign_key="employee.id")
    answers: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    signed_on: date
    scan: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    status: PaperStatus = Field(default=PaperStatus.ENTERED, sa_column=enum_column(PaperStatus))
    entered_by_id: int = Field(foreign_key="employee.id")
    entered_at: datetime = Field(sa_column=instant_column())
    decided_by_id: int | None = Field(default=None, foreign_key="employee.id")
    decided_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    reason: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
