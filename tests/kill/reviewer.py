"""A virtual person who answers a self-review by what stands in the chat, and never looks anywhere else."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass
from time import monotonic

from bot.simulator import Message, Simulator

_STEP = re.compile(r"Langkah (\d+)/(\d+)")
_PATIENCE = 60.0
_PUZZLED = 1.0
"""Seconds after which somebody who sees the same question again answers it again."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the person has in front of them. `place` is a step, or what comes before and after the steps."""

    message: Message
    place: str
    step: int = 0


def answer_to(step: int) -> str:
    """What is written where words are asked for: it names its question, so that a misplaced answer shows."""
    return f"Jawaban untuk langkah nomor {step}, ditulis oleh pegawai contoh."


def number_for(step: int) -> int:
    """What is written where a number is asked for; likewise."""
    return 100 + step


class Reviewer:
    """Reads, answers, waits for the next question. `issued` are the updates that came of it."""

    def __init__(self, sim: Simulator, telegram_id: int, slowest: float) -> None:
        """`slowest` is how many seconds the person thinks at most."""
        self._sim = sim
        self.telegram_id = telegram_id
        self.issued: list[int] = []
        self._chance = random.Random(telegram_id)  # noqa: S311 - chance that can be repeated, no secret
        self._slowest = slowest
        self._answered = ""
        self._answered_at = 0
        self._seen_at = 0
        self._changed_at = 0.0

    async def review(self) -> None:
        """From the command to the receipt. Raises `TimeoutError` where no next question comes."""
        self._note(self._sim.say(self.telegram_id, "/penilaian"), "")
        while True:
            await self._sim.until(self._can_go_on, _PATIENCE)
            screen = self._screen()
            assert screen is not None
            if screen.place == "receipt":
                return
            await asyncio.sleep(self._chance.uniform(0, self._slowest))
            if self._screen() == screen:
                self._note(self._answer(screen), screen.place)

    def place(self) -> str:
        """Where the person is, for whoever has to find out why they cannot go on."""
        screen = self._screen()
        return "nothing" if screen is None else f"{screen.place}: {screen.message.text[:200]!r}"

    def _answer(self, screen: Screen) -> int:
        labels = screen.message.labels
        for label in labels:
            if label.startswith(("▶️", "Ya, ", "Semua ", "Sisanya ")) or label in {"Kirim", "Sesuai Ekspektasi"}:
                return self._tap(screen, label)
        if "tulis angkanya" in screen.message.text.lower():
            return self._sim.say(self.telegram_id, str(number_for(screen.step)))
        return self._sim.say(self.telegram_id, answer_to(screen.step))

    def _tap(self, screen: Screen, label: str) -> int:
        buttons = [button for row in screen.message.buttons for button in row]
        data = next(button["callback_data"] for button in buttons if button["text"] == label)
        return self._sim.tap(self.telegram_id, screen.message.id, data)

    def _note(self, update_id: int, place: str) -> None:
        self.issued.append(update_id)
        self._answered, self._answered_at = place, self._sim.world.pulse.revision

    def _can_go_on(self) -> bool:
        revision = self._sim.world.chat(self.telegram_id).revision
        if revision != self._seen_at:
            self._seen_at, self._changed_at = revision, monotonic()
        screen = self._screen()
        if screen is None or screen.message.revision <= self._answered_at:
            return False
        waiting = any(update.person == self.telegram_id for update in self._sim.world.updates)
        return screen.place != self._answered or (not waiting and monotonic() - self._changed_at > _PUZZLED)

    def _screen(self) -> Screen | None:
        for message in reversed(self._sim.chat(self.telegram_id)):
            if message.from_bot and message.labels and not message.deleted:
                return self._read(message)
        return None

    def _read(self, message: Message) -> Screen:
        found = _STEP.search(message.text)
        if "Kirim" in message.labels:
            return Screen(message, "summary")
        if found is not None:
            doubt = any(label.startswith("Ya, ") for label in message.labels)
            return Screen(message, f"step {found[1]}{' doubted' if doubt else ''}", int(found[1]))
        if message.labels[0].startswith("▶️"):
            return Screen(message, "start")
        return Screen(message, "receipt" if self._answered == "summary" else "elsewhere")
