"""What may come before the privacy notice was read, and the notice in place of everything else."""

from __future__ import annotations

from bot.flows.onboarding import ONBOARDING
from bot.i18n import Translator
from bot.rendering.plan import Plan, plan_drawing, plan_view
from bot.screens import privacy
from bot.screens.base import Begin, Request
from bot.screens.commands import NAVIGATION
from bot.services import conversations
from bot.services.bindings import BINDINGS
from bot.services.rights import Person
from bot.view import View
from handlers.incoming import Act, Command, Membership, Tap, Words
from models import Session


def may_come_first(session: Session, person: Person, act: Act, screen: str | None) -> bool:
    """Whether this may be done before: help, language, privacy, and what belongs to the first steps themselves."""
    if isinstance(act, Membership) or screen in privacy.BEFORE_READING:
        return True
    first = conversations.open_one(session, person)
    if first is None or first.flow != ONBOARDING.id:
        return False
    match act:
        case Tap(data=data):
            return data.startswith(f"c:{first.id}:")
        case Command():
            return screen in NAVIGATION
        case _:
            return isinstance(act, Words)


def notice(request: Request, words: Translator, screen: str | None) -> Plan:
    """The first steps, or the notice alone where it has changed; what was asked for is not done."""
    match privacy.read_first(request):
        case View() as view:
            return plan_view(View((privacy.READ_FIRST, *view.paragraphs), view.rows), words)
        case Begin(flow=flow, subject_id=subject_id):
            drawing = conversations.start(request.session, BINDINGS, request.person, flow, subject_id, request.now)
            was_meant = screen in {"menu", "begin"}
            drawing = drawing if was_meant else conversations.noted(drawing, privacy.READ_FIRST)
            return plan_drawing(drawing, words, tapped=None)
