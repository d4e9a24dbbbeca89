"""What is offered to who wants to be reminded later, and which button still does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import HolidayCalendar, instant_of
from bot.domain.later import Choice, choices, chosen, why_moved
from bot.domain.moments import FARTHEST
from bot.domain.reminders import opens_at
from tests.conversation.chat import english

FIVE, SIX = HolidayCalendar(), HolidayCalendar(days_per_week=6)
TUESDAY = date(2026, 11, 24)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return instant_of(date(2026, month, day), time(hour, minute))


@pytest.mark.parametrize(
    ("now", "calendar", "labels"),
    [
        (
            at(24, 9),
            FIVE,
            "Today, 14:00 WITA|Tomorrow morning, 08:00 WITA|Friday morning, 08:00 WITA|Monday morning, 08:00 WITA",
        ),
        (at(24, 13, 45), FIVE, "Tomorrow morning, 08:00 WITA|Friday morning, 08:00 WITA|Monday morning, 08:00 WITA"),
        (at(26, 15), FIVE, "Tomorrow morning, 08:00 WITA|Monday morning, 08:00 WITA"),
        (at(27, 9), FIVE, "Today, 14:00 WITA|Monday morning, 08:00 WITA"),
        (at(27, 9), SIX, "Today, 14:00 WITA|Tomorrow morning, 08:00 WITA|Monday morning, 08:00 WITA"),
        (at(29, 9), FIVE, "Tomorrow morning, 08:00 WITA|Friday morning, 08:00 WITA"),
        (at(24, 20), FIVE, "Tomorrow morning, 08:00 WITA|Friday morning, 08:00 WITA|Monday morning, 08:00 WITA"),
    ],
)
def test_the_choices_are_ahead_and_worked(now: datetime, calendar: HolidayCalendar, labels: str) -> None:
    assert "|".join(english(choice.label) for choice in choices(now, calendar)) == labels


def test_a_holiday_is_stepped_over_and_named_by_its_weekday() -> None:
    free = HolidayCalendar(frozenset({date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 30)}))
    assert [english(choice.label) for choice in choices(at(24, 15), free)] == [
        "Thursday morning, 08:00 WITA",
        "Tuesday morning, 08:00 WITA",
    ]


instants = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
free_days = st.frozensets(st.dates(date(2025, 1, 1), date(2030, 1, 1)), max_size=40)


@given(instants, st.builds(HolidayCalendar, free_days, days_per_week=st.sampled_from((5, 6))))
def test_every_choice_is_taken_back_by_its_own_button(now: datetime, calendar: HolidayCalendar) -> None:
    offered = choices(now, calendar)
    assert len({choice.instant for choice in offered}) == len(offered) >= 1
    for choice in offered:
        assert opens_at(choice.instant, calendar) == choice.instant > now
        if choice.instant <= now + FARTHEST:
            assert chosen(choice.code, now, calendar) == choice.instant


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("202611240800", "past"),
        ("202611291000", "a Sunday"),
        ("202611252000", "at night"),
        ("202702281000", "too far"),
        ("202613010800", "no such month"),
        ("202611259900", "no such hour"),
        ("000000000000", "no such year"),
        ("999912310800", "the end of the calendar"),
        ("20261125080", "too short"),
        ("２０２６１１２５０８００", "other digits"),
        ("", "nothing"),
        ("w", "another button"),
    ],
)
def test_what_was_forged_or_is_over_does_not_do(code: str, why: str) -> None:
    assert chosen(code, at(24, 9), FIVE) is None, why


def test_a_button_carries_the_local_time() -> None:
    assert Choice(at(25, 8), choices(at(24, 9), FIVE)[0].label).code == "202611250800"


@pytest.mark.parametrize(
    ("wished", "said"),
    [
        (at(25, 10), None),
        (at(29, 10), "Sunday, 29 November 2026 is not a working day."),
        (at(25, 20), "20:00 WITA is outside working hours."),
        (at(25, 7), "07:00 WITA is outside working hours."),
        (at(29, 20), "Sunday, 29 November 2026 is not a working day."),
    ],
)
def test_why_a_reminder_comes_at_another_time(wished: datetime, said: str | None) -> None:
    why = why_moved(wished, FIVE)
    assert (why if why is None else english(why)) == said
    assert (why is None) is (opens_at(wished, FIVE) == wished)
    assert TUESDAY.weekday() == 1
    assert opens_at(wished, FIVE) - wished < timedelta(days=3)
