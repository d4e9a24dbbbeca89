"""Feedback given at any time: the notes, who can be written to, and the indicators it can be tied to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, or_, select

from bot.domain.acting import Charge
from bot.domain.feedback_notes import NoteKind
from models.delivery import Outbox, OutboxStatus
from models.feedback import FeedbackNote
from models.people import Account, Employee
from models.plan import Indicator, PlannedResult, Skp, SkpStatus
from models.queries.charges import reports_in_charge

Addressee: TypeAlias = tuple[int, str, str, int, int | None]
"""Somebody in service: id, name, jabatan, unit, and the account, None for who has not joined."""

_ADDRESSEES: Any = (
    select_columns(
        col(Employee.id),
        col(Employee.name),
        col(Employee.position),
        col(Employee.unit_id),
        col(Account.id).label("account_id"),
    )
    .join(Account, col(Account.employee_id) == col(Employee.id), isouter=True)
    .where(col(Employee.active))
)
"""A few columns and no order: a city has thousands, and a search goes through all of them."""


def addressees(
    session: Session, *, unit_id: int | None = None, ids: Collection[int] | None = None
) -> Sequence[Addressee]:
    """Everybody in service, or those of them in one unit or with these ids."""
    statement = _ADDRESSEES
    if unit_id is not None:
        statement = statement.where(col(Employee.unit_id) == unit_id)
    if ids is not None:
        statement = statement.where(col(Employee.id).in_(ids))
    found: Sequence[Any] = session.connection().execute(statement).all()
    return found


def reports(session: Session, charge: Charge) -> set[int]:
    """Everybody in service whose penilai the person is today."""
    statement = select(Employee.id).where(reports_in_charge(charge), col(Employee.active))
    return {employee_id for employee_id in session.exec(statement) if employee_id is not None}


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """An indicator with the number of its planned result and whose plan it stands in."""

    id: int
    employee_id: int
    number: int
    text: str


def indicators_of(session: Session, employee_ids: Collection[int], year: int) -> list[PlannedIndicator]:
    """The indicators of the newest approved plans of these people for a year, in the order of the plans."""
    newest = (
        select(Skp.employee_id, func.max(Skp.version).label("version"))
        .where(col(Skp.employee_id).in_(employee_ids), Skp.year == year, Skp.status == SkpStatus.DISETUJUI)
        .group_by(col(Skp.employee_id))
        .subquery()
    )
    statement = (
        _indicators()
        .join(newest, (newest.c.employee_id == col(Skp.employee_id)) & (newest.c.version == col(Skp.version)))
        .where(col(Skp.year) == year)
    )
    return [PlannedIndicator(*row) for row in session.connection().execute(statement)]


def indicators(session: Session, ids: Collection[int]) -> dict[int, PlannedIndicator]:
    """Some indicators by their ids."""
    statement = _indicators().where(col(Indicator.id).in_(ids))
    return {row[0]: PlannedIndicator(*row) for row in session.connection().execute(statement)}


def _indicators() -> Any:
    return (
        select_columns(col(Indicator.id), col(Skp.employee_id), col(PlannedResult.number), col(Indicator.text))
        .join(PlannedResult, col(PlannedResult.id) == col(Indicator.planned_result_id))
        .join(Skp, col(Skp.id) == col(PlannedResult.skp_id))
        .order_by(col(Skp.employee_id), col(PlannedResult.number), col(Indicator.number))
    )


def find(session: Session, note_id: int) -> FeedbackNote | None:
    """A note, also one that was withdrawn."""
    return session.get(FeedbackNote, note_id)


def locked(session: Session, note_id: int) -> FeedbackNote | None:
    """The same as it stands now; on PostgreSQL nobody else reads or withdraws it until the transaction ends."""
    statement = select(FeedbackNote).where(FeedbackNote.id == note_id)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


def _stands_for(employee_id: int) -> tuple[ColumnElement[bool], ...]:
    return (col(FeedbackNote.to_id) == employee_id, col(FeedbackNote.withdrawn_at).is_(None))


def to_person(session: Session, employee_id: int) -> list[FeedbackNote]:
    """What somebody has got and was not withdrawn, newest first."""
    statement = select(FeedbackNote).where(*_stands_for(employee_id)).order_by(col(FeedbackNote.id).desc())
    return list(session.exec(statement))


def by_person(session: Session, employee_id: int) -> list[FeedbackNote]:
    """What somebody has given, newest first, also what was withdrawn."""
    statement = select(FeedbackNote).where(FeedbackNote.from_id == employee_id).order_by(col(FeedbackNote.id).desc())
    return list(session.exec(statement))


def unread(session: Session, employee_id: int) -> list[FeedbackNote]:
    """What somebody has got and not read, oldest first."""
    statement = (
        select(FeedbackNote)
        .where(*_stands_for(employee_id), col(FeedbackNote.read_at).is_(None))
        .order_by(col(FeedbackNote.id))
    )
    return list(session.exec(statement))


def count_to(session: Session, employee_id: int, *, unread_only: bool = False) -> int:
    """How many somebody has got, or has not read of them."""
    statement = select(func.count(col(FeedbackNote.id))).where(*_stands_for(employee_id))
    if unread_only:
        statement = statement.where(col(FeedbackNote.read_at).is_(None))
    return session.exec(statement).one()


def tells_at(session: Session, kind: str, employee_id: int) -> datetime | None:
    """When the next message of a kind that waits for somebody is due; None where none waits."""
    waits = (Outbox.kind == kind, Outbox.recipient_id == employee_id, Outbox.status == OutboxStatus.WAITING)
    return session.exec(select(Outbox.due_at).where(*waits).order_by(col(Outbox.due_at)).limit(1)).first()


def count_settled(session: Session, employee_id: int) -> int:
    """How many of those that were sent to somebody were read or taken back."""
    return session.exec(
        select(func.count(col(FeedbackNote.id))).where(
            FeedbackNote.to_id == employee_id,
            or_(col(FeedbackNote.read_at).is_not(None), col(FeedbackNote.withdrawn_at).is_not(None)),
        )
    ).one()


def given_since(session: Session, employee_id: int, since: datetime) -> list[FeedbackNote]:
    """What somebody has given after an instant, also what was withdrawn: it counts as given."""
    statement = select(FeedbackNote).where(FeedbackNote.from_id == employee_id, col(FeedbackNote.given_at) > since)
    return list(session.exec(statement.order_by(col(FeedbackNote.id))))


def in_span(session: Session, employee_id: int, begins: datetime, ends: datetime) -> list[FeedbackNote]:
    """What somebody has got from one instant until before another and was not withdrawn, oldest first."""
    statement = select(FeedbackNote).where(
        *_stands_for(employee_id), col(FeedbackNote.given_at) >= begins, col(FeedbackNote.given_at) < ends
    )
    return list(session.exec(statement.order_by(col(FeedbackNote.id))))


def appreciations_in_charge(session: Session, charge: Charge) -> list[FeedbackNote]:
    """Appreciation that people got and have read whose penilai the person is today, newest first."""
    statement = (
        select(FeedbackNote)
        .join(Employee, col(Employee.id) == col(FeedbackNote.to_id))
        .where(
            reports_in_charge(charge),
            col(Employee.active),
            FeedbackNote.kind == NoteKind.APPRECIATION,
            col(FeedbackNote.read_at).is_not(None),
            col(FeedbackNote.withdrawn_at).is_(None),
        )
        .order_by(col(FeedbackNote.id).desc())
    )
    return list(session.exec(statement))


def mark_all_read(session: Session, employee_id: int, now: datetime) -> None:
    """Everything that somebody has got counts as read: they have taken a copy of it."""
    statement = (
        update(FeedbackNote).where(*_stands_for(employee_id), col(FeedbackNote.read_at).is_(None)).values(read_at=now)
    )
    session.connection().execute(statement)
