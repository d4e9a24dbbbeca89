"""The self-review: who may write it when, and how its answers become records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.conversation.answers import Answer, Key
from bot.conversation.kinds import RATING_CODES, rating_of
from bot.conversation.path import State, path
from bot.domain.access import Action
from bot.domain.appraisal import Stage, may_submit, self_review_last_day
from bot.domain.behaviour import Value
from bot.domain.calendar import local_day
from bot.errors import Conflict, Refused
from bot.flows.assessment import REVEALED_AT
from bot.flows.self_review import SELF_REVIEW, SelfReviewFacts
from bot.i18n import N_, Text
from bot.services import conversations, outbox, plans, posts, records, rights, running, twins
from bot.services.binding import Binding, Context
from bot.services.rights import Person
from models import Session
from models.appraisal import Appraisal, Party, Period, RatingSubject, Topic
from models.queries import appraisals as rows
from models.queries.appraisals import Entry
from models.sealed import unseal


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands before the first question."""

    appraisal_id: int
    period: str
    due_on: date
    questions: int
    minutes: int
    penilai: Text | None
    stage: Stage
    submitted_at: datetime | None
    return_reason: str | None
    has_draft: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A self-review that was sent: for which period, when, and who was told."""

    period: str
    moment: datetime | None
    penilai: Text | None


def minutes_for(questions: int) -> int:
    """About how long so many questions take; at least a minute."""
    return max(1, round(questions * SELF_REVIEW.seconds_per_step / 60))


def overview(session: Session, person: Person, now: datetime) -> Overview:
    """The person's self-review in the open period. Raises `Refused` where there is none to write."""
    found = _own(session, person)
    _refuse_exempt(found.appraisal)
    facts = facts_of(session, found.appraisal)
    questions = len(path(SELF_REVIEW, State(facts)))
    due_on = self_review_last_day(
        found.appraisal.stage,
        self_review_due_on=found.period.self_review_due_on,
        assessment_due_on=found.period.assessment_due_on,
    )
    return Overview(
        appraisal_id=_id(found.appraisal),
        period=twins.title_of(session, found.period),
        due_on=due_on,
        questions=questions,
        minutes=minutes_for(questions),
        penilai=_penilai(session, person, found.appraisal),
        stage=found.appraisal.stage,
        submitted_at=found.appraisal.submitted_at,
        return_reason=_return_reason(session, found.appraisal),
        has_draft=conversations.has_draft(session, person, SELF_REVIEW.id, _id(found.appraisal)),
        is_late=local_day(now) > due_on,
    )


def sent(session: Session, person: Person, appraisal_id: int, now: datetime) -> Sent:
    """What a receipt says of the self-review that a person sent, also when its period is over. Raises `NotAllowed`."""
    found = rights.require(session, person, Action.WRITE_SELF_REVIEW, appraisal_id, view="self_review", now=now)
    return Sent(
        twins.title_of(session, found.period), found.appraisal.submitted_at, _penilai(session, person, found.appraisal)
    )


def _own(session: Session, person: Person) -> Entry:
    period = rows.open_period(session)
    if period is None:
        raise Refused(N_("No appraisal period is open at the moment. I will write to you when one begins."))
    found = rows.entry_of_person(session, person.id, _period_id(period))
    if found is None:
        raise Refused(
            N_("There is no appraisal of yours in {period}. If that is wrong, please ask BKPSDM.")(period=period.name)
        )
    return found


def _facts(context: Context) -> SelfReviewFacts:
    found = rights.require(
        context.session,
        context.person,
        Action.WRITE_SELF_REVIEW,
        context.subject_id,
        view="self_review",
        now=context.now,
    )
    twins.refuse_follower(context.session, found.appraisal)
    if found.period.closed_at is not None:
        raise Refused(N_("{period} is closed. Your answers are kept; please ask BKPSDM.")(period=found.period.name))
    _refuse_if_not_now(found.appraisal)
    facts = facts_of(context.session, found.appraisal)
    if not facts.plan.results:
        raise Refused(
            N_(
                "There is no approved plan (SKP) of yours for {year}, so there is nothing to review yet. "
                "Please ask {who}."
            )(year=str(found.period.year), who=_penilai(context.session, context.person, found.appraisal) or "BKPSDM")
        )
    return facts


def _refuse_exempt(appraisal: Appraisal) -> None:
    if appraisal.exempt_state is not None:
        raise Conflict(
            N_("You are not assessed in this period ({reason}), so there is nothing to write. See /hasil.")(
                reason=appraisal.exempt_state.label
            )
        )


def _refuse_if_not_now(appraisal: Appraisal) -> None:
    _refuse_exempt(appraisal)
    if not may_submit(appraisal.stage):
        raise Conflict(
            N_("Your self-review has already been sent and is with the penilai. See it with /hasil.")
            if appraisal.stage is Stage.SUBMITTED
            else N_("This appraisal is already confirmed, so the self-review cannot change any more. See /hasil.")
        )


def facts_of(session: Session, appraisal: Appraisal) -> SelfReviewFacts:
    """What the questions are about; who may see it was asked before."""
    return SelfReviewFacts(plans.facts_of(session, appraisal.skp_id))


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    """Send: the answers become records, the penilai is told, all in this transaction."""
    appraisal = rows.locked(context.session, context.subject_id)
    assert appraisal is not None, "the facts were loaded from it"
    running.hold_open(context.session, appraisal.period_id)
    _refuse_if_not_now(appraisal)
    words = _words(answers)
    records.write(context.session, _id(appraisal), Party.EMPLOYEE, words, context.now)
    records.write_realisations(
        context.session,
        _id(appraisal),
        {key.item: Decimal(str(a.value)) for key, a in answers.items() if key.step == "realisation"},
    )
    # A penilai who has begun without it, or with the earlier one, sees it before confirming.
    conversations.ask_again(context.session, "assessment", _id(appraisal), REVEALED_AT, context.now)
    again = appraisal.stage is Stage.RETURNED
    appraisal.stage, appraisal.submitted_at = Stage.SUBMITTED, context.now
    appraisal.revision += 1
    context.session.add(appraisal)
    twins.record(
        context.session,
        appraisal,
        actor_id=context.person.id,
        role=context.role("employee"),
        action="self_review.sent",
        codes={"again": again, "ratings": words.codes(), **context.codes},
        text="\n".join(words.prose[key] for key in sorted(words.prose)),
        now=context.now,
    )
    seat = rights.seat_of(context.session, context.person.holders, appraisal)
    if seat is not None:
        outbox.put(
            context.session,
            "self_review_sent",
            seat.holder,
            _id(appraisal),
            f"self_review_sent:{_id(appraisal)}:{appraisal.revision}",
            {},
            context.now,
            context.now,
        )


_TOPICS: Mapping[str, Topic] = {
    "impact": Topic.IMPACT,
    "contribution": Topic.CONTRIBUTION,
    "helped": Topic.HELPED,
    "hindered": Topic.HINDERED,
    "develop": Topic.DEVELOP,
}
_OPTIONAL = frozenset({Topic.HELPED, Topic.HINDERED, Topic.DEVELOP})


def _words(answers: Mapping[Key, Answer]) -> records.Words:
    prose: dict[tuple[Topic, str], str] = {}
    for key, answer in answers.items():
        if key.step in _TOPICS and isinstance(answer.value, str):
            prose[_TOPICS[key.step], key.item] = answer.value
    found = {
        (RatingSubject.PLANNED_RESULT, key.item): rating_of(str(answer.value))
        for key, answer in answers.items()
        if key.step == "own_rating"
    }
    card = answers[Key("values")].value
    assert isinstance(card, dict), "a card keeps codes"
    found |= {(RatingSubject.VALUE, value.value): rating_of(card.get(value.value)) for value in Value}
    found[RatingSubject.CONTRIBUTION, ""] = rating_of(str(answers[Key("contribution_rating")].value))
    return records.Words(ratings=found, prose=prose)


def _sent_before(context: Context) -> Mapping[Key, Answer]:
    """What was sent, where the conversation it was written in is not here."""
    found = rows.entry(context.session, context.subject_id)
    if found is None or found.appraisal.submitted_at is None:
        return {}
    words = records.read(context.session, context.subject_id, Party.EMPLOYEE)
    reached = records.read_realisations(context.session, context.subject_id)
    answers = {Key("realisation", key): Answer(f"{amount:f}") for key, amount in reached.items()}
    for step, topic in _TOPICS.items():
        sent = {Key(step, item): Answer(text) for (about, item), text in words.prose.items() if about is topic}
        answers |= sent or ({Key(step): Answer(None)} if topic in _OPTIONAL else {})
    card: dict[str, str | None] = {}
    for (subject, item), rating in words.ratings.items():
        code = None if rating is None else RATING_CODES[rating]
        match subject:
            case RatingSubject.VALUE:
                card[item] = code
            case RatingSubject.PLANNED_RESULT if code is not None:
                answers[Key("own_rating", item)] = Answer(code)
            case RatingSubject.CONTRIBUTION if code is not None:
                answers[Key("contribution_rating")] = Answer(code)
            case _:
                continue
    return answers | {Key("values"): Answer(card)}


def _files_go_to(facts: SelfReviewFacts, key: Key) -> str | None:
    return facts.plan.result_of(key.item).key if key.step == "realisation" else key.item


def _files_at(session: Session, appraisal_id: int, key: str) -> int:
    return rows.evidence_counts(session, appraisal_id).get(plans.row_of(key), 0)


def _penilai(session: Session, person: Person, appraisal: Appraisal) -> Text | None:
    official = posts.penilai_today(session, person.holders, appraisal)
    return official.said if official else None


def _return_reason(session: Session, appraisal: Appraisal) -> str | None:
    return unseal(session, appraisal, "return_reason") if appraisal.stage is Stage.RETURNED else None


def _id(appraisal: Appraisal) -> int:
    assert appraisal.id is not None, "a stored appraisal has an id"
    return appraisal.id


def _period_id(period: Period) -> int:
    assert period.id is not None, "a stored period has an id"
    return period.id


BINDING = Binding(
    flow=SELF_REVIEW,
    facts=_facts,
    finish=_finish,
    begin_with=_sent_before,
    files_go_to=_files_go_to,
    files_at=_files_at,
)
