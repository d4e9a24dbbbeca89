"""Giving feedback or appreciation: who may write to whom, and what becomes of it when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.conversation.answers import Answer, Key, Scope
from bot.domain.access import Action, Relation
from bot.domain.calendar import instant_of, local_day
from bot.domain.feedback_notes import A_DAY, GivenAs, NoteKind, given_as
from bot.domain.feedback_text import Part
from bot.errors import NotFound, Refused
from bot.flows import give_feedback_facts as answered
from bot.flows.give_feedback import GIVE_APPRECIATION, GIVE_FEEDBACK
from bot.flows.give_feedback_facts import TEAM_LEAD, Giving, GivingFacts
from bot.i18n import N_
from bot.services import audit, outbox, rights
from bot.services.binding import Binding, Context
from bot.services.feedback.addressees import Addressees
from bot.services.reminding import messages
from bot.services.rights import Person
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.feedback import FeedbackNote
from models.people import Employee
from models.queries import feedback as rows
from models.queries.moves import employee_locked
from models.queries.people import account_for, names_of
from models.sealed import seal, unseal

GIVEN = "feedback_given"
"""The kind of message to the recipient."""

DAY = timedelta(days=1)


def _facts_of(kind: NoteKind | None, context: Context) -> GivingFacts:
    """Raises `NotAllowed` for an account that nobody has confirmed, and `Refused` where it was enough for a day."""
    session, person = context.session, context.person
    if context.subject_id != person.id:
        raise NotFound
    if not person.confirmed:
        raise rights.refusal(person, Action.GIVE_FEEDBACK)
    today = rows.given_since(session, person.id, context.now - DAY)
    _refuse_too_many(today)
    own = session.get_one(Employee, person.id)
    names = Addressees(session, but=person.id)
    near = names.of_unit(own.unit_id)
    reports, superior = rows.reports(session, person.charge), _superior(person, own)
    assessed = names.of_people(reports)
    ranked = [*assessed, *([str(superior)] if superior else []), *near]
    return GivingFacts(
        names=names,
        first=tuple(key for key in dict.fromkeys(ranked) if key in names),
        reports=frozenset(assessed),
        superiors=frozenset({str(superior)} if superior else ()),
        absent=names.absent,
        indicators=_indicators(session, reports, context.now) if kind is None else {},
        today=tuple((str(note.to_id), unseal(session, note, "behaviour") or "") for note in today),
        kind=kind,
    )


def _refuse_too_many(today: list[FeedbackNote]) -> None:
    if len(today) >= A_DAY:
        raise Refused(
            N_(
                "You have given {limit} notes within a day, so no further one can be sent now. What you have begun is "
                "kept; please go on after {moment}."
            )(limit=A_DAY, moment=today[-A_DAY].given_at + DAY)
        )


def _superior(person: Person, own: Employee) -> int | None:
    """Who assesses the person today."""
    seat = person.holders.seat(person.id, own.penilai_id)
    return None if seat is None else seat.holder


def _indicators(session: Session, reports: set[int], now: datetime) -> dict[str, dict[str, str]]:
    """By person: only who assesses somebody sees what stands in their plan."""
    found: dict[str, dict[str, str]] = {}
    for indicator in rows.indicators_of(session, reports, local_day(now).year):
        of_person = found.setdefault(str(indicator.employee_id), {})
        of_person[str(indicator.id)] = f"RHK {indicator.number}: {indicator.text}"
    return found


def _finish_with(kind: NoteKind | None, context: Context, answers: Mapping[Key, Answer]) -> None:
    session, person = context.session, context.person
    employee_locked(session, person.id)  # so that two at once are counted one after the other
    look = Scope(_facts_of(kind, context), answers)
    wrong = answered.fault(look)
    if wrong is not None:
        raise Refused(wrong)
    to = rights.require_for_person(session, person, Action.GIVE_FEEDBACK, int(look.text("to") or ""))
    note = _note(session, person, to, look, context.now)
    audit.record(
        session,
        subject="feedback",
        subject_id=note.id or 0,
        actor_id=person.id,
        role=note.given_as.value.lower(),
        action="feedback.given",
        codes={"kind": note.kind.value, "topic": note.topic.value},
        text=answered.text_of(look),
        now=context.now,
    )
    _tell(session, note, context.now)


def _note(session: Session, person: Person, to: Employee, look: Giving, now: datetime) -> FeedbackNote:
    kind, topic = answered.kind_of(look), answered.topic_of(look)
    assert kind is not None, "all questions are answered"
    assert topic is not None, "all questions are answered"
    note = FeedbackNote(
        from_id=person.id,
        to_id=to.id or 0,
        given_as=_given_as(session, person, to, look),
        kind=kind,
        topic=topic,
        item=answered.item_of(look),
        behaviour=b"",
        given_at=now,
    )
    note.behaviour = seal(session, note, "behaviour", answered.text_of(look))
    for part, column in ((Part.SITUATION, "situation"), (Part.EFFECT, "effect"), (Part.NEXT_STEP, "next_step")):
        words = answered.part_of(look, part)
        setattr(note, column, seal(session, note, column, words) if words else None)
    session.add(note)
    session.flush()
    return note


def _given_as(session: Session, person: Person, to: Employee, look: Giving) -> GivenAs:
    """From who assesses whom today; only leading a team is taken as it was said, and only of a colleague."""
    return given_as(
        assesses=Relation.PENILAI in rights.relations_to_person(session, person, to),
        is_assessed=str(to.id) in look.facts.superiors,
        says_team_lead=answered.is_feedback(look) and look.text("given_as") == TEAM_LEAD,
    )


def _tell(session: Session, note: FeedbackNote, now: datetime) -> None:
    """At most one message a day until something was read, so that ten notes are not ten messages. Our own choice.

    A message says all that is unread when it is sent: what comes after it on the same day is told on the next working
    morning. Who has no account yet finds it in the menu after joining.
    """
    if account_for(session, note.to_id) is None:
        return
    opens = messages.opens_at(session, note.to_id, now)
    if (waiting := rows.tells_at(session, GIVEN, note.to_id)) is not None and waiting <= opens:
        return
    if not _plan(session, note, opens, now):
        _plan(session, note, _next_morning(session, note.to_id, opens), now)


def _plan(session: Session, note: FeedbackNote, due_at: datetime, now: datetime) -> bool:
    """False where that day has its message: what was read or taken back since makes room for another one."""
    key = f"{GIVEN}:{note.to_id}:{local_day(due_at):%Y%m%d}:{rows.count_settled(session, note.to_id)}"
    return outbox.put(session, GIVEN, note.to_id, note.id or 0, key, {}, due_at, now)


def _next_morning(session: Session, employee_id: int, after: datetime) -> datetime:
    return messages.opens_at(session, employee_id, instant_of(local_day(after) + DAY, time.min))


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent last, for the receipt; `joined` tells whether the recipient can read it already.

    `tells_at` is when the recipient hears of it, where that is only on another day than the next working hours.
    """

    name: str
    kind: NoteKind
    given_at: datetime
    joined: bool
    tells_at: datetime | None = None


def last_sent(session: Session, person: Person, now: datetime) -> Sent:
    """What the person has just sent. Raises `NotFound` where there is nothing."""
    note = next(iter(rows.by_person(session, person.id)), None)
    if note is None:
        raise NotFound
    name = names_of(session, [note.to_id])[note.to_id]
    joined = account_for(session, note.to_id) is not None
    tells_at = rows.tells_at(session, GIVEN, note.to_id) if joined else None
    later = tells_at is not None and tells_at > messages.opens_at(session, note.to_id, now)
    return Sent(name, note.kind, note.given_at, joined, tells_at if later else None)


def _was_sent(context: Context, earlier: Conversation) -> bool:
    return earlier.status is ConversationStatus.SENT


def _binding(kind: NoteKind | None) -> Binding[GivingFacts]:
    return Binding(
        flow=GIVE_FEEDBACK if kind is None else GIVE_APPRECIATION,
        facts=lambda context: _facts_of(kind, context),
        finish=lambda context, answers: _finish_with(kind, context, answers),
        begins_anew=_was_sent,
    )


BINDING = _binding(None)
APPRECIATION = _binding(NoteKind.APPRECIATION)
