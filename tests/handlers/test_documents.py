"""A document is set after its transaction and beside the event loop; one that cannot be set is not silent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.rendering.documents import printouts
from bot.rendering.documents.typesetting import CannotTypeset, typeset
from handlers.desk import FrontDesk
from handlers.incoming import Incoming, Tap
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.session import Database
from tests.handlers.test_desk import Chats, NothingSent
from tests.support.clock import FrozenClock
from tests.support.organisation import ADMIN, SITI, Organisation, found, on_one_database
from tests.support.paper import paper_org

pytestmark = on_one_database


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        org = found(session)
    paper_org(database, org, SITI)
    return org


@pytest.fixture
def chats() -> Chats:
    return Chats()


async def print_form(database: Database, org: Organisation, chats: Chats, clock: FrozenClock, directory: Path) -> None:
    """The admin taps the button that prints the form of Siti."""
    files = EncryptedFiles(directory, Vault.parse(new_key()))
    desk = FrontDesk(database, chats, NothingSent(), files, clock)
    await desk.take(Incoming(1, 1, ADMIN, True, Tap("q", f"v:paper_print:{org.appraisals[SITI]}:s", 7)))
    await desk.drawn()


async def test_it_is_set_while_others_can_write(
    database: Database,
    org: Organisation,
    chats: Chats,
    clock: FrozenClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def set_while_others_write(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
        with database.write():
            return typeset(template, data, made_at)

    monkeypatch.setattr(printouts, "typeset", set_while_others_write)
    async with asyncio.timeout(20):
        await print_form(database, org, chats, clock, tmp_path)
    (content,) = chats.files
    assert content.startswith(b"%PDF-")
    assert len(chats.sent) == 1


@pytest.mark.parametrize("trouble", [CannotTypeset("printout"), ValueError("Siti")])
async def test_one_that_cannot_be_set_is_told_and_named_by_its_number(
    trouble: Exception,
    database: Database,
    org: Organisation,
    chats: Chats,
    clock: FrozenClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
        raise trouble

    monkeypatch.setattr(printouts, "typeset", broken)
    with capture_logs() as logged:
        await print_form(database, org, chats, clock, tmp_path)
    assert chats.files == []
    assert len(chats.sent) == 2
    assert "Siti" not in str(logged)
    assert f"PD-{org.appraisals[SITI]:05d}" in str(logged)
