"""Webhook delivery: posts updates to the bot until it accepts them.

As Telegram does: the secret in `X-Telegram-Bot-Api-Secret-Token`, at most `max_connections` at once, the messages of a
chat one after the other (and its taps, in a lane of their own), anything but 2xx and every broken connection again
after a pause that doubles.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from dataclasses import dataclass

import aiohttp

from bot.simulator.api import Api, Webhook
from bot.simulator.updates import Update

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds before the first repetition, and at most; seconds that an answer may take."""

    first: float = 0.1
    longest: float = 2.0
    timeout: float = 60.0

    def pause(self, attempt: int) -> float:
        """Seconds after the failed attempt number `attempt` (from 1)."""
        return min(self.first * float(2 ** min(attempt - 1, 16)), self.longest)


class Courier:
    """Delivers while `run` runs."""

    def __init__(self, api: Api, backoff: Backoff) -> None:
        self._api = api
        self._backoff = backoff
        self._busy: set[tuple[str, int]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Deliver until cancelled or until the world closes."""
        pulse = self._api.world.pulse
        timeout = aiohttp.ClientTimeout(total=self._backoff.timeout)
        connector = aiohttp.TCPConnector(limit=0, ssl=_any_certificate())
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            try:
                while not pulse.closed:
                    revision = pulse.revision
                    self._start_due(session)
                    await pulse.beyond(revision, 5.0)
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start_due(self, session: aiohttp.ClientSession) -> None:
        hook = self._api.webhook
        if hook is None:
            return
        with self._api.world.lock:
            for update in self._api.world.updates:
                if len(self._tasks) >= hook.max_connections:
                    return
                if update.lane in self._busy:
                    continue
                self._busy.add(update.lane)
                task = asyncio.create_task(self._deliver(session, update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        """Post one update until it is accepted, no longer pending, or no webhook is set."""
        attempt = 0
        try:
            while (hook := self._api.webhook) is not None and update in tuple(self._api.world.updates):
                update.repeats = 0
                attempt += 1
                error = await self._post(session, hook, update)
                if error is None:
                    with self._api.world.lock:
                        self._api.world.updates.confirm(update)
                    return
                hook.last_error, hook.last_error_at = error, self._api.world.now()
                log.info("update %d was not accepted (attempt %d): %s", update.id, attempt, error)
                await asyncio.sleep(self._backoff.pause(attempt))
        finally:
            self._busy.discard(update.lane)
            asyncio.get_running_loop().call_soon(self._api.world.pulse.beat)

    @staticmethod
    async def _post(session: aiohttp.ClientSession, hook: Webhook, update: Update) -> str | None:
        """Why it was not accepted, in Telegram's words, or None."""
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with session.post(
                hook.url, data=json.dumps(update.wire()), headers=headers, allow_redirects=False
            ) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason or ''}".rstrip()
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except aiohttp.ClientError as error:
            return f"Connection failed: {type(error).__name__}"


def _any_certificate() -> ssl.SSLContext:
    """On loopback a self-signed certificate is as good as any."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
