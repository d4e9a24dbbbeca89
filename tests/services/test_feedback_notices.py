"""What the recipient hears: that there is something, and from whom, in working hours; never a word of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from bot.domain.calendar import instant_of
from bot.rendering.notices import Notice, NotNow, compose
from bot.services import feedback_giving, feedback_notes
from models.delivery import Outbox
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
        rows = session.exec(select(Outbox).where(Outbox.kind == feedback_giving.GIVEN)).all()
        said = [compose(session, row, now) for row in rows]
        assert all(one is None or isinstance(one, Notice | NotNow) for one in said)
        return said  # type: ignore[return-value]


def read_by_siti(database: Database, note_id: int) -> None:
    me = person(database, SITI)
    with database.write() as session:
        feedback_notes.one(session, me, note_id, NOW)


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
    read_by_siti(database, give(database, org, BUDI, SITI))
    thank(database, org, KABID, SITI)
    assert len(told(database)) == 2
    give(database, org, BUDI, SITI, now=NOW + timedelta(days=1))
    assert len(told(database)) == 3


def test_nothing_is_said_of_what_was_read_or_taken_back_meanwhile(database: Database, org: Organisation) -> None:
    read_by_siti(database, give(database, org, BUDI, SITI))
    assert told(database) == [None]
    note_id = thank(database, org, BUDI, SITI)
    with database.write() as session:
        feedback_notes.withdraw(session, person(database, BUDI), note_id, NOW)
    assert told(database) == [None, None]
