"""What is told about accounts, invitations, requests and roles: to whom, without secrets, and not too late."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlmodel import col, select

from bot.domain.doors import Issued
from bot.rendering.notices import Notice, accounts, compose
from bot.services import roles
from bot.services.door import access_requests, visitors
from bot.services.door import accounts as account_acts
from bot.services.door.access_requests import AccessRefusal
from models.delivery import Outbox
from models.doors import Ticket
from models.people import Account, Role
from models.session import Database
from tests.support.databases import another_session
from tests.support.doors import GUEST, OTHER_GUEST, WRONG, add_newcomer, come_in, invite, open_link, write
from tests.support.organisation import ADMIN, BUDI, KABID, NOW, OFFICER, SITI, Organisation, on_one_database, person
from tests.support.telegram_limits import assert_sendable

WORDS = "Saya Baru Contoh, Bidang Contoh, jabatan analis rahasia."
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class House:
    """The organisation with somebody who has not joined, and their invitation."""

    database: Database
    org: Organisation
    newcomer: int
    issued: Issued


@pytest.fixture
def house(database: Database, org: Organisation) -> House:
    with database.write() as session:
        newcomer = add_newcomer(session, org, penilai=KABID)
    return House(database, org, newcomer, invite(database, newcomer, by=ADMIN))


def comes_in(house: House) -> None:
    come_in(house.database, GUEST, house.issued)


def waiting_version(house: House) -> int:
    with another_session(house.database) as session:
        return account_acts.waiting(session, person(house.database, KABID))[0].version


def is_confirmed(house: House) -> None:
    comes_in(house)
    with house.database.write() as session:
        account_acts.confirm(session, person(house.database, KABID), house.newcomer, waiting_version(house), NOW)


def is_rejected(house: House) -> None:
    comes_in(house)
    with house.database.write() as session:
        account_acts.reject(session, person(house.database, KABID), house.newcomer, waiting_version(house), NOW)


def is_shared(house: House) -> None:
    open_link(house.database, GUEST, house.issued.token)
    open_link(house.database, OTHER_GUEST, house.issued.token)


def is_guessed(house: House) -> None:
    open_link(house.database, GUEST, house.issued.token)
    for _ in range(5):
        write(house.database, GUEST, WRONG)


def is_ended(house: House) -> None:
    is_guessed(house)
    now = NOW
    for _ in range(5):
        now += timedelta(days=1)
        write(house.database, GUEST, WRONG, now)


def asks(house: House) -> None:
    with house.database.write() as session:
        visitors.ask_for_access(session, GUEST, NOW)
    write(house.database, GUEST, WORDS)


def is_accepted(house: House) -> None:
    asks(house)
    with house.database.write() as session:
        ticket = session.exec(select(Ticket)).one()
        access_requests.accept(session, person(house.database, OFFICER), ticket.id or 0, house.newcomer, NOW)


def is_refused(house: House) -> None:
    asks(house)
    with house.database.write() as session:
        ticket = session.exec(select(Ticket)).one()
        access_requests.refuse(session, person(house.database, OFFICER), ticket.id or 0, AccessRefusal.NOT_FOUND, NOW)


def gets_a_role(house: House) -> None:
    with house.database.write() as session:
        me, unit = person(house.database, OFFICER), house.org.units["BIDANG"]
        roles.grant(session, me, house.org.people[BUDI], Role.UNIT_ADMIN, unit, NOW)


def loses_a_role(house: House) -> None:
    with house.database.write() as session:
        me, unit = person(house.database, OFFICER), house.org.units["DINAS"]
        roles.revoke(session, me, house.org.people[ADMIN], Role.UNIT_ADMIN, unit, NOW)


CAUSES: dict[str, tuple[Callable[[House], None], int]] = {
    "account_waits": (comes_in, KABID),
    "account_confirmed": (is_confirmed, GUEST),
    "account_rejected": (is_rejected, OFFICER),
    "account_removed": (is_rejected, GUEST),
    "invitation_shared": (is_shared, ADMIN),
    "code_guessed": (is_guessed, ADMIN),
    "invitation_ended": (is_ended, ADMIN),
    "access_asked": (asks, OFFICER),
    "access_accepted": (is_accepted, GUEST),
    "access_refused": (is_refused, GUEST),
    "role_granted": (gets_a_role, BUDI),
    "role_revoked": (loses_a_role, ADMIN),
}
"""What causes a message, and the Telegram id that gets the first one."""


def composed(house: House, kind: str, now: datetime = NOW) -> object:
    with another_session(house.database) as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id))).all()
        assert rows, "its cause put it in"
        return compose(session, rows[0], now)


def test_every_kind_is_tried_here() -> None:
    assert set(CAUSES) == set(accounts.KINDS)


@on_one_database
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", CAUSES)
def test_it_goes_to_the_right_account_and_holds_no_secret(house: House, kind: str, language: str) -> None:
    cause, who = CAUSES[kind]
    cause(house)
    with house.database.write() as session:
        for account in session.exec(select(Account)):
            account.language = language
    notice = composed(house, kind)
    assert isinstance(notice, Notice)
    assert notice.telegram_id == who
    assert_sendable(notice.message)
    shown = unescape(notice.message.html)
    assert not re.search(r"[0-9]{16}", shown)
    for secret in (house.issued.token, house.issued.code, "rahasia", str(GUEST)):
        assert secret not in shown
        assert secret not in repr([key.data for row in notice.message.keyboard for key in row])


def replaced(house: House) -> None:
    come_in(house.database, OTHER_GUEST, invite(house.database, house.newcomer, now=NOW + MINUTE), NOW + MINUTE)


def taken_back(house: House) -> None:
    with house.database.write() as session:
        me, unit = person(house.database, OFFICER), house.org.units["BIDANG"]
        roles.revoke(session, me, house.org.people[BUDI], Role.UNIT_ADMIN, unit, NOW + MINUTE)


def comes_in_all_the_same(house: House) -> None:
    write(house.database, GUEST, house.issued.code)


def invited_again(house: House) -> None:
    invite(house.database, house.newcomer)


@on_one_database
@pytest.mark.parametrize(
    ("kind", "happens"),
    [
        ("account_waits", (is_confirmed,)),
        ("account_waits", (is_rejected,)),
        ("account_confirmed", (is_confirmed, replaced)),
        ("invitation_shared", (is_shared, comes_in_all_the_same)),
        ("access_asked", (is_refused,)),
        ("access_accepted", (is_accepted, invited_again)),
        ("role_granted", (gets_a_role, taken_back)),
    ],
)
def test_nothing_is_said_that_is_not_so_any_more(
    house: House, kind: str, happens: tuple[Callable[[House], None], ...]
) -> None:
    for act in happens:
        act(house)
    assert composed(house, kind) is None


def test_a_former_account_is_told_why_in_the_language_it_had(house: House) -> None:
    with house.database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == SITI)).one().language = "en"
    come_in(house.database, GUEST, invite(house.database, house.org.people[SITI]))
    notice = composed(house, "account_removed")
    assert isinstance(notice, Notice)
    assert notice.telegram_id == SITI
    assert "You have come in with another account" in notice.message.html
