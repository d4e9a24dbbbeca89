"""Long polling: offsets confirm, what is not confirmed comes again, two pollers conflict."""

from __future__ import annotations

import asyncio

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramConflictError
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.simulator import NoSuchButton, Simulator


async def texts(judge: Bot, offset: int | None = None) -> list[str | None]:
    """What the pending messages say."""
    return [update.message.text for update in await judge.get_updates(offset=offset) if update.message]


async def test_an_update_carries_everything_of_a_message(sim: Simulator, judge: Bot) -> None:
    sim.say(11, "/start undangan 😀 @siti_rahmah")
    [update] = await judge.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.first_name, message.from_user.language_code) == (
        11,
        "Siti Rahmah",
        "id",
    )
    assert message.entities is not None
    assert [entity.extract_from(message.text or "") for entity in message.entities] == ["/start", "@siti_rahmah"]


async def test_what_no_offset_has_passed_comes_again(sim: Simulator, judge: Bot) -> None:
    first, second = sim.say(11, "satu"), sim.say(21, "dua")
    assert second == first + 1
    assert await texts(judge) == ["satu", "dua"]
    assert await texts(judge) == ["satu", "dua"]
    assert sim.updates_pending == 2
    assert await texts(judge, offset=second) == ["dua"]
    assert sim.updates_pending == 1
    assert await texts(judge) == ["dua"]
    assert await texts(judge, offset=second + 1) == []
    assert sim.updates_pending == 0


async def test_a_negative_offset_forgets_what_is_before_it(sim: Simulator, judge: Bot) -> None:
    for word in ("satu", "dua", "tiga"):
        sim.say(11, word)
    assert await texts(judge, offset=-1) == ["tiga"]
    assert await texts(judge) == ["tiga"]


async def test_the_limit_holds(sim: Simulator, judge: Bot) -> None:
    for number in range(5):
        sim.say(11, str(number))
    assert len(await judge.get_updates(limit=2)) == 2


async def test_an_old_update_can_be_repeated_with_its_id(sim: Simulator, judge: Bot) -> None:
    first = sim.say(11, "satu")
    await judge.get_updates(offset=first + 1)
    sim.repeat(first)
    assert sim.updates_pending == 1
    [update] = await judge.get_updates(offset=first + 1)
    assert update.update_id == first
    assert await judge.get_updates(offset=first + 1) == []


async def test_a_long_poll_answers_as_soon_as_something_happens(sim: Simulator, judge: Bot) -> None:
    poll = asyncio.create_task(judge.get_updates(timeout=30))
    await sim.until(lambda: sim.api.polling == 1)
    assert not poll.done()
    sim.say(11, "halo")
    async with asyncio.timeout(5):
        assert len(await poll) == 1


async def test_only_the_wanted_kinds_come(sim: Simulator, judge: Bot) -> None:
    await judge.get_updates(allowed_updates=["message"])
    sim.block(11)
    sim.unblock(11)
    sim.say(11, "halo")
    assert await texts(judge) == ["halo"]
    assert sim.updates_pending == 1


async def test_the_older_of_two_pollers_is_ended(sim: Simulator, judge: Bot) -> None:
    older = asyncio.create_task(judge.get_updates(timeout=30))
    await sim.until(lambda: sim.api.polling == 1)
    newer = asyncio.create_task(judge.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        async with asyncio.timeout(5):
            await older
    sim.say(11, "halo")
    async with asyncio.timeout(5):
        assert len(await newer) == 1


async def test_no_polling_while_a_webhook_is_set(sim: Simulator, judge: Bot) -> None:
    poll = asyncio.create_task(judge.get_updates(timeout=30))
    await sim.until(lambda: sim.api.polling == 1)
    await judge.set_webhook("http://127.0.0.1:9/telegram")
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        async with asyncio.timeout(5):
            await poll
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await judge.get_updates()
    await judge.delete_webhook()
    assert await judge.get_updates() == []


async def test_pictures_of_an_album_are_updates_of_their_own(sim: Simulator, judge: Bot, picture: bytes) -> None:
    for number in range(3):
        sim.send_photo(11, picture, f"{number}.png", "image/png", media_group_id="7")
    updates = await judge.get_updates()
    assert [update.message.media_group_id for update in updates if update.message] == ["7"] * 3


async def test_a_long_text_arrives_in_pieces(sim: Simulator, judge: Bot) -> None:
    sim.say(11, "kata " * 1000)
    pieces = await texts(judge)
    assert len(pieces) == 2
    assert " ".join(piece or "" for piece in pieces) == ("kata " * 1000).strip()


async def test_a_button_that_is_not_there_names_those_that_are(sim: Simulator, judge: Bot) -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Ya", callback_data="y")]])
    sent = await judge.send_message(11, "Yakin?", reply_markup=markup)
    with pytest.raises(NoSuchButton, match=rf"no button 'Tidak' .* message {sent.message_id}: 'Ya'"):
        sim.press(11, "Tidak")
    with pytest.raises(NoSuchButton, match="no message 99"):
        sim.tap(11, 99, "y")


async def test_an_independent_bot_runs_on_it(sim: Simulator, judge: Bot) -> None:
    """aiogram's own dispatcher, polling as it would poll Telegram."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message) -> None:
        button = InlineKeyboardButton(text="Ketuk", callback_data="tap")
        await message.answer("Selamat datang", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"Diketuk: {query.data}")
        await query.answer("Terima kasih")

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.html_text)

    polling = asyncio.create_task(dispatcher.start_polling(judge, handle_signals=False, polling_timeout=30))
    sim.say(11, "/start")
    await sim.until(lambda: sim.chat(11)[-1].labels == ["Ketuk"])
    sim.press(11, "Ketuk")
    await sim.until(lambda: len(sim.callback_answers(11)) == 1)
    assert sim.chat(11)[-1].text == "Diketuk: tap"
    sim.say(21, "halo <b>")
    await sim.until(lambda: sim.chat(21)[-1].from_bot)
    assert sim.chat(21)[-1].text == "halo <b>"
    await sim.until(lambda: sim.updates_pending == 0)
    await dispatcher.stop_polling()
    async with asyncio.timeout(5):
        await polling
