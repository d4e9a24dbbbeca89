"""Polling: the offset passes only what is committed, and one person's trouble stops nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Update

from bot.simulator import Simulator
from handlers.edges import polling
from handlers.edges.polling import PollingEdge
from models.session import Database
from tests.handlers.conftest import BUDI, RINA, SITI, Counting, Start
from tests.handlers.counting import effects, fail_for

# pytest forgets the filter that the module sets when it is imported.
pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")


@asynccontextmanager
async def running(replica: Counting) -> AsyncIterator[PollingEdge]:
    """Poll while the block runs."""
    edge = PollingEdge(replica.application, replica.deliverer, long_poll=5)
    task = asyncio.create_task(edge.run())
    try:
        yield edge
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less between repetitions, as tests are short."""
    monkeypatch.setattr(polling, "_FIRST_RETRY", 0.01)
    monkeypatch.setattr(polling, "_LONGEST_RETRY", 0.1)


async def test_everything_takes_effect_in_each_persons_order(sim: Simulator, staffed: Database, start: Start) -> None:
    said = [(person, sim.say(person, str(number))) for number in range(60) for person in (SITI, BUDI, RINA)]
    async with running(await start(staffed)):
        await sim.until(lambda: sim.updates_pending == 0)

    done = effects(staffed)
    assert sorted(done) == sorted(update_id for _, update_id in said)
    for person in (SITI, BUDI, RINA):
        theirs = [update_id for who, update_id in said if who == person]
        assert [update_id for update_id in done if update_id in theirs] == theirs


async def test_different_people_are_served_at_the_same_time(sim: Simulator, staffed: Database, start: Start) -> None:
    inside = 0
    most = 0

    async def busy(update: Update) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.05)
        inside -= 1

    for person in (SITI, BUDI, RINA):
        sim.say(person, "halo")
        sim.say(person, "lagi")
    async with running(await start(staffed, before=busy)):
        await sim.until(lambda: sim.updates_pending == 0)

    assert most == 3


async def test_a_failing_update_holds_up_its_person_only(
    sim: Simulator, staffed: Database, start: Start, texts: Callable[[int], list[str]]
) -> None:
    bad = sim.say(SITI, "rusak")
    after = sim.say(SITI, "sesudahnya")
    replica = await start(staffed, before=fail_for({bad}))
    async with running(replica):
        others = [sim.say(BUDI, "halo")]
        await sim.until(lambda: others[0] in effects(staffed))
        others.append(sim.say(RINA, "halo"))
        await sim.until(lambda: sim.updates_pending == 0)

    assert sorted(effects(staffed)) == sorted([after, *others])
    assert replica.observed.count(("message", "SetAside")) == 1
    assert len(texts(SITI)) == 1


async def test_a_slow_update_does_not_keep_others_from_being_fetched(
    sim: Simulator, staffed: Database, start: Start
) -> None:
    release = asyncio.Event()
    slow = sim.say(SITI, "lambat")

    async def wait_for_release(update: Update) -> None:
        if update.update_id == slow:
            await release.wait()

    async with running(await start(staffed, before=wait_for_release)):
        await sim.until(lambda: any(call.method == "getUpdates" for call in sim.calls))
        quick = sim.say(BUDI, "cepat")
        await sim.until(lambda: quick in effects(staffed))
        assert sim.updates_pending == 2
        release.set()
        await sim.until(lambda: sim.updates_pending == 0)

    assert effects(staffed) == [quick, slow]


async def test_while_the_database_is_away_nothing_is_lost(
    sim: Simulator, staffed: Database, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = await start(staffed)

    async def gone(work: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the database is away"))

    said = [sim.say(SITI, str(number)) for number in range(3)]
    with monkeypatch.context() as away:
        away.setattr(staffed, "run", gone)
        away.setattr(staffed, "look", gone)
        async with running(replica):
            await sim.until(lambda: replica.observed.count(("message", "Failed")) >= 7)
            assert sim.updates_pending == 3

    async with running(replica):
        await sim.until(lambda: sim.updates_pending == 0)

    assert effects(staffed) == said


async def test_a_restart_repeats_what_was_not_acknowledged_without_doubling_it(
    sim: Simulator, staffed: Database, start: Start
) -> None:
    said = [sim.say(SITI, str(number)) for number in range(5)]
    replica = await start(staffed)
    async with running(replica):
        await sim.until(lambda: len(effects(staffed)) == 5)
    for update_id in said:
        sim.repeat(update_id)
    async with running(replica):
        await sim.until(lambda: sim.updates_pending == 0)

    assert effects(staffed) == said


async def test_stopping_finishes_what_is_in_hand(sim: Simulator, staffed: Database, start: Start) -> None:
    said = [sim.say(SITI, str(number)) for number in range(3)]
    begun = asyncio.Event()

    async def take_time(update: Update) -> None:
        begun.set()
        await asyncio.sleep(0.05)

    async with running(await start(staffed, before=take_time)):
        await begun.wait()

    assert effects(staffed) == said


async def test_it_goes_on_after_trouble_with_the_network(sim: Simulator, staffed: Database, start: Start) -> None:
    sim.fail_next("getUpdates", status=502, times=2)
    sim.fail_next("getUpdates", drop=True)
    sim.fail_next("deleteWebhook", status=500)
    async with running(await start(staffed)) as edge:
        sim.say(SITI, "halo")
        await sim.until(lambda: sim.updates_pending == 0)
        assert edge.poll_age() < 5

    assert len(effects(staffed)) == 1


async def test_a_webhook_is_dropped_first_and_keeps_what_waits(sim: Simulator, staffed: Database, start: Start) -> None:
    replica = await start(staffed)
    await replica.application.bot.set_webhook("http://127.0.0.1:9/telegram")
    sim.say(SITI, "halo")
    async with running(replica):
        await sim.until(lambda: sim.updates_pending == 0)

    assert len(effects(staffed)) == 1


async def test_a_second_process_with_the_token_is_named_in_the_log(
    sim: Simulator, staffed: Database, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[str] = []
    heard = asyncio.Event()

    def hear(event: str, **fields: object) -> None:
        logged.append(event)
        heard.set()

    monkeypatch.setattr(polling.log, "error", hear)
    replica = await start(staffed)
    async with running(replica):
        await sim.until(lambda: any(call.method == "getUpdates" for call in sim.calls))
        await replica.application.bot.get_updates(timeout=0)
        async with asyncio.timeout(5):
            await heard.wait()
        sim.say(SITI, "halo")
        await sim.until(lambda: sim.updates_pending == 0)

    assert logged == ["another process takes this bot's updates"]


async def test_the_age_of_the_last_good_poll_grows_while_telegram_is_away(
    sim: Simulator, staffed: Database, start: Start
) -> None:
    sim.fail_next("getUpdates", status=500, times=1_000)
    async with running(await start(staffed)) as edge:
        await asyncio.sleep(0.3)
        assert edge.poll_age() >= 0.3


@pytest.mark.parametrize("turns", range(4))
async def test_an_end_that_comes_together_with_what_was_waited_for_is_an_end(turns: int) -> None:
    """Otherwise a bot that is told to stop at such a moment goes on polling for ever."""
    event = asyncio.Event()
    waiting = asyncio.create_task(polling.is_set_within(event, 60))
    await asyncio.sleep(0.01)
    event.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    accepted = waiting.cancel()
    ended = await asyncio.gather(waiting, return_exceptions=True)
    assert isinstance(ended[0], asyncio.CancelledError) is accepted
