"""The methods of the Bot API that the bot uses. Every other one does not exist here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.simulator import editing, profile, receiving, sending
from bot.simulator.api import Api
from bot.simulator.params import Params

Method = Callable[[Api, Params], Any | Awaitable[Any]]

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getMe": profile.get_me,
        "getUpdates": receiving.get_updates,
        "setWebhook": receiving.set_webhook,
        "deleteWebhook": receiving.delete_webhook,
        "getWebhookInfo": receiving.get_webhook_info,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyDescription": profile.set_my_description,
        "setMyShortDescription": profile.set_my_short_description,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendVoice": sending.send_voice,
        "sendMediaGroup": sending.send_media_group,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "deleteMessages": editing.delete_messages,
        "answerCallbackQuery": editing.answer_callback_query,
        "getFile": profile.get_file,
    }
)
_SPELLING = {name.lower(): name for name in METHODS}


def official_name(method: str) -> str | None:
    """The spelling of the documentation (Telegram ignores case), None for a method that is not offered."""
    return _SPELLING.get(method.lower())
