"""Real processes that are killed without warning."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from bot.simulator import Simulator
from tests.handlers.counting import TOKEN

ROOT = Path(__file__).resolve().parents[2]
SECRET = "rahasia-webhook"

Program = Literal["counting", "product"]

_AWAKE = 60.0
"""Seconds that a process may take to get somewhere on a busy machine."""

_BETWEEN = 0.05
"""Seconds up to which a kill comes later, so that it does not always meet the same line."""


class Nursery:
    """Starts programs by forking, because importing takes longer than everything that is tested here."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, program: Program, environment: Mapping[str, str], log: Path) -> int:
        """Start a program and give its process number; what it says goes to `log`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"program": program, "environment": dict(environment), "log": str(log)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """Take no more orders."""
        self._process.communicate()


def free_port() -> int:
    """A port on loopback that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def environment(address: str, database_url: str, mode: str, key: str, folder: Path) -> dict[str, str]:
    """The settings of a bot on the simulator; it writes only to `folder`, and has a port of its own."""
    port = free_port()
    return {
        "PATH": os.environ["PATH"],
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": database_url,
        "KINERJA_DATA_DIR": str(folder),
        "KINERJA_MODE": mode,
        "KINERJA_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "KINERJA_WEBHOOK_SECRET": SECRET,
        "KINERJA_HTTP_PORT": str(port),
        "KINERJA_ENCRYPTION_KEY": key,
        "KINERJA_CLOCK_FILE": str(folder / "clock"),
        "KINERJA_LOG_LEVEL": "WARNING",
    }


class Victim:
    """A bot in a process of its own, killed and started again. What it says goes to `victim.log` in `folder`."""

    def __init__(
        self, nursery: Nursery, program: Program, settings: Mapping[str, str], sim: Simulator, folder: Path
    ) -> None:
        self._nursery = nursery
        self._program = program
        self._settings = settings
        self._sim = sim
        self._log = folder / "victim.log"
        self._chance = random.Random(f"{program} {settings['KINERJA_MODE']}")  # noqa: S311 - chance, no secret
        self._pid = 0

    def start(self) -> None:
        """Start it; it is not ready yet."""
        self._pid = self._nursery.start(self._program, self._settings, self._log)

    async def kill(self, progress: Callable[[], int], most: int) -> None:
        """Kill it once `progress` has grown by a random number up to `most`. Raises where it had ended by itself.

        With 0 it dies while it is starting.
        """
        goal = progress() + self._chance.randint(0, most)
        await self._sim.until(lambda: progress() >= goal or not self._lives(), _AWAKE)
        await asyncio.sleep(self._chance.uniform(0.0, _BETWEEN))
        assert self._lives(), self.said()
        await self.end()

    async def end(self) -> None:
        """Kill it, if it runs, and wait until nothing is left of it."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            while self._lives():  # noqa: ASYNC110 - it is no child of this process, so nobody tells when it is gone
                await asyncio.sleep(0.005)
        self._pid = 0

    def said(self) -> str:
        """Everything it has written."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def _lives(self) -> bool:
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return False
        return True


def acknowledged(sim: Simulator, issued: set[int]) -> set[int]:
    """The updates that Telegram will not bring again."""
    with sim.world.lock:
        return issued - {update.id for update in sim.world.updates}


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery while the block runs."""
    started = Nursery()
    try:
        yield started
    finally:
        started.close()
