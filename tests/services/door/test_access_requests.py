"""A stranger asks for access, BKPSDM lets them in as somebody or says why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from bot.domain.access import Action, who_may
from bot.domain.textrules import IDENTITY_NUMBER
from bot.errors import Conflict, NotAllowed, NotFound
from bot.services.door import access_requests, visitors
from bot.services.door.access_requests import Accepted, AccessRefusal
from bot.services.door.outcomes import (
    Arrived,
    CodeAsked,
    Greeted,
    NoEntry,
    RequestKept,
    RequestUnfit,
    RequestWaits,
    Shared,
    TooManyRequests,
)
from bot.services.rights import person_of
from models.delivery import Outbox
from models.doors import Invitation, Ticket, TicketStatus
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.doors import GUEST, OTHER_GUEST, add_newcomer, invite, open_link, write
from tests.support.organisation import (
    ADMIN,
    KABID,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    person,
)
from tests.support.racing import race

WORDS = "Saya Baru Contoh, Bidang, jabatan analis. Nomor lama hilang."
DAY = timedelta(days=1)


def ask(database: Database, who: int = GUEST, words: str = WORDS, after: timedelta = timedelta()) -> object:
    with database.write() as session:
        visitors.ask_for_access(session, who, NOW + after)
    return write(database, who, words, NOW + after)


@pytest.fixture
def newcomer(database: Database, org: Organisation) -> int:
    with database.write() as session:
        return add_newcomer(session, org, penilai=KABID)


@pytest.fixture
def ticket(database: Database, newcomer: int) -> int:
    ask(database)
    with another_session(database) as session:
        return session.exec(select(Ticket.id)).one() or 0


def accept(database: Database, who: int, ticket: int, employee_id: int) -> Accepted:
    with database.write() as session:
        return access_requests.accept(session, person(database, who), ticket, employee_id, NOW)


def rows_of(database: Database, kind: str) -> list[Outbox]:
    with another_session(database) as session:
        return list(session.exec(select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id))))


def test_a_request_is_sealed_and_bkpsdm_gets_one_notice(database: Database, org: Organisation, newcomer: int) -> None:
    assert ask(database) == RequestKept()
    with another_session(database) as session:
        row = session.exec(select(Ticket)).one()
        assert b"Baru Contoh" not in row.suggestion
        assert (row.telegram_id, row.employee_id, row.status) == (GUEST, None, TicketStatus.OPEN)
        read = access_requests.read(session, person(database, OFFICER), row.id or 0)
    assert read.words == WORDS
    assert [one.name for one in read.candidates] == ["Baru Contoh"]
    (notice,) = rows_of(database, "access_asked")
    assert (notice.recipient_id, notice.codes) == (org.people[OFFICER], {})


@pytest.mark.parametrize("words", ["Siti", "x" * 501, "NIK saya 6372010101900001, Bidang, analis"])
def test_words_that_are_no_request_are_refused_and_asked_for_again(
    database: Database, org: Organisation, words: str
) -> None:
    outcome = ask(database, words=words)
    assert isinstance(outcome, RequestUnfit)
    assert (outcome.why == IDENTITY_NUMBER) is words.startswith("NIK")
    assert write(database, GUEST, WORDS) == RequestKept()
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(Ticket)).one() == 1


def test_one_request_at_a_time_and_three_a_day(database: Database, org: Organisation, newcomer: int) -> None:
    for number in range(3):
        after = timedelta(hours=number)
        assert ask(database, after=after) == RequestKept()
        with database.write() as session:
            assert visitors.ask_for_access(session, GUEST, NOW + after) == RequestWaits(NOW + after)
            open_one = session.exec(select(Ticket).where(Ticket.status == TicketStatus.OPEN)).one()
            access_requests.refuse(
                session, person(database, OFFICER), open_one.id or 0, AccessRefusal.TOO_LITTLE, NOW + after
            )
    with database.write() as session:
        assert visitors.ask_for_access(session, GUEST, NOW + timedelta(hours=3)) == TooManyRequests()
    assert ask(database, after=timedelta(hours=3)) == Greeted()
    assert ask(database, OTHER_GUEST, after=timedelta(hours=3)) == RequestKept()
    assert ask(database, after=DAY + timedelta(minutes=1)) == RequestKept()


def test_an_accepted_account_lacks_only_the_code_and_nobody_elses_account_can_use_it(
    database: Database, org: Organisation, newcomer: int, ticket: int
) -> None:
    accepted = accept(database, OFFICER, ticket, newcomer)
    assert accepted.name == "Baru Contoh"
    (notice,) = rows_of(database, "access_accepted")
    assert (notice.telegram_id, notice.recipient_id) == (GUEST, None)
    assert accepted.code not in repr(notice)
    with another_session(database) as session:
        assert visitors.present(session, GUEST, NOW) == CodeAsked(NOW + 7 * DAY)
    assert write(database, OTHER_GUEST, accepted.code) == Greeted()
    assert write(database, GUEST, accepted.code) == Arrived("Baru Contoh", "id", False)
    assert person(database, GUEST).id == newcomer
    assert not person(database, GUEST).confirmed
    with another_session(database) as session:
        act = session.exec(select(Audit).where(Audit.subject == "ticket")).one()
        assert (act.action, act.role, act.codes) == ("access.accepted", "bkpsdm", {"employee": newcomer})


def test_an_accepted_request_ends_an_earlier_link_and_runs_out_itself(
    database: Database, org: Organisation, newcomer: int, ticket: int
) -> None:
    earlier = invite(database, newcomer)
    open_link(database, OTHER_GUEST, earlier.token)
    accepted = accept(database, OFFICER, ticket, newcomer)
    assert isinstance(write(database, OTHER_GUEST, earlier.code), NoEntry)
    assert isinstance(write(database, GUEST, accepted.code, NOW + 7 * DAY), NoEntry)
    assert not isinstance(write(database, OTHER_GUEST, accepted.code), Shared | Arrived)


@pytest.mark.parametrize("who", [ADMIN, KABID, SITI])
def test_only_bkpsdm_reads_and_decides_and_nobody_as_themselves(
    database: Database, org: Organisation, newcomer: int, ticket: int, who: int
) -> None:
    me = person(database, who)
    with database.write() as session:
        for attempt in (
            lambda: access_requests.read(session, me, ticket),
            lambda: access_requests.accept(session, me, ticket, newcomer, NOW),
            lambda: access_requests.refuse(session, me, ticket, AccessRefusal.NOT_FOUND, NOW),
            lambda: access_requests.candidate(session, me, newcomer),
        ):
            with pytest.raises(NotAllowed) as refused:
                attempt()
            assert english(who_may(Action.DECIDE_TICKET)) in english(refused.value.message)
    with pytest.raises(NotAllowed):
        accept(database, OFFICER, ticket, org.people[OFFICER])


def test_a_refusal_is_told_with_its_reason_to_that_account_alone(
    database: Database, org: Organisation, ticket: int
) -> None:
    with database.write() as session:
        access_requests.refuse(session, person(database, OFFICER), ticket, AccessRefusal.NOT_HERE, NOW)
    (notice,) = rows_of(database, "access_refused")
    assert notice.telegram_id == GUEST
    with another_session(database) as session:
        assert access_requests.refusal_of(session, GUEST, ticket) is AccessRefusal.NOT_HERE
        assert access_requests.refusal_of(session, OTHER_GUEST, ticket) is None
        assert access_requests.refusal_of(session, GUEST, 999) is None


def test_two_officers_decide_once(database: Database, org: Organisation, newcomer: int, ticket: int) -> None:
    officer = person(database, OFFICER)
    _, second = race(
        database,
        lambda session: access_requests.accept(session, officer, ticket, newcomer, NOW),
        lambda session: access_requests.refuse(session, officer, ticket, AccessRefusal.NOT_FOUND, NOW),
    )
    assert isinstance(second, Conflict)
    assert rows_of(database, "access_refused") == []
    with another_session(database) as session:
        assert len(session.exec(select(Invitation)).all()) == 1


def test_an_account_that_has_come_in_meanwhile_is_not_accepted_as_somebody_else(
    database: Database, org: Organisation, newcomer: int, ticket: int
) -> None:
    issued = invite(database, newcomer)
    open_link(database, GUEST, issued.token)
    write(database, GUEST, issued.code)
    with pytest.raises(Conflict, match="belongs to somebody by now"):
        accept(database, OFFICER, ticket, org.people[SITI])
    with another_session(database) as session:
        found = person_of(session, GUEST, NOW)
        assert found is not None
        assert found.id == newcomer


def test_a_request_that_is_not_there_is_not_found(database: Database, org: Organisation, newcomer: int) -> None:
    me = person(database, OFFICER)
    with database.write() as session:
        for attempt in (
            lambda: access_requests.read(session, me, 999),
            lambda: access_requests.accept(session, me, 999, newcomer, NOW),
            lambda: access_requests.refuse(session, me, 999, AccessRefusal.NOT_FOUND, NOW),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_a_code_that_arrives_while_access_is_asked_for_is_a_code(
    database: Database, org: Organisation, newcomer: int
) -> None:
    issued = invite(database, newcomer)
    open_link(database, GUEST, issued.token)
    with database.write() as session:
        visitors.ask_for_access(session, GUEST, NOW)
    assert isinstance(write(database, GUEST, issued.code), Arrived)
