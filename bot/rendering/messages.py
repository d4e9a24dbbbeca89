"""A view in the words of one language, within the limits of Telegram."""

from __future__ import annotations

import html
import re

from bot.i18n import Translator
from bot.services.ports import Key, Message
from bot.view import View

LONGEST = 4096
"""UTF-16 units of a message after its markup was read: an emoji counts two."""
MOST_BUTTONS = 100
"""Buttons of one message."""

_TAG = re.compile(r"</?[a-z][^>]*>")


def message_of(view: View, translator: Translator) -> Message:
    """The view as Telegram takes it. A text that is too long is cut where it is longest, and shows that it was."""
    paragraphs = [translator(paragraph) for paragraph in view.paragraphs]
    while (excess := _length("\n\n".join(paragraphs)) - LONGEST) > 0:
        index = max(range(len(paragraphs)), key=lambda i: _length(paragraphs[i]))
        paragraphs[index] = html.escape(_cut(_visible(paragraphs[index]), excess), quote=False)
    keyboard = tuple(
        tuple(Key(translator.label(button.label), button.action) for button in row) for row in view.rows if row
    )
    return Message("\n\n".join(paragraphs), keyboard)


def _visible(markup: str) -> str:
    """What remains of HTML when tags and entities are read."""
    return html.unescape(_TAG.sub("", markup))


def _length(markup: str) -> int:
    return len(_units(_visible(markup))) // 2


def _cut(text: str, excess: int) -> str:
    """The text without so many units at its end and a sign that it goes on; no character is cut in two."""
    kept = _units(text)[: -2 * (excess + 1)]
    return kept.decode("utf-16-le", errors="ignore").rstrip() + "…"


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", errors="replace")
