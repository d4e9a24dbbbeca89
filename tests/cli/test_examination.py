"""`kinerja check`: each finding with its remedy, on real data, a real port and the simulated Telegram."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.app import telegram_answers
from bot.cli.examination import examine
from bot.settings import Settings, Webhook
from bot.simulator import Person, Simulator
from bot.simulator.api import Webhook as Subscription
from bot.web.health import health_route
from bot.web.server import serving
from models.crypto import Vault, new_key
from models.session import Database
from models.trail import Audit
from tests.support.clock import FrozenClock
from tests.support.organisation import SITI, found
from tests.support.talking import Talk, send_self_review

TOKEN = "7000000001:CHECK"
KEY = new_key()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with migrated tables and a Telegram that nobody answers at."""
    return Settings(
        telegram_bot_token=SecretStr(TOKEN),
        vault=Vault.parse(KEY),
        telegram_api_url="http://127.0.0.1:9",
        database_url=SecretStr(database_url),
        data_dir=tmp_path,
        http_port=free_port(),
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def database_of(settings: Settings, vault: Vault | None = None) -> Iterator[Database]:
    database = Database(settings.database_url.get_secret_value(), vault or settings.vault)
    try:
        yield database
    finally:
        database.close()


def fill(settings: Settings, vault: Vault | None = None) -> None:
    """A self-review that was sent: sealed words and an act in the trail."""
    with database_of(settings, vault) as database:
        with database.write() as session:
            org = found(session)
        Talk(database, SITI).start("self_review", org.appraisals[SITI])
        send_self_review(database, org, SITI)


def finding(settings: Settings, name: str) -> tuple[bool, str]:
    (found,) = [one for one in examine(settings) if one[1].startswith(f"{name}: ")]
    return found


def test_an_empty_installation_has_nothing_to_complain_about_but_telegram(settings: Settings) -> None:
    findings = examine(settings)
    assert [said.partition(":")[0] for fine, said in findings] == [
        "Database",
        "Key",
        "Trail",
        "Data folder",
        "Port",
        "Telegram",
    ]
    assert [fine for fine, _ in findings] == [True] * 5 + [False]


def test_data_that_is_in_order_is_said_to_be(settings: Settings) -> None:
    fill(settings)
    assert finding(settings, "Key") == (True, "Key: opens the stored data.")
    fine, said = finding(settings, "Trail")
    assert fine
    assert said.startswith("Trail: 1 chains intact, 1 acts")


def test_a_key_that_does_not_open_the_data_is_named(settings: Settings) -> None:
    other = new_key()
    fill(settings, Vault.parse(other))
    fine, said = finding(settings, "Key")
    assert not fine
    assert other.partition(":")[0] in said
    assert "KINERJA_ENCRYPTION_KEY" in said


def test_a_broken_chain_is_named(settings: Settings) -> None:
    fill(settings)
    with database_of(settings) as database, database.write() as session:
        act = session.exec(select(Audit)).one()
        act.role, subject_id = "nobody", act.subject_id
    fine, said = finding(settings, "Trail")
    assert not fine
    assert f"1 of 1 chains broken: appraisal {subject_id}." in said


def test_without_tables_the_data_is_not_looked_at(settings: Settings, tmp_path: Path) -> None:
    empty = replace(settings, database_url=SecretStr(f"sqlite:///{tmp_path / 'none.db'}"))
    findings = examine(empty)
    assert [said.partition(":")[0] for _, said in findings] == ["Database", "Data folder", "Port", "Telegram"]
    assert not findings[0][0]


def test_a_port_that_another_program_has_is_said_with_the_remedy(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.http_port)):
        fine, said = finding(settings, "Port")
    assert not fine
    assert "in use by another program" in said
    assert "KINERJA_HTTP_PORT" in said


async def test_a_port_that_a_running_kinerja_has_is_fine(settings: Settings, clock: FrozenClock) -> None:
    with database_of(settings) as database:
        route = health_route(database, clock, poll_age=None, tick_age=lambda: 0.0)
        async with serving([route], "127.0.0.1", 0) as port:
            busy = replace(settings, http_port=port)
            fine, said = await asyncio.to_thread(finding, busy, "Port")
    assert fine
    assert "a Kinerja that runs already" in said


OURS = "https://kinerja.example/telegram"


@pytest.mark.parametrize(
    ("wanted", "registered", "hint"),
    [
        (None, "", "No webhook, as it should be."),
        (None, OURS, "A webhook is registered; `kinerja run` takes it away."),
        (OURS, OURS, "Its webhook is ours."),
        (OURS, "https://other.example/a-secret", "Another webhook is registered; `kinerja run` registers ours."),
        (OURS, "", "No webhook is registered; `kinerja run` registers ours."),
    ],
)
async def test_telegram_is_asked_whose_webhook_is_registered(
    settings: Settings, wanted: str | None, registered: str, hint: str
) -> None:
    simulator = Simulator(TOKEN, [Person(1, "Pegawai", "staff", "Pelaksana")])
    if registered:
        simulator.api.webhook = Subscription(registered, "secret", 100)
    async with simulator.serve() as address:
        fine, said = await telegram_answers(
            replace(
                settings,
                telegram_api_url=address,
                webhook=Webhook(wanted, SecretStr("secret")) if wanted else None,
            )
        )
    assert fine
    assert said.startswith("Telegram: answers; the bot is @")
    assert said.endswith(hint)
    assert "a-secret" not in said
