"""Agreed steps, what was answered about them, and who is to be asked about one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, exists, func, not_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.acting import Charge
from bot.domain.agreements import AgreementState
from models.appraisal import Period
from models.feedback import Agreement, AgreementCheck
from models.people import Employee
from models.queries.charges import reports_in_charge

_OPEN = [state for state in AgreementState if state.is_open]


def hold_person(session: Session, employee_id: int) -> None:
    """Wait until nobody else adds a step of this person; held until the end of the transaction."""
    session.exec(select(Employee.id).where(Employee.id == employee_id).with_for_update(key_share=True)).one()


def locked(session: Session, agreement_id: int) -> Agreement | None:
    """The step as it stands now, held against others until the transaction ends."""
    statement = select(Agreement).where(Agreement.id == agreement_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def of_employee(session: Session, employee_id: int) -> list[Agreement]:
    """All steps of a person, what is open first, the newest on top."""
    statement = (
        select(Agreement)
        .where(Agreement.employee_id == employee_id)
        .order_by(not_(col(Agreement.state).in_(_OPEN)), col(Agreement.proposed_at).desc(), col(Agreement.id).desc())
    )
    return list(session.exec(statement))


def count_open(session: Session, employee_id: int) -> int:
    """How many steps of a person are proposed or agreed on."""
    statement = select(func.count()).select_from(Agreement)
    return session.exec(statement.where(Agreement.employee_id == employee_id, col(Agreement.state).in_(_OPEN))).one()


def open_of_reports(session: Session, charge: Charge) -> list[tuple[Agreement, str]]:
    """The open steps of those who have somebody as their penilai now, with the name, by name."""
    statement = (
        select(Agreement, Employee.name)
        .join(Employee, col(Employee.id) == col(Agreement.employee_id))
        .where(reports_in_charge(charge), col(Employee.active), col(Agreement.state).in_(_OPEN))
        .order_by(col(Employee.name), col(Employee.id), col(Agreement.id))
    )
    return list(session.exec(statement).all())


def checks_of(session: Session, agreement_ids: Collection[int]) -> Mapping[int, list[tuple[AgreementCheck, str]]]:
    """What was answered about these steps, each with the name of the period, the oldest first."""
    statement = (
        select(AgreementCheck, Period.name)
        .join(Period, col(Period.id) == col(AgreementCheck.period_id))
        .where(col(AgreementCheck.agreement_id).in_(agreement_ids))
        .order_by(col(AgreementCheck.at), col(AgreementCheck.id))
    )
    found: dict[int, list[tuple[AgreementCheck, str]]] = {}
    for check, period in session.exec(statement):
        found.setdefault(check.agreement_id, []).append((check, period))
    return found


def check_in(session: Session, agreement_id: int, period_id: int) -> AgreementCheck | None:
    """What was answered in a period about a step that is held."""
    statement = select(AgreementCheck).where(
        AgreementCheck.agreement_id == agreement_id, AgreementCheck.period_id == period_id
    )
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def _is_to_be_asked(period_id: int, opened_at: datetime) -> ColumnElement[bool]:
    """Steps that were agreed on before the period was opened and are not answered for in it."""
    answered = exists().where(
        col(AgreementCheck.agreement_id) == col(Agreement.id), col(AgreementCheck.period_id) == period_id
    )
    return and_(col(Agreement.state) == AgreementState.AGREED, col(Agreement.agreed_at) < opened_at, not_(answered))


def people_to_ask(session: Session, period_id: int, opened_at: datetime) -> SelectOfScalar[int]:
    """A query of the people in service who still have to say how far a step of theirs is in a period."""
    return (
        select(Agreement.employee_id)
        .join(Employee, col(Employee.id) == col(Agreement.employee_id))
        .where(col(Employee.active), _is_to_be_asked(period_id, opened_at))
        .distinct()
    )


def to_ask(session: Session, employee_id: int, period_id: int, opened_at: datetime) -> list[Agreement]:
    """The steps of a person that they are to be asked about in a period, the oldest first."""
    statement = select(Agreement).where(Agreement.employee_id == employee_id, _is_to_be_asked(period_id, opened_at))
    return list(session.exec(statement.order_by(col(Agreement.agreed_at), col(Agreement.id))))


def open_by_person(session: Session, employee_ids: Collection[int]) -> Mapping[int, int]:
    """How many open steps these people have; who has none is left out."""
    statement = (
        select(Agreement.employee_id, func.count())
        .where(col(Agreement.employee_id).in_(employee_ids), col(Agreement.state).in_(_OPEN))
        .group_by(col(Agreement.employee_id))
    )
    return dict(session.exec(statement).all())


def by_state(session: Session, whom: SelectOfScalar[int]) -> Mapping[AgreementState, int]:
    """How many steps of these people stand where at present."""
    statement = (
        select(Agreement.state, func.count()).where(col(Agreement.employee_id).in_(whom)).group_by(col(Agreement.state))
    )
    return {AgreementState(state): n for state, n in session.exec(statement)}
