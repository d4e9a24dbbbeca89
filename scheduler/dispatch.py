"""Empties the outbox: claim, look again and render, send through the throttle, settle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from time import monotonic
from typing import TypeAlias

import structlog
from aiolimiter import AsyncLimiter

from bot.clock import Clock
from bot.rendering.notices import Notice, NotNow
from bot.services import outbox
from bot.services.ports import Outcome, RetryLater, Sender, Unreachable
from models import Session
from models.delivery import Outbox
from models.session import Database

BATCH = 20
"""Messages claimed at once: about what the throttle lets through in a second, so that a killed process leaves
few messages behind of which nobody knows whether they were sent.
"""

LONGEST_DRAIN = 45.0
"""Seconds after which a long broadcast lets planning, owed screens and cleaning have their turn. Our own choice."""

GIVES_WAY = 0.15
"""Seconds that a message waits at most for people who type: so that a broadcast among many of them still gets through.
Our own choice.
"""

_AFTER_DEFECT = 60.0

Compose: TypeAlias = Callable[[Session, Outbox, datetime], Notice | NotNow | Unreachable | None]
"""The message as things are now; None where nothing is to be said any more, `Unreachable` who has no account."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """The throttle of broadcasts, in messages a second: below Telegram's limits, so that people who type go first.

    Each process keeps its own pace; where several together are too fast, Telegram says so and all wait.
    """

    overall: float = 20.0
    per_chat: float = 1.0


@dataclass(frozen=True, slots=True)
class _Obsolete:
    """There is nothing to say any more."""


@dataclass(frozen=True, slots=True)
class _Untried:
    """It was claimed and not sent: it goes back, due again after so many seconds."""

    seconds: float


_Fate: TypeAlias = Outcome | _Obsolete | _Untried


def _nobody() -> bool:
    """There is nobody to give way to."""
    return False


class Dispatcher:
    """Sends what is due. Several processes may dispatch at once: none gets a message that another has claimed."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        compose: Compose,
        clock: Clock,
        pace: Pace | None = None,
        *,
        gives_way_to: Callable[[], bool] = _nobody,
    ) -> None:
        """`sender` should have no patience: what has to wait waits in the outbox.

        While `gives_way_to` says that somebody's act is taking effect, a message waits for a moment before it is
        written.
        """
        self._database = database
        self._sender = sender
        self._compose = compose
        self._clock = clock
        self._gives_way_to = gives_way_to
        self._writing = asyncio.Lock()
        self._pause = 1 / (pace or Pace()).per_chat
        # One at a time and not a second's worth at once: a burst of messages to be written would keep people who type
        # waiting until it is through.
        self._limiter = AsyncLimiter(1.0, 1 / (pace or Pace()).overall)
        self._draining = asyncio.Lock()
        self._stopped = False
        self._resume_at = 0.0
        self._sent_at: dict[tuple[int, int], float] = {}
        self._owed: list[tuple[Outbox, _Fate]] = []
        self.cut_short = False
        """Whether the last drain ended by its time, with messages left that are due."""
        self.last_progress = monotonic()
        """When a message was last settled, on the clock of `time.monotonic`."""

    async def drain(self, seconds: float = LONGEST_DRAIN) -> int:
        """Send what is due and tell how many were claimed; 0 at once where this process is at it already.

        Begins nothing new after so many seconds: then `cut_short` says that something may be left. Raises what the
        database raises where nothing can be claimed.
        """
        if self._draining.locked():
            return 0
        async with self._draining:
            await self._settle_owed()
            await self._database.run(lambda session: outbox.recover(session, self._clock.now()))
            total, until = 0, monotonic() + seconds
            self.cut_short = False
            while not self._stopped and monotonic() >= self._resume_at:
                if monotonic() > until:
                    self.cut_short = True
                    break
                rows = await self._database.run(lambda session: outbox.claim(session, self._clock.now(), BATCH))
                if not rows:
                    break
                total += len(rows)
                await self._send_all(rows)
            return total

    async def stop(self) -> None:
        """Send nothing more, give back what is claimed, and wait until all is settled."""
        self._stopped = True
        async with self._draining:
            await self._settle_owed()

    async def _send_all(self, rows: list[Outbox]) -> None:
        """One recipient's messages in order and paced, different recipients' at the same time."""
        now = monotonic()
        self._sent_at = {who: sent for who, sent in self._sent_at.items() if sent + self._pause > now}
        by_recipient = groupby(sorted(rows, key=_addressee), key=_addressee)
        await asyncio.gather(*[self._send_theirs(list(theirs)) for _, theirs in by_recipient])

    async def _send_theirs(self, rows: list[Outbox]) -> None:
        for row in rows:
            wait = self._sent_at.get(_addressee(row), 0.0) + self._pause - monotonic()
            if wait > 0 and not self._stopped:
                await asyncio.sleep(wait)
            await self._settle(row, await self._send(row))
            self.last_progress = monotonic()

    async def _send(self, row: Outbox) -> _Fate:
        async with self._limiter:
            wait = self._resume_at - monotonic()
            if self._stopped or wait > 0:
                return _Untried(max(0.0, wait))
            try:
                composed = await self._written(row)
            except Exception as error:  # noqa: BLE001 - one message that cannot be written must not stop the others
                log.error("notice not composed", outbox_id=row.id, kind=row.kind, error=type(error).__name__)
                return RetryLater(_AFTER_DEFECT)
        if composed is None:
            return _Obsolete()
        if isinstance(composed, Unreachable):
            return composed
        if isinstance(composed, NotNow):
            return _Untried((composed.until - self._clock.now()).total_seconds())
        outcome = await self._sender.send(composed.telegram_id, composed.message)
        self._sent_at[_addressee(row)] = monotonic()
        if isinstance(outcome, RetryLater):
            self._resume_at = max(self._resume_at, monotonic() + outcome.seconds)
        return outcome

    async def _written(self, row: Outbox) -> Notice | NotNow | Unreachable | None:
        """The message as things are now, one after another: writing takes the time of those who type."""
        async with self._writing:
            until = monotonic() + GIVES_WAY
            while self._gives_way_to() and monotonic() < until:  # noqa: ASYNC110 - the desk counts, it wakes nobody
                await asyncio.sleep(0.005)
            return await self._database.look(lambda session: self._compose(session, row, self._clock.now()))

    async def _settle(self, row: Outbox, fate: _Fate) -> None:
        try:
            await self._database.run(lambda session: _write(session, row, fate, self._clock.now()))
        except Exception as error:  # noqa: BLE001 - what was sent must not be forgotten because the database is away
            log.error("fate of a message not stored yet", outbox_id=row.id, error=type(error).__name__)
            self._owed.append((row, fate))

    async def _settle_owed(self) -> None:
        owed, self._owed = self._owed, []
        for row, fate in owed:
            await self._settle(row, fate)


def _addressee(row: Outbox) -> tuple[int, int]:
    """Who gets it: a person, or an account that belongs to nobody."""
    return (row.recipient_id or 0, row.telegram_id or 0)


def _write(session: Session, row: Outbox, fate: _Fate, now: datetime) -> None:
    if row.id is None:
        raise ValueError("a message that was never put in cannot be settled")
    match fate:
        case _Obsolete():
            outbox.mark_obsolete(session, row.id, now)
        case _Untried(seconds):
            outbox.release(session, row.id, now + timedelta(seconds=seconds))
        case _:
            outbox.settle(session, row.id, fate, now)
