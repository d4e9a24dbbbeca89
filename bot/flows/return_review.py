"""Returning a self-review: one reason that says what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.conversation.kinds import Prose
from bot.conversation.steps import Flow, Step
from bot.i18n import N_


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """Whose self-review goes back."""

    employee: str


RETURN_REVIEW: Final[Flow[ReturnFacts]] = Flow(
    id="return_review",
    title=N_("Return the self-review"),
    parts=(
        Step(
            id="reason",
            title=N_("Reason"),
            ask=lambda look: N_(
                "The self-review of <b>{name}</b> goes back and can be completed. "
                "What is missing or unclear? {name} will read your reason."
            )(name=look.facts.employee),
            kind=Prose(N_("Please state the realisation of result 2 again and add the monthly report as evidence.")),
        ),
    ),
)
