"""Gives everybody in the sample city an approved plan (SKP) for the years of the two periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from bot.domain.calendar import HolidayCalendar, instant_of
from bot.sample.entries import Content, IndicatorEntry, PersonEntry, ResultEntry
from bot.services.plans import indicator_key, result_key
from models import Session
from models.plan import Indicator, PlannedResult, Skp, SkpStatus


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A planned result with the keys under which ratings, prose and realisations name it and its indicators."""

    entry: ResultEntry
    row_id: int
    key: str
    indicators: tuple[tuple[str, IndicatorEntry], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A stored plan."""

    skp_id: int
    results: tuple[PlanResult, ...]


def draw_up(
    session: Session,
    content: Content,
    people: Mapping[str, int],
    years: Iterable[int],
    calendar: HolidayCalendar,
) -> dict[tuple[str, int], Plan]:
    """Add the plans, approved by the penilai in January; by person and year."""
    wanted = [(person, year) for year in sorted(set(years)) for person in content.people if person.plan is not None]
    skps = [_skp(person, year, people, calendar) for person, year in wanted]
    session.add_all(skps)
    session.flush()
    results = [_results(content.plans[person.plan or ""], skp) for (person, _), skp in zip(wanted, skps, strict=True)]
    session.add_all(row for rows in results for _, row in rows)
    session.flush()
    indicators = [[_indicators(entry, row) for entry, row in rows] for rows in results]
    session.add_all(row for plan in indicators for rows in plan for _, row in rows)
    session.flush()
    return {
        (person.key, year): _plan(skp, planned, measured)
        for (person, year), skp, planned, measured in zip(wanted, skps, results, indicators, strict=True)
    }


def _skp(person: PersonEntry, year: int, people: Mapping[str, int], calendar: HolidayCalendar) -> Skp:
    return Skp(
        employee_id=people[person.key],
        year=year,
        status=SkpStatus.DISETUJUI,
        approved_by_id=people[person.penilai or ""],
        approved_at=instant_of(calendar.add_working_days(date(year, 1, 20), 0), time(10, 30)),
    )


def _results(entries: Iterable[ResultEntry], skp: Skp) -> list[tuple[ResultEntry, PlannedResult]]:
    assert skp.id is not None, "a flushed row has an id"
    return [
        (
            entry,
            PlannedResult(
                skp_id=skp.id,
                number=number,
                kind=entry.kind,
                classification=entry.classification,
                title=entry.title,
                supports=entry.supports,
            ),
        )
        for number, entry in enumerate(entries, start=1)
    ]


def _indicators(result: ResultEntry, row: PlannedResult) -> list[tuple[IndicatorEntry, Indicator]]:
    assert row.id is not None, "a flushed row has an id"
    return [
        (
            entry,
            Indicator(
                planned_result_id=row.id,
                number=number,
                aspect=entry.aspect,
                text=entry.text,
                measure=entry.measure,
                polarity=entry.polarity,
                target=entry.target,
                target_high=entry.target_high,
                direction=entry.direction,
                target_is_maximum=entry.target_is_maximum,
            ),
        )
        for number, entry in enumerate(result.indicators, start=1)
    ]


def _plan(
    skp: Skp,
    results: list[tuple[ResultEntry, PlannedResult]],
    indicators: list[list[tuple[IndicatorEntry, Indicator]]],
) -> Plan:
    assert skp.id is not None, "a flushed row has an id"
    return Plan(
        skp.id,
        tuple(
            PlanResult(
                entry,
                row.id or 0,
                result_key(row.id),
                tuple((indicator_key(indicator.id), measured) for measured, indicator in measures),
            )
            for (entry, row), measures in zip(results, indicators, strict=True)
        ),
    )
