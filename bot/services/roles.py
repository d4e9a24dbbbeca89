"""Roles that do not follow from the organisation tree: given and taken by BKPSDM, never in one's own matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action
from bot.errors import Conflict, NotFound, Refused
from bot.i18n import N_
from bot.services import audit, outbox, rights
from bot.services.door.invitations import OPERATOR
from bot.services.rights import Person
from models import Session
from models.people import Employee, Role, RoleGrant, Unit
from models.queries import accounts as rows
from models.queries import people


@dataclass(frozen=True, slots=True)
class Given:
    """A role that somebody holds; `unit` bounds that of a unit admin."""

    role: Role
    unit_id: int | None = None
    unit: str | None = None


def held(session: Session, employee_id: int) -> list[Given]:
    """The roles of a person. The caller has checked the right to see them."""
    found = []
    for grant in rows.grants_of(session, employee_id):
        unit = session.get(Unit, grant.unit_id) if grant.unit_id is not None else None
        found.append(Given(grant.role, grant.unit_id, unit.name if unit else None))
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose roles may be changed."""

    name: str
    unit_id: int
    unit: str
    roles: tuple[Given, ...]


def entry_of(session: Session, person: Person, employee_id: int) -> Holder:
    """The roles of somebody, for who may change them. Raises `NotAllowed` and `NotFound`."""
    employee = rights.require_for_person(session, person, Action.GRANT_ROLE, employee_id)
    unit = unit_name(session, employee.unit_id)
    return Holder(employee.name, employee.unit_id, unit, tuple(held(session, employee_id)))


def unit_name(session: Session, unit_id: int) -> str:
    """The name of a unit. Raises `NotFound`."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit.name


def grant(session: Session, person: Person, employee_id: int, role: Role, unit_id: int | None, now: datetime) -> str:
    """Give a role; gives the name. `unit_id` is for the admin of a unit.

    Raises `NotAllowed`, `NotFound` for an unknown unit, and `Conflict` where the person holds it already.
    """
    employee = rights.require_for_person(session, person, Action.GRANT_ROLE, employee_id)
    _give(session, employee, role, _unit_of(session, role, unit_id), person.id, "bkpsdm", now)
    return employee.name


def revoke(session: Session, person: Person, employee_id: int, role: Role, unit_id: int | None, now: datetime) -> str:
    """Take a role; gives the name.

    Raises `NotAllowed`, `Conflict` where the person does not hold it, and `Refused` for the last one at BKPSDM.
    """
    employee = rights.require_for_person(session, person, Action.GRANT_ROLE, employee_id)
    if role is Role.BKPSDM:
        grants = {grant.employee_id for grant in rows.grants_locked(session, Role.BKPSDM)}
        # Two officers who take the role from each other at once: the second one holds none any more.
        remaining = rows.able(session, grants - {employee_id})
        if person.id not in remaining:
            raise Refused(
                N_("Nobody at BKPSDM would be left, so the role of {name} was not taken.")(name=employee.name)
            )
    _take(session, employee, role, _unit_of(session, role, unit_id), person.id, "bkpsdm", now)
    return employee.name


def grant_as_operator(session: Session, nip: str, role: Role, unit_code: str | None, now: datetime) -> str:
    """As `grant`, from the command line; gives the name.

    Raises `NotFound` where nobody in service has the number or no unit the code, and `Conflict`.
    """
    employee, unit = _named(session, nip, role, unit_code)
    _give(session, employee, role, unit, None, OPERATOR, now)
    return employee.name


def revoke_as_operator(session: Session, nip: str, role: Role, unit_code: str | None, now: datetime) -> str:
    """As `revoke`, from the command line, also the last one at BKPSDM. Raises as `grant_as_operator`."""
    employee, unit = _named(session, nip, role, unit_code)
    _take(session, employee, role, unit, None, OPERATOR, now)
    return employee.name


def appoint_first(session: Session, admin_ids: Collection[int], now: datetime) -> int:
    """Let these Telegram accounts, which the operator has named, begin as BKPSDM: with the role, and confirmed.

    Gives how many were changed; who has not joined yet waits for it, who has it already is left alone.
    """
    changed = 0
    for telegram_id in sorted(admin_ids):
        found = people.account_of(session, telegram_id)
        if found is None:
            continue
        lacks = all(grant.role is not Role.BKPSDM for grant in found.grants)
        if lacks:
            _give(session, found.employee, Role.BKPSDM, None, None, OPERATOR, now)
        if found.account.confirmed_at is None:
            found.account.confirmed_at = now
            session.add(found.account)
            _record(session, found.employee, None, OPERATOR, "account.confirmed", {}, now)
        changed += lacks
    return changed


def _unit_of(session: Session, role: Role, unit_id: int | None) -> Unit | None:
    if role is Role.BKPSDM:
        return None
    unit = session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None:
        raise NotFound
    return unit


def _named(session: Session, nip: str, role: Role, unit_code: str | None) -> tuple[Employee, Unit | None]:
    employee = rows.by_nip(session, nip)
    if employee is None or not employee.active:
        raise NotFound(N_("Nobody in service has this NIP."))
    unit = rows.unit_by_code(session, unit_code) if role is Role.UNIT_ADMIN and unit_code is not None else None
    if role is Role.UNIT_ADMIN and unit is None:
        raise NotFound(N_("There is no unit with this code."))
    return employee, unit


def _find(session: Session, employee: Employee, role: Role, unit: Unit | None) -> RoleGrant | None:
    unit_id = unit.id if unit else None
    grants = rows.grants_of(session, employee.id or 0)
    return next((grant for grant in grants if grant.role is role and grant.unit_id == unit_id), None)


def _give(
    session: Session, employee: Employee, role: Role, unit: Unit | None, actor_id: int | None, by: str, now: datetime
) -> None:
    rows.lock_employees(session, [employee.id or 0])
    if _find(session, employee, role, unit) is not None:
        raise Conflict(N_("{name} holds this role already. Nothing was changed.")(name=employee.name))
    session.add(RoleGrant(employee_id=employee.id or 0, role=role, unit_id=unit.id if unit else None, granted_at=now))
    _record(session, employee, actor_id, by, "role.granted", _codes(role, unit), now)
    _tell(session, "role_granted", employee, role, unit, now)


def _take(
    session: Session, employee: Employee, role: Role, unit: Unit | None, actor_id: int | None, by: str, now: datetime
) -> None:
    rows.lock_employees(session, [employee.id or 0])
    found = _find(session, employee, role, unit)
    if found is None:
        raise Conflict(N_("{name} does not hold this role. Nothing was changed.")(name=employee.name))
    session.delete(found)
    _record(session, employee, actor_id, by, "role.revoked", _codes(role, unit), now)
    _tell(session, "role_revoked", employee, role, unit, now)


def _codes(role: Role, unit: Unit | None) -> dict[str, str | int | None]:
    return {"role": role.value, "unit": unit.id if unit else None}


def _tell(session: Session, kind: str, employee: Employee, role: Role, unit: Unit | None, now: datetime) -> None:
    key = f"{kind}:{employee.id}:{role.value}:{unit.id if unit else 0}:{int(now.timestamp())}"
    outbox.put(session, kind, employee.id or 0, employee.id or 0, key, _codes(role, unit), now, now)


def _record(
    session: Session,
    employee: Employee,
    actor_id: int | None,
    role: str,
    action: str,
    codes: dict[str, str | int | None],
    now: datetime,
) -> None:
    audit.record(
        session,
        subject="person",
        subject_id=employee.id or 0,
        actor_id=actor_id,
        role=role,
        action=action,
        codes=codes,
        now=now,
    )
