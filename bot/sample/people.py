"""Puts units, people, accounts and roles of the sample city into the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.privacy import PRIVACY_VERSION
from bot.sample.entries import Content, PersonEntry
from models import Session
from models.people import Account, Employee, EmployeeKind, Role, RoleGrant, Unit

FIRST_TELEGRAM_ID = 9_000_001
"""Sample accounts count up from here; they exist only in the simulator."""


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """Ids of the rows by the keys of the content."""

    units: Mapping[str, int]
    people: Mapping[str, int]


def telegram_id_of(content: Content, person: PersonEntry) -> int:
    """The invented Telegram id of a person."""
    return FIRST_TELEGRAM_ID + content.people.index(person)


def settle(session: Session, content: Content, *, since: datetime) -> Inhabitants:
    """Add all units and people; accounts and roles hold from `since` on."""
    units = _units(session, content)
    employees = {person.key: _employee(person, units) for person in content.people}
    session.add_all(employees.values())
    session.flush()
    people = {key: _id(row.id) for key, row in employees.items()}
    for person in content.people:
        if person.penilai is not None:
            employees[person.key].penilai_id = people[person.penilai]
    for entry in content.units:
        units[entry.code].head_id = people[entry.head]
    found = Inhabitants({code: _id(row.id) for code, row in units.items()}, people)
    session.add_all(_accounts_and_roles(content, found, since))
    session.flush()
    return found


def _units(session: Session, content: Content) -> dict[str, Unit]:
    rows: dict[str, Unit] = {}
    for entry in content.units:
        rows[entry.code] = Unit(
            code=entry.code,
            name=entry.name,
            short_name=entry.short_name,
            parent_id=rows[entry.parent].id if entry.parent else None,
            is_organisation=entry.organisation,
        )
        session.add(rows[entry.code])
        session.flush()
    return rows


def _employee(person: PersonEntry, units: Mapping[str, Unit]) -> Employee:
    return Employee(
        nip=person.nip,
        name=person.name,
        kind=person.kind,
        rank=person.rank,
        position=person.position,
        position_kind=person.position_kind,
        grade=person.grade,
        additional_duty=person.additional_duty,
        unit_id=_id(units[person.unit].id),
        joined_on=_appointed_on(person),
    )


def _appointed_on(person: PersonEntry) -> date | None:
    """The month in the NIP of a PNS; the number of a PPPK tells only the year."""
    if person.nip is None:
        return None
    month = int(person.nip[12:14]) if person.kind is EmployeeKind.PNS else 3
    return date(int(person.nip[8:12]), month, 1)


def _accounts_and_roles(content: Content, found: Inhabitants, since: datetime) -> list[Account | RoleGrant]:
    rows: list[Account | RoleGrant] = []
    for person in content.people:
        employee_id = found.people[person.key]
        if person.joined:
            rows.append(_account(employee_id, telegram_id_of(content, person), since))
        if person.bkpsdm:
            rows.append(RoleGrant(employee_id=employee_id, role=Role.BKPSDM, granted_at=since))
        if person.admin_of is not None:
            unit_id = found.units[person.admin_of]
            rows.append(RoleGrant(employee_id=employee_id, role=Role.UNIT_ADMIN, unit_id=unit_id, granted_at=since))
    return rows


def _account(employee_id: int, telegram_id: int, since: datetime) -> Account:
    """Somebody who has been here for long: confirmed, and told about privacy."""
    return Account(
        employee_id=employee_id,
        telegram_id=telegram_id,
        bound_at=since,
        confirmed_at=since,
        privacy_version=PRIVACY_VERSION,
        privacy_read_at=since,
    )


def _id(row_id: int | None) -> int:
    assert row_id is not None, "a flushed row has an id"
    return row_id
