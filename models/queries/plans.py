"""Plans with their planned results and indicators."""

from sqlmodel import Session, col, select

from models.plan import Indicator, PlannedResult, Skp, SkpStatus


def approved_plan(session: Session, employee_id: int, year: int) -> Skp | None:
    """The newest approved version of a person's plan for a year."""
    statement = (
        select(Skp)
        .where(Skp.employee_id == employee_id, Skp.year == year, Skp.status == SkpStatus.DISETUJUI)
        .order_by(col(Skp.version).desc())
        .limit(1)
    )
    return session.exec(statement).one_or_none()


def results_of(session: Session, skp_id: int) -> list[tuple[PlannedResult, list[Indicator]]]:
    """The planned results of a plan in order, each with its indicators in order."""
    results = session.exec(
        select(PlannedResult).where(PlannedResult.skp_id == skp_id).order_by(col(PlannedResult.number))
    ).all()
    indicators = session.exec(
        select(Indicator)
        .where(col(Indicator.planned_result_id).in_([result.id for result in results]))
        .order_by(col(Indicator.planned_result_id), col(Indicator.number))
    ).all()
    return [(result, [i for i in indicators if i.planned_result_id == result.id]) for result in results]
