"""The trail: only added to and read."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.trail import AccessLog, Audit


def last_of_chain(session: Session, subject: str, subject_id: int) -> Audit | None:
    """The newest act on a subject."""
    newest = (
        select(func.max(Audit.position))
        .where(Audit.subject == subject, Audit.subject_id == subject_id)
        .scalar_subquery()
    )
    statement = select(Audit).where(
        Audit.subject == subject, Audit.subject_id == subject_id, col(Audit.position) == newest
    )
    return session.exec(statement).one_or_none()


def chain(session: Session, subject: str, subject_id: int) -> list[Audit]:
    """All acts on a subject, oldest first."""
    statement = (
        select(Audit).where(Audit.subject == subject, Audit.subject_id == subject_id).order_by(col(Audit.position))
    )
    return list(session.exec(statement))


def all_acts(session: Session) -> Iterator[Audit]:
    """All acts on everything, chain after chain, each oldest first; fetched bit by bit."""
    statement = select(Audit).order_by(col(Audit.subject), col(Audit.subject_id), col(Audit.position))
    yield from session.exec(statement.execution_options(yield_per=500))


def was_logged_since(session: Session, appraisal_id: int, reader_id: int, view: str, since: datetime) -> bool:
    """Whether the same look at the same appraisal was noted after an instant."""
    statement = (
        select(AccessLog.id)
        .where(
            AccessLog.appraisal_id == appraisal_id,
            AccessLog.reader_id == reader_id,
            AccessLog.view == view,
            col(AccessLog.seen_at) > since,
        )
        .limit(1)
    )
    return session.exec(statement).first() is not None
