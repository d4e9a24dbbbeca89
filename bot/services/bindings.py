"""Every flow with its records, by id."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from bot.services import exemptions, leave, organisation, period_conversations
from bot.services.agreements import checking, proposing
from bot.services.appraisals import assessment, return_review, self_review
from bot.services.binding import Binding
from bot.services.conversations import Bindings
from bot.services.door import corrections, onboarding, superiors, ticket_values
from bot.services.feedback import giving
from bot.services.paper import confirming, entering
from bot.services.reminding import wishes

_ALL: tuple[Binding[Any], ...] = (
    self_review.BINDING,
    assessment.BINDING,
    return_review.BINDING,
    organisation.BINDING,
    *entering.BINDINGS,
    confirming.REFUSAL,
    *period_conversations.BINDINGS,
    exemptions.BINDING,
    onboarding.BINDING,
    corrections.BINDING,
    ticket_values.BINDING,
    superiors.BINDING,
    giving.BINDING,
    giving.APPRECIATION,
    proposing.BINDING,
    checking.BINDING,
    wishes.BINDING,
    leave.BINDING,
)

BINDINGS: Bindings = MappingProxyType({binding.flow.id: binding for binding in _ALL})
