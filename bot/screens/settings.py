"""Language."""

from __future__ import annotations

from bot.i18n import LANGUAGES, N_, Text, plain
from bot.screens.base import MENU, Request, Shown
from bot.services import people
from bot.view import Button, View


def language(request: Request) -> Shown:
    """Choose the language, or set the one that was tapped."""
    chosen = request.args[0] if request.args else ""
    if chosen in LANGUAGES:
        people.choose_language(request.session, request.person, chosen)
        return View((N_("From now on I write in {language}.")(language=LANGUAGES[chosen]),), ((MENU,),), lasting=True)
    return View(
        (N_("Which language shall I use? Official terms stay in Indonesian."),),
        (
            *(
                (Button(_name(code, name, request.person.language), f"v:language:{code}"),)
                for code, name in LANGUAGES.items()
            ),
            (MENU,),
        ),
        lasting=True,
    )


def _name(code: str, name: str, present: str) -> Text:
    return plain(f"✅ {name}" if code == present else name)
