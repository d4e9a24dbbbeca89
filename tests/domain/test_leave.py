"""Days of leave: what becomes one leave, and what cannot be noted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.leave import LONGEST, Stay, fault, joined
from tests.conversation.chat import english

TODAY = date(2026, 11, 24)


def stay(first: int, last: int) -> Stay:
    """Days counted from today."""
    return Stay(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


STAYS = st.builds(lambda first, days: stay(first, first + days), st.integers(-50, 50), st.integers(0, 60))


@pytest.mark.parametrize(
    ("known", "new", "said"),
    [
        ([], stay(0, 0), None),
        ([], stay(-5, 0), None),
        ([], stay(3, 2), "The last day lies before the first."),
        ([], stay(-5, -1), "These days are over already."),
        ([stay(1, 5)], stay(1, 5), "A leave from Wednesday, 25 November 2026 until Sunday, 29 November 2026"),
        ([stay(1, 5)], stay(2, 4), "is noted already."),
        ([stay(1, 5)], stay(2, 6), None),
        ([stay(1, 5)], stay(6, 8), None),
        ([], stay(0, LONGEST - 1), None),
        ([], stay(0, LONGEST), "more than 366 days"),
        ([stay(1, 300)], stay(301, 400), "more than 366 days"),
        ([stay(1, 300)], stay(303, 400), None),
    ],
)
def test_what_can_be_noted(known: list[Stay], new: Stay, said: str | None) -> None:
    found = fault(known, new, TODAY)
    if said is None:
        assert found is None
    else:
        assert said in english(found)


def test_what_overlaps_or_follows_becomes_one_leave() -> None:
    known = [stay(-10, -2), stay(1, 2), stay(8, 9)]
    assert joined(known, stay(3, 7)) == stay(1, 9)
    assert joined(known, stay(4, 6)) == stay(4, 6)
    assert joined([], stay(4, 6)) == stay(4, 6)


@given(STAYS, STAYS)
def test_touching_is_mutual_and_means_no_free_day_between(one: Stay, other: Stay) -> None:
    apart = max(one.starts_on, other.starts_on) - min(one.ends_on, other.ends_on) > timedelta(days=1)
    assert one.touches(other) == other.touches(one) == (not apart)
    if one.holds(other):
        assert joined([one], other) == one


def test_a_leave_runs_on_both_its_days() -> None:
    one = stay(0, 2)
    assert (one.days, [one.is_running(TODAY + timedelta(days=n)) for n in (-1, 0, 2, 3)]) == (
        3,
        [False, True, True, False],
    )
