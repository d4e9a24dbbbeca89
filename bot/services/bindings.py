"""Every flow with its records, by id."""

from __future__ import annotations

from types import MappingProxyType

from bot.services import assessment, organisation, return_review, self_review
from bot.services.conversations import Bindings

BINDINGS: Bindings = MappingProxyType(
    {
        binding.flow.id: binding
        for binding in (self_review.BINDING, assessment.BINDING, return_review.BINDING, organisation.BINDING)
    }
)
