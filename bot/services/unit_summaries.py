"""The summary of a unit for its head, the leaders above, its admin and BKPSDM: numbers, and no names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from bot.domain.access import Action, Relation, may
from bot.domain.agreements import AgreementState
from bot.domain.behaviour import Value
from bot.domain.calendar import instant_of, last_instant
from bot.domain.contribution import ASPECT
from bot.domain.predikat import Rating
from bot.domain.team_summary import BEHAVIOUR, RESULT
from bot.errors import NotFound
from bot.services import rights, summaries, twins
from bot.services.rights import Person
from models import Session
from models.feedback import NoteKind
from models.people import Unit
from models.queries import agreements as steps
from models.queries import people
from models.queries import summaries as rows

LEAST_PEOPLE = 5
"""Fewer people than this have no numbers, so that nobody is recognised in them. Our own choice."""

MOST_VALUES = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a unit with all below it. `spread` and `gap_values` are empty while too few are assessed."""

    people: int
    sent: int
    sent_on_time: int
    assessed: int
    assessed_on_time: int
    spread: Mapping[str, Mapping[Rating, int]]
    gap_values: tuple[tuple[str, int], ...]
    steps_open: int
    steps_done: int
    feedback: int
    appreciation: int


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """A unit in a period; without figures where it has too few people."""

    unit: str
    period: str
    figures: Figures | None


def units_for(session: Session, person: Person) -> list[tuple[int, str]]:
    """Of which units the person can read a summary: those they lead today, and every organisation for BKPSDM.

    Raises `NotAllowed` where there is none.
    """
    led = rows.headed_from(session, person.posts)
    more = people.organisations(session) if person.is_bkpsdm else []
    found = {unit.id or 0: unit.name for unit in (*led, *more)}
    if not found:
        raise rights.refusal(person, Action.SEE_COUNTS)
    return list(found.items())


def unit_summary(session: Session, person: Person, unit_id: int, period_id: int) -> UnitSummary:
    """One unit with everything below it, in a period; see `summaries.period_for`. Raises `NotAllowed`, `NotFound`."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    if not may(Action.SEE_COUNTS, _relations(session, person, unit)):
        raise rights.refusal(person, Action.SEE_COUNTS)
    below = people.units_below(session, [unit_id])
    period = summaries.period_for(session, period_id, lambda one: rows.has_assessed_in(session, below, one))
    counted = rows.numbers(
        session,
        period.id or 0,
        below,
        last_instant(period.self_review_due_on),
        last_instant(period.assessment_due_on),
    )
    title = twins.title_of(session, period)
    if counted.people < LEAST_PEOPLE:
        return UnitSummary(unit.name, title, None)
    enough = counted.assessed >= LEAST_PEOPLE
    found = rows.distribution(session, period.id or 0, below) if enough else []
    values = rows.gap_values(session, period.id or 0, below, MOST_VALUES) if enough else []
    states = steps.by_state(session, below)
    notes = rows.notes_given(session, below, instant_of(period.starts_on, time.min), last_instant(period.ends_on))
    return UnitSummary(
        unit.name,
        title,
        Figures(
            people=counted.people,
            sent=counted.sent,
            sent_on_time=counted.sent_on_time,
            assessed=counted.assessed,
            assessed_on_time=counted.assessed_on_time,
            spread=dict(zip((RESULT, BEHAVIOUR, ASPECT), found, strict=False)),
            gap_values=tuple((Value(item).label, n) for item, n in values),
            steps_open=states.get(AgreementState.PROPOSED, 0) + states.get(AgreementState.AGREED, 0),
            steps_done=states.get(AgreementState.DONE, 0),
            feedback=notes.get(NoteKind.FEEDBACK, 0),
            appreciation=notes.get(NoteKind.APPRECIATION, 0),
        ),
    )


def _relations(session: Session, person: Person, unit: Unit) -> frozenset[Relation]:
    """Beside what they are to its predikat: the head of the unit itself, or of one above it."""
    found = set(rights.relations_to_unit(session, person, unit))
    heads = {above.head_id for above in people.unit_and_above(session, unit.id or 0)}
    return frozenset(found | {Relation.UNIT_HEAD}) if heads & person.posts else frozenset(found)
