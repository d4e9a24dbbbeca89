"""/privasi: the notice, which one was read when, what happens to sensitive messages, and the ways to the rights."""

from __future__ import annotations

from bot.domain.privacy import NOTICE, PRIVACY_VERSION
from bot.flows.onboarding import ONBOARDING
from bot.i18n import N_, Text
from bot.screens.base import MENU, Begin, Request, Shown, ways_on
from bot.services import people
from bot.services.door import corrections, onboarding
from bot.services.door.onboarding import Privacy
from bot.view import Button, View, lines
from models.doors import TicketStatus

READ, KEEP, DELETE = "read", "keep", "delete"
"""What a button of this screen may carry."""

BEFORE_READING = frozenset({"help", "language", "privacy"})
"""Screens that are open to who has not read the present notice yet."""

FILE_FIRST = N_("Please read the privacy notice first; this file was not stored. The notice stands behind the button.")
READ_FIRST = N_("Please read this notice first. What you have just sent or tapped had no effect; it can be done again.")


def show(request: Request) -> Shown:
    """The notice and the settings; a tap that it was read, or that messages are to be kept, comes here too."""
    match request.args:
        case (what, version) if what == READ and version == PRIVACY_VERSION:
            onboarding.note_read(request.session, request.person, request.now)
            return View(
                (N_("Thank you. It is noted that you have read the notice."),),
                ways_on(request.session, request.person),
                lasting=True,
            )
        case (what,) if what in {KEEP, DELETE}:
            people.keep_messages(request.session, request.person, what == KEEP)
    found = onboarding.privacy_of(request.session, request.person)
    if found.version is None:
        begin = Button(N_("▶️ Begin"), f"v:begin:{ONBOARDING.id}:{request.person.id}")
        return View(NOTICE, ((begin,),), lasting=True)
    return _settings(request, found) if found.is_present else _changed()


def read_first(request: Request) -> Begin | View:
    """What comes before everything else: the first steps, or the notice alone where it has only changed."""
    if onboarding.privacy_of(request.session, request.person).version is None:
        return Begin(ONBOARDING.id, request.person.id)
    return _changed()


def _changed() -> View:
    return View(
        (N_("The privacy notice has changed."), *NOTICE),
        ((Button(N_("I have read this"), f"v:privacy:{READ}:{PRIVACY_VERSION}"),),),
        lasting=True,
    )


def _settings(request: Request, found: Privacy) -> View:
    messages = (
        N_("Sensitive messages: <b>stay in this chat</b>. On a lost phone everybody can read them.")
        if found.keeps_messages
        else N_("Sensitive messages: <b>are deleted from this chat</b>; a receipt without content stays.")
    )
    other = (
        Button(N_("🧹 Delete sensitive messages"), f"v:privacy:{DELETE}")
        if found.keeps_messages
        else Button(N_("📌 Keep the messages"), f"v:privacy:{KEEP}")
    )
    return View(
        (
            *NOTICE,
            N_("You read this notice (version {version}) on {moment}.")(version=found.version, moment=found.read_at),
            messages,
            *_requests(request),
        ),
        (
            (other,),
            (Button(N_("✏️ My data are wrong"), f"v:begin:correction:{request.person.id}"),),
            (Button(N_("📦 A copy of my data"), "v:own_data"), Button(N_("👁 Who opened it"), "v:access_log")),
            (Button(N_("🌐 Language"), "v:language"), MENU),
        ),
    )


def _requests(request: Request) -> tuple[Text, ...]:
    waiting = [own for own in corrections.mine(request.session, request.person) if own.status is TicketStatus.OPEN]
    if not waiting:
        return ()
    listed = (
        N_("• {what}: “{words}”, since {moment}")(what=own.wrong.label, words=own.suggestion, moment=own.opened_at)
        for own in waiting
    )
    return (lines(N_("<b>With BKPSDM for correction</b>"), *listed),)
