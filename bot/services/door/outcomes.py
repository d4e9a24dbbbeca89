"""What becomes of something that a stranger does at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.doors import Standing
from bot.i18n import Text


@dataclass(frozen=True, slots=True)
class Greeted:
    """Nothing is known of the account. `asked_at` is when it asked for access, where that waits for an answer."""

    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoEntry:
    """A link that does not open the door: unknown (None), used, ended or too old."""

    why: Standing | None


@dataclass(frozen=True, slots=True)
class Shared:
    """Another account has opened the link before."""


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """The link is right, the code is missing; `unreadable` after words that cannot be one."""

    until: datetime
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class WrongCode:
    """It was not the code; so many more before there is a pause."""

    left: int


@dataclass(frozen=True, slots=True)
class Paused:
    """Too many wrong codes: none is looked at before this instant. `ended` where the invitation has ended with them."""

    until: datetime
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """The account belongs to somebody now."""

    name: str
    language: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class RequestAsked:
    """The next words are the request for access."""


@dataclass(frozen=True, slots=True)
class RequestUnfit:
    """The words cannot be taken as a request, and why."""

    why: Text


@dataclass(frozen=True, slots=True)
class RequestKept:
    """The request is with BKPSDM."""


@dataclass(frozen=True, slots=True)
class RequestWaits:
    """There is one already, and it waits for an answer."""

    asked_at: datetime


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """As many were made as are taken in a day."""


Outcome: TypeAlias = (
    Greeted
    | NoEntry
    | Shared
    | CodeAsked
    | WrongCode
    | Paused
    | Arrived
    | RequestAsked
    | RequestUnfit
    | RequestKept
    | RequestWaits
    | TooManyRequests
)
"""What becomes of something that a stranger does."""
