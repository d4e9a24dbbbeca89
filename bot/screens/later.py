"""Being reminded later: what "remind me later" under a reminder opens. One tap is enough."""

from __future__ import annotations

from datetime import datetime

from bot.domain.moments import at_length
from bot.flows.remind_later import REMIND_LATER
from bot.i18n import N_, Text
from bot.screens.base import MENU, Begin, Request, Shown
from bot.services.reminding import wishes
from bot.view import Button, View

OWN_TIME = "w"


def show(request: Request) -> Shown:
    """The times there are, or the one that was tapped; a button that came too late shows those there are now."""
    tapped = request.args[0] if request.args else None
    if tapped is None:
        return _asked(request)
    if tapped == OWN_TIME:
        return Begin(REMIND_LATER.id, request.person.id)
    until = wishes.snooze_to(request.session, request.person, tapped, request.now)
    if until is None:
        return _asked(request, N_("⚠️ That time has passed, so nothing was changed. These are possible now:"))
    return _promised(until)


def receipt(request: Request) -> View:
    """After a time was written."""
    until = wishes.wish_of(request.session, request.person.id).snoozed_until
    assert until is not None, "it has just been set"
    return _promised(until)


def _asked(request: Request, note: Text | None = None) -> View:
    offered = wishes.offered(request.session, request.person, request.now)
    asked = N_("When shall I remind you?")
    return View(
        (asked,) if note is None else (note, asked),
        (
            *((Button(choice.label, f"v:later:{choice.code}"),) for choice in offered),
            (Button(N_("✏️ Write another time"), f"v:later:{OWN_TIME}"),),
            (MENU,),
        ),
        lasting=True,
    )


def _promised(until: datetime) -> View:
    return View(
        (N_("All right. I will remind you again on <b>{moment}</b>.")(moment=at_length(until)),),
        ((Button(N_("⏰ My reminders"), "v:reminders"), MENU),),
        lasting=True,
    )
