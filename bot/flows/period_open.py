"""Opening a period: its two last days, then everything that follows from it before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.steps import Flow, Step
from bot.domain.enrolment import Finding
from bot.domain.period import Days
from bot.flows.period_words import doubtful, found, last_day, with_answers
from bot.i18n import N_, NN_, Text
from bot.view import lines


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """Which period, the days that are proposed, who would be in it and what is missing."""

    title: str
    year: int
    days: Days
    today: date
    appraised: int
    findings: Mapping[Finding, int] = field(default_factory=dict)


Look = Scope[OpeningFacts]


def _headline(look: Look) -> Text:
    facts, days = look.facts, with_answers(look.facts.days, look)
    return lines(
        N_("<b>{period}</b> will be opened.")(period=facts.title),
        N_("Appraised are the days from {first} to {last}.")(first=days.starts_on, last=days.ends_on),
        NN_("{n} person gets an appraisal and one message.", "{n} people get an appraisal and one message.")(
            n=facts.appraised
        ),
        *(N_("⚠️ {note}")(note=found(finding, n)) for finding, n in facts.findings.items()),
        *doubtful(days, facts.today),
    )


PERIOD_OPEN: Final[Flow[OpeningFacts]] = Flow(
    id="period_open",
    title=N_("Open a period"),
    headline=_headline,
    obstacle=lambda look: with_answers(look.facts.days, look).fault(look.facts.year),
    parts=(
        Step(
            id="self_review_due",
            title=N_("Last day for self-reviews"),
            ask=lambda look: N_(
                "<b>{period}</b>\n\nUntil when may self-reviews be sent? Tap the proposed day, or write another one."
            )(period=look.facts.title),
            kind=lambda look: last_day(look.facts.days, look.facts.days.self_review_due_on),
        ),
        Step(
            id="assessment_due",
            title=N_("Last day for assessments"),
            ask=lambda look: N_(
                "<b>{period}</b>\n\nUntil when may assessments be confirmed? Tap the proposed day, "
                "or write another one."
            )(period=look.facts.title),
            kind=lambda look: last_day(look.facts.days, look.facts.days.assessment_due_on),
        ),
    ),
)
