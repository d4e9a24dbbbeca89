"""Leave: noted by the person or for them, taken back, and asked about before anybody is reminded.

It pauses reminders and is told to the penilai; the terms of the law go on. Only days are kept, never a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action, Relation, may
from bot.domain.calendar import local_day
from bot.domain.doors import version_of
from bot.domain.leave import LONGEST, Stay, fault, joined
from bot.domain.service import is_away
from bot.errors import Conflict, NotFound, Refused
from bot.flows.leave import LEAVE, LeaveFacts
from bot.i18n import N_
from bot.services import audit, outbox, rights
from bot.services.binding import Binding, Context
from bot.services.rights import Person
from models import Session
from models.calendar import Leave
from models.conversation import Conversation, ConversationStatus
from models.people import Employee
from models.queries import leave as rows
from models.queries import people
from models.queries.moves import employee_locked

NOTED, ENDED = "leave_noted", "leave_ended"
"""Kinds of messages to the penilai of the day, and to the person where somebody else did it."""


KEPT = timedelta(days=90)
"""How long past leave is kept. Our own choice."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A leave that runs or is to come."""

    leave_id: int
    stay: Stay
    running: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The leave of one person. `listed_until`: away today by the list of staff, `date.max` while its end is open."""

    employee_id: int
    name: str
    own: bool
    told: tuple[str, ...]
    """Who hears of what the reader does here."""
    entries: tuple[Entry, ...]
    listed_until: date | None


@dataclass(frozen=True, slots=True)
class Ended:
    """Whose leave has ended, and the days that were noted."""

    employee_id: int
    stay: Stay


def own(session: Session, person: Person, now: datetime) -> Overview:
    """The present and coming leave of the person themselves."""
    return overview(session, person, person.id, now)


def overview(session: Session, person: Person, employee_id: int, now: datetime) -> Overview:
    """The present and coming leave of somebody. Raises `NotAllowed` and `NotFound`."""
    employee = rights.require_for_person(session, person, Action.NOTE_LEAVE, employee_id)
    today = local_day(now)
    listed = rows.away_by_state(session, [employee_id], today)
    return Overview(
        employee_id=employee_id,
        name=employee.name,
        own=employee_id == person.id,
        told=_names(session, _told(session, person, employee, today)),
        entries=tuple(
            Entry(row.id or 0, _stay(row), _stay(row).is_running(today))
            for row in rows.not_over(session, employee_id, today)
        ),
        listed_until=(listed[employee_id] or date.max) if employee_id in listed else None,
    )


def note(session: Session, person: Person, employee_id: int, starts_on: date, ends_on: date, now: datetime) -> Stay:
    """Note a leave, both days included, and tell the penilai of the day; gives the days that are noted now.

    What it overlaps or follows upon becomes one leave with it. Raises `NotAllowed`, `NotFound`, `Conflict` where these
    days are noted already, and `Refused` for days that cannot be.
    """
    employee = _held(session, person, employee_id)
    _refuse_left(employee)
    new, today = Stay(starts_on, ends_on), local_day(now)
    near = list(rows.not_over(session, employee_id, starts_on - timedelta(days=1)))
    known = [_stay(row) for row in near]
    wrong = fault(known, new, today)
    if wrong is not None:
        there = any(stay.holds(new) for stay in known)
        raise (Conflict if there else Refused)(N_("{fault} Nothing was changed.")(fault=wrong))
    touched = [row for row in near if _stay(row).touches(new)]
    whole = joined(known, new)
    for row in touched[1:]:
        session.delete(row)
    session.flush()  # before the first of them may take the first day of another
    new_row = Leave(
        employee_id=employee_id,
        starts_on=whole.starts_on,
        ends_on=whole.ends_on,
        noted_by_id=person.id,
        noted_at=now,
    )
    kept = touched[0] if touched else new_row
    kept.starts_on, kept.ends_on = whole.starts_on, whole.ends_on
    kept.noted_by_id, kept.noted_at = person.id, now
    session.add(kept)
    session.flush()
    assert kept.id is not None, "a flushed row has an id"
    _keep_trail(session, person, employee, "leave.noted", {"leave": kept.id, "joined": len(touched)}, whole, now)
    for recipient in _told(session, person, employee, today):
        version = version_of(now)
        key = f"{NOTED}:{kept.id}:{version}:{recipient}"
        outbox.put(session, NOTED, recipient, kept.id, key, {"version": version}, now, now)
    return whole


def end(session: Session, person: Person, leave_id: int, now: datetime, *, seen: date | None = None) -> Ended:
    """End a leave that runs, so that its last day was yesterday, or take back one that is to come.

    `seen` is the first day that it had when the button was drawn. Raises `NotAllowed`, `NotFound`, and `Conflict` where
    it is over or another one by now.
    """
    known = session.get(Leave, leave_id)
    employee = None if known is None else _held(session, person, known.employee_id)
    row = rows.locked(session, leave_id)
    if row is None or employee is None:
        raise NotFound(N_("This leave is not noted any more. Nothing was changed."))
    before, today = _stay(row), local_day(now)
    if seen is not None and seen != before.starts_on:
        raise Conflict(N_("This leave has other days by now. Nothing was changed; please look at it again."))
    if before.ends_on < today:
        raise Conflict(N_("This leave has ended on {day} already. Nothing was changed.")(day=before.ends_on))
    codes: dict[str, Any] = {
        "from": before.starts_on.isoformat(),
        "until": before.ends_on.isoformat(),
        "running": before.is_running(today),
        "by": person.id,
    }
    recipients = [
        recipient
        for recipient in _told(session, person, employee, today)
        if not rows.is_unheard(session, NOTED, leave_id, recipient)
    ]
    version = version_of(row.noted_at)
    if before.starts_on < today:
        row.ends_on = today - timedelta(days=1)
        session.add(row)
    else:
        session.delete(row)
    session.flush()
    _keep_trail(session, person, employee, "leave.ended", {"leave": leave_id}, before, now)
    for recipient in recipients:
        key = f"{ENDED}:{leave_id}:{version}:{recipient}"
        outbox.put(session, ENDED, recipient, employee.id or 0, key, codes, now, now)
    return Ended(employee.id or 0, before)


def noted_one(session: Session, leave_id: int, version: int) -> Leave | None:
    """The leave that a message is about, as long as it is as it was noted then."""
    row = session.get(Leave, leave_id)
    return row if row is not None and version_of(row.noted_at) == version else None


def penilai_of(session: Session, employee_id: int, today: date) -> int | None:
    """Who holds the post of somebody's penilai on a day; None where nobody does."""
    employee = session.get(Employee, employee_id)
    return None if employee is None else _penilai(session, employee, today)


def forget(session: Session, now: datetime) -> int:
    """Delete leave that ended long ago: it is kept for reminders alone. Gives how many."""
    return rows.forget(session, local_day(now) - KEPT)


def away_until(session: Session, employee_id: int, day: date) -> date | None:
    """Until when somebody is away who is so on a day, by a leave or by their state in the list; None for who is not.

    `date.max` while the end is open.
    """
    noted, employee = rows.noted_until(session, employee_id, day), session.get(Employee, employee_id)
    if employee is None or not is_away(employee.state, employee.state_from, employee.state_until, day):
        return noted
    return max(noted or date.min, employee.state_until or date.max)


def away(session: Session, employee_ids: Collection[int], day: date) -> Mapping[int, date]:
    """Who of these people is away on a day, and until when, as `away_until`; two statements for each thousand."""
    found = dict(rows.away_by_notes(session, employee_ids, day))
    for employee_id, until in rows.away_by_state(session, employee_ids, day).items():
        found[employee_id] = max(found.get(employee_id, date.min), until or date.max)
    return found


def _held(session: Session, person: Person, employee_id: int) -> Employee:
    """The person in the list, so that of two who note something for them the second sees what the first did."""
    rights.require_for_person(session, person, Action.NOTE_LEAVE, employee_id)
    employee = employee_locked(session, employee_id)
    assert employee is not None, "nobody deletes people"
    return employee


def _refuse_left(employee: Employee) -> None:
    if not employee.active:
        raise Refused(N_("{name} is no longer in service, so no leave is noted.")(name=employee.name))


def _stay(row: Leave) -> Stay:
    return Stay(row.starts_on, row.ends_on)


def _penilai(session: Session, employee: Employee, today: date) -> int | None:
    seat = people.holders_on(session, today).seat(employee.id or 0, employee.penilai_id)
    return None if seat is None else seat.holder


def _told(session: Session, person: Person, employee: Employee, today: date) -> list[int]:
    """Who hears of it: the penilai of the day, and the person; who does it knows."""
    found = {_penilai(session, employee, today), employee.id} - {None, person.id}
    return sorted(who for who in found if who is not None)


def _names(session: Session, employee_ids: list[int]) -> tuple[str, ...]:
    return tuple(sorted(people.names_of(session, employee_ids).values()))


def _keep_trail(
    session: Session, person: Person, employee: Employee, action: str, codes: dict[str, int], stay: Stay, now: datetime
) -> None:
    """The days only as keyed hash: they can be proven, and leave the trail when the leave is forgotten."""
    relations = rights.relations_to_person(session, person, employee)
    as_what = next(relation for relation in Relation if relation in relations and may(Action.NOTE_LEAVE, {relation}))
    audit.record(
        session,
        subject="person",
        subject_id=employee.id or 0,
        actor_id=person.id,
        role="employee" if as_what is Relation.SELF else as_what.value.lower(),
        action=action,
        codes=codes,
        text=f"{stay.starts_on}/{stay.ends_on}",
        now=now,
    )


def _facts(context: Context) -> LeaveFacts:
    session, today = context.session, local_day(context.now)
    employee = rights.require_for_person(session, context.person, Action.NOTE_LEAVE, context.subject_id)
    _refuse_left(employee)
    return LeaveFacts(
        employee=None if employee.id == context.person.id else employee.name,
        told=_names(session, _told(session, context.person, employee, today)),
        known=tuple(_stay(row) for row in rows.not_over(session, context.subject_id, today - timedelta(days=LONGEST))),
        today=today,
    )


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    first, last = (date.fromisoformat(str(answers[Key(step)].value)) for step in ("first", "last"))
    note(context.session, context.person, context.subject_id, first, last, context.now)


def _was_sent(context: Context, earlier: Conversation) -> bool:
    """Each leave is one of its own."""
    return earlier.status is ConversationStatus.SENT


BINDING = Binding(flow=LEAVE, facts=_facts, finish=_finish, begins_anew=_was_sent)
