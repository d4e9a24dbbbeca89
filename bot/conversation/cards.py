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

    Codes name the line and what it becomes (`3u`), so that the same tap twice does the same thing once.
    """

    things: tuple[Thing, ...]
    may_be_unobserved: bool = False

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        marks = self.marks(kept)
        rows: list[tuple[Option, ...]] = []
        for index, thing in enumerate(self.things):
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
        thing, mark = self._thing_of(reply.code), reply.code[-1:]
        if thing is None or mark not in self._marks_offered():
            raise Rejection(NOT_ANSWERED)
        marks[thing.key] = None if mark == NOT_OBSERVED else mark
        return Answer(dict(marks), done=False)

    def _marks_offered(self) -> Sequence[str]:
        return "umdn" if self.may_be_unobserved else "umd"

    def _thing_of(self, code: str) -> Thing | None:
        """The thing on whose line the button with this code stands."""
        return next((thing for index, thing in enumerate(self.things) if code[:-1] == str(index)), None)

    def opens(self, reply: Reply) -> str | None:
        """The thing whose details the reply asks for, where it asks for any."""
        if not isinstance(reply, Picked) or not reply.code.endswith("o"):
            return None
        thing = self._thing_of(reply.code)
        return None if thing is None else thing.key

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
        parts = [Text("{name}: {mark}", {"name": t.name, "mark": rating_label(value.get(t.key))}) for t in different]
        if len(different) < len(self.things):
            parts.append(N_("The rest {rating}")(rating=plain(Rating.MEETS.label)))
        joined = "; ".join(f"{{p{index}}}" for index in range(len(parts)))
        return Text(joined, {f"p{index}": part for index, part in enumerate(parts)})
