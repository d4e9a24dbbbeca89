"""What Telegram takes and what it does not: the limits that every message has to keep."""

from __future__ import annotations

from html.parser import HTMLParser

from bot.services.ports import Message

UNITS, BUTTONS, BUTTONS_IN_A_ROW, DATA_BYTES = 4096, 100, 8, 64
TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "blockquote"})


class _Reader(HTMLParser):
    """Reads HTML as strictly as Telegram does: only known tags, each closed in turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in TAGS, f"Telegram knows no <{tag}>"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self.text += data


def visible(markup: str) -> str:
    """What a person reads of a message. Fails where the markup is not whole."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"
    return reader.text


def assert_sendable(message: Message) -> None:
    """Telegram would take this message."""
    text = visible(message.html)
    assert text.strip()
    assert len(text.encode("utf-16-le")) // 2 <= UNITS
    keys = [key for row in message.keyboard for key in row]
    assert len(keys) <= BUTTONS
    assert all(1 <= len(row) <= BUTTONS_IN_A_ROW for row in message.keyboard)
    for key in keys:
        assert key.label.strip()
        assert 1 <= len(key.data.encode()) <= DATA_BYTES
