"""Periods: which there are and which run, what was done to them, and what ends with them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, func, select

from bot.domain.period import PeriodKey
from models.appraisal import Appraisal, Period, PeriodAct, PeriodChange
from models.conversation import Conversation, ConversationStatus
from models.people import Unit
from models.queries.insertion import insert_unless_there
from models.queries.twins import beside

_PERIOD = SQLModel.metadata.tables[Period.__tablename__]


def find(session: Session, key: PeriodKey) -> Period | None:
    """The period of this kind, year and month, whatever became of it."""
    statement = select(Period).where(Period.kind == key.kind, Period.year == key.year, Period.month == key.month)
    return session.exec(statement).one_or_none()


def running(session: Session) -> list[Period]:
    """The periods that are open: the one that people talk about, and behind it an AKHIR that follows it."""
    open_now = select(Period).where(col(Period.opened_at).is_not(None), col(Period.closed_at).is_(None))
    return list(session.exec(open_now.order_by(col(Period.follows))))


def all_of(session: Session) -> list[Period]:
    """Every period, newest first."""
    statement = select(Period).order_by(col(Period.ends_on).desc(), col(Period.follows), col(Period.opened_at).desc())
    return list(session.exec(statement))


def locked(session: Session, period_id: int) -> Period | None:
    """The period as it stands now, held against everybody else until the transaction ends."""
    statement = select(Period).where(Period.id == period_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def held_open(session: Session, period_id: int) -> Period | None:
    """The period as it stands now; until the transaction ends it can be read and not be changed by others."""
    statement = select(Period).where(Period.id == period_id).with_for_update(read=True)
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def with_companion(session: Session, period: Period) -> list[Period]:
    """The period, and behind it the AKHIR that runs beside it, each held against others; TW4 comes first."""
    other = beside(session, period)
    if other is None:
        return [period]
    assert other.id is not None, "a stored period has an id"
    held = locked(session, other.id)
    assert held is not None, "nobody deletes a period"
    return [held, period] if period.follows else [period, held]


def add(session: Session, row: Period) -> Period | None:
    """Put a period in; None where it is there already, or another one runs."""
    if not insert_unless_there(session, _PERIOD, row.model_dump(exclude={"id"})):
        return None
    return find(session, PeriodKey(row.kind, row.year, row.month))


def changes(session: Session, period_id: int) -> list[PeriodChange]:
    """What was done to a period, newest first."""
    statement = select(PeriodChange).where(PeriodChange.period_id == period_id).order_by(col(PeriodChange.id).desc())
    return list(session.exec(statement))


def count_changes(session: Session, period_id: int) -> int:
    """How often something was done to a period."""
    statement = select(func.count()).select_from(PeriodChange).where(PeriodChange.period_id == period_id)
    return session.exec(statement).one()


def newest_move(session: Session, period_id: int) -> int | None:
    """The last change that moved a date."""
    statement = select(func.max(PeriodChange.id)).where(
        PeriodChange.period_id == period_id, PeriodChange.act == PeriodAct.MOVED
    )
    return session.exec(statement).one()


def end_conversations(session: Session, flows: Iterable[str], subjects: Any, now: datetime) -> None:
    """End the unfinished conversations of these flows about these subjects (ids, or a query of them).

    The answers stay, and words no longer go there.
    """
    going_on = [ConversationStatus.OPEN, ConversationStatus.PARKED]
    statement = (
        update(Conversation)
        .where(
            col(Conversation.flow).in_(list(flows)),
            col(Conversation.subject_id).in_(subjects),
            col(Conversation.status).in_(going_on),
        )
        .values(status=ConversationStatus.CANCELLED, touched_at=now, drawn_revision=col(Conversation.revision))
    )
    session.connection().execute(statement)


def appraisals_of(period_ids: Collection[int]) -> Any:
    """A query of the ids of all appraisals of these periods."""
    return select(Appraisal.id).where(col(Appraisal.period_id).in_(period_ids))


def unit_ids() -> Any:
    """A query of the ids of all units."""
    return select(Unit.id)
