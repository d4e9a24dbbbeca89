"""Webhook delivery: the secret, repetition until accepted, order within a lane, parallel lanes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from aiohttp import web

from bot.simulator import Person, Simulator

Answer = Callable[[int], Awaitable[int]]
"""Which status the n-th delivery gets."""


class Receiver:
    """A web server that takes updates as a bot would; aiogram's model judges each of them."""

    def __init__(self) -> None:
        self.updates: list[Update] = []
        self.secrets: list[str | None] = []
        self.answer: Answer = self.accept
        self.now = self.most = 0
        self.url = ""

    @staticmethod
    async def accept(_: int) -> int:
        return 200

    async def take(self, request: web.Request) -> web.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            body: dict[str, Any] = await request.json()
            self.updates.append(Update.model_validate(body))
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            return web.Response(status=await self.answer(len(self.updates)))
        finally:
            self.now -= 1

    @property
    def texts(self) -> list[str | None]:
        """What the messages said, repetitions included."""
        return [update.message.text for update in self.updates if update.message]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    taker = Receiver()
    application = web.Application()
    application.router.add_post("/telegram", taker.take)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    taker.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    yield taker
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret(sim: Simulator, judge: Bot, receiver: Receiver) -> None:
    sim.say(11, "sebelum")
    await judge.set_webhook(receiver.url, secret_token="rahasia-1", max_connections=10)
    sim.say(11, "sesudah")
    await sim.until(lambda: sim.updates_pending == 0)
    assert receiver.texts == ["sebelum", "sesudah"]
    assert receiver.secrets == ["rahasia-1"] * 2
    info = await judge.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (receiver.url, 10, 0)


async def test_an_update_is_repeated_until_it_is_accepted(sim: Simulator, judge: Bot, receiver: Receiver) -> None:
    async def twice_broken(number: int) -> int:
        return 500 if number <= 2 else 204

    receiver.answer = twice_broken
    await judge.set_webhook(receiver.url)
    sim.say(11, "satu")
    sim.say(11, "dua")
    await sim.until(lambda: sim.updates_pending == 0)
    assert receiver.texts == ["satu", "satu", "satu", "dua"]
    assert len({update.update_id for update in receiver.updates[:3]}) == 1
    info = await judge.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_nobody_waits_behind_another_persons_failure(sim: Simulator, judge: Bot, receiver: Receiver) -> None:
    async def refuse_siti(number: int) -> int:
        message = receiver.updates[number - 1].message
        return 500 if message and message.chat.id == 11 else 200

    receiver.answer = refuse_siti
    await judge.set_webhook(receiver.url)
    sim.say(11, "satu")
    sim.say(11, "dua")
    sim.say(21, "tiga")
    await sim.until(lambda: "tiga" in receiver.texts and sim.updates_pending == 2)
    assert "dua" not in receiver.texts
    receiver.answer = receiver.accept
    await sim.until(lambda: sim.updates_pending == 0)
    assert [text for text in receiver.texts if text != "satu"] == ["tiga", "dua"]


async def test_a_bot_that_is_down_gets_everything_later(sim: Simulator, judge: Bot, receiver: Receiver) -> None:
    await judge.set_webhook("http://127.0.0.1:9/telegram")
    sim.say(11, "satu")
    await sim.until(lambda: bool(sim.api.webhook and sim.api.webhook.last_error))
    assert (await judge.get_webhook_info()).last_error_message == "Connection refused"
    await judge.set_webhook(receiver.url)
    await sim.until(lambda: sim.updates_pending == 0)
    assert receiver.texts == ["satu"]


async def test_taps_and_messages_travel_in_lanes_of_their_own(sim: Simulator, judge: Bot, receiver: Receiver) -> None:
    released = asyncio.Event()

    async def hold_messages(number: int) -> int:
        if receiver.updates[number - 1].message:
            await released.wait()
        return 200

    receiver.answer = hold_messages
    button = InlineKeyboardButton(text="Ya", callback_data="y")
    await judge.send_message(11, "Yakin?", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    await judge.set_webhook(receiver.url)
    sim.say(11, "satu")
    sim.press(11, "Ya")
    await sim.until(lambda: any(update.callback_query for update in receiver.updates) and sim.updates_pending == 1)
    released.set()
    await sim.until(lambda: sim.updates_pending == 0)


@pytest.mark.parametrize("connections", [1, 2])
async def test_at_most_max_connections_at_once(
    sim: Simulator, judge: Bot, receiver: Receiver, connections: int
) -> None:
    async def slow(_: int) -> int:
        await asyncio.sleep(0.02)
        return 200

    receiver.answer = slow
    sim.set_people([Person(number, f"Orang {number}", "staff", "") for number in range(1, 7)])
    await judge.set_webhook(receiver.url, max_connections=connections)
    for number in range(1, 7):
        sim.say(number, "halo")
    await sim.until(lambda: sim.updates_pending == 0)
    assert receiver.most == connections


async def test_an_old_update_can_be_repeated(sim: Simulator, judge: Bot, receiver: Receiver) -> None:
    await judge.set_webhook(receiver.url)
    first = sim.say(11, "satu")
    await sim.until(lambda: sim.updates_pending == 0)
    sim.repeat(first)
    await sim.until(lambda: sim.updates_pending == 0 and len(receiver.updates) == 2)
    assert [update.update_id for update in receiver.updates] == [first, first]


async def test_pending_updates_can_be_dropped(sim: Simulator, judge: Bot, receiver: Receiver) -> None:
    sim.say(11, "lama")
    await judge.set_webhook(receiver.url, drop_pending_updates=True)
    sim.say(11, "baru")
    await sim.until(lambda: sim.updates_pending == 0)
    assert receiver.texts == ["baru"]
    await judge.delete_webhook()
    assert (await judge.get_webhook_info()).url == ""


@pytest.mark.parametrize("url", ["http://10.0.0.1/telegram", "https://example.org/telegram", "ftp://127.0.0.1/x"])
async def test_only_this_machine_is_delivered_to(judge: Bot, url: str) -> None:
    with pytest.raises(TelegramBadRequest, match="bad webhook"):
        await judge.set_webhook(url)


async def test_a_secret_of_other_letters_is_refused(judge: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="secret token contains unallowed characters"):
        await judge.set_webhook("http://127.0.0.1:9/x", secret_token="dua kata")
