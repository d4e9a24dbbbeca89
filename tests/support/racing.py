"""Two transactions at the same moment: the second one begins while the first is done but not committed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep
from typing import TypeVar

from sqlmodel import text

from bot.errors import Refused
from models import Session
from models.session import Database
from tests.support.databases import another_session

T = TypeVar("T")
U = TypeVar("U")

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def race(database: Database, first: Callable[[Session], T], second: Callable[[Session], U]) -> tuple[T, U | Refused]:
    """What both gave; the second one may have been refused. On SQLite one simply follows the other."""

    def later() -> U | Refused:
        try:
            with database.write() as session:
                return second(session)
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(1) as thread:
        with database.write() as session:
            mine = first(session)
            session.flush()
            theirs = thread.submit(later)
            if database.dialect == "postgresql":
                _until_it_waits(database, theirs)
        return mine, theirs.result()


def _until_it_waits(database: Database, other: Future[T]) -> None:
    """Go on once the other one stands at a lock, or is through."""
    give_up = monotonic() + 60
    while not other.done():
        with another_session(database) as session:
            if session.connection().execute(_WAITING).scalar_one():
                return
        assert monotonic() < give_up, "the other one neither waits nor ends"
        sleep(0.005)
