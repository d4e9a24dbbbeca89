"""Advice on a rating: shown with its reason beside the buttons, never stored without a person's tap."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.domain.predikat import Rating
from bot.i18n import Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rating that the data speaks for. `mean` is the mean capaian in percent where the advice rests on one."""

    rating: Rating
    reason: Text
    mean: Decimal | None = None
