"""The HTTP side: Bot API, files, and the socket they are offered on."""

from __future__ import annotations

import asyncio
import inspect
import logging
import re
import secrets
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.simulator.api import Api
from bot.simulator.errors import ApiError
from bot.simulator.failures import Failures
from bot.simulator.methods import METHODS, official_name
from bot.simulator.params import Params, read_params
from bot.simulator.receiving import is_loopback

log = logging.getLogger(__name__)

SIMULATED = (b"x-simulated", b"Simulasi, bukan Telegram")
"""The header that every answer carries."""
KEPT_CALLS = 20_000
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,80}")
_NOT_FOUND = ApiError(404, "Not Found")


class Call(NamedTuple):
    """One request of the bot: the method in its official spelling and the parameters as they came."""

    method: str
    params: dict[str, Any]


class BotApi:
    """The routes under `/bot<token>/` and `/file/bot<token>/`."""

    def __init__(self, api: Api, token: str) -> None:
        self.api = api
        self.failures = Failures()
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._token = token

    def routes(self) -> list[BaseRoute]:
        """For a Starlette application."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        """One method call, answered as the Bot API does."""
        try:
            return await self._call(request)
        except ApiError as error:
            headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else None
            return JSONResponse(error.body(), error.code, headers)

    async def download(self, request: Request) -> Response:
        """The bytes of a file that `getFile` has told the path of."""
        try:
            self._check_token(request.path_params["token"])
            stored = self.api.world.files.by_path(request.path_params["path"])
            if stored is None:
                raise _NOT_FOUND
            failure = self.failures.next_for("file")
            if failure is not None and failure.error is not None:
                raise failure.error
        except ApiError as error:
            return JSONResponse(error.body(), error.code)
        return Response(stored.content, media_type="application/octet-stream")

    async def _call(self, request: Request) -> Response:
        self._check_token(request.path_params["token"])
        method = official_name(request.path_params["method"])
        if method is None:
            log.warning(
                "the simulator has no method %r; it knows %s", request.path_params["method"], ", ".join(sorted(METHODS))
            )
            raise _NOT_FOUND
        params = await read_params(request)
        self.calls.append(Call(method, params.values))
        failure = self.failures.next_for(method)
        if failure is not None:
            await asyncio.sleep(failure.delay)
            if failure.error is not None:
                raise failure.error
            if failure.drop and not failure.processed:
                return await _drop(request)
        result = await self._perform(method, params)
        if failure is not None and failure.drop:
            return await _drop(request)
        return JSONResponse({"ok": True, "result": result})

    async def _perform(self, method: str, params: Params) -> Any:
        with self.api.world.lock:
            result = METHODS[method](self.api, params)
        if inspect.isawaitable(result):
            result = await result
        unused = params.unused()
        if unused:
            log.warning("%s: the simulator ignores the parameters %s", method, ", ".join(unused))
        return result

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise _NOT_FOUND
        if not secrets.compare_digest(token, self._token):
            raise ApiError(401, "Unauthorized")


async def _drop(request: Request) -> Response:
    """Close the connection; the answer that is returned reaches nobody."""
    close: Callable[[], None] = request.scope["state"]["close"]
    close()
    await asyncio.sleep(0)
    return Response(status_code=500)


class Guard:
    """Marks every answer as simulated and keeps other web sites away from the page's own interface."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), SIMULATED]
            await send(message)

        if scope["type"] == "http" and not _from_here(Request(scope)):
            refusal = JSONResponse({"ok": False, "error_code": 403, "description": "Forbidden: loopback only"}, 403)
            await refusal(scope, receive, marked)
            return
        await self._app(scope, receive, marked)


def _from_here(request: Request) -> bool:
    """The host name is loopback (so no foreign name was pointed here), and a browser's request comes from this page."""
    if not is_loopback(request.url.hostname or ""):
        return False
    origin = request.headers.get("origin")
    return origin is None or origin.rstrip("/") == f"{request.url.scheme}://{request.headers.get('host')}"


class _Protocol(H11Protocol):
    """uvicorn's HTTP/1.1, which lets a request close its connection without an answer."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any]) -> None:
        super().__init__(config, server_state, {**app_state, "close": self._close})

    def _close(self) -> None:
        self.transport.abort()


@asynccontextmanager
async def listening(routes: list[BaseRoute], host: str, port: int) -> AsyncIterator[str]:
    """Offer `routes` on a loopback address while the context lasts; yields the address, `http://127.0.0.1:12345`.

    Raises `ValueError` for any address that others can reach, `OSError` where the port is taken.
    """
    if not is_loopback(host):
        raise ValueError(f"the simulator listens on loopback only, not on {host!r}")
    app = Guard(Starlette(routes=routes))
    config = Config(app, http=_Protocol, ws="none", lifespan="off", log_config=None, access_log=False)
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: _Protocol(config, state, {}), host, port, backlog=config.backlog, reuse_address=True
    )
    try:
        bound = listener.sockets[0].getsockname()
        shown = f"[{bound[0]}]" if listener.sockets[0].family == socket.AF_INET6 else bound[0]
        yield f"http://{shown}:{bound[1]}"
    finally:
        listener.close()
        for connection in list(state.connections):
            connection.shutdown()
        if state.tasks:
            await asyncio.wait(state.tasks, timeout=2.0)
        for task in state.tasks:
            task.cancel()
        for connection in list(state.connections):
            connection.shutdown()
        await asyncio.sleep(0)
