"""The summary of a team for its penilai, and, for the penilai alone, the own habits of rating."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.access import Action, Relation
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.calendar import instant_of, local_day
from bot.domain.habits import Habits, habits_of
from bot.domain.predikat import Rating
from bot.domain.team_summary import PersonGap, Rated, largest_gaps, spread
from bot.errors import Refused
from bot.i18n import N_
from bot.services import audit, rights, twins
from bot.services.rights import Person
from bot.services.summaries import announcing
from models import Session
from models.appraisal import Appraisal, Party, Period, RatingRow, RatingSubject
from models.queries import agreements as steps
from models.queries import appraisals, feedback, people
from models.queries import summaries as rows
from models.queries.twins import beside


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """A team in a period. Names are only those of people in the own charge; who is not appraised does not count.

    Open steps, and who got no feedback, are those of the people who are in service there today.
    """

    period_id: int
    period: str
    people: int
    assessed: int
    spread: Mapping[str, Mapping[Rating, int]]
    gaps: tuple[PersonGap, ...]
    open_steps: tuple[tuple[str, int], ...]
    """Who has open steps, and how many."""
    without_feedback: tuple[str, ...]
    """To whom the penilai has given neither feedback nor appreciation in this quarter of the calendar."""


@dataclass(frozen=True, slots=True)
class OwnHabits:
    """The own habits in the period of the newest own assessment."""

    period: str
    habits: Habits


def team_summary(session: Session, person: Person, period_id: int, now: datetime) -> TeamSummary:
    """The team in a period, by default the one that runs or was closed last. Raises `NotAllowed` for who has nobody.

    Whose two views are named was read with that: it stands in the log.
    """
    if not person.has_reports:
        raise rights.refusal(person, Action.ASSESS)
    charge = person.charge
    period = announcing.period_for(session, period_id, lambda one: rows.has_assessed_reports(session, charge, one))
    entries = [
        entry
        for entry in appraisals.readable_entries(session, charge, reads_all=False, period_id=period.id or 0)
        if entry.appraisal.employee_id != person.id and entry.appraisal.stage is not Stage.EXEMPT
    ]
    assessed = {e.appraisal.id or 0: e for e in entries if e.appraisal.stage is Stage.ASSESSED}
    names = {e.appraisal.employee_id: e.employee.name for e in entries}
    rated = _rated(session, [e.appraisal for e in assessed.values()], names)
    gaps = largest_gaps(rated)
    for gap in gaps:
        _note_look(session, person, assessed[gap.appraisal_id].appraisal, now)
    now_here = feedback.reports(session, charge)
    present = {who: name for who, name in names.items() if who in now_here}
    counted = steps.open_by_person(session, present)
    reached = rows.got_feedback_from(session, person.id, present, _quarter_begins(local_day(now)))
    return TeamSummary(
        period_id=period.id or 0,
        period=twins.title_of(session, period),
        people=len(entries),
        assessed=len(assessed),
        spread=spread(rated),
        gaps=gaps,
        open_steps=tuple((name, counted[who]) for who, name in present.items() if who in counted),
        without_feedback=tuple(name for who, name in present.items() if who not in reached),
    )


def _quarter_begins(today: date) -> datetime:
    return instant_of(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), time.min)


def _note_look(session: Session, person: Person, appraisal: Appraisal, now: datetime) -> None:
    seat = rights.seat_of(session, person.holders, appraisal)
    audit.looked(
        session,
        appraisal_id=appraisal.id or 0,
        reader_id=person.id,
        relation=Relation.PENILAI,
        acting=seat.kind if seat else None,
        view="team_summary",
        now=now,
    )


def own_habits(session: Session, person: Person) -> OwnHabits:
    """How the person rated in the period of their newest assessment; nobody else can ask. Raises `Refused`."""
    period_id = rows.newest_period_assessed_by(session, person.id)
    period = session.get(Period, period_id) if period_id is not None else None
    if period is None:
        raise Refused(N_("You have not confirmed an assessment yet, so there are no ratings of yours to look at."))
    leading = (beside(session, period) or period) if period.follows else period
    own = rows.assessed_by(session, person.id, leading.id or 0)
    names = people.names_of(session, [appraisal.employee_id for appraisal in own])
    return OwnHabits(twins.title_of(session, leading), habits_of(_rated(session, own, names)))


def _rated(session: Session, those: Collection[Appraisal], names: Mapping[int, str]) -> list[Rated]:
    ratings: dict[tuple[int, Party], list[RatingRow]] = {}
    for row in rows.final_ratings(session, [appraisal.id or 0 for appraisal in those]):
        ratings.setdefault((row.appraisal_id, row.party), []).append(row)
    found = []
    for appraisal in those:
        appraisal_id = appraisal.id or 0
        theirs, own = (ratings.get((appraisal_id, party), []) for party in (Party.PENILAI, Party.EMPLOYEE))
        found.append(
            Rated(
                appraisal_id=appraisal_id,
                name=names[appraisal.employee_id],
                result=appraisal.result_rating,
                behaviour=appraisal.behaviour_rating,
                contribution=appraisal.contribution_rating,
                own_contribution=_of(own, RatingSubject.CONTRIBUTION).get(""),
                values=_by_value(theirs),
                own_values=_by_value(own),
                results=tuple(r for r in _of(theirs, RatingSubject.PLANNED_RESULT).values() if r is not None),
            )
        )
    return found


def _of(ratings: Sequence[RatingRow], subject: RatingSubject) -> dict[str, Rating | None]:
    return {row.item: row.rating for row in ratings if row.subject is subject}


def _by_value(ratings: Sequence[RatingRow]) -> dict[Value, Rating | None]:
    return {Value(item): rating for item, rating in _of(ratings, RatingSubject.VALUE).items()}
