"""Who is on leave on which days: what was noted, and the special states of the list of staff."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, or_, select

from bot.domain.service import ServiceState
from models.calendar import Leave
from models.delivery import Outbox, OutboxStatus
from models.people import Employee

AT_ONCE = 1000
"""Ids in one statement: databases limit how many parameters one may have."""

_LEAVE = [state for state in ServiceState if state.is_leave]


def not_over(session: Session, employee_id: int, day: date) -> Sequence[Leave]:
    """The leave of a person that ends on a day or later, in order."""
    statement = select(Leave).where(Leave.employee_id == employee_id, col(Leave.ends_on) >= day)
    return session.exec(statement.order_by(col(Leave.starts_on))).all()


def locked(session: Session, leave_id: int) -> Leave | None:
    """A leave as it stands now, held until the transaction ends."""
    statement = select(Leave).where(Leave.id == leave_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def forget(session: Session, before: date) -> int:
    """Delete leave that ended before a day; gives how many there were."""
    statement = delete(Leave).where(col(Leave.ends_on) < before).returning(col(Leave.id))
    return len(session.connection().execute(statement).all())


_NOTED = select(func.max(Leave.ends_on)).where(
    Leave.employee_id == bindparam("person"),
    col(Leave.starts_on) <= bindparam("day"),
    col(Leave.ends_on) >= bindparam("day"),
)
"""Made once: every reminder asks for it."""


def noted_until(session: Session, employee_id: int, day: date) -> date | None:
    """Until when a leave of one person is noted that holds on a day."""
    return session.exec(_NOTED, params={"person": employee_id, "day": day}).one()


def away_by_notes(session: Session, employee_ids: Collection[int], day: date) -> Mapping[int, date]:
    """Who of these people has a leave noted for a day, and until when."""
    found: dict[int, date] = {}
    for ids in _portions(employee_ids):
        statement = (
            select(col(Leave.employee_id), col(Leave.ends_on))
            .where(col(Leave.employee_id).in_(ids), col(Leave.starts_on) <= day, col(Leave.ends_on) >= day)
            .order_by(col(Leave.ends_on))
        )
        found |= dict(session.exec(statement).all())
    return found


def away_by_state(session: Session, employee_ids: Collection[int], day: date) -> Mapping[int, date | None]:
    """Who of these people is away by their state in the list, and until when; None where no end is known."""
    found: dict[int, date | None] = {}
    for ids in _portions(employee_ids):
        statement = select(col(Employee.id), col(Employee.state_until)).where(
            col(Employee.id).in_(ids),
            col(Employee.state).in_(_LEAVE),
            or_(col(Employee.state_from).is_(None), col(Employee.state_from) <= day),
            or_(col(Employee.state_until).is_(None), col(Employee.state_until) >= day),
        )
        found |= {employee_id: until for employee_id, until in session.exec(statement) if employee_id is not None}
    return found


def is_unheard(session: Session, kind: str, subject_id: int, recipient_id: int) -> bool:
    """Whether a message of this kind about this subject still waits to be sent to somebody."""
    statement = select(Outbox.id).where(
        Outbox.kind == kind,
        Outbox.subject_id == subject_id,
        Outbox.recipient_id == recipient_id,
        Outbox.status == OutboxStatus.WAITING,
    )
    return session.exec(statement.limit(1)).first() is not None


def _portions(ids: Collection[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while portion := list(islice(rest, AT_ONCE)):
        yield portion
