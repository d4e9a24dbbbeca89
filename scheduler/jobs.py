"""What happens without anybody asking: a tick each minute, tidying up each night. All of it is here.

What is due is read from the data at each tick, so no job is kept anywhere and a missed tick loses nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.i18n import WITA
from models import Session
from models.session import Database, try_lock
from scheduler.dispatch import Dispatcher

Work: TypeAlias = Callable[[Session, datetime], int]
"""One transaction at an instant; gives how many rows it added or removed."""

log = structlog.get_logger(__name__)


class Jobs:
    """The clockwork of one process. With several, a lock picks the one that plans at each tick."""

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        plan: Work,
        tidy: Sequence[Work],
        clock: Clock,
        *,
        redraw: Callable[[], Awaitable[int]],
        sweep: Callable[[], Awaitable[int]],
        every_second: bool = False,
    ) -> None:
        """`plan` puts a portion of what is due into the outbox, and is asked again until it gives 0.

        `redraw` sends screens that are owed, `sweep` cleans the chats.

        `every_second` is for a clock that people move by hand.
        """
        self._database = database
        self._dispatcher = dispatcher
        self._plan = plan
        self._tidy = tidy
        self._redraw = redraw
        self._sweep = sweep
        self._clock = clock
        self._ticking = self._stopped = False
        self._last_tick = monotonic()
        # No store (memory) and no grace time: a tick that comes late is still the right one to run, once.
        self._scheduler = AsyncIOScheduler(timezone=WITA)
        # Two instances, of which the second turns round at once: `max_instances=1` would log a warning each time.
        late = {"coalesce": True, "misfire_grace_time": None, "max_instances": 2}
        self._scheduler.add_job(self._tick, "interval", id="tick", seconds=1 if every_second else 60, **late)
        self._scheduler.add_job(self.tidy_up, "cron", id="tidy", hour=2, minute=30, **late)

    def start(self) -> None:
        """Begin on the running event loop; the first tick comes after one interval."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more and let the sending in hand come to its end."""
        self._stopped = True
        self._scheduler.shutdown(wait=False)
        await self._dispatcher.stop()

    def tick_age(self) -> float:
        """Seconds since a tick last got somewhere: planned, or settled a message of a long broadcast."""
        return monotonic() - max(self._last_tick, self._dispatcher.last_progress)

    async def tick(self, now: datetime) -> int:
        """Plan what is due at `now`, send what waits, draw what is owed, clean the chats.

        0 at once while an earlier tick is at it. Gives the number of messages claimed. Each of the four has its turn
        whatever becomes of the others; the first failure is raised afterwards. A broadcast that is longer than a turn
        goes on in the next round.
        """
        if self._ticking:
            return 0
        self._ticking = True
        claimed = 0
        try:
            while True:
                done = await self._all(partial(self._planned, now), self._dispatcher.drain, self._redraw, self._sweep)
                claimed += done[1]
                if self._stopped or not self._dispatcher.cut_short:
                    return claimed
                now = self._clock.now()
        finally:
            self._ticking = False

    async def _all(self, *parts: Callable[[], Awaitable[int]]) -> list[int]:
        """Do one after the other, to the end; raises the first failure once all had their turn."""
        done: list[int] = []
        failures: list[Exception] = []
        for part in parts:
            try:
                done.append(await part())
            except Exception as error:  # noqa: BLE001 - raised below, when the others have had their turn
                failures.append(error)
        if failures:
            raise failures[0]
        return done

    async def _planned(self, now: datetime) -> int:
        total = 0
        while planned := await self._database.run(lambda session: self._plan_alone(session, now)):
            total += planned
            self._last_tick = monotonic()
            if self._stopped:
                break
        self._last_tick = monotonic()
        if total:
            log.info("planned", steps=total)
        return total

    async def tidy_up(self) -> None:
        """Forget what nobody needs any more; each piece of work in a transaction of its own."""
        for work in self._tidy:
            try:
                removed = await self._database.run(partial(_at, work, self._clock.now()))
                log.info("tidied up", rows=removed)
            except Exception as error:  # noqa: BLE001 - one failure must not keep the others from their turn
                log.error("tidying up failed", error=type(error).__name__)

    def _plan_alone(self, session: Session, now: datetime) -> int:
        return self._plan(session, now) if try_lock(session, "tick") else 0

    async def _tick(self) -> None:
        try:
            await self.tick(self._clock.now())
        except Exception as error:  # noqa: BLE001 - the next tick reads the data anew
            log.error("tick failed", error=type(error).__name__)


def _at(work: Work, now: datetime, session: Session) -> int:
    return work(session, now)
