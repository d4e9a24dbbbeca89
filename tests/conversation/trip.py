"""One small conversation with everything in it that a conversation can have."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.cards import Card, Thing
from bot.conversation.kinds import SCALE, Choice, Number, Option, Prose
from bot.conversation.steps import Each, Flow, Step
from bot.i18n import Text, plain
from tests.conversation.chat import SENTENCE, Chat


@dataclass(frozen=True, slots=True)
class Trip:
    """What the small conversation is about."""

    asks_for_note: bool = True
    obstacle: Text | None = None


TRIP: Flow[Trip] = Flow(
    "trip",
    plain("Trip"),
    (
        Step("by", plain("By"), plain("How?"), Choice((Option("t", plain("Train")), Option("w", plain("On foot"))))),
        Step("seat", plain("Seat"), plain("Which seat?"), SCALE, when=lambda s: s.text("by") == "t", needs=("by",)),
        Step("stops", plain("Stops"), plain("How were they?"), Card((Thing("a", "A", "Ayr"), Thing("b", "B", "Bath")))),
        Each(
            lambda s: [key for key, mark in s.card("stops").items() if mark != "m"],
            (Step("why", lambda s: plain(f"Why {s.item}"), plain("Why?"), Prose(plain(SENTENCE))),),
            needs=("stops",),
        ),
        Step("length", plain("Length"), plain("How long?"), Number("km", lambda n: plain("Far?") if n > 99 else None)),
        Step(
            "note", plain("Note"), plain("A note?"), Prose(plain(SENTENCE)), lambda s: s.facts.asks_for_note, (), True
        ),
    ),
    obstacle=lambda s: s.facts.obstacle,
    seconds_per_step=30,
)


def chat(until: str | None = "by", facts: Trip | None = None) -> Chat[Trip]:
    """The trip has begun and everything before `until` is answered, on foot; with None everything is."""
    begun = Chat(TRIP, facts or Trip())
    if until != "by":
        begun.tap("w")
        begun.answer_until(until)
    return begun
