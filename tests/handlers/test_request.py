"""What the HTTP side promises to the bot library: answers, uploads, time limits, and errors that keep the token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from handlers.request import AiohttpRequest, NotReachedError, Timeouts, TooLargeError

SECRET = "100:SECRET"
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server on loopback that answers every request with `handler`."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def hang(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def drop(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def bot_on(address: str, request: AiohttpRequest) -> Bot:
    return Bot(SECRET, f"{address}/bot", request=request)


async def test_parameters_arrive_and_the_result_comes_back() -> None:
    seen: dict[str, str] = {}

    async def answer(request: web.Request) -> web.StreamResponse:
        seen.update({str(name): str(value) for name, value in (await request.post()).items()})
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as address, AiohttpRequest() as request:
        assert await bot_on(address, request).answer_callback_query("5", text="Tersimpan ✓", show_alert=True)

    assert seen == {"callback_query_id": "5", "text": "Tersimpan ✓", "show_alert": "true"}


async def test_files_are_uploaded_with_name_and_bytes() -> None:
    seen: dict[str, tuple[str, bytes]] = {}

    async def answer(request: web.Request) -> web.StreamResponse:
        for value in (await request.post()).values():
            if isinstance(value, web.FileField):
                seen["file"] = (value.filename, value.file.read())
        return web.json_response({"ok": False, "error_code": 400, "description": "Bad Request: enough"}, status=400)

    async with serving(answer) as address, AiohttpRequest() as request:
        with pytest.raises(TelegramError, match="Enough"):
            await bot_on(address, request).send_document(1, InputFile(b"\x00\x01", filename="bukti.pdf"))

    assert seen["file"] == ("bukti.pdf", b"\x00\x01")


async def test_a_flood_is_told_with_its_seconds() -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 7}}
        return web.json_response(body, status=429)

    async with serving(answer) as address, AiohttpRequest() as request:
        with pytest.raises(RetryAfter, match="7"):
            await bot_on(address, request).send_message(1, "x")


async def test_a_late_answer_is_a_time_out_after_hand_over() -> None:
    async with serving(hang) as address, AiohttpRequest(timeouts=Timeouts(read=0.05)) as request:
        with pytest.raises(TimedOut) as caught:
            await bot_on(address, request).send_message(1, "x")

    assert not isinstance(caught.value, NotReachedError)
    assert SECRET not in str(caught.value)


async def test_the_time_of_a_call_goes_before_the_default() -> None:
    async with serving(hang) as address, AiohttpRequest() as request:
        with pytest.raises(TimedOut):
            await bot_on(address, request).send_message(1, "x", read_timeout=0.05)


async def test_a_broken_connection_is_not_called_unreached() -> None:
    async with serving(drop) as address, AiohttpRequest() as request:
        with pytest.raises(NetworkError) as caught:
            await bot_on(address, request).send_message(1, "x")

    assert not isinstance(caught.value, NotReachedError)


async def test_a_refused_connection_was_not_handed_over() -> None:
    async with serving(hang) as address:
        pass

    async with AiohttpRequest() as request:
        with pytest.raises(NotReachedError) as caught:
            await bot_on(address, request).send_message(1, "x")

    assert SECRET not in repr(caught.value)


async def test_waiting_for_the_pool_was_not_handed_over_and_tells_no_token() -> None:
    one = AiohttpRequest(connections=1, timeouts=Timeouts(connect=0.05, pool=0.05))
    async with serving(hang) as address, one as request:
        busy = asyncio.create_task(bot_on(address, request).send_message(1, "x"))
        await asyncio.sleep(0.05)
        with pytest.raises(NotReachedError) as caught:
            await bot_on(address, request).send_message(1, "x")
        busy.cancel()

    # aiohttp writes the whole address into this error.
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("chunked", [False, True], ids=["length told", "chunked"])
async def test_a_file_is_read_up_to_the_limit(chunked: bool) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if not chunked:
            response.content_length = 1000
        await response.prepare(request)
        await response.write(b"x" * 1000)
        return response

    async with serving(answer) as address, AiohttpRequest() as request:
        assert await request.fetch(f"{address}/file", 1000) == b"x" * 1000
        with pytest.raises(TooLargeError):
            await request.fetch(f"{address}/file", 999)


async def test_a_file_that_is_gone_is_an_error() -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=404, text="gone")

    async with serving(answer) as address, AiohttpRequest() as request:
        with pytest.raises(NetworkError, match="404"):
            await request.fetch(f"{address}/file", 1000)


async def test_it_can_be_opened_twice_closed_twice_and_opened_again() -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": True})

    request = AiohttpRequest()
    async with serving(answer) as address:
        await request.initialize()
        await request.initialize()
        await request.shutdown()
        await request.shutdown()
        with pytest.raises(RuntimeError):
            await request.do_request(f"{address}/", "POST")
        await request.initialize()
        assert (await request.do_request(f"{address}/", "POST"))[0] == 200
        await request.shutdown()
