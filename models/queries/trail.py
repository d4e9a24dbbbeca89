"""The trail: only added to and read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, and_, col, func, select

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


_AT_ONCE = 500
"""Ids in one statement: databases limit how many parameters one may have."""


def ends_of_chains(session: Session, subject: str, subject_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Position and seal of the newest act on each of many subjects that have one."""
    ids = list(subject_ids)
    found: dict[int, tuple[int, str]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        newest = (
            select(Audit.subject_id, func.max(Audit.position).label("position"))
            .where(Audit.subject == subject, col(Audit.subject_id).in_(ids[start : start + _AT_ONCE]))
            .group_by(col(Audit.subject_id))
            .subquery()
        )
        statement = select(Audit.subject_id, Audit.position, Audit.seal).join(
            newest,
            and_(
                col(Audit.subject_id) == newest.c.subject_id,
                col(Audit.position) == newest.c.position,
                col(Audit.subject) == subject,
            ),
        )
        found |= {subject_id: (position, seal) for subject_id, position, seal in session.exec(statement)}
    return found


def add_acts(session: Session, acts: Sequence[Mapping[str, Any]]) -> None:
    """Put many acts in, all with the same columns."""
    if acts:
        session.connection().execute(insert(SQLModel.metadata.tables[Audit.__tablename__]), acts)


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
