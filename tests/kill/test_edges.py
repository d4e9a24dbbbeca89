"""However often and whenever the process is killed: every accepted update takes effect, and only once."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import pytest

from bot.simulator import Backoff, Person, Simulator
from models.crypto import new_key
from tests.handlers.counting import TOKEN, add_people, effects
from tests.kill.harness import Nursery, Victim, acknowledged, environment
from tests.support.databases import SharedDatabase

PEOPLE = range(11, 19)
KILLS = 6
WAITING = 30
"""How many updates wait at most for a process that is not there."""


@pytest.mark.kill
@pytest.mark.parametrize(
    ("mode", "prepared_database"),
    [("polling", "sqlite"), ("webhook", "postgresql")],
    indirect=["prepared_database"],
)
async def test_nothing_accepted_is_lost_and_nothing_happens_twice(
    mode: str, prepared_database: SharedDatabase, nursery: Nursery, tmp_path: Path
) -> None:
    database = prepared_database.database
    add_people(database, PEOPLE)
    people = [Person(person, f"Pegawai {person}", "staff", "Pelaksana") for person in PEOPLE]
    sim = Simulator(TOKEN, people, backoff=Backoff(first=0.02, longest=0.2))
    issued: dict[int, int] = {}

    async def talk() -> None:
        for person in itertools.cycle(PEOPLE):
            if sim.updates_pending < WAITING:
                issued[sim.say(person, "halo")] = person
            await asyncio.sleep(0.005)

    async with sim.serve() as address:
        settings = environment(address, prepared_database.url, mode, new_key(), tmp_path)
        victim = Victim(nursery, "counting", settings, sim, tmp_path)
        talking = asyncio.create_task(talk())
        try:
            for _ in range(KILLS):
                victim.start()
                await victim.kill(lambda: len(acknowledged(sim, set(issued))), 60)
                lost = acknowledged(sim, set(issued)) - set(effects(database))
                assert not lost, f"accepted without effect: {sorted(lost)}\n{victim.said()}"
            talking.cancel()
            victim.start()
            await sim.until(lambda: sim.updates_pending == 0, 60)
        finally:
            await victim.end()

    done = effects(database)
    assert sorted(done) == sorted(issued)
    for person in PEOPLE:
        theirs = [update_id for update_id in done if issued[update_id] == person]
        assert theirs == sorted(theirs), f"out of order for {person}"
