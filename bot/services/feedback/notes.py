"""Feedback and appreciation that somebody has got or given at any time, and what of it goes into a summary.

Who reads it is our own choice: feedback the recipient and the writer only, appreciation the penilai too.
BKPSDM and the leaders above read none of it, and none of it decides about a predikat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.access import Action, may
from bot.domain.behaviour import Value
from bot.domain.calendar import instant_of
from bot.domain.competences import Competence
from bot.domain.feedback_notes import GivenAs, NoteKind, NoteTopic
from bot.errors import Conflict, NotFound
from bot.i18n import N_, Text, plain, shortened
from bot.services import audit, rights
from bot.services.rights import Person
from models import Session
from models.feedback import FeedbackNote
from models.people import Employee
from models.queries import feedback as rows
from models.queries import people
from models.queries.feedback import PlannedIndicator
from models.sealed import unseal

LABEL = 160
"""Characters that are shown of an indicator."""


@dataclass(frozen=True, slots=True)
class Line:
    """A note in a list: whose name stands there is the other side's, in the penilai's list both."""

    note_id: int
    kind: NoteKind
    writer: str
    recipient: str
    given_at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Note:
    """One note as it is read. `own`: the reader is its recipient; `written`: the reader wrote it.

    `value` is the one that an appreciation is for, or that feedback is tied to.
    """

    note_id: int
    kind: NoteKind
    topic: NoteTopic
    label: Text
    value: Value | None
    given_as: GivenAs
    writer: str
    recipient: str
    text: str
    situation: str | None
    effect: str | None
    next_step: str | None
    given_at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None
    in_summary: bool
    own: bool
    written: bool

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the reader wrote it and nobody has read it yet."""
        return self.written and self.read_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Received:
    """A note as a summary of its recipient may use it.

    `text` is what was written, with all its parts; empty where the recipient has not agreed that it is quoted.
    """

    kind: NoteKind
    topic: NoteTopic
    item: str
    label: Text
    given_as: GivenAs
    given_at: datetime
    text: str
    read_at: datetime | None = None


def received(session: Session, person: Person, now: datetime) -> list[Line]:
    """What the person has got, newest first."""
    return _lines(session, rows.to_person(session, person.id))


def given(session: Session, person: Person) -> list[Line]:
    """What the person has given, newest first, also what was withdrawn."""
    return _lines(session, rows.by_person(session, person.id))


def appreciations(session: Session, person: Person) -> list[Line]:
    """The appreciation of those whom the person assesses today, newest first; only what they have read themselves."""
    return _lines(session, rows.appreciations_in_charge(session, person.charge)) if person.has_reports else []


def count_received(session: Session, person: Person) -> int:
    """How many the person has got."""
    return rows.count_to(session, person.id)


def count_unread(session: Session, person: Person) -> int:
    """How many of them wait to be read."""
    return rows.count_to(session, person.id, unread_only=True)


def _lines(session: Session, notes: Sequence[FeedbackNote]) -> list[Line]:
    names = people.names_of(session, {who for note in notes for who in (note.from_id, note.to_id)})
    return [
        Line(
            note.id or 0,
            note.kind,
            names[note.from_id],
            names[note.to_id],
            note.given_at,
            note.read_at,
            note.withdrawn_at,
        )
        for note in notes
    ]


def one(session: Session, person: Person, note_id: int, now: datetime) -> Note:
    """One note; its recipient has read it from now on. Raises `NotAllowed`, and `NotFound` where it was withdrawn."""
    note = _readable(session, person, rows.find(session, note_id))
    if note.to_id == person.id and note.read_at is None:
        note = _readable(session, person, rows.locked(session, note_id))
        note.read_at = now
        session.add(note)
        session.flush()
    return _shown(session, person, note)


def _readable(session: Session, person: Person, note: FeedbackNote | None) -> FeedbackNote:
    if note is None:
        raise NotFound
    if note.from_id == person.id:
        return note
    action = Action.READ_FEEDBACK_NOTE if note.kind is NoteKind.FEEDBACK else Action.READ_APPRECIATION
    if not may(action, rights.relations_to_person(session, person, session.get_one(Employee, note.to_id))):
        raise rights.refusal(person, action)
    if note.withdrawn_at is not None:
        raise NotFound(N_("The writer has taken this back before it was read. There is nothing to do for you."))
    if note.read_at is None and note.to_id != person.id:
        raise NotFound(N_("{name} has not read this card yet. You can read it after that.")(name=_name(session, note)))
    return note


def _name(session: Session, note: FeedbackNote) -> str:
    return people.names_of(session, [note.to_id])[note.to_id]


def _shown(session: Session, person: Person, note: FeedbackNote) -> Note:
    names = people.names_of(session, [note.from_id, note.to_id])
    return Note(
        note_id=note.id or 0,
        kind=note.kind,
        topic=note.topic,
        label=_labels(session, [note])[note.id or 0],
        value=Value(note.item) if note.topic is NoteTopic.VALUE else None,
        given_as=note.given_as,
        writer=names[note.from_id],
        recipient=names[note.to_id],
        text=unseal(session, note, "behaviour") or "",
        situation=unseal(session, note, "situation"),
        effect=unseal(session, note, "effect"),
        next_step=unseal(session, note, "next_step"),
        given_at=note.given_at,
        read_at=note.read_at,
        withdrawn_at=note.withdrawn_at,
        in_summary=note.in_summary,
        own=note.to_id == person.id,
        written=note.from_id == person.id,
    )


def _labels(session: Session, notes: Sequence[FeedbackNote]) -> dict[int, Text]:
    """What each note is tied to, in words."""
    named = rows.indicators(session, [int(note.item) for note in notes if note.topic is NoteTopic.INDICATOR])
    return {note.id or 0: _label(note, named) for note in notes}


def _label(note: FeedbackNote, named: Mapping[int, PlannedIndicator]) -> Text:
    match note.topic:
        case NoteTopic.VALUE:
            return plain(Value(note.item).label)
        case NoteTopic.COMPETENCE:
            return plain(Competence(note.item).label)
        case NoteTopic.INDICATOR:
            indicator = named[int(note.item)]
            return Text("RHK {n}: {what}", {"n": indicator.number, "what": shortened(indicator.text, LABEL)})


def withdraw(session: Session, person: Person, note_id: int, now: datetime) -> None:
    """Take a note back that nobody has read: its recipient never sees it.

    Raises `NotAllowed` and `NotFound` for whoever did not write it, and `Conflict` once it was read or taken back.
    """
    note = rows.locked(session, note_id)
    if note is None:
        raise NotFound
    if note.from_id != person.id:
        _readable(session, person, note)
        raise NotFound(N_("Only who wrote this may take it back. Nothing was changed."))
    if note.withdrawn_at is not None:
        raise Conflict(N_("You took this back on {moment}. Nothing was changed.")(moment=note.withdrawn_at))
    if note.read_at is not None:
        name = _name(session, note)
        raise Conflict(
            N_(
                "{name} has read this meanwhile, so it can no longer be taken back. If something in it is wrong, "
                "please talk to {name}, or write once more."
            )(name=name)
        )
    note.withdrawn_at = now
    session.add(note)
    session.flush()
    audit.record(
        session,
        subject="feedback",
        subject_id=note_id,
        actor_id=person.id,
        role=note.given_as.value.lower(),
        action="feedback.withdrawn",
        now=now,
    )


def use_in_summary(session: Session, person: Person, note_id: int, use: bool) -> None:
    """Agree, as the recipient, that the own summary quotes a note, or no longer. Raises `NotAllowed` and `NotFound`."""
    note = _readable(session, person, rows.locked(session, note_id))
    if note.to_id != person.id:
        raise NotFound(N_("Only who got this decides about their summary. Nothing was changed."))
    note.in_summary = use
    session.add(note)
    session.flush()


def notes_for_summary(session: Session, employee_id: int, starts_on: date, ends_on: date) -> tuple[Received, ...]:
    """What somebody got on these days, both included, oldest first; words only where they agreed to a quotation.

    For the summary of that person: the caller asks for the right.
    """
    notes = _in_span(session, employee_id, starts_on, ends_on)
    labels = _labels(session, notes)
    return tuple(
        Received(
            note.kind,
            note.topic,
            note.item,
            labels[note.id or 0],
            note.given_as,
            note.given_at,
            _whole(session, note) if note.in_summary else "",
            note.read_at,
        )
        for note in notes
    )


def _whole(session: Session, note: FeedbackNote) -> str:
    parts = (unseal(session, note, column) for column in ("situation", "behaviour", "effect", "next_step"))
    return "\n".join(words for words in parts if words)


def _in_span(session: Session, employee_id: int, starts_on: date, ends_on: date) -> list[FeedbackNote]:
    begins, ends = (instant_of(day, time(0)) for day in (starts_on, ends_on + timedelta(days=1)))
    return rows.in_span(session, employee_id, begins, ends)
