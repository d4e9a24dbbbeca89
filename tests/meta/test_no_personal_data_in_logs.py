"""Whatever a person writes, and whatever goes wrong meanwhile, the log holds ids and never their words or names."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import log
from bot.sample import City, city
from handlers import answering
from handlers.answering import Desk
from handlers.incoming import Words
from tests.support.stage import CityTemplate, Stage, stage

SECRETS = ("Xylofonrahasia", "0812-7766-5544", "zq.pribadi@contoh.id", "6371010101800001")
SENTENCE = f"Kolega saya {SECRETS[0]} ({SECRETS[1]}, {SECRETS[2]}, NIK {SECRETS[3]}) membantu warga <b>&."


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, as the bot itself configures it, with every detail."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure("DEBUG", "json", stream=stream)
    yield stream
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    for package in log.OURS:
        logging.getLogger(package).setLevel(logging.NOTSET)


def failing_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next words break the handler, with an error that repeats them; Telegram sends them again."""
    words = answering._words
    failures = [ValueError]

    def break_down(desk: Desk, said: Words) -> object:
        if failures:
            raise failures.pop()(f"cannot store {said.text} of {desk.person.name}")
        return words(desk, said)

    monkeypatch.setattr(answering, "_words", break_down)


async def test_a_conversation_and_its_failures_leave_no_word_and_no_name_in_the_log(
    tmp_path: Path, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "template").mkdir()
    template = CityTemplate.make(tmp_path / "template")
    place = tmp_path / "template"
    async with stage(place, f"sqlite:///{place / 'city.db'}", template.vault, replicated=False) as world:
        shown = city()
        who = shown.case("disdukcapil").telegram_id
        await play(world, who, monkeypatch)
        await play_the_penilai(world, shown)
        said = [message.text or "" for message in world.simulator.chat(who)]

    assert any(SECRETS[0] in text for text in said), "it was said in the chat"
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert "update failed" in {line["event"] for line in lines}
    assert all(line["logger"] for line in lines)
    for private in (*SECRETS, *(person.name for person in shown.people)):
        assert private not in written.getvalue()


async def play(world: Stage, who: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin the self-review, write until a sentence is asked for, and write one that breaks the handler at first."""
    world.simulator.say(who, "/penilaian")
    await world.settle()
    world.simulator.press(who, "▶️ Mulai")
    await world.settle()
    for _ in range(6):
        world.simulator.say(who, SENTENCE)
        await world.settle()
        world.simulator.say(who, "100")
        await world.settle()
    failing_once(monkeypatch)
    world.simulator.say(who, SENTENCE)
    await world.settle()
    world.simulator.say(who, f"/{SECRETS[0]} {SECRETS[1]}")
    await world.settle()


async def play_the_penilai(world: Stage, shown: City) -> None:
    """A penilai looks for somebody by name, and is reminded."""
    penilai = next(person for person in shown.people if person.group == "Pejabat penilai")
    world.simulator.say(penilai.telegram_id, shown.case("disdukcapil").name)
    await world.settle()
    world.clock.move(days=2, hours=2)
    await world.tick()
