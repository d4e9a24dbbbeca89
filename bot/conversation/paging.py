"""Pages: what is too much for one message is shown a part at a time.

How long a text will be is estimated, since its language is not known here; the room that is left for what stands
around a page is wide enough for that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Text, Value

LONGEST = 2400
"""UTF-16 units that the items of a page take by estimate, of the 4,096 of a message. Our own choice."""

MOST_THINGS = 10
"""Things of a card on one page, with three buttons each: what a thumb still finds its way in. Our own choice."""

MOST_LINES = 24
"""Lines of the summary on one page, with a button each. Our own choice."""

_UNSEEN = re.compile(r"\{\w*\}|</?[a-z]+>")


@dataclass(frozen=True, slots=True)
class Page:
    """One of several pages, counted from 0, and which of all items stand on it."""

    index: int
    count: int
    items: range


def pages_of(items: Sequence[Text], most: int) -> tuple[range, ...]:
    """The items in as few pages as hold them, at most so many on one, as even as it goes. There is always a page."""
    sizes = [size_of(item) + 1 for item in items]
    found = _filled(sizes, most)
    even = _filled(sizes, -(-len(sizes) // len(found)))
    return even if len(even) == len(found) else found


def _filled(sizes: Sequence[int], most: int) -> tuple[range, ...]:
    pages: list[range] = []
    start = taken = 0
    for index, size in enumerate(sizes):
        if index > start and (index - start >= most or taken + size > LONGEST):
            pages.append(range(start, index))
            start, taken = index, 0
        taken += size
    return (*pages, range(start, len(sizes)))


def page_at(pages: Sequence[range], index: int) -> Page:
    """The page with this index, or the nearest there is."""
    index = min(max(index, 0), len(pages) - 1)
    return Page(index, len(pages), pages[index])


def page_with(pages: Sequence[range], item: int) -> int:
    """The index of the page on which an item stands. Raises `StopIteration` where it stands on none."""
    return next(index for index, items in enumerate(pages) if item in items)


def size_of(text: Text) -> int:
    """About how many UTF-16 units of a message a text takes, in whichever language."""
    msgid = max(text.msgid, text.plural or "", key=len)
    filled = sum(msgid.count(f"{{{name}}}") * _size_of(value) for name, value in text.args.items())
    return _units(_UNSEEN.sub("", msgid)) + filled


def _size_of(value: Value) -> int:
    match value:
        case Text():
            return size_of(value)
        case str():
            return _units(value)
        case _:  # numbers get separators, days their name and month
            return len(str(value)) * 2


def _units(words: str) -> int:
    return len(words.encode("utf-16-le", errors="replace")) // 2
