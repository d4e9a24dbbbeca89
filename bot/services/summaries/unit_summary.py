"""The summary of a unit for its head and, of an organisation, for BKPSDM: numbers, and no names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time

from bot.domain.access import Action
from bot.domain.agreements import AgreementState
from bot.domain.behaviour import Value
from bot.domain.calendar import instant_of, last_instant
from bot.domain.contribution import ASPECT
from bot.domain.predikat import Rating
from bot.domain.team_summary import BEHAVIOUR, LEAST_PEOPLE, RESULT
from bot.errors import NotAllowed, NotFound
from bot.i18n import N_
from bot.services import rights, twins
from bot.services.rights import Person
from bot.services.summaries import announcing
from models import Session
from models.appraisal import Period
from models.feedback import NoteKind
from models.people import Unit
from models.queries import agreements as steps
from models.queries import people
from models.queries import summaries as rows

MOST_VALUES = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a unit with all below it.

    `spread` and `gap_values` are empty while the period runs, where too few are assessed, and where a part of the unit
    has so few that subtracting the others would tell theirs. Steps are those of today.
    """

    people: int
    sent: int
    sent_on_time: int
    assessed: int
    assessed_on_time: int
    closed: bool
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
    """One unit with everything below it, in a period; see `summaries.period_for`.

    Only of those in `units_for`: a unit below one of them could be told apart from the rest. Raises `NotAllowed`,
    `NotFound`.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    if unit_id not in dict(units_for(session, person)):
        raise NotAllowed(N_("The summary of a unit is for its head, and those of organisations for BKPSDM too."))
    below = people.units_below(session, [unit_id])

    def tells_most(one: int) -> bool:
        """Ratings show once a period is closed: so the last closed one, while the next has only begun."""
        return session.get_one(Period, one).closed_at is not None and rows.has_assessed_in(session, below, one)

    period = announcing.period_for(session, period_id, tells_most)
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
    closed, small = period.closed_at is not None, _has_a_small_part(session, period.id or 0, unit_id, below)
    enough = closed and counted.assessed >= LEAST_PEOPLE and not small
    found = rows.distribution(session, period.id or 0, below) if enough else []
    values = rows.gap_values(session, period.id or 0, below, MOST_VALUES) if enough else []
    whom = rows.counted_people(session, period.id or 0, below)
    states = steps.by_state(session, whom)
    notes = rows.notes_given(session, whom, instant_of(period.starts_on, time.min), last_instant(period.ends_on))
    return UnitSummary(
        unit.name,
        title,
        Figures(
            people=counted.people,
            sent=counted.sent,
            sent_on_time=counted.sent_on_time,
            assessed=counted.assessed,
            assessed_on_time=counted.assessed_on_time,
            closed=closed,
            spread=dict(zip((RESULT, BEHAVIOUR, ASPECT), found, strict=False)),
            gap_values=tuple((Value(item).label, n) for item, n in values),
            steps_open=states.get(AgreementState.PROPOSED, 0) + states.get(AgreementState.AGREED, 0),
            steps_done=states.get(AgreementState.DONE, 0),
            feedback=notes.get(NoteKind.FEEDBACK, 0),
            appreciation=notes.get(NoteKind.APPRECIATION, 0),
        ),
    )


def _has_a_small_part(session: Session, period_id: int, unit_id: int, below: Collection[int]) -> bool:
    """Whether a unit directly below, or what is left beside those, has so few assessed that they can be told."""
    counted = rows.assessed_by_unit(session, period_id, below)
    parts = [
        sum(counted.get(each, 0) for each in people.units_below(session, [child]))
        for child in rows.children_of(session, unit_id)
    ]
    left = sum(counted.values()) - sum(parts)
    return any(0 < part < LEAST_PEOPLE for part in (*parts, left))
