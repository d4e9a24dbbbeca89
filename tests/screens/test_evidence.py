"""The evidence on the screen: sent to who reads it, a file deleted or reported after being asked once more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from bot.errors import Refused
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens.base import Deliver, Request
from bot.screens.registry import SCREENS
from bot.services.ports import Message
from bot.view import View
from models.appraisal import Evidence
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.session import Database
from tests.support.databases import another_session
from tests.support.hers import settle
from tests.support.organisation import KABID, NOW, OFFICER, SITI, Organisation, person
from tests.support.telegram_limits import assert_sendable, visible

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    return settle(database)


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Ask:
    """Asks a screen as somebody, in English."""
    shelf = EncryptedFiles(tmp_path, Vault.parse(new_key()))

    def shown(who: int, screen: str, *args: object) -> Message:
        with database.write() as session:
            request = Request(session, person(database, who), NOW, tuple(map(str, args)), files=shelf)
            found = SCREENS[screen](request)
        view = found.view if isinstance(found, Deliver) else found
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def keys(message: Message) -> dict[str, str]:
    return {key.label: key.data for row in message.keyboard for key in row}


def test_each_reader_is_offered_what_they_may_do(org: Organisation, ask: Ask) -> None:
    offered = {who: next(iter(keys(ask(who, "evidence", org.appraisals[SITI])))) for who in (SITI, KABID, OFFICER)}
    assert offered == {SITI: "🗑 Delete a file", KABID: "⚠️ Report a file", OFFICER: "🗑 Delete or report a file"}


def test_the_owner_is_asked_once_more_and_then_it_is_gone(database: Database, org: Organisation, ask: Ask) -> None:
    listed = ask(SITI, "evidence_care", org.appraisals[SITI])
    assert keys(listed)["🗑 1. rahasia.pdf"] == "v:evidence_ask:1"
    asked = ask(SITI, "evidence_ask", 1)
    assert "for good" in visible(asked.html)
    with another_session(database) as session:
        assert session.exec(select(Evidence)).all(), "asking deletes nothing"
    assert keys(asked)["🗑 Yes, delete it"] == "v:evidence_gone:1"
    done = ask(SITI, "evidence_gone", 1)
    assert "rahasia" not in visible(done.html)
    with another_session(database) as session:
        assert session.exec(select(Evidence)).all() == []
    with pytest.raises(Refused):
        ask(SITI, "evidence_gone", 1)
    assert "no file here" in visible(ask(SITI, "evidence_care", org.appraisals[SITI]).html)


def test_a_reader_is_asked_once_more_and_then_it_is_reported(org: Organisation, ask: Ask) -> None:
    listed = ask(KABID, "evidence_care", org.appraisals[SITI])
    assert keys(listed)["⚠️ 1. rahasia.pdf"] == "v:evidence_doubt:1"
    asked = ask(KABID, "evidence_doubt", 1)
    assert keys(asked)["⚠️ Report: holds data of others"] == "v:evidence_told:1"
    told = visible(ask(KABID, "evidence_told", 1).html)
    assert "The owner and BKPSDM are told" in told
    assert "rahasia" not in told
    assert "no file here" in visible(ask(KABID, "evidence_care", org.appraisals[SITI]).html)
    assert keys(ask(OFFICER, "evidence_care", org.appraisals[SITI]))["🗑 1. rahasia.pdf"] == "v:evidence_ask:1"


def test_what_is_said_afterwards_may_stay_in_the_chat(database: Database, org: Organisation, tmp_path: Path) -> None:
    shelf = EncryptedFiles(tmp_path, Vault.parse(new_key()))
    for who, screen in ((KABID, "evidence_told"), (SITI, "evidence_gone")):
        with database.write() as session:
            view = SCREENS[screen](Request(session, person(database, who), NOW, ("1",), files=shelf))
        assert isinstance(view, View)
        assert view.lasting
