"""A view in the words of one language, within the limits of Telegram."""

from __future__ import annotations

import html
import re

from bot.i18n import N_, Translator
from bot.services.ports import Key, Message
from bot.view import View

LONGEST = 4096
"""UTF-16 units of a message after its markup was read: an emoji counts two."""

SHORTENED = N_("<i>✂️ This was too long for one message, so a part of it was left out.</i>")

_WORD = 30
"""Units that are given up at most so that no word is cut. Our own choice."""

_TAG = re.compile(r"</?([a-z]+)[^>]*>")
_PART = re.compile(r"</?[a-z][^>]*>|&[a-z#0-9]+;|.", re.DOTALL)
"""What is never cut in two: a tag, an entity, a character."""


def message_of(view: View, translator: Translator) -> Message:
    """The view as Telegram takes it.

    What many things make long comes in pages; what is too long all the same is cut where it is longest, and it
    is said that it was.
    """
    paragraphs = [translator(paragraph) for paragraph in view.paragraphs]
    if _length("\n\n".join(paragraphs)) > LONGEST:
        paragraphs = _fitted([*paragraphs, translator(SHORTENED)])
    keyboard = tuple(
        tuple(Key(translator.label(button.label), button.action) for button in row) for row in view.rows if row
    )
    return Message("\n\n".join(paragraphs), keyboard)


def _fitted(paragraphs: list[str]) -> list[str]:
    """The paragraphs, of which the longest are cut to the same length, so that all fit."""
    lengths = [_length(paragraph) for paragraph in paragraphs]
    room = LONGEST - 2 * (len(paragraphs) - 1)
    most = next((most for most in range(LONGEST, 1, -1) if sum(min(n, most) for n in lengths) <= room), 1)
    return [_cut(text, most) if length > most else text for text, length in zip(paragraphs, lengths, strict=True)]


def _cut(markup: str, units: int) -> str:
    """The beginning of a text in so many units with a sign that it goes on; its markup stays whole."""
    kept: list[str] = []
    room = units - 1
    for part in _PART.findall(markup):
        room -= _length(part)
        if room < 0:
            break
        kept.append(part)
    spaces = [index for index in range(max(0, len(kept) - _WORD), len(kept)) if kept[index].isspace()]
    kept = kept[: spaces[-1]] if spaces else kept
    return "".join(kept).rstrip() + "…" + _ends_of("".join(kept))


def _ends_of(markup: str) -> str:
    """The ends of the tags that are open behind a text, the innermost first."""
    still_open: list[str] = []
    for tag in _TAG.finditer(markup):
        if tag[0].startswith("</"):
            still_open.pop()
        else:
            still_open.append(tag[1])
    return "".join(f"</{name}>" for name in reversed(still_open))


def _length(markup: str) -> int:
    """Units of what remains of HTML when tags and entities are read."""
    return len(html.unescape(_TAG.sub("", markup)).encode("utf-16-le", errors="replace")) // 2
