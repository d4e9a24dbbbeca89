"""What free text must be: long enough to be of use, short enough to be read, without a citizen's NIK or KK."""

from __future__ import annotations

import re

from bot.i18n import N_, Text

SHORTEST = 20
LONGEST = 2000
"""Characters of a useful answer. Our own choice."""

_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9])(?:[0-9]{16}|[0-9]{4}([ .-])[0-9]{4}\1[0-9]{4}\1[0-9]{4}|[0-9]{6}[ .-][0-9]{6}[ .-][0-9]{4})(?![0-9])"
)
_NUMBER_OF_A_PERSON = re.compile(_IDENTITY_NUMBER.pattern + r"|[0-9]{16,}")

IDENTITY_NUMBER = N_(
    "This text seems to hold a NIK or KK number (16 digits). To protect that person nothing was stored. "
    "Please hide the number, for example 6372************, and send the text again."
)
"""What is said to every text that holds one."""


def useful_length(written: str) -> int:
    """Characters after trimming, with any white space between words counted as one; invisible ones do not count."""
    return sum(character.isprintable() for character in " ".join(written.split()))


def holds_identity_number(written: str) -> bool:
    """Whether a 16-digit NIK or KK stands in it, plain or in its usual groups. A NIP (18 digits) is none."""
    return _IDENTITY_NUMBER.search(written) is not None


def without_numbers_of_people(name: str) -> str:
    """The name of a file in which whatever may be a NIK, KK or NIP keeps its first four digits only."""
    return _NUMBER_OF_A_PERSON.sub(lambda found: found[0][:4] + re.sub("[0-9]", "*", found[0][4:]), name)


def rejection(written: str, shortest: int = SHORTEST) -> Text | None:
    """Why a free text is not accepted, or None. It holds for every open answer; few ask for fewer characters."""
    if holds_identity_number(written):
        return IDENTITY_NUMBER
    if len(written.strip()) > LONGEST:
        return N_("This text has {n} characters; at most {limit} are possible. Please shorten it and send it again.")(
            n=len(written.strip()), limit=LONGEST
        )
    if len({character.casefold() for character in written if not character.isspace()}) == 1:
        return N_("This is one character repeated. Please write a short sentence.")
    if useful_length(written) < shortest:
        return N_("Please write at least {limit} characters, so that your answer is useful; this was {n}.")(
            n=useful_length(written), limit=shortest
        )
    return None
