"""The ports of the application: what services and the scheduler need from the outside world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from bot.flows.paper_form import Printout


@dataclass(frozen=True, slots=True)
class Key:
    """One inline button, rendered: label and callback data (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Telegram takes it: HTML of at most 4096 characters and rows of buttons."""

    html: str
    keyboard: tuple[tuple[Key, ...], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file lies in the store, and how it is called there: everything of it except the bytes."""

    owner_id: int
    digest: str
    name: str
    mime: str
    kind: str
    """`PHOTO`, `DOCUMENT` or `VOICE`."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send to a person."""

    name: str
    mime: str
    content: bytes
    kind: str
    """`PHOTO`, `DOCUMENT` or `VOICE`."""
    protected: bool = True
    """Against forwarding and saving; not where it is meant to be printed or passed on."""


@dataclass(frozen=True, slots=True)
class Document:
    """Something that is set as a PDF, and sent, after the transaction."""

    name: str
    content: Printout


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the chat. For an edit, `message_id` is the edited message; "not modified" is success too."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person blocked the bot, deleted the account, or never started the chat."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The message to edit, or the tap to answer, no longer exists at Telegram."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram refused the request itself; sending it again would not help."""

    description: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Telegram asked to wait, or was not reached before anything was handed over: nothing was sent."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """The connection broke after the request was handed over: it may or may not stand in the chat."""


Outcome: TypeAlias = Sent | Unreachable | Gone | Rejected | RetryLater | Unknown


class Sender(Protocol):
    """Talks to one person at Telegram. No method raises for a failure of the other side: it is an `Outcome`."""

    async def send(self, telegram_id: int, message: Message) -> Outcome:
        """A new message."""

    async def edit(self, telegram_id: int, message_id: int, message: Message) -> Outcome:
        """Replace text and buttons of a message."""

    async def remove_buttons(self, telegram_id: int, message_id: int) -> Outcome:
        """Take the buttons from a message and leave its text."""

    async def delete(self, telegram_id: int, message_ids: Sequence[int]) -> Outcome:
        """Delete messages of either side, up to 100; those that are gone already do not matter."""

    async def answer_tap(self, callback_id: str, text: str = "", *, alert: bool = False) -> Outcome:
        """End the spinner of a tapped button, with a toast or an alert of at most 200 characters."""

    async def send_file(self, telegram_id: int, file: Attachment) -> Outcome:
        """Send a file, protected against forwarding where it says so."""

    async def typing(self, telegram_id: int) -> Outcome:
        """Show that an answer is on its way."""


class FileSource(Protocol):
    """Fetches what a person sent."""

    async def download(self, file_id: str, limit: int) -> bytes:
        """The bytes of a file. Raises `Refused` where it is larger than `limit` bytes or gone."""


class FileStore(Protocol):
    """Keeps evidence outside the database, encrypted, once per owner and content."""

    def put(self, owner_id: int, content: bytes) -> str:
        """Store bytes durably and give their digest (hex SHA-256 keyed per installation). Storing twice is harmless."""

    def get(self, owner_id: int, digest: str) -> bytes:
        """The bytes. Raises `NotFound`, and what the vault raises where they were damaged."""

    def delete(self, owner_id: int, digest: str) -> None:
        """Remove bytes for good. Removing them twice is harmless."""
