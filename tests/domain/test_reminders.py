"""When the reminder to a penilai is due."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.calendar import HolidayCalendar, instant_of
from bot.domain.reminders import ASSESSMENT_DUE, POLICIES, due_at, is_due, opens_at

DEADLINE = date(2026, 8, 20)  # a Thursday; Monday the 17th is a holiday
CALENDAR = HolidayCalendar(frozenset({date(2026, 8, 17)}))


def test_due_three_working_days_before_at_nine_wita() -> None:
    assert due_at(ASSESSMENT_DUE, DEADLINE, CALENDAR) == datetime(2026, 8, 14, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "due"),
    [
        pytest.param(date(2026, 8, 13), time(10), False, id="a day too early"),
        pytest.param(date(2026, 8, 14), time(8, 59, 59), False, id="a second too early"),
        pytest.param(date(2026, 8, 14), time(9), True, id="on the minute"),
        pytest.param(date(2026, 8, 14), time(15, 59, 59), True, id="just before closing"),
        pytest.param(date(2026, 8, 14), time(16), False, id="closed"),
        pytest.param(date(2026, 8, 15), time(10), False, id="Saturday"),
        pytest.param(date(2026, 8, 17), time(10), False, id="holiday"),
        pytest.param(date(2026, 8, 18), time(7, 59), False, id="before opening"),
        pytest.param(date(2026, 8, 18), time(8), True, id="later, from opening"),
        pytest.param(date(2026, 8, 20), time(15), True, id="last day"),
        pytest.param(date(2026, 8, 21), time(10), False, id="deadline over"),
    ],
)
def test_due_only_in_working_hours_until_the_last_day(day: date, at: time, due: bool) -> None:
    assert is_due(ASSESSMENT_DUE, DEADLINE, instant_of(day, at), CALENDAR) is due


def test_a_moved_deadline_moves_the_reminder() -> None:
    now = instant_of(date(2026, 8, 18), time(10))
    assert is_due(ASSESSMENT_DUE, DEADLINE, now, CALENDAR)
    assert not is_due(ASSESSMENT_DUE, date(2026, 8, 31), now, CALENDAR)


def test_keys_are_unique() -> None:
    assert len({policy.key for policy in POLICIES}) == len(POLICIES)


@pytest.mark.parametrize(
    ("day", "at", "opens"),
    [
        pytest.param(date(2026, 8, 18), time(10), (date(2026, 8, 18), time(10)), id="at once"),
        pytest.param(date(2026, 8, 18), time(6), (date(2026, 8, 18), time(8)), id="early the same day"),
        pytest.param(date(2026, 8, 18), time(16), (date(2026, 8, 19), time(8)), id="closed: tomorrow"),
        pytest.param(date(2026, 8, 14), time(20), (date(2026, 8, 18), time(8)), id="over weekend and holiday"),
        pytest.param(date(2026, 8, 16), time(10), (date(2026, 8, 18), time(8)), id="Sunday before the holiday"),
    ],
)
def test_it_waits_for_the_next_working_hours(day: date, at: time, opens: tuple[date, time]) -> None:
    assert opens_at(ASSESSMENT_DUE, instant_of(day, at), CALENDAR) == instant_of(*opens)
