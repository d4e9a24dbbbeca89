"""Methods that put something into a chat."""

from __future__ import annotations

import html
import time
from datetime import datetime
from typing import Any

from bot.simulator.api import Api
from bot.simulator.entities import Entity, detect, parse_html, read_entities, utf16_length
from bot.simulator.errors import ApiError, bad_request
from bot.simulator.files import PHOTO_LIMIT, UPLOAD_LIMIT, File, Upload
from bot.simulator.markup import read_markup
from bot.simulator.params import Params
from bot.simulator.state import TYPING_SECONDS, Chat, Message

TEXT_LIMIT = 4096
"""Characters of a message after parsing (https://core.telegram.org/bots/api#sendmessage)."""
CAPTION_LIMIT = 1024
"""Characters of a caption after parsing."""

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "upload_document",
        "upload_voice",
        "record_voice",
        "upload_video",
        "record_video",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_WITHOUT_EFFECT = (
    "link_preview_options",
    "disable_web_page_preview",
    "allow_sending_without_reply",
    "business_connection_id",
)


def formatted(params: Params, name: str, entities: str) -> tuple[str, str, tuple[Entity, ...]]:
    """Source, characters and entities of a text parameter. Raises `ApiError` (400) where it cannot be parsed."""
    source = params.text(name)
    mode = params.text("parse_mode").lower()
    given = params.structure(entities)
    if mode == "html":
        text, parsed = parse_html(source)
    elif mode:
        raise bad_request(f"unsupported parse_mode: the simulator knows HTML, not {mode}")
    else:
        text, source = source.strip(), html.escape(source, quote=False)
        parsed = read_entities(given, text) if given else ()
    return source, text, detect(text, parsed)


def message_text(params: Params, too_long: str) -> tuple[str, str, tuple[Entity, ...]]:
    """As `formatted`, for a message that must have text of a permitted length."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    source, text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return source, text, entities


def send_message(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#sendmessage"""
    chat = api.recipient(params)
    source, text, entities = message_text(params, "message is too long")
    return _send(api, chat, params, text=text, html=source, entities=entities)


def send_chat_action(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    chat = api.recipient(params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.typing = action
    chat.typing_until = time.monotonic() + TYPING_SECONDS
    api.world.touch(chat)
    return True


def send_photo(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#sendphoto"""
    return _send_file(api, params, "photo")


def send_document(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#senddocument"""
    params.accept("thumbnail", "disable_content_type_detection")
    return _send_file(api, params, "document")


def send_voice(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#sendvoice"""
    params.accept("duration")
    return _send_file(api, params, "voice")


def send_media_group(api: Api, params: Params) -> list[dict[str, Any]]:
    """https://core.telegram.org/bots/api#sendmediagroup"""
    chat = api.recipient(params)
    media = params.structure("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad_request("there must be from 2 to 10 media in an album")
    prepared = []
    for item in media:
        one = Params({**params.values, **item})
        kind = one.text("type")
        if kind not in ("photo", "document"):
            raise bad_request(f"can't parse InputMedia: the simulator knows no {kind!r} in an album")
        prepared.append((one, _stored(api, kind, params.attached(one.get("media"))), _caption(one)))
    params.accept("caption", "parse_mode")
    group = api.world.new_media_group()
    return [
        _send(api, chat, one, text=text, html=source, entities=entities, file=stored, media_group_id=group)
        for one, stored, (source, text, entities) in prepared
    ]


def _send_file(api: Api, params: Params, kind: str) -> dict[str, Any]:
    chat = api.recipient(params)
    source, text, entities = _caption(params)
    stored = _stored(api, kind, params.upload(kind))
    return _send(api, chat, params, text=text, html=source, entities=entities, file=stored)


def _caption(params: Params) -> tuple[str, str, tuple[Entity, ...]]:
    source, text, entities = formatted(params, "caption", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return source, text, entities


def _stored(api: Api, kind: str, given: Upload | str | None) -> File:
    if given is None:
        raise bad_request(f"there is no {kind} in the request")
    if isinstance(given, str):
        known = api.world.files.by_id(given)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known
    if not given.content:
        raise bad_request("file must be non-empty")
    if len(given.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and len(given.content) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    try:
        return api.world.files.add(kind, given)
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None


def _send(api: Api, chat: Chat, params: Params, **content: Any) -> dict[str, Any]:
    markup = read_markup(params.get("reply_markup"))
    silent, protected = params.boolean("disable_notification"), params.boolean("protect_content")
    reply_to = _reply_to(params, chat)
    params.accept(*_WITHOUT_EFFECT)

    def create(message_id: int, date: datetime) -> Message:
        return Message(
            message_id,
            chat.person.telegram_id,
            from_bot=True,
            date=date,
            reply_markup=markup,
            silent=silent,
            protect_content=protected,
            reply_to=reply_to,
            **content,
        )

    return api.message(api.world.add_message(chat, create), chat)


def _reply_to(params: Params, chat: Chat) -> int | None:
    """The message that is answered. Raises `ApiError` (400) where there is none and the bot did not allow that."""
    wanted = params.structure("reply_parameters") or {}
    message_id = int(wanted.get("message_id") or params.integer("reply_to_message_id"))
    if not message_id:
        return None
    found = chat.messages.get(message_id)
    if found is not None and not found.deleted:
        return message_id
    if wanted.get("allow_sending_without_reply") or params.boolean("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
