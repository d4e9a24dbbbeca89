"""People, their accounts and roles, and the units above and below them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, or_, select

from bot.domain.appraisal import Stage
from models.appraisal import Appraisal
from models.people import Account, Acting, Employee, Role, RoleGrant, Unit

_REPORT = aliased(Employee)
"""Made once: adapting the columns of a new alias takes longer than the query, which every update needs."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with what every action needs to know about its owner."""

    account: Account
    employee: Employee
    grants: tuple[RoleGrant, ...]
    has_reports: bool
    posts: frozenset[int]


def account_of(session: Session, telegram_id: int, today: date) -> AccountRow | None:
    """The person behind a Telegram account; None for a stranger and for somebody who has left."""
    statement = (
        select(Account, Employee)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(Account.telegram_id == telegram_id, col(Employee.active))
    )
    found = session.exec(statement).one_or_none()
    if found is None:
        return None
    account, employee = found
    posts = posts_of(session, account.employee_id, today)
    grants = session.exec(select(RoleGrant).where(RoleGrant.employee_id == employee.id)).all()
    return AccountRow(account, employee, tuple(grants), _leads(session, posts), posts)


def _leads(session: Session, posts: frozenset[int]) -> bool:
    """Whether anybody reports to one of these, or an assessment is still owed by one who no longer leads."""
    leads = exists().where(col(_REPORT.penilai_id).in_(posts), col(_REPORT.active))
    owes = exists().where(
        col(Appraisal.penilai_id).in_(posts), col(Appraisal.stage).not_in([Stage.ASSESSED, Stage.EXEMPT])
    )
    return bool(posts) and bool(session.exec(select(or_(leads, owes))).one())


def posts_of(session: Session, employee_id: int, today: date) -> frozenset[int]:
    """Whose penilai role a person holds on a day: their own unless somebody acts for them, and those they act for."""
    statement = select(Acting.absent_id, Acting.acting_id).where(
        or_(Acting.absent_id == employee_id, Acting.acting_id == employee_id),
        Acting.starts_on <= today,
        or_(col(Acting.ends_on).is_(None), col(Acting.ends_on) >= today),
    )
    found = session.exec(statement).all()
    absent = {absent_id for absent_id, acting_id in found if acting_id == employee_id}
    replaced = any(absent_id == employee_id for absent_id, _ in found)
    return frozenset(absent if replaced else absent | {employee_id})


def holder_of(session: Session, employee_id: int, today: date) -> int:
    """Who holds the penilai role of a person on a day: the acting one where there is one."""
    statement = select(Acting.acting_id).where(
        Acting.absent_id == employee_id,
        Acting.starts_on <= today,
        or_(col(Acting.ends_on).is_(None), col(Acting.ends_on) >= today),
    )
    return session.exec(statement.order_by(col(Acting.starts_on).desc()).limit(1)).one_or_none() or employee_id


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


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose menu of commands is longer, and why: has reports, or runs something."""

    language: str
    leads: bool
    runs: bool


def leaders_and_admins(session: Session) -> dict[int, Reader]:
    """By Telegram id, everybody who has reports or holds a role."""
    leading = select(Employee.penilai_id).where(col(Employee.penilai_id).is_not(None), col(Employee.active))
    leads, runs = (
        col(Account.employee_id).in_(leading),
        col(Account.employee_id).in_(select(RoleGrant.employee_id)),
    )
    statement = select(Account.telegram_id, Account.language, leads, runs).where(or_(leads, runs))
    return {
        telegram_id: Reader(language, bool(leading_), bool(running))
        for telegram_id, language, leading_, running in session.exec(statement)
    }
