"""Every method, driven by aiogram: its models validate each answer, its error classes each refusal."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.simulator import Simulator
from bot.simulator.methods import METHODS
from tests.simulator.conftest import SITI, TOKEN


def keyboard(*labels: str, data: str | None = None) -> InlineKeyboardMarkup:
    """One row of buttons whose data is their label."""
    row = [InlineKeyboardButton(text=label, callback_data=label if data is None else data) for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def tapped(sim: Simulator, judge: Bot, label: str) -> str:
    """The id of the callback query after a tap on `label`."""
    update_id = sim.press(11, label)
    updates = await judge.get_updates(offset=update_id)
    assert updates[0].callback_query is not None
    return updates[0].callback_query.id


async def test_the_bot_learns_who_it_is(judge: Bot) -> None:
    me = await judge.get_me()
    assert (me.id, me.is_bot, me.username) == (123456, True, "kinerja_banjarbaru_bot")


async def test_a_message_arrives_formatted(sim: Simulator, judge: Bot) -> None:
    message = await judge.send_message(
        11,
        "Halo <b>Siti</b> &amp; 😀 <i>semua</i>, ketik /bantuan",
        reply_markup=keyboard("Ya", "Tidak"),
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert message.text == "Halo Siti & 😀 semua, ketik /bantuan"
    assert message.entities is not None
    assert [(entity.type, entity.extract_from(message.text)) for entity in message.entities] == [
        ("bold", "Siti"),
        ("italic", "semua"),
        ("bot_command", "/bantuan"),
    ]
    assert message.reply_markup is not None
    assert message.reply_markup.model_dump() == keyboard("Ya", "Tidak").model_dump()
    assert message.has_protected_content
    assert (message.chat.id, message.chat.first_name, message.chat.username) == (11, "Siti Rahmah", "siti_rahmah")
    [shown] = sim.chat(11)
    assert (shown.id, shown.from_bot, shown.text, shown.labels) == (
        message.message_id,
        True,
        message.text,
        ["Ya", "Tidak"],
    )
    assert shown.html.startswith("Halo <b>Siti</b>")
    assert sim.chat(21) == []


async def test_text_without_a_parse_mode_is_taken_as_it_is(judge: Bot) -> None:
    message = await judge.send_message(11, "<b>x", parse_mode=None)
    assert (message.text, message.entities) == ("<b>x", None)


async def test_reply_keyboards_come_and_go(sim: Simulator, judge: Bot) -> None:
    rows = [[KeyboardButton(text="Menu"), KeyboardButton(text="Bantuan")]]
    message = await judge.send_message(11, "Pilih", reply_markup=ReplyKeyboardMarkup(keyboard=rows))
    assert message.reply_markup is None
    assert sim.keyboard(11) == ["Menu", "Bantuan"]
    sim.press(11, "Bantuan")
    assert sim.chat(11)[-1].text == "Bantuan"
    await judge.send_message(11, "Selesai", reply_markup=ReplyKeyboardRemove())
    assert sim.keyboard(11) == []


async def test_a_message_answers_another(judge: Bot) -> None:
    first = await judge.send_message(11, "satu")
    second = await judge.send_message(11, "dua", reply_parameters=ReplyParameters(message_id=first.message_id))
    assert second.reply_to_message is not None
    assert second.reply_to_message.text == "satu"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await judge.send_message(11, "tiga", reply_parameters=ReplyParameters(message_id=999))


@pytest.mark.parametrize(
    ("request_", "description"),
    [
        ({"chat_id": 99, "text": "x"}, "chat not found"),
        ({"chat_id": 11, "text": ""}, "message text is empty"),
        ({"chat_id": 11, "text": " <b> </b> "}, "text must be non-empty"),
        ({"chat_id": 11, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": 11, "text": "😀" * 2049}, "message is too long"),
        ({"chat_id": 11, "text": "<b>x"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"chat_id": 11, "text": "x", "reply_markup": keyboard("a", data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"chat_id": 11, "text": "x", "reply_markup": keyboard("a", data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"chat_id": 11, "text": "x", "reply_markup": keyboard("a", data="")}, "BUTTON_DATA_INVALID"),
    ],
)
async def test_what_telegram_refuses_is_refused(
    sim: Simulator, judge: Bot, request_: dict[str, Any], description: str
) -> None:
    with pytest.raises(TelegramBadRequest) as refusal:
        await judge.send_message(**request_)
    assert refusal.value.message == f"Bad Request: {description}"
    assert sim.chat(11) == []


async def test_the_longest_permitted_message_counts_after_parsing(judge: Bot) -> None:
    message = await judge.send_message(11, "<b>" + "x" * 4096 + "</b>", reply_markup=keyboard("a", data="x" * 64))
    assert len(message.text or "") == 4096


async def test_edits_happen_in_place(sim: Simulator, judge: Bot) -> None:
    sent = await judge.send_message(11, "satu", reply_markup=keyboard("Ya"))
    edited = await judge.edit_message_text("<b>dua</b>", chat_id=11, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.message_id, edited.text, edited.reply_markup) == (sent.message_id, "dua", None)
    assert edited.edit_date is not None
    [message] = sim.chat(11)
    assert (message.text, message.labels, message.edited) == ("dua", [], True)
    again = await judge.edit_message_reply_markup(
        chat_id=11, message_id=sent.message_id, reply_markup=keyboard("Tidak")
    )
    assert not isinstance(again, bool)
    assert again.reply_markup is not None
    assert again.reply_markup.model_dump() == keyboard("Tidak").model_dump()


async def test_an_edit_must_change_something(judge: Bot) -> None:
    sent = await judge.send_message(11, "satu", reply_markup=keyboard("Ya"))
    same = "message is not modified: specified new message content and reply markup are exactly the same"
    with pytest.raises(TelegramBadRequest, match=same):
        await judge.edit_message_text("satu", chat_id=11, message_id=sent.message_id, reply_markup=keyboard("Ya"))
    with pytest.raises(TelegramBadRequest, match=same):
        await judge.edit_message_reply_markup(chat_id=11, message_id=sent.message_id, reply_markup=keyboard("Ya"))
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await judge.edit_message_text("x" * 4097, chat_id=11, message_id=sent.message_id)


async def test_only_own_messages_that_exist_can_be_edited(sim: Simulator, judge: Bot) -> None:
    sim.say(11, "dari saya")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await judge.edit_message_text("x", chat_id=11, message_id=sim.chat(11)[0].id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await judge.edit_message_text("x", chat_id=11, message_id=999)


async def test_deleting(sim: Simulator, judge: Bot) -> None:
    sent = await judge.send_message(11, "satu")
    assert await judge.delete_message(11, sent.message_id)
    assert sim.chat(11)[0].deleted
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await judge.delete_message(11, sent.message_id)
    old = await judge.send_message(11, "lama")
    sim.advance(timedelta(hours=49))
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await judge.delete_message(11, old.message_id)


async def test_deleting_many(sim: Simulator, judge: Bot) -> None:
    shown = [(await judge.send_message(11, text)).message_id for text in ("satu", "dua")]
    sim.say(11, "dari saya")
    written = sim.chat(11)[-1].id
    assert await judge.delete_messages(11, [*shown, written, 999])
    assert [message.deleted for message in sim.chat(11)] == [True, True, True]
    assert await judge.delete_messages(11, shown), "what is gone is skipped"
    with pytest.raises(TelegramBadRequest, match="message identifiers are not specified"):
        await judge.delete_messages(11, [])
    with pytest.raises(TelegramBadRequest, match="too many message identifiers specified"):
        await judge.delete_messages(11, list(range(1, 102)))
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await judge.delete_messages(99, shown)


async def test_where_one_message_is_too_old_none_is_deleted(sim: Simulator, judge: Bot) -> None:
    old = await judge.send_message(11, "lama")
    sim.advance(timedelta(hours=47))
    young = await judge.send_message(11, "baru")
    sim.advance(timedelta(hours=2))
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await judge.delete_messages(11, [old.message_id, young.message_id])
    assert [message.deleted for message in sim.chat(11)] == [False, False]
    assert await judge.delete_messages(11, [young.message_id])


async def test_nothing_is_deleted_from_the_chat_of_who_blocked_the_bot(sim: Simulator, judge: Bot) -> None:
    sent = await judge.send_message(11, "satu")
    sim.block(11)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await judge.delete_messages(11, [sent.message_id])


async def test_taps_are_answered_with_toasts_and_alerts(sim: Simulator, judge: Bot) -> None:
    await judge.send_message(11, "Yakin?", reply_markup=keyboard("Ya", "Tidak"))
    assert await judge.answer_callback_query(await tapped(sim, judge, "Ya"), text="Tersimpan")
    assert await judge.answer_callback_query(await tapped(sim, judge, "Tidak"), text="Belum", show_alert=True)
    assert [(answer.text, answer.show_alert) for answer in sim.callback_answers(11)] == [
        ("Tersimpan", False),
        ("Belum", True),
    ]


async def test_only_the_first_answer_to_a_tap_shows(sim: Simulator, judge: Bot) -> None:
    await judge.send_message(11, "Yakin?", reply_markup=keyboard("Ya"))
    query = await tapped(sim, judge, "Ya")
    await judge.answer_callback_query(query, text="satu")
    await judge.answer_callback_query(query, text="dua")
    assert [answer.text for answer in sim.callback_answers(11)] == ["satu"]


async def test_an_old_tap_can_no_longer_be_answered(sim: Simulator, judge: Bot) -> None:
    await judge.send_message(11, "Yakin?", reply_markup=keyboard("Ya"))
    query = await tapped(sim, judge, "Ya")
    sim.expire_callbacks()
    for gone in (query, "1"):
        with pytest.raises(TelegramBadRequest) as refusal:
            await judge.answer_callback_query(gone)
        assert refusal.value.message == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )


async def test_commands_per_scope(sim: Simulator, judge: Bot) -> None:
    everybody, own = [BotCommand(command="mulai", description="Menu")], [BotCommand(command="tim", description="Tim")]
    await judge.set_my_commands(everybody)
    await judge.set_my_commands(own, scope=BotCommandScopeChat(chat_id=21))
    assert [(one.command, one.description) for one in await judge.get_my_commands()] == [("mulai", "Menu")]
    profile = sim.world.profile
    assert [one["command"] for one in profile.commands_for(11)] == ["mulai"]
    assert [one["command"] for one in profile.commands_for(21)] == ["tim"]
    await judge.delete_my_commands(scope=BotCommandScopeChat(chat_id=21))
    assert [one["command"] for one in profile.commands_for(21)] == ["mulai"]
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await judge.set_my_commands([BotCommand(command="Mulai!", description="Menu")])
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await judge.set_my_commands(own, scope=BotCommandScopeChat(chat_id=99))


async def test_descriptions_and_chat_actions(sim: Simulator, judge: Bot) -> None:
    await judge.set_my_description("Penilaian kinerja", language_code="id")
    await judge.set_my_short_description("Kinerja")
    assert sim.world.profile.descriptions == {"id": "Penilaian kinerja"}
    await judge.send_chat_action(11, "typing")
    assert sim.world.chat(11).action() == "typing"
    await judge.send_message(11, "selesai")
    assert sim.world.chat(11).action() == ""
    with pytest.raises(TelegramBadRequest, match="wrong parameter action in request"):
        await judge.send_chat_action(11, "dancing")


@pytest.mark.parametrize("encoding", ["json", "form", "multipart", "query"])
async def test_parameters_come_in_every_encoding(sim: Simulator, address: str, encoding: str) -> None:
    markup = json.dumps({"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]})
    values = {"chat_id": "11", "text": "halo", "reply_markup": markup}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in values.items():
        multipart.add_field(name, value)
    encodings: dict[str, dict[str, Any]] = {
        "json": {"json": {**values, "chat_id": 11, "reply_markup": json.loads(markup)}},
        "form": {"data": values},
        "multipart": {"data": multipart},
        "query": {"params": values},
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/bot{TOKEN}/SENDMESSAGE", **encodings[encoding]) as answer,
    ):
        assert (await answer.json())["ok"]
        assert "Simulasi" in answer.headers["X-Simulated"]
    assert [(message.text, message.labels) for message in sim.chat(11)] == [("halo", ["Ya"])]


async def test_requests_are_recorded(sim: Simulator, judge: Bot) -> None:
    await judge.send_message(SITI.telegram_id, "halo")
    [call] = sim.calls
    assert call.method == "sendMessage"
    assert (call.params["chat_id"], call.params["text"]) == ("11", "halo")


def test_the_list_of_methods_is_what_the_bot_needs() -> None:
    assert set(METHODS) == {
        *("getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"),
        *("setMyCommands", "getMyCommands", "deleteMyCommands", "setMyDescription", "setMyShortDescription"),
        *("sendMessage", "sendPhoto", "sendDocument", "sendVoice", "sendMediaGroup", "sendChatAction"),
        *("editMessageText", "editMessageReplyMarkup", "deleteMessage", "deleteMessages"),
        *("answerCallbackQuery", "getFile"),
    }
