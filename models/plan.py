"""The yearly plan (SKP) of a person: planned results (RHK) and the indicators (IKI) that measure them."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.capaian import Direction, Polarity
from models.columns import enum_column, instant_column


class SkpStatus(StrEnum):
    """Where a plan stands; `DISETUJUI` means set by the penilai."""

    DRAFT = "DRAFT"
    DIAJUKAN = "DIAJUKAN"
    DIKEMBALIKAN = "DIKEMBALIKAN"
    DISETUJUI = "DISETUJUI"


class ResultKind(StrEnum):
    """Jenis hasil kerja; there are no weights between the two (PermenPANRB 6/2022)."""

    UTAMA = "UTAMA"
    TAMBAHAN = "TAMBAHAN"


class Classification(StrEnum):
    """Klasifikasi RHK: stays with the post, or follows the person."""

    ORGANISASI = "ORGANISASI"
    INDIVIDU = "INDIVIDU"


class Aspect(StrEnum):
    """Aspek of an indicator."""

    KUANTITAS = "KUANTITAS"
    KUALITAS = "KUALITAS"
    WAKTU = "WAKTU"
    BIAYA = "BIAYA"


class Skp(SQLModel, table=True):
    """One version of a person's plan for a year. An approved one never changes: a new version does."""

    __tablename__ = "skp"
    __table_args__ = (
        UniqueConstraint("employee_id", "year", "version"),
        CheckConstraint("version >= 1", name="version_range"),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", index=True)
    year: int
    version: int = 1
    status: SkpStatus = Field(sa_column=enum_column(SkpStatus))
    approved_by_id: int | None = Field(default=None, foreign_key="employee.id")
    approved_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))


class PlannedResult(SQLModel, table=True):
    """One RHK of a plan."""

    __tablename__ = "planned_result"
    __table_args__ = (UniqueConstraint("skp_id", "number"), CheckConstraint("number >= 1", name="number_range"))

    id: int | None = Field(default=None, primary_key=True)
    skp_id: int = Field(foreign_key="skp.id", index=True)
    number: int
    kind: ResultKind = Field(sa_column=enum_column(ResultKind))
    classification: Classification = Field(sa_column=enum_column(Classification))
    title: str = Field(max_length=500)
    supports: str | None = Field(default=None, max_length=500)


class Indicator(SQLModel, table=True):
    """One IKI with its target. `target_high` makes it a range and needs a direction."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("planned_result_id", "number"),
        CheckConstraint("target > 0", name="target_positive"),
        CheckConstraint(
            "(polarity = 'RENTANG') = (target_high IS NOT NULL AND direction IS NOT NULL)", name="range_is_complete"
        ),
        CheckConstraint("target_high IS NULL OR target_high >= target", name="range_is_ordered"),
    )

    id: int | None = Field(default=None, primary_key=True)
    planned_result_id: int = Field(foreign_key="planned_result.id", index=True)
    number: int
    aspect: Aspect = Field(sa_column=enum_column(Aspect))
    text: str = Field(max_length=500)
    measure: str = Field(max_length=40)
    polarity: Polarity = Field(sa_column=enum_column(Polarity))
    target: Decimal = Field(max_digits=18, decimal_places=4)
    target_high: Decimal | None = Field(default=None, max_digits=18, decimal_places=4)
    direction: Direction | None = Field(default=None, sa_column=enum_column(Direction, nullable=True))
    target_is_maximum: bool = False
