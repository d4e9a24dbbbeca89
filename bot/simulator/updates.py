"""The queue of updates: what the bot has not confirmed yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that are only delivered where `allowed_updates` names them."""


@dataclass(slots=True)
class Update:
    """One update. `lane` says which others it waits for when a webhook delivers."""

    id: int
    kind: str
    person: int
    payload: dict[str, Any]
    repeats: int = field(default=0)

    @property
    def lane(self) -> tuple[str, int]:
        """Telegram delivers the messages of a chat in order, and its taps in order, but each for itself."""
        return ("callback_query" if self.kind == "callback_query" else "message", self.person)

    def wire(self) -> dict[str, Any]:
        """As the Bot API writes it."""
        return {"update_id": self.id, self.kind: self.payload}


class UpdateQueue:
    """Updates in order of their ids, and everything that ever was one.

    An update leaves the queue when an offset passes it (polling) or a webhook accepted it; `repeat` puts an
    old one back in front, with its old id, once.
    """

    def __init__(self, first_id: int = 700_000_001) -> None:
        self._next = first_id
        self._pending: list[Update] = []
        self._history: dict[int, Update] = {}
        self._allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def __iter__(self) -> Iterator[Update]:
        return iter(tuple(self._pending))

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Which kinds are delivered from now on; an empty list means the default, None leaves it as it was."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    @property
    def allowed(self) -> list[str]:
        """The kinds asked for, empty for the default."""
        return sorted(self._allowed or ())

    def add(self, kind: str, person: int, payload: dict[str, Any]) -> int:
        """Queue an update, unless its kind was not asked for. Returns its id either way."""
        update = Update(self._next, kind, person, payload)
        self._next += 1
        self._history[update.id] = update
        wanted = kind in self._allowed if self._allowed is not None else kind not in NOT_BY_DEFAULT
        if wanted:
            self._pending.append(update)
        return update.id

    def repeat(self, update_id: int) -> None:
        """Deliver an old update again. Raises `KeyError` where there never was one with this id."""
        update = self._history[update_id]
        update.repeats += 1
        if update not in self._pending:
            self._pending.insert(0, update)

    def take(self, offset: int, limit: int) -> list[Update]:
        """Confirm everything below `offset`, then the next `limit` updates, which stay queued until confirmed.

        A negative offset counts from the end and forgets what is before it. A repeated update is not confirmed
        by an offset that had passed it already: it is given out once more.
        """
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset > 0:
            self._pending = [update for update in self._pending if update.id >= offset or update.repeats > 0]
        taken = self._pending[: max(1, min(limit, 100))]
        for update in taken:
            update.repeats = 0
        return taken

    def confirm(self, update: Update) -> None:
        """A webhook accepted it."""
        update.repeats = 0
        if update in self._pending:
            self._pending.remove(update)

    def clear(self) -> None:
        """Forget what is pending, as `drop_pending_updates` does."""
        self._pending.clear()
