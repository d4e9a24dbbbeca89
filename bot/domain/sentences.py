"""Sentences of a summary, each with the figure that it rests on and the rule by which it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.predikat import Rating
from bot.i18n import N_, Text, plain

TITLE_LENGTH, REASON_LENGTH, NAMES_LENGTH = 80, 110, 300
"""Characters of what people wrote, and of a list of names, that a sentence repeats. Our own choice."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a summary. `figure` says from what it was made, `rule` by which rule; nothing else is behind it."""

    text: Text
    figure: Text
    rule: Text


def short(written: str, length: int) -> str:
    """One line of at most `length` characters."""
    line = " ".join(written.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def rounded(percent: Decimal) -> Decimal:
    """A percentage as it is shown: one decimal, half up."""
    return percent.quantize(Decimal("0.1"), ROUND_HALF_UP)


def named(names: Iterable[str]) -> Text:
    """Names one after the other, as many as a message takes."""
    return plain(short(" · ".join(names), NAMES_LENGTH))


def joined(parts: Sequence[Text], most: int = 6) -> Text:
    """Texts one after the other, at most so many of them."""
    shown = list(parts[:most]) + ([plain("…")] if len(parts) > most else [])
    return Text(" · ".join(f"{{p{index}}}" for index in range(len(shown))), {f"p{i}": t for i, t in enumerate(shown)})


def rating_text(rating: Rating | None) -> Text:
    """A rating in words; "–" where there is none."""
    return plain("–" if rating is None else rating.label)


RULE_RESULT = N_(
    "The penilai's rating of one planned result is feedback and no official rating; official are one rating of "
    "hasil kerja and one of perilaku kerja (PermenPANRB 6/2022)."
)
RULE_VALUE = N_(
    "Values: SE MenPANRB 20/2021. The rating of one value is feedback; official is one rating for all seven "
    "(PermenPANRB 6/2022)."
)
RULE_CONTRIBUTION = N_(
    "The contribution is asked and rated for itself and has no place in the table of the predikat. Our own choice."
)
RULE_OFFICIAL = N_(
    "The official rating as the penilai confirmed it, one of hasil kerja and one of perilaku kerja "
    "(PermenPANRB 6/2022)."
)
RULE_CAPAIAN = N_(
    "Realisation against target, by the formulas of PermenPANRB 8/2021, which is revoked: information that decides "
    "no rating."
)
RULE_DIFFERENCE = N_("Named where both sides gave a rating and not the same one. Our own choice.")
RULE_CHANGE = N_("Compared with the assessed period before, only where both have a figure. Our own choice.")
RULE_RECEIVED = N_("Feedback at any time is part of the guidance during a period (PermenPANRB 6/2022 Pasal 5).")
RULE_AGREED = N_("Agreed steps are part of the guidance during a period (PermenPANRB 6/2022 Pasal 5).")
RULE_NOTE = N_("The note of the penilai, repeated as it was written; a long one is shortened.")
RULE_STEP = N_(
    "The first of these that there is: a step agreed on or proposed, what was rated lowest, two different views, the "
    "own wish. "
    "Our own choice."
)
"""By which rule sentences are written."""
