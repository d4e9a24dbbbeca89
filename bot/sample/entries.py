"""The content of the sample city as it is written down in `content/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, Self

from bot.domain.appraisal import Stage
from bot.domain.capaian import Direction, Polarity
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Rating
from models.people import EmployeeKind, PositionKind
from models.plan import Aspect, Classification, ResultKind

_SIGNS: Mapping[str, Rating] = {"+": Rating.ABOVE, "=": Rating.MEETS, "-": Rating.BELOW}


class Marks(NamedTuple):
    """How a period goes for a person; written `+=-` for above, meets and below expectation."""

    result: Rating
    behaviour: Rating
    contribution: Rating

    @classmethod
    def parse(cls, written: str) -> Self:
        """Raises `KeyError` for another sign and `TypeError` for another number of signs."""
        return cls(*(_SIGNS[sign] for sign in written))


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit; `head` and `parent` are keys."""

    code: str
    name: str
    short_name: str
    head: str
    parent: str | None = None
    organisation: bool = False


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """An invented person. `sent` and `done` count working days before today; `plan` is None for the mayor."""

    key: str
    name: str
    position: str
    position_kind: PositionKind
    unit: str
    group: str
    kind: EmployeeKind = EmployeeKind.PNS
    nip: str | None = None
    rank: str | None = None
    grade: str | None = None
    additional_duty: str | None = None
    penilai: str | None = None
    plan: str | None = None
    earlier: Marks | None = None
    now: Marks | None = None
    stage: Stage = Stage.OPEN
    sent: int = 0
    done: int = 0
    evidence: int = 0
    returned: str | None = None
    joined: bool = True
    bkpsdm: bool = False
    admin_of: str | None = None
    start: int | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator with its target, and the span of what people reach below, at and above expectation."""

    text: str
    aspect: Aspect
    measure: str
    target: Decimal
    below: tuple[Decimal, Decimal]
    meets: tuple[Decimal, Decimal]
    above: tuple[Decimal, Decimal]
    polarity: Polarity = Polarity.NORMAL
    target_high: Decimal | None = None
    direction: Direction | None = None
    target_is_maximum: bool = False

    def span(self, rating: Rating) -> tuple[Decimal, Decimal]:
        """Least and greatest realisation that goes with a rating."""
        return {Rating.BELOW: self.below, Rating.MEETS: self.meets, Rating.ABOVE: self.above}[rating]


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """A planned result with sentences on what it does for the public."""

    title: str
    indicators: tuple[IndicatorEntry, ...]
    impact: tuple[str, ...]
    supports: str | None = None
    kind: ResultKind = ResultKind.UTAMA
    classification: Classification = Classification.ORGANISASI


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What the person of a case reached on one planned result, per indicator in order, and says about it."""

    reached: tuple[Decimal, ...]
    own: Rating
    impact: str


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A story to play from its start: ready numbers and words for one person's self-review."""

    name: str
    person: str
    results: tuple[CaseResult, ...]
    contribution: str
    contribution_own: Rating
    helped: str
    hindered: str
    develop: str


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """The predikat of an organisation: who gives it, and for whom by which letter where it is recorded."""

    unit: str
    predicate: OrganisationPredicate
    by: str
    days: int = 1
    on_behalf_of: str | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is written down about the city. `texts` are pools of sentences by speaker and topic."""

    units: tuple[UnitEntry, ...]
    people: tuple[PersonEntry, ...]
    plans: Mapping[str, tuple[ResultEntry, ...]]
    cases: tuple[CaseEntry, ...]
    organisations_earlier: tuple[OrganisationEntry, ...]
    organisations_now: tuple[OrganisationEntry, ...]
    texts: Mapping[str, Any]


@cache
def content() -> Content:
    """The content, read once."""
    root = files(__package__) / "content"
    cycle = _load(root / "cycle.toml")
    plan_files = sorted((root / "plans").iterdir(), key=lambda file: file.name)
    return Content(
        units=tuple(UnitEntry(**row) for row in _load(root / "units.toml")["units"]),
        people=tuple(_person(row) for row in _load(root / "people.toml")["people"]),
        plans={key: tuple(_result(row) for row in rows) for file in plan_files for key, rows in _load(file).items()},
        cases=tuple(_case(name, row) for name, row in _load(root / "cases.toml").items()),
        organisations_earlier=_organisations(cycle["earlier"]),
        organisations_now=_organisations(cycle["now"]),
        texts=_load(root / "texts.toml"),
    )


def _load(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


def _person(row: dict[str, Any]) -> PersonEntry:
    kinds = {"kind": EmployeeKind, "position_kind": PositionKind, "stage": Stage}
    read: dict[str, Any] = {key: kinds[key](value) if key in kinds else value for key, value in row.items()}
    for period in ("earlier", "now"):
        if period in row:
            read[period] = Marks.parse(row[period])
    return PersonEntry(**read)


def _result(row: dict[str, Any]) -> ResultEntry:
    return ResultEntry(
        title=row["title"],
        indicators=tuple(_indicator(indicator) for indicator in row["indicators"]),
        impact=tuple(row["impact"]),
        supports=row.get("supports"),
        kind=ResultKind(row.get("kind", ResultKind.UTAMA)),
        classification=Classification(row.get("classification", Classification.ORGANISASI)),
    )


def _indicator(row: dict[str, Any]) -> IndicatorEntry:
    below, meets, above = ((Decimal(low), Decimal(high)) for low, high in row["reached"])
    return IndicatorEntry(
        text=row["text"],
        aspect=Aspect(row["aspect"]),
        measure=row["measure"],
        target=Decimal(row["target"]),
        below=below,
        meets=meets,
        above=above,
        polarity=Polarity(row.get("polarity", Polarity.NORMAL)),
        target_high=Decimal(row["target_high"]) if "target_high" in row else None,
        direction=Direction(row["direction"]) if "direction" in row else None,
        target_is_maximum=row.get("target_is_maximum", False),
    )


def _case(name: str, row: dict[str, Any]) -> CaseEntry:
    results = tuple(
        CaseResult(tuple(Decimal(amount) for amount in one["reached"]), _SIGNS[one["own"]], one["impact"])
        for one in row["results"]
    )
    words = row | {"results": results, "contribution_own": _SIGNS[row["contribution_own"]]}
    return CaseEntry(name=name, **words)


def _organisations(rows: dict[str, Any]) -> tuple[OrganisationEntry, ...]:
    return tuple(
        OrganisationEntry(
            unit=unit,
            predicate=OrganisationPredicate(row["predicate"]),
            by=row["by"],
            days=row.get("days", 1),
            on_behalf_of=row.get("for"),
            letter=row.get("letter"),
        )
        for unit, row in rows.items()
    )
