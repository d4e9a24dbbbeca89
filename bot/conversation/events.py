"""What comes into a conversation: a tap, words, a step of navigation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.conversation.kinds import Reading


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button of the question was tapped, as drawn at `revision`."""

    code: str
    revision: int


@dataclass(frozen=True, slots=True)
class Wrote:
    """Words came, with what reading them needs. `early` tells that they were sent before the question came up."""

    text: str
    reading: Reading
    early: bool = False


class Where(StrEnum):
    """Navigation; the codes stand in callback data."""

    BACK = "b"
    SKIP = "s"
    LATER = "l"
    CANCEL = "x"
    KEEP = "k"
    EDIT = "e"
    SEND = "z"
    RESUME = "r"
    PAGE = "p"


@dataclass(frozen=True, slots=True)
class Went:
    """A navigation button, drawn at `revision`; None when it came as a command, which is never late.

    `index` is the line of the summary to edit or the page to turn to, from 0.
    """

    where: Where
    revision: int | None = None
    index: int = -1


Event: TypeAlias = Tapped | Wrote | Went
