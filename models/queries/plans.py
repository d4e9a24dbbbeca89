"""Plans with their planned results and indicators."""

from sqlalchemy import bindparam
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


_RESULTS = select(PlannedResult).where(PlannedResult.skp_id == bindparam("skp")).order_by(col(PlannedResult.number))
"""Made once, as the one below: every question about a plan asks for them, and every reminder."""

_INDICATORS = (
    select(Indicator)
    .join(PlannedResult, col(PlannedResult.id) == col(Indicator.planned_result_id))
    .where(PlannedResult.skp_id == bindparam("skp"))
    .order_by(col(Indicator.planned_result_id), col(Indicator.number))
)


def results_of(session: Session, skp_id: int) -> list[tuple[PlannedResult, list[Indicator]]]:
    """The planned results of a plan in order, each with its indicators in order."""
    results = session.exec(_RESULTS, params={"skp": skp_id}).all()
    indicators: dict[int, list[Indicator]] = {}
    for indicator in session.exec(_INDICATORS, params={"skp": skp_id}):
        indicators.setdefault(indicator.planned_result_id, []).append(indicator)
    return [(result, indicators.get(result.id or 0, [])) for result in results]
