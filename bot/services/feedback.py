"""The first feedback summary of a confirmed assessment, from its records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.access import Action
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.feedback import FeedbackInput, ResultInput, Summary, ValueInput, summarise
from bot.errors import Refused
from bot.i18n import N_
from bot.services import plans, records, rights
from bot.services.rights import Person
from models import Session
from models.appraisal import Party, RatingSubject, Topic
from models.queries import appraisals as rows


@dataclass(frozen=True, slots=True)
class Feedback:
    """The summary with what it is about."""

    appraisal_id: int
    own: bool
    name: str
    period: str
    summary: Summary
    awaited: str | None = None
    """The open period, where its feedback is still to come and this one is from an earlier one."""


def newest(session: Session, person: Person, now: datetime) -> Feedback:
    """The person's own newest feedback. Raises `Refused` where nothing is confirmed yet."""
    found = [e for e in rows.entries_of_person(session, person.id) if e.appraisal.stage is not Stage.EXEMPT]
    confirmed = next((entry for entry in found if entry.appraisal.stage is Stage.ASSESSED), None)
    if confirmed is not None:
        awaited = None if confirmed is found[0] else found[0].period.name
        return replace(feedback_on(session, person, confirmed.appraisal.id or 0, now), awaited=awaited)
    raise Refused(N_("There is no confirmed assessment of yours yet. Your turn or not: see /tugas."))


def feedback_on(session: Session, person: Person, appraisal_id: int, now: datetime) -> Feedback:
    """The feedback of one appraisal. Raises `NotAllowed`, and `Refused` before the assessment is confirmed."""
    found = rights.require(session, person, Action.SEE_APPRAISAL, appraisal_id, view="feedback", now=now)
    if found.appraisal.stage is Stage.EXEMPT:
        raise Refused(
            N_("There is no assessment in {period}, and so no feedback. See /hasil.")(period=found.period.name)
        )
    if found.appraisal.stage is not Stage.ASSESSED:
        raise Refused(N_("The assessment is not confirmed yet, so there is no feedback to read. See /hasil."))
    own = records.read(session, appraisal_id, Party.EMPLOYEE)
    penilai = records.read(session, appraisal_id, Party.PENILAI)
    realised = records.read_realisations(session, appraisal_id)
    contribution = (RatingSubject.CONTRIBUTION, "")
    given = FeedbackInput(
        results=tuple(
            ResultInput(
                title=result.title,
                capaian=result.capaian_of(realised),
                supervisor=penilai.ratings.get((RatingSubject.PLANNED_RESULT, result.key)),
                own=own.ratings.get((RatingSubject.PLANNED_RESULT, result.key)),
                reason=penilai.reasons.get((RatingSubject.PLANNED_RESULT, result.key)),
            )
            for result in plans.facts_of(session, found.appraisal.skp_id).results
        ),
        values=tuple(
            ValueInput(
                value=value,
                supervisor=penilai.ratings.get((RatingSubject.VALUE, value.value)),
                own=own.ratings.get((RatingSubject.VALUE, value.value)),
                reason=penilai.reasons.get((RatingSubject.VALUE, value.value)),
            )
            for value in Value
        ),
        contribution=penilai.ratings.get(contribution),
        own_contribution=own.ratings.get(contribution),
        contribution_reason=penilai.reasons.get(contribution),
        develop=own.prose.get((Topic.DEVELOP, "")),
        note=penilai.prose.get((Topic.NOTE, "")),
    )
    return Feedback(
        appraisal_id=appraisal_id,
        own=found.appraisal.employee_id == person.id,
        name=found.employee.name,
        period=found.period.name,
        summary=summarise(given),
    )
