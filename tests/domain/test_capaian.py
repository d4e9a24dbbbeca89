"""Capaian, advisory value and advice on hasil kerja, with the printed test points."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.capaian import (
    Direction,
    Polarity,
    ResultThresholds,
    capaian,
    mean_capaian,
    needs_confirmation,
    suggest_result_rating,
    value_for,
)
from bot.domain.predikat import Rating

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4)
TARGETS = st.decimals(min_value=Decimal("0.0001"), max_value=10**9, places=4)


def in_range(realisation: str, low: str, high: str, direction: Direction) -> Decimal:
    return capaian(Decimal(low), Decimal(realisation), Polarity.RENTANG, high=Decimal(high), direction=direction)


@pytest.mark.parametrize(
    ("computed", "expected"),
    [
        pytest.param(in_range("6.5", "7", "8", Direction.KHUSUS), "107.14", id="khusus-range-below"),
        pytest.param(in_range("9", "7", "8", Direction.KHUSUS), "87.50", id="khusus-range-above"),
        pytest.param(in_range("70", "80", "90", Direction.NORMAL), "87.50", id="normal-range-below"),
        pytest.param(in_range("99", "80", "90", Direction.NORMAL), "110.00", id="normal-range-above"),
        pytest.param(in_range("85", "80", "90", Direction.NORMAL), "100.00", id="inside"),
        pytest.param(in_range("80", "80", "90", Direction.NORMAL), "100.00", id="at-the-lower-end"),
        pytest.param(in_range("8", "7", "8", Direction.KHUSUS), "100.00", id="at-the-upper-end"),
        pytest.param(capaian(Decimal(90), Decimal(92)), "102.22", id="normal"),
        pytest.param(capaian(Decimal(5), Decimal(4), Polarity.KHUSUS), "120.00", id="khusus-quicker"),
        pytest.param(capaian(Decimal(5), Decimal(10), Polarity.KHUSUS), "0.00", id="khusus-double"),
        pytest.param(capaian(Decimal(5), Decimal(11), Polarity.KHUSUS), "0.00", id="khusus-more-than-double"),
        pytest.param(capaian(Decimal(90), Decimal(0)), "0.00", id="nothing"),
        pytest.param(capaian(Decimal(90), Decimal(-3)), "0.00", id="less-than-nothing"),
    ],
)
def test_printed_test_points(computed: Decimal, expected: str) -> None:
    assert computed.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(expected)


@pytest.mark.parametrize("target", ["0", "-1", "NaN", "Infinity"])
@pytest.mark.parametrize("polarity", [Polarity.NORMAL, Polarity.KHUSUS])
def test_target_must_be_above_zero(target: str, polarity: Polarity) -> None:
    with pytest.raises(ValueError, match="above zero"):
        capaian(Decimal(target), Decimal(1), polarity)


@pytest.mark.parametrize(
    ("low", "high", "direction"),
    [("7", None, Direction.NORMAL), ("7", "8", None), ("8", "7", Direction.NORMAL), ("7", "NaN", Direction.NORMAL)],
)
def test_range_must_be_complete(low: str, high: str | None, direction: Direction | None) -> None:
    with pytest.raises(ValueError, match="a range needs"):
        capaian(
            Decimal(low),
            Decimal(7),
            Polarity.RENTANG,
            high=None if high is None else Decimal(high),
            direction=direction,
        )


def test_only_a_range_has_two_ends() -> None:
    with pytest.raises(ValueError, match="only a range"):
        capaian(Decimal(7), Decimal(7), high=Decimal(8))


def test_realisation_must_be_a_number() -> None:
    with pytest.raises(ValueError, match="a realisation a number"):
        capaian(Decimal(7), Decimal("NaN"))


@given(TARGETS, AMOUNTS, st.sampled_from([Polarity.NORMAL, Polarity.KHUSUS]))
def test_capaian_is_never_below_zero_and_hitting_the_target_is_100(
    target: Decimal, realisation: Decimal, polarity: Polarity
) -> None:
    assert capaian(target, realisation, polarity) >= 0
    assert capaian(target, target, polarity) == 100


@given(TARGETS, AMOUNTS, AMOUNTS)
def test_more_is_better_or_worse_by_polarity(target: Decimal, one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    assert capaian(target, less) <= capaian(target, more)
    assert capaian(target, less, Polarity.KHUSUS) >= capaian(target, more, Polarity.KHUSUS)


@pytest.mark.parametrize(
    ("c", "value"),
    [
        ("115", 120),
        ("110", 120),
        ("101", 110),
        ("100", 109),
        ("99", 89),
        ("98", 88),
        ("80", 70),
        ("79", 69),
        ("60", 50),
        ("59", 49),
        ("0", 0),
        ("100.5", 110),
        ("100.49", 109),
        ("79.5", 70),
    ],
)
def test_value_of_a_capaian(c: str, value: int) -> None:
    assert value_for(Decimal(c)) == value


def test_a_target_that_was_the_maximum_earns_the_cap() -> None:
    assert value_for(Decimal(100), maximum_target=True) == 120
    assert value_for(Decimal(99), maximum_target=True) == 89


@given(AMOUNTS, AMOUNTS)
def test_value_stays_within_0_and_120_and_grows_with_capaian(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert 0 <= value_for(low) <= value_for(high) <= 120


def test_value_of_a_negative_capaian_is_refused() -> None:
    with pytest.raises(ValueError, match="never below zero"):
        value_for(Decimal(-1))


@pytest.mark.parametrize(
    ("results", "rating", "mean"),
    [
        (["120", "101"], Rating.ABOVE, "110.50"),
        (["120", "80", "110"], Rating.ABOVE, "103.33"),
        (["150", "79.99"], Rating.MEETS, "115.00"),
        (["100", "100"], Rating.MEETS, "100.00"),
        (["100.01"], Rating.ABOVE, "100.01"),
        (["80"], Rating.MEETS, "80.00"),
        (["79.99"], Rating.BELOW, "79.99"),
        (["0", "120"], Rating.BELOW, "60.00"),
        ([None, "90"], Rating.MEETS, "90.00"),
    ],
)
def test_suggestion_from_the_mean(results: list[str | None], rating: Rating, mean: str) -> None:
    suggestion = suggest_result_rating([None if c is None else Decimal(c) for c in results])
    assert suggestion is not None
    assert (suggestion.rating, suggestion.mean) == (rating, Decimal(mean))
    assert suggestion.reason.args["mean"] == suggestion.mean


@pytest.mark.parametrize("results", [[], [None, None]])
def test_nothing_is_suggested_from_nothing(results: list[Decimal | None]) -> None:
    assert suggest_result_rating(results) is None


def test_thresholds_can_be_moved() -> None:
    strict = ResultThresholds(above=Decimal(110), meets=Decimal(90), weakest=Decimal(95))
    ratings = [suggest_result_rating([Decimal(c)], strict) for c in (89, 90, 110, 111)]
    assert [s.rating for s in ratings if s] == [Rating.BELOW, Rating.MEETS, Rating.MEETS, Rating.ABOVE]


def test_mean_over_several_indicators_is_rounded_half_up() -> None:
    assert mean_capaian([Decimal("100.005"), Decimal("100.005")]) == Decimal("100.01")
    assert mean_capaian([]) is None


@pytest.mark.parametrize(
    ("target", "realisation", "high", "asks"),
    [
        ("97", "970", None, True),
        ("9.7", "97", None, True),
        ("97", "9.7", None, True),
        ("100", "499", None, False),
        ("100", "500", None, True),
        ("100", "11", None, False),
        ("100", "0", None, False),
        ("100", "-1", None, True),
        ("7", "39", "8", False),
        ("7", "40", "8", True),
    ],
)
def test_a_slip_of_the_decimal_sign_is_asked_about(target: str, realisation: str, high: str | None, asks: bool) -> None:
    top = None if high is None else Decimal(high)
    assert needs_confirmation(Decimal(target), Decimal(realisation), high=top) is asks
