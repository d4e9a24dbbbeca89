"""Returning a self-review with a reason, before the assessment."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action
from bot.domain.appraisal import Stage, may_return
from bot.errors import Conflict, Refused
from bot.flows.return_review import RETURN_REVIEW, ReturnFacts
from bot.i18n import N_
from bot.services import conversations, outbox, rights, running, twins
from bot.services.binding import Binding, Context
from models.queries import appraisals as rows
from models.queries.appraisals import Entry
from models.sealed import seal


def _facts(context: Context) -> ReturnFacts:
    found = rights.require(
        context.session, context.person, Action.RETURN_SELF_REVIEW, context.subject_id, view="return", now=context.now
    )
    twins.refuse_follower(context.session, found.appraisal)
    _refuse_if_not_now(found)
    return ReturnFacts(employee=found.employee.name)


def _refuse_if_not_now(found: Entry) -> None:
    if found.period.closed_at is not None:
        raise Refused(N_("{period} is closed. Please ask BKPSDM.")(period=found.period.name))
    if not may_return(found.appraisal.stage):
        raise Conflict(
            N_("There is no self-review of {name} to return at the moment. Nothing was changed.")(
                name=found.employee.name
            )
        )


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    appraisal = rows.locked(context.session, context.subject_id)
    found = rows.entry(context.session, context.subject_id)
    assert appraisal is not None, "the facts were loaded from it"
    assert found is not None, "the facts were loaded from it"
    running.hold_open(context.session, appraisal.period_id)
    _refuse_if_not_now(found)
    reason = str(answers[Key("reason")].value)
    appraisal.stage, appraisal.returned_at = Stage.RETURNED, context.now
    appraisal.return_reason = seal(context.session, appraisal, "return_reason", reason)
    appraisal.revision += 1
    context.session.add(appraisal)
    conversations.close_all_about(context.session, "assessment", context.subject_id, context.now)
    seat = rights.seat_of(context.session, context.person.holders, appraisal)
    twins.record(
        context.session,
        appraisal,
        actor_id=context.person.id,
        role="penilai",
        action="self_review.returned",
        codes=seat.codes if seat else {},
        text=reason,
        now=context.now,
    )
    key = f"self_review_returned:{context.subject_id}:{appraisal.revision}"
    outbox.put(
        context.session,
        "self_review_returned",
        appraisal.employee_id,
        context.subject_id,
        key,
        {},
        context.now,
        context.now,
    )


BINDING = Binding(flow=RETURN_REVIEW, facts=_facts, finish=_finish)
