"""Reminders: once, in working hours, three working days before the last day, and only where something is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from bot.domain.calendar import instant_of
from bot.services import reminders, team
from models.appraisal import Period
from models.delivery import Outbox
from models.people import Unit
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, KADIS, SEKDA, SITI, Organisation, found, on_one_database, person
from tests.support.talking import assess, send_self_review

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

LAST_DAY = date(2027, 1, 4)
"""A Monday. Before it: Friday 1 January is a holiday, 25 December too, and 24 December is joint leave."""

DUE_ON = date(2026, 12, 29)
"""Three working days before it are Thursday 31, Wednesday 30 and Tuesday 29 December."""


@pytest.fixture
def year_end(database: Database) -> Organisation:
    """The last day for assessments lies right after New Year; Siti has sent her self-review."""
    with database.write() as session:
        org = found(session, self_review_due_on=date(2026, 12, 18), assessment_due_on=LAST_DAY)
    send_self_review(database, org, SITI)
    return org


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return instant_of(day, time(hour, minute))


def plan(database: Database, now: datetime) -> int:
    with database.write() as session:
        return reminders.plan(session, now)


def reminded(database: Database) -> list[int]:
    with another_session(database) as session:
        found = session.exec(select(Outbox.recipient_id).where(Outbox.kind == "assessment_due"))
        return [recipient for recipient in found if recipient is not None]


def test_it_comes_three_working_days_before_with_the_holidays_of_the_year_end(
    database: Database, year_end: Organisation
) -> None:
    first = None
    now = at(date(2026, 12, 19), 0)
    while now < at(LAST_DAY + DAY, 0):
        if plan(database, now) and first is None:
            first = now
        now += HOUR
    assert first == at(DUE_ON, 9)
    assert reminded(database) == [year_end.people[KABID]], "and once only, however often it is asked"


@on_one_database
@pytest.mark.parametrize(
    "now",
    [
        at(DUE_ON, 8, 59),
        at(DUE_ON, 16),
        at(DUE_ON, 23),
        at(date(2026, 12, 30), 7, 59),
        at(date(2027, 1, 1), 10),
        at(date(2027, 1, 2), 10),
        at(date(2027, 1, 3), 10),
        at(LAST_DAY, 16),
        at(date(2027, 1, 5), 10),
    ],
)
def test_nobody_is_written_to_before_it_is_due_at_night_on_free_days_or_after_the_last_day(
    database: Database, year_end: Organisation, now: datetime
) -> None:
    assert plan(database, now) == 0


@on_one_database
@pytest.mark.parametrize("now", [at(DUE_ON, 15, 59), at(date(2026, 12, 30), 8), at(LAST_DAY, 15, 59)])
def test_who_was_missed_still_hears_in_time(database: Database, year_end: Organisation, now: datetime) -> None:
    assert plan(database, now) == 1


def test_who_works_six_days_is_reminded_by_that_calendar(database: Database, year_end: Organisation) -> None:
    with database.write() as session:
        session.get_one(Unit, year_end.units["BIDANG"]).working_days = 6
    # Saturday 2 January is worked there, so three working days before are 2 January, 31 and 30 December.
    assert plan(database, at(DUE_ON, 10)) == 0
    assert plan(database, at(date(2026, 12, 30), 10)) == 1


def test_it_is_one_message_for_all_who_wait_and_one_for_each_penilai(
    database: Database, year_end: Organisation
) -> None:
    for who in (BUDI, KABID):
        send_self_review(database, year_end, who)
    assert plan(database, at(DUE_ON, 10)) == 2
    assert sorted(reminded(database)) == sorted([year_end.people[KABID], year_end.people[KADIS]])
    with another_session(database) as session:
        names = [name for _, name in team.waiting_for(session, person(database, KABID).charge, year_end.period_id)]
    assert sorted(names) == ["Budi Contoh Santosa", "Siti Contoh Rahmah"]
    assert plan(database, at(DUE_ON, 11)) == 0


def test_whoever_has_finished_hears_nothing(database: Database, year_end: Organisation) -> None:
    assess(database, year_end, KABID, SITI, at(date(2026, 12, 28), 10))
    assert plan(database, at(DUE_ON, 10)) == 0


def test_who_waits_for_a_self_review_is_not_reminded(database: Database) -> None:
    with database.write() as session:
        found(session, self_review_due_on=date(2026, 12, 18), assessment_due_on=LAST_DAY)
    assert plan(database, at(DUE_ON, 10)) == 0


def test_a_later_report_of_a_penilai_who_was_reminded_is_no_second_message(
    database: Database, year_end: Organisation
) -> None:
    assert plan(database, at(DUE_ON, 10)) == 1
    send_self_review(database, year_end, BUDI)
    assert plan(database, at(DUE_ON, 12)) == 0


def test_a_closed_period_reminds_nobody(database: Database, year_end: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, year_end.period_id).closed_at = at(DUE_ON, 8)
    assert plan(database, at(DUE_ON, 10)) == 0
    with another_session(database) as session:
        assert reminders.period_of(session, year_end.period_id) is None


def test_a_deadline_that_was_moved_moves_the_reminder(database: Database, year_end: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, year_end.period_id).assessment_due_on = date(2027, 1, 11)
    assert plan(database, at(DUE_ON, 10)) == 0
    assert plan(database, at(date(2027, 1, 6), 9)) == 1


def test_a_penilai_without_anybody_who_sent_is_not_asked(database: Database, year_end: Organisation) -> None:
    with another_session(database) as session:
        assert team.waiting_for(session, person(database, SEKDA).charge, year_end.period_id) == []


def test_the_instants_are_those_of_banjarbaru() -> None:
    assert at(DUE_ON, 9) == datetime(2026, 12, 29, 1, 0, tzinfo=UTC)
