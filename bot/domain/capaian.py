"""Capaian of an indicator in percent, its advisory value, and advice on the rating of hasil kerja.

Numbers for advice and for old records (formulas of the revoked PermenPANRB 8/2021). No predicate and no
official rating is ever written from anything here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.domain.predikat import Rating
from bot.domain.suggestion import Suggestion as Suggestion
from bot.i18n import N_

_HUNDRED = Decimal(100)
_WHOLE = Decimal(1)
_SHOWN = Decimal("0.01")


class Polarity(StrEnum):
    """How a realisation is compared with its target."""

    NORMAL = "NORMAL"
    """Higher is better."""
    KHUSUS = "KHUSUS"
    """Lower is better, for example days."""
    RENTANG = "RENTANG"
    """Anything inside a range meets the target."""

    @property
    def label(self) -> str:
        """The name of the polarity."""
        return self.value.title()


class Direction(StrEnum):
    """How a realisation outside a range is compared with the nearer end."""

    NORMAL = "NORMAL"
    KHUSUS = "KHUSUS"


def capaian(
    target: Decimal,
    realisation: Decimal,
    polarity: Polarity = Polarity.NORMAL,
    *,
    high: Decimal | None = None,
    direction: Direction | None = None,
) -> Decimal:
    """The capaian in percent, unrounded, never below 0.

    For `RENTANG` the range is `target` to `high` and needs a `direction`; other polarities take neither.
    Raises `ValueError` for a target that is not above 0, an incomplete or reversed range, and anything
    that is not a finite number.
    """
    if not (target.is_finite() and realisation.is_finite() and target > 0):
        raise ValueError("a target must be a number above zero and a realisation a number")
    if polarity is Polarity.RENTANG:
        if high is None or direction is None or not high.is_finite() or high < target:
            raise ValueError("a range needs an upper end not below its lower end, and a direction")
        if target <= realisation <= high:
            return _HUNDRED
        end = high if realisation > high else target
        return capaian(end, realisation, Polarity(direction))
    if high is not None or direction is not None:
        raise ValueError("only a range has an upper end and a direction")
    reached = realisation if polarity is Polarity.NORMAL else 2 * target - realisation
    return max(reached * _HUNDRED / target, Decimal(0))


def whole_percent(c: Decimal) -> Decimal:
    """Rounded half up to a whole percent."""
    return c.quantize(_WHOLE, ROUND_HALF_UP)


def value_for(c: Decimal, maximum_target: bool = False) -> Decimal:
    """The advisory value of 0 to 120 for a capaian of `c` percent.

    `maximum_target` says that the target was the most that is possible: 100 % then counts as 120.
    Raises `ValueError` below 0.
    """
    if not c >= 0:
        raise ValueError("a capaian is never below zero")
    c = whole_percent(min(c, Decimal(1000)))
    if c > 110:
        return Decimal(120)
    if c > 100:
        return 110 + (c - 101) * 10 / 9
    if c == 100:
        return Decimal(120 if maximum_target else 109)
    if c >= 80:
        return c - 10  # 70 to 89 over 80 to 99
    if c >= 60:
        return c - 10  # 50 to 69 over 60 to 79
    return c * 49 / 59


def mean_capaian(values: Sequence[Decimal]) -> Decimal | None:
    """The mean in percent with two decimals, half up; None of nothing.

    It serves an RHK with several indicators and the mean over all RHK. What is compared is what is shown.
    """
    if not values:
        return None
    return (sum(values, Decimal(0)) / len(values)).quantize(_SHOWN, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class ResultThresholds:
    """Limits of the advice on hasil kerja, in percent. Our own choice, no rule behind it."""

    above: Decimal = Decimal(100)
    """A mean beyond this speaks for Di Atas Ekspektasi."""
    meets: Decimal = Decimal(80)
    """A mean from here on speaks for Sesuai Ekspektasi."""
    weakest: Decimal = Decimal(80)
    """One RHK under this keeps the advice from Di Atas Ekspektasi."""


DEFAULT_THRESHOLDS = ResultThresholds()


def suggest_result_rating(
    capaian_per_result: Sequence[Decimal | None], thresholds: ResultThresholds = DEFAULT_THRESHOLDS
) -> Suggestion | None:
    """Advice on the rating of hasil kerja from the capaian of every RHK utama, in percent.

    None stands for an RHK without a computable capaian and does not count. None when nothing can be
    computed. Self-ratings never enter.
    """
    known = [c for c in capaian_per_result if c is not None]
    mean = mean_capaian(known)
    if mean is None:
        return None
    weakest = min(known).quantize(_SHOWN, ROUND_HALF_UP)
    if mean < thresholds.meets:
        reason = N_("Mean capaian {mean}%, less than {limit}%.")(mean=mean, limit=thresholds.meets)
        return Suggestion(Rating.BELOW, reason, mean)
    if mean <= thresholds.above:
        reason = N_("Mean capaian {mean}%, between {low}% and {high}%.")(
            mean=mean, low=thresholds.meets, high=thresholds.above
        )
        return Suggestion(Rating.MEETS, reason, mean)
    if weakest < thresholds.weakest:
        reason = N_("Mean capaian {mean}%, but one planned result reached only {weakest}%.")(mean=mean, weakest=weakest)
        return Suggestion(Rating.MEETS, reason, mean)
    reason = N_("Mean capaian {mean}%, more than {limit}%, and no planned result is under {weakest}%.")(
        mean=mean, limit=thresholds.above, weakest=thresholds.weakest
    )
    return Suggestion(Rating.ABOVE, reason, mean)


CONFIRM_FROM_TIMES = 5
"""A realisation this many times its target is asked about once more. Our own choice."""
CONFIRM_UP_TO_PART = 10
"""So is one of at most this part of it (a tenth): most such numbers are a slip of the decimal sign."""


def needs_confirmation(target: Decimal, realisation: Decimal, *, high: Decimal | None = None) -> bool:
    """Whether the number looks like a slip of the keyboard, so that "is this right?" is worth a tap.

    `high` is the upper end of a range. Zero is no slip.
    """
    if realisation == 0:
        return False
    most = (target if high is None else high) * CONFIRM_FROM_TIMES
    return realisation < 0 or realisation >= most or realisation * CONFIRM_UP_TO_PART <= target
