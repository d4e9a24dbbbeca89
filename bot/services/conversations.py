"""Conversations between transactions: load the state, let the engine reply, keep what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.conversation import presenting
from bot.conversation.answers import Key
from bot.conversation.engine import reply
from bot.conversation.events import Event, Wrote
from bot.conversation.turns import Asked, Cancelled, Finished, Parked, Repeated, Turn
from bot.errors import Refused
from bot.i18n import Text
from bot.services import answers
from bot.services.binding import Binding, Context
from bot.services.rights import Person
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.queries import conversations as rows
from models.queries.appraisals import has_sent_evidence

Bindings: TypeAlias = Mapping[str, Binding[Any]]

DOUBLE_TAP = timedelta(seconds=3)
"""A button that begins a conversation, tapped again within this time, is the same tap. Our own choice."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn: a turn of a conversation at a revision, and the message that it replaces."""

    conversation_id: int
    flow: str
    subject_id: int
    revision: int
    turn: Turn
    message_id: int | None
    answered: Answered | None = None
    stays: bool = False
    """The same step as before, so that the message can be redrawn in place."""
    attached: int = 0
    """Pieces of evidence that came with the question so far."""
    warns: bool = False
    """Whether it is to be said what must not be seen in a file: this person has never sent one."""
    parked_message_id: int | None = None
    """The question of another conversation that had to make room: its buttons go."""


class Ended(Refused):
    """The open conversation has lost its ground: assessed, closed, or no longer theirs. Its answers stay kept."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The question that was just left, with the answer it got: it stays readable in the chat."""

    question: Text
    answer: Text


def start(session: Session, bindings: Bindings, person: Person, flow: str, subject_id: int, now: datetime) -> Drawing:
    """Open the conversation about a subject, or take it up at the exact question. Another open one is parked.

    Raises `Refused` where the person may not (any more) have it.
    """
    binding = bindings[flow]
    context = Context(session, person, subject_id, now)
    facts = binding.facts(context)
    parked = _park_other(session, person, flow, subject_id)
    row = rows.conversation_about(session, person.id, flow, subject_id)
    if row is not None and _has_just_begun(row, now):
        return _drawing(session, binding, facts, row, Repeated())
    anew = row is not None and binding.begins_anew(context, row)
    given = binding.begin_with(context) if row is None or anew else {}
    if row is not None and anew:
        answers.forget(session, row)
    if row is None:
        row = Conversation(
            employee_id=person.id,
            flow=flow,
            subject_id=subject_id,
            status=ConversationStatus.OPEN,
            started_at=now,
            touched_at=now,
        )
    row.status, row.started_at, row.touched_at = ConversationStatus.OPEN, now, now
    row.revision += 1
    row.step_revision = row.revision
    session.add(row)
    session.flush()
    answers.store(session, row, given, now)
    state = answers.state_of(session, row, facts)
    drawing = _drawing(session, binding, facts, row, presenting.present(binding.flow, state))
    return replace(drawing, parked_message_id=parked)


def _has_just_begun(row: Conversation, now: datetime) -> bool:
    """Whether this is a double tap: the question stands in the chat and was called for a moment ago."""
    stands = row.status is ConversationStatus.OPEN and row.drawn_revision == row.revision
    return stands and now - row.started_at < DOUBLE_TAP


def turn(
    session: Session,
    bindings: Bindings,
    person: Person,
    event: Event,
    now: datetime,
    *,
    conversation_id: int | None,
    message_id: int | None = None,
) -> Drawing | None:
    """Let the open conversation reply to an event; None where there is none, or the event is for another one.

    `message_id` is the message that words came in: Telegram numbers a chat in order, so a smaller number than the
    question's was written before it. Raises `Ended` where it can no longer go on, and `Refused` where sending was
    refused.
    """
    row = rows.open_conversation(session, person.id)
    if row is None or (conversation_id is not None and row.id != conversation_id):
        return None
    if isinstance(event, Wrote) and None not in (message_id, row.step_message_id):
        event = replace(event, early=(message_id or 0) < (row.step_message_id or 0))
    binding = bindings[row.flow]
    context = Context(session, person, row.subject_id, now)
    try:
        facts = binding.facts(context)
    except Refused as refused:
        raise Ended(refused.message) from refused
    state = answers.state_of(session, row, facts)
    after, said = reply(binding.flow, state, event)
    answered = presenting.left_behind(binding.flow, state, after)
    if isinstance(said, Finished):
        # Before this row is written: who ends it from outside has locked its subject first too: no deadlock.
        binding.finish(context, said.answers)
    answers.keep(session, row, state, after, now)
    match said:
        case Finished():
            row.status = ConversationStatus.SENT
        case Parked():
            row.status = ConversationStatus.PARKED
        case Cancelled():
            row.status = ConversationStatus.CANCELLED
        case _:
            binding.along(context, after)
    session.add(row)
    session.flush()
    drawing = _drawing(session, binding, facts, row, said)
    return replace(
        drawing, answered=Answered(*answered) if answered else None, stays=after.step_revision == state.step_revision
    )


def abandon(session: Session, person: Person, now: datetime) -> None:
    """Stop sending words to a conversation that cannot go on."""
    row = rows.open_conversation(session, person.id)
    if row is not None:
        _end(row, ConversationStatus.PARKED, now)
        session.add(row)
        session.flush()


def present(
    session: Session, bindings: Bindings, person: Person, conversation_id: int, now: datetime
) -> Drawing | None:
    """What stands in front of the person, for redrawing; None where the conversation is over or not theirs."""
    row = session.get(Conversation, conversation_id)
    if row is None or row.employee_id != person.id:
        return None
    binding = bindings[row.flow]
    if row.status is ConversationStatus.OPEN:
        facts = binding.facts(Context(session, person, row.subject_id, now))
        return _drawing(
            session, binding, facts, row, presenting.present(binding.flow, answers.state_of(session, row, facts))
        )
    return _drawing(session, binding, None, row, _closing(session, row))


def _closing(session: Session, row: Conversation) -> Turn:
    """What was said last in a conversation that is not open."""
    match row.status:
        case ConversationStatus.SENT:
            return Finished({})
        case ConversationStatus.CANCELLED:
            return Cancelled(answers.count(session, row))
        case _:
            return Parked(answers.count(session, row))


def claim_redraw(session: Session, conversation_id: int, before: datetime, now: datetime) -> bool:
    """Take it on to draw a screen that has been owed since `before`; false where somebody else has done so."""
    row = session.get(Conversation, conversation_id)
    if row is None or row.drawn_revision >= row.revision or row.touched_at > before:
        return False
    row.touched_at = now
    session.add(row)
    session.flush()
    return True


def owe_nothing(session: Session, conversation_id: int, now: datetime) -> None:
    """What stands owed can no longer be shown: it is given up, and a question that was open is kept for later."""
    row = session.get(Conversation, conversation_id)
    if row is not None:
        _end(row, ConversationStatus.PARKED if row.status is ConversationStatus.OPEN else row.status, now)
        session.add(row)
        session.flush()


def open_one(session: Session, person: Person) -> Conversation | None:
    """The conversation that words go to."""
    return rows.open_conversation(session, person.id)


def waiting_conversation(session: Session, person: Person) -> tuple[str, int] | None:
    """Flow and subject of what the person has begun and not ended: the open one, else the newest parked one."""
    row = rows.unfinished(session, person.id)
    return None if row is None else (row.flow, row.subject_id)


def present_key(
    session: Session, bindings: Bindings, person: Person, now: datetime
) -> tuple[Conversation, Key, str | None] | None:
    """The open conversation, the step it stands at, and the planned result that files sent now belong to."""
    row = rows.open_conversation(session, person.id)
    if row is None:
        return None
    binding = bindings[row.flow]
    if binding.files_go_to is None:
        return row, Key(""), None
    facts = binding.facts(Context(session, person, row.subject_id, now))
    said = presenting.present(binding.flow, answers.state_of(session, row, facts))
    if not isinstance(said, Asked):
        return row, Key(""), None
    return row, said.key, binding.files_go_to(facts, said.key) if said.takes_files else None


def noted(drawing: Drawing, note: Text) -> Drawing:
    """The same question with a word above it about what was just sent."""
    return replace(drawing, turn=replace(drawing.turn, note=note)) if isinstance(drawing.turn, Asked) else drawing


def is_sent(drawing: Drawing) -> bool:
    """Whether the conversation has just become records, or had when it was last drawn."""
    return isinstance(drawing.turn, Finished)


def touch(row: Conversation, now: datetime) -> None:
    """Something beside an answer has changed what the present screen shows."""
    row.revision += 1
    row.touched_at = now


def has_draft(session: Session, person: Person, flow: str, subject_id: int) -> bool:
    """Whether answers of this conversation are kept."""
    row = rows.conversation_about(session, person.id, flow, subject_id)
    return row is not None and bool(rows.answers_of(session, row.id or 0))


def close_all_about(session: Session, flow: str, subject_id: int, now: datetime, *, besides: int | None = None) -> None:
    """End what has lost its subject: the answers stay, but words no longer go there. One person's may go on."""
    for row in rows.conversations_about(session, flow, subject_id):
        if row.status in {ConversationStatus.OPEN, ConversationStatus.PARKED} and row.employee_id != besides:
            _end(row, ConversationStatus.CANCELLED, now)
            session.add(row)


def ask_again(session: Session, flow: str, subject_id: int, step: str, now: datetime) -> None:
    """Put a question once more, since what its answer rests on has changed. The buttons drawn before are late now."""
    for row in rows.conversations_about(session, flow, subject_id):
        if row.status is not ConversationStatus.SENT:
            answers.reopen(session, row, step, now)
    session.flush()


def _end(row: Conversation, status: ConversationStatus, now: datetime) -> None:
    row.status, row.touched_at = status, now
    row.drawn_revision = row.revision


def _park_other(session: Session, person: Person, flow: str, subject_id: int) -> int | None:
    """Park whatever else is open; gives the message in which its question stands."""
    other = rows.open_conversation(session, person.id)
    if other is None or (other.flow, other.subject_id) == (flow, subject_id):
        return None
    other.status = ConversationStatus.PARKED
    other.drawn_revision = other.revision
    session.add(other)
    session.flush()
    return other.message_id


def _drawing(session: Session, binding: Binding[Any], facts: Any, row: Conversation, said: Turn) -> Drawing:
    assert row.id is not None, "a stored conversation has an id"
    attached, warns = 0, False
    if isinstance(said, Asked) and said.takes_files and binding.files_go_to is not None:
        target = binding.files_go_to(facts, said.key)
        attached = binding.files_at(session, row.subject_id, target) if target else 0
        warns = said.takes_first_files and not has_sent_evidence(session, row.employee_id)
    return Drawing(row.id, row.flow, row.subject_id, row.revision, said, row.message_id, attached=attached, warns=warns)
