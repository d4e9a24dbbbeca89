"""Corrections of the own data: what can be wrong, what is meant by a suggestion, and why it may be refused.

The right to have data put right is UU 27/2022 Pasal 30; what can be named, and the reasons, are our own choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from rapidfuzz import fuzz

from bot.domain.names import folded
from bot.i18n import N_, Text, plain

K = TypeVar("K")

LONGEST: Final = 200
"""Characters of a suggestion: as long as a name, a jabatan or a unit can be."""

CLEAR, AHEAD = 88.0, 5.0
"""Likeness, 0 to 100, from which a name is meant, and how far it is ahead of every other one. Our own choice."""


WITHIN = timedelta(hours=72)
"""How soon a correction is to be decided: three times 24 hours (UU 27/2022 Pasal 30; the term is not confirmed)."""


_WORD = re.compile(r"[^\W_]+")
_ADDRESSES = frozenset(
    {"bapak", "pak", "ibu", "bu", "saudara", "saudari", "sdr", "sdri", "yth", "dr", "drs", "dra", "h", "hj", "ir"}
)


class Wrong(StrEnum):
    """What is wrong in the own data."""

    NAME = "NAME"
    POSITION = "POSITION"
    UNIT = "UNIT"
    SUPERIOR = "SUPERIOR"
    OTHER = "OTHER"

    @property
    def label(self) -> Text:
        """As it is called on a button and in a list."""
        return _LABELS[self]


_LABELS: Mapping[Wrong, Text] = MappingProxyType(
    {
        Wrong.NAME: N_("Name"),
        Wrong.POSITION: plain("Jabatan"),
        Wrong.UNIT: N_("Unit"),
        Wrong.SUPERIOR: N_("Superior (penilai)"),
        Wrong.OTHER: N_("Something else"),
    }
)


class Refusal(StrEnum):
    """Why BKPSDM refuses a correction, as the person is told."""

    RECORDS_SAY_SO = "RECORDS_SAY_SO"
    NEEDS_LETTER = "NEEDS_LETTER"
    UNCLEAR = "UNCLEAR"
    NOT_POSSIBLE = "NOT_POSSIBLE"

    @property
    def label(self) -> Text:
        """On the button of who refuses."""
        return _REFUSALS[self][0]

    @property
    def said(self) -> Text:
        """What the person reads: the reason, and what helps."""
        return _REFUSALS[self][1]


_REFUSALS: Mapping[Refusal, tuple[Text, Text]] = MappingProxyType(
    {
        Refusal.RECORDS_SAY_SO: (
            N_("The present data are right"),
            N_(
                "The present data agree with the personnel records (SIASN). If the records are wrong, please have them "
                "put right first."
            ),
        ),
        Refusal.NEEDS_LETTER: (
            N_("A letter (SK) is needed"),
            N_("BKPSDM needs the letter (SK or surat tugas) for this. Please hand it in there, then ask again."),
        ),
        Refusal.UNCLEAR: (
            N_("The suggestion is not clear"),
            N_("BKPSDM could not tell what is meant. Please ask again with the full name, as it stands in the letter."),
        ),
        Refusal.NOT_POSSIBLE: (
            N_("The rules do not allow it"),
            N_(
                "The rules do not allow it: a pejabat penilai is at least a pejabat pengawas, or has an additional "
                "duty or a delegation, and never assesses in a circle."
            ),
        ),
    }
)


def meant_by(written: str, called: Mapping[K, Sequence[str]]) -> K | None:
    """Whom or what somebody means who wrote this, by the names that each has; None where that is not clear.

    Every word that was written counts, a form of address and titles aside; a name may have more words.
    """
    said = [word for word in _WORD.findall(folded(written)) if word not in _ADDRESSES]
    likeness = {
        key: max(_likeness(said, _WORD.findall(folded(name))) for name in names) for key, names in called.items()
    }
    ranked = sorted(likeness, key=lambda key: -likeness[key])[:2]
    if not said or not ranked or likeness[ranked[0]] < CLEAR:
        return None
    behind = likeness[ranked[1]] if len(ranked) == 2 else 0.0
    return ranked[0] if likeness[ranked[0]] - behind >= AHEAD else None


def _likeness(said: Sequence[str], name: Sequence[str]) -> float:
    best = [max((fuzz.ratio(word, other) for other in name), default=0.0) for word in said]
    return sum(best) / len(best) if best else 0.0
