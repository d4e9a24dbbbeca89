"""Who is in the list, who of them has an account, and who holds which role."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, func, or_, select

from bot.domain.acting import Charge
from models.conversation import Conversation, ConversationStatus
from models.people import Account, Employee, Role, RoleGrant, Unit
from models.queries.charges import reports_in_charge


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in service with unit and account; `account` is None for who has not joined."""

    employee: Employee
    unit: Unit
    account: Account | None


def listed(session: Session, unit_ids: Collection[int] | None = None) -> list[Listed]:
    """Everybody in service, of these units or of the whole city, by name."""
    statement = (
        select(Employee, Unit, Account)
        .join(Unit, col(Unit.id) == col(Employee.unit_id))
        .join(Account, col(Account.employee_id) == col(Employee.id), isouter=True)
        .where(col(Employee.active))
        .order_by(col(Employee.name), col(Employee.id))
    )
    if unit_ids is not None:
        statement = statement.where(col(Employee.unit_id).in_(unit_ids))
    return [Listed(employee, unit, account) for employee, unit, account in session.exec(statement)]


def names(session: Session, unit_ids: Collection[int] | None = None) -> dict[int, str]:
    """The names of everybody in service by id, of these units or of the whole city."""
    statement = select(Employee.id, Employee.name).where(col(Employee.active))
    if unit_ids is not None:
        statement = statement.where(col(Employee.unit_id).in_(unit_ids))
    return {found: name for found, name in session.exec(statement) if found is not None}


def listed_ones(session: Session, employee_ids: Collection[int]) -> dict[int, Listed]:
    """Some people in service by id."""
    statement = (
        select(Employee, Unit, Account)
        .join(Unit, col(Unit.id) == col(Employee.unit_id))
        .join(Account, col(Account.employee_id) == col(Employee.id), isouter=True)
        .where(col(Employee.active), col(Employee.id).in_(employee_ids))
    )
    return {employee.id or 0: Listed(employee, unit, account) for employee, unit, account in session.exec(statement)}


def head_counts(session: Session) -> dict[int, tuple[int, int]]:
    """By unit, how many people in service it has itself, and how many of them have an account."""
    statement = (
        select(Employee.unit_id, func.count(col(Employee.id)), func.count(col(Account.id)))
        .join(Account, col(Account.employee_id) == col(Employee.id), isouter=True)
        .where(col(Employee.active))
        .group_by(col(Employee.unit_id))
    )
    return {unit_id: (people, joined) for unit_id, people, joined in session.exec(statement)}


def unconfirmed(
    session: Session, charge: Charge, unit_ids: Collection[int] | None, limit: int | None = None
) -> list[tuple[Account, Employee]]:
    """Accounts of others that no second person has confirmed, the oldest first.

    Those in somebody's charge as penilai and those of people in these units; None for everybody.
    """
    statement = (
        select(Account, Employee)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(col(Account.confirmed_at).is_(None), col(Employee.active), Employee.id != charge.person)
        .order_by(col(Account.bound_at), col(Account.id))
        .limit(limit)
    )
    if unit_ids is not None:
        statement = statement.where(or_(reports_in_charge(charge), col(Employee.unit_id).in_(unit_ids)))
    return list(session.exec(statement))


def account_locked(session: Session, employee_id: int) -> Account | None:
    """The account of a person, also of one who has left; on PostgreSQL nobody else changes it meanwhile."""
    statement = select(Account).where(Account.employee_id == employee_id)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()


def bound_to(session: Session, telegram_id: int) -> Account | None:
    """The binding of a Telegram account, also to somebody who has left."""
    return session.exec(select(Account).where(Account.telegram_id == telegram_id)).one_or_none()


def accounts_of_left(session: Session) -> list[Account]:
    """Accounts of people who are no longer in service."""
    statement = (
        select(Account)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(~col(Employee.active))
        .order_by(col(Account.id))
    )
    return list(session.exec(statement))


def able(session: Session, employee_ids: Collection[int]) -> set[int]:
    """Those of them who are in service and have a confirmed account."""
    statement = (
        select(Account.employee_id)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(
            col(Account.employee_id).in_(employee_ids),
            col(Account.confirmed_at).is_not(None),
            col(Employee.active),
        )
    )
    return set(session.exec(statement))


def admins_of(session: Session, unit_ids: Collection[int]) -> set[int]:
    """The admins of any of these units."""
    statement = select(RoleGrant.employee_id).where(
        RoleGrant.role == Role.UNIT_ADMIN, col(RoleGrant.unit_id).in_(unit_ids)
    )
    return set(session.exec(statement))


def grants_of(session: Session, employee_id: int) -> list[RoleGrant]:
    """The roles of a person, in the order in which they were given."""
    return list(session.exec(select(RoleGrant).where(RoleGrant.employee_id == employee_id).order_by(col(RoleGrant.id))))


def grants_locked(session: Session, role: Role) -> list[RoleGrant]:
    """Everybody's grants of a role; on PostgreSQL nobody else takes one away until the transaction ends."""
    statement = select(RoleGrant).where(RoleGrant.role == role).order_by(col(RoleGrant.id))
    return list(session.exec(statement.with_for_update().execution_options(populate_existing=True)))


def by_nip(session: Session, nip: str) -> Employee | None:
    """The person with this number."""
    return session.exec(select(Employee).where(Employee.nip == nip)).one_or_none()


def unit_by_code(session: Session, code: str) -> Unit | None:
    """The unit with this code, in any case."""
    statement = select(Unit).where(Unit.code == code)
    found = session.exec(statement).one_or_none()
    if found is not None:
        return found
    return next((unit for unit in session.exec(select(Unit)) if unit.code.casefold() == code.casefold()), None)


def units(session: Session) -> list[Unit]:
    """All units by name."""
    return list(session.exec(select(Unit).order_by(col(Unit.name), col(Unit.id))))


def lock_employees(session: Session, employee_ids: Collection[int]) -> None:
    """Wait until nobody else invites these people, or gives or takes them an account; held until the transaction ends.

    Whoever also needs an invitation or an account locks them afterwards, in this order.
    """
    statement = select(Employee.id).where(col(Employee.id).in_(employee_ids)).order_by(col(Employee.id))
    session.exec(statement.with_for_update(key_share=True)).all()


def leave_chat(session: Session, employee_id: int, now: datetime) -> None:
    """What a person has begun stays theirs, but no question of it stands in a chat any more: the open one is saved."""
    mine = update(Conversation).where(col(Conversation.employee_id) == employee_id)
    session.connection().execute(
        mine.values(drawn_revision=col(Conversation.revision), message_id=None, step_message_id=None)
    )
    session.connection().execute(
        mine.where(col(Conversation.status) == ConversationStatus.OPEN).values(
            status=ConversationStatus.PARKED, touched_at=now
        )
    )
    for row in list(session.identity_map.values()):
        if isinstance(row, Conversation):
            session.expire(row)
