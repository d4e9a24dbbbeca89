"""Looking up a score: the own one at once, earlier ones, and those of reports by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.domain.access import Action, Relation, may
from bot.domain.appraisal import Stage, Turn, is_late, whose_turn
from bot.domain.calendar import local_day
from bot.domain.names import alike
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import RULE, Predikat, Rating
from bot.domain.service import ServiceState
from bot.errors import Refused
from bot.i18n import N_
from bot.services import organisation, plans, posts, records, rights, twins
from bot.services.paper import marks
from bot.services.paper.marks import PaperMark
from bot.services.posts import Official
from bot.services.rights import Person
from models import Session
from models.appraisal import Party, RatingSubject
from models.queries import appraisals as rows
from models.queries.appraisals import Entry


@dataclass(frozen=True, slots=True)
class Reached:
    """One planned result with its capaian in percent; None where a number is missing."""

    number: int
    title: str
    capaian: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    """The result of one appraisal as its reader may see it. Ratings and predikat are None before it is confirmed."""

    appraisal_id: int
    own: bool
    name: str
    period: str
    stage: Stage
    turn: Turn
    late: bool
    self_review_due_on: date
    assessment_due_on: date
    submitted_at: datetime | None
    penilai: Official | None
    """Who confirmed it, or who has to today."""
    unit: str
    organisation: OrganisationPredicate | None
    predikat: Predikat | None
    result: Rating | None
    behaviour: Rating | None
    contribution: Rating | None
    assessed_at: datetime | None
    rule: str
    reached: tuple[Reached, ...]
    may_assess: bool
    reasons: tuple[str, ...]
    """The penilai's reasons for the two official ratings, where one was asked for."""
    evidence: int
    """Pieces of evidence that the reader may open."""
    employee_id: int
    may_see_looks: bool
    """Whether the reader may see who opened the appraisals of this person."""
    on_paper: tuple[PaperMark, ...] = ()
    """What of it came from a form on paper."""
    exempt: ServiceState | None = None
    """Why the person is not assessed in this period, with the basis."""
    exempt_basis: str | None = None
    unfinished: bool = False
    """Whether the period was closed before this was assessed."""
    title: str = ""
    """What the conversation was called that it came from: of both periods where two records came of it."""
    twin: tuple[int, str] | None = None
    """The other record of the same conversation, TW4 or AKHIR: appraisal and period."""


def own_score(session: Session, person: Person, now: datetime) -> Score:
    """The person's newest appraisal: the open period's, else the last one. Raises `Refused` where there is none."""
    period = rows.open_period(session)
    found = rows.entry_of_person(session, person.id, period.id or 0) if period else None
    if found is None:
        earlier = rows.entries_of_person(session, person.id)
        if not earlier:
            raise Refused(N_("There is no appraisal of yours yet. If that is wrong, please ask BKPSDM."))
        found = earlier[0]
    return score(session, person, found.appraisal.id or 0, now)


def score(session: Session, person: Person, appraisal_id: int, now: datetime) -> Score:
    """One score, for whoever may read it. Raises `NotAllowed`."""
    found = rights.require(session, person, Action.SEE_APPRAISAL, appraisal_id, view="result", now=now)
    return _score_of(session, person, found, now)


def history(session: Session, person: Person, now: datetime) -> list[Score]:
    """The person's own appraisals, newest first."""
    return [_score_of(session, person, found, now) for found in rows.entries_of_person(session, person.id)]


def _score_of(session: Session, person: Person, found: Entry, now: datetime) -> Score:
    appraisal, period, today = found.appraisal, found.period, local_day(now)
    unit = organisation.organisation_of(session, appraisal.unit_id)
    relations = rights.relations_to(session, person, appraisal)
    turn = whose_turn(appraisal.stage, self_review_due_on=period.self_review_due_on, today=today)
    realised = records.read_realisations(session, appraisal.id or 0)
    unfinished = period.closed_at is not None and not appraisal.stage.is_over
    other = twins.other_record(session, appraisal)
    return Score(
        appraisal_id=appraisal.id or 0,
        own=appraisal.employee_id == person.id,
        name=found.employee.name,
        period=period.name,
        stage=appraisal.stage,
        turn=turn,
        late=is_late(
            turn,
            appraisal.stage,
            self_review_due_on=period.self_review_due_on,
            assessment_due_on=period.assessment_due_on,
            today=today,
        ),
        self_review_due_on=period.self_review_due_on,
        assessment_due_on=period.assessment_due_on,
        submitted_at=appraisal.submitted_at,
        penilai=posts.assessor(session, appraisal) or posts.penilai_today(session, person.holders, appraisal),
        unit=unit.short_name,
        organisation=appraisal.organisation_predicate or organisation.predicate_of(session, unit, period.id or 0),
        predikat=appraisal.predikat,
        result=appraisal.result_rating,
        behaviour=appraisal.behaviour_rating,
        contribution=appraisal.contribution_rating,
        assessed_at=appraisal.assessed_at,
        rule=appraisal.regulation_version.label if appraisal.regulation_version.is_history else RULE,
        reached=tuple(
            Reached(result.number, result.title, result.capaian_of(realised))
            for result in plans.facts_of(session, appraisal.skp_id).results
        ),
        reasons=tuple(
            reason
            for (subject, _), reason in records.read(session, appraisal.id or 0, Party.PENILAI).reasons.items()
            if subject in {RatingSubject.HASIL_KERJA, RatingSubject.PERILAKU_KERJA}
        ),
        evidence=sum(rows.evidence_counts(session, appraisal.id or 0).values()),
        on_paper=marks.marks_of(session, appraisal),
        may_assess=Relation.PENILAI in relations
        and turn is Turn.PENILAI
        and not unfinished
        and twins.is_talked_about(session, appraisal),
        employee_id=appraisal.employee_id,
        may_see_looks=may(Action.SEE_ACCESS_LOG, relations),
        exempt=appraisal.exempt_state,
        exempt_basis=appraisal.exempt_basis,
        unfinished=unfinished,
        title=twins.title_of(session, period),
        twin=other,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A person whose appraisal may be read, found by name."""

    appraisal_id: int
    name: str
    position: str
    stage: Stage


def find(session: Session, person: Person, written: str, *, limit: int = 8) -> list[Found]:
    """People of the open period whose appraisal the person may read and whose name is like what was written.

    Tolerates typing errors and missing titles; best first. Raises `Refused` where the person reads only the own one.
    """
    if not (person.has_reports or person.is_bkpsdm):
        raise Refused(
            N_("You can look up your own result with /hasil. Results of others are seen by their penilai and BKPSDM.")
        )
    period = rows.open_period(session)
    entries = (
        rows.readable_entries(session, person.charge, reads_all=person.is_bkpsdm, period_id=period.id or 0)
        if period
        else []
    )
    names = {entry.appraisal.id or 0: entry.employee.name for entry in entries}
    matches = alike(written, names, limit)
    by_id = {entry.appraisal.id or 0: entry for entry in entries}
    return [
        Found(
            appraisal_id,
            by_id[appraisal_id].employee.name,
            by_id[appraisal_id].employee.position,
            by_id[appraisal_id].appraisal.stage,
        )
        for appraisal_id in matches
    ]
