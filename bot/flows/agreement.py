"""Proposing a step after an assessment: what exactly, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.due_day import DueDay
from bot.conversation.kinds import Prose
from bot.conversation.steps import Flow, Step
from bot.i18n import N_, Text

PROPOSED_AFTER, LATEST_AFTER = timedelta(days=90), timedelta(days=366)
"""The last day that is proposed, and the latest that is taken: a quarter, and about a year. Our own choice."""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """Whose step it is, after which assessment; `own` where the employee proposes it to the penilai."""

    employee: str
    penilai: str
    period: str
    own: bool
    today: date


Look = Scope[AgreementFacts]


def _ask_action(look: Look) -> Text:
    facts = look.facts
    if facts.own:
        return N_(
            "What exactly do you want to do after the assessment of {period}? One step that can be seen. "
            "<b>{penilai}</b> reads it and agrees, or wishes to talk about it first."
        )(period=facts.period, penilai=facts.penilai)
    return N_(
        "What exactly have you and <b>{name}</b> talked about doing after the assessment of {period}? One step that "
        "can be seen. {name} reads it and agrees, or wishes to talk about it first."
    )(name=facts.employee, period=facts.period)


def _last_day(look: Look) -> DueDay:
    today = look.facts.today
    return DueDay(today + PROPOSED_AFTER, today, today + LATEST_AFTER)


def fault(look: Look) -> Text | None:
    """Why it cannot be sent as it stands: days have gone by since the last day was chosen."""
    day = look.text("due_on")
    if day is None or date.fromisoformat(day) >= look.facts.today:
        return None
    return N_("The last day, {day}, is over meanwhile. What you wrote is kept; please choose another day on line 2.")(
        day=date.fromisoformat(day)
    )


AGREEMENT: Final[Flow[AgreementFacts]] = Flow(
    id="agreement",
    title=N_("Agreed step"),
    headline=lambda look: N_("A step of <b>{name}</b>. It counts once the other side has agreed.")(
        name=look.facts.employee
    ),
    parts=(
        Step(
            id="action",
            title=N_("Step"),
            ask=_ask_action,
            kind=Prose(N_("I check every file with the list before it goes out, and show the list each month.")),
        ),
        Step(
            id="due_on",
            title=N_("Until"),
            ask=N_("Until when? Tap the day that is proposed, or write another one."),
            kind=_last_day,
            optional=True,
        ),
    ),
    obstacle=fault,
)
