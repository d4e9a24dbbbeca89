"""The simulator as one object: people act on it in memory, the bot talks to it over HTTP."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock, FileClock, SystemClock
from bot.simulator import clock
from bot.simulator.acts import Acts
from bot.simulator.api import Api
from bot.simulator.delivery import Backoff, Courier
from bot.simulator.failures import failure
from bot.simulator.page_api import PageApi
from bot.simulator.people import Person
from bot.simulator.server import BotApi, Call, listening
from bot.simulator.state import Profile, World


class Simulator(Acts):
    """A Bot API on loopback with a chat page, for a person trying the product and for tests.

    >>> sim = Simulator("123:TEST", [Person(1, "Siti Rahmah", "staff", "Pranata Komputer")])
    >>> async with sim.serve() as address:  # the bot runs with TELEGRAM_API_URL=address
    ...     sim.say(1, "/start")
    ...     await sim.until(lambda: sim.chat(1)[-1].from_bot)

    With a `clock_file` its time is the machine's plus the seconds in that file.
    """

    def __init__(
        self,
        token: str,
        people: Iterable[Person] = (),
        clock_file: Path | None = None,
        *,
        bot_name: str = "Kinerja Banjarbaru",
        bot_username: str = "kinerja_banjarbaru_bot",
        backoff: Backoff | None = None,
        first_id: int = 1,
        time_source: Clock | None = None,
    ) -> None:
        """`first_id` lets ids go on where an earlier world with the same bot ended; `time_source` is for tests.

        Raises `ValueError` for a token that does not begin with the bot's number and a colon."""
        number, colon, _ = token.partition(":")
        if not colon or not number.isdigit():
            raise ValueError("a token is the bot's number, a colon and a secret, such as 123:TEST")
        self._clock_file = clock_file
        time_source = time_source or (SystemClock() if clock_file is None else FileClock(clock_file))
        world = World(Profile(bot_name, bot_username), people, time_source, first_id=first_id)
        super().__init__(Api(world, int(number)))
        self._server = BotApi(self.api, token)
        self._page = PageApi(self, clock_file)
        self._courier = Courier(self.api, backoff or Backoff())

    @asynccontextmanager
    async def serve(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """Serve while the context lasts; yields the address. Port 0 takes a free one.

        Raises `ValueError` for an address that is not loopback.
        """
        self.world.pulse.closed = False
        async with listening([*self._server.routes(), *self._page.routes()], host, port) as address:
            courier = asyncio.create_task(self._courier.run())
            try:
                yield address
            finally:
                self.world.pulse.close()
                courier.cancel()
                await asyncio.gather(courier, return_exceptions=True)

    @contextmanager
    def serve_in_thread(self, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
        """As `serve`, for callers without an event loop: the server runs in a thread of its own."""
        ready: list[str | BaseException] = []
        started = threading.Event()
        stop: list[Callable[[], object]] = []

        async def main() -> None:
            ended = asyncio.Event()
            loop = asyncio.get_running_loop()
            stop.append(lambda: loop.call_soon_threadsafe(ended.set))
            try:
                async with self.serve(port, host) as address:
                    ready.append(address)
                    started.set()
                    await ended.wait()
            except (OSError, ValueError) as error:
                ready.append(error)
                started.set()

        thread = threading.Thread(target=lambda: asyncio.run(main()), name="simulator", daemon=True)
        thread.start()
        started.wait()
        if isinstance(ready[0], BaseException):
            raise ready[0]
        try:
            yield ready[0]
        finally:
            stop[0]()
            thread.join()

    async def until(self, condition: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until `condition` holds; it is looked at after every change of the world, and at least every 0.05 s.

        Raises `TimeoutError` when `seconds` have passed without it.
        """
        deadline = time.monotonic() + seconds
        while True:
            revision = self.world.pulse.revision
            if condition():
                return
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"not within {seconds} s; updates pending: {self.updates_pending}")
            await self.world.pulse.beyond(revision, min(left, 0.05))

    def fail_next(
        self,
        method: str | None = None,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        description: str | None = None,
        times: int = 1,
        drop: bool = False,
        processed: bool = True,
        delay: float = 0,
    ) -> None:
        """Let the next `times` calls of `method` fail (None: any method but getUpdates; "file": a download).

        `status` is 500 unless told, 429 with `retry_after`. `drop` closes the connection without an answer, after the
        call took effect or, with `processed=False`, instead. `delay` seconds pass first; alone it only delays.
        """
        self._server.failures.add(
            failure(
                method,
                status=status,
                retry_after=retry_after,
                description=description,
                times=times,
                delay=delay,
                drop=drop,
                processed=processed,
            )
        )

    def forget_failures(self) -> None:
        """Cancel the ordered failures that have not happened yet."""
        self._server.failures.clear()

    def set_people(self, people: Iterable[Person]) -> None:
        """Who there is from now on; whoever was there before keeps the chat."""
        self.world.set_people(people)

    @property
    def people(self) -> list[Person]:
        """Who there is, in the order given."""
        return [chat.person for chat in self.world.chats.values()]

    @property
    def updates_pending(self) -> int:
        """Updates that the bot has not confirmed: no offset passed them, no webhook accepted them."""
        return len(self.world.updates)

    @property
    def failures_pending(self) -> int:
        """Ordered failures that have not happened yet."""
        return len(self._server.failures)

    @property
    def calls(self) -> list[Call]:
        """The bot's requests in order, long polls included (the newest 20,000)."""
        return list(self._server.calls)

    def now(self) -> datetime:
        """The simulated present in UTC."""
        return self.world.now()

    def advance(self, step: timedelta) -> None:
        """Move the clock forward. Raises `ValueError` without a clock file, or for a step backwards."""
        if self._clock_file is None:
            raise ValueError("this simulator has no clock file to move")
        clock.advance(self._clock_file, step)
        self.world.pulse.beat()
