"""What people do: write, tap, send files, block the bot. Everything happens in memory, at once, from any thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.simulator import wire
from bot.simulator.api import Api
from bot.simulator.entities import detect
from bot.simulator.files import Upload
from bot.simulator.state import CallbackAnswer, Chat, Message

CLIENT_LIMIT = 4096
"""Characters after which Telegram's apps split what a person writes into several messages."""


class NoSuchButton(LookupError):  # noqa: N818 - it says what is missing
    """Nobody can press what is not there; the message names the buttons that are."""


class Acts:
    """The people's side of the world. Each act returns the id of the update it caused."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.world = api.world

    def say(self, telegram_id: int, text: str) -> int:
        """Write a message; a long one arrives in pieces as from Telegram's apps, the last piece's id is returned.

        Raises `ValueError` where nothing is left without white space, or where the bot is blocked.
        """
        pieces = list(_pieces(text.strip()))
        if not pieces:
            raise ValueError("Telegram sends no empty message")
        return [self._send(telegram_id, text=piece) for piece in pieces][-1]

    def send_photo(
        self,
        telegram_id: int,
        content: bytes,
        name: str = "photo.jpg",
        mime: str = "image/jpeg",
        caption: str | None = None,
        media_group_id: str | None = None,
    ) -> int:
        """Send a picture; those with the same `media_group_id` are one album. Raises `ValueError` for no picture."""
        return self._send_file(telegram_id, "photo", Upload(name, mime, content), caption, media_group_id)

    def send_document(
        self,
        telegram_id: int,
        content: bytes,
        name: str,
        mime: str = "application/octet-stream",
        caption: str | None = None,
        media_group_id: str | None = None,
    ) -> int:
        """Send a file as it is."""
        return self._send_file(telegram_id, "document", Upload(name, mime, content), caption, media_group_id)

    def send_voice(
        self,
        telegram_id: int,
        content: bytes,
        name: str = "voice.oga",
        mime: str = "audio/ogg",
        caption: str | None = None,
        media_group_id: str | None = None,
    ) -> int:
        """Send a voice note."""
        return self._send_file(telegram_id, "voice", Upload(name, mime, content), caption, media_group_id)

    def tap(self, telegram_id: int, message_id: int, callback_data: str) -> int:
        """Tap an inline button, also one that the message no longer has: another screen may still show it.

        Raises `NoSuchButton` where the chat never had the message.
        """
        return self.tap_query(telegram_id, message_id, callback_data)[0]

    def tap_query(self, telegram_id: int, message_id: int, callback_data: str) -> tuple[int, str]:
        """As `tap`; also the id of the callback query."""
        with self.world.lock:
            chat = self.world.chat(telegram_id)
            message = chat.messages.get(message_id)
            if message is None:
                raise NoSuchButton(f"{chat.person.name} has no message {message_id}")
            query = self.world.new_query(chat, message_id, callback_data)
            payload: dict[str, object] = {
                "id": query.id,
                "from": wire.user_of(chat.person),
                "chat_instance": str(-7_000_000_000 - telegram_id),
                "message": self._shown(message, chat),
                "data": callback_data,
            }
            return self._update("callback_query", chat, payload), query.id

    def press(self, telegram_id: int, label: str) -> int:
        """Press the button with this label: the newest message that has it, else the reply keyboard.

        Raises `NoSuchButton`, naming the buttons in sight, where there is none.
        """
        chat = self.world.chat(telegram_id)
        for message in reversed(chat.messages.values()):
            if message.deleted:
                continue
            for button in (button for row in message.buttons for button in row):
                if button["text"].strip() == label.strip():
                    if "callback_data" not in button:
                        raise NoSuchButton(f"{label!r} is a link, it sends nothing: {button}")
                    return self.tap(telegram_id, message.id, button["callback_data"])
        if label.strip() in self.keyboard(telegram_id):
            return self.say(telegram_id, label)
        raise NoSuchButton(f"no button {label!r} for {chat.person.name}; in sight: {self._in_sight(chat)}")

    def keyboard(self, telegram_id: int) -> list[str]:
        """The labels of the reply keyboard in sight."""
        keyboard = self.world.chat(telegram_id).keyboard or {}
        return [button["text"] for row in keyboard.get("keyboard", []) for button in row]

    def block(self, telegram_id: int) -> int:
        """Block the bot: from now on it gets 403."""
        return self._membership(telegram_id, blocked=True)

    def unblock(self, telegram_id: int) -> int:
        """Let the bot write again."""
        return self._membership(telegram_id, blocked=False)

    def repeat(self, update_id: int) -> None:
        """Deliver an old update once more, with its old id. Raises `KeyError` for an id that never was."""
        with self.world.lock:
            self.world.updates.repeat(update_id)
        self.world.pulse.beat()

    def expire_callbacks(self) -> None:
        """The taps made so far can no longer be answered."""
        with self.world.lock:
            for query in self.world.queries.values():
                query.expired = True

    def chat(self, telegram_id: int) -> list[Message]:
        """All messages of a person's chat in order, also deleted ones (see `Message.deleted`)."""
        return list(self.world.chat(telegram_id).messages.values())

    def callback_answers(self, telegram_id: int) -> list[CallbackAnswer]:
        """What the person's taps were answered with, in order."""
        return list(self.world.chat(telegram_id).answers)

    def _send_file(
        self, telegram_id: int, kind: str, upload: Upload, caption: str | None, media_group_id: str | None
    ) -> int:
        stored = self.world.files.add(kind, upload)
        return self._send(telegram_id, text=(caption or "").strip(), file=stored, media_group_id=media_group_id)

    def _send(self, telegram_id: int, **content: object) -> int:
        with self.world.lock:
            chat = self.world.chat(telegram_id)
            if chat.blocked:
                raise ValueError(f"{chat.person.name} has blocked the bot and must unblock it first")

            def create(message_id: int, date: datetime) -> Message:
                text = str(content["text"])
                return Message(message_id, telegram_id, False, date, entities=detect(text), **content)  # type: ignore[arg-type]

            message = self.world.add_message(chat, create)
            if chat.keyboard is not None and chat.keyboard.get("one_time_keyboard"):
                chat.keyboard = None
            return self._update("message", chat, self._shown(message, chat))

    def _membership(self, telegram_id: int, *, blocked: bool) -> int:
        with self.world.lock:
            chat = self.world.chat(telegram_id)
            before, after = ("kicked", "member") if chat.blocked else ("member", "kicked")
            if chat.blocked == blocked:
                after = before
            chat.blocked = blocked
            payload = {
                "chat": wire.chat_of(chat.person),
                "from": wire.user_of(chat.person),
                "date": int(self.world.now().timestamp()),
                "old_chat_member": self._member(before),
                "new_chat_member": self._member(after),
            }
            return self._update("my_chat_member", chat, payload)

    def _member(self, status: str) -> dict[str, object]:
        member: dict[str, object] = {"user": self.api.bot, "status": status}
        return member | ({"until_date": 0} if status == "kicked" else {})

    def _update(self, kind: str, chat: Chat, payload: dict[str, object]) -> int:
        update_id = self.world.updates.add(kind, chat.person.telegram_id, payload)
        self.world.touch(chat)
        return update_id

    def _shown(self, message: Message, chat: Chat) -> dict[str, object]:
        return wire.message_of(message, chat, self.api.bot, self.world.files)

    def _in_sight(self, chat: Chat) -> str:
        shown = [
            f"message {message.id}: {', '.join(map(repr, message.labels))}"
            for message in chat.messages.values()
            if message.labels and not message.deleted
        ]
        keyboard = self.keyboard(chat.person.telegram_id)
        if keyboard:
            shown.append(f"reply keyboard: {', '.join(map(repr, keyboard))}")
        return "; ".join(shown[-5:]) or "none"


def _pieces(text: str) -> Iterator[str]:
    """Pieces of at most `CLIENT_LIMIT` characters, cut at white space where there is some."""
    while len(text) > CLIENT_LIMIT:
        cut = max(text.rfind("\n", 0, CLIENT_LIMIT), text.rfind(" ", 0, CLIENT_LIMIT))
        cut = cut if cut > CLIENT_LIMIT // 2 else CLIENT_LIMIT
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text
