"""A person who talks to the conversations on a real database: each step is a transaction, each screen is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.conversation.engine import Asked, Event, Summarised, Tapped, Turn, Went, Where, Wrote
from bot.services import conversations
from bot.services.bindings import BINDINGS
from bot.services.conversations import Drawing
from models.queries.conversations import mark_drawn
from models.session import Database
from tests.conversation.chat import READER
from tests.support.organisation import NOW, Organisation, person

SENTENCE = "Setiap akta terbit pada hari permohonan diterima."
WRITTEN: Mapping[str, str] = {"realisation": "25", "letter_number": "800.1/24/2026", "letter_on": "20-11-2026"}
"""What is written where a sentence would not do."""


class Talk:
    """One person in one conversation. Refusals are raised; the last thing that was said stands in `drawing`."""

    def __init__(self, database: Database, telegram_id: int, now: datetime = NOW) -> None:
        self.database = database
        self.telegram_id = telegram_id
        self.now = now
        self.drawing: Drawing | None = None

    def start(self, flow: str, subject_id: int) -> Turn:
        """Open a conversation or take it up."""
        me = person(self.database, self.telegram_id)
        with self.database.write() as session:
            self.drawing = conversations.start(session, BINDINGS, me, flow, subject_id, self.now)
        self.draw()
        return self.turn

    def send(self, event: Event, *, draw: bool = True) -> Turn:
        """Let an event have its effect, and draw what is said."""
        me = person(self.database, self.telegram_id)
        with self.database.write() as session:
            self.drawing = conversations.turn(session, BINDINGS, me, event, self.now, conversation_id=None)
        if draw:
            self.draw()
        return self.turn

    def draw(self) -> None:
        """The screen arrives in the chat."""
        drawing = self.shown
        with self.database.write() as session:
            mark_drawn(session, drawing.conversation_id, drawing.revision, 1000 + drawing.revision)

    def tap(self, *codes: str) -> Turn:
        """Tap buttons of the question one after the other."""
        for code in codes:
            self.send(Tapped(code, self.shown.revision))
        return self.turn

    def write(self, text: str) -> Turn:
        """Write a message."""
        return self.send(Wrote(text, READER))

    def go(self, where: Where, line: int = -1) -> Turn:
        """Tap a button of navigation."""
        return self.send(Went(where, self.shown.revision, line))

    def answer_until(self, step: str | None = None, given: Mapping[str, str] | None = None) -> Turn:
        """Answer until a step comes up, or with None the summary.

        `given` has replies by step, or by step and item as `step:item`; a reply that is on a button is a tap, several
        in a row are separated by spaces where they are taps. Everything else gets Sesuai, a number or a sentence.
        """
        for _ in range(60):
            said = self.turn
            if isinstance(said, Summarised) or (isinstance(said, Asked) and said.key.step == step):
                break
            self._answer(self.asked, given or {})
        if step is None:
            assert isinstance(self.turn, Summarised), self.turn
        return self.turn

    def _answer(self, asked: Asked, given: Mapping[str, str]) -> None:
        codes = [option.code for row in asked.rows for option in row]
        reply = given.get(f"{asked.key.step}:{asked.key.item}") or given.get(asked.key.step)
        if not codes:
            self.write(reply or WRITTEN.get(asked.key.step, SENTENCE))
        elif reply is not None and reply.split()[0] in codes:
            self.tap(*reply.split())
        else:
            self.tap(next((code for code in ("f", "m") if code in codes), codes[0]))

    @property
    def shown(self) -> Drawing:
        """What was said last."""
        assert self.drawing is not None, "there was a reply"
        return self.drawing

    @property
    def turn(self) -> Turn:
        """What was said last, as the engine gives it."""
        return self.shown.turn

    @property
    def asked(self) -> Asked:
        """The question that stands."""
        assert isinstance(self.turn, Asked), self.turn
        return self.turn


def send_self_review(
    database: Database, org: Organisation, who: int, now: datetime = NOW, given: Mapping[str, str] | None = None
) -> Talk:
    """Write the self-review from its first question and send it."""
    talk = Talk(database, who, now)
    talk.start("self_review", org.appraisals[who])
    talk.answer_until(None, given)
    talk.go(Where.SEND)
    return talk


def assess(
    database: Database,
    org: Organisation,
    penilai: int,
    who: int,
    now: datetime = NOW,
    given: Mapping[str, str] | None = None,
) -> Talk:
    """Assess somebody from the first question to the confirmation."""
    talk = Talk(database, penilai, now)
    talk.start("assessment", org.appraisals[who])
    talk.answer_until(None, given)
    talk.go(Where.SEND)
    return talk
