"""Updates by Telegram calling us: `POST /telegram`."""

from __future__ import annotations

import json
from hmac import compare_digest
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from handlers.edges.delivering import ALLOWED_UPDATES, AnyApplication, Deliverer, Failed

MAX_CONNECTIONS = 100
"""How many updates Telegram may deliver at once."""

BODY_LIMIT = 1024 * 1024
"""Bytes of a request that are read at most; updates of Telegram are far smaller."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

log = structlog.get_logger(__name__)


class WebhookEdge:
    """Answers 200 once the update is committed or set aside, 500 so that Telegram brings it again."""

    def __init__(self, application: AnyApplication, deliverer: Deliverer, secret: str) -> None:
        """Raises `ValueError` for an empty secret: anybody could then pretend to be anybody."""
        if not secret:
            raise ValueError("the webhook needs a secret")
        self._bot = application.bot
        self._deliverer = deliverer
        self._secret = secret

    def route(self) -> Route:
        """The route to mount in the web application."""
        return Route("/telegram", self._receive, methods=["POST"])

    async def register(self, url: str) -> None:
        """Tell Telegram where to call. Raises `TelegramError`."""
        await self._bot.set_webhook(
            url,
            max_connections=MAX_CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
            secret_token=self._secret,
            drop_pending_updates=False,
        )

    async def _receive(self, request: Request) -> Response:
        if not compare_digest(request.headers.get(_SECRET_HEADER, "").encode(), self._secret.encode()):
            log.warning("webhook called with a wrong secret")
            return PlainTextResponse("forbidden", 403)
        body = await _read(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        payload = _parse(body)
        if payload is None:
            return PlainTextResponse("not an update", 400)
        if isinstance(await self._deliverer.deliver(payload), Failed):
            return PlainTextResponse("not stored", 500)
        return PlainTextResponse("ok")


async def _read(request: Request) -> bytes | None:
    """The body; None where it is larger than allowed."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _parse(body: bytes) -> dict[str, Any] | None:
    """The update; None where it is none."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    known = isinstance(payload, dict) and type(payload.get("update_id")) is int
    return payload if known else None
