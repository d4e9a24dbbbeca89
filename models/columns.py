"""Column types that every table shares."""

from datetime import UTC, datetime
from enum import Enum, IntEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, SmallInteger, Table, event
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.domain.predikat import Rating


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC on every database; SQLite alone would give it back naive.

    Raises `ValueError` when a naive instant is written.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class IntEnumType(TypeDecorator[IntEnum]):
    """An `IntEnum` kept as its number."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, kind: type[IntEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: IntEnum | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> IntEnum | None:
        return None if value is None else self.kind(value)


def enum_column(kind: type[Enum], *, nullable: bool = False, index: bool = False) -> Column[Any]:
    """An enumeration kept by value, with a CHECK over its members on every database."""
    return Column(
        SqlEnum(
            kind,
            native_enum=False,
            create_constraint=True,
            length=40,
            name=f"{kind.__name__.lower()}_member",
            values_callable=lambda members: [member.value for member in members],
        ),
        nullable=nullable,
        index=index,
    )


def rating_column(name: str, *, nullable: bool = True) -> Column[Any]:
    """A rating of -1, 0 or +1; null where none was given or nothing could be observed."""
    column: Column[Any] = Column(name, IntEnumType(Rating), nullable=nullable)

    @event.listens_for(column, "after_parent_attach")
    def constrain(_: Column[Any], table: Table) -> None:
        # On the table, since alembic does not see a constraint that stands on a column.
        table.append_constraint(CheckConstraint(f"{name} IN (-1, 0, 1)", name=f"{name}_range"))

    return column


def instant_column(*, nullable: bool = False, index: bool = False) -> Column[Any]:
    """An instant; names end in `_at`."""
    return Column(UTCDateTime(), nullable=nullable, index=index)
