"""Engines: how a connection to SQLite or PostgreSQL has to be made so that no update is lost."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

THREADS = 4
"""How many transactions a process has open at once on PostgreSQL, and how many readers it has."""

_BUSY_SECONDS = 5.0
"""How long SQLite waits for a writer in another process before it reports that it is busy."""

_CONNECT_SECONDS = 5


def read_url(url: str) -> URL:
    """The address of a database with its driver. Raises `ValueError` without repeating the password."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise ValueError("the database's address must be sqlite:///file or postgresql://…") from None
    match address.drivername:
        case "sqlite":
            return address
        case "postgresql" | "postgresql+psycopg":
            return address.set(drivername="postgresql+psycopg")
        case other:
            raise ValueError(f"only sqlite:///file and postgresql://… are supported, not {other}://")


def sqlite_file(address: URL) -> Path | None:
    """The file of an SQLite database; None on PostgreSQL and in memory."""
    name = address.database or ":memory:"
    return None if address.get_backend_name() != "sqlite" or name == ":memory:" else Path(name)


def write_engine(address: URL) -> Engine:
    """The engine for transactions that change something."""
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address, connections=1, begin="BEGIN IMMEDIATE", read_only=False)
    return create_engine(
        address,
        poolclass=QueuePool,
        pool_size=THREADS,
        max_overflow=THREADS,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={
            "application_name": "kinerja",
            "connect_timeout": _CONNECT_SECONDS,
            "options": "-c timezone=utc",
        },
    )


def read_engine(address: URL, writers: Engine) -> Engine:
    """The engine for snapshots that change nothing. In memory there is one connection, which does both."""
    if address.get_backend_name() == "sqlite":
        if sqlite_file(address) is None:
            return writers
        return _sqlite_engine(address, connections=THREADS, begin="BEGIN", read_only=True)
    return writers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite_engine(address: URL, *, connections: int, begin: str, read_only: bool) -> Engine:
    engine = create_engine(
        address,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )
    file = sqlite_file(address)

    @event.listens_for(engine, "do_connect")
    def keep_private(*_: object) -> None:
        if file is not None and not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver starts no transaction of its own: `start` does
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
