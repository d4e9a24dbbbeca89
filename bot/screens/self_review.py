"""What stands before the first question: period, length, minutes, readers."""

from __future__ import annotations

from bot.domain.appraisal import Stage
from bot.errors import NotFound
from bot.flows.registry import FLOWS
from bot.i18n import N_, plain
from bot.screens.base import DRAFT, MENU, Begin, Request, Shown
from bot.services.appraisals import self_review
from bot.view import Button, View, lines


def show(request: Request) -> Shown:
    """The context first; what was sent already is said."""
    found = self_review.overview(request.session, request.person, request.now)
    if found.stage in {Stage.SUBMITTED, Stage.ASSESSED}:
        return _sent(found)
    begin = N_("▶️ Continue where I was") if found.has_draft or found.stage is Stage.RETURNED else N_("▶️ Begin")
    readers = N_("Read by: {penilai} (your penilai) and BKPSDM; after a keberatan also the atasan penilai.")(
        penilai=found.penilai or plain("–")
    )
    paragraphs = [N_("<b>Self-review</b> · {period}")(period=found.period)]
    if found.stage is Stage.RETURNED:
        paragraphs.append(
            N_("↩️ Your penilai asks you to complete it: “{reason}” Your answers are all still there.")(
                reason=found.return_reason
            )
        )
    paragraphs.append(
        lines(
            N_("{n} short questions, about {minutes} minutes.")(n=found.questions, minutes=found.minutes),
            N_("Open until {day}.")(day=found.due_on),
            N_("⚠️ The last day has passed. You can still send it until the penilai has assessed.")
            if found.is_late
            else None,
            readers,
        )
    )
    paragraphs.append(N_("Every answer is saved at once. You can stop at any time and continue at the same question."))
    return View((*paragraphs, DRAFT), ((Button(begin, f"v:begin:self_review:{found.appraisal_id}"),), (MENU,)))


def _sent(found: self_review.Overview) -> View:
    said = N_("You sent your self-review for {period} on {moment}.")(period=found.period, moment=found.submitted_at)
    missing = N_("The assessment for {period} is confirmed; there was no self-review.")(period=found.period)
    next_step = (
        N_("Now it is the turn of {penilai}. You need to do nothing.")(penilai=found.penilai or plain("–"))
        if found.stage is Stage.SUBMITTED
        else N_("The assessment is confirmed.")
    )
    return View(
        (said if found.submitted_at else missing, next_step),
        ((Button(N_("🏅 My result"), "v:result"), MENU),),
    )


def begin(request: Request) -> Shown:
    """Open a conversation or take it up; the service checks the right to it. Raises `NotFound` for an unknown one."""
    if not request.args or request.args[0] not in FLOWS:
        raise NotFound
    return Begin(request.args[0], request.number(1))
