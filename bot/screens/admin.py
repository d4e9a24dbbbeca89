"""/admin: what BKPSDM and the admins of units run from the chat. Each entry checks its right again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.i18n import N_, Text
from bot.screens.base import MENU, Request
from bot.services.rights import Person
from bot.view import Button, View


@dataclass(frozen=True, slots=True)
class Entry:
    """One way on, and for whom it is shown."""

    label: Text
    action: str
    shown_to: Callable[[Person], bool]


def bkpsdm(person: Person) -> bool:
    """For BKPSDM only."""
    return person.is_bkpsdm


def admins(person: Person) -> bool:
    """For BKPSDM and the admins of units."""
    return person.is_bkpsdm or bool(person.admin_units)


ENTRIES: tuple[Entry, ...] = (Entry(N_("📋 My tasks"), "v:tasks", admins),)
"""In the order in which they stand."""


def show(request: Request) -> View:
    """The ways on that the person has."""
    if not admins(request.person):
        return View(
            (
                N_(
                    "This is where BKPSDM and the admins of units work. You have no such role; if you need one, "
                    "please ask BKPSDM."
                ),
            ),
            ((MENU,),),
        )
    rows = tuple((Button(entry.label, entry.action),) for entry in ENTRIES if entry.shown_to(request.person))
    return View((N_("<b>Administration</b>\nWhat would you like to do?"),), (*rows, (MENU,)))
