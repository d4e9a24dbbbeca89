"""A person's plan as the conversations see it."""

from __future__ import annotations

from decimal import Decimal

from bot.flows.facts import IndicatorFacts, PlanFacts, ResultFacts
from models import Session
from models.plan import Indicator, PlannedResult, ResultKind
from models.queries.plans import results_of


def result_key(planned_result_id: int | None) -> str:
    """How answers, ratings and prose name a planned result."""
    return f"r{planned_result_id}"


def indicator_key(indicator_id: int | None) -> str:
    """How answers name an indicator."""
    return f"i{indicator_id}"


def row_of(key: str) -> int:
    """The row behind a key of `result_key` or `indicator_key`."""
    return int(key[1:])


def facts_of(session: Session, skp_id: int | None) -> PlanFacts:
    """The plan with its results and indicators in order; empty where there is no plan."""
    if skp_id is None:
        return PlanFacts(())
    return PlanFacts(tuple(_result(result, indicators) for result, indicators in results_of(session, skp_id)))


def _result(result: PlannedResult, indicators: list[Indicator]) -> ResultFacts:
    return ResultFacts(
        key=result_key(result.id),
        number=result.number,
        title=result.title,
        indicators=tuple(_indicator(indicator) for indicator in indicators),
        is_main=result.kind is ResultKind.UTAMA,
    )


def _indicator(indicator: Indicator) -> IndicatorFacts:
    return IndicatorFacts(
        key=indicator_key(indicator.id),
        text=indicator.text,
        measure=indicator.measure,
        polarity=indicator.polarity,
        target=_plain(indicator.target),
        target_high=None if indicator.target_high is None else _plain(indicator.target_high),
        direction=indicator.direction,
    )


def _plain(number: Decimal) -> Decimal:
    """The number without the zeros that the column adds behind it."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
