"""TW4 and AKHIR of a year, where they run together: two records of a person, of which one is talked about."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, exists, not_, or_, select

from bot.domain.appraisal import Stage
from bot.domain.period import PeriodKind
from models.appraisal import Appraisal, Period

_OTHER = aliased(Appraisal)


def beside(session: Session, period: Period) -> Period | None:
    """The other period of the two: AKHIR for TW4, TW4 for the AKHIR that follows it; None where there is none."""
    if period.kind is PeriodKind.TW4:
        wanted = and_(col(Period.kind) == PeriodKind.AKHIR, col(Period.follows))
    elif period.follows:
        wanted = col(Period.kind) == PeriodKind.TW4
    else:
        return None
    return session.exec(select(Period).where(wanted, Period.year == period.year)).one_or_none()


def in_hand(session: Session, period_id: int) -> ColumnElement[bool]:
    """The appraisals that people talk about in a period: one a person.

    That of the period itself, except where AKHIR runs beside it and the person is not appraised for the quarter but for
    the year: then that of AKHIR.
    """
    here = col(Appraisal.period_id) == period_id
    period = session.get(Period, period_id)
    other = beside(session, period) if period is not None and not period.follows else None
    if other is None:
        return here
    same_person = col(_OTHER.employee_id) == col(Appraisal.employee_id)
    exempt, exempt_there = col(Appraisal.stage) == Stage.EXEMPT, col(_OTHER.stage) == Stage.EXEMPT
    appraised_beside = exists().where(same_person, col(_OTHER.period_id) == other.id, not_(exempt_there))
    exempt_here = exists().where(same_person, col(_OTHER.period_id) == period_id, exempt_there)
    return or_(
        and_(here, not_(and_(exempt, appraised_beside))),
        and_(col(Appraisal.period_id) == other.id, not_(exempt), exempt_here),
    )


def twin_of(session: Session, appraisal: Appraisal, *, locked: bool = False) -> Appraisal | None:
    """The other record of the person where TW4 and AKHIR run together; `locked` holds it against others."""
    period = session.get(Period, appraisal.period_id)
    other = beside(session, period) if period is not None else None
    if other is None:
        return None
    statement = select(Appraisal).where(Appraisal.employee_id == appraisal.employee_id, Appraisal.period_id == other.id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).one_or_none()


def sharing_evidence(session: Session, appraisal_id: int) -> list[int]:
    """The records whose evidence an appraisal shows: its own, and for an AKHIR that follows TW4 that of TW4 too."""
    appraisal = session.get(Appraisal, appraisal_id)
    period = session.get(Period, appraisal.period_id) if appraisal is not None else None
    twin = twin_of(session, appraisal) if appraisal is not None and period is not None and period.follows else None
    return [appraisal_id] if twin is None or twin.id is None else [appraisal_id, twin.id]
