"""A served simulator, and two independent clients that judge it: aiogram with its models, and python-telegram-bot."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot as JudgeBot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot

from bot.simulator import Backoff, Person, Simulator

TOKEN = "123456:TEST-token"
SITI = Person(11, "Siti Rahmah", "staff", "Pranata Komputer", "siti_rahmah")
YANI = Person(21, "Ahmad Yani", "supervisor", "Kepala Bidang")


class QuickSession(AiohttpSession):
    """aiogram's session without the quarter of a second it waits for TLS to close."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    """Where the offset of the simulated time is written."""
    return tmp_path / "clock"


@pytest.fixture
def sim(clock_file: Path) -> Simulator:
    """Two people, quick repetitions of the webhook."""
    return Simulator(TOKEN, [SITI, YANI], clock_file, backoff=Backoff(first=0.01, longest=0.05, timeout=5))


@pytest.fixture
async def address(sim: Simulator) -> AsyncIterator[str]:
    """Where the simulator is served."""
    async with sim.serve() as served:
        yield served


@pytest.fixture
async def judge(address: str) -> AsyncIterator[JudgeBot]:
    """aiogram: every answer passes its pydantic models, every refusal becomes its error class."""
    session = QuickSession(api=TelegramAPIServer.from_base(address))
    client = JudgeBot(TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    yield client
    await session.close()


@pytest.fixture
async def client(address: str) -> AsyncIterator[Bot]:
    """The library that the bot itself uses."""
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as ready:
        yield ready


@pytest.fixture
def picture() -> bytes:
    """A PNG of 3 × 2 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x10\x80\xf0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
