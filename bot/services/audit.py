"""The trail of acts: who did what to which appraisal, chained so that a gap or a change shows.

Codes stand in clear; free text only as a keyed hash, so that a text can be proven and not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.domain.access import Relation
from models import Session
from models.queries.trail import chain, last_of_chain, was_logged_since
from models.session import vault_of
from models.trail import AccessLog, Audit

SAME_LOOK = timedelta(hours=1)
"""Turns of one conversation, and going back to a screen, are one look. Our own choice."""


def record(
    session: Session,
    *,
    subject: str,
    subject_id: int,
    actor_id: int | None,
    role: str,
    action: str,
    now: datetime,
    codes: Mapping[str, Any] | None = None,
    text: str | None = None,
) -> None:
    """Add an act to the chain of its subject."""
    before = last_of_chain(session, subject, subject_id)
    act = Audit(
        subject=subject,
        subject_id=subject_id,
        position=before.position + 1 if before else 0,
        actor_id=actor_id,
        role=role,
        action=action,
        codes=dict(codes or {}),
        text_hash=vault_of(session).keyed_hash(text) if text else None,
        acted_at=now,
        seal="",
    )
    act.seal = _seal(act, before.seal if before else "")
    session.add(act)
    session.flush()


def is_intact(session: Session, subject: str, subject_id: int) -> bool:
    """Whether the chain of a subject has no gap and no changed act."""
    before = ""
    for position, act in enumerate(chain(session, subject, subject_id)):
        if act.position != position or act.seal != _seal(act, before):
            return False
        before = act.seal
    return True


def looked(
    session: Session, *, appraisal_id: int, reader_id: int, relation: Relation, view: str, now: datetime
) -> None:
    """Note that somebody read another person's appraisal; one row an hour for the same look."""
    if was_logged_since(session, appraisal_id, reader_id, view, now - SAME_LOOK):
        return
    session.add(
        AccessLog(appraisal_id=appraisal_id, reader_id=reader_id, relation=relation.value, view=view, seen_at=now)
    )


def _seal(act: Audit, before: str) -> str:
    content = [
        act.subject,
        act.subject_id,
        act.position,
        act.actor_id,
        act.role,
        act.action,
        act.codes,
        act.text_hash,
        act.acted_at.isoformat(),
        before,
    ]
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
