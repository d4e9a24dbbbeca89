"""The dated chain of an appraisal: proof for who was on time."""

from __future__ import annotations

from bot.domain.appraisal import Turn
from bot.i18n import N_, Text
from bot.screens.base import MENU, Request, Shown
from bot.services.reminding import late_chain
from bot.services.reminding.late_chain import Chain, Link
from bot.view import Button, View, lines

_SAID: dict[Link, Text] = {
    Link.OPENED: N_("🗓 {moment}: the period was opened"),
    Link.SENT: N_("✅ {moment}: self-review sent, in time"),
    Link.SENT_LATE: N_("🔴 {moment}: self-review sent, after its last day"),
    Link.NEVER_SENT: N_("🔴 {moment}: last day for the self-review passed without one"),
    Link.RETURNED: N_("↩️ {moment}: returned by the penilai"),
    Link.REMINDED: N_("🔔 {moment}: the penilai reminded the employee"),
    Link.TOLD: N_("✉️ {moment}: the penilai was told that it is there"),
    Link.PENILAI_REMINDED: N_("⏰ {moment}: the penilai was reminded"),
    Link.LAST_DAY_PASSED: N_("🔴 {moment}: last day for the assessment passed without one"),
    Link.CLIMBED: N_("⚠️ {moment}: the atasan penilai was told"),
    Link.REFERRED: N_("⚠️ {moment}: BKPSDM was told"),
    Link.ASSESSED: N_("✅ {moment}: assessment confirmed, in time"),
    Link.ASSESSED_LATE: N_("🟠 {moment}: assessment confirmed, after its last day"),
}

_LINES = 25
"""Events on one message, the newest: a chain seldom has more. Our own choice."""


def show(request: Request) -> Shown:
    """The chain of one appraisal, or of the own one in the open period."""
    chain = (
        late_chain.chain_of(request.session, request.person, request.number(0), request.now)
        if request.args
        else late_chain.own(request.session, request.person, request.now)
    )
    head = N_("<b>Who did what when</b>\n{name} · {period}")(name=chain.name, period=chain.period)
    days = N_("Self-review until {self_review}, assessment until {assessment}.")(
        self_review=chain.self_review_due_on, assessment=chain.assessment_due_on
    )
    return View(
        (
            head,
            days,
            lines(*(_SAID[event.link](moment=event.at) for event in chain.events[-_LINES:])),
            _turn(chain),
            N_("<i>From the trail of this bot, which cannot be changed unseen. Times in WITA.</i>"),
        ),
        ((Button(N_("🏅 See the result"), f"v:result:{chain.appraisal_id}"), MENU),),
    )


def _turn(chain: Chain) -> Text:
    match chain.turn:
        case Turn.EMPLOYEE:
            return N_("Now it is your turn.") if chain.own else N_("Now it is the employee's turn.")
        case Turn.PENILAI:
            on_time = any(event.link is Link.SENT for event in chain.events)
            if chain.own and on_time:
                return N_(
                    "Now it is the penilai's turn. You were in time: what comes late now is not yours to answer for."
                )
            return N_("Now it is the penilai's turn.")
        case Turn.NOBODY:
            return N_("Nobody has anything left to do.")
