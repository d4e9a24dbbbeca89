"""One person's updates come one after another; nobody waits for somebody else."""

from __future__ import annotations

import asyncio

import pytest

from handlers.line import PersonLine


async def test_one_person_is_served_in_the_order_of_arrival() -> None:
    line = PersonLine()
    served: list[int] = []

    async def serve(number: int) -> None:
        async with line.turn(7):
            await asyncio.sleep(0.001 * (5 - number))
            served.append(number)

    await asyncio.gather(*[serve(number) for number in range(5)])

    assert served == [0, 1, 2, 3, 4]


async def test_other_people_do_not_wait() -> None:
    line = PersonLine()
    await line.acquire(7)

    async with asyncio.timeout(1):
        async with line.turn(8):
            assert len(line) == 2


async def test_another_task_may_release_the_line() -> None:
    line = PersonLine()
    await line.acquire(7)
    waiting = asyncio.create_task(line.acquire(7))
    await asyncio.sleep(0)

    await asyncio.create_task(asyncio.to_thread(lambda: None))
    assert not waiting.done()
    line.release(7)

    await waiting


async def test_whoever_is_served_leaves_nothing_behind() -> None:
    line = PersonLine()
    async with line.turn(7):
        waiting = asyncio.create_task(line.acquire(7))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert len(line) == 1

    assert len(line) == 0


async def test_a_line_that_nobody_holds_cannot_be_released() -> None:
    with pytest.raises(RuntimeError):
        PersonLine().release(7)
