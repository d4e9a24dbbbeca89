"""Finding people by a name that was mistyped or has no titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from rapidfuzz import fuzz, process

K = TypeVar("K")

LIKE_ENOUGH = 72
"""Similarity of a name, 0 to 100, from which it is offered. Our own choice."""
_WORD_LIKE_ENOUGH = 80
"""Similarity of one word of a name to a word of a longer text."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def alike(written: str, names: Mapping[K, str], limit: int = 8) -> list[K]:
    """The keys of the names that are like what was written, best first."""
    return alike_folded(folded(written), {key: folded(name) for key, name in names.items()}, limit)


def alike_folded(wanted: str, names: Mapping[K, str], limit: int = 8) -> list[K]:
    """The same where what was written and the names are folded already."""
    found = process.extract(wanted, names, scorer=fuzz.WRatio, score_cutoff=LIKE_ENOUGH, limit=limit)
    return [key for _, _, key in found]


def named_in(text: str, names: Mapping[K, str], limit: int = 5) -> list[K]:
    """The keys of the names that seem to stand somewhere in a longer text, best first.

    Two words of a name must be there, or the only one that it has.
    """
    said = _WORD.findall(folded(text.replace(",", " ")))
    words = {key: _WORD.findall(folded(name)) for key, name in names.items()}
    likeness = {word: _best(word, said) for name in words.values() for word in set(name)}
    scores: dict[K, float] = {}
    for key, name in words.items():
        hits = [likeness[word] for word in name if likeness[word] >= _WORD_LIKE_ENOUGH]
        if hits and len(hits) >= min(2, len(name)):
            scores[key] = sum(hits)
    return sorted(scores, key=lambda key: -scores[key])[:limit]


def _best(word: str, said: list[str]) -> float:
    return max((fuzz.ratio(word, other) for other in said), default=0.0)


def folded(name: str) -> str:
    """The name without titles behind it, accents and case."""
    bare = unicodedata.normalize("NFKD", name.split(",", maxsplit=1)[0])
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold().strip()
