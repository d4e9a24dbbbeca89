"""Recording that somebody is not appraised in a period: the state, and the letter it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.kinds import Choice, Line, Option
from bot.conversation.steps import Flow, Step
from bot.domain.service import ServiceState
from bot.i18n import N_, Text, plain

ONE, BOTH = "one", "both"
"""Codes of the records that are meant, where TW4 and AKHIR run together."""


@dataclass(frozen=True, slots=True)
class ExemptionFacts:
    """Who, in which period; `other` is the period of the second record that can be exempted with it."""

    employee: str
    period: str
    other: str | None


Look = Scope[ExemptionFacts]


def _records(look: Look) -> Choice:
    facts = look.facts
    return Choice(
        (
            Option(ONE, N_("Only {period}")(period=facts.period)),
            Option(BOTH, N_("{period} and {other}")(period=facts.period, other=facts.other)),
        )
    )


def _headline(look: Look) -> Text:
    return N_("<b>{name}</b> will not be appraised in {period}. What was written so far is kept.")(
        name=look.facts.employee,
        period=plain(look.facts.period)
        if look.text("records") != BOTH
        else N_("{period} and {other}")(period=look.facts.period, other=look.facts.other),
    )


EXEMPTION: Final[Flow[ExemptionFacts]] = Flow(
    id="exemption",
    title=N_("Not appraised"),
    headline=_headline,
    parts=(
        Step(
            id="state",
            title=N_("Reason"),
            ask=lambda look: N_("Why is <b>{name}</b> not appraised in {period}?")(
                name=look.facts.employee, period=look.facts.period
            ),
            kind=Choice(tuple(Option(state.value, plain(state.label)) for state in ServiceState if state.may_exempt)),
        ),
        Step(
            id="records",
            title=N_("For which record"),
            ask=lambda look: N_("{period} and {other} run together. For which of them does it hold?")(
                period=look.facts.period, other=look.facts.other
            ),
            kind=_records,
            when=lambda look: look.facts.other is not None,
        ),
        Step(
            id="basis",
            title=N_("Basis"),
            ask=N_("On what does it rest? Please write number and date of the letter or decree."),
            kind=Line(),
        ),
    ),
)
