"""The card: many things of one kind on one message, where only the exceptions are tapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.answers import Answer, Stored
from bot.conversation.kinds import (
    NOT_ANSWERED,
    NOT_OBSERVED,
    RATING_CODES,
    SKIPPED,
    Option,
    Picked,
    Rejection,
    Reply,
    Rows,
    rating_label,
)
from bot.domain.predikat import Rating
from bot.i18n import N_, Text, plain

FINISH = "f"

MOST_NAMED = 8
"""Exceptions that are named one by one where a card is summed up; more are put together by their rating."""

_MEETS = RATING_CODES[Rating.MEETS]


@dataclass(frozen=True, slots=True)
class Thing:
    """One line of a card: its key, a label short enough for a button, its full name."""

    key: str
    short: str
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """Many things of one kind on one message: tap the exceptions, then the rest is Sesuai Ekspektasi.

    Codes name the line and what it becomes (`3u`), so that the same tap twice does the same thing once, and a tap
    means the same on whichever page it is drawn.
    """

    things: tuple[Thing, ...]
    may_be_unobserved: bool = False

    def rows(self, kept: Answer | None, opened: str | None, page: range | None = None) -> Rows:
        """The things on the page, or all, and below them the button that finishes the whole card."""
        marks = self.marks(kept)
        rows: list[tuple[Option, ...]] = []
        for index in range(len(self.things)) if page is None else page:
            thing = self.things[index]
            mark = marks[thing.key]
            rows.append(self._row(index, thing, mark))
            if opened == thing.key and self.may_be_unobserved:
                undo = Option(f"{index}{_MEETS}", plain(Rating.MEETS.label))
                rows.append((undo if mark is None else Option(f"{index}{NOT_OBSERVED}", N_("Not observed")),))
        rows.append((Option(FINISH, self._finish_label(marks)),))
        return tuple(rows)

    def _row(self, index: int, thing: Thing, mark: str | None) -> tuple[Option, ...]:
        up, down = (mark == RATING_CODES[Rating.ABOVE], mark == RATING_CODES[Rating.BELOW])
        reset = f"{index}{_MEETS}"
        return (
            Option(f"{index}o", plain(f"🚫 {thing.short}" if mark is None else thing.short)),
            Option(reset if up else f"{index}u", plain("✅ ▲" if up else "▲")),
            Option(reset if down else f"{index}d", plain("✅ ▼" if down else "▼")),
        )

    def _finish_label(self, marks: dict[str, str | None]) -> Text:
        exceptions = [mark for mark in marks.values() if mark != _MEETS]
        if len(exceptions) == len(marks):
            return N_("All rated, continue")
        rest = plain(Rating.MEETS.label)
        return N_("The rest {rating}")(rating=rest) if exceptions else N_("All {rating}")(rating=rest)

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if not isinstance(reply, Picked):
            raise Rejection(N_("Please tap ▲ or ▼ for what differs, then the button at the bottom."))
        marks = self.marks(kept)
        if reply.code == FINISH:
            return Answer(dict(marks))
        index, mark = self.index_of(reply), reply.code[-1:]
        if index is None or mark not in self._marks_offered():
            raise Rejection(NOT_ANSWERED)
        marks[self.things[index].key] = None if mark == NOT_OBSERVED else mark
        return Answer(dict(marks), done=False)

    def _marks_offered(self) -> Sequence[str]:
        return "umdn" if self.may_be_unobserved else "umd"

    def index_of(self, reply: Reply) -> int | None:
        """The line on which the button that was tapped stands; None for the one at the bottom, and for words."""
        line = reply.code[:-1] if isinstance(reply, Picked) else ""
        return next((index for index in range(len(self.things)) if line == str(index)), None)

    def opens(self, reply: Reply) -> str | None:
        """The thing whose details the reply asks for, where it asks for any."""
        if not isinstance(reply, Picked) or not reply.code.endswith("o"):
            return None
        index = self.index_of(reply)
        return None if index is None else self.things[index].key

    def marks(self, kept: Answer | None) -> dict[str, str | None]:
        """The mark of every thing: what was tapped, and Sesuai for the rest."""
        tapped = kept.value if kept is not None and isinstance(kept.value, dict) else {}
        return {thing.key: tapped.get(thing.key, _MEETS) for thing in self.things}

    def shown(self, value: Stored) -> Text:
        if not isinstance(value, dict):
            return SKIPPED
        different = [t for t in self.things if value.get(t.key, _MEETS) != _MEETS]
        if not different:
            return N_("All {rating}")(rating=plain(Rating.MEETS.label))
        if len(different) <= MOST_NAMED:
            parts = [_marked(plain(t.name), value.get(t.key)) for t in different]
        else:
            parts = [
                _marked(_names([t for t in different if value.get(t.key) == mark]), mark)
                for mark in dict.fromkeys(value.get(t.key) for t in different)
            ]
        if len(different) < len(self.things):
            parts.append(N_("The rest {rating}")(rating=plain(Rating.MEETS.label)))
        return _joined("; ", parts)

    def tally(self, kept: Answer | None, pages: Sequence[range]) -> Text:
        """What is marked on which page, and what the button at the bottom will make of the rest."""
        marks = list(self.marks(kept).values())
        counts = [sum(marks[index] != _MEETS for index in items) for items in pages]
        rest, rating = len(marks) - sum(counts), plain(Rating.MEETS.label)
        if rest == len(marks):
            return N_("Nothing is marked yet; all {n} on all pages count as {rating}.")(n=rest, rating=rating)
        places = [N_("{n} on page {page}")(n=n, page=number) for number, n in enumerate(counts, 1) if n]
        marked = _joined(", ", places)
        if not rest:
            return N_("Marked: {marked}.")(marked=marked)
        return N_("Marked: {marked}. The other {n} on all pages count as {rating}.")(
            marked=marked, n=rest, rating=rating
        )


def _marked(name: Text, mark: str | None) -> Text:
    return Text("{name}: {mark}", {"name": name, "mark": rating_label(mark)})


def _names(things: Sequence[Thing]) -> Text:
    """The first things by their short names, and how many more there are."""
    named = ", ".join(thing.short for thing in things[:MOST_NAMED])
    more = len(things) - MOST_NAMED
    return N_("{names} and {n} more")(names=named, n=more) if more > 0 else plain(named)


def _joined(separator: str, parts: Sequence[Text]) -> Text:
    names = [f"p{index}" for index in range(len(parts))]
    return Text(separator.join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))
