"""What the assessment is about: the case as a service loaded it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.conversation.answers import Scope
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Rating
from bot.flows.facts import PlanFacts


@dataclass(frozen=True, slots=True)
class SelfReview:
    """What the employee sent. Ratings by key of the result or code of the value."""

    ratings: Mapping[str, Rating | None] = field(default_factory=dict)
    impact: Mapping[str, str] = field(default_factory=dict)
    contribution: str | None = None
    contribution_rating: Rating | None = None
    helped: str | None = None
    hindered: str | None = None
    develop: str | None = None


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What the assessment is about. `self_review` is None where none was sent."""

    appraisal_id: int
    employee: str
    position: str
    period: str
    plan: PlanFacts
    realised: Mapping[str, Decimal]
    evidence: Mapping[str, int]
    self_review: SelfReview | None
    may_return: bool
    organisation_name: str
    organisation: OrganisationPredicate | None
    may_set_organisation: bool
    heads_organisation: bool = False


Look = Scope[AssessmentFacts]
