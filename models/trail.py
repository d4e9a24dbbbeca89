"""The trail: what was done to an appraisal, and who looked at it. Both are only ever added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import instant_column


class Audit(SQLModel, table=True):
    """One act. `seal` chains it to the act before on the same appraisal (or period), so that a gap shows.

    `text_hash` and `seal` are keyed hashes of the vault.
    """

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("subject", "subject_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=40)
    subject_id: int
    position: int
    actor_id: int | None = Field(default=None, foreign_key="employee.id")
    role: str = Field(max_length=40)
    action: str = Field(max_length=60)
    codes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    text_hash: str | None = Field(default=None, max_length=64)
    acted_at: datetime = Field(sa_column=instant_column())
    seal: str = Field(max_length=64)


class AccessLog(SQLModel, table=True):
    """One look of somebody at another person's appraisal."""

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_appraisal", "appraisal_id", "seen_at"),)

    id: int | None = Field(default=None, primary_key=True)
    appraisal_id: int = Field(foreign_key="appraisal.id")
    reader_id: int = Field(foreign_key="employee.id")
    relation: str = Field(max_length=40)
    view: str = Field(max_length=40)
    seen_at: datetime = Field(sa_column=instant_column())
