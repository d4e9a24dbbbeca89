"""Who is let in: how long an invitation holds, what its code looks like, and how guessing is slowed down.

An invitation has two parts that travel apart: a link, and a code that is handed over in person. All numbers are our
own choice.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.textrules import IDENTITY_NUMBER, holds_identity_number, useful_length
from bot.i18n import N_, Text

VALIDITY = timedelta(days=7)
"""From the issue of an invitation, or from the day on which a request for access was accepted."""

ALPHABET = "346789CDFGHJKMNPQRTVWXY"
"""Nothing that is mistaken for something else when it is read out or written by hand (0 O, 1 I L, 2 Z, 5 S, 8 B), and
no vowel, so that no word comes about."""

CODE_LENGTH = 8
TOKEN_BYTES = 24
"""Of randomness in a link: 32 characters, half of what Telegram allows."""

WRONG_BEFORE_PAUSE = 5
"""Wrong codes of one Telegram account, whatever the invitation, before it has to wait."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), timedelta(hours=24)
"""The pause after that many, doubled with each further one."""
WRONG_BEFORE_END = 10
"""Wrong codes for one invitation before it ends."""

FORGOTTEN_AFTER = timedelta(days=30)
"""A stranger who was not seen for so long is forgotten, with all counts."""

LONGEST_REQUEST = 500
SHORTEST_REQUEST = 10
"""Characters of a request for access."""
REQUESTS_A_DAY = 3

VERSIONS = 10**9
"""Below this, a number fits what a button carries."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_LINK = re.compile(r"(?:[?&]start=|^/start(?:@\w+)?\s+)([A-Za-z0-9_-]{16,64})(?![A-Za-z0-9_-])")


class Standing(StrEnum):
    """Whether an invitation still opens the door."""

    VALID = "VALID"
    USED = "USED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh invitation, with both of its parts. They are shown once and kept nowhere."""

    invitation_id: int
    employee_id: int
    name: str
    nip: str
    """Masked."""
    position: str
    unit_code: str
    unit: str
    token: str
    code: str
    expires_at: datetime


def standing(*, used_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, now: datetime) -> Standing:
    """What an invitation is worth at an instant."""
    if used_at is not None:
        return Standing.USED
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.VALID if now < expires_at else Standing.EXPIRED


def new_token() -> str:
    """What makes a link one of a kind; Telegram takes it as a deep link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """A code as it is kept: eight signs without a dash."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def link(bot_name: str, token: str) -> str:
    """The address that opens the chat with the bot and hands it the token."""
    return f"https://t.me/{bot_name}?start={token}"


def shown_code(code: str) -> str:
    """`CDFG-3467`: as it is read out and written down."""
    return f"{code[:4]}-{code[4:]}"


def code_in(written: str) -> str | None:
    """The code that somebody wrote, in any case, with spaces, dashes or without; None where it cannot be one."""
    code = re.sub(r"[\s.\-\u2010-\u2015]", "", written).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def is_token(written: str) -> bool:
    """Whether this has the shape of what a link carries."""
    return _TOKEN.fullmatch(written) is not None


def token_in(written: str) -> str | None:
    """The token of a link that was written into the chat instead of being opened; None where there is none."""
    found = _LINK.search(written.strip())
    return found[1] if found else None


def pause_after(wrong_codes: int) -> timedelta | None:
    """How long an account waits after its so many wrong codes; None before there are too many."""
    beyond = wrong_codes - WRONG_BEFORE_PAUSE
    if beyond < 0:
        return None
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(beyond, 10)))


def left_before_pause(wrong_codes: int) -> int:
    """Wrong codes that an account may still write before it has to wait; 1 once each further one makes it wait."""
    return max(1, WRONG_BEFORE_PAUSE - wrong_codes)


def ends_after(wrong_codes: int) -> bool:
    """Whether an invitation ends with its so many wrong codes."""
    return wrong_codes >= WRONG_BEFORE_END


def version_of(bound_at: datetime) -> int:
    """A number by which a button knows the binding that it was drawn for, so that it never touches a later one."""
    return int(bound_at.timestamp()) % VERSIONS


def request_rejection(written: str) -> Text | None:
    """Why a request for access is not accepted, or None."""
    if holds_identity_number(written):
        return IDENTITY_NUMBER
    if len(written.strip()) > LONGEST_REQUEST:
        return N_("This text has {n} characters; at most {limit} are possible. Please shorten it and send it again.")(
            n=len(written.strip()), limit=LONGEST_REQUEST
        )
    if useful_length(written) < SHORTEST_REQUEST:
        return N_("That is too short to find you. Please write your name, unit and position in one message.")
    return None
