"""Who comes in and how: invitations, strangers at the door, tickets to put something right, files to import."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from bot.domain.intake_forms import ImportKind
from models.base import SealedRow
from models.columns import enum_column, instant_column


class Invitation(SQLModel, table=True):
    """A one-use link for one person, of which only keyed hashes are kept: of the link and of the code beside it.

    `opened_by` is the first Telegram account that used the link: no other one may go on with it.
    """

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", index=True)
    token_hash: str = Field(unique=True, max_length=64)
    code_hash: str = Field(max_length=64)
    issued_by_id: int | None = Field(default=None, foreign_key="employee.id")
    issued_at: datetime = Field(sa_column=instant_column())
    expires_at: datetime = Field(sa_column=instant_column())
    opened_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    wrong_codes: int = 0
    used_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))


class VisitorAsk(StrEnum):
    """What a stranger's next words are taken for."""

    NOTHING = "NOTHING"
    CODE = "CODE"
    ACCESS = "ACCESS"


class Visitor(SQLModel, table=True):
    """A Telegram account at the door, which belongs to nobody yet."""

    __tablename__ = "visitor"

    telegram_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    language: str = Field(default="id", max_length=20)
    asks: VisitorAsk = Field(default=VisitorAsk.NOTHING, sa_column=enum_column(VisitorAsk))
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id")
    wrong_codes: int = 0
    locked_until: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    seen_at: datetime = Field(sa_column=instant_column())


class TicketKind(StrEnum):
    """What is to be put right: something in the own data, or that somebody has no access."""

    ACCESS = "ACCESS"
    NAME = "NAME"
    POSITION = "POSITION"
    UNIT = "UNIT"
    SUPERIOR = "SUPERIOR"
    OTHER = "OTHER"


class TicketStatus(StrEnum):
    """`ACCEPTED` and `REFUSED` are decisions of BKPSDM."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


class Ticket(SealedRow, table=True):
    """A request to BKPSDM with the suggested correction; what people wrote is sealed.

    `suggested_id` is the unit or the superior that the suggestion means, where it could be told.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("(employee_id IS NULL) = (kind = 'ACCESS')", name="stranger_asks_for_access"),
        CheckConstraint("(telegram_id IS NOT NULL) = (kind = 'ACCESS')", name="access_names_the_account"),
        CheckConstraint("(status = 'OPEN') = (decided_at IS NULL)", name="decision_is_complete"),
        Index(
            "ix_ticket_open",
            "id",
            sqlite_where=text("status = 'OPEN'"),
            postgresql_where=text("status = 'OPEN'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: TicketKind = Field(sa_column=enum_column(TicketKind))
    employee_id: int | None = Field(default=None, foreign_key="employee.id", index=True)
    telegram_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    suggestion: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    suggested_id: int | None = None
    status: TicketStatus = Field(default=TicketStatus.OPEN, sa_column=enum_column(TicketStatus))
    opened_at: datetime = Field(sa_column=instant_column())
    decided_by_id: int | None = Field(default=None, foreign_key="employee.id")
    decided_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    answer: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    revision: int = 0


class ImportFile(SealedRow, table=True):
    """A file that was sent to the bot for import; it waits for one tap, and is applied at most once."""

    __tablename__ = "import_file"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="employee.id", index=True)
    kind: ImportKind = Field(sa_column=enum_column(ImportKind))
    name: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    digest: str = Field(max_length=64)
    received_at: datetime = Field(sa_column=instant_column())
    applied_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
