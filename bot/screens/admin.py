"""/admin: what BKPSDM and the admins of units run from the chat. Each entry checks its right again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.access import Action
from bot.i18n import N_, Text
from bot.screens import people, tickets
from bot.screens.base import MENU, Request, Shown
from bot.services.rights import Person, refusal
from bot.view import Button, View


@dataclass(frozen=True, slots=True)
class Entry:
    """One way on, and for whom it is shown."""

    label: Text | Callable[[Request], Text]
    action: str
    shown_to: Callable[[Person], bool]


def bkpsdm(person: Person) -> bool:
    """For BKPSDM only."""
    return person.is_bkpsdm


def admins(person: Person) -> bool:
    """For BKPSDM and the admins of units."""
    return person.is_bkpsdm or bool(person.admin_units)


ENTRIES: tuple[Entry, ...] = (
    Entry(N_("👥 People and accounts"), "v:people", admins),
    Entry(N_("✉️ Invite employees"), "v:invite_unit", admins),
    Entry(N_("🟡 Accounts to confirm"), "v:unconfirmed", admins),
    Entry(tickets.entry, "v:tickets", admins),
    Entry(N_("🔎 Check superiors"), "v:superiors", bkpsdm),
    Entry(N_("📥 Import data"), "v:import", admins),
    Entry(N_("📄 Paper lane"), "v:paper", admins),
    Entry(N_("🗓 Period"), "v:period", bkpsdm),
    Entry(N_("📊 Progress and deliveries"), "v:progress", admins),
    Entry(N_("⏰ Reminders"), "v:policy", bkpsdm),
    Entry(N_("📅 Working calendar"), "v:calendar", bkpsdm),
)
"""In the order in which they stand."""


def show(request: Request) -> Shown:
    """The ways on that the person has; with a name behind the command, people of that name."""
    if request.args:
        return people.find(request)
    rows = tuple((_button(entry, request),) for entry in ENTRIES if entry.shown_to(request.person))
    if not rows and not request.person.confirmed:
        raise refusal(request.person, Action.INVITE)
    if not rows:
        return View(
            (
                N_(
                    "This is where BKPSDM and the admins of units work. You have no such role; if you need one, "
                    "please ask BKPSDM."
                ),
            ),
            ((MENU,),),
        )
    return View((N_("<b>Administration</b>\nWhat would you like to do?"),), (*rows, (MENU,)))


def _button(entry: Entry, request: Request) -> Button:
    return Button(entry.label if isinstance(entry.label, Text) else entry.label(request), entry.action)
