"""Closing a period: with a reason where work is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.kinds import Prose
from bot.conversation.steps import Flow, Step
from bot.i18n import N_, NN_, Text
from bot.view import lines


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """Which period, how many are done, and how many would stay unfinished."""

    title: str
    done: int
    unfinished: int


Look = Scope[ClosingFacts]


def _headline(look: Look) -> Text:
    facts = look.facts
    return lines(
        N_("<b>{period}</b> will be closed. It cannot be opened again.")(period=facts.title),
        NN_("🟢 {n} appraisal is done.", "🟢 {n} appraisals are done.")(n=facts.done),
        NN_(
            "🔴 {n} appraisal stays unfinished, and nobody can send or confirm it afterwards.",
            "🔴 {n} appraisals stay unfinished, and nobody can send or confirm them afterwards.",
        )(n=facts.unfinished)
        if facts.unfinished
        else None,
    )


PERIOD_CLOSE: Final[Flow[ClosingFacts]] = Flow(
    id="period_close",
    title=N_("Close a period"),
    headline=_headline,
    parts=(
        Step(
            id="reason",
            title=N_("Reason"),
            ask=lambda look: NN_(
                "<b>{period}</b>\n\n{n} appraisal is not finished. Why is the period closed all the same? "
                "The reason is kept with it.",
                "<b>{period}</b>\n\n{n} appraisals are not finished. Why is the period closed all the same? "
                "The reason is kept with it.",
            )(period=look.facts.title, n=look.facts.unfinished),
            kind=Prose(N_("The remaining people are assessed on paper; the list is with the head of BKPSDM.")),
            when=lambda look: look.facts.unfinished > 0,
        ),
    ),
)
