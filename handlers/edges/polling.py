"""Updates by asking Telegram for them, for a machine that Telegram cannot reach."""

from __future__ import annotations

import asyncio
import random
import warnings
from collections import deque
from time import monotonic
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from handlers.edges.delivering import ALLOWED_UPDATES, AnyApplication, Deliverer, Failed, Payload, sender_of
from handlers.sender import seconds_asked

LONG_POLL = 25
"""Seconds that Telegram keeps a request open when there is nothing new."""

_FETCHED = 100
_PARALLEL = 64
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0
_FIRST_RETRY, _LONGEST_RETRY = 0.2, 30.0
_GRACE = 10.0

# `do_api_request` recommends `get_updates`, which turns the whole batch into objects at once, so that one update
# that the library cannot read would stop the bot for good.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'", category=PTBUserWarning)

log = structlog.get_logger(__name__)


class PollingEdge:
    """Fetches updates and delivers them: one person's in order, different people's at the same time.

    The offset passes an update only when it is committed or set aside, so that what a killed process had
    in hand comes again. A person whose update has to be repeated holds up nobody else.
    """

    def __init__(self, application: AnyApplication, deliverer: Deliverer, long_poll: int = LONG_POLL) -> None:
        self._bot = application.bot
        self._deliverer = deliverer
        self._long_poll = long_poll
        self._room = asyncio.Semaphore(_PARALLEL)
        self._queues: dict[int, deque[Payload]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._open: set[int] = set()
        self._settled: set[int] = set()
        self._all_settled = asyncio.Event()
        self._all_settled.set()
        self._ending = asyncio.Event()
        self._next: int | None = None
        self._last_good_poll = monotonic()

    def poll_age(self) -> float:
        """Seconds since Telegram last answered (since the start where it never did)."""
        return monotonic() - self._last_good_poll

    async def run(self) -> None:
        """Poll until cancelled; updates in hand are then finished as far as a few seconds allow."""
        try:
            await self._drop_webhook()
            await self._poll()
        finally:
            self._ending.set()
            if self._workers:
                await asyncio.wait(self._workers, timeout=_GRACE)
            for worker in self._workers:
                worker.cancel()

    async def _poll(self) -> None:
        failures = 0
        pause = _FIRST_PAUSE
        while True:
            try:
                batch = await self._fetch()
            except Exception as error:  # noqa: BLE001 - a loop that ended would take nothing any more, and nobody would see
                await asyncio.sleep(_wait_after(error, failures))
                failures += 1
                continue
            failures = 0
            self._last_good_poll = monotonic()
            fresh = [payload for payload in batch if self._is_fresh(payload["update_id"])]
            for payload in fresh:
                self._enqueue(payload)
            if batch:
                self._next = max(payload["update_id"] for payload in batch) + 1
            elif not self._open:
                # Everything is acknowledged by now, and after a quiet week Telegram begins anew with other ids.
                self._next = None
            pause = _FIRST_PAUSE if fresh else min(_LONGEST_PAUSE, pause * 2)
            # At most `pause` seconds: somebody's trouble must not keep what others send from being fetched.
            await is_set_within(self._all_settled, pause)

    async def _fetch(self) -> list[dict[str, Any]]:
        """What comes from the first update on that is not settled; asking acknowledges everything before it."""
        offset = min(self._open, default=self._next)
        seconds = 0 if self._open else self._long_poll
        asked: dict[str, Any] = {"timeout": seconds, "limit": _FETCHED, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            asked["offset"] = offset
        batch = await self._bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=seconds + 10)
        self._settled = {update_id for update_id in self._settled if offset is not None and update_id >= offset}
        return [payload for payload in batch if isinstance(payload["update_id"], int)]

    def _is_fresh(self, update_id: int) -> bool:
        return update_id not in self._open and update_id not in self._settled

    def _enqueue(self, payload: Payload) -> None:
        update_id = payload["update_id"]
        self._open.add(update_id)
        self._all_settled.clear()
        person = sender_of(payload)
        # An update of nobody stands in a line of its own; ids of updates and people differ by the sign.
        key = -update_id if person is None else person
        if key in self._queues:
            self._queues[key].append(payload)
            return
        self._queues[key] = deque([payload])
        worker = asyncio.create_task(self._serve(key))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _serve(self, key: int) -> None:
        """Deliver what stands in one person's line, each until it is settled."""
        queue = self._queues[key]
        failures = 0
        while queue:
            update_id = queue[0]["update_id"]
            async with self._room:
                delivery = await self._deliverer.deliver(queue[0])
            if isinstance(delivery, Failed):
                if await is_set_within(self._ending, _backoff(failures, _FIRST_RETRY)):
                    return
                failures += 1
                continue
            failures = 0
            queue.popleft()
            self._open.remove(update_id)
            self._settled.add(update_id)
            if not self._open:
                self._all_settled.set()
        del self._queues[key]

    async def _drop_webhook(self) -> None:
        """Telegram refuses to be asked while a webhook is registered. Nothing that waits is dropped."""
        failures = 0
        while True:
            try:
                await self._bot.delete_webhook(drop_pending_updates=False)
            except TelegramError as error:
                await asyncio.sleep(_wait_after(error, failures))
                failures += 1
            else:
                return


async def is_set_within(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event; False where `seconds` passed first. A cancellation at the same moment ends the wait."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


def _wait_after(error: Exception, failures: int) -> float:
    """Seconds to wait before Telegram is asked again; says in the log what the operator can do."""
    match error:
        case RetryAfter():
            log.warning("telegram asks to wait", seconds=seconds_asked(error))
            return seconds_asked(error)
        case Conflict():
            log.error(
                "another process takes this bot's updates",
                remedy="stop the other process with this token, or give this installation a bot of its own",
            )
            return _backoff(failures, 5.0)
        case InvalidToken():
            log.error("telegram refuses the token", remedy="check TELEGRAM_BOT_TOKEN with @BotFather")
            return _backoff(failures, 5.0)
        case _:
            log.warning("no updates from telegram", error=type(error).__name__, failures=failures + 1)
            return _backoff(failures, 0.5)


def _backoff(failures: int, first: float) -> float:
    """Seconds, doubled with each failure, with jitter so that replicas do not come back together."""
    return min(_LONGEST_RETRY, first * 2.0 ** min(failures, 10)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
