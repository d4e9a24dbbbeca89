"""/datasaya: a copy of everything that is kept about me."""

from __future__ import annotations

from bot.i18n import N_, translator
from bot.screens.base import MENU, Deliver, Request, Shown
from bot.screens.own_data_page import files_of
from bot.services import own_data
from bot.view import Button, View


def show(request: Request) -> Shown:
    """What the copy holds; the files come on the second tap, since they then lie in the chat."""
    if request.args and request.args[0] == "take":
        data = own_data.copy_of(request.session, request.person, request.now)
        return Deliver(
            View(
                (
                    N_(
                        "<b>Your data</b>\nTwo files follow: a page to read and to print, and the same as JSON. They "
                        "hold your ratings and your words: please keep them where only you can open them."
                    ),
                ),
                ((MENU,),),
            ),
            made=files_of(data, translator(request.person.language)),
        )
    return View(
        (
            N_(
                "<b>A copy of my data</b>\nYou have the right to it (UU 27/2022). It holds who you are in the list, "
                "your plans, appraisals with the reasons, evidence by name, requests, and who opened your record."
            ),
            N_("The files come into this chat, which runs over Telegram's servers abroad. NIP is masked in them."),
        ),
        ((Button(N_("📦 Send me my data"), "v:own_data:take"),), (MENU,)),
    )
