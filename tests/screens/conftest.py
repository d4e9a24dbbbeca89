"""What a screen shows does not depend on the database: here every test runs on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.databases import SharedDatabase


@pytest.fixture
def prepared_database(shared_database: Callable[[str], SharedDatabase]) -> Iterator[SharedDatabase]:
    """A migrated database without rows, on SQLite."""
    one = shared_database("sqlite")
    yield one
    one.empty()
