"""Speaks to one person at Telegram and tells what became of it: the ports `Sender` and `FileSource`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
)
from telegram import Message as TelegramMessage
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.errors import Refused
from bot.i18n import N_
from bot.services.ports import Attachment, Gone, Message, Outcome, Rejected, RetryLater, Sent, Unknown, Unreachable
from handlers.request import AiohttpRequest, NotReachedError, TooLargeError

PATIENCE = 15.0
"""Seconds that a person who is typing waits at most for Telegram's flood control before the sender gives up."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NOT_REACHED = 1.0
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
    "query is too old",
    "query id is invalid",
)
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "input_user_deactivated")

Call = Callable[[], Awaitable[object]]


def outcome_of(error: TelegramError) -> Outcome:
    """What a failure of a request means. "Not modified" is no failure; the caller knows which message stands there."""
    match error:
        case RetryAfter():
            return RetryLater(seconds_asked(error))
        case NotReachedError():
            return RetryLater(_NOT_REACHED)
        case Forbidden() | ChatMigrated():
            return Unreachable()
        case InvalidToken():
            return Rejected(error.message)
        case BadRequest():
            said = error.message.lower()
            if any(words in said for words in _NOBODY):
                return Unreachable()
            return Gone() if any(words in said for words in _GONE) else Rejected(error.message)
        case _:
            return Unknown()


def seconds_asked(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait: timedelta = error._retry_after  # the public attribute warns at every use that its type will change
    return wait.total_seconds()


class TelegramSender:
    """The port `Sender`. No method raises for a failure of the other side.

    `patience` is how many seconds a method may wait in all before it tries again what was certainly not
    sent: some for people who are typing, none for broadcasts, whose rows wait in the outbox instead.
    `observe` hears every outcome by name.
    """

    def __init__(
        self, bot: Bot, *, patience: float = PATIENCE, observe: Callable[[str], None] = lambda outcome: None
    ) -> None:
        self._bot = bot
        self._patience = patience
        self._observe = observe

    async def send(self, telegram_id: int, message: Message) -> Outcome:
        """A new message."""
        return await self._try(
            lambda: self._bot.send_message(
                telegram_id,
                message.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_markup(message),
            )
        )

    async def edit(self, telegram_id: int, message_id: int, message: Message) -> Outcome:
        """Replace text and buttons; a text that stood there already is `Sent`."""
        return await self._try(
            lambda: self._bot.edit_message_text(
                message.html,
                chat_id=telegram_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_markup(message),
            ),
            stands=message_id,
        )

    async def remove_buttons(self, telegram_id: int, message_id: int) -> Outcome:
        """Take the buttons from a message and leave its text."""
        return await self._try(
            lambda: self._bot.edit_message_reply_markup(chat_id=telegram_id, message_id=message_id, reply_markup=None),
            stands=message_id,
        )

    async def delete(self, telegram_id: int, message_ids: Sequence[int]) -> Outcome:
        """Delete up to 100 messages of either side; `Gone` where one of them is too old to be deleted."""
        return await self._try(lambda: self._bot.delete_messages(telegram_id, message_ids), stands=0)

    async def answer_tap(self, callback_id: str, text: str = "", *, alert: bool = False) -> Outcome:
        """End the spinner, with a toast or an alert of at most 200 characters; longer text is cut."""
        words = text if len(text) <= 200 else text[:199] + "…"
        return await self._try(
            lambda: self._bot.answer_callback_query(callback_id, text=words or None, show_alert=alert), stands=0
        )

    async def send_file(self, telegram_id: int, file: Attachment) -> Outcome:
        """Send a file by what it is, protected against forwarding where it says so."""
        return await self._try(_upload(self._bot, telegram_id, file))

    async def typing(self, telegram_id: int) -> Outcome:
        """Show that an answer is on its way; never waits, since it is worth nothing later."""
        return await self._once(lambda: self._bot.send_chat_action(telegram_id, ChatAction.TYPING), stands=0)

    async def _try(self, call: Call, stands: int | None = None) -> Outcome:
        """Call, and again while it is certain that a repetition doubles nothing and patience lasts.

        `stands` is the message that the call changes; what changes a message may also be repeated
        after a broken connection.
        """
        waited = 0.0
        repeated = False
        while True:
            outcome = await self._once(call, stands)
            match outcome:
                case RetryLater(seconds) if waited + seconds <= self._patience:
                    waited += seconds
                    await asyncio.sleep(seconds)
                case Unknown() if stands is not None and self._patience and not repeated:
                    repeated = True
                case _:
                    return outcome

    async def _once(self, call: Call, stands: int | None) -> Outcome:
        outcome: Outcome
        try:
            answer = await call()
        except TelegramError as error:
            unchanged = stands is not None and "message is not modified" in error.message.lower()
            outcome = Sent(stands or 0) if unchanged else outcome_of(error)
        else:
            outcome = Sent(answer.message_id if isinstance(answer, TelegramMessage) else stands or 0)
        self._observe(type(outcome).__name__)
        return outcome


class TelegramFiles:
    """The port `FileSource`: fetches what a person sent, over the request that the bot uses."""

    def __init__(self, bot: Bot, request: AiohttpRequest) -> None:
        self._bot = bot
        self._request = request

    async def download(self, file_id: str, limit: int) -> bytes:
        """The bytes of a file. Raises `Refused` where it is larger than `limit` bytes, gone, or out of reach."""
        try:
            file = await self._bot.get_file(file_id)
            if file.file_size is not None and file.file_size > limit:
                raise TooLargeError("the file is larger than allowed")
            if file.file_path is None:
                raise BadRequest("the file is temporarily unavailable")
            return await self._request.fetch(file.file_path, limit)
        except TelegramError as error:
            refused = _refused(error, limit)
        raise refused


def _refused(error: TelegramError, limit: int) -> Refused:
    if isinstance(error, TooLargeError) or "file is too big" in error.message.lower():
        return Refused(
            N_("This file is larger than {limit} MB, so it was not kept. Please send a smaller one.")(
                limit=limit // 1_000_000
            )
        )
    if isinstance(error, BadRequest):
        return Refused(N_("Telegram no longer has this file, so it was not kept. Please send it again."))
    return Refused(N_("The file could not be fetched from Telegram just now and was not kept. Please send it again."))


def _upload(bot: Bot, telegram_id: int, file: Attachment) -> Call:
    """The call that sends one file; every repetition reads the bytes from the start."""
    methods: dict[str, Callable[..., Awaitable[Any]]] = {"PHOTO": bot.send_photo, "VOICE": bot.send_voice}
    method = methods.get(file.kind, bot.send_document)
    return lambda: method(
        telegram_id, InputFile(BytesIO(file.content), filename=file.name), protect_content=file.protected
    )


def _markup(message: Message) -> InlineKeyboardMarkup | None:
    if not message.keyboard:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.label, callback_data=key.data) for key in row] for row in message.keyboard]
    )
