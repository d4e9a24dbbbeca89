"""/privasi: the notice, what was read, the choice about messages, and the ways to the rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from bot.domain.corrections import Wrong
from bot.domain.privacy import PRIVACY_VERSION
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens.base import Request
from bot.screens.privacy import DELETE, KEEP, READ
from bot.screens.registry import SCREENS
from bot.services.door import corrections
from bot.services.ports import Message
from bot.view import View
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import NOW, SITI, Organisation, found, person
from tests.support.telegram_limits import assert_sendable, visible

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks /privasi as Siti, in English."""

    def shown(*args: str) -> Message:
        with database.write() as session:
            view = SCREENS["privacy"](Request(session, person(database, SITI), NOW, args))
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def has_read(database: Database, org: Organisation, version: str | None) -> None:
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one()
        account.privacy_version = version


def account(database: Database, org: Organisation) -> Account:
    with another_session(database) as session:
        return session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one()


def actions(message: Message) -> list[str]:
    return [key.data for row in message.keyboard for key in row]


def test_the_notice_stands_with_what_was_read_and_every_right_is_a_tap_away(org: Organisation, ask: Ask) -> None:
    shown = ask()
    assert f"version {PRIVACY_VERSION}) on 24 November 2026, 09:00 WITA" in visible(shown.html)
    for action in ("v:own_data", "v:access_log", "v:language", f"v:begin:correction:{org.people[SITI]}"):
        assert action in actions(shown)


def test_messages_are_kept_or_deleted_as_the_person_chooses(database: Database, org: Organisation, ask: Ask) -> None:
    assert f"v:privacy:{KEEP}" in actions(ask())
    assert "stay in this chat" in visible(ask(KEEP).html)
    assert account(database, org).keeps_messages
    assert f"v:privacy:{DELETE}" in actions(ask())
    assert "are deleted from this chat" in visible(ask(DELETE).html)
    assert not account(database, org).keeps_messages


def test_what_waits_at_bkpsdm_is_seen(database: Database, org: Organisation, ask: Ask) -> None:
    assert "With BKPSDM" not in visible(ask().html)
    with database.write() as session:
        corrections.ask(session, person(database, SITI), {Wrong.OTHER: "Tanggal lahir saya"}, NOW)
    assert "Something else: “Tanggal lahir saya”" in visible(ask().html)


def test_a_changed_notice_is_read_with_one_tap(database: Database, org: Organisation, ask: Ask) -> None:
    has_read(database, org, "2020-01")
    shown = ask()
    assert visible(shown.html).startswith("The privacy notice has changed.")
    assert actions(shown) == [f"v:privacy:{READ}:{PRIVACY_VERSION}"]
    assert "It is noted" in visible(ask(READ, PRIVACY_VERSION).html)
    assert account(database, org).privacy_version == PRIVACY_VERSION


@pytest.mark.parametrize("args", [(READ,), (READ, "2020-01"), (READ, "x" * 40), ("²",)])
def test_an_old_or_forged_button_reads_nothing(
    database: Database, org: Organisation, ask: Ask, args: tuple[str, ...]
) -> None:
    has_read(database, org, "2020-01")
    assert "The privacy notice has changed." in visible(ask(*args).html)
    assert account(database, org).privacy_version == "2020-01"


def test_who_has_never_read_one_is_led_to_the_first_steps(database: Database, org: Organisation, ask: Ask) -> None:
    has_read(database, org, None)
    assert actions(ask()) == [f"v:begin:onboarding:{org.people[SITI]}"]
