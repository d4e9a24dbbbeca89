"""What admins and authors are told about forms on paper, as things are when it is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.rendering.notices import Notice, compose
from models.delivery import Outbox
from models.paper import PaperPart
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, KABID, NOW, SITI, Organisation, account, on_one_database
from tests.support.paper import SECOND_ADMIN, Clerk, confirm, paper_org, send_back
from tests.support.talking import SENTENCE
from tests.support.telegram_limits import assert_sendable, visible

pytestmark = on_one_database


@pytest.fixture
def clerk(database: Database, org: Organisation, tmp_path: Path) -> Clerk:
    paper_org(database, org, SITI, KABID)
    return Clerk.at(database, tmp_path)


@pytest.fixture
def entered(org: Organisation, clerk: Clerk) -> int:
    return clerk.enter(PaperPart.SELF_REVIEW, org.appraisals[SITI])


def told(database: Database, kind: str) -> Notice | None:
    """The newest message of a kind as it would be sent now."""
    with database.write() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id.desc())).first()  # type: ignore[union-attr]
        assert row is not None, f"nobody is told about {kind}"
        found = compose(session, row, NOW)
    assert found is None or isinstance(found, Notice)
    if found is not None:
        assert_sendable(found.message)
        assert SENTENCE not in found.message.html
    return found


def buttons(notice: Notice | None) -> list[str]:
    assert notice is not None
    return [key.data for row in notice.message.keyboard for key in row]


def test_the_second_person_is_asked_to_compare(database: Database, entered: int) -> None:
    notice = told(database, "paper_entered")
    assert notice is not None
    assert notice.telegram_id == SECOND_ADMIN
    assert buttons(notice) == [f"n:paper_check:{entered}"]


def test_nobody_is_asked_once_it_is_decided(database: Database, entered: int) -> None:
    confirm(database, entered)
    assert told(database, "paper_entered") is None


def test_whoever_entered_it_is_led_back_to_what_was_typed(
    database: Database, org: Organisation, clerk: Clerk, entered: int
) -> None:
    send_back(database, entered)
    notice = told(database, "paper_refused")
    assert notice is not None
    assert notice.telegram_id == ADMIN
    assert buttons(notice) == [f"n:begin:paper_self_review:{org.appraisals[SITI]}"]
    clerk.talk.start("paper_self_review", org.appraisals[SITI])
    clerk.talk.go(Where.SEND)
    assert told(database, "paper_refused") is None


def test_who_joined_meanwhile_hears_what_counts_in_their_name(
    database: Database, org: Organisation, entered: int
) -> None:
    with database.write() as session:
        session.add(account(org.people[SITI], SITI))
    confirm(database, entered)
    notice = told(database, "paper_recorded")
    assert notice is not None
    assert notice.telegram_id == SITI
    assert f"PD-{org.appraisals[SITI]:05d}" in visible(notice.message.html)
    assert buttons(notice) == [f"n:result:{org.appraisals[SITI]}"]


def test_who_has_no_account_is_written_to_by_nobody(database: Database, entered: int) -> None:
    confirm(database, entered)
    with another_session(database) as session:
        assert session.exec(select(Outbox).where(Outbox.kind == "paper_recorded")).all() == []
