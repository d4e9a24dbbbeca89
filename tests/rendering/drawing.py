"""Turns as the chat would show them."""

from __future__ import annotations

from bot.conversation.turns import Turn
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.rendering.turns import turn_view
from bot.services.conversations import Drawing
from bot.view import View
from tests.support.telegram_limits import assert_sendable


def drawn(turn: Turn, flow: str = "assessment") -> Drawing:
    """A turn at the largest ids and revisions there may be."""
    return Drawing(
        conversation_id=2**31 - 1,
        flow=flow,
        subject_id=2**31 - 1,
        revision=10**6,
        turn=turn,
        message_id=41,
        attached=99,
    )


def assert_drawable(turn: Turn, flow: str) -> View:
    """Telegram would take it in every language."""
    view = turn_view(drawn(turn, flow))
    assert view is not None
    for language in ("id", "en"):
        assert_sendable(message_of(view, translator(language)))
    return view
