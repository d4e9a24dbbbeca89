"""Files that the bot sends and fetches, judged by aiogram."""

from __future__ import annotations

import io

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
)
from aiogram.types import (
    BufferedInputFile,
    InputMediaPhoto,
    MediaUnion,
)

from bot.simulator import Simulator


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
