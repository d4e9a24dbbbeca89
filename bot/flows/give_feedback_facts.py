"""What is known when feedback is given, and what the answers so far come to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from bot.conversation.answers import Scope
from bot.domain.behaviour import Value
from bot.domain.competences import Competence
from bot.domain.feedback_notes import NoteKind, NoteTopic
from bot.domain.feedback_text import Part, look_at
from bot.i18n import N_, Text

KINDS: Final = MappingProxyType({"f": NoteKind.FEEDBACK, "a": NoteKind.APPRECIATION})
TOPICS: Final = MappingProxyType({"v": NoteTopic.VALUE, "c": NoteTopic.COMPETENCE, "i": NoteTopic.INDICATOR})
VALUES: Final = MappingProxyType({f"v{number}": value for number, value in enumerate(Value, start=1)})
COLLEAGUE, TEAM_LEAD = "k", "l"
"""What buttons carry; permanent, as stored answers are found by it."""


@dataclass(frozen=True, slots=True)
class GivingFacts:
    """Who can be written to, by the id on a button, and what the writer is to them.

    `names` are those of the whole city: in no log and no refusal. `first` are offered before anybody looks for a name;
    `reports` are assessed by the writer today, `superiors` assess the writer; `absent` have no account yet.
    `indicators` of the reports' plans, by person and id. `today` is what the writer has given within a day: to
    whom, and the words. `kind` is what is given, where the way in has decided it.
    """

    names: Mapping[str, str] = field(repr=False)
    first: tuple[str, ...] = ()
    reports: frozenset[str] = frozenset()
    superiors: frozenset[str] = frozenset()
    absent: Container[str] = field(default=frozenset(), repr=False)
    indicators: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    today: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    kind: NoteKind | None = None


Giving = Scope[GivingFacts]


def kind_of(look: Giving) -> NoteKind | None:
    """What is given; None before it was chosen."""
    return look.facts.kind or KINDS.get(look.text("kind") or "")


def topic_of(look: Giving) -> NoteTopic | None:
    """What it is tied to: an appreciation always to a value."""
    if kind_of(look) is NoteKind.APPRECIATION:
        return NoteTopic.VALUE
    return TOPICS.get(look.text("topic") or "")


def item_of(look: Giving) -> str:
    """The code of the value or competence, or the id of the indicator, where all questions are answered."""
    match topic_of(look):
        case NoteTopic.VALUE:
            return VALUES[look.text("value") or ""].value
        case NoteTopic.COMPETENCE:
            return Competence(look.text("competence") or "").value
        case _:
            return look.text("indicator") or ""


def text_of(look: Giving) -> str:
    """What was seen: what was written first, and what was added about the behaviour."""
    if kind_of(look) is NoteKind.APPRECIATION:
        return look.text("thanks") or ""
    added = look.text("behaviour") if lacks(look, Part.BEHAVIOUR) else None
    return "\n".join(words for words in (look.text("seen"), added) if words)


def part_of(look: Giving, part: Part) -> str | None:
    """What was added about a part that the text had left open; None where nothing was."""
    return look.text(part.value.lower()) if lacks(look, part) else None


def fault(look: Giving) -> Text | None:
    """Why it cannot be sent as it stands: the world, or the first line, has changed since it was answered."""
    to = look.text("to")
    if to not in look.facts.names:
        return N_(
            "The person is no longer in service, so this cannot be sent. What you wrote is kept; "
            "please choose somebody else on line 1, or close this with “Cancel”."
        )
    if topic_of(look) is NoteTopic.INDICATOR and look.text("indicator") not in indicators_here(look):
        return N_(
            "The indicator that you chose does not stand in the plan of this person, or it is not yours to see. "
            "Please choose again what it is about."
        )
    return None


def indicators_here(look: Giving) -> Mapping[str, str]:
    """The indicators of whom it is for, that the writer may see."""
    return look.facts.indicators.get(look.text("to") or "", {})


def name_of(look: Giving) -> str:
    """Whom it is for, without the jabatan."""
    return look.facts.names.get(look.text("to") or "", "–").partition(" – ")[0]


def is_feedback(look: Giving) -> bool:
    """Whether a next step may come of it."""
    return kind_of(look) is NoteKind.FEEDBACK


def is_appreciation(look: Giving) -> bool:
    """Whether it is a thank-you."""
    return kind_of(look) is NoteKind.APPRECIATION


def lacks(look: Giving, part: Part) -> bool:
    """Whether the text that was written first leaves a part open."""
    return is_feedback(look) and look.answered("seen") and part in look_at(look.text("seen") or "").missing


def plainly(words: str) -> str:
    """Words without case and spacing, to tell whether two texts are the same."""
    return " ".join(words.casefold().split())
