"""Every command in one entry: help, Telegram's menus and the handlers are made from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.i18n import N_, Text
from bot.services.rights import Person


class Audience(StrEnum):
    """For whom a command is listed."""

    EVERYBODY = "EVERYBODY"
    LEADERS = "LEADERS"
    ADMINS = "ADMINS"


@dataclass(frozen=True, slots=True)
class Command:
    """A command, what it is for, the screen it opens, and for whom it is listed."""

    name: str
    about: Text
    screen: str
    audience: Audience = Audience.EVERYBODY


COMMANDS: tuple[Command, ...] = (
    Command("mulai", N_("Menu: everything from here"), "menu"),
    Command("tugas", N_("What I have to do now"), "tasks"),
    Command("penilaian", N_("Write my self-review"), "self_review"),
    Command("tim", N_("My team: who waits, who is late, who is done"), "team", Audience.LEADERS),
    Command("hasil", N_("My score; for penilai also by name: /hasil name"), "result"),
    Command("umpanbalik", N_("Feedback: read mine, give some"), "feedback_hub"),
    Command("riwayat", N_("My earlier periods"), "history"),
    Command("pengingat", N_("How and when you are reminded"), "reminders"),
    Command("datasaya", N_("A copy of everything that is kept about me"), "own_data"),
    Command("akses", N_("Who opened my record"), "access_log"),
    Command("privasi", N_("My data: what is kept, who sees it, what is wrong"), "privacy"),
    Command("admin", N_("Administration: people, requests, data"), "admin", Audience.ADMINS),
    Command("kembali", N_("One question back"), "back"),
    Command("batal", N_("Close the conversation; the answers are kept"), "cancel"),
    Command("bahasa", N_("Choose the language"), "language"),
    Command("bantuan", N_("Help, also in the middle of a question"), "help"),
)

ALIASES = {"start": "menu", "help": "help"}
"""What Telegram itself sends or people expect."""

NAVIGATION = {"back": "b", "cancel": "x"}
"""Commands that are a step in the open conversation, not a screen."""


def commands_for(person: Person) -> tuple[Command, ...]:
    """The commands that make sense for a person. Convenience only: rights are checked at every action."""
    audiences = {Audience.EVERYBODY}
    if person.has_reports:
        audiences.add(Audience.LEADERS)
    if person.is_bkpsdm or person.admin_units:
        audiences.add(Audience.ADMINS)
    return listed_for(audiences)


def listed_for(audiences: Collection[Audience]) -> tuple[Command, ...]:
    """The commands of these audiences, in their order."""
    return tuple(command for command in COMMANDS if command.audience in audiences)
