"""Insert a row, or many, unless they are there already."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def insert_unless_there(session: Session, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless a unique key of it exists; False where it did.

    On PostgreSQL this waits for another transaction that is inserting the same key, so that of two
    processes only one gets True.
    """
    # RETURNING instead of a row count, which drivers do not promise here.
    statement = _insert(session)(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return session.connection().execute(statement).first() is not None


def insert_those_missing(
    session: Session, table: Table, common: Mapping[str, object], rows: Iterable[Mapping[str, object]]
) -> None:
    """Insert many rows in one go; those of which a unique key exists are left out.

    `common` are the columns that are the same in all of them, `rows` the others. Models would take ten times as long.
    """
    values = [{**common, **row} for row in rows]
    if values:
        session.connection().execute(_insert(session)(table).on_conflict_do_nothing(), values)


def _insert(session: Session):  # type: ignore[no-untyped-def]  # the two dialects share no type for it
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
