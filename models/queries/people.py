"""People, their accounts and roles, and the units above and below them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, exists, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.acting import Charge, Deputy, Holders
from bot.domain.appraisal import Stage
from bot.domain.service import ServiceState
from models.appraisal import Appraisal, Period
from models.people import Account, Acting, Employee, Role, RoleGrant, Unit
from models.queries.charges import in_charge, reports_in_charge

_ABSENT, _DEPUTY = aliased(Employee), aliased(Employee)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with what every action needs to know about its owner."""

    account: Account
    employee: Employee
    grants: tuple[RoleGrant, ...]


_ACCOUNTS = (
    select(Account, Employee, RoleGrant)
    .join(Employee, col(Employee.id) == col(Account.employee_id))
    .join(RoleGrant, col(RoleGrant.employee_id) == col(Employee.id), isouter=True)
    .where(col(Employee.active))
)
_ACCOUNT = _ACCOUNTS.where(Account.telegram_id == bindparam("telegram_id"))
"""Made once, as those below: every update or message needs them, and making a statement takes longer than its query."""

_ACCOUNT_OF_PERSON = _ACCOUNTS.where(Account.employee_id == bindparam("person"))

_ACCOUNT_ALONE = (
    select(Account)
    .join(Employee, col(Employee.id) == col(Account.employee_id))
    .where(Account.employee_id == bindparam("person"), col(Employee.active))
)

_HOLDERS = (
    select(Acting, _ABSENT.penilai_id)
    .join(_ABSENT, col(_ABSENT.id) == col(Acting.absent_id))
    .join(_DEPUTY, col(_DEPUTY.id) == col(Acting.acting_id))
    .where(
        Acting.starts_on <= bindparam("day"),
        or_(col(Acting.ends_on).is_(None), col(Acting.ends_on) >= bindparam("day")),
        col(_DEPUTY.active),
    )
    .order_by(col(Acting.starts_on))
)


def account_of(session: Session, telegram_id: int) -> AccountRow | None:
    """The person behind a Telegram account; None for a stranger and for somebody who has left."""
    return _row(session.exec(_ACCOUNT, params={"telegram_id": telegram_id}).all())


def account_of_person(session: Session, employee_id: int) -> AccountRow | None:
    """The same by the number of the person."""
    return _row(session.exec(_ACCOUNT_OF_PERSON, params={"person": employee_id}).all())


def _row(found: Sequence[tuple[Account, Employee, RoleGrant]]) -> AccountRow | None:
    if not found:
        return None
    account, employee, _ = found[0]
    grants: list[RoleGrant | None] = [grant for _, _, grant in found]
    return AccountRow(account, employee, tuple(grant for grant in grants if grant is not None))


def _leading(charge: Charge) -> SelectOfScalar[bool]:
    running = col(Appraisal.period_id).in_(select(Period.id).where(col(Period.closed_at).is_(None)))
    owed = and_(in_charge(charge), col(Appraisal.stage).not_in([Stage.ASSESSED, Stage.EXEMPT]), running)
    return select(or_(exists().where(reports_in_charge(charge), col(Employee.active)), exists().where(owed)))


_LEADS = _leading(Charge(0))
"""For everybody who has no stand-ins: the same with other numbers."""


def leads(session: Session, charge: Charge) -> bool:
    """Whether somebody is the penilai of anybody, or still owes an assessment to one who has left or moved."""
    if not (charge.posts or charge.stand_ins):
        return False
    if charge.stand_ins:
        return session.exec(_leading(charge)).one()
    return session.exec(_LEADS, params={"posts": list(charge.posts), "person": charge.person}).one()


def holders_on(session: Session, day: date) -> Holders:
    """Who acts for whom on a day. Where two do, the one who began later; who has left acts for nobody."""
    return Holders(
        {
            row.absent_id: Deputy(row.acting_id, row.kind, penilai_id, row.starts_on, row.ends_on)
            for row, penilai_id in session.exec(_HOLDERS, params={"day": day})
        }
    )


def last_acting(session: Session, acting_id: int, absent_id: int | None, before: date) -> Acting | None:
    """The last time that somebody acted for somebody, or for anybody, and that was over before a day."""
    statement = (
        select(Acting)
        .where(
            Acting.acting_id == acting_id,
            true() if absent_id is None else Acting.absent_id == absent_id,
            col(Acting.ends_on) < before,
        )
        .order_by(col(Acting.ends_on).desc())
        .limit(1)
    )
    return session.exec(statement).one_or_none()


def ever_held(session: Session, post: int) -> set[int]:
    """Who may have held a post: its own official, those who acted for them, and for those who acted in their turn."""
    found, new = set[int](), {post}
    while new:
        found |= new
        new = set(session.exec(select(Acting.acting_id).where(col(Acting.absent_id).in_(new)))) - found
    return found


def account_for(session: Session, employee_id: int) -> Account | None:
    """The account of a person; None for who has not joined and who has left."""
    return session.exec(_ACCOUNT_ALONE, params={"person": employee_id}).one_or_none()


def reachable(session: Session, employee_ids: Iterable[int]) -> set[int]:
    """Who of these people has an account that messages arrive at."""
    statement = select(Account.employee_id).where(
        col(Account.employee_id).in_(set(employee_ids)), col(Account.unreachable_at).is_(None)
    )
    return set(session.exec(statement))


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


def heads_a_unit(session: Session, posts: Iterable[int]) -> bool:
    """Whether one of these posts is the head of a unit."""
    return session.exec(select(Unit.id).where(col(Unit.head_id).in_(set(posts))).limit(1)).first() is not None


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


def leaving(session: Session, today: date) -> list[Employee]:
    """People in service whose departure has come, held against others until the transaction ends."""
    gone = [state for state in ServiceState if state.is_departure]
    statement = (
        select(Employee)
        .where(col(Employee.active), col(Employee.state).in_(gone), col(Employee.state_from) <= today)
        .order_by(col(Employee.id))
        .with_for_update()
    )
    return list(session.exec(statement))


def leaders_and_admins(session: Session) -> dict[int, Reader]:
    """By Telegram id, everybody who has reports, acts for somebody on whatever days, or holds a role."""
    leading = select(Employee.penilai_id).where(col(Employee.penilai_id).is_not(None), col(Employee.active))
    leads, runs = (
        or_(col(Account.employee_id).in_(leading), col(Account.employee_id).in_(select(Acting.acting_id))),
        col(Account.employee_id).in_(select(RoleGrant.employee_id)),
    )
    statement = select(Account.telegram_id, Account.language, leads, runs).where(or_(leads, runs))
    return {
        telegram_id: Reader(language, bool(leading_), bool(running))
        for telegram_id, language, leading_, running in session.exec(statement)
    }
