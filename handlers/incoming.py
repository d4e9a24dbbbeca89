"""An update as the application sees it: who, and what they did. Nothing of Telegram goes further than here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from telegram import CallbackQuery, ChatMember, Message, Update

from bot.services.evidence.keeping import Offered
from models.appraisal import EvidenceKind


@dataclass(frozen=True, slots=True)
class Command:
    """A command with the words behind it."""

    name: str
    args: tuple[str, ...] = ()
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A text message."""

    text: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that was tapped, on which message."""

    callback_id: str
    data: str
    message_id: int


@dataclass(frozen=True, slots=True)
class File:
    """A file that was sent, as announced, with the words under it; nothing of it is downloaded yet."""

    offered: Offered
    message_id: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something the bot has no use for: a sticker, a contact, a place."""

    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Membership:
    """The person blocked the bot, or took it back."""

    reachable: bool


Act: TypeAlias = Command | Words | Tap | File | Unknown | Membership


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update of one person. `private` is false in a group, where nothing personal is answered."""

    bot_id: int
    update_id: int
    telegram_id: int
    private: bool
    act: Act
    bot_name: str = ""
    """How the bot is called at Telegram."""
    sent_at: datetime | None = None
    """When the message was sent: their own, or the one whose button they tapped."""

    @property
    def holds_content(self) -> int | None:
        """The message of the person that says something; None where there is none: a tap, a bare command."""
        match self.act:
            case Words(message_id=number) | File(message_id=number) | Unknown(message_id=number) if number:
                return number
            case Command(args=args, message_id=number) if args and number:
                return number
            case _:
                return None


def incoming_of(update: Update, bot_id: int, bot_name: str = "") -> Incoming | None:
    """The update as the application sees it; None where no person stands behind it."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or user.is_bot:
        return None
    private = chat is None or chat.type == chat.PRIVATE
    message = update.callback_query.message if update.callback_query is not None else update.message
    if update.callback_query is not None:
        act: Act | None = _tap(update.callback_query)
    elif update.message is not None:
        act = _said(update.message)
    elif update.my_chat_member is not None:
        act = Membership(update.my_chat_member.new_chat_member.status == ChatMember.MEMBER)
    else:
        act = None
    if act is None:
        return None
    return Incoming(bot_id, update.update_id, user.id, private, act, bot_name, message.date if message else None)


def _tap(query: CallbackQuery) -> Tap:
    return Tap(query.id, query.data or "", query.message.message_id if query.message else 0)


def _said(message: Message) -> Act:
    text = message.text
    if text is not None:
        name, *args = (text[1:].split() if text.startswith("/") else []) or [""]
        said = message.message_id
        return Command(name.split("@")[0].lower(), tuple(args), said) if name else Words(text, said)
    offered = _offered(message)
    if offered is None:
        return Unknown(message.message_id)
    return File(offered, message.message_id, (message.caption or "").strip())


def _offered(message: Message) -> Offered | None:
    group = message.media_group_id
    if message.photo:
        photo = message.photo[-1]
        return Offered(EvidenceKind.PHOTO, photo.file_id, "foto.jpg", "image/jpeg", photo.file_size, group)
    if message.voice is not None:
        voice = message.voice
        return Offered(
            EvidenceKind.VOICE, voice.file_id, "suara.ogg", voice.mime_type or "audio/ogg", voice.file_size, group
        )
    if message.document is not None:
        document = message.document
        return Offered(
            EvidenceKind.DOCUMENT,
            document.file_id,
            document.file_name or "dokumen",
            document.mime_type or "application/octet-stream",
            document.file_size,
            group,
        )
    if message.video is not None or message.audio is not None or message.animation is not None:
        return Offered(EvidenceKind.DOCUMENT, "", "media", "application/octet-stream", None, group)
    return None
