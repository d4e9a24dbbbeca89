"""The sweep deletes what is due, gives up what cannot be deleted, and waits where Telegram asks it to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.services import chat_messages
from bot.services.ports import Gone, Outcome, Rejected, RetryLater, Sent, Unknown, Unreachable
from models.delivery import ChatMessage
from models.session import Database
from scheduler import sweep
from scheduler.sweep import Sweep
from tests.scheduler.conftest import FakeSender
from tests.support.clock import FrozenClock

QUICK = 100_000.0


@dataclass
class Deleting(FakeSender):
    """Keeps what was to be deleted. A message gets its outcome once; several together get the worst of theirs."""

    fates: dict[int, Outcome] = field(default_factory=dict)
    asked: list[tuple[int, list[int]]] = field(default_factory=list)

    async def delete(self, telegram_id: int, message_ids: Sequence[int]) -> Outcome:
        self.asked.append((telegram_id, list(message_ids)))
        found = [self.fates[each] for each in message_ids if each in self.fates]
        return found[0] if found else Sent(0)


@pytest.fixture
def deleting() -> Deleting:
    return Deleting()


@pytest.fixture
def cleaner(database: Database, deleting: Deleting, clock: FrozenClock) -> Sweep:
    return Sweep(database, deleting, clock, QUICK)


@pytest.fixture
def due(database: Database, clock: FrozenClock) -> Callable[..., None]:
    """These messages of somebody are due now."""

    def due(who: int, *message_ids: int) -> None:
        with database.write() as session:
            for message_id in message_ids:
                chat_messages.arrived(session, who, message_id, clock.now(), clock.now(), timedelta(), None)

    return due


def left(database: Database) -> set[tuple[int, int]]:
    with database.read() as session:
        return {(row.telegram_id, row.message_id) for row in session.exec(select(ChatMessage))}


async def test_what_is_due_leaves_the_chats_in_one_request_each(
    database: Database, cleaner: Sweep, deleting: Deleting, due: Callable[..., None]
) -> None:
    due(11, 1, 2, 3)
    due(12, 4)

    assert await cleaner.run() == 4
    assert await cleaner.run() == 0

    assert deleting.asked == [(11, [1, 2, 3]), (12, [4])]
    assert left(database) == set()


async def test_a_long_chat_is_cleaned_a_hundred_at_a_time(
    database: Database, cleaner: Sweep, deleting: Deleting, due: Callable[..., None]
) -> None:
    due(11, *range(1, 251))

    assert await cleaner.run() == 250

    assert [len(ids) for _, ids in deleting.asked] == [100, 100, 50]


@pytest.mark.parametrize("refusal", [Gone(), Rejected("Bad Request: message can't be deleted for everyone")])
async def test_one_message_that_cannot_be_deleted_does_not_save_the_others(
    database: Database, cleaner: Sweep, deleting: Deleting, due: Callable[..., None], refusal: Outcome
) -> None:
    due(11, 1, 2, 3)
    deleting.fates = {2: refusal}

    assert await cleaner.run() == 3

    assert deleting.asked == [(11, [1, 2, 3]), (11, [1]), (11, [2]), (11, [3])]
    assert left(database) == set(), "what can never be deleted is not tried again"


async def test_whoever_blocked_the_bot_is_not_asked_about_again(
    database: Database, cleaner: Sweep, deleting: Deleting, due: Callable[..., None]
) -> None:
    due(11, 1, 2)
    due(12, 3)
    deleting.fates = {1: Unreachable()}

    await cleaner.run()

    assert deleting.asked == [(11, [1, 2]), (12, [3])]
    assert left(database) == set()


async def test_where_telegram_asks_to_wait_everything_waits(
    database: Database,
    cleaner: Sweep,
    deleting: Deleting,
    due: Callable[..., None],
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(sweep, "monotonic", lambda: now)
    due(11, 1)
    due(12, 2)
    deleting.fates = {1: RetryLater(30)}

    assert await cleaner.run() == 0
    assert await cleaner.run() == 0
    assert deleting.asked == [(11, [1])], "nobody else's messages are tried meanwhile"

    now += 30
    clock.move(seconds=30)
    deleting.fates = {}
    assert await cleaner.run() == 2
    assert left(database) == set()


async def test_what_nobody_knows_the_fate_of_is_deleted_again_once_the_lease_is_over(
    database: Database, cleaner: Sweep, deleting: Deleting, due: Callable[..., None], clock: FrozenClock
) -> None:
    due(11, 1)
    deleting.fates = {1: Unknown()}

    assert await cleaner.run() == 0
    assert await cleaner.run() == 0
    assert len(deleting.asked) == 1

    clock.move(seconds=chat_messages.LEASE.total_seconds())
    deleting.fates = {}
    assert await cleaner.run() == 1
    assert left(database) == set()


async def test_a_tick_cleans_so_many_chats_and_the_next_one_the_others(
    database: Database,
    cleaner: Sweep,
    deleting: Deleting,
    due: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweep, "CHATS_AT_ONCE", 2)
    for who in (11, 12, 13):
        due(who, who)

    assert [await cleaner.run(), await cleaner.run(), await cleaner.run()] == [2, 1, 0]


async def test_several_processes_ask_for_every_message_once(
    database: Database, deleting: Deleting, due: Callable[..., None], clock: FrozenClock
) -> None:
    for who in range(11, 19):
        due(who, who, 100 + who)
    cleaners = [Sweep(database, deleting, clock, QUICK) for _ in range(3)]

    assert sum(await asyncio.gather(*[one.run() for one in cleaners])) == 16

    asked = [(who, each) for who, ids in deleting.asked for each in ids]
    assert len(asked) == len(set(asked)) == 16
    assert left(database) == set()
