"""Fixtures for every test: the databases, a session, a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from models import Session
from models.session import Database
from tests.support.clock import FrozenClock
from tests.support.databases import DIALECTS, Server, SharedDatabase, postgresql_server, sqlite_server


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite` writes the transcripts anew from what the bot says now; read the difference before you keep it."""
    parser.addoption("--rewrite", action="store_true", help="write tests/transcripts/*.txt anew from what the bot says")


@pytest.fixture(scope="session")
def server_of() -> Iterator[Callable[[str], Server]]:
    """Gives the server of a dialect, started when it is first asked for."""
    started: dict[str, Server] = {}
    with ExitStack() as running:

        def server(dialect: str) -> Server:
            if dialect not in started:
                start = {"sqlite": sqlite_server, "postgresql": postgresql_server}[dialect]
                started[dialect] = running.enter_context(start())
            return started[dialect]

        yield server


@pytest.fixture(scope="session")
def shared_database(server_of: Callable[[str], Server]) -> Iterator[Callable[[str], SharedDatabase]]:
    """Gives the migrated database of a dialect that the tests of this process share."""
    made: dict[str, SharedDatabase] = {}

    def database(dialect: str) -> SharedDatabase:
        if dialect not in made:
            made[dialect] = SharedDatabase(server_of(dialect))
        return made[dialect]

    yield database
    for one in made.values():
        one.close()


@pytest.fixture(params=DIALECTS)
def prepared_database(
    request: pytest.FixtureRequest, shared_database: Callable[[str], SharedDatabase]
) -> Iterator[SharedDatabase]:
    """A migrated database without rows, once on SQLite and once on PostgreSQL."""
    one = shared_database(request.param)
    yield one
    one.empty()


@pytest.fixture
def database(prepared_database: SharedDatabase) -> Database:
    """The `Database` of the test; not to be closed by it."""
    return prepared_database.database


@pytest.fixture
def database_url(prepared_database: SharedDatabase) -> str:
    """The address of `database`, for a second process or replica."""
    return prepared_database.url


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A write session, rolled back at the end; what is to be seen by another session needs its `commit`."""
    with database.write() as session:
        yield session
        session.rollback()


@pytest.fixture(params=DIALECTS)
def empty_url(request: pytest.FixtureRequest, server_of: Callable[[str], Server]) -> str:
    """The address of a database without any table, once on SQLite and once on PostgreSQL."""
    return server_of(request.param).new_url()


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands at Selasa, 24 November 2026, 09.00 WITA."""
    return FrozenClock()
