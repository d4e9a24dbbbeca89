"""When reminders fall due: few, in order, on working days, and by the wishes of who gets them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import HolidayCalendar, instant_of, local_day
from bot.domain.reminders import (
    POLICY,
    Duty,
    Moment,
    Planned,
    Rule,
    Wish,
    changed,
    comes_at,
    next_loud_day,
    opens_at,
    schedule,
    still_matters,
)

CALENDAR = HolidayCalendar(frozenset({date(2026, 8, 17)}))  # a Monday
SIX_DAYS = HolidayCalendar(frozenset({date(2026, 8, 17)}), days_per_week=6)
STARTS, DUE = date(2026, 7, 20), date(2026, 8, 20)


def days_of(
    duty: Duty, starts_on: date = STARTS, due_on: date = DUE, calendar: HolidayCalendar = CALENDAR
) -> dict[str, date]:
    rules = [rule for rule in POLICY if rule.duty is duty]
    return {planned.rule.moment.value: planned.day for planned in schedule(rules, starts_on, due_on, calendar)}


def test_a_self_review_is_reminded_of_four_times_around_the_holiday() -> None:
    assert days_of(Duty.SELF_REVIEW) == {
        "MIDPOINT": date(2026, 8, 4),
        "BEFORE": date(2026, 8, 14),
        "LAST_DAY": date(2026, 8, 20),
        "AFTER": date(2026, 8, 21),
    }


def test_an_assessment_then_climbs_instead_of_repeating() -> None:
    days = days_of(Duty.ASSESSMENT)
    assert days["ESCALATION"] == date(2026, 8, 25), "three working days after"
    assert days["REFERRAL"] == date(2026, 8, 31), "seven working days after"


def test_who_works_on_saturdays_counts_them() -> None:
    assert days_of(Duty.SELF_REVIEW, calendar=SIX_DAYS)["BEFORE"] == date(2026, 8, 15)


@pytest.mark.parametrize("duty", list(Duty))
def test_at_most_an_announcement_and_four_reminders_before_it_climbs(duty: Duty) -> None:
    moments = [rule.moment for rule in POLICY if rule.duty is duty]
    assert len(moments) == len(set(moments))
    assert len([m for m in moments if not m.climbs and m is not Moment.ANNOUNCEMENT]) <= 4


@pytest.mark.parametrize(
    ("starts_on", "due_on", "kept"),
    [
        pytest.param(date(2026, 8, 18), date(2026, 8, 20), {"LAST_DAY", "AFTER"}, id="two days"),
        pytest.param(date(2026, 8, 19), date(2026, 8, 20), {"LAST_DAY", "AFTER"}, id="one day"),
        pytest.param(date(2026, 8, 20), date(2026, 8, 20), {"LAST_DAY", "AFTER"}, id="the same day"),
        pytest.param(date(2026, 8, 13), date(2026, 8, 20), {"BEFORE", "LAST_DAY", "AFTER"}, id="a week: no half"),
    ],
)
def test_where_the_time_is_short_early_moments_give_way(starts_on: date, due_on: date, kept: set[str]) -> None:
    assert set(days_of(Duty.SELF_REVIEW, starts_on, due_on)) == kept


@given(
    st.sampled_from(Duty),
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    st.integers(0, 120),
    st.sampled_from([CALENDAR, SIX_DAYS]),
)
def test_nobody_is_reminded_twice_on_one_day_nor_before_it_begins_nor_on_a_free_day(
    duty: Duty, starts_on: date, length: int, calendar: HolidayCalendar
) -> None:
    due_on = starts_on + timedelta(days=length)
    found = schedule([r for r in POLICY if r.duty is duty], starts_on, due_on, calendar)
    own = [planned.day for planned in found if not planned.rule.moment.climbs]
    assert len(own) == len(set(own))
    assert all(calendar.is_working_day(planned.day) for planned in found)
    late = [p for p in found if p.rule.moment in {Moment.MIDPOINT, Moment.BEFORE}]
    assert all(planned.day > starts_on for planned in late)
    assert [p.instant for p in found] == sorted(p.instant for p in found)


def test_what_is_switched_off_or_comes_each_day_has_no_day() -> None:
    off = changed(POLICY, Rule(Duty.SELF_REVIEW, Moment.LAST_DAY, active=False))
    found = schedule([r for r in off if r.duty is Duty.SELF_REVIEW], STARTS, DUE, CALENDAR)
    assert Moment.LAST_DAY not in {planned.rule.moment for planned in found}
    assert days_of(Duty.DIGEST) == {}
    with pytest.raises(ValueError, match="no single day"):
        Rule(Duty.DIGEST, Moment.DAILY).day(STARTS, DUE, CALENDAR)


def test_a_change_replaces_one_rule_and_leaves_the_others() -> None:
    after = changed(POLICY, Rule(Duty.ASSESSMENT, Moment.BEFORE, days=5, at=time(10)))
    assert len(after) == len(POLICY)
    assert [r for r in after if r not in POLICY] == [Rule(Duty.ASSESSMENT, Moment.BEFORE, days=5, at=time(10))]


def planned(moment: Moment, day: date) -> Planned:
    return Planned(Rule(Duty.ASSESSMENT, moment), day, instant_of(day, time(9)))


@pytest.mark.parametrize(
    ("moment", "due_on", "today", "matters"),
    [
        pytest.param(Moment.BEFORE, DUE, date(2026, 8, 14), True, id="the day itself, a Friday"),
        pytest.param(Moment.BEFORE, DUE, date(2026, 8, 19), True, id="two working days later, over the holiday"),
        pytest.param(Moment.BEFORE, DUE, date(2026, 8, 20), False, id="three"),
        pytest.param(Moment.LAST_DAY, date(2026, 8, 14), date(2026, 8, 14), True, id="on the last day"),
        pytest.param(Moment.LAST_DAY, date(2026, 8, 14), date(2026, 8, 18), False, id="the last day is over"),
        pytest.param(Moment.AFTER, date(2026, 8, 13), date(2026, 8, 19), True, id="what comes after it is not"),
        pytest.param(Moment.ESCALATION, DUE, date(2026, 9, 20), True, id="what climbs is never forgotten"),
    ],
)
def test_what_was_missed_still_matters_for_two_working_days(
    moment: Moment, due_on: date, today: date, matters: bool
) -> None:
    missed = planned(moment, date(2026, 8, 14))
    assert still_matters(missed, due_on, instant_of(today, time(10)), CALENDAR) is matters


WHEN = instant_of(date(2026, 8, 14), time(9))  # a Friday


@pytest.mark.parametrize(
    ("moment", "wish", "comes"),
    [
        pytest.param(Moment.BEFORE, Wish(), WHEN, id="no wish"),
        pytest.param(Moment.BEFORE, Wish(hour=14), instant_of(date(2026, 8, 14), time(14)), id="own hour"),
        pytest.param(Moment.BEFORE, Wish(hour=8), WHEN, id="an hour before it falls due does not bring it forward"),
        pytest.param(Moment.BEFORE, Wish(fewer=True), None, id="fewer"),
        pytest.param(Moment.LAST_DAY, Wish(fewer=True), WHEN, id="the last day comes all the same"),
        pytest.param(
            Moment.BEFORE,
            Wish(quiet_days=frozenset({4})),
            instant_of(date(2026, 8, 18), time(8)),
            id="a quiet Friday moves it over weekend and holiday",
        ),
        pytest.param(
            Moment.BEFORE,
            Wish(hour=11, quiet_days=frozenset({4})),
            instant_of(date(2026, 8, 18), time(11)),
            id="and there the own hour counts",
        ),
        pytest.param(Moment.LAST_DAY, Wish(quiet_days=frozenset({4})), WHEN, id="the last day does not wait"),
    ],
)
def test_it_comes_as_the_person_wishes(moment: Moment, wish: Wish, comes: datetime | None) -> None:
    assert comes_at(WHEN, moment, DUE, wish, CALENDAR) == comes


@pytest.mark.parametrize("due_on", [date(2026, 8, 17), date(2026, 8, 18)])
def test_what_would_move_to_the_last_day_or_past_it_is_left_out(due_on: date) -> None:
    assert comes_at(WHEN, Moment.BEFORE, due_on, Wish(quiet_days=frozenset({4})), CALENDAR) is None


def test_who_wants_no_day_at_all_gets_it_on_the_day() -> None:
    assert next_loud_day(date(2026, 8, 14), frozenset(range(7)), CALENDAR) == date(2026, 8, 14)


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
    assert opens_at(instant_of(day, at), CALENDAR) == instant_of(*opens)


def test_the_instants_are_those_of_banjarbaru() -> None:
    assert planned(Moment.BEFORE, date(2026, 8, 14)).instant == datetime(2026, 8, 14, 1, 0, tzinfo=UTC)
    assert local_day(WHEN) == date(2026, 8, 14)
