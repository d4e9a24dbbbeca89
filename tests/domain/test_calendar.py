"""Working days, holidays and days in Asia/Makassar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    HolidayCalendar,
    instant_of,
    last_instant,
    local_day,
    names_of_holidays,
    national_holidays,
)

INDEPENDENCE = date(2026, 8, 17)  # a Monday
CALENDAR = HolidayCalendar(frozenset({INDEPENDENCE}))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "five", "six"),
    [
        (date(2026, 8, 14), True, True),
        (date(2026, 8, 15), False, True),
        (date(2026, 8, 16), False, False),
        (INDEPENDENCE, False, False),
        (date(2026, 8, 18), True, True),
    ],
)
def test_weekends_and_holidays_are_free(day: date, five: bool, six: bool) -> None:
    assert CALENDAR.is_working_day(day) is five
    assert HolidayCalendar(CALENDAR.holidays, days_per_week=6).is_working_day(day) is six


def test_a_circular_of_the_mayor_wins() -> None:
    moved = HolidayCalendar(CALENDAR.holidays, {INDEPENDENCE: True, date(2026, 8, 18): False})
    assert moved.is_working_day(INDEPENDENCE)
    assert not moved.is_working_day(date(2026, 8, 18))


def test_other_weeks_do_not_exist() -> None:
    with pytest.raises(ValueError, match="five or six"):
        HolidayCalendar(days_per_week=4)


@pytest.mark.parametrize(
    ("n", "before", "after"),
    [
        (0, date(2026, 8, 14), date(2026, 8, 18)),
        (1, date(2026, 8, 14), date(2026, 8, 18)),
        (2, date(2026, 8, 13), date(2026, 8, 19)),
        (5, date(2026, 8, 10), date(2026, 8, 24)),
    ],
)
def test_counting_skips_free_days(n: int, before: date, after: date) -> None:
    assert CALENDAR.working_days_before(INDEPENDENCE, n) == before
    assert CALENDAR.add_working_days(INDEPENDENCE, n) == after


def test_zero_working_days_from_a_working_day_is_that_day() -> None:
    assert CALENDAR.add_working_days(date(2026, 8, 19), 0) == date(2026, 8, 19)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        CALENDAR.add_working_days(INDEPENDENCE, -1)


@given(DAYS, st.integers(1, 40))
def test_counting_forward_and_between_agree(day: date, n: int) -> None:
    later = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working_day(later)
    assert CALENDAR.working_days_between(day, later) == n
    assert CALENDAR.working_days_between(later, day) == 0


@given(DAYS.filter(CALENDAR.is_working_day), st.integers(0, 40))
def test_counting_back_undoes_counting_forward(day: date, n: int) -> None:
    assert CALENDAR.working_days_before(CALENDAR.add_working_days(day, n), n) == day


def test_national_holidays_hold_public_days_and_cuti_bersama() -> None:
    days = national_holidays([2026, 2027])
    assert {INDEPENDENCE, date(2026, 12, 25), date(2027, 1, 1)} <= days
    assert date(2026, 12, 24) in days, "cuti bersama"
    assert {day.year for day in days} == {2026, 2027}
    assert national_holidays([]) == frozenset()


def test_holidays_have_indonesian_names() -> None:
    names = names_of_holidays([2026, 2027])
    assert names.keys() == national_holidays([2026, 2027])
    assert names[INDEPENDENCE] == "Hari Kemerdekaan Republik Indonesia"
    assert names[date(2026, 12, 24)].startswith("Cuti Bersama")


def test_an_instant_belongs_to_the_day_in_makassar() -> None:
    assert local_day(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_day(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == date(2026, 11, 24)
    assert instant_of(date(2026, 11, 24), time(9)) == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@given(DAYS)
def test_the_last_instant_is_the_last(day: date) -> None:
    assert local_day(last_instant(day)) == day
    assert local_day(last_instant(day) + timedelta(microseconds=1)) == day + timedelta(days=1)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 23, 15, 59))  # noqa: DTZ001 - that is the case
