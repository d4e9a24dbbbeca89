"""The feedback summary of a confirmed assessment, from its records, the period before, and what came in besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bot.conversation.kinds import quantity
from bot.domain.access import Action, Relation
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.feedback import Summary, summarise
from bot.domain.feedback_inputs import Before, FeedbackInput, IndicatorInput, ResultInput, ValueInput
from bot.errors import Refused
from bot.flows.facts import ResultFacts
from bot.i18n import N_
from bot.services import plans, records, rights
from bot.services.agreements import steps
from bot.services.feedback import extras
from bot.services.records import Words
from bot.services.rights import Person
from models import Session
from models.appraisal import Party, Period, PeriodKind, RatingSubject, Topic
from models.queries import appraisals as rows
from models.queries.appraisals import Entry

_CONTRIBUTION = (RatingSubject.CONTRIBUTION, "")


@dataclass(frozen=True, slots=True)
class Feedback:
    """The summary with what it is about, and what its reader may do next."""

    appraisal_id: int
    own: bool
    name: str
    period: str
    summary: Summary
    awaited: str | None = None
    """The open period, where its feedback is still to come and this one is from an earlier one."""
    may_propose: bool = False
    """Whether the reader may propose a step, and there is room for one."""
    sees_agreements: bool = False


def newest(session: Session, person: Person, now: datetime) -> Feedback:
    """The person's own newest feedback. Raises `Refused` where nothing is confirmed yet."""
    found = [e for e in rows.entries_of_person(session, person.id) if e.appraisal.stage is not Stage.EXEMPT]
    confirmed = next((entry for entry in found if entry.appraisal.stage is Stage.ASSESSED), None)
    if confirmed is not None:
        awaited = None if confirmed is found[0] else found[0].period.name
        return replace(feedback_on(session, person, confirmed.appraisal.id or 0, now), awaited=awaited)
    raise Refused(N_("There is no confirmed assessment of yours yet. Your turn or not: see /tugas."))


def feedback_on(session: Session, person: Person, appraisal_id: int, now: datetime) -> Feedback:
    """The feedback of one appraisal. Raises `NotAllowed`, and `Refused` before the assessment is confirmed.

    Everybody who may read the assessment reads the same ratings and figures. What others gave the person at any time
    is for the person in full, for the penilai appreciation that was read, and of
    feedback the number alone. BKPSDM sees nothing of
    it, and no agreed steps.
    """
    found = rights.require(session, person, Action.SEE_APPRAISAL, appraisal_id, view="feedback", now=now)
    if found.appraisal.stage is Stage.EXEMPT:
        raise Refused(
            N_("There is no assessment in {period}, and so no feedback. See /hasil.")(period=found.period.name)
        )
    if found.appraisal.stage is not Stage.ASSESSED:
        raise Refused(N_("The assessment is not confirmed yet, so there is no feedback to read. See /hasil."))
    employee_id = found.appraisal.employee_id
    relations = rights.relations_to_person(session, person, found.employee)
    is_one_of_both = bool(relations & {Relation.SELF, Relation.PENILAI})
    given = replace(
        _input(session, found),
        before=_before(session, found),
        received=extras.received(session, found.employee, found.period, relations) if is_one_of_both else None,
        agreed=extras.agreed(session, employee_id) if is_one_of_both else None,
        own=employee_id == person.id,
    )
    return Feedback(
        appraisal_id=appraisal_id,
        own=employee_id == person.id,
        name=found.employee.name,
        period=found.period.name,
        summary=summarise(given),
        may_propose=steps.may_propose(session, person, employee_id),
        sees_agreements=is_one_of_both,
    )


def _input(session: Session, found: Entry) -> FeedbackInput:
    """What both sides said in the appraisal itself."""
    appraisal_id = found.appraisal.id or 0
    own, penilai = (records.read(session, appraisal_id, party) for party in (Party.EMPLOYEE, Party.PENILAI))
    realised = records.read_realisations(session, appraisal_id)
    return FeedbackInput(
        results=tuple(
            _result(result, realised, own, penilai)
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
        contribution=penilai.ratings.get(_CONTRIBUTION),
        own_contribution=own.ratings.get(_CONTRIBUTION),
        contribution_reason=penilai.reasons.get(_CONTRIBUTION),
        develop=own.prose.get((Topic.DEVELOP, "")),
        note=penilai.prose.get((Topic.NOTE, "")),
        result=found.appraisal.result_rating,
        behaviour=found.appraisal.behaviour_rating,
        result_reason=penilai.reasons.get((RatingSubject.HASIL_KERJA, "")),
        behaviour_reason=penilai.reasons.get((RatingSubject.PERILAKU_KERJA, "")),
    )


def _result(result: ResultFacts, realised: dict[str, Decimal], own: Words, penilai: Words) -> ResultInput:
    subject = (RatingSubject.PLANNED_RESULT, result.key)
    return ResultInput(
        title=result.title,
        capaian=result.capaian_of(realised),
        supervisor=penilai.ratings.get(subject),
        own=own.ratings.get(subject),
        reason=penilai.reasons.get(subject),
        number=result.number,
        indicators=_indicators(result, realised),
    )


def _indicators(result: ResultFacts, realised: Mapping[str, Decimal]) -> tuple[IndicatorInput, ...]:
    found = []
    for position, indicator in enumerate(result.indicators, start=1):
        amount = realised.get(indicator.key)
        found.append(
            IndicatorInput(
                key=indicator.key,
                number=f"{result.number}.{position}",
                text=indicator.text,
                capaian=None if amount is None else indicator.capaian_of(amount),
                target=indicator.target_text(),
                realisation=None if amount is None else quantity(amount, indicator.measure),
            )
        )
    return tuple(found)


def _before(session: Session, found: Entry) -> Before | None:
    """The newest assessed period before this one; a year is compared with a year. Our own choice.

    None where there is none, or it was assessed under a rule that is revoked.
    """
    earlier = next(
        (
            entry
            for entry in rows.entries_of_person(session, found.appraisal.employee_id)
            if entry.appraisal.stage is Stage.ASSESSED and _comes_before(entry.period, found.period)
        ),
        None,
    )
    if earlier is None or earlier.appraisal.regulation_version.is_history:
        return None
    there = _input(session, earlier)
    return Before(
        period=earlier.period.name,
        result=there.result,
        behaviour=there.behaviour,
        contribution=there.contribution,
        values={each.value: each.supervisor for each in there.values},
        capaian={
            indicator.key: indicator.capaian
            for result in there.results
            for indicator in result.indicators
            if indicator.capaian is not None
        },
    )


def _comes_before(earlier: Period, period: Period) -> bool:
    both_years = (earlier.kind is PeriodKind.AKHIR) == (period.kind is PeriodKind.AKHIR)
    return both_years and earlier.ends_on < period.ends_on
