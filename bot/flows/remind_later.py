"""Being reminded later: one question, when. A time that is tapped ends it; what was written is shown once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.point_in_time import TAPPED, PointInTime, wished
from bot.conversation.steps import Flow, Step
from bot.domain.calendar import HolidayCalendar
from bot.domain.later import choices, why_moved
from bot.domain.moments import at_length
from bot.domain.reminders import opens_at
from bot.i18n import N_, Text
from bot.view import lines


@dataclass(frozen=True, slots=True)
class LaterFacts:
    """The present, and the working days of the person's unit."""

    now: datetime
    calendar: HolidayCalendar


Look = Scope[LaterFacts]

WHEN: Final = "when"
"""The one step."""


def _kind(look: Look) -> PointInTime:
    facts = look.facts
    return PointInTime(choices(facts.now, facts.calendar), facts.now, facts.calendar)


def wish_in(look: Look) -> datetime | None:
    """The instant in UTC that was wished; None before."""
    said = look.text(WHEN)
    return None if said is None else wished(said)


def _headline(look: Look) -> Text:
    wish = wish_in(look)
    assert wish is not None, "the summary comes after the answer"
    calendar = look.facts.calendar
    return lines(
        why_moved(wish, calendar),
        N_("I will remind you on <b>{moment}</b>.")(moment=at_length(opens_at(wish, calendar))),
    )


def _obstacle(look: Look) -> Text | None:
    wish = wish_in(look)
    if wish is None or wish > look.facts.now:
        return None
    return N_("That time has passed meanwhile. Please change line 1.")


REMIND_LATER: Final[Flow[LaterFacts]] = Flow(
    id="remind_later",
    title=N_("Remind me later"),
    headline=_headline,
    obstacle=_obstacle,
    ends_itself=lambda look: (look.text(WHEN) or "").startswith(TAPPED),
    parts=(
        Step(
            id=WHEN,
            title=N_("When"),
            ask=N_(
                "When shall I remind you? Tap a time, or write one, for example <b>tomorrow at 9</b> or "
                "<b>Friday morning</b>."
            ),
            kind=_kind,
        ),
    ),
)
