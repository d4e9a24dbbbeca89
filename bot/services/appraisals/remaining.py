"""How far a self-review is that somebody has begun: what `/tugas` and reminders say of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.path import State, path
from bot.conversation.steps import words
from bot.flows.self_review import SELF_REVIEW
from bot.i18n import Text
from bot.services.answers import state_of
from bot.services.appraisals.self_review import facts_of, minutes_for
from models import Session
from models.appraisal import Appraisal
from models.queries.conversations import conversation_about


@dataclass(frozen=True, slots=True)
class Remaining:
    """How much of a self-review is answered, what comes next, and how many minutes the rest takes."""

    answered: int
    questions: int
    minutes: int
    following: Text | None
    """The question at which it goes on; None where only sending is left."""


def remaining(session: Session, appraisal: Appraisal) -> Remaining:
    """What is missing of somebody's own self-review."""
    facts = facts_of(session, appraisal)
    row = conversation_about(session, appraisal.employee_id, SELF_REVIEW.id, appraisal.id or 0)
    state = State(facts) if row is None else state_of(session, row, facts)
    places = path(SELF_REVIEW, state)
    left = [place for place in places if not state.answered(place.key)]
    return Remaining(
        answered=len(places) - len(left),
        questions=len(places),
        minutes=minutes_for(len(left)),
        following=words(left[0].step.title, left[0].scope) if left else None,
    )
