"""`kinerja demo`: the invented city, the simulator and the bot in one process, in a folder of its own."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from shutil import rmtree

from pydantic import SecretStr

from bot import log as logging
from bot.app import assemble, running
from bot.clock import FileClock, SystemClock
from bot.domain.calendar import local_day
from bot.sample import city, create
from bot.settings import Settings
from bot.simulator import Person, Simulator
from models import migrations
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.session import Database

TOKEN = "7000000001:DEMO-only-for-the-simulator"  # noqa: S105 - opens nothing: the simulator takes any token
_MARKER = "This folder belongs to `make demo`; RESET=1 deletes it.\n"


def demo(directory: Path, reset: bool, port: int | None) -> int:
    """Make the city where it is missing, serve the chat page, run the bot against it; gives the exit code.

    Writes only below `directory`, and deletes it only where it was made here.
    """
    marker = directory / "README"
    if reset and directory.exists():
        if not marker.exists():
            print(f"{directory} was not made by the demo, so it is left alone.")  # noqa: T201 - for the person who asked
            return 1
        rmtree(directory)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    marker.write_text(_MARKER, encoding="utf-8")
    logging.configure("WARNING", "text", secrets=[TOKEN])
    vault = _vault(directory / "key")
    url = f"sqlite:///{directory / 'kinerja.db'}"
    _make_city(url, vault, directory)
    try:
        asyncio.run(_serve(directory, url, vault, port))
    except OSError as error:
        print(f"The chat page could not be served: {error.strerror}. Try another port: make demo PORT=8090")  # noqa: T201
        return 1
    return 0


def _vault(path: Path) -> Vault:
    """The demo makes its own key, once."""
    if not path.exists():
        path.write_text(new_key(), encoding="ascii")
        path.chmod(0o600)
    return Vault.parse(path.read_text(encoding="ascii").strip())


def _make_city(url: str, vault: Vault, directory: Path) -> None:
    if not migrations.upgrade(url):
        return
    database = Database(url, vault)
    now = FileClock(directory / "clock").now()
    try:
        with database.write() as session:
            create(session, today=local_day(now), now=now, files=EncryptedFiles(directory / "data/evidence", vault))
    finally:
        database.close()


async def _serve(directory: Path, url: str, vault: Vault, port: int | None) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    people = [Person(p.telegram_id, p.name, p.group, p.about) for p in city().people]
    clock_file = directory / "clock"
    # Ids go on from an earlier demo, as Telegram's do: an old one would be taken for a repeat.
    simulator = Simulator(TOKEN, people, clock_file, first_id=int(SystemClock().now().timestamp()))
    async with simulator.serve(port or 0) as address:
        settings = Settings(
            telegram_bot_token=SecretStr(TOKEN),
            vault=vault,
            telegram_api_url=address,
            database_url=SecretStr(url),
            data_dir=directory / "data",
            http_port=0,
            clock_file=clock_file,
        )
        async with running(assemble(settings)):
            print(f"\n  Kinerja is ready: {address}\n  Open it in a browser. Stop with Ctrl-C.\n", flush=True)  # noqa: T201
            await stop.wait()
