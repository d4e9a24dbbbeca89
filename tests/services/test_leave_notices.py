"""What is told about leave: to whom, at what time, and nothing once it is no longer so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlmodel import col, select

from bot.rendering.notices import Notice, NotNow, compose
from bot.services import leave
from bot.services.ports import Unreachable
from models.calendar import CalendarDay, Leave
from models.delivery import Outbox
from models.people import Account, Unit
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    KABID,
    NOW,
    SITI,
    Organisation,
    add_acting,
    add_person,
    on_one_database,
    person,
)
from tests.support.telegram_limits import assert_sendable, visible

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
EVENING, NEXT_MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC), datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
"""17.30 WITA, and 08.00 WITA of the day after."""


def note(database: Database, org: Organisation, *, by: int = SITI, first: int = 0, last: int = 4) -> None:
    with database.write() as session:
        leave.note(session, person(database, by), org.people[SITI], TODAY + first * DAY, TODAY + last * DAY, NOW)


def end(database: Database, *, by: int = SITI, now: datetime = NOW) -> None:
    with database.write() as session:
        leave.end(session, person(database, by), session.exec(select(Leave.id)).one() or 0, now)


def heard(database: Database) -> None:
    """All messages so far were sent."""
    with database.write() as session:
        for row in session.exec(select(Outbox)):
            session.delete(row)


def composed(database: Database, now: datetime = NOW) -> Sequence[Notice | NotNow | Unreachable | None]:
    with another_session(database) as session:
        return [compose(session, row, now) for row in session.exec(select(Outbox).order_by(col(Outbox.recipient_id)))]


def one(database: Database, now: datetime = NOW) -> tuple[int, str]:
    """Who gets the only message, and what it says in Indonesian order of things."""
    (notice,) = composed(database, now)
    assert isinstance(notice, Notice), notice
    assert_sendable(notice.message)
    return notice.telegram_id, visible(notice.message.html)


def test_the_penilai_hears_who_and_until_when_and_nothing_else(database: Database, org: Organisation) -> None:
    note(database, org)
    who, said = one(database)
    assert who == KABID
    for part in ("Siti Contoh Rahmah", "24 November 2026", "28 November 2026"):
        assert part in said
    assert "1980" not in said, "no NIP"


def test_it_waits_for_working_hours(database: Database, org: Organisation) -> None:
    note(database, org)
    assert composed(database, EVENING) == [NotNow(NEXT_MORNING)]
    with database.write() as session:
        session.add(CalendarDay(day=TODAY + DAY, working=False, basis="SE Wali Kota", set_at=NOW))
    assert composed(database, EVENING) == [NotNow(NEXT_MORNING + DAY)], "not on a day of a circular either"


@on_one_database
def test_units_of_six_days_hear_on_saturday(database: Database, org: Organisation) -> None:
    note(database, org)
    saturday = NOW + 4 * DAY
    assert composed(database, saturday) == [NotNow(datetime(2026, 11, 30, 0, 0, tzinfo=UTC))]
    with database.write() as session:
        session.get_one(Unit, org.units["BIDANG"]).working_days = 6
    assert one(database, saturday)[0] == KABID


def test_nothing_is_sent_about_a_leave_that_is_no_more(database: Database, org: Organisation) -> None:
    note(database, org, first=1)
    end(database)
    assert composed(database) == [None]


@on_one_database
def test_nothing_is_sent_once_it_is_over_or_other_days_were_noted(database: Database, org: Organisation) -> None:
    note(database, org)
    assert composed(database, NOW + 6 * DAY) == [None]
    with database.write() as session:
        later = NOW + timedelta(minutes=1)
        leave.note(session, person(database, SITI), org.people[SITI], TODAY, TODAY + 9 * DAY, later)
    first, second = composed(database)
    assert first is None
    assert isinstance(second, Notice)


@on_one_database
def test_who_is_no_longer_the_penilai_hears_nothing(database: Database, org: Organisation) -> None:
    note(database, org)
    with database.write() as session:
        add_acting(session, org.people[KABID], add_person(session, 301, "Plh Contoh", org.units["BIDANG"]))
    assert composed(database) == [None]


@on_one_database
def test_an_unconfirmed_penilai_hears_it_later(database: Database, org: Organisation) -> None:
    note(database, org)
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == KABID)).one().confirmed_at = None
    assert isinstance(composed(database)[0], NotNow)


@on_one_database
def test_the_person_hears_what_others_noted_for_them(database: Database, org: Organisation) -> None:
    note(database, org, by=ADMIN)
    notices = {notice.telegram_id: notice for notice in composed(database) if isinstance(notice, Notice)}
    assert set(notices) == {SITI, KABID}
    assert "Admin Contoh" in visible(notices[SITI].message.html)
    assert [key.data for row in notices[SITI].message.keyboard for key in row] == ["n:leave"]
    assert "Admin Contoh" not in visible(notices[KABID].message.html)


def test_the_penilai_hears_that_somebody_is_back(database: Database, org: Organisation) -> None:
    note(database, org)
    heard(database)
    end(database, now=NOW + DAY)
    who, said = one(database, NOW + DAY)
    assert who == KABID
    assert "28 November 2026" in said


@on_one_database
def test_a_leave_taken_back_is_told_with_its_days(database: Database, org: Organisation) -> None:
    note(database, org, first=2)
    heard(database)
    end(database)
    assert "26 November 2026" in one(database)[1]


@on_one_database
def test_the_person_hears_who_ended_it(database: Database, org: Organisation) -> None:
    note(database, org)
    heard(database)
    end(database, by=KABID, now=NOW + DAY)
    who, said = one(database, NOW + DAY)
    assert who == SITI
    assert "Kabid Contoh" in said
    note(database, org, first=7, last=8)
    heard(database)
    with database.write() as session:
        coming = session.exec(select(Leave.id).where(col(Leave.starts_on) > TODAY)).one() or 0
        leave.end(session, person(database, ADMIN), coming, NOW)
    assert {notice.telegram_id for notice in composed(database) if isinstance(notice, Notice)} == {SITI, KABID}
