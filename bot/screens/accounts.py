"""Accounts that wait for a second person, and taking an account away."""

from __future__ import annotations

from bot.i18n import N_, Text, plain
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.screens.people import ADMIN
from bot.services import staff
from bot.services.door import accounts
from bot.view import Button, View, lines

_LIST = Button(N_("🟡 Accounts to confirm"), "v:unconfirmed")


def unconfirmed(request: Request) -> Shown:
    """The accounts that this person may confirm."""
    waiting = accounts.waiting(request.session, request.person)
    shown, page, pages = page_of(waiting, request.number(0))
    if not waiting:
        return View((N_("No account waits for you to confirm it."),), ((MENU,),))
    return View(
        (
            N_(
                "<b>Accounts to confirm</b>\nAsk each of them in person whether it is their account, then tap the name."
            ),
            lines(*(Text("• {name} – {moment}", {"name": one.name, "moment": one.bound_at}) for one in shown)),
        ),
        (
            *((Button(plain(one.name), f"v:waits:{one.employee_id}"),) for one in shown),
            pager("v:unconfirmed", page, pages),
            (MENU,),
        ),
    )


def waits(request: Request) -> Shown:
    """One account that waits, with both answers."""
    found = [one for one in accounts.waiting(request.session, request.person) if one.employee_id == request.number(0)]
    if not found:
        return View((N_("This account does not wait for you any more. Nothing was changed."),), ((_LIST,), (MENU,)))
    one = found[0]
    return View(
        (
            N_("<b>{name}</b>\n{position}")(name=one.name, position=one.position),
            N_("This account joined {moment}. Please ask {name} in person or by phone whether it is theirs.")(
                moment=one.bound_at, name=one.name
            ),
        ),
        (*answers(one.employee_id, one.version, "v"), (_LIST,), (MENU,)),
    )


def answers(employee_id: int, version: int, origin: str) -> tuple[tuple[Button, ...], ...]:
    """Both answers to the question whose account it is."""
    return (
        (Button(N_("✅ Yes, it is them"), f"{origin}:confirm:{employee_id}:{version}"),),
        (Button(N_("🚫 No, it is not"), f"{origin}:reject:{employee_id}:{version}"),),
    )


def confirm(request: Request) -> Shown:
    """Confirm an account as the second person."""
    name = accounts.confirm(request.session, request.person, request.number(0), request.number(1), request.now)
    return View(
        (
            N_("✅ The account of <b>{name}</b> is confirmed.")(name=name),
            N_("From now on {name} can do what the role allows, and is told so.")(name=name),
        ),
        ((_LIST,), (MENU,)),
    )


def reject(request: Request) -> Shown:
    """Say that it is somebody else's account; asked once more."""
    employee_id, version = request.number(0), request.number(1)
    if request.number(2) != 1:
        return View(
            (
                N_("If this is not the account of the person, it is taken away at once, and BKPSDM is told."),
                N_("What was begun is kept. The person comes in again with a new invitation."),
            ),
            (
                (Button(N_("Yes, take it away"), f"v:reject:{employee_id}:{version}:1"),),
                (Button(N_("Back"), f"v:waits:{employee_id}"), MENU),
            ),
        )
    name = accounts.reject(request.session, request.person, employee_id, version, request.now)
    return View(
        (N_("🚫 The account was taken from <b>{name}</b>. BKPSDM has been told.")(name=name),), ((_LIST,), (MENU,))
    )


def unbind(request: Request) -> Shown:
    """Take an account away; asked once more."""
    employee_id, version = request.number(0), request.number(1)
    entry = staff.entry(request.session, request.person, employee_id, request.now)
    if request.number(2) != 1:
        return View(
            (
                N_("Take the account from <b>{name}</b>?")(name=entry.name),
                N_(
                    "The Telegram link is erased, and the account hears so. Everything that was written stays, and a "
                    "new invitation lets the person in again."
                ),
            ),
            (
                (Button(N_("Yes, take it away"), f"v:unbind:{employee_id}:{version}:1"),),
                (Button(N_("Back"), f"v:person:{employee_id}"), MENU),
            ),
        )
    accounts.unbind(request.session, request.person, employee_id, version, request.now)
    if entry.own:
        return View(
            (
                N_("🔌 This account no longer belongs to you here, and its link is erased."),
                N_("With a new invitation you come in again; everything you have written is kept."),
            )
        )
    return View(
        (N_("🔌 The account was taken from <b>{name}</b>.")(name=entry.name),),
        ((Button(N_("◀ Entry"), f"v:person:{employee_id}"),), (ADMIN, MENU)),
    )
