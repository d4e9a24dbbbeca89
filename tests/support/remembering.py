"""Rows that many tests begin with: made once through the models, and put there again as they were afterwards.

Making the small organisation takes fifteen milliseconds on SQLite and fifty on PostgreSQL, putting it there a quarter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from models import Session


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of some tables, as the driver gives and takes them."""

    of: Sequence[tuple[str, Sequence[str], Sequence[tuple[Any, ...]]]]
    """Name, columns and rows of each table."""

    @classmethod
    def of_tables(cls, session: Session, models: Sequence[type[SQLModel]]) -> Rows:
        """What stands in these tables, with what this transaction has added. Sealed columns would not be portable."""
        session.flush()
        found = []
        for model in models:
            result = session.connection().exec_driver_sql(f"SELECT * FROM {model.__tablename__}")  # noqa: S608 - a constant
            found.append((str(model.__tablename__), list(result.keys()), [tuple(row) for row in result]))
        return cls(found)

    def put(self, session: Session) -> None:
        """Insert them, whatever refers to what. Ids go on after them."""
        connection = session.connection()
        postgresql = connection.dialect.name == "postgresql"
        connection.exec_driver_sql(
            "SET LOCAL session_replication_role = replica" if postgresql else "PRAGMA defer_foreign_keys = ON"
        )
        mark = "%s" if postgresql else "?"
        for name, columns, rows in self.of:
            marks = ", ".join([mark] * len(columns))
            statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of tables
            connection.exec_driver_sql(statement, list(rows))
        if postgresql:
            connection.exec_driver_sql("SET LOCAL session_replication_role = DEFAULT")
            for name, columns, rows in self.of:
                last = max(row[columns.index("id")] for row in rows)
                connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (name, last))
