"""One person's updates one after another, within this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class PersonLine:
    """A line per person, first come first served. Between processes the lock of the database does the same.

    Whoever stands at the front may hand its place to another task, which then releases it: a turn is
    committed by the handler and drawn by a task in the background before the next update may begin.
    A person without updates takes no memory.
    """

    def __init__(self) -> None:
        self._locks: dict[int, asyncio.Lock] = {}
        self._users: dict[int, int] = {}

    async def acquire(self, person: int) -> None:
        """Wait until it is this caller's turn; whoever acquires must see to it that `release` is called once."""
        lock = self._locks.setdefault(person, asyncio.Lock())
        self._users[person] = self._users.get(person, 0) + 1
        try:
            await lock.acquire()
        except BaseException:
            self._leave(person)
            raise

    def release(self, person: int) -> None:
        """Let the next update of this person begin. Raises `RuntimeError` where nobody holds the line."""
        lock = self._locks.get(person)
        if lock is None:
            raise RuntimeError("nobody holds this line")
        lock.release()
        self._leave(person)

    @asynccontextmanager
    async def turn(self, person: int) -> AsyncIterator[None]:
        """Hold the line for a block."""
        await self.acquire(person)
        try:
            yield
        finally:
            self.release(person)

    def __len__(self) -> int:
        """How many people are being served or wait."""
        return len(self._locks)

    def _leave(self, person: int) -> None:
        self._users[person] -= 1
        if not self._users[person]:
            del self._users[person], self._locks[person]
