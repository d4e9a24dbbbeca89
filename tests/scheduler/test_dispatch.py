"""What waits in the outbox is looked at again, sent at a pace, and settled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.rendering.notices import Notice
from bot.services import outbox
from bot.services.outbox import STALE
from bot.services.ports import Message, Rejected, RetryLater, Unknown, Unreachable
from models import Session
from models.crypto import Vault, new_key
from models.delivery import Outbox
from models.people import Account
from models.session import Database
from scheduler.dispatch import Dispatcher, Pace
from tests.scheduler.conftest import PEOPLE, FakeSender
from tests.support.clock import FrozenClock

FAST = Pace(overall=10_000, per_chat=10_000)
Put = Callable[..., None]
Statuses = Callable[[], dict[str, str]]


def compose(session: Session, row: Outbox, now: datetime) -> Notice | Unreachable | None:
    """Says the key; a key that begins with "over" has lost its reason, one with "broken" cannot be written."""
    if row.dedupe_key.startswith("broken"):
        raise LookupError(row.dedupe_key)
    if row.dedupe_key.startswith("over"):
        return None
    telegram_id = session.exec(select(Account.telegram_id).where(Account.employee_id == row.recipient_id)).one()
    return Notice(telegram_id, Message(row.dedupe_key))


@pytest.fixture
def dispatcher(database: Database, sender: FakeSender, clock: FrozenClock) -> Dispatcher:
    return Dispatcher(database, sender, compose, clock, FAST)


async def test_what_is_due_is_sent_once(
    dispatcher: Dispatcher, sender: FakeSender, put: Put, statuses: Statuses
) -> None:
    for telegram_id in PEOPLE:
        put(telegram_id, f"n{telegram_id}")

    assert await dispatcher.drain() == 5
    assert await dispatcher.drain() == 0

    assert sorted(sender.sent) == [(telegram_id, f"n{telegram_id}") for telegram_id in PEOPLE]
    assert set(statuses().values()) == {"SENT"}


async def test_a_long_broadcast_stops_after_its_time_and_goes_on_in_the_next_round(
    dispatcher: Dispatcher, sender: FakeSender, put: Put
) -> None:
    for number in range(45):
        put(PEOPLE[0], f"n{number}")

    assert await dispatcher.drain(-1.0) == 0
    assert dispatcher.cut_short
    assert await dispatcher.drain() == 45
    assert not dispatcher.cut_short


async def test_a_message_waits_for_people_who_type_but_not_for_ever(
    database: Database, sender: FakeSender, clock: FrozenClock, put: Put
) -> None:
    asked: list[int] = []

    def busy_twice() -> bool:
        asked.append(len(sender.sent))
        return len(asked) <= 2

    put(PEOPLE[0], "waits")
    assert await Dispatcher(database, sender, compose, clock, FAST, gives_way_to=busy_twice).drain() == 1
    assert asked == [0, 0, 0]

    put(PEOPLE[0], "waits again")
    assert await Dispatcher(database, sender, compose, clock, FAST, gives_way_to=lambda: True).drain() == 1
    assert [key for _, key in sender.sent] == ["waits", "waits again"]


async def test_more_than_one_batch_is_emptied(dispatcher: Dispatcher, sender: FakeSender, put: Put) -> None:
    for number in range(45):
        put(PEOPLE[number % 5], f"n{number:02}")

    assert await dispatcher.drain() == 45

    for telegram_id in PEOPLE:
        theirs = [html for who, html in sender.sent if who == telegram_id]
        assert theirs == sorted(theirs)


async def test_whoever_has_finished_meanwhile_hears_nothing(
    dispatcher: Dispatcher, sender: FakeSender, put: Put, statuses: Statuses
) -> None:
    put(11, "over")

    await dispatcher.drain()

    assert sender.sent == []
    assert statuses() == {"over": "OBSOLETE"}


async def test_each_outcome_is_settled(
    dispatcher: Dispatcher, sender: FakeSender, put: Put, statuses: Statuses
) -> None:
    sender.outcomes = {"a": Unreachable(), "b": Rejected("Bad Request"), "c": Unknown()}
    for telegram_id, key in zip(PEOPLE, "abc", strict=False):
        put(telegram_id, key)

    await dispatcher.drain()

    assert statuses() == {"a": "UNREACHABLE", "b": "DEAD", "c": "UNKNOWN"}


async def test_a_message_that_cannot_be_written_stops_no_other(
    dispatcher: Dispatcher, sender: FakeSender, put: Put, statuses: Statuses, clock: FrozenClock
) -> None:
    put(11, "broken")
    put(12, "fine")

    await dispatcher.drain()
    put(13, "next")
    await dispatcher.drain()

    assert statuses() == {"broken": "WAITING", "fine": "SENT", "next": "SENT"}


async def test_a_flood_sends_the_rest_back_untried_and_it_goes_out_later(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, put: Put, statuses: Statuses, clock: FrozenClock
) -> None:
    sender.outcomes = {"a": RetryLater(60.0)}
    for key in "abc":
        put(11, key)

    await dispatcher.drain()
    assert sender.sent == [(11, "a")]
    assert set(statuses().values()) == {"WAITING"}

    clock.move(minutes=5)
    await Dispatcher(database, sender, compose, clock, FAST).drain()
    assert set(statuses().values()) == {"SENT"}
    with database.read() as session:
        assert {row.dedupe_key: row.attempts for row in session.exec(select(Outbox))} == {"a": 2, "b": 1, "c": 1}


async def test_nothing_is_claimed_while_telegram_asked_to_wait(
    dispatcher: Dispatcher, sender: FakeSender, put: Put, statuses: Statuses
) -> None:
    sender.outcomes = {"a": RetryLater(60.0)}
    put(11, "a")
    await dispatcher.drain()
    put(12, "b")

    assert await dispatcher.drain() == 0
    assert statuses() == {"a": "WAITING", "b": "WAITING"}


async def test_one_chat_gets_its_messages_at_a_pace_and_others_do_not_wait_for_it(
    database: Database, sender: FakeSender, put: Put, clock: FrozenClock
) -> None:
    paced = Dispatcher(database, sender, compose, clock, Pace(overall=10_000, per_chat=20))
    for number in range(3):
        put(11, f"n{number}")
    put(12, "other")

    await paced.drain()

    when = dict(zip((html for _, html in sender.sent), sender.at, strict=True))
    assert when["n1"] - when["n0"] >= 0.045
    assert when["n2"] - when["n1"] >= 0.045
    assert when["other"] < when["n1"]


async def test_all_together_keep_the_overall_pace(
    database: Database, sender: FakeSender, put: Put, clock: FrozenClock
) -> None:
    paced = Dispatcher(database, sender, compose, clock, Pace(overall=10, per_chat=10_000))
    for number in range(15):
        put(PEOPLE[number % 5], f"n{number:02}")

    await paced.drain()

    # Ten may go at once, the others at a tenth of a second each.
    assert sender.at[-1] - sender.at[0] >= 0.4


async def test_drains_do_not_overlap(dispatcher: Dispatcher, sender: FakeSender, put: Put) -> None:
    sender.delay = 0.05
    put(11, "a")

    assert sorted(await asyncio.gather(dispatcher.drain(), dispatcher.drain())) == [0, 1]
    assert len(sender.sent) == 1


async def test_two_replicas_send_nothing_twice(
    database: Database, database_url: str, sender: FakeSender, put: Put, clock: FrozenClock
) -> None:
    other = Database(database_url, Vault.parse(new_key()))
    sender.delay = 0.005
    for number in range(50):
        put(PEOPLE[number % 5], f"n{number}")

    counts = await asyncio.gather(
        *[Dispatcher(place, sender, compose, clock, FAST).drain() for place in (database, other)]
    )
    other.close()

    assert sum(counts) == 50
    assert len(set(sender.sent)) == len(sender.sent) == 50


async def test_what_a_dead_process_claimed_is_not_sent_twice_unless_the_law_wants_it(
    dispatcher: Dispatcher, sender: FakeSender, put: Put, statuses: Statuses, clock: FrozenClock, database: Database
) -> None:
    put(11, "reminder")
    put(12, "notice", legal=True)
    with database.write() as session:
        outbox.claim(session, clock.now(), 10)
    clock.move(seconds=STALE.total_seconds() + 1)

    await dispatcher.drain()
    clock.move(minutes=1)
    await dispatcher.drain()

    assert statuses() == {"reminder": "UNKNOWN", "notice": "SENT"}
    assert sender.sent == [(12, "notice")]


async def test_what_was_sent_is_not_forgotten_while_the_database_is_away(
    dispatcher: Dispatcher,
    sender: FakeSender,
    put: Put,
    statuses: Statuses,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(11, "a")
    run = database.run

    async def away_after_sending(work: Callable[[Session], object]) -> object:
        if sender.sent:
            raise OperationalError("SELECT 1", {}, Exception("the database is away"))
        return await run(work)

    with monkeypatch.context() as away:
        away.setattr(database, "run", away_after_sending)
        with pytest.raises(OperationalError):
            await dispatcher.drain()
    assert statuses() == {"a": "CLAIMED"}

    await dispatcher.drain()
    assert statuses() == {"a": "SENT"}
    assert len(sender.sent) == 1


async def test_stopping_gives_back_what_was_not_sent(
    database: Database, sender: FakeSender, put: Put, statuses: Statuses, clock: FrozenClock
) -> None:
    paced = Dispatcher(database, sender, compose, clock, Pace(overall=10_000, per_chat=5))
    for number in range(10):
        put(11, f"n{number}")
    draining = asyncio.create_task(paced.drain())
    async with asyncio.timeout(10):
        while not sender.sent:  # noqa: ASYNC110 - the sender is a fake
            await asyncio.sleep(0.01)

    await paced.stop()
    await draining

    assert sorted(set(statuses().values())) == ["SENT", "WAITING"]
    assert len(sender.sent) < 10
