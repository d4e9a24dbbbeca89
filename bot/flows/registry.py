"""All flows by id, checked when this is imported: a flow that cannot work stops the start, not a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.conversation.checks import check
from bot.conversation.steps import Flow
from bot.flows.assessment import ASSESSMENT
from bot.flows.organisation import ORGANISATION
from bot.flows.return_review import RETURN_REVIEW
from bot.flows.self_review import SELF_REVIEW

FLOWS: Mapping[str, Flow[Any]] = MappingProxyType(
    {flow.id: check(flow) for flow in (SELF_REVIEW, ASSESSMENT, RETURN_REVIEW, ORGANISATION)}
)
