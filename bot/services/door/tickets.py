"""Requests as BKPSDM decides about them: taken over, put right in another way, or refused; each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.access import Action, may
from bot.domain.corrections import Refusal, Wrong
from bot.domain.nip import mask
from bot.errors import Conflict, NotFound, Refused
from bot.i18n import N_, Text, plain
from bot.services import audit, moves, outbox, rights
from bot.services.door import superiors
from bot.services.moves import Hand
from bot.services.rights import Person
from models import Session
from models.doors import Ticket, TicketKind, TicketStatus
from models.people import Employee, Unit
from models.queries import moves as employees
from models.queries import people
from models.queries import tickets as rows
from models.sealed import seal, unseal

DECIDED = "ticket_decided"
"""The kind of message to who asked."""

_TEXTS = {Wrong.NAME: "name", Wrong.POSITION: "position"}
"""What is taken over as it was written, and in which column."""


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the list. `name` is None for a stranger's, which asks for access."""

    ticket_id: int
    kind: TicketKind
    name: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it is decided about.

    `revision` says which suggestion was seen. `meant` is what the suggestion means in the list, `fault` what forbids
    to take it over as it is; where both are None it is a text, or nobody could tell what is meant.
    """

    ticket_id: int
    revision: int
    wrong: Wrong
    employee_id: int
    name: str
    nip: str | None
    position: str
    unit: str
    present: Text | None
    suggestion: str
    meant: str | None
    fault: Text | None
    status: TicketStatus
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    may_decide: bool

    @property
    def fits(self) -> bool:
        """Whether one tap puts it right as it was suggested."""
        return self.wrong in _TEXTS or (self.meant is not None and self.fault is None)


def waiting(session: Session, person: Person) -> list[Line]:
    """What waits for a decision and the person may see, the oldest first; never their own. Raises `NotAllowed`."""
    found = rows.waiting(session, person.id, _reach(session, person))
    return [
        Line(ticket.id or 0, ticket.kind, employee.name if employee else None, ticket.opened_at)
        for ticket, employee in found
    ]


def count_waiting(session: Session, person: Person) -> int:
    """How many of them there are. Raises `NotAllowed`."""
    return rows.count_waiting(session, person.id, _reach(session, person))


def _reach(session: Session, person: Person) -> set[int] | None:
    """The units whose people's requests the person may see; None for all of them. Raises `NotAllowed`."""
    if person.is_bkpsdm:
        return None
    if not person.admin_units:
        raise rights.refusal(person, Action.SEE_TICKET)
    return people.units_below(session, person.admin_units)


def read(session: Session, person: Person, ticket_id: int, now: datetime) -> Request:
    """One request. Raises `NotAllowed` and `NotFound`."""
    ticket = rows.find(session, ticket_id)
    if ticket is None or ticket.employee_id is None:
        raise NotFound
    employee = rights.require_for_person(session, person, Action.SEE_TICKET, ticket.employee_id)
    relations = rights.relations_to_person(session, person, employee)
    wrong = Wrong(ticket.kind.value)
    by = people.names_of(session, [ticket.decided_by_id]) if ticket.decided_by_id is not None else {}
    return Request(
        ticket_id=ticket_id,
        revision=ticket.revision,
        wrong=wrong,
        employee_id=ticket.employee_id,
        name=employee.name,
        nip=mask(employee.nip) if employee.nip else None,
        position=employee.position,
        unit=session.get_one(Unit, employee.unit_id).name,
        present=_present(session, employee, wrong),
        suggestion=unseal(session, ticket, "suggestion") or "",
        meant=_called(session, wrong, ticket.suggested_id),
        fault=_fault(session, employee, ticket, now),
        status=ticket.status,
        opened_at=ticket.opened_at,
        decided_at=ticket.decided_at,
        decided_by=by.get(ticket.decided_by_id or 0),
        may_decide=may(Action.DECIDE_TICKET, relations),
    )


def _present(session: Session, employee: Employee, wrong: Wrong) -> Text | None:
    match wrong:
        case Wrong.NAME:
            return plain(employee.name)
        case Wrong.POSITION:
            return plain(employee.position)
        case Wrong.UNIT:
            return plain(session.get_one(Unit, employee.unit_id).name)
        case Wrong.SUPERIOR:
            penilai = session.get(Employee, employee.penilai_id) if employee.penilai_id is not None else None
            return plain(penilai.name) if penilai else N_("nobody")
        case Wrong.OTHER:
            return None


def _called(session: Session, wrong: Wrong, meant: int | None) -> str | None:
    if meant is None:
        return None
    if wrong is Wrong.UNIT:
        unit = session.get(Unit, meant)
        return None if unit is None else unit.name
    penilai = session.get(Employee, meant)
    return None if penilai is None else f"{penilai.name} – {penilai.position}"


def _fault(session: Session, employee: Employee, ticket: Ticket, now: datetime) -> Text | None:
    if ticket.kind is not TicketKind.SUPERIOR or ticket.suggested_id is None:
        return None
    return superiors.fault_with(session, employee.id or 0, ticket.suggested_id, now)


def accept(session: Session, person: Person, ticket_id: int, revision: int, now: datetime) -> str:
    """Take the suggestion over as it was seen; gives the name. Everything that follows happens with it.

    Raises `NotAllowed`, `NotFound`, `Refused` where the rules forbid it, and `Conflict` where it was decided before or
    the suggestion has changed.
    """
    ticket, employee = to_decide(session, person, ticket_id, revision)
    wrong = Wrong(ticket.kind.value)
    value = unseal(session, ticket, "suggestion") if wrong in _TEXTS else ticket.suggested_id
    if value is None:
        raise Refused(
            N_("It is not clear what is meant, so nothing was changed. Please look the right one up, or put it right.")
        )
    return put_right(session, person, ticket, employee, wrong, value, now)


def done(session: Session, person: Person, ticket_id: int, revision: int, now: datetime) -> str:
    """Say that it was put right elsewhere, by file or in the records; gives the name. Raises as `accept`."""
    ticket, employee = to_decide(session, person, ticket_id, revision)
    _decide(session, person, ticket, TicketStatus.ACCEPTED, None, {"by": "hand"}, now)
    return employee.name


def refuse(session: Session, person: Person, ticket_id: int, revision: int, reason: Refusal, now: datetime) -> str:
    """Refuse it with a reason that the person reads; gives the name. Raises as `accept`."""
    ticket, employee = to_decide(session, person, ticket_id, revision)
    _decide(session, person, ticket, TicketStatus.REFUSED, reason.value, {"reason": reason.value}, now)
    return employee.name


def to_decide(session: Session, person: Person, ticket_id: int, revision: int | None) -> tuple[Ticket, Employee]:
    """The open ticket with whose it is, both held; `revision` is None where any state of it will do.

    Raises as `accept`.
    """
    seen = rows.find(session, ticket_id)
    if seen is None or seen.employee_id is None:
        raise NotFound
    rights.require_for_person(session, person, Action.DECIDE_TICKET, seen.employee_id)
    moves.hold_periods(session, seen.employee_id)
    ticket = rows.locked(session, ticket_id)
    employee = employees.employee_locked(session, seen.employee_id)
    assert ticket is not None, "nobody deletes a ticket"
    assert employee is not None, "foreign keys hold"
    if ticket.status is not TicketStatus.OPEN:
        raise Conflict(N_("This request was decided on {moment}. Nothing was changed.")(moment=ticket.decided_at))
    if revision is not None and ticket.revision != revision:
        raise Conflict(
            N_("{name} has changed the suggestion meanwhile, so nothing was changed. Please look at it again.")(
                name=employee.name
            )
        )
    return ticket, employee


def put_right(
    session: Session,
    person: Person,
    ticket: Ticket,
    employee: Employee,
    wrong: Wrong,
    value: str | int,
    now: datetime,
) -> str:
    """Write the right text, or go to the unit or the penilai with this id, and say so; gives the name.

    Raises `Refused` where the rules forbid it.
    """
    hand = Hand(person.id, "bkpsdm", now)
    if wrong in _TEXTS:
        _write(session, hand, employee, _TEXTS[wrong], str(value))
    elif wrong is Wrong.UNIT:
        moves.move(session, hand, employee, unit_id=int(value))
    else:
        superiors.give(session, hand, employee, int(value))
    _decide(session, person, ticket, TicketStatus.ACCEPTED, None, {"by": "bot"}, now)
    return employee.name


def _write(session: Session, hand: Hand, employee: Employee, column: str, words: str) -> None:
    if getattr(employee, column) == words:
        return
    setattr(employee, column, words)
    employee.revision += 1
    session.add(employee)
    session.flush()
    audit.record(
        session,
        subject="person",
        subject_id=employee.id or 0,
        actor_id=hand.actor_id,
        role=hand.role,
        action="person.changed",
        codes={"fields": [column]},
        text=words,
        now=hand.now,
    )


def _decide(
    session: Session,
    person: Person,
    ticket: Ticket,
    status: TicketStatus,
    answer: str | None,
    codes: Mapping[str, Any],
    now: datetime,
) -> None:
    ticket.status, ticket.decided_by_id, ticket.decided_at = status, person.id, now
    ticket.answer = seal(session, ticket, "answer", answer) if answer else None
    ticket.revision += 1
    session.add(ticket)
    session.flush()
    audit.record(
        session,
        subject="ticket",
        subject_id=ticket.id or 0,
        actor_id=person.id,
        role="bkpsdm",
        action=f"ticket.{status.value.lower()}",
        codes=codes,
        now=now,
    )
    assert ticket.employee_id is not None, "a correction is somebody's"
    outbox.put(session, DECIDED, ticket.employee_id, ticket.id or 0, f"{DECIDED}:{ticket.id}", {}, now, now)
