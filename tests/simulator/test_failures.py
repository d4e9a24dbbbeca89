"""What goes wrong on Telegram's side or on order: aiogram raises the class that Telegram would make it raise."""

from __future__ import annotations

import logging

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.simulator import Simulator
from tests.simulator.conftest import QuickSession


async def test_whoever_blocks_the_bot_is_out_of_reach(sim: Simulator, judge: Bot) -> None:
    sent = await judge.send_message(11, "satu")
    sim.block(11)
    for attempt in (
        judge.send_message(11, "x"),
        judge.send_chat_action(11, "typing"),
        judge.edit_message_text("x", chat_id=11, message_id=sent.message_id),
    ):
        with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
            await attempt
    with pytest.raises(ValueError, match="has blocked the bot"):
        sim.say(11, "halo")
    sim.unblock(11)
    await judge.send_message(11, "lagi")
    changes = [update.my_chat_member for update in await judge.get_updates()]
    assert [change.new_chat_member.status for change in changes if change] == ["kicked", "member"]


async def test_failures_on_order(sim: Simulator, judge: Bot) -> None:
    sim.fail_next("sendMessage", retry_after=7)
    await judge.get_me()
    with pytest.raises(TelegramRetryAfter) as flood:
        await judge.send_message(11, "x")
    assert flood.value.retry_after == 7
    sim.fail_next(times=2)
    for _ in range(2):
        with pytest.raises(TelegramServerError):
            await judge.send_message(11, "x")
    sim.fail_next(status=502)
    with pytest.raises(TelegramServerError, match="Bad Gateway"):
        await judge.send_message(11, "x")
    assert sim.failures_pending == 0
    assert sim.chat(11) == []


async def test_a_connection_that_breaks_after_or_before_the_effect(sim: Simulator, judge: Bot) -> None:
    sim.fail_next(drop=True)
    with pytest.raises(TelegramNetworkError):
        await judge.send_message(11, "terkirim")
    sim.fail_next(drop=True, processed=False)
    with pytest.raises(TelegramNetworkError):
        await judge.send_message(11, "hilang")
    assert [message.text for message in sim.chat(11)] == ["terkirim"]


async def test_a_wrong_token_is_unauthorized(address: str) -> None:
    async with Bot("123456:WRONG", session=QuickSession(api=TelegramAPIServer.from_base(address))).context() as other:
        with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
            await other.get_me()


async def test_every_other_method_fails_loudly(judge: Bot, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(TelegramNotFound, match="Not Found"):
        await judge.send_dice(11)
    assert "no method 'sendDice'" in caplog.text


async def test_unknown_parameters_are_logged(judge: Bot, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        await judge.send_message(11, "x", message_effect_id="5")
    assert "ignores the parameters message_effect_id" in caplog.text
