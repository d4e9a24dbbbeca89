"""What an update means that comes from a Telegram account which belongs to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.i18n import LANGUAGES, translator
from bot.rendering.plan import NOTHING, Plan, Send, plan_view
from bot.screens import door
from bot.screens.base import ID
from bot.services import chat_messages
from bot.services.door import access_requests, visitors
from bot.services.door.outcomes import Arrived, CodeAsked, Outcome, Paused, WrongCode
from bot.view import View
from handlers.incoming import Command, Incoming, Membership, Tap, Words
from models import Session

Welcome: TypeAlias = Callable[[Incoming], Plan]
"""What somebody sees first who has just come in, as the answer to an update of theirs."""

AT_ONCE = timedelta()
"""A code that was written goes from the chat with the next sweep."""

_MENU = Command("mulai")
_HELP = frozenset({"bantuan", "help"})
_LANGUAGE = "bahasa"


def answer(session: Session, incoming: Incoming, now: datetime, welcome: Welcome) -> Plan:
    """Let a stranger's update have its effect and say what is shown; `welcome` takes over for who gets in with it."""
    who = incoming.telegram_id
    match incoming.act:
        case Membership():
            return NOTHING
        case Command("start", (token, *_)):
            return _shown(session, who, visitors.open_link(session, who, token, now))
        case Command(name) if name in _HELP:
            return _view(session, who, door.help_view())
        case Command(name) if name == _LANGUAGE:
            return _view(session, who, door.language_view(visitors.language_of(session, who)))
        case Words(text, message_id):
            outcome = visitors.write(session, who, text, now)
            if _may_hold_a_code(outcome):
                written_at = incoming.sent_at or now
                chat_messages.arrived(session, who, message_id, written_at, now, AT_ONCE, None)
            if isinstance(outcome, Arrived):
                return _above(outcome, welcome(replace(incoming, act=_MENU)))
            return _shown(session, who, outcome)
        case Tap(data=data, message_id=message_id):
            return _tapped(session, who, data, message_id, now)
        case _:
            return present(session, incoming, now)


def _may_hold_a_code(outcome: Outcome) -> bool:
    """Whether what was written was a code, or was meant to be one."""
    match outcome:
        case Arrived() | WrongCode() | Paused() | CodeAsked(unreadable=True):
            return True
        case _:
            return False


def present(session: Session, incoming: Incoming, now: datetime) -> Plan:
    """Where a stranger stands; nothing is changed, and nothing that was sent is kept."""
    if isinstance(incoming.act, Membership) or not incoming.private:
        return NOTHING
    return _shown(session, incoming.telegram_id, visitors.present(session, incoming.telegram_id, now))


def _tapped(session: Session, who: int, data: str, message_id: int, now: datetime) -> Plan:
    """Buttons of the door are `v|n:door:<what>`; any other is of a screen that no longer belongs to this account."""
    origin, _, rest = data.partition(":")
    screen, *args = rest.split(":")
    edit = message_id if origin == "v" and screen == "door" else None
    match args if screen == "door" else []:
        case ["access"]:
            return _shown(session, who, visitors.ask_for_access(session, who, now), edit)
        case ["leave"]:
            return _shown(session, who, visitors.leave(session, who, now), edit)
        case ["help"]:
            return _view(session, who, door.help_view(), edit)
        case ["language", language] if language in LANGUAGES:
            visitors.choose_language(session, who, language, now)
        case ["language"]:
            return _view(session, who, door.language_view(visitors.language_of(session, who)), edit)
        case ["answer", ticket] if ID.fullmatch(ticket):
            refused = access_requests.refusal_of(session, who, int(ticket))
            if refused is not None:
                return _view(session, who, door.refusal_view(refused), edit)
    return _shown(session, who, visitors.present(session, who, now), edit)


def _shown(session: Session, who: int, outcome: Outcome, edit: int | None = None) -> Plan:
    # It tells nothing about anybody, and an invitation may wait for days.
    return _view(session, who, replace(door.view_of(outcome), lasting=True), edit)


def _view(session: Session, who: int, view: View, edit: int | None = None) -> Plan:
    """Nothing of it is about anybody's work, so it may stay."""
    return plan_view(replace(view, lasting=True), translator(visitors.language_of(session, who)), edit=edit)


def _above(outcome: Arrived, plan: Plan) -> Plan:
    """The first screen with the welcome above it."""
    if not isinstance(plan.main, Send):
        return plan
    html = f"{translator(outcome.language)(door.arrived(outcome))}\n\n{plan.main.message.html}"
    return replace(plan, main=Send(replace(plan.main.message, html=html)))
