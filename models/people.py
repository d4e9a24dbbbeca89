"""Units, the people in them, their Telegram accounts and special roles."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import enum_column, instant_column


class EmployeeKind(StrEnum):
    """Who a person is in law. `NON_ASN` (the mayor) assesses but is not appraised and has no NIP."""

    PNS = "PNS"
    PPPK = "PPPK"
    PPPK_PARUH_WAKTU = "PPPK_PARUH_WAKTU"
    NON_ASN = "NON_ASN"


class PositionKind(StrEnum):
    """Jenis jabatan."""

    JPT_PRATAMA = "JPT_PRATAMA"
    ADMINISTRATOR = "ADMINISTRATOR"
    PENGAWAS = "PENGAWAS"
    PELAKSANA = "PELAKSANA"
    JF_KEAHLIAN = "JF_KEAHLIAN"
    JF_KETERAMPILAN = "JF_KETERAMPILAN"
    NON_ASN = "NON_ASN"


class Role(StrEnum):
    """A role that does not follow from the organisation tree."""

    BKPSDM = "BKPSDM"
    UNIT_ADMIN = "UNIT_ADMIN"


class Unit(SQLModel, table=True):
    """A part of the organisation. `is_organisation` marks those that get a predikat of their own (OPD)."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("working_days IN (5, 6)", name="working_days_range"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=200)
    short_name: str = Field(max_length=60)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    head_id: int | None = Field(default=None, index=True)
    is_organisation: bool = False
    working_days: int = 5


class Employee(SQLModel, table=True):
    """A person who is appraised, assesses, or both. The NIP may change: it is never the key."""

    __tablename__ = "employee"
    __table_args__ = (
        CheckConstraint("penilai_id IS NULL OR penilai_id <> id", name="penilai_is_another_person"),
        CheckConstraint("nip IS NULL OR length(nip) = 18", name="nip_length"),
    )

    id: int | None = Field(default=None, primary_key=True)
    nip: str | None = Field(default=None, unique=True, max_length=18)
    name: str = Field(max_length=200, index=True)
    kind: EmployeeKind = Field(sa_column=enum_column(EmployeeKind))
    rank: str | None = Field(default=None, max_length=60)
    position: str = Field(max_length=200)
    position_kind: PositionKind = Field(sa_column=enum_column(PositionKind))
    grade: str | None = Field(default=None, max_length=40)
    additional_duty: str | None = Field(default=None, max_length=200)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    penilai_id: int | None = Field(default=None, foreign_key="employee.id", index=True)
    joined_on: date | None = None
    active: bool = True
    revision: int = 0


class Account(SQLModel, table=True):
    """The binding of a Telegram account to a person; the bot talks to nobody else about an appraisal."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", unique=True)
    telegram_id: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    language: str = Field(default="id", max_length=20)
    bound_at: datetime = Field(sa_column=instant_column())
    unreachable_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))


class RoleGrant(SQLModel, table=True):
    """A role given to a person; `unit_id` bounds a unit admin to one unit and what lies below it."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("employee_id", "role", "unit_id"),
        CheckConstraint("role <> 'UNIT_ADMIN' OR unit_id IS NOT NULL", name="unit_admin_has_unit"),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", index=True)
    role: Role = Field(sa_column=enum_column(Role))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    granted_at: datetime = Field(sa_column=instant_column())
