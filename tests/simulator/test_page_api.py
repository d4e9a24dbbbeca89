"""What the chat page asks for, and what nobody but the page may ask."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot

from bot.clock import FileClock
from bot.simulator import Person, Simulator
from bot.simulator.clock import read_offset
from tests.simulator.conftest import SITI, TOKEN, YANI


@pytest.fixture
async def page(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser without a screen."""
    async with aiohttp.ClientSession(address) as session:
        yield session


async def test_it_knows_the_people_and_their_chats(sim: Simulator, client: Bot, page: aiohttp.ClientSession) -> None:
    await client.send_message(11, "<b>Halo</b>", parse_mode="HTML")
    async with page.get("/api/overview") as answer:
        overview = await answer.json()
    assert [person["name"] for person in overview["people"]] == [SITI.name, YANI.name]
    assert overview["chats"]["11"]["received"] == 1
    async with page.get("/api/chats/11") as answer:
        chat = await answer.json()
    assert [(message["text"], message["entities"]) for message in chat["messages"]] == [
        ("Halo", [{"type": "bold", "offset": 0, "length": 4}])
    ]
    async with page.get("/api/chats/11", params={"after": chat["revision"]}) as answer:
        assert (await answer.json())["messages"] == []
    async with page.get("/api/chats/99") as answer:
        assert answer.status == 404


async def test_people_write_tap_and_attach(
    sim: Simulator, client: Bot, page: aiohttp.ClientSession, picture: bytes
) -> None:
    await page.post("/api/chats/11/messages", json={"text": "halo"})
    await page.post("/api/chats/11/taps", json={"message_id": sim.chat(11)[0].id, "data": "y"})
    form = aiohttp.FormData({"kind": "photo", "caption": "Bukti"})
    for number in (1, 2):
        form.add_field("file", picture, filename=f"{number}.png", content_type="image/png")
    await page.post("/api/chats/11/files", data=form)
    updates = await client.get_updates()
    assert [bool(update.message) for update in updates] == [True, False, True, True]
    groups = {update.message.media_group_id for update in updates[2:] if update.message}
    assert len(groups) == 1
    assert groups != {None}
    assert sim.chat(11)[1].text == "Bukti"


async def test_a_file_that_a_browser_could_run_is_only_downloaded(
    sim: Simulator, page: aiohttp.ClientSession, picture: bytes
) -> None:
    sim.send_document(11, b"<script>alert(1)</script>", "x.html", "text/html")
    sim.send_photo(11, picture, "x.png", "image/png")
    harmful, harmless = (message.file for message in sim.chat(11))
    assert harmful is not None
    assert harmless is not None
    async with page.get(f"/api/files/{harmful.id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with page.get(f"/api/files/{harmless.id}") as answer:
        assert answer.content_type == "image/png"
        assert await answer.read() == picture


async def test_the_clock_moves_forward_only(sim: Simulator, page: aiohttp.ClientSession, clock_file: Path) -> None:
    before = sim.now()
    async with page.post("/api/clock", json={"seconds": 86400}) as answer:
        assert answer.status == 200
    async with page.post("/api/clock", json={"seconds": 3600}) as answer:
        assert answer.status == 200
    assert read_offset(clock_file) == timedelta(seconds=90000)
    assert 90000 <= (sim.now() - before).total_seconds() < 90060
    assert abs((FileClock(clock_file).now() - sim.now()).total_seconds()) < 2
    for wrong in (-1, "x", 10**9, None):
        async with page.post("/api/clock", json={"seconds": wrong}) as answer:
            assert answer.status == 400
    assert read_offset(clock_file) == timedelta(seconds=90000)


async def test_messages_carry_the_simulated_date(sim: Simulator, client: Bot, page: aiohttp.ClientSession) -> None:
    first = await client.send_message(11, "hari ini")
    await page.post("/api/clock", json={"seconds": 3 * 86400})
    second = await client.send_message(11, "tiga hari kemudian")
    assert round((second.date - first.date).total_seconds() / 86400) == 3


async def test_without_a_clock_file_time_is_not_moved() -> None:
    async with Simulator(TOKEN, [SITI]).serve() as address, aiohttp.ClientSession(address) as page:
        async with page.post("/api/clock", json={"seconds": 60}) as answer:
            assert answer.status == 409
        async with page.get("/api/overview") as answer:
            assert (await answer.json())["clock_movable"] is False


async def test_changes_are_streamed(sim: Simulator, page: aiohttp.ClientSession) -> None:
    async with page.get("/api/events") as stream:
        first = json.loads((await stream.content.readline()).removeprefix(b"data: "))
        sim.say(11, "halo")
        await stream.content.readline()
        second = json.loads((await stream.content.readline()).removeprefix(b"data: "))
    assert second["revision"] > first["revision"]
    assert second["chats"]["11"]["revision"] > first["chats"]["11"]["revision"]


async def test_people_can_be_set_later(sim: Simulator, page: aiohttp.ClientSession) -> None:
    sim.say(11, "halo")
    sim.set_people([SITI, Person(31, "Rusmini", "superior", "Kepala dinas")])
    assert [person.telegram_id for person in sim.people] == [11, 31]
    assert sim.chat(11)[0].text == "halo"
    with pytest.raises(KeyError, match="nobody has the Telegram id 21"):
        sim.chat(21)


async def test_the_page_is_complete_and_marked(page: aiohttp.ClientSession) -> None:
    async with page.get("/") as answer:
        body = await answer.text()
        assert "Simulasi" in answer.headers["X-Simulated"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Simulasi – bukan Telegram" in body
    for name in ("style.css", "app.js", "icon.svg"):
        async with page.get(f"/page/{name}") as answer:
            assert answer.status == 200
    for name in ("../state.py", "index.html", "missing.js"):
        async with page.get(f"/page/{name}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("headers", [{"Origin": "https://example.org"}, {"Host": "example.org"}, {"Origin": "null"}])
async def test_other_web_sites_are_kept_out(
    sim: Simulator, page: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with page.post("/api/chats/11/messages", json={"text": "x"}, headers=headers) as answer:
        assert answer.status == 403
    assert sim.chat(11) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org"])  # noqa: S104
async def test_it_listens_on_loopback_only(sim: Simulator, host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        async with sim.serve(host=host):
            pytest.fail("nothing may be served")


@pytest.mark.parametrize("token", ["", "abc", "x:y"])
def test_a_token_names_the_bot(token: str) -> None:
    with pytest.raises(ValueError, match="the bot's number"):
        Simulator(token)
