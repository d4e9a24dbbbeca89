"""What an employee says about an agreed step: one answer in each period, which they may give anew.

Between periods a step can only be ended: there is no period that the answer would belong to.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action
from bot.domain.agreements import AgreementState, Progress
from bot.domain.calendar import local_day
from bot.errors import Conflict, NotFound, Refused
from bot.flows.agreement_check import AGREEMENT_CHECK, CheckFacts
from bot.i18n import N_
from bot.services import outbox, rights, running, twins
from bot.services.agreements import steps
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
    _refuse_if_not_now(row)
    assert row.agreed_at is not None, "what is agreed on is dated"
    period = open_period(context.session)
    return CheckFacts(
        action=unseal(context.session, row, "action") or "",
        penilai=names_of(context.session, [row.penilai_id])[row.penilai_id],
        agreed_on=local_day(row.agreed_at),
        due_on=row.due_on,
        period=None if period is None else twins.title_of(context.session, period),
    )


def _refuse_if_not_now(row: Agreement) -> None:
    if row.state is AgreementState.PROPOSED:
        raise Refused(N_("This step is not agreed on yet, so there is nothing to say about it."))
    if row.state is not AgreementState.AGREED:
        raise Conflict(N_("This step has ended already. Nothing was changed."))


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    session = context.session
    period = open_period(session)
    if period is not None:
        running.hold_open(session, _id(period))
    row = rows.locked(session, context.subject_id)
    assert row is not None, "nobody deletes a step"
    _refuse_if_not_now(row)
    progress, note = Progress(str(answers[Key("progress")].value)), answers.get(Key("note"))
    words = note.value if note is not None and isinstance(note.value, str) else None
    if period is not None:
        _keep(context, _id(period), progress, words)
    elif progress.ends_as is None:
        raise Refused(
            N_(
                "No appraisal period is open at the moment, so a step can only be ended now. Nothing was changed; I "
                "ask again about it in the next period."
            )
        )
    codes = {"progress": progress.value, **({} if period is None else {"period": period.id})}
    if progress.ends_as is not None:
        row.state, row.ended_at = progress.ends_as, context.now
        row.revision += 1
        session.add(row)
        session.flush()
        _tell(context, row)
    text = words if period is not None else None
    steps.record(session, context.person, row, "agreement.checked", context.now, codes=codes, text=text)


def _keep(context: Context, period_id: int, progress: Progress, words: str | None) -> None:
    """The answer of a period; one that was given before in it is replaced. The step is held."""
    session = context.session
    check = rows.check_in(session, context.subject_id, period_id)
    if check is None:
        check = AgreementCheck(
            agreement_id=context.subject_id,
            period_id=period_id,
            progress=progress,
            by_id=context.person.id,
            at=context.now,
        )
    check.progress, check.at, check.by_id = progress, context.now, context.person.id
    check.note = seal(session, check, "note", words) if words else None
    session.add(check)
    session.flush()


def _tell(context: Context, row: Agreement) -> None:
    recipient = steps.other_side(context.session, context.person.holders, row, than=row.employee_id)
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
