"""The web server of the process: it shares the event loop with the bot and leaves the signals to it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

_GRACE = 10


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Whoever runs the bot handles the signals and ends the server with everything else."""
        yield


@asynccontextmanager
async def serving(routes: Sequence[BaseRoute], host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port, which is a free one where 0 was asked for.

    At the end, requests in hand are answered first. Raises `OSError` where the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=2048) as listener:
        config = uvicorn.Config(
            Starlette(routes=list(routes)),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            while not server.started:
                await asyncio.wait({task}, timeout=0.01)
                if task.done():
                    task.result()
                    raise OSError("the web server did not start")
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await task
