"""The door: one link for one account, the code, guessing that is slowed down, and who hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, func, select

from bot.domain.doors import Issued, Standing, shown_code
from bot.services import audit
from bot.services.door import invitations, visitors
from bot.services.door.outcomes import (
    Arrived,
    CodeAsked,
    Greeted,
    NoEntry,
    Paused,
    RequestAsked,
    Shared,
    WrongCode,
)
from bot.services.door.visitors import Link
from bot.services.rights import person_of
from models.delivery import Outbox
from models.doors import Invitation, Visitor
from models.people import Account, Employee
from models.session import Database
from models.trail import Audit
from tests.support.databases import another_session
from tests.support.doors import GUEST, OTHER_GUEST, WRONG, add_newcomer, come_in, invite, open_link, write
from tests.support.organisation import ADMIN, KABID, NOW, OFFICER, SITI, Organisation, on_one_database, person

DAY = timedelta(days=1)


@pytest.fixture
def newcomer(database: Database, org: Organisation) -> int:
    with database.write() as session:
        return add_newcomer(session, org, penilai=KABID)


@pytest.fixture
def issued(database: Database, newcomer: int) -> Issued:
    return invite(database, newcomer, by=ADMIN)


def told(database: Database, kind: str) -> list[int]:
    """Who gets a message of this kind, in the order of the rows."""
    with another_session(database) as session:
        statement = select(Outbox.recipient_id, Outbox.telegram_id).where(Outbox.kind == kind).order_by(col(Outbox.id))
        return [recipient or telegram_id or 0 for recipient, telegram_id in session.exec(statement)]


def account_of(database: Database, employee_id: int) -> Account | None:
    with another_session(database) as session:
        return session.exec(select(Account).where(Account.employee_id == employee_id)).one_or_none()


def invitation(database: Database, issued: Issued) -> Invitation:
    with another_session(database) as session:
        return session.get_one(Invitation, issued.invitation_id)


def test_link_and_code_let_somebody_in_who_then_waits_for_a_second_person(
    database: Database, newcomer: int, issued: Issued
) -> None:
    assert open_link(database, GUEST, issued.token) == CodeAsked(NOW + 7 * DAY)
    assert account_of(database, newcomer) is None
    assert write(database, GUEST, shown_code(issued.code).lower()) == Arrived("Baru Contoh", "id", False)
    account = account_of(database, newcomer)
    assert account is not None
    assert (account.telegram_id, account.confirmed_at, account.privacy_version) == (GUEST, None, None)
    assert invitation(database, issued).used_at == NOW
    who = person(database, GUEST)
    assert (who.id, who.confirmed, who.has_read_privacy) == (newcomer, False, False)
    with another_session(database) as session:
        acts = session.exec(select(Audit).where(Audit.subject_id == newcomer).order_by(col(Audit.position))).all()
        assert [act.action for act in acts] == ["invitation.issued", "account.bound"]
        assert audit.is_intact(session, "person", newcomer)
        assert session.get(Visitor, GUEST) is None


def test_neither_link_nor_code_nor_nip_stands_in_the_database(database: Database, issued: Issued) -> None:
    open_link(database, GUEST, issued.token)
    write(database, GUEST, WRONG)
    with another_session(database) as session:
        kept = repr([session.exec(select(table)).all() for table in (Invitation, Visitor, Outbox, Audit)])
    assert issued.token not in kept
    assert issued.code not in kept
    assert WRONG not in kept
    assert issued.nip.count("*") == 13


def test_a_link_used_twice_opens_the_door_once(database: Database, newcomer: int, issued: Issued) -> None:
    come_in(database, GUEST, issued)
    assert open_link(database, OTHER_GUEST, issued.token) == NoEntry(Standing.USED)
    assert write(database, OTHER_GUEST, issued.code) == Greeted()
    with database.write() as session:
        assert visitors.opened_by_member(session, person(database, GUEST), issued.token, NOW) is Link.OWN
    account = account_of(database, newcomer)
    assert account is not None
    assert account.telegram_id == GUEST


def test_a_link_that_was_passed_on_stays_with_the_account_that_opened_it_and_the_issuer_hears_once(
    database: Database, org: Organisation, issued: Issued
) -> None:
    open_link(database, GUEST, issued.token)
    assert open_link(database, OTHER_GUEST, issued.token) == Shared()
    assert open_link(database, OTHER_GUEST + 1, issued.token) == Shared()
    assert write(database, OTHER_GUEST, issued.code) == Greeted()
    assert told(database, "invitation_shared") == [org.people[ADMIN]]
    assert isinstance(write(database, GUEST, issued.code), Arrived)


def test_opening_it_again_with_the_same_account_asks_for_the_code_again(database: Database, issued: Issued) -> None:
    assert open_link(database, GUEST, issued.token) == open_link(database, GUEST, issued.token)
    assert isinstance(write(database, GUEST, issued.code), Arrived)


@on_one_database
@pytest.mark.parametrize("token", ["", "x", "A" * 32, "../../etc", "²" * 32, "x" * 5000])
def test_an_unknown_link_is_refused_and_nothing_is_kept(database: Database, org: Organisation, token: str) -> None:
    assert open_link(database, GUEST, token) == NoEntry(None)
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(Visitor)).one() == 0


def test_a_link_is_too_old_after_seven_days_also_between_link_and_code(database: Database, issued: Issued) -> None:
    open_link(database, GUEST, issued.token, NOW + 7 * DAY - timedelta(seconds=1))
    assert write(database, GUEST, issued.code, NOW + 7 * DAY) == NoEntry(Standing.EXPIRED)
    assert open_link(database, GUEST, issued.token, NOW + 7 * DAY) == NoEntry(Standing.EXPIRED)
    assert write(database, GUEST, issued.code, NOW + 7 * DAY) == NoEntry(Standing.EXPIRED)


def test_a_newer_invitation_ends_the_one_before_also_between_link_and_code(
    database: Database, newcomer: int, issued: Issued
) -> None:
    open_link(database, GUEST, issued.token)
    newer = invite(database, newcomer)
    assert write(database, GUEST, issued.code) == NoEntry(Standing.REVOKED)
    assert open_link(database, OTHER_GUEST, issued.token) == NoEntry(Standing.REVOKED)
    assert isinstance(come_in(database, GUEST, newer), Arrived)


def test_who_has_left_meanwhile_is_not_let_in(database: Database, newcomer: int, issued: Issued) -> None:
    open_link(database, GUEST, issued.token)
    with database.write() as session:
        session.get_one(Employee, newcomer).active = False
    assert write(database, GUEST, issued.code) == NoEntry(Standing.REVOKED)
    assert open_link(database, GUEST, issued.token) == NoEntry(Standing.REVOKED)
    assert account_of(database, newcomer) is None


def test_words_that_cannot_be_a_code_are_not_counted(database: Database, issued: Issued) -> None:
    open_link(database, GUEST, issued.token)
    for said in ("halo", "198001012005010105", "apa kodenya?"):
        assert write(database, GUEST, said) == CodeAsked(NOW + 7 * DAY, unreadable=True)
    assert invitation(database, issued).wrong_codes == 0


def test_five_wrong_codes_make_the_account_wait_and_the_right_one_is_not_looked_at_meanwhile(
    database: Database, org: Organisation, newcomer: int, issued: Issued
) -> None:
    open_link(database, GUEST, issued.token)
    assert [write(database, GUEST, WRONG) for _ in range(4)] == [WrongCode(left) for left in (4, 3, 2, 1)]
    until = NOW + timedelta(minutes=15)
    assert write(database, GUEST, WRONG) == Paused(until)
    assert write(database, GUEST, issued.code) == Paused(until)
    with another_session(database) as session:
        assert visitors.present(session, GUEST, NOW) == Paused(until)
    assert account_of(database, newcomer) is None
    assert told(database, "code_guessed") == sorted([org.people[ADMIN], org.people[OFFICER]])
    assert isinstance(write(database, GUEST, issued.code, until), Arrived)


def guesses(database: Database, who: int, now: datetime, count: int) -> datetime:
    """Wrong codes one after the other, each as soon as the pause before it is over; gives the end of the last one."""
    for _ in range(count):
        outcome = write(database, who, WRONG, now)
        now = outcome.until if isinstance(outcome, Paused) else now
    return now


def test_twenty_wrong_codes_from_several_accounts_and_for_several_links_open_nothing(
    database: Database, org: Organisation, newcomer: int
) -> None:
    with database.write() as session:
        second = add_newcomer(session, org, "Kedua Contoh", penilai=KABID)
    first_link, second_link = invite(database, newcomer, by=ADMIN), invite(database, second, by=ADMIN)
    open_link(database, GUEST, first_link.token)
    now = guesses(database, GUEST, NOW, 9)
    assert now == NOW + timedelta(minutes=15 + 30 + 60 + 120 + 240)
    ended = write(database, GUEST, WRONG, now)
    assert ended == Paused(now + timedelta(minutes=480), ended=True)
    assert invitation(database, first_link).revoked_at == now
    assert told(database, "invitation_ended") == sorted([org.people[ADMIN], org.people[OFFICER]])
    # The same account with another link still has to wait, and every further wrong code makes it wait longer.
    assert open_link(database, GUEST, second_link.token, now) == Paused(now + timedelta(minutes=480))
    now += timedelta(minutes=480)
    assert open_link(database, GUEST, second_link.token, now) == CodeAsked(NOW + 7 * DAY)
    assert write(database, GUEST, WRONG, now) == Paused(now + timedelta(minutes=960))
    # Other accounts find the links taken, and the right code of an ended invitation helps nobody.
    for who in range(OTHER_GUEST, OTHER_GUEST + 10):
        assert isinstance(open_link(database, who, first_link.token, now), NoEntry)
        assert open_link(database, who, second_link.token, now) == Shared()
        assert write(database, who, second_link.code, now) == Greeted()
    assert isinstance(write(database, GUEST, first_link.code, now + DAY), Paused)
    assert account_of(database, newcomer) is None
    assert account_of(database, second) is None


def test_wrong_codes_stay_counted_when_a_new_code_is_made(database: Database, newcomer: int, issued: Issued) -> None:
    open_link(database, GUEST, issued.token)
    now = guesses(database, GUEST, NOW, 9)
    with database.write() as session:
        fresh = invitations.new_code(session, person(database, OFFICER), newcomer, now)
    assert write(database, GUEST, issued.code, now) == Paused(now + timedelta(minutes=480), ended=True)
    assert write(database, GUEST, fresh.code, now + timedelta(minutes=480)) == NoEntry(Standing.REVOKED)
    assert account_of(database, newcomer) is None


def test_somebody_with_an_account_who_opens_another_ones_link_changes_nothing_and_the_issuer_hears(
    database: Database, org: Organisation, issued: Issued
) -> None:
    for _ in range(2):
        with database.write() as session:
            assert visitors.opened_by_member(session, person(database, SITI), issued.token, NOW) is Link.OTHERS
    assert told(database, "invitation_shared") == [org.people[ADMIN]]
    assert invitation(database, issued).opened_by is None
    assert person(database, SITI).id == org.people[SITI]
    with database.write() as session:
        assert visitors.opened_by_member(session, person(database, SITI), "A" * 32, NOW) is Link.NOBODYS
    assert isinstance(come_in(database, GUEST, issued), Arrived)


def test_a_link_of_the_command_line_that_was_passed_on_is_told_to_bkpsdm(
    database: Database, org: Organisation, newcomer: int
) -> None:
    with database.write() as session:
        batch = invitations.invite_as_operator(session, "BIDANG", NOW)
    assert [one.employee_id for one in batch.issued] == [newcomer]
    open_link(database, GUEST, batch.issued[0].token)
    open_link(database, OTHER_GUEST, batch.issued[0].token)
    assert told(database, "invitation_shared") == [org.people[OFFICER]]


def test_a_link_that_is_written_into_the_chat_counts_as_opened(database: Database, issued: Issued) -> None:
    written = f"ini tautannya https://t.me/contoh_bot?start={issued.token} terima kasih"
    assert write(database, GUEST, written) == CodeAsked(NOW + 7 * DAY)


def test_a_code_is_taken_though_the_stranger_left_the_question(database: Database, issued: Issued) -> None:
    open_link(database, GUEST, issued.token)
    with database.write() as session:
        assert visitors.leave(session, GUEST, NOW) == Greeted()
    assert write(database, GUEST, "halo") == Greeted()
    assert isinstance(write(database, GUEST, issued.code), Arrived)


def test_the_language_of_the_stranger_becomes_that_of_the_person(
    database: Database, newcomer: int, issued: Issued
) -> None:
    with database.write() as session:
        visitors.choose_language(session, GUEST, "en", NOW)
        visitors.choose_language(session, GUEST, "tlh", NOW)
        assert visitors.language_of(session, GUEST) == "en"
        assert visitors.language_of(session, OTHER_GUEST) == "id"
    assert come_in(database, GUEST, issued) == Arrived("Baru Contoh", "en", False)
    assert person(database, GUEST).language == "en"


def test_strangers_are_forgotten_after_a_month_but_not_while_they_have_to_wait(
    database: Database, issued: Issued
) -> None:
    with database.write() as session:
        visitors.choose_language(session, OTHER_GUEST, "en", NOW)
    open_link(database, GUEST, issued.token)
    guesses(database, GUEST, NOW, 5)
    with database.write() as session:
        assert visitors.forget(session, NOW + timedelta(minutes=10)) == 0
        waits = session.get_one(Visitor, GUEST)
        waits.locked_until = NOW + 31 * DAY
    with database.write() as session:
        assert visitors.forget(session, NOW + 30 * DAY + timedelta(seconds=1)) == 1
        assert session.get(Visitor, GUEST) is not None
        assert visitors.forget(session, NOW + 32 * DAY) == 1


def test_a_stranger_who_asks_for_nothing_is_not_kept(database: Database, org: Organisation) -> None:
    assert write(database, GUEST, "halo") == Greeted()
    with another_session(database) as session:
        assert session.get(Visitor, GUEST) is None
        assert person_of(session, GUEST, NOW) is None


def test_asking_for_access_takes_the_next_words(database: Database, org: Organisation) -> None:
    with database.write() as session:
        assert visitors.ask_for_access(session, GUEST, NOW) == RequestAsked()
        assert visitors.present(session, GUEST, NOW) == RequestAsked()
        assert visitors.leave(session, GUEST, NOW) == Greeted()
