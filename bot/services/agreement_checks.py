"""What an employee answers when asked about an agreed step: once in each period."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action
from bot.domain.agreements import AgreementState, Progress
from bot.domain.calendar import local_day
from bot.errors import Conflict, NotFound, Refused
from bot.flows.agreement_check import AGREEMENT_CHECK, CheckFacts
from bot.i18n import N_
from bot.services import agreements, outbox, rights, running, twins
from bot.services.binding import Binding, Context
from models.appraisal import Period
from models.conversation import Conversation, ConversationStatus
from models.feedback import Agreement, AgreementCheck
from models.queries import agreements as rows
from models.queries.appraisals import open_period
from models.queries.people import names_of
from models.sealed import seal, unseal

ENDED = "agreement_ended"
"""The kind of message to the penilai when a step ends by what the employee answers."""


def _facts(context: Context) -> CheckFacts:
    row = context.session.get(Agreement, context.subject_id)
    if row is None:
        raise NotFound
    rights.require_for_person(context.session, context.person, Action.CHECK_AGREEMENT, row.employee_id)
    period = _running(context)
    _refuse_if_not_now(context, row, period)
    assert row.agreed_at is not None, "what is agreed on is dated"
    return CheckFacts(
        action=unseal(context.session, row, "action") or "",
        penilai=names_of(context.session, [row.penilai_id])[row.penilai_id],
        agreed_on=local_day(row.agreed_at),
        due_on=row.due_on,
        period=twins.title_of(context.session, period),
    )


def _running(context: Context) -> Period:
    period = open_period(context.session)
    if period is None:
        raise Refused(N_("No appraisal period is open at the moment. I ask again about this step in the next one."))
    return period


def _refuse_if_not_now(context: Context, row: Agreement, period: Period) -> None:
    if row.state is AgreementState.PROPOSED:
        raise Refused(N_("This step is not agreed on yet, so there is nothing to say about it."))
    if row.state is not AgreementState.AGREED:
        raise Conflict(N_("This step has ended already. Nothing was changed."))
    if rows.was_asked(context.session, context.subject_id, _id(period)):
        raise Conflict(
            N_("You have answered about this step for {period} already. I ask again in the next period.")(
                period=twins.title_of(context.session, period)
            )
        )


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    session = context.session
    period = running.hold_open(session, _id(_running(context)))
    row = rows.locked(session, context.subject_id)
    assert row is not None, "nobody deletes a step"
    _refuse_if_not_now(context, row, period)
    progress, note = Progress(str(answers[Key("progress")].value)), answers.get(Key("note"))
    words = note.value if note is not None and isinstance(note.value, str) else None
    check = AgreementCheck(
        agreement_id=context.subject_id,
        period_id=_id(period),
        progress=progress,
        by_id=context.person.id,
        at=context.now,
    )
    check.note = seal(session, check, "note", words) if words else None
    if not rows.add_check(session, check):
        raise Conflict(N_("This has just been answered. Nothing was changed."))
    codes = {"period": period.id, "progress": progress.value}
    if progress.ends_as is not None:
        row.state, row.ended_at = progress.ends_as, context.now
        row.revision += 1
        session.add(row)
        session.flush()
        _tell(context, row)
    agreements.record(session, context.person, row, "agreement.checked", context.now, codes=codes, text=words)


def _tell(context: Context, row: Agreement) -> None:
    recipient = agreements.other_side(context.session, context.person.holders, row, than=row.employee_id)
    if recipient is not None:
        key = f"{ENDED}:{row.id}"
        outbox.put(context.session, ENDED, recipient, context.subject_id, key, {}, context.now, context.now)


def _of_another_period(context: Context, earlier: Conversation) -> bool:
    """What was answered, or begun, in an earlier period is no answer in this one."""
    period = open_period(context.session)
    if earlier.status is ConversationStatus.SENT or period is None or period.opened_at is None:
        return True
    return earlier.touched_at < period.opened_at


def _id(period: Period) -> int:
    assert period.id is not None, "a stored period has an id"
    return period.id


BINDING = Binding(flow=AGREEMENT_CHECK, facts=_facts, finish=_finish, begins_anew=_of_another_period)
