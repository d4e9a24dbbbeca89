"""A tick plans what is due and sends what waits, one at a time and on one replica."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

import pytest

from bot.services import outbox, updates
from models import Session
from models.session import Database, try_lock
from scheduler.dispatch import Dispatcher
from scheduler.jobs import Jobs
from tests.handlers.counting import NOW
from tests.scheduler.conftest import FakeSender
from tests.scheduler.test_dispatch import FAST, compose
from tests.support.clock import FrozenClock


async def nothing_owed() -> int:
    """No screen waits to be drawn."""
    return 0


@pytest.fixture
def dispatcher(database: Database, sender: FakeSender, clock: FrozenClock) -> Dispatcher:
    return Dispatcher(database, sender, compose, clock, FAST)


@pytest.fixture
def plan(people: dict[int, int]) -> Callable[[Session, datetime], int]:
    """Plans one message for one person, once."""

    def plan(session: Session, now: datetime) -> int:
        return int(outbox.put(session, "NOTE", people[11], 1, "planned", {}, now, now))

    return plan


@contextmanager
def locked_elsewhere(database: Database, name: str) -> Iterator[None]:
    """Another replica is in the middle of its tick."""
    with database.write() as session:
        assert try_lock(session, name)
        yield


async def test_a_tick_plans_and_sends(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    jobs = Jobs(database, dispatcher, plan, [], clock, redraw=nothing_owed, sweep=nothing_owed)

    assert await jobs.tick(clock.now()) == 1
    assert await jobs.tick(clock.now()) == 0

    assert sender.sent == [(11, "planned")]


async def test_ticks_do_not_overlap(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    sender.delay = 0.05
    jobs = Jobs(database, dispatcher, plan, [], clock, redraw=nothing_owed, sweep=nothing_owed)

    assert sorted(await asyncio.gather(jobs.tick(NOW), jobs.tick(NOW), jobs.tick(NOW))) == [0, 0, 1]


async def test_only_the_replica_with_the_lock_plans(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    if database.dialect == "sqlite":
        # One machine, one file: whoever comes second waits for the first and finds it planned.
        jobs = [Jobs(database, dispatcher, plan, [], clock, redraw=nothing_owed, sweep=nothing_owed) for _ in range(2)]
        assert sum(await asyncio.gather(*[one.tick(NOW) for one in jobs])) == 1
    else:
        with ExitStack() as held:
            held.enter_context(locked_elsewhere(database, "tick"))
            assert (
                await Jobs(database, dispatcher, plan, [], clock, redraw=nothing_owed, sweep=nothing_owed).tick(NOW)
                == 0
            )
    assert len(sender.sent) == (1 if database.dialect == "sqlite" else 0)


async def test_a_round_that_was_cut_short_is_followed_by_another_with_planning_in_between(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, clock: FrozenClock, put: Callable[..., None]
) -> None:
    planned: list[datetime] = []
    budgets = [-1.0, 45.0]

    def plan_nothing(session: Session, now: datetime) -> int:
        planned.append(now)
        return 0

    class Hasty:
        """Has no time in the first round."""

        def __init__(self) -> None:
            self.last_progress = dispatcher.last_progress

        @property
        def cut_short(self) -> bool:
            return dispatcher.cut_short

        async def drain(self) -> int:
            return await dispatcher.drain(budgets.pop(0))

    put(11, "waits")
    jobs = Jobs(database, Hasty(), plan_nothing, [], clock, redraw=nothing_owed, sweep=nothing_owed)  # type: ignore[arg-type]  # the part that is used

    assert await jobs.tick(NOW) == 1
    assert len(planned) == 2
    assert sender.sent == [(11, "waits")]


async def test_a_tick_that_fails_leaves_the_next_one_its_turn(
    database: Database, dispatcher: Dispatcher, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    failures = [LookupError()]

    def plan_badly(session: Session, now: datetime) -> int:
        if failures:
            raise failures.pop()
        return plan(session, now)

    jobs = Jobs(database, dispatcher, plan_badly, [], clock, redraw=nothing_owed, sweep=nothing_owed)
    with pytest.raises(LookupError):
        await jobs.tick(NOW)

    assert await jobs.tick(NOW) == 1


async def test_what_waits_is_sent_though_planning_fails_and_only_planning_counts_as_a_tick(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, clock: FrozenClock, put: Callable[..., None]
) -> None:
    def plan_badly(session: Session, now: datetime) -> int:
        raise LookupError

    jobs = Jobs(database, dispatcher, plan_badly, [], clock, redraw=nothing_owed, sweep=nothing_owed)
    waits = jobs._last_tick
    put(11, "waits")
    with pytest.raises(LookupError):
        await jobs.tick(NOW)

    assert sender.sent == [(11, "waits")]
    assert jobs._last_tick == waits


async def test_a_redraw_that_fails_comes_last_and_keeps_no_message_back(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    sent_before: list[int] = []

    async def redraw_badly() -> int:
        sent_before.append(len(sender.sent))
        raise LookupError

    jobs = Jobs(database, dispatcher, plan, [], clock, redraw=redraw_badly, sweep=nothing_owed)
    with pytest.raises(LookupError):
        await jobs.tick(NOW)

    assert sent_before == [1]
    assert sender.sent == [(11, "planned")]


async def test_the_chats_are_cleaned_last_though_everything_before_fails(
    database: Database, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    order: list[str] = []

    async def redraw_badly() -> int:
        order.append("redraw")
        raise LookupError

    async def sweep() -> int:
        order.append("sweep")
        return 3

    def plan_badly(session: Session, now: datetime) -> int:
        order.append("plan")
        raise LookupError

    with pytest.raises(LookupError):
        await Jobs(database, dispatcher, plan_badly, [], clock, redraw=redraw_badly, sweep=sweep).tick(NOW)

    assert order == ["plan", "redraw", "sweep"]


async def test_owed_screens_are_drawn_though_sending_fails(
    database: Database,
    dispatcher: Dispatcher,
    clock: FrozenClock,
    plan: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redrawn: list[bool] = []

    async def redraw() -> int:
        redrawn.append(True)
        return 1

    async def drain_badly() -> int:
        raise LookupError

    monkeypatch.setattr(dispatcher, "drain", drain_badly)
    with pytest.raises(LookupError):
        await Jobs(database, dispatcher, plan, [], clock, redraw=redraw, sweep=nothing_owed).tick(NOW)

    assert redrawn == [True]


async def test_the_clockwork_ticks_by_itself_and_stops(
    database: Database, dispatcher: Dispatcher, sender: FakeSender, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    ticked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def plan_and_tell(session: Session, now: datetime) -> int:
        loop.call_soon_threadsafe(ticked.set)
        return plan(session, now)

    jobs = Jobs(
        database, dispatcher, plan_and_tell, [], clock, redraw=nothing_owed, sweep=nothing_owed, every_second=True
    )
    jobs.start()
    async with asyncio.timeout(10):
        await ticked.wait()
    await jobs.stop()
    assert jobs.tick_age() < 10

    ticked.clear()
    await asyncio.sleep(1.2)
    assert not ticked.is_set()


async def test_the_night_tidies_up_even_where_one_part_fails(
    database: Database, dispatcher: Dispatcher, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    with database.write() as session:
        updates.record(session, 100, 1, NOW)
    clock.move(days=3)

    def fail(session: Session, now: datetime) -> int:
        raise LookupError

    jobs = Jobs(database, dispatcher, plan, [fail, updates.prune], clock, redraw=nothing_owed, sweep=nothing_owed)
    await jobs.tidy_up()

    with database.read() as session:
        assert not updates.is_committed(session, 100, 1)


async def test_the_age_of_the_last_tick_grows(
    database: Database, dispatcher: Dispatcher, clock: FrozenClock, plan: Callable[..., int]
) -> None:
    jobs = Jobs(database, dispatcher, plan, [], clock, redraw=nothing_owed, sweep=nothing_owed)
    await asyncio.sleep(0.05)
    before = jobs.tick_age()
    await jobs.tick(NOW)

    assert before >= 0.05
    assert jobs.tick_age() < before
