"""Real processes that are killed without warning, and the small bot that they run where the product is too much.

`python -m tests.kill.harness` runs that bot: the counting application behind the edge that the environment asks for.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.clock import SystemClock
from bot.simulator import Simulator
from bot.web.server import serving
from handlers.edges.delivering import Deliverer
from handlers.edges.polling import PollingEdge
from handlers.edges.webhook import WebhookEdge
from handlers.sender import TelegramSender
from models.crypto import Vault, new_key
from models.session import Database
from tests.handlers.counting import TOKEN, counting_application, pause

ROOT = Path(__file__).resolve().parents[2]
SECRET = "rahasia-webhook"

COUNTING = (sys.executable, "-m", "tests.kill.harness")
PRODUCT = (sys.executable, "-m", "bot", "run")

_AWAKE = 60.0
"""Seconds that a process may take to start on a busy machine."""


def free_port() -> int:
    """A port on loopback that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def environment(address: str, database_url: str, mode: str, folder: Path, **more: str) -> dict[str, str]:
    """The settings of a bot on the simulator; it writes only to `folder`, and has a port of its own."""
    port = free_port()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("KINERJA_", "TELEGRAM_"))},
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": database_url,
        "KINERJA_DATA_DIR": str(folder),
        "KINERJA_MODE": mode,
        "KINERJA_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "KINERJA_WEBHOOK_SECRET": SECRET,
        "KINERJA_HTTP_PORT": str(port),
        "KINERJA_ENCRYPTION_KEY": new_key(),
        "KINERJA_CLOCK_FILE": str(folder / "clock"),
        "KINERJA_LOG_LEVEL": "WARNING",
        **more,
    }


class Victim:
    """A bot in a process of its own, killed and started again. What it says goes to `victim.log` in `folder`."""

    def __init__(
        self, command: tuple[str, ...], settings: Mapping[str, str], sim: Simulator, folder: Path, seed: str
    ) -> None:
        self._command = command
        self._settings = settings
        self._sim = sim
        self._log = folder / "victim.log"
        self._chance = random.Random(seed)  # noqa: S311 - chance that can be repeated, no secret
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    def start(self) -> None:
        """Start it; it is not ready yet."""
        self._output = self._log.open("ab")
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=dict(self._settings), stdout=self._output, stderr=subprocess.STDOUT
        )

    async def kill_at_work(self) -> None:
        """Let it come up and take updates for a random moment, then kill it. Raises where it ended by itself."""
        taken = len(self._sim.calls)
        await self._sim.until(lambda: self._has_ended() or self._takes_updates(taken), _AWAKE)
        await asyncio.sleep(self._chance.uniform(0.05, 0.5))
        self._kill()

    async def kill_while_starting(self) -> None:
        """Kill it at a random moment before or after it is ready."""
        await asyncio.sleep(self._chance.uniform(0.1, 1.5))
        self._kill()

    def end(self) -> None:
        """Kill it for good, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._output is not None:
            self._output.close()

    def said(self) -> str:
        """Everything it has written."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _takes_updates(self, before: int) -> bool:
        return any(call.method in {"getUpdates", "setWebhook"} for call in self._sim.calls[before:])

    def _has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _kill(self) -> None:
        assert not self._has_ended(), self.said()
        self.end()


@contextmanager
def running(victim: Victim) -> Iterator[Victim]:
    """Start it and see to it that nothing is left of it."""
    victim.start()
    try:
        yield victim
    finally:
        victim.end()


def acknowledged(sim: Simulator, issued: set[int]) -> set[int]:
    """The updates that Telegram will not bring again."""
    with sim.world.lock:
        return issued - {update.id for update in sim.world.updates}


async def _count() -> None:
    settings = os.environ
    database = Database(settings["DATABASE_URL"], Vault.parse(settings["KINERJA_ENCRYPTION_KEY"]))
    # A moment on both sides of the commit, so that a kill at random often falls between the two.
    application, _ = counting_application(database, settings["TELEGRAM_API_URL"], before=pause(0.01), after=pause(0.01))
    async with application:
        deliverer = Deliverer(application, database, TelegramSender(application.bot), SystemClock())
        if settings["KINERJA_MODE"] == "polling":
            await PollingEdge(application, deliverer).run()
        webhook = WebhookEdge(application, deliverer, settings["KINERJA_WEBHOOK_SECRET"])
        async with serving([webhook.route()], "127.0.0.1", int(settings["KINERJA_HTTP_PORT"])):
            await webhook.register(settings["KINERJA_WEBHOOK_URL"])
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_count())
