"""Every method, driven by aiogram: its models validate each answer, its error classes each refusal."""

from __future__ import annotations

import io
import json
import logging
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MediaUnion,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.simulator import Simulator
from bot.simulator.methods import METHODS
from tests.simulator.conftest import SITI, TOKEN, QuickSession


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


async def test_files_of_every_kind(sim: Simulator, judge: Bot, picture: bytes) -> None:
    photo = await judge.send_photo(11, BufferedInputFile(picture, "grafik.png"), caption="<b>Grafik</b>")
    assert photo.photo is not None
    assert (photo.photo[-1].width, photo.photo[-1].height, photo.photo[-1].file_size) == (3, 2, len(picture))
    assert photo.photo[0].file_id != photo.photo[-1].file_id
    assert photo.caption == "Grafik"
    document = await judge.send_document(11, BufferedInputFile(b"%PDF-", "hasil.pdf"))
    assert document.document is not None
    assert document.document.file_name == "hasil.pdf"
    voice = await judge.send_voice(11, BufferedInputFile(b"OggS", "suara.oga"))
    assert voice.voice is not None
    again = await judge.send_document(21, document.document.file_id)
    assert again.document is not None
    assert [message.file.kind for message in sim.chat(11) if message.file] == ["photo", "document", "voice"]
    downloaded = await judge.download(photo.photo[-1])
    assert isinstance(downloaded, io.BytesIO)
    assert downloaded.read() == picture


async def test_an_album(sim: Simulator, judge: Bot, picture: bytes) -> None:
    media: list[MediaUnion] = [
        InputMediaPhoto(media=BufferedInputFile(picture, f"{n}.png"), caption=f"<b>{n}</b>") for n in (1, 2)
    ]
    sent = await judge.send_media_group(11, media)
    assert [message.caption for message in sent] == ["1", "2"]
    assert len({message.media_group_id for message in sent}) == 1
    with pytest.raises(TelegramBadRequest, match="there must be from 2 to 10 media in an album"):
        await judge.send_media_group(11, media[:1])


async def test_files_that_telegram_refuses(sim: Simulator, judge: Bot, picture: bytes) -> None:
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await judge.send_photo(11, BufferedInputFile(b"not a picture", "x.png"))
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await judge.send_document(11, BufferedInputFile(b"", "x.pdf"))
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await judge.send_document(11, "no-such-file")
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await judge.send_photo(11, BufferedInputFile(picture, "x.png"), caption="x" * 1025)
    with pytest.raises(TelegramEntityTooLarge):
        await judge.send_document(11, BufferedInputFile(bytes(52 * 1024 * 1024), "x.bin"))
    assert sim.chat(11) == []


async def test_a_large_file_cannot_be_fetched(sim: Simulator, judge: Bot) -> None:
    update_id = sim.send_document(11, bytes(20 * 1024 * 1024 + 1), "besar.zip", "application/zip")
    [update] = await judge.get_updates(offset=update_id)
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await judge.get_file(update.message.document.file_id)
    with pytest.raises(TelegramBadRequest, match="invalid file_id"):
        await judge.get_file("unknown")


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
        *("editMessageText", "editMessageReplyMarkup", "deleteMessage", "answerCallbackQuery", "getFile"),
    }
