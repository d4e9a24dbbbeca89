"""Help: works in the middle of a question and leads back there."""

from __future__ import annotations

from bot.i18n import N_, Text
from bot.screens.base import Request, Shown, ways_on
from bot.screens.commands import commands_for
from bot.view import Button, View, lines


def show(request: Request) -> Shown:
    """What can be done here, and who helps further."""
    paragraphs = (
        N_("<b>Help</b>"),
        lines(
            *(
                Text("/{command} – {about}", {"command": command.name, "about": command.about})
                for command in commands_for(request.person)
            )
        ),
        lines(
            N_("• Every answer is saved at once; nothing is sent before you tap Send."),
            N_("• Numbers are written as usual: 98,5 or 1.250."),
            N_("• The bot decides no rating: your penilai sets it, and the table of the rule gives the predikat."),
            N_("• The official record is e-Kinerja BKN. I never ask for a password."),
        ),
        N_("If name, jabatan, unit or penilai are wrong, tap the button; BKPSDM puts it right."),
    )
    wrong = Button(N_("✏️ My data are wrong"), f"v:begin:correction:{request.person.id}")
    *back, menu = ways_on(request.session, request.person)
    return View(paragraphs, (*back, (wrong,), menu), lasting=True)
