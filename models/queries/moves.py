"""What runs for a person who gets another penilai or unit."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.domain.appraisal import Stage
from models.appraisal import Appraisal, Period
from models.people import Employee


@dataclass(frozen=True, slots=True)
class Running:
    """An appraisal that is not over. `follows`: its period is the AKHIR that is talked about with TW4."""

    id: int
    period_id: int
    follows: bool


def running_of(session: Session, employee_id: int) -> list[Running]:
    """The appraisals of a person that are not over, in periods that run."""
    statement = (
        select(Appraisal.id, Appraisal.period_id, Period.follows)
        .join(Period, col(Period.id) == col(Appraisal.period_id))
        .where(
            Appraisal.employee_id == employee_id,
            col(Period.opened_at).is_not(None),
            col(Period.closed_at).is_(None),
            col(Appraisal.stage).not_in([stage for stage in Stage if stage.is_over]),
        )
        .order_by(col(Appraisal.id))
    )
    return [Running(row_id, period_id, follows) for row_id, period_id, follows in session.exec(statement) if row_id]


def employee_locked(session: Session, employee_id: int) -> Employee | None:
    """A person as the list says now; on PostgreSQL nobody else changes the entry until the transaction ends."""
    statement = select(Employee).where(Employee.id == employee_id).with_for_update(key_share=True)
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()
