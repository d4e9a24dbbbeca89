"""Which periods there are, what they are called, the days that are proposed, and which days are possible."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.calendar import HolidayCalendar, national_holidays
from bot.domain.period import Days, PeriodKey, PeriodKind, key_of
from tests.conversation.chat import english

CALENDAR = HolidayCalendar(national_holidays([2026, 2027]))
TW3 = PeriodKey(PeriodKind.TW3, 2026)


@pytest.mark.parametrize(
    ("key", "name", "starts_on", "ends_on", "due_on"),
    [
        (PeriodKey(PeriodKind.TW1, 2026), "Triwulan I 2026", date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 10)),
        (PeriodKey(PeriodKind.TW2, 2026), "Triwulan II 2026", date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 10)),
        (TW3, "Triwulan III 2026", date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 10)),
        (PeriodKey(PeriodKind.TW4, 2026), "Triwulan IV 2026", date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 10)),
        (
            PeriodKey(PeriodKind.AKHIR, 2026),
            "Tahunan (AKHIR) 2026",
            date(2026, 1, 1),
            date(2026, 12, 31),
            date(2027, 1, 31),
        ),
        (
            PeriodKey(PeriodKind.BULANAN, 2026, 2),
            "Bulanan Februari 2026",
            date(2026, 2, 1),
            date(2026, 2, 28),
            date(2026, 3, 10),
        ),
        (
            PeriodKey(PeriodKind.BULANAN, 2026, 12),
            "Bulanan Desember 2026",
            date(2026, 12, 1),
            date(2026, 12, 31),
            date(2027, 1, 10),
        ),
    ],
)
def test_the_proposed_days_are_those_of_the_regulation(
    key: PeriodKey, name: str, starts_on: date, ends_on: date, due_on: date
) -> None:
    days = key.default_days(CALENDAR)
    assert key.name == name
    assert (days.starts_on, days.ends_on, days.assessment_due_on) == (starts_on, ends_on, due_on)
    assert CALENDAR.working_days_between(days.self_review_due_on, due_on) in {2, 3}, "three working days before"
    assert days.fault(key.year) is None
    assert key_of(key.code) == key


def test_only_tw4_is_opened_with_the_year_and_says_so() -> None:
    tw4 = PeriodKey(PeriodKind.TW4, 2026)
    assert tw4.companion == PeriodKey(PeriodKind.AKHIR, 2026)
    assert tw4.together == "Triwulan IV dan Tahunan (AKHIR) 2026"
    for kind in set(PeriodKind) - {PeriodKind.TW4, PeriodKind.BULANAN}:
        key = PeriodKey(kind, 2026)
        assert (key.companion, key.together) == (None, key.name)


@pytest.mark.parametrize("code", [0, 202600, 202613, 202620, 202625, 202629, 202631, 999921, 199921, 12])
def test_a_number_that_names_no_period_gives_none(code: int) -> None:
    assert key_of(code) is None


@pytest.mark.parametrize(
    ("kind", "year", "month"),
    [
        (PeriodKind.BULANAN, 2026, 0),
        (PeriodKind.BULANAN, 2026, 13),
        (PeriodKind.TW1, 2026, 1),
        (PeriodKind.AKHIR, 1999, 0),
        (PeriodKind.AKHIR, 2101, 0),
    ],
)
def test_a_month_or_year_that_does_not_fit_is_refused(kind: PeriodKind, year: int, month: int) -> None:
    with pytest.raises(ValueError, match=r"expected|month"):
        PeriodKey(kind, year, month)


def days(starts: str, ends: str, self_review: str, assessment: str) -> Days:
    return Days(*(date.fromisoformat(day) for day in (starts, ends, self_review, assessment)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (days("2026-09-30", "2026-07-01", "2026-10-07", "2026-10-10"), "would end"),
        (days("2025-07-01", "2026-09-30", "2026-10-07", "2026-10-10"), "outside the year 2026"),
        (days("2027-07-01", "2027-09-30", "2027-10-07", "2027-10-10"), "outside the year 2026"),
        (days("2026-07-01", "2026-09-30", "2026-06-30", "2026-10-10"), "before the period starts"),
        (days("2026-07-01", "2026-09-30", "2026-10-11", "2026-10-10"), "before the last day for self-reviews"),
        (days("2026-07-01", "2026-09-30", "2026-10-07", "2062-10-10"), "more than a year after"),
    ],
)
def test_days_in_the_wrong_order_are_refused_with_what_is_wrong(wrong: Days, said: str) -> None:
    fault = wrong.fault(2026)
    assert fault is not None
    assert said in english(fault)


def test_the_days_may_fall_together_and_lie_a_year_after_the_end() -> None:
    last = date(2026, 9, 30) + timedelta(days=366)
    assert Days(date(2026, 9, 30), date(2026, 9, 30), last, last).fault(2026) is None


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 10, 7), []),
        (date(2026, 10, 8), ["self-reviews"]),
        (date(2026, 10, 11), ["self-reviews", "assessments"]),
    ],
)
def test_a_day_that_has_passed_is_doubted_and_not_refused(today: date, said: list[str]) -> None:
    doubts = TW3.default_days(CALENDAR).doubts(today)
    assert [f"The last day for {what}" in english(doubt) for what, doubt in zip(said, doubts, strict=True)] == [
        True for _ in said
    ]


def test_reviews_that_are_due_before_the_period_ends_are_doubted() -> None:
    early = days("2026-07-01", "2026-09-30", "2026-09-20", "2026-10-10")
    assert ["before the period ends" in english(doubt) for doubt in early.doubts(date(2026, 9, 1))] == [True]
