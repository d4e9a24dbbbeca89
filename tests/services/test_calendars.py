"""Working days as the city has them: the national list, the mayor's circulars over it, units of five and six days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.domain.period import PeriodKey, PeriodKind
from bot.errors import NotAllowed
from bot.services import calendars, special_days
from bot.services.periods import changing
from bot.services.special_days import SpecialDay
from models.calendar import CalendarDay
from models.people import Unit
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, BUDI, NOW, OFFICER, SITI, Organisation, on_one_database, person

TODAY = date(2026, 11, 24)
SATURDAY, EVE, CHRISTMAS = date(2026, 11, 28), date(2026, 12, 24), date(2026, 12, 25)
CIRCULAR = "SE Wali Kota 800/1/CONTOH/2026"


def enter(database: Database, day: date, *, working: bool) -> None:
    with database.write() as session:
        session.merge(CalendarDay(day=day, working=working, basis=CIRCULAR, set_at=NOW))


def withdraw(database: Database, day: date) -> None:
    with database.write() as session:
        session.delete(session.get_one(CalendarDay, day))


def works(database: Database, days_per_week: int, day: date) -> bool:
    with another_session(database) as session:
        return calendars.of_week(session, days_per_week, day.year).is_working_day(day)


@pytest.mark.parametrize(
    ("day", "five", "six"),
    [(TODAY, True, True), (SATURDAY, False, True), (SATURDAY + timedelta(days=1), False, False), (EVE, False, False)],
)
def test_without_a_circular_the_national_list_and_the_week_decide(
    database: Database, day: date, five: bool, six: bool
) -> None:
    assert (works(database, 5, day), works(database, 6, day)) == (five, six)


@pytest.mark.parametrize(("day", "working"), [(TODAY, False), (SATURDAY, True), (SATURDAY, False), (EVE, True)])
def test_a_circular_holds_for_both_kinds_of_weeks_and_at_once(database: Database, day: date, working: bool) -> None:
    before = works(database, 5, day), works(database, 6, day)
    enter(database, day, working=working)
    assert (works(database, 5, day), works(database, 6, day)) == (working, working)
    enter(database, day, working=not working)
    assert (works(database, 5, day), works(database, 6, day)) == (not working, not working)
    withdraw(database, day)
    assert (works(database, 5, day), works(database, 6, day)) == before


def test_a_calendar_knows_the_years_on_both_sides(database: Database) -> None:
    assert not works(database, 5, date(2026, 1, 1))
    with another_session(database) as session:
        calendar = calendars.of_week(session, 5, 2026)
    assert not calendar.is_working_day(date(2025, 12, 25))
    assert not calendar.is_working_day(date(2027, 1, 1))


def test_a_person_works_as_their_unit_does(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Unit, org.units["BIDANG"]).working_days = 6
    with another_session(database) as session:
        assert calendars.of_person(session, org.people[SITI], NOW).is_working_day(SATURDAY)
        assert not calendars.of_person(session, org.people[ADMIN], NOW).is_working_day(SATURDAY)
        assert not calendars.of_week(session, 5, TODAY.year).is_working_day(SATURDAY)
        assert not calendars.of_person(session, 999, NOW).is_working_day(SATURDAY), "who is in no list works five days"


@pytest.mark.parametrize(
    ("kind", "month"), [(PeriodKind.TW3, 0), (PeriodKind.TW4, 0), (PeriodKind.AKHIR, 0), (PeriodKind.BULANAN, 11)]
)
def test_proposed_days_are_worked_and_follow_a_circular(database: Database, kind: PeriodKind, month: int) -> None:
    key = PeriodKey(kind, 2026, month)
    with another_session(database) as session:
        proposed = changing.default_days(session, key)
        calendar = calendars.of_week(session, 5, 2026)
    assert calendar.is_working_day(proposed.self_review_due_on)
    enter(database, proposed.self_review_due_on, working=False)
    with another_session(database) as session:
        again = changing.default_days(session, key)
    assert again.self_review_due_on < proposed.self_review_due_on
    withdraw(database, proposed.self_review_due_on)
    with another_session(database) as session:
        assert changing.default_days(session, key) == proposed


@on_one_database
def test_bkpsdm_reads_which_days_differ_and_why(database: Database, org: Organisation) -> None:
    enter(database, EVE, working=True)
    enter(database, TODAY, working=False)
    enter(database, TODAY - timedelta(days=1), working=False)
    enter(database, CHRISTMAS, working=False)
    with another_session(database) as session:
        days = special_days.coming(session, person(database, OFFICER), NOW)
    assert days[:3] == (
        SpecialDay(TODAY, worked=False, holiday=None, basis=CIRCULAR),
        SpecialDay(EVE, worked=True, holiday="Cuti Bersama Hari Raya Natal", basis=CIRCULAR),
        SpecialDay(CHRISTMAS, worked=False, holiday="Hari Raya Natal", basis=CIRCULAR),
    )
    assert days[3].holiday == "Tahun Baru Masehi"
    assert max(day.day for day in days).year == 2027


@on_one_database
@pytest.mark.parametrize("who", [ADMIN, BUDI])
def test_nobody_else_does(database: Database, org: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed), another_session(database) as session:
        special_days.coming(session, person(database, who), datetime(2026, 11, 24, 1, tzinfo=NOW.tzinfo))
