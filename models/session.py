"""The database of a process: transactions for services, and the one place that decides on which thread they run.

Services are plain functions with a `Session`. The edges call them through `Database.run` and
`Database.look`; command-line verbs use `write` and `read` directly.

SQLite: one connection writes, each transaction starts with `BEGIN IMMEDIATE` (the default start lets two
processes read the same row and overwrite each other); others read beside it from a snapshot (WAL).
PostgreSQL: READ COMMITTED with a small pool to write, a read-only snapshot to read.
"""

import asyncio
import contextvars
import random
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from time import sleep
from typing import TypeVar
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from models.crypto import Vault
from models.engines import THREADS, read_engine, read_url, write_engine

T = TypeVar("T")

_ATTEMPTS = 5
_FIRST_PAUSE = 0.02
"""Seconds before the second attempt; doubled for each further one."""

_REPEATABLE_STATES = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization failure and deadlock: the transaction was undone and may be done again."""

_LOCK_SPACE = 0x6B696E
"""First half of the advisory locks by name, so that they meet no lock of another program in the database."""


class FateUnknown(Exception):  # noqa: N818 - as with `Unknown` of a message: nobody knows
    """The connection broke while the transaction was being committed: it may or may not stand."""


class Database:
    """The database of this process. Sessions keep their rows usable after the commit and after they end."""

    def __init__(self, url: str, vault: Vault) -> None:
        """`url` is `sqlite:///file`, `sqlite://` (in memory, for tests) or `postgresql://…`.

        Raises `ValueError` for any other; nothing is connected yet.
        """
        address = read_url(url)
        self.dialect: str = address.get_backend_name()
        self._vault = vault
        self._writers = write_engine(address)
        self._readers = read_engine(address, self._writers)
        self._write_threads = ThreadPoolExecutor(1 if self.dialect == "sqlite" else THREADS, "database-write")
        self._read_threads = ThreadPoolExecutor(THREADS, "database-read")

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on an exception.

        Raises `FateUnknown` where the connection broke during the commit itself.
        """
        with Session(self._writers, expire_on_commit=False, info={"vault": self._vault}) as session:
            if self.dialect == "sqlite":
                session.connection()  # takes the write lock before anything is read through another session
            yield session
            session.flush()
            try:
                session.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise FateUnknown("the connection broke during the commit") from error
                raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One snapshot, read only. Raises `RuntimeError` where rows were added or changed: that would be lost."""
        with Session(self._readers, expire_on_commit=False, autoflush=False, info={"vault": self._vault}) as session:
            yield session
            if session.new or session.dirty or session.deleted:
                raise RuntimeError("rows were changed in a session that only reads")

    async def run(self, work: Callable[[Session], T]) -> T:
        """Do `work` in a `write` transaction, off the event loop.

        `work` is repeated as a whole where the database undid it for reasons of its own (busy, deadlock, connection
        lost before the commit), so its only effects must be in the session. Cancelling the caller does not undo it.
        """
        return await _off_the_loop(self._write_threads, lambda: _repeat(self.write, work))

    async def look(self, work: Callable[[Session], T]) -> T:
        """Do `work` in a `read` snapshot, off the event loop; repeated as in `run`."""
        return await _off_the_loop(self._read_threads, lambda: _repeat(self.read, work))

    def close(self) -> None:
        """Let running work end and close all connections."""
        self._write_threads.shutdown()
        self._read_threads.shutdown()
        self._readers.dispose()
        self._writers.dispose()


def vault_of(session: Session) -> Vault:
    """The vault of the database that the session belongs to."""
    vault: Vault = session.info["vault"]
    return vault


def lock_person(session: Session, telegram_id: int) -> None:
    """Wait until no other transaction works for this person; held until the end of the transaction.

    On SQLite a write transaction is alone in any case.
    """
    if _is_postgresql(session):
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": telegram_id})


def try_lock(session: Session, name: str) -> bool:
    """Take the lock of this name for the transaction, or tell at once that another process has it.

    On SQLite the write transaction itself is that lock: always true.
    """
    if not _is_postgresql(session):
        return True
    space, key = advisory_key(name)
    statement = text("SELECT pg_try_advisory_xact_lock(:space, :key)")
    return bool(session.connection().execute(statement, {"space": space, "key": key}).scalar_one())


def advisory_key(name: str) -> tuple[int, int]:
    """The two 32-bit numbers that name a lock on PostgreSQL. Locks of persons are 64-bit: they never meet."""
    return _LOCK_SPACE, crc32(name.encode()) - 2**31


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


async def _off_the_loop(threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: context.run(work))


def _repeat(transaction: Callable[[], AbstractContextManager[Session]], work: Callable[[Session], T]) -> T:
    for attempt in range(_ATTEMPTS):
        try:
            with transaction() as session:
                return work(session)
        except DBAPIError as error:
            if attempt == _ATTEMPTS - 1 or not _was_undone(error):
                raise
        # Jitter, so that two that met do not meet again.
        sleep(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 - not a secret
    raise AssertionError("the last attempt returns or raises")


def _was_undone(error: DBAPIError) -> bool:
    """Whether the database undid the transaction through no fault of the work. `FateUnknown` is none of these."""
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    # psycopg gives every error a state, or none where the server was not reached. It is not imported here: on
    # SQLite nobody needs it.
    state = getattr(cause, "sqlstate", "")
    unreachable = state is None and isinstance(error, OperationalError)
    return error.connection_invalidated or unreachable or state in _REPEATABLE_STATES
