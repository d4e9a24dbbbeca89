"""Moving the last days of a period that runs, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.kinds import Prose
from bot.conversation.steps import Flow, Step
from bot.domain.period import Days
from bot.flows.period_words import doubtful, last_day, moved, with_answers
from bot.i18n import N_, Text
from bot.view import lines


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """Which period, and its days as they stand."""

    title: str
    year: int
    days: Days
    today: date


Look = Scope[MoveFacts]


def _headline(look: Look) -> Text:
    after = with_answers(look.facts.days, look)
    return lines(
        Text("<b>{period}</b>", {"period": look.facts.title}),
        *moved(look.facts.days, after),
        *doubtful(after, look.facts.today),
        N_("Everybody who still has something to do is told once; reminders go by the new days."),
    )


def _obstacle(look: Look) -> Text | None:
    after = with_answers(look.facts.days, look)
    if after == look.facts.days:
        return N_("Both days are the same as before. Please change a line, or cancel.")
    return after.fault(look.facts.year)


PERIOD_MOVE: Final[Flow[MoveFacts]] = Flow(
    id="period_move",
    title=N_("Move the dates of a period"),
    headline=_headline,
    obstacle=_obstacle,
    parts=(
        Step(
            id="self_review_due",
            title=N_("Last day for self-reviews"),
            ask=lambda look: N_(
                "<b>{period}</b>\n\nUntil when may self-reviews be sent? Tap the present day to leave it, "
                "or write another one."
            )(period=look.facts.title),
            kind=lambda look: last_day(look.facts.days, look.facts.days.self_review_due_on),
        ),
        Step(
            id="assessment_due",
            title=N_("Last day for assessments"),
            ask=lambda look: N_(
                "<b>{period}</b>\n\nUntil when may assessments be confirmed? Tap the present day to leave it, "
                "or write another one."
            )(period=look.facts.title),
            kind=lambda look: last_day(look.facts.days, look.facts.days.assessment_due_on),
        ),
        Step(
            id="reason",
            title=N_("Reason"),
            ask=N_("Why are the days moved? The reason is kept with the change."),
            kind=Prose(N_("e-Kinerja could not be reached for three days, so the city gives another week.")),
        ),
    ),
)
