"""Telegram, simulated, and a bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Protocol

import pytest
from telegram import Bot

from bot.simulator import Backoff, Person, Simulator
from handlers.edges.delivering import AnyApplication, Deliverer
from handlers.request import AiohttpRequest
from handlers.sender import TelegramSender
from models.session import Database
from tests.handlers.counting import TOKEN, Hook, add_people, counting_application, nothing
from tests.support.clock import FrozenClock

SITI, BUDI, RINA, OPERATOR = 11, 12, 13, 14
PEOPLE = [Person(person, f"Pegawai {person}", "staff", "Pelaksana") for person in (SITI, BUDI, RINA, OPERATOR)]


@pytest.fixture
def sim() -> Simulator:
    """The simulated Bot API with a few people, not yet served."""
    return Simulator(TOKEN, PEOPLE, backoff=Backoff(first=0.02, longest=0.1))


@pytest.fixture
async def address(sim: Simulator) -> AsyncIterator[str]:
    """Where the simulator is served."""
    async with sim.serve() as address:
        yield address


@pytest.fixture
async def request_to_sim(address: str) -> AsyncIterator[AiohttpRequest]:
    """The request of `bot`, opened."""
    async with AiohttpRequest() as request:
        yield request


@pytest.fixture
async def bot(address: str, request_to_sim: AiohttpRequest) -> Bot:
    """A bot on the simulator."""
    return Bot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=request_to_sim)


@dataclass(frozen=True, slots=True)
class Counting:
    """A replica of the counting application with what delivers to it."""

    application: AnyApplication
    deliverer: Deliverer
    observed: list[tuple[str, str]]
    """Kind and outcome of every update that was judged."""


class Start(Protocol):
    """Starts a replica; `before` and `after` run around the commit of its handler."""

    async def __call__(self, database: Database, *, before: Hook = ..., after: Hook = ...) -> Counting: ...


@pytest.fixture
async def start(address: str, clock: FrozenClock) -> AsyncIterator[Start]:
    """Starts replicas of the counting application on the simulator, which end with the test."""
    async with AsyncExitStack() as running:

        async def start(database: Database, *, before: Hook = nothing, after: Hook = nothing) -> Counting:
            application, _ = counting_application(database, address, before=before, after=after)
            await running.enter_async_context(application)
            observed: list[tuple[str, str]] = []
            deliverer = Deliverer(
                application,
                database,
                TelegramSender(application.bot, patience=0),
                clock,
                [OPERATOR],
                lambda kind, outcome, seconds: observed.append((kind, outcome)),
            )
            return Counting(application, deliverer, observed)

        yield start


@pytest.fixture
def staffed(database: Database) -> Database:
    """The database with the simulator's people in it."""
    add_people(database, [person.telegram_id for person in PEOPLE])
    return database


@pytest.fixture
def texts(sim: Simulator) -> Callable[[int], list[str]]:
    """What the bot wrote to a person."""
    return lambda person: [message.text for message in sim.chat(person) if message.from_bot]
