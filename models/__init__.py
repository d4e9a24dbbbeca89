"""Tables, sessions, queries, sealed text and files. No rules live here."""

from sqlmodel import Session

from models import (
    appraisal,
    calendar,
    conversation,
    delivery,
    doors,
    feedback,
    paper,
    people,
    plan,
    reminding,
    trail,
)

__all__ = [
    "Session",
    "appraisal",
    "calendar",
    "conversation",
    "delivery",
    "doors",
    "feedback",
    "paper",
    "people",
    "plan",
    "reminding",
    "trail",
]
