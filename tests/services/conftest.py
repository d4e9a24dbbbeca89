"""The organisation that the use cases are tried in."""

from __future__ import annotations

import pytest

from models.session import Database
from tests.support.organisation import Organisation, found


@pytest.fixture
def org(database: Database) -> Organisation:
    """The small organisation, committed, with the predikat of its agency set."""
    with database.write() as session:
        return found(session)
