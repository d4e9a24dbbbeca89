"""People as BKPSDM and the admins of units see them: found by name or unit, and one person's entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, may
from bot.domain.doors import version_of
from bot.domain.names import alike
from bot.domain.nip import mask
from bot.errors import NotFound
from bot.services import rights, roles
from bot.services.door import invitations
from bot.services.door.invitations import Seen
from bot.services.rights import Person
from bot.services.roles import Given
from models import Session
from models.people import Employee, Unit
from models.queries import accounts as rows
from models.queries import people
from models.queries.accounts import Listed


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in a list; `confirmed` is None for who has not joined."""

    employee_id: int
    name: str
    position: str
    unit: str
    confirmed: bool | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a list, with how many people are in it and below it and how many of them have joined."""

    unit_id: int
    name: str
    people: int
    joined: int


@dataclass(frozen=True, slots=True)
class Floor:
    """What a person may look through at one unit: the units right below it, and its own people."""

    unit: str | None
    """None at the top, where the units of the person stand."""
    above: int | None
    units: tuple[UnitLine, ...]
    people: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """The account of a person; which one it is stands nowhere."""

    version: int
    bound_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str | None
    unreachable_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the reader may see them, with what the reader may do."""

    employee_id: int
    name: str
    nip: str | None
    """Masked."""
    position: str
    unit_id: int
    unit: str
    penilai: str | None
    active: bool
    on_paper: bool
    account: Bound | None
    invitation: Seen | None
    roles: tuple[Given, ...]
    own: bool
    allowed: frozenset[Action]


def find(session: Session, person: Person, written: str) -> list[Line]:
    """People whose name is like what was written, of the units that the person administers. Raises `NotAllowed`."""
    names = rows.names(session, _reach(session, person))
    found = alike(written, names)
    listed = rows.listed_ones(session, found)
    return [_line(listed[employee_id]) for employee_id in found if employee_id in listed]


def floor(session: Session, person: Person, unit_id: int) -> Floor:
    """A unit with what is in it; with 0 the units at which the person begins. Raises `NotAllowed` and `NotFound`."""
    reach = _reach(session, person)
    units = {unit.id or 0: unit for unit in rows.units(session)}
    if unit_id == 0:
        tops = [u for u in units.values() if (u.parent_id is None if reach is None else u.id in person.admin_units)]
        return Floor(None, None, _counted(session, units, tops), ())
    here = units.get(unit_id)
    if here is None:
        raise NotFound
    if reach is not None and unit_id not in reach:
        raise rights.refusal(person, Action.SEE_PERSON)
    below = [unit for unit in units.values() if unit.parent_id == unit_id]
    above = here.parent_id if reach is None or here.parent_id in reach else None
    return Floor(
        here.name,
        above or 0,
        _counted(session, units, below),
        tuple(_line(one) for one in rows.listed(session, [unit_id])),
    )


def entry(session: Session, person: Person, employee_id: int, now: datetime) -> Entry:
    """One person. Raises `NotAllowed` and `NotFound`."""
    employee = rights.require_for_person(session, person, Action.SEE_PERSON, employee_id)
    relations = rights.relations_to_person(session, person, employee)
    allowed = frozenset(action for action in Action if may(action, relations))
    unit = session.get_one(Unit, employee.unit_id)
    shows_door = Action.INVITE in allowed
    return Entry(
        employee_id=employee_id,
        name=employee.name,
        nip=mask(employee.nip) if employee.nip else None,
        position=employee.position,
        unit_id=employee.unit_id,
        unit=unit.name,
        penilai=_name(session, employee.penilai_id),
        active=employee.active,
        on_paper=employee.on_paper,
        account=_account(session, employee),
        invitation=invitations.seen(session, employee_id, now) if shows_door else None,
        roles=tuple(roles.held(session, employee_id)),
        own=person.id == employee_id,
        allowed=allowed,
    )


def _account(session: Session, employee: Employee) -> Bound | None:
    account = people.account_for(session, employee.id or 0)
    if account is None:
        return None
    return Bound(
        version_of(account.bound_at),
        account.bound_at,
        account.confirmed_at,
        _name(session, account.confirmed_by_id),
        account.unreachable_at,
    )


def _name(session: Session, employee_id: int | None) -> str | None:
    return None if employee_id is None else people.names_of(session, [employee_id])[employee_id]


def _reach(session: Session, person: Person) -> set[int] | None:
    """The units whose people the person may look through; None for all of them. Raises `NotAllowed`."""
    if person.is_bkpsdm:
        return None
    if not person.admin_units:
        raise rights.refusal(person, Action.INVITE)
    return people.units_below(session, person.admin_units)


def _counted(session: Session, units: Mapping[int, Unit], shown: Sequence[Unit]) -> tuple[UnitLine, ...]:
    """Units with the people in them and below them."""
    own = rows.head_counts(session)
    below: dict[int | None, list[int]] = {}
    for unit_id, unit in units.items():
        below.setdefault(unit.parent_id, []).append(unit_id)

    def total(unit_id: int) -> tuple[int, int]:
        counts = [own.get(unit_id, (0, 0)), *(total(lower) for lower in below.get(unit_id, []))]
        return sum(people for people, _ in counts), sum(joined for _, joined in counts)

    return tuple(UnitLine(unit.id or 0, unit.name, *total(unit.id or 0)) for unit in shown)


def _line(one: Listed) -> Line:
    return Line(
        one.employee.id or 0,
        one.employee.name,
        one.employee.position,
        one.unit.short_name,
        None if one.account is None else one.account.confirmed_at is not None,
    )
