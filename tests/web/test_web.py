"""Health and numbers, over a real socket where the server itself is meant."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.services import outbox
from bot.web.health import POLL_LIMIT, TICK_LIMIT, Age, health_route
from bot.web.metrics import Metrics, metrics_route
from bot.web.server import serving
from models.session import Database
from tests.handlers.counting import NOW, add_people
from tests.support.clock import FrozenClock


def client_of(*routes: Route) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(Starlette(routes=routes)), base_url="http://bot")


@pytest.fixture
def away(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database does not answer."""

    async def gone(work: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the database is away"))

    monkeypatch.setattr(database, "look", gone)


async def test_a_healthy_process_says_so(database: Database, clock: FrozenClock) -> None:
    route = health_route(database, clock, poll_age=lambda: 1.26, tick_age=lambda: 30.0)
    async with client_of(route) as client:
        answer = await client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "poll_age": 1.3, "tick_age": 30.0}


async def test_with_a_webhook_nothing_is_polled(database: Database, clock: FrozenClock) -> None:
    async with client_of(health_route(database, clock, poll_age=None, tick_age=lambda: 0.0)) as client:
        assert "poll_age" not in (await client.get("/health")).json()


@pytest.mark.parametrize(
    ("poll_age", "tick_age"),
    [(lambda: POLL_LIMIT + 1, lambda: 0.0), (lambda: 0.0, lambda: TICK_LIMIT + 1)],
    ids=["polling", "clockwork"],
)
async def test_whatever_stands_still_makes_it_unhealthy(
    database: Database, clock: FrozenClock, poll_age: Age, tick_age: Age
) -> None:
    async with client_of(health_route(database, clock, poll_age=poll_age, tick_age=tick_age)) as client:
        answer = await client.get("/health")

    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"


@pytest.mark.usefixtures("away")
async def test_without_the_database_it_is_unhealthy(database: Database, clock: FrozenClock) -> None:
    async with client_of(health_route(database, clock, poll_age=None, tick_age=None)) as client:
        answer = await client.get("/health")

    assert (answer.status_code, answer.json()) == (503, {"status": "failing", "database": False})


async def test_the_numbers_are_there(database: Database, clock: FrozenClock) -> None:
    recipient = add_people(database, [11])[11]
    with database.write() as session:
        outbox.put(session, "NOTE", recipient, 1, "a", {}, clock.now() - timedelta(seconds=90), NOW)
    metrics = Metrics()
    metrics.count_update("message", "Delivered", 0.02)
    metrics.count_send("Sent")
    metrics.count_error("tick")

    async with client_of(metrics_route(metrics, database, clock)) as client:
        answer = await client.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'kinerja_updates_total{kind="message",outcome="Delivered"} 1.0',
        'kinerja_turn_seconds_bucket{le="0.025"} 1.0',
        'kinerja_turn_seconds_bucket{le="0.01"} 0.0',
        'kinerja_sends_total{outcome="Sent"} 1.0',
        'kinerja_errors_total{place="tick"} 1.0',
        "kinerja_outbox_waiting 1.0",
        "kinerja_outbox_oldest_seconds 90.0",
    ):
        assert line in answer.text.splitlines()


@pytest.mark.usefixtures("away")
async def test_the_numbers_are_there_without_the_database(database: Database, clock: FrozenClock) -> None:
    metrics = Metrics()
    async with client_of(metrics_route(metrics, database, clock)) as client:
        answer = await client.get("/metrics")

    assert answer.status_code == 200
    assert 'kinerja_errors_total{place="database"} 1.0' in answer.text.splitlines()


async def answer_late(_: Request) -> Response:
    await asyncio.sleep(0.3)
    return PlainTextResponse("selesai")


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving([Route("/late", answer_late)], "127.0.0.1", 0) as port:
        yield port


async def test_it_answers_on_a_socket_and_leaves_the_signals_alone(port: int) -> None:
    handler = signal.getsignal(signal.SIGTERM)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/late")).text == "selesai"

    assert signal.getsignal(signal.SIGTERM) is handler is signal.SIG_DFL


async def test_what_is_in_hand_is_answered_before_the_end() -> None:
    async with httpx.AsyncClient() as client:
        async with serving([Route("/late", answer_late)], "127.0.0.1", 0) as port:
            asked = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/late"))
            await asyncio.sleep(0.1)
        assert (await asked).text == "selesai"
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{port}/late")


async def test_a_port_that_is_taken_is_an_error(port: int) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serving([], "127.0.0.1", port):
            pass
