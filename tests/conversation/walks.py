"""Conversations that nobody would hold: made-up and real flows, walked with fitting and unfitting events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, TypeAlias

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.conversation.answers import Key, Scope
from bot.conversation.cards import Card, Thing
from bot.conversation.engine import reply
from bot.conversation.events import Event, Tapped, Went, Where, Wrote
from bot.conversation.kinds import SCALE, Choice, Day, Kind, Line, Number, Option, Prose
from bot.conversation.path import State, path, position
from bot.conversation.presenting import present
from bot.conversation.steps import Each, Flow, Listing, Step
from bot.conversation.turns import Asked, Finished, Turn
from bot.i18n import Text, plain
from tests.conversation.chat import READER, SENTENCE, drawn, fitting
from tests.flows.cases import real_cases

a_few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Items: TypeAlias = tuple[str, ...]
"""The facts of a made-up flow: the items its repetitions go over."""


def _doubt(number: Decimal) -> Text | None:
    return plain("Is that right?") if number > 100 else None


A_OR_B = Choice((Option("a", plain("Yes, a")), Option("b", plain("No, b"))))
KINDS: dict[str, Kind] = {
    "scale": SCALE,
    "choice": A_OR_B,
    "prose": Prose(plain(SENTENCE)),
    "number": Number("jam", _doubt),
    "card": Card(tuple(Thing(k, k.upper(), f"Thing {k}") for k in "pqr"), may_be_unobserved=True),
    "long_card": Card(tuple(Thing(f"t{n}", f"T{n}", f"Thing {n}") for n in range(23))),
    "line": Line(),
    "day": Day(),
}


class _Maker:
    """Builds parts one after the other, so that a later one can look at an earlier choice or card."""

    def __init__(self) -> None:
        self.choice: str | None = None
        self.card: str | None = None

    def part(self, name: str, kind: str, mood: str, place: str) -> Step[Items] | Each[Items]:
        step = self._step(name, kind, mood)
        match place:
            case "each":
                return Each(lambda look: look.facts, (step, self._sibling(step)))
            case "nested":
                inner: Each[Items] = Each(lambda look: (f"{look.item}1", f"{look.item}2"), (step,))
                return Each(lambda look: look.facts, (inner, self._sibling(None, f"{name}_after")))
            case "exceptions" if self.card is not None:
                return Each(_exceptions_of(self.card), (step,), needs=(self.card,))
            case _:
                self.choice = name if kind == "choice" else self.choice
                self.card = name if kind in ("card", "long_card") else self.card
                return step

    def _step(self, name: str, kind: str, mood: str) -> Step[Items]:
        when: Callable[[Scope[Items]], bool] | None = None
        needs: tuple[str, ...] = ()
        if mood == "when" and self.choice is not None:
            when, needs = _chosen(self.choice), (self.choice,)
        elif mood == "when":
            when = _two_items
        listing = _three_pages if kind == "scale" and mood == "when" else None
        return Step(name, plain(name), plain(f"{name}?"), KINDS[kind], when, needs, mood == "optional", listing=listing)

    def _sibling(self, step: Step[Items] | None, name: str = "") -> Step[Items]:
        """A step for the same item; where there is one before it, it counts only after the answer `a`."""
        if step is None:
            return Step(name, plain(name), plain("And?"), SCALE)
        before = step.id
        return Step(
            f"{before}_more", plain("More"), plain("More?"), A_OR_B, lambda look: look.text(before, look.item) == "a"
        )


def _three_pages(look: Scope[Items]) -> Listing:
    return Listing(plain("Before you decide:"), tuple(plain(f"{n}. {'words ' * 60}") for n in range(15)))


def _exceptions_of(card: str) -> Callable[[Scope[Items]], Sequence[str]]:
    return lambda look: tuple(key for key, mark in look.card(card).items() if mark != "m")


def _chosen(choice: str) -> Callable[[Scope[Items]], bool]:
    return lambda look: look.text(choice) == "a"


def _two_items(look: Scope[Items]) -> bool:
    return len(look.facts) == 2


SHAPES = tuple(
    product(KINDS, ("always", "when", "optional"), ("alone", "alone", "each", "nested", "exceptions", "exceptions"))
)
_shapes = st.lists(st.sampled_from(SHAPES), min_size=1, max_size=5)


def _made(shapes: Sequence[tuple[str, str, str]]) -> Flow[Any]:
    maker = _Maker()
    return Flow("made", plain("Made up"), tuple(maker.part(f"s{i}", *shape) for i, shape in enumerate(shapes)))


made_flows = _shapes.map(_made)

cases: st.SearchStrategy[tuple[Flow[Any], Any]] = st.one_of(
    st.tuples(made_flows, st.sampled_from(((), ("x",), ("x", "y")))),
    real_cases,
)
"""A flow with facts that it can be about."""

ODD_CODES = ("", "0", "5", "0n", "0o", "0u", "22d", "99u", "²u", "²o", "99o", "f", "y", "u", "m", "a", "BAIK", "💡")
ODD_WORDS = ("", " ", "1", "3", "98,5", "4.5", "985", "1e9", "nan", "3-3-99999999999999999999", "24-11-2026", SENTENCE)
ACTIONS = (*("answer",) * 6, *("tap",) * 4, "odd", "write", *Where, Where.BACK, Where.EDIT, Where.EDIT, Where.SKIP)
OFFSETS = (0, 0, 0, 0, 0, 0, -1, -2, 1, None)
MOVES = tuple(product(ACTIONS, range(18), OFFSETS, (True, True, False)))
"""What is done, which one of several, how far from the present revision, whether the screen is drawn after it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One event with the state before and after it, and what was said."""

    before: State[Any]
    event: Event
    after: State[Any]
    turn: Turn


@dataclass(frozen=True, slots=True)
class Walk:
    """A conversation; `states` are all states it went through after its first answers, drawn or not."""

    flow: Flow[Any]
    passages: tuple[Passage, ...]
    states: tuple[State[Any], ...]


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """The first answers as they are asked for, then whatever comes."""
    flow, facts = draw(cases)
    state = drawn(State(facts))
    for _ in range(draw(st.integers(0, 24))):
        if (answer := fitting(flow, state, 1)) is not None:
            state = drawn(reply(flow, state, answer)[0])
    passages: list[Passage] = []
    states = [state]
    for action, number, offset, is_drawn in draw(st.lists(st.sampled_from(MOVES), max_size=10)):
        event = _event(flow, state, action, number, offset)
        after, turn = reply(flow, state, event)
        passages.append(Passage(state, event, after, turn))
        if isinstance(turn, Finished):
            break
        state = drawn(after) if is_drawn else after
        states.append(state)
    return Walk(flow, tuple(passages), tuple(states))


def _event(flow: Flow[Any], state: State[Any], action: str, number: int, offset: int | None) -> Event:
    if isinstance(action, Where):
        return Went(action, None if offset is None else state.revision + offset, number % 9)
    if action == "write":
        return Wrote(ODD_WORDS[number % len(ODD_WORDS)], READER)
    revision = state.revision + (offset or 0)
    shown = present(flow, state)
    codes = [option.code for row in shown.rows for option in row] if isinstance(shown, Asked) else []
    if action == "tap" and codes:
        return Tapped(codes[number % len(codes)], revision)
    if action == "answer" and (event := fitting(flow, state, number)) is not None:
        return event
    return Tapped(ODD_CODES[number % len(ODD_CODES)], revision)


def here(flow: Flow[Any], state: State[Any]) -> Key | None:
    """The step that stands, None at the summary."""
    index = position(flow, state)
    return None if index is None else path(flow, state)[index].key


def missing(flow: Flow[Any], state: State[Any]) -> list[Key]:
    """The steps on the path that are not answered yet."""
    return [place.key for place in path(flow, state) if not place.scope.answered(*place.key)]


def went(flow: Flow[Any], state: State[Any], where: Where, line: int = -1) -> State[Any]:
    """The state after a navigation button on the present screen."""
    return drawn(reply(flow, drawn(state), Went(where, state.revision, line))[0])


def answered_through(flow: Flow[Any], state: State[Any]) -> State[Any]:
    """Every question that comes is answered, until none is left."""
    for _ in range(200):
        event = fitting(flow, state)
        if event is None:
            return state
        state = drawn(reply(flow, state, event)[0])
    raise AssertionError("the summary never came")
