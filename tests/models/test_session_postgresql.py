"""What only a server can do to a transaction: lose it, undo it, let others wait."""

from __future__ import annotations

import asyncio
import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import select

from models import Session
from models.people import Unit
from models.session import Database, FateUnknown, lock_person, try_lock
from tests.support.databases import another_session

pytestmark = pytest.mark.parametrize("prepared_database", ["postgresql"], indirect=True)


@pytest.fixture
def attempts() -> list[int]:
    """One entry for every time that a piece of work was begun."""
    return []


def _unit(code: str = "A") -> Unit:
    return Unit(code=code, name="Dinas Contoh", short_name="Contoh")


def _codes(database: Database) -> list[str]:
    with another_session(database) as session:
        return list(session.exec(select(Unit.code).order_by(Unit.code)))


def _kill(session: Session, url: str) -> None:
    pid = session.connection().execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(url) as operator:
        operator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


async def test_a_connection_lost_before_the_commit_is_replaced(
    database: Database, database_url: str, attempts: list[int]
) -> None:
    def work(session: Session) -> None:
        attempts.append(1)
        session.add(_unit())
        session.flush()
        if len(attempts) == 1:
            _kill(session, database_url)
        session.add(_unit("B"))

    await database.run(work)
    assert len(attempts) == 2
    assert _codes(database) == ["A", "B"]


async def test_a_connection_lost_in_the_commit_is_not_repeated(
    database: Database, database_url: str, attempts: list[int]
) -> None:
    def work(session: Session) -> None:
        attempts.append(1)
        session.add(_unit())
        session.flush()
        _kill(session, database_url)

    with pytest.raises(FateUnknown):
        await database.run(work)
    assert len(attempts) == 1


async def test_a_deadlock_is_solved_by_doing_one_again(database: Database, attempts: list[int]) -> None:
    with database.write() as session:
        session.add_all([_unit("A"), _unit("B")])
    both_hold_one = threading.Barrier(2)

    def rename(first: str, second: str, session: Session) -> None:
        attempts.append(1)
        session.connection().execute(text("SET LOCAL deadlock_timeout = '20ms'"))
        for code in (first, second):
            session.connection().execute(text("UPDATE unit SET working_days = 6 WHERE code = :c"), {"c": code})
            if code == first and len(attempts) <= 2:
                both_hold_one.wait(timeout=30)

    one, other = (
        database.run(lambda session: rename("A", "B", session)),
        database.run(lambda session: rename("B", "A", session)),
    )
    await asyncio.gather(one, other)
    assert len(attempts) == 3


def test_one_person_is_served_by_one_transaction_at_a_time(database: Database) -> None:
    order: list[str] = []

    def second() -> None:
        with database.write() as session:
            lock_person(session, 7_000_000_001)
            order.append("second")

    with database.write() as session:
        lock_person(session, 7_000_000_001)
        with database.write() as another:
            lock_person(another, 7_000_000_002)
        waiting = threading.Thread(target=second)
        waiting.start()
        _wait_for_a_waiter(database)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def _wait_for_a_waiter(database: Database) -> None:
    waiters = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    waited = 0
    while not waited:
        with database.read() as session:
            waited = session.connection().execute(waiters).scalar_one()


def test_a_lock_by_name_goes_to_one_transaction(database: Database) -> None:
    with database.write() as session, database.write() as another:
        assert try_lock(session, "tick")
        assert not try_lock(another, "tick")
        assert try_lock(another, "another name")
    with database.write() as session:
        assert try_lock(session, "tick")
