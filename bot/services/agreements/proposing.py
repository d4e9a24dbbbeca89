"""Proposing a step after a confirmed assessment, by either side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.conversation.answers import Answer, Key, Scope
from bot.domain.access import Action
from bot.domain.agreements import MOST_OPEN, AgreementState
from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.errors import NotFound, Refused
from bot.flows.agreement import AGREEMENT, AgreementFacts, fault
from bot.i18n import N_
from bot.services import outbox, rights
from bot.services.agreements import steps
from bot.services.binding import Binding, Context
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.feedback import Agreement
from models.queries import agreements as rows
from models.queries.appraisals import entry
from models.queries.people import names_of
from models.sealed import seal

PROPOSED = "agreement_proposed"
"""The kind of message to the other side."""


def _facts(context: Context) -> AgreementFacts:
    found = entry(context.session, context.subject_id)
    if found is None:
        raise NotFound
    employee_id = found.appraisal.employee_id
    rights.require_for_person(context.session, context.person, Action.PROPOSE_AGREEMENT, employee_id)
    if found.appraisal.stage is not Stage.ASSESSED:
        raise Refused(N_("A step is agreed on once the assessment is confirmed. Nothing was kept."))
    seat = steps.seat_of(context.session, context.person.holders, employee_id)
    if seat is None:
        raise Refused(N_("There is no penilai to agree with at the moment. Please ask BKPSDM; nothing was kept."))
    own = context.person.id == employee_id
    _refuse_full(context.session, employee_id, own=own)
    return AgreementFacts(
        employee=found.employee.name,
        penilai=names_of(context.session, [seat.holder])[seat.holder],
        period=found.period.name,
        own=own,
        today=local_day(context.now),
    )


def _refuse_full(session: Session, employee_id: int, *, own: bool) -> None:
    """Raises `Refused`, with what the reader can do about it."""
    if rows.count_open(session, employee_id) < MOST_OPEN:
        return
    if own:
        raise Refused(
            N_(
                "There are {n} open steps already, and more are hardly kept up. What you have written is kept. Below "
                "“Agreed steps” you can say of one that it is done or no longer fits, or take back your own proposal."
            )(n=MOST_OPEN)
        )
    raise Refused(
        N_(
            "There are {n} open steps already, and more are hardly kept up. What you have written is kept. You can "
            "take back your own proposal; what is agreed on ends when the employee says that it is done or no longer "
            "fits."
        )(n=MOST_OPEN)
    )


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    session, found = context.session, entry(context.session, context.subject_id)
    assert found is not None, "the facts were loaded from it"
    employee_id = found.appraisal.employee_id
    rows.hold_person(session, employee_id)
    _refuse_full(session, employee_id, own=context.person.id == employee_id)
    wrong = fault(Scope(_facts(context), answers))
    if wrong is not None:
        raise Refused(wrong)
    seat = steps.seat_of(session, context.person.holders, employee_id)
    assert seat is not None, "the facts were loaded for it"
    due, action = answers.get(Key("due_on")), str(answers[Key("action")].value)
    row = Agreement(
        employee_id=employee_id,
        penilai_id=seat.holder,
        appraisal_id=context.subject_id,
        action=b"",
        due_on=date.fromisoformat(due.value) if due and isinstance(due.value, str) else None,
        state=AgreementState.PROPOSED,
        proposed_by_id=context.person.id,
        proposed_at=context.now,
    )
    row.action = seal(session, row, "action", action)
    session.add(row)
    session.flush()
    codes = {"appraisal": context.subject_id}
    steps.record(session, context.person, row, "agreement.proposed", context.now, codes=codes, text=action)
    recipient = steps.other_side(session, context.person.holders, row, than=context.person.id)
    if recipient is not None:
        outbox.put(session, PROPOSED, recipient, row.id or 0, f"{PROPOSED}:{row.id}", {}, context.now, context.now)


def _was_sent(context: Context, earlier: Conversation) -> bool:
    """The next step is another one."""
    return earlier.status is ConversationStatus.SENT


BINDING = Binding(flow=AGREEMENT, facts=_facts, finish=_finish, begins_anew=_was_sent)
