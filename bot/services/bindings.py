"""Every flow with its records, by id."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from bot.services import (
    agreement_checks,
    agreement_proposals,
    assessment,
    corrections,
    exemptions,
    feedback_giving,
    leave,
    onboarding,
    organisation,
    paper_entry,
    paper_records,
    period_conversations,
    reminder_wishes,
    return_review,
    self_review,
    superiors,
    ticket_values,
)
from bot.services.binding import Binding
from bot.services.conversations import Bindings

_ALL: tuple[Binding[Any], ...] = (
    self_review.BINDING,
    assessment.BINDING,
    return_review.BINDING,
    organisation.BINDING,
    *paper_entry.BINDINGS,
    paper_records.REFUSAL,
    *period_conversations.BINDINGS,
    exemptions.BINDING,
    onboarding.BINDING,
    corrections.BINDING,
    ticket_values.BINDING,
    superiors.BINDING,
    feedback_giving.BINDING,
    feedback_giving.APPRECIATION,
    agreement_proposals.BINDING,
    agreement_checks.BINDING,
    reminder_wishes.BINDING,
    leave.BINDING,
)

BINDINGS: Bindings = MappingProxyType({binding.flow.id: binding for binding in _ALL})
