"""One person in one conversation: every screen is drawn at once, words are read as in Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from bot.conversation.answers import Answer, Key
from bot.conversation.cards import FINISH, Card
from bot.conversation.engine import reply
from bot.conversation.events import Event, Tapped, Went, Where, Wrote
from bot.conversation.kinds import RATING_CODES, YES, Choice, Day, Line, Number, Prose
from bot.conversation.path import State, path, position
from bot.conversation.presenting import present
from bot.conversation.search import Lookup
from bot.conversation.steps import Flow
from bot.conversation.turns import Asked, Finished, Summarised, Turn
from bot.domain.predikat import Rating
from bot.i18n import Text, translator

F = TypeVar("F")

TODAY = date(2026, 11, 24)
PRESENT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""09.00 WITA of that day."""
SENTENCE = "Every certificate went out on the day it was asked for."


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs, as the edge gives it."""

    language: str = "id"
    today: date = TODAY
    now: datetime = PRESENT

    def label(self, text: Text) -> str:
        return translator(self.language).label(text)

    def number(self, written: str) -> Decimal | None:
        return translator(self.language).read_number(written)


READER = Reader()


def english(text: Text | None) -> str:
    """The words of a text as the code carries them; they do not wait for a translation."""
    assert text is not None
    return translator("en").label(text)


def drawn(state: State[F]) -> State[F]:
    """The state once its screen stands in the chat."""
    return replace(state, drawn_revision=state.revision)


def fitting(flow: Flow[F], state: State[F], pick: int = 0) -> Event | None:
    """An event that answers the question that stands; None at the summary. `pick` varies the answer."""
    index = position(flow, state)
    if index is None:
        return None
    place = path(flow, state)[index]
    match place.step.kind_in(place.scope):
        case Choice(options=options):
            codes = [option.code for option in options]
            as_expected = RATING_CODES[Rating.MEETS]
            code = as_expected if pick == 0 and as_expected in codes else codes[pick % len(codes)]
            return Tapped(code, state.revision)
        case Card():
            return Tapped(FINISH, state.revision)
        case Number():
            kept = state.answers.get(place.key)
            if kept is not None and not kept.done:
                return Tapped(YES, state.revision)
            return Wrote(("98,5", "1.250", "0", "100")[pick % 4], READER)
        case Line():
            return Wrote("800.1.3/24/2026", READER)
        case Day():
            return Wrote("24-10-2026", READER)
        case Prose():
            return Wrote(SENTENCE, READER)
        case Lookup(names=names):
            kept = state.answers.get(place.key)
            found = place.step.kind_in(place.scope).rows(kept, None)
            return Tapped(found[0][0].code, state.revision) if found else Wrote(next(iter(names.values())), READER)
        case kind:
            raise AssertionError(f"no answer is known for {kind}")


class Chat(Generic[F]):
    """A conversation that a test talks to; it returns and keeps what was said last."""

    def __init__(self, flow: Flow[F], facts: F, answers: Mapping[Key, Answer] | None = None) -> None:
        self.flow = flow
        self.state = drawn(State(facts, answers or {}))
        self.turn: Turn = present(flow, self.state)

    def send(self, event: Event) -> Turn:
        state, self.turn = reply(self.flow, self.state, event)
        self.state = drawn(state)
        return self.turn

    def tap(self, *codes: str) -> Turn:
        for code in codes:
            self.send(Tapped(code, self.state.revision))
        return self.turn

    def write(self, text: str) -> Turn:
        return self.send(Wrote(text, READER))

    def go(self, where: Where, line: int = -1) -> Turn:
        return self.send(Went(where, self.state.revision, line))

    def edit(self, step: str, item: str = "") -> Turn:
        """Tap `Ubah` on the line of a step."""
        return self.go(Where.EDIT, [line.key for line in self.summary.lines].index(Key(step, item)))

    def answer_until(self, step: str | None, item: str = "") -> None:
        """Answer whatever is asked until this step, or with None the summary, comes up."""
        for _ in range(1000):
            event = fitting(self.flow, self.state)
            if event is None or (step is not None and self.asked.key == Key(step, item)):
                break
            self.send(event)
        if step is None:
            assert isinstance(self.turn, Summarised)
        else:
            assert self.asked.key == Key(step, item)

    @property
    def asked(self) -> Asked:
        assert isinstance(self.turn, Asked), self.turn
        return self.turn

    @property
    def summary(self) -> Summarised:
        assert isinstance(self.turn, Summarised), self.turn
        return self.turn

    @property
    def finished(self) -> Finished:
        assert isinstance(self.turn, Finished), self.turn
        return self.turn

    @property
    def note(self) -> str:
        """What was said about the last event, in English."""
        assert isinstance(self.turn, Asked | Summarised), self.turn
        return english(self.turn.note)

    def codes(self) -> list[str]:
        """The codes of the buttons that stand below the question."""
        return [option.code for row in self.asked.rows for option in row]
