"""A person who talks to the conversations on a real database: each step is a transaction, each screen is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.engine import reply
from bot.conversation.events import Event, Tapped, Went, Where, Wrote
from bot.conversation.path import State
from bot.conversation.presenting import present
from bot.conversation.steps import Flow
from bot.conversation.turns import Asked, Finished, Summarised, Turn
from bot.services import answers, conversations
from bot.services.binding import Context
from bot.services.bindings import BINDINGS
from bot.services.conversations import Drawing
from models import Session
from models.queries import conversations as rows
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
        self.me = person(database, telegram_id, now)
        self.now = now
        self.drawing: Drawing | None = None

    def start(self, flow: str, subject_id: int) -> Turn:
        """Open a conversation or take it up."""
        with self.database.write() as session:
            self.drawing = conversations.start(session, BINDINGS, self.me, flow, subject_id, self.now)
            self._draw(session)
        return self.turn

    def send(self, event: Event, *, draw: bool = True, conversation_id: int | None = None) -> Turn:
        """Let an event have its effect, and draw what is said."""
        with self.database.write() as session:
            self.drawing = conversations.turn(
                session, BINDINGS, self.me, event, self.now, conversation_id=conversation_id
            )
            if draw:
                self._draw(session)
        return self.turn

    def _draw(self, session: Session) -> None:
        """The screen arrives in the chat."""
        drawing = self.shown
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

        All of it is one transaction. `given` has replies by step, or by step and item as `step:item`; a reply that is
        on a button is a tap, several in a row are separated by spaces where they are taps. Everything else gets Sesuai,
        a number or a sentence.
        """
        with self.database.write() as session:
            row = rows.open_conversation(session, self.me.id)
            assert row is not None, "a question stands"
            binding, context = BINDINGS[row.flow], Context(session, self.me, row.subject_id, self.now)
            before = state = answers.state_of(session, row, binding.facts(context))
            said = self.turn
            while isinstance(said, Asked) and said.key.step != step:
                state, said = _replied(binding.flow, state, said, given or {})
                binding.along(context, state)
            answers.keep(session, row, before, state, self.now)
            session.flush()
            self.drawing = conversations.present(session, BINDINGS, self.me, row.id or 0, self.now)
            self._draw(session)
        if step is None:
            assert isinstance(self.turn, Summarised), self.turn
        return self.turn

    def answer(self, given: Mapping[str, str] | None = None) -> Turn:
        """Answer the question that stands; see `answer_until`."""
        codes, written = reply_to(self.asked, given or {})
        self.tap(*codes)
        return self.turn if written is None else self.write(written)

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


def reply_to(asked: Asked, given: Mapping[str, str]) -> tuple[list[str], str | None]:
    """What answers a question: buttons to tap one after the other, or a text; see `Talk.answer_until`."""
    codes = [option.code for row in asked.rows for option in row]
    wanted = given.get(f"{asked.key.step}:{asked.key.item}") or given.get(asked.key.step)
    if not codes:
        return [], wanted or WRITTEN.get(asked.key.step, SENTENCE)
    if wanted is not None and wanted.split()[0] in codes:
        return wanted.split(), None
    return [next((code for code in ("f", "m") if code in codes), codes[0])], None


def send_self_review(
    database: Database, org: Organisation, who: int, now: datetime = NOW, given: Mapping[str, str] | None = None
) -> None:
    """The self-review becomes records, in one transaction instead of one a question."""
    _finish(database, "self_review", who, org.appraisals[who], now, given or {})


def assess(
    database: Database,
    org: Organisation,
    penilai: int,
    who: int,
    now: datetime = NOW,
    given: Mapping[str, str] | None = None,
) -> None:
    """The assessment becomes records, in one transaction instead of one a question."""
    _finish(database, "assessment", penilai, org.appraisals[who], now, given or {})


def _finish(
    database: Database, flow: str, telegram_id: int, subject_id: int, now: datetime, given: Mapping[str, str]
) -> None:
    me, binding = person(database, telegram_id, now), BINDINGS[flow]
    with database.write() as session:
        context = Context(session, me, subject_id, now)
        facts = binding.facts(context)
        state, said = State(facts), _begun(binding.flow, facts)
        while isinstance(said, Asked):
            state, said = _replied(binding.flow, state, said, given)
            binding.along(context, state)
        _, said = reply(binding.flow, state, Went(Where.SEND, state.revision))
        assert isinstance(said, Finished), said
        binding.finish(context, said.answers)


def _replied(flow: Flow[Any], state: State[Any], asked: Asked, given: Mapping[str, str]) -> tuple[State[Any], Turn]:
    """What follows once a question is answered, and every screen on the way was drawn."""
    said: Turn = asked
    codes, written = reply_to(asked, given)
    for event in [*codes, None] if written is not None else codes:
        drawn = replace(state, drawn_revision=state.revision)
        happening = Wrote(written or "", READER) if event is None else Tapped(event, state.revision)
        state, said = reply(flow, drawn, happening)
    return state, said


def _begun(flow: Flow[Any], facts: Any) -> Turn:
    return present(flow, State(facts))
