"""Tables, sessions, queries, sealed text and files. No rules live here."""

from sqlmodel import Session

from models import appraisal, conversation, delivery, doors, paper, people, plan, trail

__all__ = ["Session", "appraisal", "conversation", "delivery", "doors", "paper", "people", "plan", "trail"]
