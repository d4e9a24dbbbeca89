"""Units, the people in them, their Telegram accounts and special roles."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.acting import ActingKind as ActingKind
from bot.domain.service import ServiceState as ServiceState
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
    """A person who is appraised, assesses, or both. The NIP may change: it is never the key.

    `delegation_letter` and `delegation_on` are the basis on which somebody below a pejabat pengawas assesses
    (dasar delegasi). `on_paper` is for people without Telegram: their forms are entered from paper.
    """

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
    delegation_letter: str | None = Field(default=None, max_length=120)
    delegation_on: date | None = None
    joined_on: date | None = None
    active: bool = True
    state: ServiceState = Field(default=ServiceState.ACTIVE, sa_column=enum_column(ServiceState))
    state_from: date | None = None
    state_until: date | None = None
    state_basis: str | None = Field(default=None, max_length=200)
    on_paper: bool = False
    revision: int = 0


class Acting(SQLModel, table=True):
    """Somebody takes over the penilai role of another (Plt or Plh) for these days, both included."""

    __tablename__ = "acting"
    __table_args__ = (
        CheckConstraint("absent_id <> acting_id", name="acting_is_another_person"),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="days_are_ordered"),
        UniqueConstraint("absent_id", "starts_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    absent_id: int = Field(foreign_key="employee.id", index=True)
    acting_id: int = Field(foreign_key="employee.id", index=True)
    kind: ActingKind = Field(sa_column=enum_column(ActingKind))
    starts_on: date
    ends_on: date | None = None
    letter: str = Field(max_length=120)


class Account(SQLModel, table=True):
    """The binding of a Telegram account to a person; the bot talks to nobody else about an appraisal.

    Until a second person has confirmed it (`confirmed_at`), the account reaches nothing but the person's own.
    `privacy_version` is the privacy notice that was read. `keeps_messages`: the person does not want sensitive
    messages deleted from the chat.
    """

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", unique=True)
    telegram_id: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    language: str = Field(default="id", max_length=20)
    bound_at: datetime = Field(sa_column=instant_column())
    confirmed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    confirmed_by_id: int | None = Field(default=None, foreign_key="employee.id")
    privacy_version: str | None = Field(default=None, max_length=20)
    privacy_read_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    keeps_messages: bool = False
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
