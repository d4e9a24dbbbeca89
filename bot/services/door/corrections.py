"""The own data as their owner reads them, and what they ask BKPSDM to put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.answers import Answer, Key, Scope
from bot.domain.access import Action
from bot.domain.corrections import Refusal, Wrong, meant_by
from bot.domain.hierarchy import may_be_penilai
from bot.domain.nip import mask
from bot.errors import NotFound
from bot.flows.correction import CORRECTION, CorrectionFacts, OwnData, suggestions
from bot.services import audit, outbox, posts, rights
from bot.services.binding import Binding, Context
from bot.services.rights import Person
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.doors import Ticket, TicketKind, TicketStatus
from models.people import Employee, EmployeeKind, Role, Unit
from models.queries import accounts, enrolment, people, superiors
from models.queries import tickets as rows
from models.sealed import seal, unseal

OPENED = "ticket_opened"
"""The kind of message to BKPSDM and the admins of the unit."""

_STATUS: Mapping[EmployeeKind, str] = {
    EmployeeKind.PNS: "PNS",
    EmployeeKind.PPPK: "PPPK",
    EmployeeKind.PPPK_PARUH_WAKTU: "PPPK Paruh Waktu",
    EmployeeKind.NON_ASN: "Non-ASN",
}


def own_data(session: Session, person: Person) -> OwnData:
    """What the list says about the person. Raises `NotAllowed` and `NotFound`."""
    employee = rights.require_for_person(session, person, Action.SEE_PERSON, person.id)
    units = people.unit_and_above(session, employee.unit_id)
    penilai, atasan = posts.line_above(session, person.holders, employee)
    return OwnData(
        name=employee.name,
        nip=mask(employee.nip) if employee.nip else None,
        status=_STATUS[employee.kind],
        rank=employee.rank,
        position=employee.position,
        additional_duty=employee.additional_duty,
        unit=units[0].name,
        unit_above=units[1].name if len(units) > 1 else None,
        penilai=penilai.said if penilai else None,
        atasan=atasan.said if atasan else None,
    )


@dataclass(frozen=True, slots=True)
class Own:
    """One of the person's own requests; `refusal` where it was refused."""

    ticket_id: int
    wrong: Wrong
    suggestion: str
    status: TicketStatus
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    refusal: Refusal | None


def mine(session: Session, person: Person) -> list[Own]:
    """What the person has asked for, newest first."""
    return [_own(session, ticket) for ticket in rows.of_person(session, person.id)]


def mine_one(session: Session, person: Person, ticket_id: int) -> Own:
    """One of them. Raises `NotFound` also for somebody else's."""
    ticket = rows.find(session, ticket_id)
    if ticket is None or ticket.employee_id != person.id:
        raise NotFound
    return _own(session, ticket)


def _own(session: Session, ticket: Ticket) -> Own:
    by = people.names_of(session, [ticket.decided_by_id]) if ticket.decided_by_id is not None else {}
    return Own(
        ticket.id or 0,
        Wrong(ticket.kind.value),
        unseal(session, ticket, "suggestion") or "",
        ticket.status,
        ticket.opened_at,
        ticket.decided_at,
        by.get(ticket.decided_by_id or 0),
        refusal_of(session, ticket),
    )


def refusal_of(session: Session, ticket: Ticket) -> Refusal | None:
    """Why a ticket was refused; None where it was not."""
    answer = unseal(session, ticket, "answer")
    return Refusal(answer) if answer is not None and ticket.status is TicketStatus.REFUSED else None


def waiting(session: Session, person: Person) -> frozenset[Wrong]:
    """What the person waits for."""
    return frozenset(Wrong(kind.value) for kind in rows.open_of(session, person.id))


def ask(session: Session, person: Person, suggested: Mapping[Wrong, str], now: datetime) -> None:
    """Ask BKPSDM to put this right; a suggestion that waits already is replaced. Raises `NotAllowed`.

    BKPSDM and the admins of the unit hear once of what is new, and not again of what was only changed.
    """
    employee = rights.require_for_person(session, person, Action.OPEN_TICKET, person.id)
    there = rows.open_of(session, person.id, lock=True)
    new: list[Ticket] = []
    for wrong, words in suggested.items():
        kind = TicketKind(wrong.value)
        earlier = there.get(kind)
        ticket = earlier or Ticket(kind=kind, employee_id=person.id, suggestion=b"", opened_at=now)
        if earlier is None:
            new.append(ticket)
        else:
            ticket.revision += 1
        ticket.suggestion = seal(session, ticket, "suggestion", words)
        ticket.suggested_id = _meant(session, employee, wrong, words)
        session.add(ticket)
        session.flush()
        audit.record(
            session,
            subject="ticket",
            subject_id=ticket.id or 0,
            actor_id=person.id,
            role="employee",
            action="ticket.changed" if earlier else "ticket.opened",
            codes={"kind": kind.value, "meant": ticket.suggested_id},
            text=words,
            now=now,
        )
    if new:
        _tell(session, employee, new[0], now)


def _tell(session: Session, employee: Employee, first: Ticket, now: datetime) -> None:
    """One message for all that was asked for at once."""
    units = [unit.id or 0 for unit in people.unit_and_above(session, employee.unit_id)]
    told = {*people.holders(session, Role.BKPSDM), *accounts.admins_of(session, units)} - {employee.id or 0}
    for recipient in sorted(told):
        outbox.put(session, OPENED, recipient, employee.id or 0, f"{OPENED}:{first.id}:{recipient}", {}, now, now)


def _meant(session: Session, employee: Employee, wrong: Wrong, words: str) -> int | None:
    """The unit or the superior that a suggestion means, where that is clear."""
    match wrong:
        case Wrong.UNIT:
            return meant_by(words, {key: called(unit) for key, unit in enrolment.units(session).items()})
        case Wrong.SUPERIOR:
            possible = possible_penilai(superiors.everybody(session), employee.id or 0)
            return meant_by(words, {one.id: (one.name,) for one in possible})
        case _:
            return None


def called(unit: Unit) -> tuple[str, str]:
    """What people call a unit."""
    return unit.name, unit.short_name


def possible_penilai(listed: Mapping[int, superiors.Listed], employee_id: int) -> list[superiors.Listed]:
    """Everybody in service who may be the penilai of this person, circles aside."""
    return [one for one in listed.values() if one.active and one.id != employee_id and may_assess(one)]


def may_assess(one: superiors.Listed) -> bool:
    """Whether somebody may be a pejabat penilai (PermenPANRB 6/2022 Pasal 1)."""
    return may_be_penilai(
        status=one.kind,
        position_kind=one.position_kind,
        additional_duty=one.additional_duty,
        delegated=one.delegation_letter is not None,
    )


def _facts(context: Context) -> CorrectionFacts:
    rights.require_for_person(context.session, context.person, Action.OPEN_TICKET, context.subject_id)
    return CorrectionFacts(own_data(context.session, context.person), waiting(context.session, context.person))


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    suggested = suggestions(Scope(_facts(context), answers))
    ask(context.session, context.person, suggested, context.now)


def _was_sent(context: Context, earlier: Conversation) -> bool:
    return earlier.status is ConversationStatus.SENT


BINDING = Binding(flow=CORRECTION, facts=_facts, finish=_finish, begins_anew=_was_sent)
