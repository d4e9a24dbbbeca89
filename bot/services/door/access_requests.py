"""Requests for access: a stranger writes who they are, BKPSDM finds the person and lets them in, or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.access import Action
from bot.domain.doors import VALIDITY
from bot.domain.names import named_in
from bot.errors import Conflict, NotFound
from bot.i18n import N_, Text
from bot.services import audit, outbox, rights
from bot.services.door import invitations
from bot.services.rights import Person
from models import Session
from models.doors import Ticket, TicketKind, TicketStatus, Visitor, VisitorAsk
from models.people import Role
from models.queries import accounts as staff
from models.queries import doors as rows
from models.queries import people
from models.sealed import seal, unseal


class AccessRefusal(StrEnum):
    """Why a request is refused, as the stranger is told."""

    NOT_FOUND = "NOT_FOUND"
    TOO_LITTLE = "TOO_LITTLE"
    NOT_HERE = "NOT_HERE"
    HAS_ACCOUNT = "HAS_ACCOUNT"

    @property
    def said(self) -> Text:
        """The reason as a sentence."""
        return _SAID[self]


_SAID = {
    AccessRefusal.NOT_FOUND: N_("BKPSDM did not find you in the list of employees. Please ask the admin of your unit."),
    AccessRefusal.TOO_LITTLE: N_(
        "BKPSDM could not tell who you are. Please ask again with full name, unit and position."
    ),
    AccessRefusal.NOT_HERE: N_("This bot is only for civil servants of Kota Banjarbaru."),
    AccessRefusal.HAS_ACCOUNT: N_(
        "The person you named comes in with another account already. If that is yours, please use it; if it is lost, "
        "please come to BKPSDM or to the admin of your unit."
    ),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the list who may have written the request."""

    employee_id: int
    name: str
    position: str
    unit: str
    joined: bool


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """A request as BKPSDM reads it. `candidates` are people whose name seems to stand in it."""

    ticket_id: int
    asked_at: datetime
    words: str
    status: TicketStatus
    decided_at: datetime | None
    decided_by: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """Whom the account may become, and the code that is handed over in person; it is shown only now."""

    name: str
    code: str
    expires_at: datetime


def open_request(session: Session, telegram_id: int, text: str, now: datetime) -> None:
    """Keep what a stranger wrote, sealed, and tell BKPSDM. The caller has checked that it may."""
    ticket = Ticket(kind=TicketKind.ACCESS, telegram_id=telegram_id, suggestion=b"", opened_at=now)
    ticket.suggestion = seal(session, ticket, "suggestion", " ".join(text.split()))
    session.add(ticket)
    session.flush()
    for recipient in sorted(people.holders(session, Role.BKPSDM)):
        key = f"access_asked:{ticket.id}:{recipient}"
        outbox.put(session, "access_asked", recipient, ticket.id or 0, key, {}, now, now)


def read(session: Session, person: Person, ticket_id: int) -> AccessRequest:
    """A request with who may have written it. Raises `NotAllowed` and `NotFound`."""
    rights.require_role(person, Action.DECIDE_TICKET)
    ticket = rows.request(session, ticket_id)
    if ticket is None:
        raise NotFound
    words = unseal(session, ticket, "suggestion") or ""
    likely = named_in(words, staff.names(session)) if ticket.status is TicketStatus.OPEN else []
    listed = staff.listed_ones(session, likely)
    by = people.names_of(session, [ticket.decided_by_id]) if ticket.decided_by_id is not None else {}
    return AccessRequest(
        ticket_id,
        ticket.opened_at,
        words,
        ticket.status,
        ticket.decided_at,
        by.get(ticket.decided_by_id or 0),
        tuple(_candidate(listed[employee_id]) for employee_id in likely if employee_id in listed),
    )


def candidate(session: Session, person: Person, employee_id: int) -> Candidate:
    """Somebody who is picked for a request. Raises `NotAllowed` and `NotFound`."""
    rights.require_for_person(session, person, Action.DECIDE_TICKET, employee_id)
    found = staff.listed_ones(session, [employee_id]).get(employee_id)
    if found is None:
        raise NotFound
    return _candidate(found)


def accept(session: Session, person: Person, ticket_id: int, employee_id: int, now: datetime) -> Accepted:
    """Invite this person by the account that asked: it is told, and lacks only the code.

    No link is made that could be passed on: the account that asked has opened the invitation, and no other can.
    Raises `NotAllowed`, `NotFound`, and `Conflict` where it was decided before or the account belongs to somebody.
    """
    rights.require_for_person(session, person, Action.DECIDE_TICKET, employee_id)
    ticket = _open_ticket(session, ticket_id)
    telegram_id = _account_of(ticket)
    if people.account_of(session, telegram_id) is not None:
        raise Conflict(
            N_("The account that asked belongs to somebody by now, so nothing was changed. You can refuse the request.")
        )
    issued = invitations.issue_claimed(session, person, employee_id, telegram_id, now)
    visitor = rows.visitor_of(session, telegram_id) or Visitor(telegram_id=telegram_id, seen_at=now)
    visitor.asks, visitor.invitation_id, visitor.seen_at = VisitorAsk.CODE, issued.invitation_id, now
    session.add(visitor)
    _decide(session, person, ticket, TicketStatus.ACCEPTED, {"employee": employee_id}, None, now)
    _tell(session, "access_accepted", ticket, {}, visitor.language, now)
    return Accepted(issued.name, issued.code, now + VALIDITY)


def refuse(session: Session, person: Person, ticket_id: int, reason: AccessRefusal, now: datetime) -> None:
    """Refuse a request with a reason, which the stranger is told.

    Raises `NotAllowed`, `NotFound`, and `Conflict` where it was decided before.
    """
    rights.require_role(person, Action.DECIDE_TICKET)
    ticket = _open_ticket(session, ticket_id)
    _decide(session, person, ticket, TicketStatus.REFUSED, {"reason": reason.value}, reason.value, now)
    visitor = rows.visitor_of(session, _account_of(ticket))
    language = visitor.language if visitor else ""
    _tell(session, "access_refused", ticket, {"reason": reason.value}, language, now)


def refusal_of(session: Session, telegram_id: int, ticket_id: int) -> AccessRefusal | None:
    """Why the request of this account was refused; None where there is no such refused request of its."""
    ticket = rows.request(session, ticket_id)
    if ticket is None or ticket.telegram_id != telegram_id or ticket.status is not TicketStatus.REFUSED:
        return None
    return AccessRefusal(unseal(session, ticket, "answer") or AccessRefusal.NOT_FOUND)


def _open_ticket(session: Session, ticket_id: int) -> Ticket:
    ticket = rows.request_locked(session, ticket_id)
    if ticket is None:
        raise NotFound
    if ticket.status is not TicketStatus.OPEN:
        raise Conflict(N_("This request was decided on {moment}. Nothing was changed.")(moment=ticket.decided_at))
    return ticket


def _decide(
    session: Session,
    person: Person,
    ticket: Ticket,
    status: TicketStatus,
    codes: dict[str, str | int],
    answer: str | None,
    now: datetime,
) -> None:
    ticket.status, ticket.decided_by_id, ticket.decided_at = status, person.id, now
    ticket.answer = seal(session, ticket, "answer", answer) if answer else None
    ticket.revision += 1
    session.add(ticket)
    audit.record(
        session,
        subject="ticket",
        subject_id=ticket.id or 0,
        actor_id=person.id,
        role="bkpsdm",
        action=f"access.{status.value.lower()}",
        codes=codes,
        now=now,
    )


def _tell(
    session: Session, kind: str, ticket: Ticket, codes: dict[str, str | int], language: str, now: datetime
) -> None:
    said = codes | ({"language": language} if language else {})
    outbox.put_for_account(session, kind, _account_of(ticket), ticket.id or 0, f"{kind}:{ticket.id}", said, now)


def _account_of(ticket: Ticket) -> int:
    assert ticket.telegram_id is not None, "a request for access names the account"
    return ticket.telegram_id


def _candidate(one: staff.Listed) -> Candidate:
    return Candidate(
        one.employee.id or 0, one.employee.name, one.employee.position, one.unit.short_name, one.account is not None
    )
