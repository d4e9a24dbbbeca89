"""Feedback in the copy of a person's data: what they got, and what they wrote themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import Session
from models.feedback import FeedbackNote, NoteTopic
from models.queries import feedback as rows
from models.queries.people import names_of
from models.sealed import unseal


def received(session: Session, employee_id: int, now: datetime) -> list[Mapping[str, Any]]:
    """What somebody got. From now on they have read it, so that nobody takes back what was passed on."""
    rows.mark_all_read(session, employee_id, now)
    notes = rows.to_person(session, employee_id)
    names = names_of(session, [note.from_id for note in notes])
    return [
        {"writer": names[note.from_id], **_told(session, note), "in_summary": note.in_summary}
        for note in reversed(notes)
    ]


def given(session: Session, employee_id: int) -> list[Mapping[str, Any]]:
    """What somebody wrote, also what they took back; when it was read is the recipient's."""
    notes = rows.by_person(session, employee_id)
    names = names_of(session, [note.to_id for note in notes])
    return [
        {"recipient": names[note.to_id], **_told(session, note), "withdrawn_at": note.withdrawn_at}
        for note in reversed(notes)
    ]


def _told(session: Session, note: FeedbackNote) -> dict[str, Any]:
    named = note.item
    if note.topic is NoteTopic.INDICATOR:
        named = rows.indicators(session, [int(note.item)])[int(note.item)].text
    return {
        "kind": note.kind,
        "given_as": note.given_as,
        "topic": note.topic,
        "item": named,
        "given_at": note.given_at,
        "situation": unseal(session, note, "situation"),
        "text": unseal(session, note, "behaviour"),
        "effect": unseal(session, note, "effect"),
        "next_step": unseal(session, note, "next_step"),
    }
