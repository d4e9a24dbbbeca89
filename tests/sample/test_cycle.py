"""The periods of the sample city around any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.sample.cycle import days_around


@pytest.mark.parametrize("offset", range(0, 400, 29))
def test_any_day_of_the_year_lies_in_the_middle_of_an_open_period(offset: int) -> None:
    today = date(2026, 1, 1) + timedelta(days=offset)
    days = days_around(today)
    running, earlier = days.running, days.earlier
    assert earlier.closed_on is not None
    assert earlier.ends_on < earlier.opened_on < earlier.self_review_due_on < earlier.assessment_due_on
    assert earlier.assessment_due_on < earlier.closed_on < running.opened_on
    assert earlier.ends_on + timedelta(days=1) == running.starts_on
    assert running.ends_on < running.opened_on <= running.self_review_due_on < today < running.assessment_due_on
    assert days.calendar.working_days_between(today, running.assessment_due_on) == 5
