"""The library that the bot uses runs on it unmodified, application and all."""

from __future__ import annotations

import threading
import time

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.simulator import Simulator
from tests.simulator.conftest import SITI, TOKEN


async def test_files_travel_both_ways(sim: Simulator, client: Bot, picture: bytes) -> None:
    sim.send_photo(11, picture, "bukti.png", "image/png", "Bukti")
    [update] = await client.get_updates()
    assert update.message is not None
    assert update.message.caption == "Bukti"
    file = await client.get_file(update.message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    await client.send_document(11, b"%PDF-1.7", filename="hasil.pdf", caption="<b>Hasil</b>", parse_mode="HTML")
    sent = sim.chat(11)[-1]
    assert sent.file is not None
    assert (sent.file.name, sent.file.content, sent.text) == ("hasil.pdf", b"%PDF-1.7", "Hasil")


async def test_refusals_become_its_errors(sim: Simulator, client: Bot, address: str) -> None:
    sim.fail_next(retry_after=3)
    with pytest.raises(RetryAfter):
        await client.send_message(11, "x")
    sim.fail_next(status=500)
    with pytest.raises(NetworkError):
        await client.send_message(11, "x")
    sim.block(11)
    with pytest.raises(Forbidden):
        await client.send_message(11, "x")
    await client.set_webhook("http://127.0.0.1:9/x")
    with pytest.raises(Conflict):
        await client.get_updates()
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=f"{address}/bot").get_me()


async def test_a_slow_answer_times_out_although_it_took_effect(sim: Simulator, address: str) -> None:
    async with Bot(TOKEN, base_url=f"{address}/bot", request=HTTPXRequest(read_timeout=0.2)) as impatient:
        sim.fail_next("sendMessage", delay=0.6)
        with pytest.raises(TimedOut):
            await impatient.send_message(11, "lambat")
        await sim.until(lambda: [message.text for message in sim.chat(11)] == ["lambat"])


async def test_its_application_polls(sim: Simulator, address: str) -> None:
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text(update.effective_message.text or "")

    application = (
        Application.builder().token(TOKEN).base_url(f"{address}/bot").base_file_url(f"{address}/file/bot").build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        sim.say(11, "halo")
        await sim.until(lambda: sim.chat(11)[-1].from_bot)
        await application.updater.stop()
        await application.stop()
    assert [message.text for message in sim.chat(11)] == ["halo", "halo"]
    assert sim.updates_pending == 0


def test_it_serves_from_a_thread_of_its_own() -> None:
    sim = Simulator(TOKEN, [SITI])
    with sim.serve_in_thread() as address:
        waiting: list[httpx.Response] = []
        poll = threading.Thread(
            target=lambda: waiting.append(httpx.get(f"{address}/bot{TOKEN}/getUpdates?timeout=20", timeout=30))
        )
        poll.start()
        while sim.api.polling == 0:
            time.sleep(0.005)
        sim.say(11, "halo")
        poll.join(timeout=10)
        assert [update["message"]["text"] for update in waiting[0].json()["result"]] == ["halo"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/")


def test_a_thread_that_cannot_serve_says_so() -> None:
    with pytest.raises(ValueError, match="loopback only"), Simulator(TOKEN).serve_in_thread(host="0.0.0.0"):  # noqa: S104
        pytest.fail("nothing may be served")
