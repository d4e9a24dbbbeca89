"""The assessment: what the penilai may see when, the blind ratings that are kept, and the confirmed predikat."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.answers import Answer, Key, Scope
from bot.conversation.kinds import rating_of
from bot.conversation.path import State
from bot.domain.access import Action
from bot.domain.acting import Seat
from bot.domain.appraisal import Stage, may_assess, may_return
from bot.domain.behaviour import Value
from bot.domain.calendar import local_day
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Rating, predikat_for
from bot.errors import Conflict, Refused
from bot.flows.assessment import ASSESSMENT, BLIND_STEPS
from bot.flows.assessment_facts import AssessmentFacts, SelfReview
from bot.flows.assessment_reasons import thing_of
from bot.i18n import N_
from bot.services import conversations, organisation, outbox, plans, records, rights, running, twins
from bot.services.binding import Binding, Context
from bot.services.records import Words
from models import Session
from models.appraisal import Appraisal, Party, Phase, RatingSubject, Topic
from models.queries import appraisals as rows
from models.queries.appraisals import Entry


def _facts(context: Context) -> AssessmentFacts:
    found = rights.require(
        context.session, context.person, Action.ASSESS, context.subject_id, view="assessment", now=context.now
    )
    twins.refuse_follower(context.session, found.appraisal)
    _refuse_if_not_now(found, context)
    unit = organisation.organisation_of(context.session, found.appraisal.unit_id)
    skp = plans.facts_of(context.session, found.appraisal.skp_id)
    if not skp.results:
        raise Refused(
            N_("{name} has no approved plan (SKP) for {year}, so there is nothing to assess. Please ask BKPSDM.")(
                name=found.employee.name, year=str(found.period.year)
            )
        )
    return AssessmentFacts(
        appraisal_id=context.subject_id,
        employee=found.employee.name,
        position=found.employee.position,
        period=twins.title_of(context.session, found.period),
        plan=skp,
        realised=records.read_realisations(context.session, context.subject_id),
        evidence={
            plans.result_key(result_id): count
            for result_id, count in rows.evidence_counts(context.session, context.subject_id).items()
        },
        self_review=_self_review(context.session, found.appraisal),
        may_return=may_return(found.appraisal.stage),
        organisation_name=unit.short_name,
        organisation=organisation.predicate_of(context.session, unit, found.period.id or 0),
        may_set_organisation=organisation.may_set(context.session, context.person, unit),
        heads_organisation=unit.head_id == found.employee.id,
    )


def _refuse_if_not_now(found: Entry, context: Context) -> None:
    if found.appraisal.stage is Stage.EXEMPT:
        raise Conflict(
            N_("{name} is not assessed in {period}; the reason stands in /hasil. Nothing was changed.")(
                name=found.employee.name, period=found.period.name
            )
        )
    if found.appraisal.stage is Stage.ASSESSED:
        raise Conflict(
            N_("The assessment of {name} is already confirmed. Nothing was changed; see /hasil.")(
                name=found.employee.name
            )
        )
    if found.period.closed_at is not None:
        raise Refused(N_("{period} is closed. Please ask BKPSDM.")(period=found.period.name))
    due_on = found.period.self_review_due_on
    if not may_assess(found.appraisal.stage, self_review_due_on=due_on, today=local_day(context.now)):
        raise Refused(
            N_(
                "{name} has not sent the self-review yet and has time until {day}. "
                "After that day you can assess without it."
            )(name=found.employee.name, day=due_on)
        )


def _self_review(session: Session, appraisal: Appraisal) -> SelfReview | None:
    """What the employee sent; a self-review that was returned and not sent again still counts as its last state."""
    if appraisal.submitted_at is None:
        return None
    words = records.read(session, appraisal.id or 0, Party.EMPLOYEE)
    prose = words.prose
    return SelfReview(
        ratings={
            item: rating
            for (subject, item), rating in words.ratings.items()
            if subject in {RatingSubject.PLANNED_RESULT, RatingSubject.VALUE}
        },
        impact={item: text for (topic, item), text in prose.items() if topic is Topic.IMPACT},
        contribution=prose.get((Topic.CONTRIBUTION, "")),
        contribution_rating=words.ratings.get((RatingSubject.CONTRIBUTION, "")),
        helped=prose.get((Topic.HELPED, "")),
        hindered=prose.get((Topic.HINDERED, "")),
        develop=prose.get((Topic.DEVELOP, "")),
    )


def _along(context: Context, state: State[AssessmentFacts]) -> None:
    """Keep the ratings as they were before the self-review was shown, and ask for a missing predikat of the unit."""
    scope = Scope(state.facts, state.answers)
    if not all(scope.answered(step) for step in BLIND_STEPS):
        return
    if not rows.ratings(context.session, context.subject_id, Party.PENILAI, Phase.BLIND):
        blind = _feedback_ratings(scope)
        records.write(
            context.session,
            context.subject_id,
            Party.PENILAI,
            Words(ratings=blind),
            context.now,
            Phase.BLIND,
            writer_id=context.person.id,
        )
    if state.facts.organisation is None and not state.facts.may_set_organisation:
        found = rows.entry(context.session, context.subject_id)
        assert found is not None, "the facts were loaded from it"
        unit = organisation.organisation_of(context.session, found.appraisal.unit_id)
        organisation.ask_for(context.session, unit, found.period, context.now)


def _feedback_ratings(scope: Scope[AssessmentFacts]) -> dict[tuple[RatingSubject, str], Rating | None]:
    results, values = scope.card("results"), scope.card("values")
    found = {
        (RatingSubject.PLANNED_RESULT, result.key): rating_of(results.get(result.key))
        for result in scope.facts.plan.results
    }
    found |= {(RatingSubject.VALUE, value.value): rating_of(values.get(value.value)) for value in Value}
    found[RatingSubject.CONTRIBUTION, ""] = rating_of(scope.text("contribution"))
    return found


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    """Confirm: the penilai's taps become the ratings, the table gives the predikat, both sides are told."""
    appraisal = _locked_unchanged(context)
    running.hold_open(context.session, appraisal.period_id)
    scope = Scope(_facts(context), answers)
    result, behaviour = rating_of(scope.text("result_rating")), rating_of(scope.text("behaviour_rating"))
    contribution = rating_of(scope.text("contribution"))
    assert result is not None, "the engine finishes only a complete path"
    assert behaviour is not None, "the engine finishes only a complete path"
    predicate = _organisation_predicate(context, appraisal, scope)
    _forget_blind_ratings_of_others(context)
    records.write(context.session, context.subject_id, Party.PENILAI, _words(scope, result, behaviour), context.now)
    appraisal.result_rating, appraisal.behaviour_rating = result, behaviour
    appraisal.contribution_rating, appraisal.organisation_predicate = contribution, predicate
    appraisal.predikat = predikat_for(result, behaviour)
    appraisal.stage = Stage.ASSESSED
    appraisal.assessed_at, appraisal.assessed_by_id = context.now, context.person.id
    seat = rights.seat_of(context.session, context.person.holders, appraisal)
    assert seat is not None, "the facts were loaded for who holds it"
    if seat.kind is not None:
        appraisal.assessed_as, appraisal.assessed_for_id = seat.kind, seat.post
    appraisal.revision += 1
    context.session.add(appraisal)
    conversations.close_all_about(context.session, "self_review", context.subject_id, context.now)
    conversations.close_all_about(
        context.session, ASSESSMENT.id, context.subject_id, context.now, besides=context.person.id
    )
    _leave_a_trail(context, appraisal, scope, seat)


def _forget_blind_ratings_of_others(context: Context) -> None:
    """Of who acted before, or was replaced: compared with the ratings of another person they would say nothing."""
    blind = rows.ratings(context.session, context.subject_id, Party.PENILAI, Phase.BLIND)
    if any(row.writer_id != context.person.id for row in blind):
        rows.forget_words_of(context.session, context.subject_id, Party.PENILAI, Phase.BLIND)


def _locked_unchanged(context: Context) -> Appraisal:
    """The appraisal, held against others. Raises `Conflict` where it changed since the facts of this turn were read."""
    seen = rows.entry(context.session, context.subject_id)
    assert seen is not None, "the facts were loaded from it"
    revision = seen.appraisal.revision
    appraisal = rows.locked(context.session, context.subject_id)
    assert appraisal is not None, "nobody deletes an appraisal"
    if appraisal.revision != revision and appraisal.stage is not Stage.ASSESSED:
        raise Conflict(
            N_(
                "Something has just changed in the appraisal of {name}. Nothing was confirmed and your answers are "
                "kept; please look at it again before you send."
            )(name=seen.employee.name)
        )
    return appraisal


def _organisation_predicate(
    context: Context, appraisal: Appraisal, scope: Scope[AssessmentFacts]
) -> OrganisationPredicate:
    if scope.facts.organisation is not None:
        return scope.facts.organisation
    chosen = OrganisationPredicate(str(scope.text("organisation")))
    unit = organisation.organisation_of(context.session, appraisal.unit_id)
    organisation.set_predicate(context.session, context.person, unit, appraisal.period_id, chosen, context.now)
    return chosen


_REASONS: Mapping[str, RatingSubject] = {
    "result_reason": RatingSubject.PLANNED_RESULT,
    "value_reason": RatingSubject.VALUE,
    "contribution_reason": RatingSubject.CONTRIBUTION,
    "result_rating_reason": RatingSubject.HASIL_KERJA,
    "behaviour_rating_reason": RatingSubject.PERILAKU_KERJA,
}


def _words(scope: Scope[AssessmentFacts], result: Rating, behaviour: Rating) -> Words:
    ratings = _feedback_ratings(scope)
    ratings[RatingSubject.HASIL_KERJA, ""], ratings[RatingSubject.PERILAKU_KERJA, ""] = result, behaviour
    reasons = {
        (_REASONS[key.step], thing_of(key.item)): str(answer.value)
        for key, answer in scope.answers.items()
        if key.step in _REASONS
    }
    note = scope.text("note")
    return Words(ratings=ratings, reasons=reasons, prose={(Topic.NOTE, ""): note} if note else {})


def _leave_a_trail(context: Context, appraisal: Appraisal, scope: Scope[AssessmentFacts], seat: Seat) -> None:
    words = records.read(context.session, context.subject_id, Party.PENILAI)
    twins.record(
        context.session,
        appraisal,
        actor_id=context.person.id,
        role=context.role("penilai"),
        action="assessment.confirmed",
        codes={
            "predikat": appraisal.predikat.value if appraisal.predikat else None,
            "organisation": appraisal.organisation_predicate.value if appraisal.organisation_predicate else None,
            "regulation": appraisal.regulation_version.value,
            "self_review": scope.facts.self_review is not None,
            "ratings": words.codes(),
            **seat.codes,
            **context.codes,
        },
        text="\n".join([*words.reasons.values(), *words.prose.values()]) or None,
        now=context.now,
    )
    key = f"assessed:{context.subject_id}:{appraisal.revision}"
    outbox.put(
        context.session, "assessed", appraisal.employee_id, context.subject_id, key, {}, context.now, context.now
    )


BINDING = Binding(flow=ASSESSMENT, facts=_facts, finish=_finish, along=_along)
