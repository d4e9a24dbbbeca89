"""The simulated world: chats, messages, files, taps and the bot's profile. No network, no wire format.

One lock guards it, so that tests may act from another thread; `Pulse` wakes whoever waits for a change.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.clock import Clock, SystemClock
from bot.simulator.entities import Entity
from bot.simulator.files import File, FileStore
from bot.simulator.people import Person
from bot.simulator.updates import UpdateQueue

TYPING_SECONDS = 5.0
"""How long one chat action shows (https://core.telegram.org/bots/api#sendchataction)."""


@dataclass(slots=True)
class Message:
    """One message of a chat. `text` has no HTML (the caption, where there is a file); `html` is what the bot sent.

    `reply_markup` is the keyboard as the bot sent it, whatever its kind. `revision` is the state of the world at the
    last change.
    """

    id: int
    chat: int
    from_bot: bool
    date: datetime
    text: str = ""
    html: str = ""
    entities: tuple[Entity, ...] = ()
    reply_markup: dict[str, Any] | None = None
    file: File | None = None
    media_group_id: str | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    protect_content: bool = False
    silent: bool = False
    reply_to: int | None = None
    revision: int = 0

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return self.edited_at is not None

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """The rows of its inline keyboard."""
        rows: list[list[dict[str, Any]]] = (self.reply_markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def labels(self) -> list[str]:
        """What is written on its inline buttons, row by row."""
        return [button["text"] for row in self.buttons for button in row]


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a tap was answered with: nothing (`text` empty), a toast, or an alert."""

    query_id: str
    message_id: int
    text: str
    show_alert: bool
    url: str | None = None
    revision: int = 0


@dataclass(slots=True)
class CallbackQuery:
    """A tap that waits for its answer."""

    id: str
    person: int
    message_id: int
    data: str
    expired: bool = False
    answered: bool = False


@dataclass(slots=True)
class Chat:
    """Everything that one person sees."""

    person: Person
    messages: dict[int, Message] = field(default_factory=dict)
    answers: list[CallbackAnswer] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None
    blocked: bool = False
    received: int = 0
    typing: str = ""
    typing_until: float = 0.0
    revision: int = 0

    def action(self) -> str:
        """The chat action that shows now (`typing`, …) or nothing."""
        return self.typing if time.monotonic() < self.typing_until else ""


@dataclass(slots=True)
class Profile:
    """What the bot has told about itself: descriptions per language, commands per (scope, chat, language)."""

    name: str
    username: str
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, int, str], list[dict[str, str]]] = field(default_factory=dict)

    def commands_for(self, person: int, language: str = "id") -> list[dict[str, str]]:
        """The menu that `person` sees: their own chat first, then private chats, then everybody."""
        scopes = (("chat", person), ("all_private_chats", 0), ("default", 0))
        for scope, chat in scopes:
            for code in (language, ""):
                if (scope, chat, code) in self.commands:
                    return self.commands[scope, chat, code]
        return []


class Pulse:
    """Counts changes and wakes those who wait for the next, on whichever event loop they wait."""

    def __init__(self) -> None:
        self.revision = 0
        self.closed = False
        self._lock = threading.Lock()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def beat(self) -> int:
        """Something changed. Returns the new revision."""
        with self._lock:
            self.revision += 1
            waiting, self._waiting = self._waiting, []
        for loop, event in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
        return self.revision

    def close(self) -> None:
        """Nobody waits any longer: long polls and event streams end."""
        self.closed = True
        self.beat()

    async def beyond(self, revision: int, seconds: float) -> bool:
        """Wait until something changed after `revision`; False where `seconds` passed first."""
        event = asyncio.Event()
        entry = (asyncio.get_running_loop(), event)
        with self._lock:
            if self.revision > revision or self.closed:
                return True
            self._waiting.append(entry)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        finally:
            with self._lock:
                if entry in self._waiting:
                    self._waiting.remove(entry)
        return True


class World:
    """All chats of one bot."""

    def __init__(
        self, profile: Profile, people: Iterable[Person] = (), clock: Clock | None = None, *, first_id: int = 1
    ) -> None:
        """Ids of messages count from `first_id`, those of updates from as far above 700 million."""
        self.lock = threading.RLock()
        self.pulse = Pulse()
        self.profile = profile
        self.clock: Clock = clock or SystemClock()
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = UpdateQueue(700_000_000 + first_id)
        self.queries: dict[str, CallbackQuery] = {}
        self._message_ids = itertools.count(first_id)
        self._query_ids = itertools.count(4_100_000_000_001)
        self._group_ids = itertools.count(13_700_000_000_001)
        self.set_people(people)

    def set_people(self, people: Iterable[Person]) -> None:
        """Who there is; whoever was there before keeps the chat, whoever is missing now is gone."""
        with self.lock:
            self.chats = {person.telegram_id: self._chat_of(person) for person in people}
            self.pulse.beat()

    def chat(self, telegram_id: int) -> Chat:
        """The chat of a person. Raises `KeyError` where nobody has this id."""
        try:
            return self.chats[telegram_id]
        except KeyError:
            raise KeyError(f"nobody has the Telegram id {telegram_id}; there are {sorted(self.chats)}") from None

    def now(self) -> datetime:
        """The simulated present, whole seconds as Telegram's dates are."""
        return self.clock.now().astimezone(UTC).replace(microsecond=0)

    def add_message(self, chat: Chat, message: Callable[[int, datetime], Message]) -> Message:
        """Put a message at the end of a chat; `message` makes it from its id and date."""
        with self.lock:
            added = message(next(self._message_ids), self.now())
            chat.messages[added.id] = added
            if added.from_bot:
                chat.received += 1
                chat.typing_until = 0.0
                self._apply_keyboard(chat, added.reply_markup)
            self.touch(chat, added)
            return added

    def touch(self, chat: Chat, message: Message | None = None) -> None:
        """A chat changed (this message of it)."""
        with self.lock:
            chat.revision = self.pulse.beat()
            if message is not None:
                message.revision = chat.revision

    def new_query(self, chat: Chat, message_id: int, data: str) -> CallbackQuery:
        """A tap of the person of `chat`."""
        with self.lock:
            query = CallbackQuery(str(next(self._query_ids)), chat.person.telegram_id, message_id, data)
            self.queries[query.id] = query
            return query

    def new_media_group(self) -> str:
        """An id for photos that are sent together."""
        return str(next(self._group_ids))

    def _chat_of(self, person: Person) -> Chat:
        chat = self.chats.get(person.telegram_id)
        if chat is None:
            return Chat(person)
        chat.person = person
        return chat

    @staticmethod
    def _apply_keyboard(chat: Chat, markup: dict[str, Any] | None) -> None:
        if markup is None:
            return
        if "keyboard" in markup:
            chat.keyboard = markup
        elif markup.get("remove_keyboard"):
            chat.keyboard = None
