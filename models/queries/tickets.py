"""Tickets: what people ask BKPSDM to put right, and strangers' requests for access beside them in the list."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from models.doors import Ticket, TicketKind, TicketStatus
from models.people import Employee


def find(session: Session, ticket_id: int) -> Ticket | None:
    """A request for a correction."""
    statement = select(Ticket).where(Ticket.id == ticket_id, Ticket.kind != TicketKind.ACCESS)
    return session.exec(statement).one_or_none()


def locked(session: Session, ticket_id: int) -> Ticket | None:
    """The same as it stands now; on PostgreSQL nobody else decides or changes it until the transaction ends."""
    statement = select(Ticket).where(Ticket.id == ticket_id, Ticket.kind != TicketKind.ACCESS)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


def open_of(session: Session, employee_id: int, *, lock: bool = False) -> dict[TicketKind, Ticket]:
    """What a person waits for, by kind: there is one of a kind. With `lock` held until the transaction ends."""
    statement = (
        select(Ticket)
        .where(Ticket.employee_id == employee_id, Ticket.status == TicketStatus.OPEN)
        .order_by(col(Ticket.id))
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return {ticket.kind: ticket for ticket in session.exec(statement)}


def of_person(session: Session, employee_id: int) -> list[Ticket]:
    """Everything that a person has asked for, newest first."""
    statement = select(Ticket).where(Ticket.employee_id == employee_id).order_by(col(Ticket.id).desc())
    return list(session.exec(statement))


def waiting(session: Session, reader_id: int, unit_ids: Collection[int] | None) -> list[tuple[Ticket, Employee | None]]:
    """What waits for a decision, the oldest first, without the reader's own.

    Of people in these units; with None of everybody in service, and of strangers.
    """
    statement = (
        select(Ticket, Employee)
        .join(Employee, col(Employee.id) == col(Ticket.employee_id), isouter=True)
        .where(_waits(reader_id, unit_ids))
        .order_by(col(Ticket.opened_at), col(Ticket.id))
    )
    return list(session.exec(statement))


def count_waiting(session: Session, reader_id: int, unit_ids: Collection[int] | None) -> int:
    """How many of them there are."""
    statement = (
        select(func.count(col(Ticket.id)))
        .join(Employee, col(Employee.id) == col(Ticket.employee_id), isouter=True)
        .where(_waits(reader_id, unit_ids))
    )
    return session.exec(statement).one()


def _waits(reader_id: int, unit_ids: Collection[int] | None) -> ColumnElement[bool]:
    of_people = and_(col(Employee.active), Employee.id != reader_id)
    if unit_ids is None:
        of_people = or_(of_people, Ticket.kind == TicketKind.ACCESS)
    else:
        of_people = and_(of_people, col(Employee.unit_id).in_(unit_ids))
    return and_(Ticket.status == TicketStatus.OPEN, of_people)


def who_waits_for(session: Session, kind: TicketKind) -> dict[int, int]:
    """Everybody who has an open request of a kind, with the request."""
    statement = select(Ticket.employee_id, Ticket.id).where(Ticket.kind == kind, Ticket.status == TicketStatus.OPEN)
    return {who: ticket for who, ticket in session.exec(statement) if who is not None and ticket is not None}
