"""Insert a row unless it is there already."""

from collections.abc import Mapping

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def insert_unless_there(session: Session, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless a unique key of it exists; False where it did.

    On PostgreSQL this waits for another transaction that is inserting the same key, so that of two
    processes only one gets True.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # RETURNING instead of a row count, which drivers do not promise here.
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key.columns)
    return session.connection().execute(statement).first() is not None
