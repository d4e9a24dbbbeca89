"""Entering a form: the conversation of the chat, played from paper. What is sent waits for a second person."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

from bot.conversation.answers import Answer, Key
from bot.conversation.path import State
from bot.domain.access import Action
from bot.domain.calendar import local_day
from bot.errors import Conflict, NotAllowed
from bot.flows.paper import PAPER_ASSESSMENT, PAPER_SELF_REVIEW, SCAN, SIGNED_ON, PaperFacts, files_of
from bot.i18n import N_
from bot.services import audit, organisation, outbox, rights, running, twins
from bot.services.binding import Binding, Context
from bot.services.paper import rules
from models import Session
from models.appraisal import Period
from models.paper import PaperEntry, PaperPart, PaperStatus
from models.queries import appraisals
from models.queries import paper as rows
from models.queries.appraisals import Entry
from models.sealed import seal, unseal

_OWN_STEPS = frozenset({SIGNED_ON, SCAN})


def sealed_answers(session: Session, entry: PaperEntry) -> dict[Key, Answer]:
    """What was typed from the form, as the conversation in the chat would have it."""
    kept = json.loads(unseal(session, entry, "answers") or "[]")
    return {Key(step, item): Answer(value) for step, item, value in kept}


def _facts(part: PaperPart) -> Callable[[Context], PaperFacts]:
    def facts(context: Context) -> PaperFacts:
        session, found = context.session, _enterable(context, part)
        appraisal_id, newest = context.subject_id, rows.newest(context.session, context.subject_id, part)
        refused = newest if newest is not None and newest.status is PaperStatus.REFUSED else None
        return PaperFacts(
            form=rules.chat_facts(session, found, part),
            employee=found.employee.name,
            author=_author_name(context, found, part),
            period=twins.title_of(session, found.period),
            number=rules.number_of(part, appraisal_id),
            earliest=_opened_on(found.period),
            round=len(rows.confirmed(session, appraisal_id, part)),
            refusal=unseal(session, refused, "reason") if refused else None,
        )

    return facts


def _enterable(context: Context, part: PaperPart) -> Entry:
    """The appraisal whose form may be entered now. Raises `Refused`."""
    session = context.session
    found = rules.allowed(session, context.person, Action.ENTER_PAPER, context.subject_id, context.now)
    rules.refuse_if_not_now(session, found, part, context.now)
    rules.refuse_unless_on_paper(session, found, part, local_day(context.now))
    rules.refuse_without_plan(session, found)
    waiting = rows.waiting(session, context.subject_id, part)
    if waiting is not None:
        raise Conflict(
            N_(
                "Form {number} of {name} was entered on {moment} and waits for a second person. Nothing was stored "
                "twice; whoever compares it can send it back."
            )(
                number=rules.number_of(part, context.subject_id),
                name=found.employee.name,
                moment=waiting.entered_at,
            )
        )
    return found


def _author_name(context: Context, found: Entry, part: PaperPart) -> str:
    if part is PaperPart.SELF_REVIEW:
        return found.employee.name
    penilai = rules.penilai_on(context.session, found, local_day(context.now))
    assert penilai is not None, "an assessment without a penilai was refused"
    return penilai.name


def _opened_on(period: Period) -> date:
    return period.starts_on if period.opened_at is None else local_day(period.opened_at)


def _entered_before(part: PaperPart) -> Callable[[Context], Mapping[Key, Answer]]:
    """What somebody else had typed where a second person sent it back."""

    def begin_with(context: Context) -> Mapping[Key, Answer]:
        entry = rows.newest(context.session, context.subject_id, part)
        if entry is None or entry.status is not PaperStatus.REFUSED:
            return {}
        item = str(len(rows.confirmed(context.session, context.subject_id, part)))
        scan: dict[str, str | None] = dict(entry.scan)
        return {
            Key(SIGNED_ON, item): Answer(entry.signed_on.isoformat()),
            Key(SCAN, item): Answer(scan),
            **sealed_answers(context.session, entry),
        }

    return begin_with


def _along(part: PaperPart) -> Callable[[Context, State[PaperFacts]], None]:
    """Ask for a missing predikat of the organisation as soon as somebody begins to enter an assessment."""

    def along(context: Context, state: State[PaperFacts]) -> None:
        if part is PaperPart.SELF_REVIEW or state.facts.form.organisation is not None:
            return
        found = appraisals.entry(context.session, context.subject_id)
        assert found is not None, "the facts were loaded from it"
        unit = organisation.organisation_of(context.session, found.appraisal.unit_id)
        organisation.ask_for(context.session, unit, found.period, context.now)

    return along


def _finish(part: PaperPart) -> Callable[[Context, Mapping[Key, Answer]], None]:
    def finish(context: Context, answers: Mapping[Key, Answer]) -> None:
        session = context.session
        appraisal = appraisals.locked(session, context.subject_id)
        assert appraisal is not None, "the facts were loaded from it"
        running.hold_open(session, appraisal.period_id)
        found = _enterable(context, part)
        own = {key.step: answer for key, answer in answers.items() if key.step in _OWN_STEPS}
        signed_on = date.fromisoformat(str(own[SIGNED_ON].value))
        author = rules.author_of(session, found, part, signed_on, context.now)
        if author.id == context.person.id:
            raise NotAllowed(
                N_("On {day} you were the penilai of {name} yourself, so somebody else has to enter this form.")(
                    day=signed_on, name=found.employee.name
                )
            )
        entry = PaperEntry(
            appraisal_id=context.subject_id,
            part=part,
            author_id=author.id,
            answers=b"",
            signed_on=signed_on,
            scan={digest: str(mime) for digest, mime in files_of(own[SCAN]).items()},
            entered_by_id=context.person.id,
            entered_at=context.now,
        )
        typed = [[key.step, key.item, a.value] for key, a in answers.items() if key.step not in _OWN_STEPS]
        entry.answers = seal(session, entry, "answers", json.dumps(typed, ensure_ascii=False))
        session.add(entry)
        session.flush()
        _leave_a_trail(context, entry, found)

    return finish


def _leave_a_trail(context: Context, entry: PaperEntry, found: Entry) -> None:
    assert entry.id is not None, "the entry was stored"
    audit.record(
        context.session,
        subject="appraisal",
        subject_id=context.subject_id,
        actor_id=context.person.id,
        role=rules.role_of(context.person),
        action="paper.entered",
        codes={"entry_id": entry.id, "part": entry.part.value, "signed_on": entry.signed_on.isoformat()},
        now=context.now,
    )
    seat = rights.seat_of(context.session, context.person.holders, found.appraisal)
    besides = {context.person.id, entry.author_id, found.employee.id or 0, seat.holder if seat else 0}
    for recipient in rules.second_people(context.session, found, besides):
        key = f"paper_entered:{entry.id}:{recipient}"
        outbox.put(context.session, "paper_entered", recipient, entry.id, key, {}, context.now, context.now)


def _owner(context: Context) -> int:
    """The scan belongs to the person appraised, whoever sends it."""
    found = appraisals.entry(context.session, context.subject_id)
    assert found is not None, "the facts were loaded from it"
    return found.appraisal.employee_id


BINDINGS = tuple(
    Binding(
        flow=flow,
        facts=_facts(part),
        finish=_finish(part),
        along=_along(part),
        begin_with=_entered_before(part),
        files_answer_for=_owner,
    )
    for part, flow in ((PaperPart.SELF_REVIEW, PAPER_SELF_REVIEW), (PaperPart.ASSESSMENT, PAPER_ASSESSMENT))
)
