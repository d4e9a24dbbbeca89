"""What the recipient hears: that there is something, and from whom, in working hours; never a word of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from bot.domain.calendar import instant_of
from bot.rendering.notices import Notice, NotNow, compose
from bot.services.feedback import giving, notes
from models.delivery import Outbox, OutboxStatus
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.giving import WHOLE, give, thank
from tests.support.organisation import BUDI, KABID, NOW, SITI, Organisation, on_one_database, person
from tests.support.telegram_limits import assert_sendable, visible

EVENING = instant_of(date(2026, 11, 24), time(20))
SATURDAY = instant_of(date(2026, 11, 28), time(10))


@pytest.fixture(autouse=True)
def english_everywhere(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for account in session.exec(select(Account)):
            account.language = "en"


def told(database: Database, now: datetime = NOW) -> list[Notice | NotNow | None]:
    with another_session(database) as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == giving.GIVEN)).all()
        said = [compose(session, row, now) for row in rows]
        assert all(one is None or isinstance(one, Notice | NotNow) for one in said)
        return said  # type: ignore[return-value]


def send_all(database: Database, now: datetime = NOW) -> None:
    """What is due was sent."""
    with database.write() as session:
        for row in session.exec(select(Outbox).where(Outbox.due_at <= now)):
            row.status = OutboxStatus.SENT


def due(database: Database) -> list[datetime]:
    with another_session(database) as session:
        waits = (Outbox.kind == giving.GIVEN, Outbox.status == OutboxStatus.WAITING)
        return list(session.exec(select(Outbox.due_at).where(*waits)))


def read_by_siti(database: Database, note_id: int) -> None:
    me = person(database, SITI)
    with database.write() as session:
        notes.one(session, me, note_id, NOW)


@pytest.mark.parametrize(
    ("gives", "said"),
    [
        (give, "💬 There is new feedback for you from Budi Contoh Santosa."),
        (thank, "👏 Budi Contoh Santosa has sent you an appreciation card."),
    ],
)
def test_it_names_the_writer_and_no_word_of_the_text(
    database: Database, org: Organisation, gives: Callable[[Database, Organisation, int, int], int], said: str
) -> None:
    note_id = gives(database, org, BUDI, SITI)
    (notice,) = told(database)
    assert isinstance(notice, Notice)
    assert notice.telegram_id == SITI
    assert visible(notice.message.html) == said
    assert_sendable(notice.message)
    assert WHOLE.split()[0] not in notice.message.html
    assert "Harmonis" not in notice.message.html
    assert [key.data for row in notice.message.keyboard for key in row] == [f"n:note:{note_id}"]


@on_one_database
@pytest.mark.parametrize(
    ("now", "until"),
    [
        (EVENING, instant_of(date(2026, 11, 25), time(8))),
        (SATURDAY, instant_of(date(2026, 11, 30), time(8))),
    ],
)
def test_it_waits_for_working_hours(database: Database, org: Organisation, now: datetime, until: datetime) -> None:
    give(database, org, BUDI, SITI)
    assert told(database, now) == [NotNow(until)]


def test_several_at_once_are_one_message(database: Database, org: Organisation) -> None:
    give(database, org, BUDI, SITI)
    thank(database, org, KABID, SITI)
    (notice,) = told(database)
    assert isinstance(notice, Notice)
    assert "There are 2 new cards for you" in visible(notice.message.html)
    assert [key.data for row in notice.message.keyboard for key in row] == ["n:notes"]


def test_after_something_was_read_or_on_another_day_the_next_one_is_told(database: Database, org: Organisation) -> None:
    first = give(database, org, BUDI, SITI)
    send_all(database)
    read_by_siti(database, first)
    thank(database, org, KABID, SITI)
    assert len(told(database)) == 2
    send_all(database)
    give(database, org, BUDI, SITI, now=NOW + timedelta(days=1))
    assert len(told(database)) == 3


def test_nothing_is_said_of_what_was_read_or_taken_back_meanwhile(database: Database, org: Organisation) -> None:
    read_by_siti(database, give(database, org, BUDI, SITI))
    assert told(database) == [None]
    note_id = thank(database, org, BUDI, SITI)
    with database.write() as session:
        notes.withdraw(session, person(database, BUDI), note_id, NOW)
    assert told(database) == [None]


def test_a_second_one_on_the_same_day_is_told_next_morning_and_the_receipt_says_so(
    database: Database, org: Organisation
) -> None:
    give(database, org, BUDI, SITI)
    with another_session(database) as session:
        assert giving.last_sent(session, person(database, BUDI), NOW).tells_at is None
    send_all(database)
    morning = instant_of(date(2026, 11, 25), time(8))
    for _ in range(2):
        thank(database, org, KABID, SITI)
        assert due(database) == [morning], "one message for all of them"
    with another_session(database) as session:
        assert giving.last_sent(session, person(database, KABID), NOW).tells_at == morning
    *_, notice = told(database, morning)
    assert isinstance(notice, Notice)
    assert "There are 3 new cards for you" in visible(notice.message.html)
    send_all(database, morning)
    give(database, org, BUDI, SITI, now=morning)
    assert due(database) == [instant_of(date(2026, 11, 26), time(8))], "the morning's message was that day's"


def test_what_was_taken_back_does_not_swallow_the_message_of_the_next_one(
    database: Database, org: Organisation
) -> None:
    note_id = give(database, org, BUDI, SITI)
    send_all(database)
    with database.write() as session:
        notes.withdraw(session, person(database, BUDI), note_id, NOW)
    give(database, org, BUDI, SITI)
    assert due(database) == [NOW]
