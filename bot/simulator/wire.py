"""The world as the Bot API writes it (https://core.telegram.org/bots/api#available-types)."""

from __future__ import annotations

from typing import Any

from bot.simulator.files import File, FileStore
from bot.simulator.markup import inline_only
from bot.simulator.people import Person
from bot.simulator.state import Chat, Message, Profile


def user_of(person: Person) -> dict[str, Any]:
    """A `User`."""
    user = {"id": person.telegram_id, "is_bot": False, "first_name": person.name[:64], "language_code": "id"}
    return user | ({"username": person.username} if person.username else {})


def bot_user(bot_id: int, profile: Profile) -> dict[str, Any]:
    """The `User` that is the bot."""
    return {"id": bot_id, "is_bot": True, "first_name": profile.name, "username": profile.username}


def chat_of(person: Person) -> dict[str, Any]:
    """A private `Chat`."""
    chat = {"id": person.telegram_id, "type": "private", "first_name": person.name[:64]}
    return chat | ({"username": person.username} if person.username else {})


def message_of(message: Message, chat: Chat, bot: dict[str, Any], files: FileStore) -> dict[str, Any]:
    """A `Message`."""
    body: dict[str, Any] = {
        "message_id": message.id,
        "from": bot if message.from_bot else user_of(chat.person),
        "chat": chat_of(chat.person),
        "date": int(message.date.timestamp()),
    }
    if message.edited_at is not None:
        body["edit_date"] = int(message.edited_at.timestamp())
    if message.media_group_id:
        body["media_group_id"] = message.media_group_id
    if message.protect_content:
        body["has_protected_content"] = True
    text, entities = ("text", "entities") if message.file is None else ("caption", "caption_entities")
    if message.file is not None:
        body[message.file.kind] = _file(message.file, files)
    if message.text or message.file is None:
        body[text] = message.text
    if message.entities:
        body[entities] = [entity.wire() for entity in message.entities]
    markup = inline_only(message.reply_markup)
    if markup is not None:
        body["reply_markup"] = markup
    answered = chat.messages.get(message.reply_to or 0)
    if answered is not None:
        body["reply_to_message"] = message_of(answered, chat, bot, files) | {"reply_to_message": None}
        del body["reply_to_message"]["reply_to_message"]
    return body


def _file(stored: File, files: FileStore) -> Any:
    match stored.kind:
        case "photo":
            return [_size(files.thumbnail()), _size(stored)]
        case "voice":
            return {**stored.wire(), "duration": max(1, len(stored.content) // 4000), "mime_type": stored.mime}
        case _:
            return {**stored.wire(), "file_name": stored.name, "mime_type": stored.mime}


def _size(stored: File) -> dict[str, Any]:
    return {**stored.wire(), "width": stored.width, "height": stored.height}
