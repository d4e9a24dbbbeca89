"""Takes from the chats what has to go: in a few requests a second, so that people who are typing never wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from time import monotonic

import structlog
from aiolimiter import AsyncLimiter

from bot.clock import Clock
from bot.services import chat_messages
from bot.services.ports import Gone, Rejected, RetryLater, Sender, Unknown
from models.session import Database

CHATS_AT_ONCE = 200
"""Chats that one tick cleans; the others wait for the next. Our own choice."""

PACE = 10.0
"""Requests a second: a third of what Telegram lets a bot do. Our own choice."""

log = structlog.get_logger(__name__)


class Sweep:
    """Deletes messages that are due. Several processes may sweep at once: each takes what no other has in hand."""

    def __init__(self, database: Database, sender: Sender, clock: Clock, pace: float = PACE) -> None:
        """`sender` should have no patience: what has to wait waits in the ledger."""
        self._database = database
        self._sender = sender
        self._clock = clock
        self._limiter = AsyncLimiter(pace, 1.0)
        self._resume_at = 0.0

    async def run(self) -> int:
        """Clean the chats in which something is due, and tell how many messages are done with.

        Raises what the database raises; what was taken in hand is due again once its lease is over.
        """
        now = self._clock.now()
        chats = await self._database.look(lambda session: chat_messages.chats_due(session, now, CHATS_AT_ONCE))
        done = 0
        for telegram_id in chats:
            while taken := await self._taken(telegram_id):
                done += await self._clean(telegram_id, taken)
        if done:
            log.info("chats cleaned", messages=done)
        return done

    async def _taken(self, telegram_id: int) -> list[int]:
        """What is to be deleted next from a chat; nothing while Telegram asks to wait."""
        if not self._may_go_on():
            return []
        return await self._database.run(lambda session: chat_messages.take_due(session, telegram_id, self._clock.now()))

    def _may_go_on(self) -> bool:
        return monotonic() >= self._resume_at

    async def _clean(self, telegram_id: int, message_ids: Sequence[int]) -> int:
        """Delete messages of one chat; where Telegram refuses them together, one by one."""
        async with self._limiter:
            outcome = await self._sender.delete(telegram_id, message_ids)
        match outcome:
            case RetryLater(seconds):
                self._resume_at = monotonic() + seconds
                until = self._clock.now() + timedelta(seconds=seconds)
                await self._database.run(
                    lambda session: chat_messages.put_off(session, telegram_id, message_ids, until)
                )
                return 0
            case Unknown():
                return 0  # due again once the lease is over; deleting twice does no harm
            case Gone() | Rejected() if len(message_ids) > 1:
                return sum([await self._clean(telegram_id, [each]) for each in message_ids if self._may_go_on()])
            case _:
                await self._database.run(lambda session: chat_messages.gone(session, telegram_id, message_ids))
                return len(message_ids)
