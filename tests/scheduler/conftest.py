"""A sender that keeps what it is given, and people to send to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

import pytest

from bot.services import outbox
from bot.services.ports import Attachment, Message, Outcome, Sent
from models.delivery import Outbox
from models.session import Database
from tests.handlers.counting import NOW, add_people

PEOPLE = tuple(range(11, 16))


@dataclass
class FakeSender:
    """Stands for Telegram: keeps who was sent what and when. A text gets its outcome once, otherwise `Sent`."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    sent: list[tuple[int, str]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    delay: float = 0.0

    async def send(self, telegram_id: int, message: Message) -> Outcome:
        self.at.append(monotonic())
        await asyncio.sleep(self.delay)
        self.sent.append((telegram_id, message.html))
        return self.outcomes.pop(message.html, Sent(len(self.sent)))

    async def edit(self, telegram_id: int, message_id: int, message: Message) -> Outcome:
        raise NotImplementedError

    async def remove_buttons(self, telegram_id: int, message_id: int) -> Outcome:
        raise NotImplementedError

    async def delete(self, telegram_id: int, message_ids: Sequence[int]) -> Outcome:
        raise NotImplementedError

    async def answer_tap(self, callback_id: str, text: str = "", *, alert: bool = False) -> Outcome:
        raise NotImplementedError

    async def send_file(self, telegram_id: int, file: Attachment) -> Outcome:
        raise NotImplementedError

    async def typing(self, telegram_id: int) -> Outcome:
        raise NotImplementedError


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def people(database: Database) -> dict[int, int]:
    """Ids of people by Telegram id."""
    return add_people(database, PEOPLE)


@pytest.fixture
def put(database: Database, people: dict[int, int]) -> Callable[..., None]:
    """Puts a message for a Telegram id into the outbox, with a key."""

    def put(telegram_id: int, key: str, *, legal: bool = False) -> None:
        with database.write() as session:
            outbox.put(session, "NOTE", people[telegram_id], 1, key, {}, NOW, NOW, legal=legal)

    return put


@pytest.fixture
def statuses(database: Database) -> Callable[[], dict[str, str]]:
    """The status of each message by its key."""

    def statuses() -> dict[str, str]:
        with database.read() as session:
            rows = [session.get(Outbox, number) for number in range(1, 200)]
            return {row.dedupe_key: row.status.value for row in rows if row is not None}

    return statuses
