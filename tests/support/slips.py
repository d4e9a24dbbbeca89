"""The link and the code that were shown or made last. They are random, so that a transcript shows neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.doors import ALPHABET

EXAMPLE = "CDFG-3467"
"""Stands in a question of the bot as an example, and is nobody's."""

_LINK = re.compile(r"https://t\.me/\w+\?start=([A-Za-z0-9_-]+)")
_CODE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b")


@dataclass(slots=True)
class Slip:
    """What somebody has noted down to come in with."""

    token: str = ""
    code: str = ""

    def hidden(self, line: str) -> str:
        """A line of the chat without link and code, which are noted down."""
        link = _LINK.search(line)
        if link is not None:
            self.token = link[1]
            line = line.replace(link[0], "https://t.me/…?start=…")
        for code in _CODE.findall(line):
            if code != EXAMPLE:
                self.code = code
                line = line.replace(code, "••••-••••")
        return line
