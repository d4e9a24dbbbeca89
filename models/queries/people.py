"""People, their accounts and roles, and the units above and below them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, or_, select

from bot.domain.appraisal import Stage
from models.appraisal import Appraisal
from models.people import Account, Employee, Role, RoleGrant, Unit

_REPORT = aliased(Employee)
"""Made once: adapting the columns of a new alias takes longer than the query, which every update needs."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with what every action needs to know about its owner."""

    account: Account
    employee: Employee
    grants: tuple[RoleGrant, ...]
    has_reports: bool


def account_of(session: Session, telegram_id: int) -> AccountRow | None:
    """The person behind a Telegram account; None for a stranger and for somebody who has left."""
    leads = exists().where(col(_REPORT.penilai_id) == col(Account.employee_id), col(_REPORT.active))
    # Somebody who no longer leads may still owe an assessment.
    owes = exists().where(col(Appraisal.penilai_id) == col(Account.employee_id), col(Appraisal.stage) != Stage.ASSESSED)
    has_reports = or_(leads, owes)
    statement = (
        select(Account, Employee, has_reports)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(Account.telegram_id == telegram_id, col(Employee.active))
    )
    found = session.exec(statement).one_or_none()
    if found is None:
        return None
    account, employee, leading = found
    grants = session.exec(select(RoleGrant).where(RoleGrant.employee_id == employee.id)).all()
    return AccountRow(account, employee, tuple(grants), bool(leading))


def account_for(session: Session, employee_id: int) -> Account | None:
    """The account of a person; None for who has not joined and who has left."""
    statement = (
        select(Account)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(Account.employee_id == employee_id, col(Employee.active))
    )
    return session.exec(statement).one_or_none()


def holders(session: Session, role: Role) -> list[int]:
    """The people in service who hold a role."""
    statement = (
        select(RoleGrant.employee_id)
        .join(Employee, col(Employee.id) == col(RoleGrant.employee_id))
        .where(RoleGrant.role == role, col(Employee.active))
    )
    return list(session.exec(statement))


def unit_and_above(session: Session, unit_id: int) -> list[Unit]:
    """The unit itself, then every unit above it, nearest first."""
    chain: list[Unit] = []
    next_id: int | None = unit_id
    while next_id is not None and next_id not in {unit.id for unit in chain}:
        unit = session.get(Unit, next_id)
        if unit is None:
            break
        chain.append(unit)
        next_id = unit.parent_id
    return chain


def units_below(session: Session, roots: Iterable[int]) -> set[int]:
    """The units themselves and everything under them."""
    children: dict[int | None, list[int]] = {}
    for unit_id, parent_id in session.exec(select(Unit.id, Unit.parent_id)):
        children.setdefault(parent_id, []).append(unit_id)  # type: ignore[arg-type]  # a stored row has an id
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting += children.get(unit_id, [])
    return found


def lock_unit(session: Session, unit_id: int) -> None:
    """Wait until nobody else is deciding about this unit; held until the end of the transaction."""
    session.exec(select(Unit.id).where(Unit.id == unit_id).with_for_update(key_share=True)).one()


def organisations(session: Session) -> list[Unit]:
    """Every unit that gets a predikat of its own, by name."""
    return list(session.exec(select(Unit).where(Unit.is_organisation).order_by(col(Unit.name))))


def names_of(session: Session, employee_ids: Iterable[int]) -> dict[int, str]:
    """Names by id."""
    statement = select(Employee.id, Employee.name).where(col(Employee.id).in_(set(employee_ids)))
    return {employee_id: name for employee_id, name in session.exec(statement) if employee_id is not None}


def leaders(session: Session) -> dict[int, str]:
    """The Telegram ids of everybody who has reports, with their language."""
    leading = select(Employee.penilai_id).where(col(Employee.penilai_id).is_not(None), col(Employee.active))
    statement = select(Account.telegram_id, Account.language).where(col(Account.employee_id).in_(leading))
    return dict(session.exec(statement).all())
