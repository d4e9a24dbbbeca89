"""Methods that change or remove what is in a chat, and the answer to a tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.simulator.api import Api
from bot.simulator.errors import NOT_MODIFIED, OLD_QUERY, bad_request
from bot.simulator.markup import inline_only, read_markup
from bot.simulator.params import Params
from bot.simulator.sending import message_text
from bot.simulator.state import CallbackAnswer, Chat, Message

DELETABLE = timedelta(hours=48)
"""How long a message can be deleted (https://core.telegram.org/bots/api#deletemessage)."""
DELETED_AT_ONCE = 100
"""Messages of one request (https://core.telegram.org/bots/api#deletemessages)."""
ANSWER_LIMIT = 200
"""Characters of a toast or alert (https://core.telegram.org/bots/api#answercallbackquery)."""


def edit_message_text(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#editmessagetext"""
    chat = api.recipient(params)
    message = _editable(chat, params)
    source, text, entities = message_text(params, "MESSAGE_TOO_LONG")
    markup = _inline_markup(params)
    params.accept("link_preview_options", "disable_web_page_preview")
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    if (text, entities, markup) == (message.text, message.entities, inline_only(message.reply_markup)):
        raise bad_request(NOT_MODIFIED)
    message.text, message.html, message.entities, message.reply_markup = text, source, entities, markup
    return _edited(api, chat, message)


def edit_message_reply_markup(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    chat = api.recipient(params)
    message = _editable(chat, params)
    markup = _inline_markup(params)
    if markup == inline_only(message.reply_markup):
        raise bad_request(NOT_MODIFIED)
    message.reply_markup = markup
    return _edited(api, chat, message)


def delete_message(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat = api.recipient(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    return _deleted(api, chat, [message])


def delete_messages(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessages

    What is not there is skipped; where one is too old, none is deleted.
    """
    chat = api.recipient(params)
    ids = params.structure("message_ids")
    if not isinstance(ids, list) or not ids or not all(isinstance(one, int) for one in ids):
        raise bad_request("message identifiers are not specified")
    if len(ids) > DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [chat.messages.get(message_id) for message_id in ids]
    return _deleted(api, chat, [message for message in found if message is not None and not message.deleted])


def _deleted(api: Api, chat: Chat, messages: Sequence[Message]) -> bool:
    """In a private chat a bot deletes messages of both sides. Raises `ApiError` (400) where one is too old."""
    if any(api.world.now() - message.date > DELETABLE for message in messages):
        raise bad_request("message can't be deleted for everyone")
    for message in messages:
        message.deleted = True
        api.world.touch(chat, message)
    return True


def answer_callback_query(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery

    Only the first answer to a tap shows; a further one is accepted and does nothing.
    """
    params.accept("cache_time")
    query = api.world.queries.get(params.text("callback_query_id"))
    if query is None or query.expired:
        raise bad_request(OLD_QUERY)
    text = params.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if query.answered:
        return True
    query.answered = True
    chat = api.world.chats.get(query.person)
    if chat is not None:
        api.world.touch(chat)
        alert = params.boolean("show_alert")
        url = params.text("url") or None
        chat.answers.append(CallbackAnswer(query.id, query.message_id, text, alert, url, chat.revision))
        api.world.touch(chat)
    return True


def _editable(chat: Chat, params: Params) -> Message:
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _inline_markup(params: Params) -> dict[str, Any] | None:
    markup = read_markup(params.get("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _edited(api: Api, chat: Chat, message: Message) -> dict[str, Any]:
    message.edited_at = api.world.now()
    api.world.touch(chat, message)
    return api.message(message, chat)
