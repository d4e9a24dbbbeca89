"""`GET /health`: whether this process does its work, for whoever restarts it when it does not."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.clock import Clock
from bot.services import outbox
from models.session import Database

POLL_LIMIT = 120.0
"""Seconds without an answer from Telegram after which polling counts as broken; a long poll takes 25."""

TICK_LIMIT = 300.0
"""Seconds without a tick after which the clockwork counts as broken."""

Age = Callable[[], float]
"""Seconds since something last went well."""


def health_route(database: Database, clock: Clock, *, poll_age: Age | None, tick_age: Age | None) -> Route:
    """The route. A None leaves that check out: with a webhook nothing is polled."""

    async def show(_: Request) -> JSONResponse:
        reachable = await _is_reachable(database, clock)
        checks: dict[str, bool | float] = {"database": reachable}
        healthy = reachable
        for name, age, limit in (("poll_age", poll_age, POLL_LIMIT), ("tick_age", tick_age, TICK_LIMIT)):
            if age is not None:
                seconds = age()
                checks[name] = round(seconds, 1)
                healthy = healthy and seconds <= limit
        return JSONResponse({"status": "ok" if healthy else "failing", **checks}, 200 if healthy else 503)

    return Route("/health", show, methods=["GET"])


async def _is_reachable(database: Database, clock: Clock) -> bool:
    try:
        await database.look(lambda session: outbox.depth(session, clock.now()))
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False
    return True
