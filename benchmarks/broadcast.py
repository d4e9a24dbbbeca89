"""Whether people who type wait behind a broadcast: the bot sends reminders to everybody while some go on talking.

The bot runs as a process of its own (`kinerja run`) on SQLite; the simulator answers each call after 50 ms. A clock
file puts it on the morning on which everybody is reminded. Some people ask for `/tugas` again and again, before the
broadcast and while it lasts; printed are the medians and 95th percentiles of how long an answer took, their ratio, and
the rate of the broadcast. Run it with `.venv/bin/python -m benchmarks.broadcast`; 5,000 messages take about 5 minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.invented_city import FIRST_ACCOUNT, fill
from bot.domain.calendar import instant_of
from bot.simulator import Person, Simulator
from models.crypto import Vault, new_key
from models.migrations import upgrade
from models.session import Database

TOKEN = "7000000002:BENCHMARK"  # noqa: S105 - of the simulator
OPENED = instant_of(date(2027, 10, 1), time(8))
DUE_ON = date(2027, 11, 26)
MORNING = instant_of(date(2027, 11, 23), time(9))
"""Three working days before the last day, in a year that is still to come: a clock file only runs forward."""

API_SECONDS = 0.05
PAUSE = 1.0
"""Seconds between an answer and the next question of the same person."""


def free_port() -> int:
    """One that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def bot(folder: Path, address: str, key: str) -> Iterator[None]:
    """The bot as an operator starts it."""
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder / 'city.db'}",
        "KINERJA_DATA_DIR": str(folder / "data"),
        "KINERJA_ENCRYPTION_KEY": key,
        "KINERJA_CLOCK_FILE": str(folder / "clock"),
        "KINERJA_HTTP_PORT": str(free_port()),
        "KINERJA_LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


class Talkers:
    """People who ask and wait for the answer, over and over."""

    def __init__(self, simulator: Simulator, people: list[int]) -> None:
        self._simulator, self._people = simulator, people
        self.took: list[float] = []

    async def talk(self, until: asyncio.Event) -> None:
        """All of them at once, until it is over."""
        await asyncio.gather(*[self._one(who, n, until) for n, who in enumerate(self._people)])

    async def _one(self, who: int, n: int, until: asyncio.Event) -> None:
        await asyncio.sleep(PAUSE * n / len(self._people))
        while not until.is_set():
            before, asked = len(self._simulator.chat(who)), perf_counter()
            self._simulator.say(who, "/tugas")
            await self._simulator.until(lambda: self._answered(who, before), 60)  # noqa: B023 - awaited at once
            self.took.append(perf_counter() - asked)
            await asyncio.sleep(PAUSE)

    def _answered(self, who: int, before: int) -> bool:
        said = self._simulator.chat(who)[before:]
        return any(message.from_bot and "⏰" not in (message.text or "") for message in said)


def reached(simulator: Simulator, people: list[int]) -> int:
    """How many have got the reminder."""
    return sum(any("⏰" in (m.text or "") for m in simulator.chat(who) if m.from_bot) for who in people)


async def measure(folder: Path, people: int, talkers: int, seconds: float) -> None:
    """First without the broadcast, then with it."""
    key, accounts = new_key(), [FIRST_ACCOUNT + number for number in range(1, people + 1)]
    url = f"sqlite:///{folder / 'city.db'}"
    upgrade(url)
    database = Database(url, Vault.parse(key))
    with database.write() as session:
        fill(session, people, OPENED, DUE_ON)
    database.close()
    clock = folder / "clock"
    clock.write_text(str(int((MORNING - timedelta(minutes=30) - datetime.now(UTC)).total_seconds())), encoding="ascii")
    simulator = Simulator(TOKEN, [Person(who, f"P{who}", "staf", "") for who in accounts], clock)
    simulator.fail_next(times=10**9, delay=API_SECONDS)
    async with simulator.serve() as address:
        with bot(folder, address, key):
            chosen = accounts[-talkers:]
            quiet, busy = Talkers(simulator, chosen), Talkers(simulator, chosen)
            await quiet_time(quiet, seconds)
            simulator.advance(timedelta(minutes=31))
            over, started = asyncio.Event(), perf_counter()
            talking = asyncio.create_task(busy.talk(over))
            before = -1
            while (got := reached(simulator, accounts)) < people and not (got == before and got > people * 0.99):
                before = got
                await asyncio.sleep(5)
            took = perf_counter() - started
            over.set()
            await talking
    print(f"{people} people, {talkers} of them talking, each call of the Bot API {API_SECONDS * 1000:.0f} ms")
    print(f"broadcast: {got} messages in {took:.0f} s, {got / took:.1f} a second")
    for name, found in (("without", quiet.took), ("with", busy.took)):
        middle, tail = statistics.median(found), statistics.quantiles(found, n=20)[-1]
        print(f"{name:8} {len(found):6} answers  median {middle * 1000:6.0f} ms  p95 {tail * 1000:6.0f} ms")
    ratio = statistics.quantiles(busy.took, n=20)[-1] / statistics.quantiles(quiet.took, n=20)[-1]
    print(f"p95 with the broadcast is {ratio:.2f} x that without")


async def quiet_time(talkers: Talkers, seconds: float) -> None:
    """Let them talk for a while; the first answers, while the bot starts, do not count."""
    over = asyncio.Event()
    talking = asyncio.create_task(talkers.talk(over))
    await asyncio.sleep(10)
    talkers.took.clear()
    await asyncio.sleep(seconds)
    over.set()
    await talking


def main() -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--talkers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30, help="of talking without the broadcast")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), asked.people, asked.talkers, asked.seconds))


if __name__ == "__main__":
    main()
