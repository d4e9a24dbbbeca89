"""Dated receipts after something was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.appraisal import Stage
from bot.flows.agreement import AGREEMENT
from bot.flows.agreement_check import AGREEMENT_CHECK
from bot.flows.exemption import EXEMPTION
from bot.flows.give_feedback import GIVE_APPRECIATION, GIVE_FEEDBACK
from bot.flows.leave import LEAVE
from bot.flows.remind_later import REMIND_LATER
from bot.i18n import N_, Text
from bot.screens import agreements, exemptions, feedback_notes, later, leave, paper_check, period_receipts
from bot.screens import superiors as superior_screens
from bot.screens import tickets as ticket_screens
from bot.screens.base import DRAFT, MENU, Request
from bot.services import organisation, team
from bot.services.appraisals import assessment, return_review, self_review
from bot.services.door import corrections, onboarding, superiors, ticket_values
from bot.services.results import score
from bot.view import Button, View

_BY_FLOW: Mapping[str, Callable[[Request], View]] = {
    onboarding.BINDING.flow.id: ticket_screens.welcome,
    corrections.BINDING.flow.id: ticket_screens.sent,
    ticket_values.BINDING.flow.id: ticket_screens.put_right,
    superiors.BINDING.flow.id: superior_screens.put_right,
    AGREEMENT.id: agreements.proposed,
    AGREEMENT_CHECK.id: agreements.answered,
    REMIND_LATER.id: later.receipt,
    GIVE_FEEDBACK.id: feedback_notes.sent,
    GIVE_APPRECIATION.id: feedback_notes.sent,
}


_GOES = N_("<i>🧹 The messages of this conversation leave the chat now; what you sent is kept.</i>")
_GOES_WITH_COPY = N_(
    "<i>🧹 The messages of this conversation leave the chat now; what you sent is kept. A copy of it: /datasaya</i>"
)


def goes(flow: str) -> Text:
    """Under every receipt, unless the person wants the messages to stay: what becomes of those above it."""
    return _GOES_WITH_COPY if flow == self_review.BINDING.flow.id else _GOES


def show(request: Request, flow: str, subject_id: int) -> View:
    """The receipt of a conversation that was sent."""
    if flow == self_review.BINDING.flow.id:
        return _self_review(request, subject_id)
    if flow == assessment.BINDING.flow.id:
        return _assessment(request, subject_id)
    if flow == return_review.BINDING.flow.id:
        name = score(request.session, request.person, subject_id, request.now).name
        return View(
            (
                N_("↩️ Returned to {name}. Your reason has been passed on, and the self-review can be completed.")(
                    name=name
                ),
            ),
            ((Button(N_("👥 My team"), "v:team"), MENU),),
        )
    if flow in _BY_FLOW:
        return _BY_FLOW[flow](request)
    if flow.startswith("paper_"):
        return paper_check.receipt(request, flow, subject_id)
    if flow.startswith("period_"):
        return period_receipts.show(request, flow, subject_id)
    if flow == EXEMPTION.id:
        return exemptions.receipt(request, subject_id)
    if flow == LEAVE.id:
        return leave.receipt(request, subject_id)
    assert flow == organisation.BINDING.flow.id, "every flow has a receipt"
    unit, predicate = organisation.recorded(request.session, subject_id)
    return View(
        (
            N_("✅ <b>Receipt</b>\nPredikat of {unit}: <b>{predicate}</b>, recorded {moment}.")(
                unit=unit, predicate=predicate.label, moment=request.now
            ),
            N_("Assessments that waited for it can be confirmed now."),
        ),
        ((Button(N_("📋 My tasks"), "v:tasks"), MENU),),
    )


def _self_review(request: Request, appraisal_id: int) -> View:
    found = self_review.sent(request.session, request.person, appraisal_id, request.now)
    return View(
        (
            N_("✅ <b>Receipt</b>\nSelf-review for {period}, sent {moment}.")(period=found.period, moment=found.moment),
            N_("{penilai} has been told. You need to do nothing; I will write when the result is there.")(
                penilai=found.penilai or "BKPSDM"
            ),
            DRAFT,
        ),
        ((Button(N_("🏅 My result"), "v:result"), MENU),),
    )


def _assessment(request: Request, appraisal_id: int) -> View:
    confirmed = score(request.session, request.person, appraisal_id, request.now)
    waiting = team.next_waiting(request.session, request.person)
    follow = ((Button(N_("Next: {name}")(name=waiting[1]), f"v:assess:{waiting[0]}"),),) if waiting else ()
    assert confirmed.stage is Stage.ASSESSED, "the receipt comes after the confirmation"
    return View(
        (
            N_("✅ <b>Receipt</b>\nAssessment of {name} for {period}, confirmed {moment}.")(
                name=confirmed.name, period=confirmed.title, moment=confirmed.assessed_at
            ),
            N_("{name} has been told and can read the result and the feedback.")(name=confirmed.name),
            DRAFT,
        ),
        (*follow, (Button(N_("🏅 See the result"), f"v:result:{appraisal_id}"), Button(N_("👥 My team"), "v:team"))),
    )
