"""Where a transcript is played: the sample city, the simulator and the real application, as often as it is started."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import SecretStr

from bot.app import Assembly, assemble, running
from bot.sample import city, create
from bot.settings import Settings, Webhook
from bot.simulator import Person, Simulator
from bot.simulator.api import Webhook as Subscription
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.migrations import upgrade
from models.session import Database
from scheduler.dispatch import Pace
from tests.support.clock import TUESDAY_MORNING, FrozenClock

TOKEN = "7000000001:TRANSCRIPT"
SECRET = "only-for-transcripts"
CITY_DAY = date(2026, 11, 24)
"""The day around which the sample city is laid: a Tuesday. Self-reviews were due the day before."""

STRANGER = Person(8_000_001, "Orang Tak Dikenal", "Tamu", "Belum dikenal bot")


ANSWERS = frozenset({"sendMessage", "editMessageText", "answerCallbackQuery"})
"""With these an answer begins."""


@dataclass(frozen=True, slots=True)
class CityTemplate:
    """A migrated database with the sample city, made once and copied for every transcript that plays on SQLite."""

    directory: Path
    vault: Vault

    @classmethod
    def make(cls, directory: Path) -> CityTemplate:
        vault = Vault.parse(new_key())
        fill(f"sqlite:///{directory / 'city.db'}", vault, directory / "evidence")
        return cls(directory, vault)

    def copy(self, directory: Path) -> str:
        """Gives the address of the copy; the evidence lies beside it."""
        shutil.copytree(self.directory, directory, dirs_exist_ok=True)
        return f"sqlite:///{directory / 'city.db'}"


def fill(url: str, vault: Vault, evidence: Path) -> None:
    """Migrate an empty database and found the sample city in it."""
    upgrade(url)
    database = Database(url, vault)
    try:
        with database.write() as session:
            create(session, today=CITY_DAY, now=TUESDAY_MORNING, files=EncryptedFiles(evidence, vault))
    finally:
        database.close()


@dataclass(slots=True)
class Bot:
    """One running process of the bot."""

    parts: Assembly
    port: int
    stack: AsyncExitStack


@dataclass(slots=True)
class Stage:
    """The world of one transcript. Without replicas the bot polls; with them a webhook is passed around."""

    simulator: Simulator
    address: str
    url: str
    data: Path
    vault: Vault
    clock: FrozenClock
    replicated: bool
    bots: dict[str, Bot] = field(default_factory=dict)
    active: str = "A"

    @property
    def bot(self) -> Bot:
        """The process that gets the updates."""
        return self.bots[self.active]

    async def start(self, name: str) -> None:
        """Assemble and run a process, and send the updates there."""
        settings = Settings(
            telegram_bot_token=SecretStr(TOKEN),
            vault=self.vault,
            telegram_api_url=self.address,
            database_url=SecretStr(self.url),
            data_dir=self.data,
            http_port=0,
            webhook=Webhook("http://127.0.0.1:9/telegram", SecretStr(SECRET)) if self.replicated else None,
        )
        stack = AsyncExitStack()
        parts = assemble(settings, clock=self.clock, pace=Pace(overall=1000, per_chat=1000))
        self.bots[name] = Bot(parts, await stack.enter_async_context(running(parts)), stack)
        self.direct_to(name)

    def direct_to(self, name: str) -> None:
        """The process that gets the updates from now on."""
        self.active = name
        if self.replicated:
            self.simulator.api.webhook = Subscription(f"http://127.0.0.1:{self.bot.port}/telegram", SECRET, 100)

    async def stop(self, name: str) -> None:
        """End a process in order."""
        await self.bots.pop(name).stack.aclose()

    async def kill(self, since: int) -> None:
        """End the process after its commit: what it was about to send is lost, nothing is noted any more.

        Telegram, which asks it to wait, is what it hangs at: with the first answer since that many calls.
        """
        sim = self.simulator
        await sim.until(lambda: sim.updates_pending == 0 or any(c.method in ANSWERS for c in sim.calls[since:]))
        for task in asyncio.all_tasks():
            if getattr(task.get_coro(), "__qualname__", "").startswith("FrontDesk."):
                task.cancel()
        await self.stop(self.active)
        self.simulator.forget_failures()

    async def settle(self) -> None:
        """Wait until every update is acknowledged and every answer is drawn."""
        await self.simulator.until(lambda: self.simulator.updates_pending == 0)
        for bot in self.bots.values():
            await bot.parts.desk.drawn()

    async def tick(self) -> None:
        """The minute of the clockwork: reminders are planned, notices sent, screens that are owed drawn."""
        await self.bot.parts.jobs.tick(self.clock.now())
        await self.settle()


@asynccontextmanager
async def stage(
    directory: Path, url: str, vault: Vault, *, replicated: bool, prepare: Callable[[Simulator], None] = lambda s: None
) -> AsyncIterator[Stage]:
    """A world with one running bot; ends everything that was started."""
    clock = FrozenClock()
    people = [Person(p.telegram_id, p.name, p.group, p.about) for p in city().people]
    simulator = Simulator(TOKEN, [*people, STRANGER], time_source=clock)
    async with simulator.serve() as address:
        world = Stage(simulator, address, url, directory, vault, clock, replicated)
        await world.start("A")
        try:
            yield world
        finally:
            for name in list(world.bots):
                await world.stop(name)
