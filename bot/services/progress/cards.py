"""How far the units of BKPSDM or of a unit admin are: the numbers of the daily card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.access import Action
from bot.domain.appraisal import Stage
from bot.services import rights, twins
from bot.services.progress import status
from bot.services.rights import Person
from models import Session
from models.queries import appraisals, enrolment, people, progress

FURTHEST_BEHIND = 5
"""Units that the card names. Our own choice."""


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit: how many people are appraised, have sent their self-review, and are assessed."""

    unit: str
    people: int
    sent: int
    assessed: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbers of today; `units` have most left first, by share, and those that are done last."""

    period_id: int
    period: str
    self_review_due_on: date
    assessment_due_on: date
    whole: UnitProgress
    units: tuple[UnitProgress, ...]

    @property
    def behind(self) -> tuple[UnitProgress, ...]:
        """The units that the daily card names."""
        return tuple(one for one in self.units if one.assessed < one.people)[:FURTHEST_BEHIND]


def standing(session: Session, person: Person) -> Standing | None:
    """Of the city by organisation for BKPSDM, of their units for a unit admin; None where no period is open.

    Raises `NotAllowed` for everybody else.
    """
    if not (person.is_bkpsdm or person.admin_units):
        raise rights.refusal(person, Action.MANAGE_DELIVERY)
    period = appraisals.open_period(session)
    if period is None:
        return None
    units = enrolment.units(session)
    mine = None if person.is_bkpsdm else people.units_below(session, person.admin_units)
    counts: dict[str, Counter[Stage]] = {}
    for unit_id, stage, n in progress.counts(session, period.id or 0, mine):
        name = status.organisation_name(units, unit_id) if mine is None else units[unit_id].short_name
        counts.setdefault(name, Counter())[stage] += n
    found = [one for unit, numbers in counts.items() if (one := _progress(unit, numbers)).people]
    found.sort(key=lambda one: (one.assessed / one.people, one.sent / one.people, -one.people, one.unit))
    whole: Counter[Stage] = Counter()
    for numbers in counts.values():
        whole.update(numbers)
    return Standing(
        period_id=period.id or 0,
        period=twins.title_of(session, period),
        self_review_due_on=period.self_review_due_on,
        assessment_due_on=period.assessment_due_on,
        whole=_progress("", whole),
        units=tuple(found),
    )


def _progress(unit: str, numbers: Mapping[Stage, int]) -> UnitProgress:
    appraised = sum(n for stage, n in numbers.items() if stage is not Stage.EXEMPT)
    assessed = numbers.get(Stage.ASSESSED, 0)
    return UnitProgress(unit, appraised, assessed + numbers.get(Stage.SUBMITTED, 0), assessed)
