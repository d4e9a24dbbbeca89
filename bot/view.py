"""A message as data: what a person sees, before language and transport.

Screens build views, rendering turns a conversation's turn into one, the edge sends it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.i18n import Text


@dataclass(frozen=True, slots=True)
class Button:
    """A label and the action it carries: callback data of at most 64 bytes."""

    label: Text
    action: str


@dataclass(frozen=True, slots=True)
class View:
    """Paragraphs (a blank line between them) and rows of buttons.

    `lasting` is for what says nothing about anybody's work, such as a menu or a receipt without content: it may stay in
    the chat for good. Everything else is deleted from it after a while.
    """

    paragraphs: tuple[Text, ...]
    rows: tuple[tuple[Button, ...], ...] = field(default=())
    lasting: bool = False


def lines(*texts: Text | None) -> Text:
    """Several texts under each other as one paragraph; what is None is left out."""
    present = [text for text in texts if text is not None]
    return Text(
        "\n".join(f"{{l{index}}}" for index in range(len(present))), {f"l{i}": t for i, t in enumerate(present)}
    )
