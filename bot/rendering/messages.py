"""A view in the words of one language, within the limits of Telegram."""

from __future__ import annotations

import html
import re

from bot.i18n import Translator
from bot.services.ports import Key, Message
from bot.view import View

LONGEST = 4096
"""Characters of a message after its markup was read."""

_TAG = re.compile(r"</?[a-z][^>]*>")


def message_of(view: View, translator: Translator) -> Message:
    """The view as Telegram takes it. A text that is too long is cut where it is longest, and shows that it was."""
    paragraphs = [translator(paragraph) for paragraph in view.paragraphs]
    while len(_visible("\n\n".join(paragraphs))) > LONGEST:
        index = max(range(len(paragraphs)), key=lambda i: len(_visible(paragraphs[i])))
        excess = len(_visible("\n\n".join(paragraphs))) - LONGEST
        shown = _visible(paragraphs[index])
        paragraphs[index] = html.escape(shown[: max(0, len(shown) - excess - 1)].rstrip() + "…", quote=False)
    keyboard = tuple(
        tuple(Key(translator.label(button.label), button.action) for button in row) for row in view.rows if row
    )
    return Message("\n\n".join(paragraphs), keyboard)


def _visible(markup: str) -> str:
    """What remains of HTML when tags and entities are read."""
    return html.unescape(_TAG.sub("", markup))
