"""Asking again about an agreed step: how far is it, and a note where there is something to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.kinds import Choice, Kind, Option, Prose
from bot.conversation.steps import Flow, Step
from bot.domain.agreements import Progress
from bot.i18n import N_, Text
from bot.view import lines


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """The step, with whom and since when it is agreed on, and the period of the question: None between periods."""

    action: str
    penilai: str
    agreed_on: date
    due_on: date | None
    period: str | None


Look = Scope[CheckFacts]


def _ask(look: Look) -> Text:
    facts = look.facts
    return lines(
        N_("On {day} you agreed with {penilai}:")(day=facts.agreed_on, penilai=facts.penilai),
        Text("“{action}”", {"action": facts.action}),
        N_("Last day: {day}")(day=facts.due_on) if facts.due_on else None,
        N_("How is this step?")
        if facts.period is not None
        else N_("No period is open, so it can only be ended now. Has it come to its end?"),
    )


def _ways(look: Look) -> Kind:
    """Between periods only what ends it."""
    offered = [progress for progress in Progress if look.facts.period is not None or progress.ends_as is not None]
    return Choice(tuple(Option(progress.value, progress.label) for progress in offered))


def _headline(look: Look) -> Text:
    if look.facts.period is None:
        return N_("The penilai is told, and the step ends.")
    answer = look.text("progress")
    if answer is not None and Progress(answer).ends_as is not None:
        return N_("Your answer for {period}. The penilai is told, and the step ends.")(period=look.facts.period)
    return N_("Your answer for {period}. The penilai can read it.")(period=look.facts.period)


AGREEMENT_CHECK: Final[Flow[CheckFacts]] = Flow(
    id="agreement_check",
    title=N_("How an agreed step is"),
    headline=_headline,
    parts=(
        Step(
            id="progress",
            title=N_("How it is"),
            ask=_ask,
            kind=_ways,
        ),
        Step(
            id="note",
            title=N_("Note"),
            ask=N_("Is there something that the penilai should know about it? You may leave this out."),
            kind=Prose(N_("Two of three months are done; the third waits for the new list.")),
            when=lambda look: look.facts.period is not None,
            optional=True,
        ),
    ),
)
