"""The predikat of an organisation: set by the leader above it, or recorded by BKPSDM atas nama that leader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.conversation.kinds import Choice, Day, Line, Option
from bot.conversation.steps import Flow, Step
from bot.domain.organisation import OrganisationPredicate
from bot.i18n import N_, plain


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """Which organisation, in which period; `leader` sets it, and `on_behalf` tells that somebody else records it."""

    unit: str
    period: str
    leader: str
    on_behalf: bool


ORGANISATION: Final[Flow[OrganisationFacts]] = Flow(
    id="organisation",
    title=N_("Predikat of the organisation"),
    parts=(
        Step(
            id="predicate",
            title=N_("Predikat"),
            ask=lambda look: N_("Which predikat does <b>{unit}</b> get for {period}?")(
                unit=look.facts.unit, period=look.facts.period
            ),
            kind=Choice(tuple(Option(p.value, plain(p.label)) for p in OrganisationPredicate)),
        ),
        Step(
            id="letter_number",
            title=N_("Number of the letter"),
            ask=lambda look: N_(
                "You record this on behalf of (atas nama) <b>{leader}</b>. Which number has the letter?"
            )(leader=look.facts.leader),
            kind=Line(),
            when=lambda look: look.facts.on_behalf,
        ),
        Step(
            id="letter_on",
            title=N_("Date of the letter"),
            ask=N_("Which date has the letter?"),
            kind=Day(),
            when=lambda look: look.facts.on_behalf,
        ),
    ),
)
