"""All flows by id, checked when this is imported: a flow that cannot work stops the start, not a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.conversation.checks import check
from bot.conversation.steps import Flow
from bot.flows.agreement import AGREEMENT
from bot.flows.agreement_check import AGREEMENT_CHECK
from bot.flows.assessment import ASSESSMENT
from bot.flows.correction import CORRECTION
from bot.flows.exemption import EXEMPTION
from bot.flows.give_feedback import GIVE_APPRECIATION, GIVE_FEEDBACK
from bot.flows.leave import LEAVE
from bot.flows.onboarding import ONBOARDING
from bot.flows.organisation import ORGANISATION
from bot.flows.paper import PAPER_FLOWS
from bot.flows.period_close import PERIOD_CLOSE
from bot.flows.period_move import PERIOD_MOVE
from bot.flows.period_open import PERIOD_OPEN
from bot.flows.remind_later import REMIND_LATER
from bot.flows.return_review import RETURN_REVIEW
from bot.flows.self_review import SELF_REVIEW
from bot.flows.ticket import SUPERIOR, TICKET

_ALL: tuple[Flow[Any], ...] = (
    SELF_REVIEW,
    ASSESSMENT,
    RETURN_REVIEW,
    ORGANISATION,
    *PAPER_FLOWS,
    PERIOD_OPEN,
    PERIOD_MOVE,
    PERIOD_CLOSE,
    EXEMPTION,
    ONBOARDING,
    CORRECTION,
    TICKET,
    SUPERIOR,
    GIVE_FEEDBACK,
    GIVE_APPRECIATION,
    AGREEMENT,
    AGREEMENT_CHECK,
    REMIND_LATER,
    LEAVE,
)

FLOWS: Mapping[str, Flow[Any]] = MappingProxyType({flow.id: check(flow) for flow in _ALL})
