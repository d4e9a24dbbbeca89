"""What a person sees change in the chat between two looks, as lines of a transcript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.simulator import Message, Simulator

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it stood at the last look."""

    lines: tuple[str, ...]
    rows: Rows


@dataclass(slots=True)
class Watch:
    """One person's chat. `buttons` keeps every button that ever stood in it, so that an old one can be tapped."""

    telegram_id: int
    seen: dict[int, Seen] = field(default_factory=dict)
    answers: int = 0
    gone: set[int] = field(default_factory=set)
    buttons: dict[tuple[int, str], str] = field(default_factory=dict)

    def look(self, simulator: Simulator) -> list[str]:
        """What is new since the last look, oldest message first: `<` new, `<~` changed, `<!` toast, `<📎` file,
        `<🧹` messages of either side that were deleted.

        That an answered question loses its buttons is not told; that two messages have some is, since it is wrong.
        """
        everything = simulator.chat(self.telegram_id)
        gone = {message.id for message in everything if message.deleted} - self.gone
        self.gone |= gone
        chat = [message for message in everything if message.from_bot and not message.deleted]
        goes_on = any(message.id not in self.seen for message in chat)
        shown = [line for message in chat for line in self._look_at(message, goes_on=goes_on)]
        if sum(_asks(message) for message in chat) > 1:
            shown.append("<? lebih dari satu pertanyaan masih mempunyai tombol")
        answers = simulator.callback_answers(self.telegram_id)
        toasts = [f"<! {answer.text}" for answer in answers[self.answers :] if answer.text]
        self.answers = len(answers)
        deleted = [f"<🧹 {len(gone)} pesan dihapus dari obrolan"] if gone else []
        return toasts + deleted + shown

    def _look_at(self, message: Message, *, goes_on: bool) -> Iterator[str]:
        now = Seen(tuple(message.text.split("\n")), _rows(message))
        before = self.seen.get(message.id)
        if now == before:
            return
        self.seen[message.id] = now
        for row in message.buttons:
            for button in row:
                self.buttons[message.id, button["text"]] = button["callback_data"]
        if before is None:
            yield from _new(message, now)
        else:
            yield from _changed(before, now, goes_on=goes_on)


def _asks(message: Message) -> bool:
    """Whether buttons of a conversation stand under it."""
    return any(button["callback_data"].startswith("c:") for row in message.buttons for button in row)


def _rows(message: Message) -> Rows:
    return tuple(tuple(button["text"] for button in row) for row in message.buttons)


def _new(message: Message, now: Seen) -> Iterator[str]:
    if message.file is not None:
        yield f"<📎 {message.file.name} ({message.file.mime})"
        return
    yield from (f"< {line}".rstrip() for line in now.lines)
    yield from map(_row, now.rows)


def _changed(before: Seen, now: Seen, *, goes_on: bool) -> Iterator[str]:
    """Only what differs, unless hardly anything stayed. Where the chat `goes_on` below, what went is not told."""
    matcher = SequenceMatcher(None, before.lines, now.lines, autojunk=False)
    other = before.lines != now.lines and matcher.ratio() < 0.4
    if other:
        yield from (f"<~ {line}".rstrip() for line in now.lines)
    else:
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            if tag in {"delete", "replace"} and not goes_on:
                yield from (f"<- {line}" for line in before.lines[start:end] if line)
            if tag in {"insert", "replace"}:
                yield from (f"<~ {line}" for line in now.lines[new_start:new_end] if line)
    if now.rows and (other or before.rows != now.rows):
        yield from (_row(row) for row in now.rows if other or row not in before.rows)
        gone = [row for row in before.rows if row not in now.rows]
        if not other and len(now.rows) < len(before.rows) and len(gone) * 2 < len(before.rows):
            yield from (f"<- {_row(row).strip()}" for row in gone)
    elif before.rows and not now.rows and not goes_on:
        yield "<~ (tanpa tombol)"


def _row(row: tuple[str, ...]) -> str:
    return "  " + " ".join(f"[{label}]" for label in row)
