"""Invitations, who stands at the door, and requests for access."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, and_, col, func, select

from models.doors import Invitation, Ticket, TicketKind, TicketStatus, Visitor


def by_token(session: Session, token_hash: str) -> Invitation | None:
    """The invitation of a link."""
    return session.exec(select(Invitation).where(Invitation.token_hash == token_hash)).one_or_none()


def locked(session: Session, invitation_id: int) -> Invitation | None:
    """An invitation as it stands now; on PostgreSQL nobody else opens or ends it until the transaction ends."""
    statement = select(Invitation).where(Invitation.id == invitation_id)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


def newest_of(session: Session, employee_id: int) -> Invitation | None:
    """The invitation of a person that was made last, whatever became of it."""
    statement = (
        select(Invitation).where(Invitation.employee_id == employee_id).order_by(col(Invitation.id).desc()).limit(1)
    )
    return session.exec(statement).one_or_none()


def used_for(session: Session, employee_id: int, used_at: datetime) -> Invitation | None:
    """The invitation with which somebody came in at an instant."""
    statement = select(Invitation).where(Invitation.employee_id == employee_id, Invitation.used_at == used_at)
    return session.exec(statement.limit(1)).one_or_none()


def invited(session: Session, now: datetime, since: datetime | None = None) -> set[int]:
    """Everybody whose invitation still opens the door; with `since` only those made after it."""
    statement = select(Invitation.employee_id).where(_unused(), col(Invitation.expires_at) > now)
    if since is not None:
        statement = statement.where(col(Invitation.issued_at) > since)
    return set(session.exec(statement))


def end_unused(session: Session, employee_ids: Collection[int], now: datetime) -> None:
    """Revoke what these people have not used yet."""
    statement = update(Invitation).where(col(Invitation.employee_id).in_(employee_ids), _unused())
    session.connection().execute(statement.values(revoked_at=now))


def _unused() -> ColumnElement[bool]:
    return and_(col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None))


def visitor_of(session: Session, telegram_id: int) -> Visitor | None:
    """A Telegram account at the door that did something worth remembering."""
    return session.get(Visitor, telegram_id)


def visitors_with(session: Session, invitation_id: int) -> list[Visitor]:
    """The accounts that were last asked for the code of an invitation."""
    return list(session.exec(select(Visitor).where(Visitor.invitation_id == invitation_id)))


def forget_visitors(session: Session, before: datetime, now: datetime) -> int:
    """Delete the accounts that were last seen before an instant and do not have to wait; gives how many."""
    waits = and_(col(Visitor.locked_until).is_not(None), col(Visitor.locked_until) > now)
    statement = delete(Visitor).where(col(Visitor.seen_at) < before, ~waits).returning(col(Visitor.telegram_id))
    return len(session.connection().execute(statement).all())


def request_locked(session: Session, ticket_id: int) -> Ticket | None:
    """A request for access; on PostgreSQL nobody else decides it until the transaction ends."""
    statement = select(Ticket).where(Ticket.id == ticket_id, Ticket.kind == TicketKind.ACCESS)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


def request(session: Session, ticket_id: int) -> Ticket | None:
    """A request for access, to be read."""
    statement = select(Ticket).where(Ticket.id == ticket_id, Ticket.kind == TicketKind.ACCESS)
    return session.exec(statement).one_or_none()


def open_request_of(session: Session, telegram_id: int) -> Ticket | None:
    """The request of an account that waits for an answer."""
    statement = select(Ticket).where(Ticket.telegram_id == telegram_id, Ticket.status == TicketStatus.OPEN)
    return session.exec(statement.limit(1)).one_or_none()


def requests_since(session: Session, telegram_id: int, since: datetime) -> int:
    """How often an account has asked for access since an instant."""
    statement = select(func.count(col(Ticket.id))).where(
        Ticket.telegram_id == telegram_id, col(Ticket.opened_at) > since
    )
    return session.exec(statement).one()
