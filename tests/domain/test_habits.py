"""The own habits of rating and the summary of a team, as pure counts."""

from __future__ import annotations

from decimal import Decimal

from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.habits import habits_of
from bot.domain.predikat import Rating
from bot.domain.team_summary import BEHAVIOUR, MOST_NAMED, RESULT, Rated, largest_gaps, spread

BELOW, MEETS, ABOVE = Rating.BELOW, Rating.MEETS, Rating.ABOVE


def rated(number: int = 1, theirs: Rating | None = MEETS, own: Rating | None = None, **more: object) -> Rated:
    """An assessment in which all values got the same rating, and all self-ratings are the same."""
    return Rated(
        appraisal_id=number,
        name=f"Orang {number}",
        values=dict.fromkeys(Value, theirs),
        own_values=dict.fromkeys(Value, own),
        **more,  # type: ignore[arg-type]
    )


def test_nothing_rated_cannot_be_computed() -> None:
    for those in ([], [rated(theirs=None)]):
        habits = habits_of(those)
        assert (habits.shares, habits.most, habits.gap, habits.whole) == (None, (), None, 0)


def test_shares_add_up_and_the_most_frequent_is_named() -> None:
    habits = habits_of([rated(1, ABOVE), rated(2, MEETS, results=(MEETS, MEETS)), rated(3, MEETS)])
    assert habits.counts == {ABOVE: 7, MEETS: 16, BELOW: 0}
    assert habits.shares == {ABOVE: Decimal("30.4"), MEETS: Decimal("69.6"), BELOW: Decimal("0.0")}
    assert habits.most == (MEETS,)


def test_a_tie_names_all_of_them() -> None:
    assert habits_of([rated(1, ABOVE), rated(2, BELOW)]).most == (ABOVE, BELOW)


def test_all_equal_ratings_give_one_share_and_no_fault() -> None:
    habits = habits_of([rated(n, MEETS, MEETS) for n in range(8)])
    assert habits.shares is not None
    assert (habits.shares[MEETS], habits.gap) == (Decimal("100.0"), Decimal("0.00"))
    assert (habits.alike, habits.whole) == (8, 8)


def test_the_mean_gap_keeps_its_direction() -> None:
    assert habits_of([rated(1, MEETS, ABOVE)]).gap == Decimal("1.00")
    assert habits_of([rated(1, MEETS, BELOW)]).gap == Decimal("-1.00")
    both = habits_of([rated(1, MEETS, ABOVE), rated(2, MEETS, None)])
    assert (both.gap, both.compared) == (Decimal("1.00"), 7)


def test_alike_counts_only_where_all_seven_were_rated() -> None:
    partly = rated(1)
    partly = Rated(1, "x", values={**partly.values, Value.LOYAL: None})
    mixed = Rated(2, "y", values={**rated().values, Value.LOYAL: BELOW})
    habits = habits_of([partly, mixed, rated(3, ABOVE)])
    assert (habits.alike, habits.whole) == (1, 2)


def test_below_five_people_shares_are_not_to_be_read() -> None:
    assert not habits_of([rated(n) for n in range(4)]).may_be_read
    assert habits_of([rated(n) for n in range(5)]).may_be_read


def test_the_spread_counts_each_aspect() -> None:
    found = spread(
        [rated(1, result=ABOVE, behaviour=MEETS, contribution=MEETS), rated(2, result=ABOVE, behaviour=BELOW)]
    )
    assert found[RESULT] == {ABOVE: 2, MEETS: 0, BELOW: 0}
    assert found[BEHAVIOUR] == {ABOVE: 0, MEETS: 1, BELOW: 1}
    assert found[ASPECT] == {ABOVE: 0, MEETS: 1, BELOW: 0}


def test_the_largest_gaps_come_first_in_either_direction_and_alike_is_no_gap() -> None:
    far, near = rated(1, BELOW, ABOVE), Rated(2, "Dekat", values={Value.LOYAL: ABOVE}, own_values={Value.LOYAL: MEETS})
    found = largest_gaps([near, rated(3, MEETS, MEETS), far, rated(4, MEETS, None)])
    assert [gap.name for gap in found] == ["Orang 1", "Dekat"]
    assert (found[0].differing, found[0].compared, found[0].own, found[0].supervisor) == (7, 7, ABOVE, BELOW)
    assert (found[1].largest, found[1].own, found[1].supervisor) == ("Loyal", MEETS, ABOVE)


def test_only_a_few_are_named() -> None:
    assert len(largest_gaps([rated(n, BELOW, ABOVE) for n in range(9)])) == MOST_NAMED
