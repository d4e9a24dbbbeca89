"""One nursery for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kill import harness
from tests.kill.harness import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with harness.nursery() as nursery:
        yield nursery
