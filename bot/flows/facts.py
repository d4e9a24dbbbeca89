"""What is known about a plan before a conversation starts, as the flows see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.conversation.cards import Thing
from bot.conversation.kinds import quantity
from bot.domain.behaviour import Value
from bot.domain.capaian import Direction, Polarity, capaian, mean_capaian, needs_confirmation
from bot.i18n import N_, Text


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One indicator (IKI) with its target. `key` names it in answers."""

    key: str
    text: str
    measure: str
    polarity: Polarity
    target: Decimal
    target_high: Decimal | None = None
    direction: Direction | None = None

    def target_text(self) -> Text:
        """The target as people read it: at least, at most, or between."""
        low = quantity(self.target, self.measure)
        if self.target_high is not None:
            return N_("{low} to {high}")(low=low, high=quantity(self.target_high, self.measure))
        if self.polarity is Polarity.KHUSUS:
            return N_("at most {amount}")(amount=low)
        return N_("at least {amount}")(amount=low)

    def capaian_of(self, realisation: Decimal) -> Decimal:
        """Capaian in percent, unrounded."""
        return capaian(self.target, realisation, self.polarity, high=self.target_high, direction=self.direction)

    def doubt_about(self, realisation: Decimal) -> Text | None:
        """A question where the number is far from the target; None where it is plausible."""
        if not needs_confirmation(self.target, realisation, high=self.target_high):
            return None
        return N_("{amount} is far from the target ({target}). Is the number right? If not, please write it again.")(
            amount=quantity(realisation, self.measure), target=self.target_text()
        )


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """One planned result (RHK) with its indicators. `is_main` tells hasil kerja utama from tambahan."""

    key: str
    number: int
    title: str
    indicators: tuple[IndicatorFacts, ...]
    is_main: bool = True

    def capaian_of(self, realised: dict[str, Decimal]) -> Decimal | None:
        """Mean capaian over its indicators, in percent; None while one is missing."""
        if not all(indicator.key in realised for indicator in self.indicators):
            return None
        return mean_capaian([indicator.capaian_of(realised[indicator.key]) for indicator in self.indicators])


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan of one person in one period."""

    results: tuple[ResultFacts, ...]

    def result(self, key: str) -> ResultFacts:
        """Raises `KeyError` for a key that is not in the plan."""
        for result in self.results:
            if result.key == key:
                return result
        raise KeyError(key)

    def indicator(self, key: str) -> IndicatorFacts:
        """Raises `KeyError` for a key that is not in the plan."""
        for result in self.results:
            for indicator in result.indicators:
                if indicator.key == key:
                    return indicator
        raise KeyError(key)

    def result_of(self, indicator: str) -> ResultFacts:
        """The result that an indicator measures. Raises `KeyError` for a key that is not in the plan."""
        for result in self.results:
            if any(i.key == indicator for i in result.indicators):
                return result
        raise KeyError(indicator)


VALUES: Sequence[Thing] = tuple(Thing(value.value, value.short, value.label) for value in Value)
"""The seven values as lines of a card."""


def guides_of(value: str) -> Text:
    """The three guides of a value in the official wording."""
    found = Value(value)
    return Text(
        "<b>{name}</b>\n• {first}\n• {second}\n• {third}",
        {"name": found.label, "first": found.guides[0], "second": found.guides[1], "third": found.guides[2]},
    )
