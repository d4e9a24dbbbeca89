"""Giving and taking roles, by BKPSDM."""

from __future__ import annotations

from bot.errors import NotFound
from bot.i18n import N_, plain
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.screens.people import ADMIN, role_name
from bot.services import roles, staff
from bot.services.roles import Given
from bot.view import Button, View, lines
from models.people import Role

_CODES = {"b": Role.BKPSDM, "u": Role.UNIT_ADMIN}
"""How a button names a role."""


def show(request: Request) -> Shown:
    """The roles of a person, each to be taken, and those that can be given."""
    employee_id = request.number(0)
    entry = roles.entry_of(request.session, request.person, employee_id)
    held = [N_("• {role}")(role=role_name(given)) for given in entry.roles]
    rows = [
        (Button(N_("Take: {role}")(role=role_name(given)), f"v:role:{employee_id}:take:{_code(given)}"),)
        for given in entry.roles
    ]
    if all(given.role is not Role.BKPSDM for given in entry.roles):
        rows.append((Button(N_("Give: BKPSDM"), f"v:role:{employee_id}:give:b:0"),))
    rows.append((Button(N_("Give: admin of a unit"), f"v:role_unit:{employee_id}"),))
    return View(
        (
            N_("🎖 <b>Roles of {name}</b>")(name=entry.name),
            lines(*held) if held else N_("No role besides the one in the organisation."),
        ),
        (*rows, (Button(N_("◀ Entry"), f"v:person:{employee_id}"), MENU)),
    )


def _code(given: Given) -> str:
    code = next(code for code, role in _CODES.items() if role is given.role)
    return f"{code}:{given.unit_id or 0}"


def pick_unit(request: Request) -> Shown:
    """Of which unit somebody becomes the admin: first the own one, then from the top."""
    employee_id = request.number(0)
    entry = roles.entry_of(request.session, request.person, employee_id)
    floor = staff.floor(request.session, request.person, request.number(1))
    shown, page, pages = page_of(floor.units, request.number(2))
    rows = [(Button(plain(unit.name), f"v:role_unit:{employee_id}:{unit.unit_id}"),) for unit in shown]
    here = request.number(1) or entry.unit_id
    name = floor.unit or entry.unit
    return View(
        (
            N_("Of which unit does <b>{name}</b> become the admin? Units below it are included.")(name=entry.name),
            N_("Tap the first button to take <b>{unit}</b>, or another unit to look into it.")(unit=name),
        ),
        (
            (Button(N_("✅ {unit}")(unit=name), f"v:role:{employee_id}:give:u:{here}"),),
            *rows,
            pager(f"v:role_unit:{employee_id}:{request.number(1)}", page, pages),
            (Button(N_("Back"), f"v:roles:{employee_id}"), MENU),
        ),
    )


def change(request: Request) -> Shown:
    """Give or take a role; asked once more."""
    employee_id = request.number(0)
    entry = roles.entry_of(request.session, request.person, employee_id)
    deed, code = (*request.args[1:3], "", "")[:2]
    role, unit_id = _CODES.get(code), request.number(3)
    if role is None or deed not in {"give", "take"}:
        raise NotFound
    unit = roles.unit_name(request.session, unit_id) if role is Role.UNIT_ADMIN else None
    said = role_name(Given(role, unit_id or None, unit))
    back = (Button(N_("◀ Roles"), f"v:roles:{employee_id}"), MENU)
    if request.number(4) != 1:
        ask = (
            N_("Give <b>{name}</b> the role {role}?")
            if deed == "give"
            else N_("Take the role {role} from <b>{name}</b>?")
        )
        return View(
            (ask(name=entry.name, role=said), N_("The person is told, and it is kept in the trail.")),
            ((Button(N_("Yes, do it"), f"v:role:{employee_id}:{deed}:{code}:{unit_id}:1"),), back),
        )
    act = roles.grant if deed == "give" else roles.revoke
    name = act(request.session, request.person, employee_id, role, unit_id or None, request.now)
    done = (
        N_("🎖 <b>{name}</b> has the role {role} now. It holds once the account is confirmed.")
        if deed == "give"
        else N_("🎖 The role {role} was taken from <b>{name}</b>.")
    )
    return View((done(name=name, role=said),), (back, (ADMIN,)))
