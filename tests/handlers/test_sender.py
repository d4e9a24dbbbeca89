"""What becomes of a message is told, never raised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot

from bot.errors import Refused
from bot.services.ports import (
    Attachment,
    Gone,
    Key,
    Message,
    Outcome,
    Rejected,
    RetryLater,
    Sent,
    Unknown,
    Unreachable,
)
from bot.simulator import Simulator
from handlers.request import AiohttpRequest
from handlers.sender import TelegramFiles, TelegramSender
from tests.handlers.conftest import SITI

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6368000000"
    "82008177cd72b60000000049454e44ae426082"
)
"""A picture of one dot."""

HELLO = Message("<b>Selamat pagi</b>, Siti &amp; Budi", ((Key("Mulai", "m:1"), Key("Batal", "m:2")),))


@pytest.fixture
def outcomes() -> list[str]:
    """The names of the outcomes that the sender observed."""
    return []


@pytest.fixture
def sender(bot: Bot, outcomes: list[str]) -> TelegramSender:
    return TelegramSender(bot, patience=3.0, observe=outcomes.append)


@pytest.fixture
def hasty(bot: Bot) -> TelegramSender:
    """A sender for broadcasts."""
    return TelegramSender(bot, patience=0)


def sent_id(outcome: Outcome) -> int:
    assert isinstance(outcome, Sent), outcome
    return outcome.message_id


async def test_a_message_stands_in_the_chat(sim: Simulator, sender: TelegramSender, outcomes: list[str]) -> None:
    outcome = await sender.send(SITI, HELLO)

    message = sim.chat(SITI)[-1]
    assert outcome == Sent(message.id)
    assert message.text == "Selamat pagi, Siti & Budi"
    assert message.labels == ["Mulai", "Batal"]
    assert "link_preview_options" in sim.calls[-1].params
    assert outcomes == ["Sent"]


async def test_an_edit_replaces_text_and_buttons(sim: Simulator, sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))

    assert await sender.edit(SITI, message_id, Message("Terima kasih")) == Sent(message_id)

    assert sim.chat(SITI)[-1].text == "Terima kasih"
    assert sim.chat(SITI)[-1].labels == []


async def test_an_edit_that_changes_nothing_is_sent(sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))

    assert await sender.edit(SITI, message_id, HELLO) == Sent(message_id)


async def test_buttons_are_taken_away_once_or_twice(sim: Simulator, sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))

    assert await sender.remove_buttons(SITI, message_id) == Sent(message_id)
    assert await sender.remove_buttons(SITI, message_id) == Sent(message_id)

    assert sim.chat(SITI)[-1].labels == []


async def test_a_message_that_is_not_there_is_gone(sender: TelegramSender) -> None:
    assert await sender.edit(SITI, 999, HELLO) == Gone()


async def test_messages_of_both_sides_are_deleted_and_those_that_are_gone_do_not_matter(
    sim: Simulator, sender: TelegramSender
) -> None:
    shown = sent_id(await sender.send(SITI, HELLO))
    sim.say(SITI, "dari saya")
    written = sim.chat(SITI)[-1].id

    assert isinstance(await sender.delete(SITI, [shown, written, 999]), Sent)
    assert isinstance(await sender.delete(SITI, [shown]), Sent)

    assert all(message.deleted for message in sim.chat(SITI))


async def test_a_message_that_is_too_old_to_be_deleted_is_gone_for_us(sim: Simulator, sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))
    sim.chat(SITI)[0].date -= timedelta(hours=49)

    assert await sender.delete(SITI, [message_id]) == Gone()
    assert not sim.chat(SITI)[0].deleted


async def test_deleting_is_repeated_when_its_fate_is_unknown(sim: Simulator, sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))
    sim.fail_next("deleteMessages", drop=True)

    assert isinstance(await sender.delete(SITI, [message_id]), Sent)
    assert sim.chat(SITI)[0].deleted


async def test_a_tap_is_answered_with_a_toast_that_is_cut_to_size(sim: Simulator, sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))
    _, query = sim.tap_query(SITI, message_id, "m:1")

    assert isinstance(await sender.answer_tap(query, "a" * 300, alert=True), Sent)

    answer = sim.callback_answers(SITI)[-1]
    assert answer.show_alert
    assert answer.text == "a" * 199 + "…"


async def test_an_expired_tap_is_gone(sim: Simulator, sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))
    _, query = sim.tap_query(SITI, message_id, "m:1")
    sim.expire_callbacks()

    assert await sender.answer_tap(query) == Gone()


async def test_whoever_blocked_the_bot_is_unreachable(sim: Simulator, sender: TelegramSender) -> None:
    sim.block(SITI)

    assert await sender.send(SITI, HELLO) == Unreachable()


async def test_whoever_never_came_is_unreachable(sender: TelegramSender) -> None:
    assert await sender.send(424242, HELLO) == Unreachable()


async def test_a_bad_request_is_rejected(sender: TelegramSender) -> None:
    assert isinstance(await sender.send(SITI, Message("<b>offen")), Rejected)


async def test_a_refused_token_is_rejected(sim: Simulator, sender: TelegramSender) -> None:
    sim.fail_next("sendMessage", status=401)

    assert isinstance(await sender.send(SITI, HELLO), Rejected)


async def test_a_typing_person_waits_out_the_flood_control(
    sim: Simulator, sender: TelegramSender, outcomes: list[str]
) -> None:
    sim.fail_next("sendMessage", retry_after=1)

    assert isinstance(await sender.send(SITI, HELLO), Sent)
    assert outcomes == ["RetryLater", "Sent"]


async def test_nobody_waits_longer_than_patience_lasts(sim: Simulator, sender: TelegramSender) -> None:
    sim.fail_next("sendMessage", retry_after=40)

    assert await sender.send(SITI, HELLO) == RetryLater(40.0)


async def test_a_broadcast_does_not_wait(sim: Simulator, hasty: TelegramSender) -> None:
    sim.fail_next("sendMessage", retry_after=1)

    assert await hasty.send(SITI, HELLO) == RetryLater(1.0)
    assert sim.chat(SITI) == []


async def test_a_new_message_with_unknown_fate_is_not_repeated(sim: Simulator, sender: TelegramSender) -> None:
    sim.fail_next("sendMessage", drop=True)

    assert await sender.send(SITI, HELLO) == Unknown()
    assert len(sim.chat(SITI)) == 1


async def test_an_edit_with_unknown_fate_is_repeated(sim: Simulator, sender: TelegramSender) -> None:
    message_id = sent_id(await sender.send(SITI, HELLO))
    sim.fail_next("editMessageText", drop=True, processed=False)

    assert await sender.edit(SITI, message_id, Message("Terima kasih")) == Sent(message_id)
    assert sim.chat(SITI)[-1].text == "Terima kasih"


async def test_a_server_error_leaves_the_fate_unknown(sim: Simulator, hasty: TelegramSender) -> None:
    sim.fail_next("sendMessage", status=502)

    assert await hasty.send(SITI, HELLO) == Unknown()


async def test_telegram_out_of_reach_means_nothing_was_sent(bot: Bot, sim: Simulator) -> None:
    away = Bot("100:TEST", "http://127.0.0.1:9/bot", request=bot.request)

    assert isinstance(await TelegramSender(away, patience=0).send(SITI, HELLO), RetryLater)


async def test_files_are_sent_by_kind_and_protected(sim: Simulator, sender: TelegramSender) -> None:
    files = [
        Attachment("foto.png", "image/png", DOT, "PHOTO"),
        Attachment("surat.pdf", "application/pdf", b"%PDF-1.7", "DOCUMENT"),
        Attachment("suara.ogg", "audio/ogg", b"OggS", "VOICE"),
    ]

    outcomes = [await sender.send_file(SITI, file) for file in files]

    assert outcomes == [Sent(message.id) for message in sim.chat(SITI)]
    assert [message.file.kind for message in sim.chat(SITI) if message.file] == ["photo", "document", "voice"]
    assert [message.file.content for message in sim.chat(SITI) if message.file] == [file.content for file in files]
    assert all(message.protect_content for message in sim.chat(SITI))


async def test_a_file_of_which_nobody_knows_is_not_sent_twice(sim: Simulator, hasty: TelegramSender) -> None:
    sim.fail_next("sendDocument", status=502)
    file = Attachment("surat.pdf", "application/pdf", b"%PDF-1.7", "DOCUMENT")

    assert await hasty.send_file(SITI, file) == Unknown()
    assert sim.chat(SITI) == []


async def test_typing_shows_and_never_waits(sim: Simulator, sender: TelegramSender) -> None:
    assert isinstance(await sender.typing(SITI), Sent)
    sim.fail_next("sendChatAction", retry_after=2)

    assert await sender.typing(SITI) == RetryLater(2.0)


async def stored_file(sim: Simulator, bot: Bot, content: bytes) -> str:
    """The id under which Telegram keeps a file that Siti sent."""
    sim.send_document(SITI, content, "bukti.pdf")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    return update.message.document.file_id


async def test_a_file_is_fetched(sim: Simulator, bot: Bot, request_to_sim: AiohttpRequest) -> None:
    file_id = await stored_file(sim, bot, b"isi berkas")

    assert await TelegramFiles(bot, request_to_sim).download(file_id, 10) == b"isi berkas"


async def test_a_file_that_is_too_large_is_refused(sim: Simulator, bot: Bot, request_to_sim: AiohttpRequest) -> None:
    file_id = await stored_file(sim, bot, b"isi berkas")

    with pytest.raises(Refused, match="larger"):
        await TelegramFiles(bot, request_to_sim).download(file_id, 9)


async def test_a_file_that_is_gone_is_refused(bot: Bot, request_to_sim: AiohttpRequest) -> None:
    with pytest.raises(Refused, match="no longer"):
        await TelegramFiles(bot, request_to_sim).download("unknown", 10)


async def test_a_download_that_breaks_is_refused(sim: Simulator, bot: Bot, request_to_sim: AiohttpRequest) -> None:
    file_id = await stored_file(sim, bot, b"isi berkas")
    sim.fail_next("file", status=500)

    with pytest.raises(Refused, match="could not be fetched"):
        await TelegramFiles(bot, request_to_sim).download(file_id, 10)
