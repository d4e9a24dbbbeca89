"""What a conversation keeps between transactions: its row and sealed answers as the engine's state, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.answers import Answer as Given
from bot.conversation.answers import Key
from bot.conversation.path import State
from models import Session
from models.conversation import Answer, Conversation
from models.queries import conversations as rows
from models.sealed import seal, unseal


def state_of(session: Session, row: Conversation, facts: Any) -> State[Any]:
    """Where a conversation stands, from what is kept of it and the facts as they are now."""
    answers = {
        Key(answer.step, answer.item): Given(json.loads(unseal(session, answer, "value") or "null"), answer.done)
        for answer in rows.answers_of(session, row.id or 0)
    }
    return State(
        facts=facts,
        answers=answers,
        at=Key(row.at_step, row.at_item) if row.at_step else None,
        editing=row.editing,
        revision=row.revision,
        step_revision=row.step_revision,
        drawn_revision=row.drawn_revision,
        page=row.page,
    )


def keep(session: Session, row: Conversation, before: State[Any], after: State[Any], now: datetime) -> None:
    """Store what the engine changed, and nothing else."""
    changed = {key: given for key, given in after.answers.items() if before.answers.get(key) != given}
    store(session, row, changed, now)
    row.at_step, row.at_item = (after.at.step, after.at.item) if after.at else (None, "")
    row.editing, row.revision, row.step_revision = after.editing, after.revision, after.step_revision
    row.page, row.touched_at = after.page, now
    session.add(row)


def store(session: Session, row: Conversation, changed: Mapping[Key, Given], now: datetime) -> None:
    """Seal and write these answers, each in place of an earlier one to the same question."""
    if not changed:
        return
    stored = rows.by_key(rows.answers_of(session, row.id or 0))
    for key, given in changed.items():
        answer = stored.get((key.step, key.item)) or Answer(
            conversation_id=row.id or 0, step=key.step, item=key.item, value=b"", answered_at=now
        )
        answer.value = seal(session, answer, "value", json.dumps(given.value, ensure_ascii=False))
        answer.done, answer.answered_at = given.done, now
        session.add(answer)
    session.flush()


def forget(session: Session, row: Conversation) -> None:
    """Forget all answers, so that the conversation stands before its first question."""
    rows.forget_answers(session, row.id or 0)
    row.at_step, row.at_item, row.editing, row.page = None, "", False, 0
    session.add(row)


def count(session: Session, row: Conversation) -> int:
    """How many finished answers are kept, on the path or off it."""
    return sum(answer.done for answer in rows.answers_of(session, row.id or 0))


def reopen(session: Session, row: Conversation, step: str, now: datetime) -> None:
    """Let an answer count no longer, so that its question is asked once more; nothing where there is none."""
    answer = rows.by_key(rows.answers_of(session, row.id or 0)).get((step, ""))
    if answer is None or not answer.done:
        return
    answer.done = False
    row.at_step, row.at_item, row.editing, row.page, row.touched_at = None, "", False, 0, now
    # By two: a button of the revision just before would pass for the same tap again.
    row.revision += 2
    row.step_revision = row.drawn_revision = row.revision
    session.add(answer)
    session.add(row)
