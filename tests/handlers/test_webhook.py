"""The webhook: 200 once the effect is committed, 500 so that Telegram comes again, nothing for strangers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from bot.simulator import Simulator
from bot.web.server import serving
from handlers.edges.webhook import BODY_LIMIT, WebhookEdge
from models.crypto import Vault, new_key
from models.session import Database
from tests.handlers.conftest import BUDI, SITI, Counting, Start
from tests.handlers.counting import effects, fail_for
from tests.handlers.test_delivering import message
from tests.support.organisation import on_one_database

SECRET = "rahasia-webhook"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


def edge_of(replica: Counting) -> WebhookEdge:
    return WebhookEdge(replica.application, replica.deliverer, SECRET)


def client_of(replica: Counting) -> httpx.AsyncClient:
    """Calls the route as Telegram would, without a socket."""
    transport = httpx.ASGITransport(Starlette(routes=[edge_of(replica).route()]))
    return httpx.AsyncClient(transport=transport, base_url="http://bot", headers=HEADERS)


@asynccontextmanager
async def running(replica: Counting) -> AsyncIterator[None]:
    """Serve the webhook and register it."""
    edge = edge_of(replica)
    async with serving([edge.route()], "127.0.0.1", 0) as port:
        await edge.register(f"http://127.0.0.1:{port}/telegram")
        yield


async def test_an_update_is_answered_when_it_took_effect(staffed: Database, start: Start) -> None:
    async with client_of(await start(staffed)) as telegram:
        answer = await telegram.post("/telegram", json=message(1))

    assert answer.status_code == 200
    assert effects(staffed) == [1]


@on_one_database
@pytest.mark.parametrize("secret", ["", "falsch", SECRET + "x", "rähasia"])
async def test_a_stranger_gets_nothing(staffed: Database, start: Start, secret: str) -> None:
    async with client_of(await start(staffed)) as telegram:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
        answer = await telegram.post("/telegram", json=message(1), headers=headers)  # type: ignore[arg-type]

    assert answer.status_code == 403
    assert effects(staffed) == []


async def test_without_the_header_it_is_a_stranger(staffed: Database, start: Start) -> None:
    async with client_of(await start(staffed)) as telegram:
        del telegram.headers["X-Telegram-Bot-Api-Secret-Token"]
        assert (await telegram.post("/telegram", json=message(1))).status_code == 403


@on_one_database
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"update_id": "1"}', b'{"update_id": true}', b"\xff", b"[" * 100_000]
)
async def test_what_is_no_update_is_a_bad_request(staffed: Database, start: Start, body: bytes) -> None:
    async with client_of(await start(staffed)) as telegram:
        assert (await telegram.post("/telegram", content=body)).status_code == 400


async def test_a_body_that_is_too_large_is_not_read(staffed: Database, start: Start) -> None:
    async with client_of(await start(staffed)) as telegram:
        answer = await telegram.post("/telegram", content=json.dumps(message(1)) + " " * BODY_LIMIT)

    assert answer.status_code == 413
    assert effects(staffed) == []


async def test_only_posts_are_taken(staffed: Database, start: Start) -> None:
    async with client_of(await start(staffed)) as telegram:
        assert (await telegram.get("/telegram")).status_code == 405


async def test_an_empty_secret_is_refused(staffed: Database, start: Start) -> None:
    replica = await start(staffed)

    with pytest.raises(ValueError, match="secret"):
        WebhookEdge(replica.application, replica.deliverer, "")


async def test_a_failure_comes_again_until_it_is_set_aside(staffed: Database, start: Start) -> None:
    async with client_of(await start(staffed, before=fail_for({1}))) as telegram:
        statuses = [(await telegram.post("/telegram", json=message(1))).status_code for _ in range(6)]

    assert statuses == [500, 500, 500, 500, 200, 200]
    assert effects(staffed) == []


async def test_without_the_database_nothing_is_accepted(
    staffed: Database, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(work: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the database is away"))

    async with client_of(await start(staffed)) as telegram:
        with monkeypatch.context() as away:
            away.setattr(staffed, "run", gone)
            away.setattr(staffed, "look", gone)
            statuses = {(await telegram.post("/telegram", json=message(1))).status_code for _ in range(6)}
        assert statuses == {500}
        assert (await telegram.post("/telegram", json=message(1))).status_code == 200


async def test_the_same_update_at_once_to_two_replicas_is_one_effect(
    staffed: Database, database_url: str, start: Start
) -> None:
    other = Database(database_url, Vault.parse(new_key()))
    async with client_of(await start(staffed)) as one, client_of(await start(other)) as two:
        answers = await asyncio.gather(
            *[client.post("/telegram", json=message(number)) for number in range(10) for client in (one, one, two)]
        )
    other.close()

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(effects(staffed)) == list(range(10))


async def test_telegram_delivers_to_the_registered_address(
    sim: Simulator, staffed: Database, start: Start, texts: Callable[[int], list[str]]
) -> None:
    bad = sim.say(SITI, "rusak")
    replica = await start(staffed, before=fail_for({bad}))
    async with running(replica):
        said = [sim.say(person, str(number)) for number in range(20) for person in (SITI, BUDI)]
        await sim.until(lambda: sim.updates_pending == 0)

    assert sorted(effects(staffed)) == said
    assert len(texts(SITI)) == 1
    registration = next(call.params for call in sim.calls if call.method == "setWebhook")
    assert registration["max_connections"] == "100"
