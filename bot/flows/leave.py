"""Noting a leave: its first and its last day, and nothing else. The reason is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.due_day import DueDay
from bot.conversation.steps import Flow, Step
from bot.domain.leave import LONGEST, Stay, fault
from bot.i18n import N_, NN_, Text
from bot.view import lines

_MOST = timedelta(days=LONGEST - 1)


@dataclass(frozen=True, slots=True)
class LeaveFacts:
    """Whose leave: `employee` is None for the own one. `told` are the names of those who hear of it."""

    employee: str | None
    told: tuple[str, ...]
    known: tuple[Stay, ...]
    today: date


Look = Scope[LeaveFacts]


def _stay(look: Look) -> Stay:
    first, last = look.text("first"), look.text("last")
    starts_on = date.fromisoformat(first) if first else look.facts.today
    return Stay(starts_on, date.fromisoformat(last) if last else starts_on)


def _first_day(look: Look) -> DueDay:
    today = look.facts.today
    return DueDay(today, today - _MOST, today + _MOST)


def _last_day(look: Look) -> DueDay:
    first, today = _stay(look).starts_on, look.facts.today
    earliest = max(first, today)
    return DueDay(earliest, earliest, first + _MOST)


def _headline(look: Look) -> Text:
    stay = _stay(look)
    whose = (
        N_("Leave from {first} until {last}.")
        if look.facts.employee is None
        else N_("Leave of <b>{name}</b> from {first} until {last}.")
    )
    told = (
        N_("Told of the days, and of nothing else: {names}.")(names="; ".join(look.facts.told))
        if look.facts.told
        else N_("No penilai stands in the list at the moment, so nobody is told of it.")
    )
    return lines(
        whose(name=look.facts.employee, first=stay.starts_on, last=stay.ends_on),
        NN_("It is {n} day in all.", "It is {n} days in all.")(n=stay.days) if stay.days > 0 else None,
        N_("Reminders pause in these days."),
        told,
        N_("Terms of the law, such as that of the keberatan, do not stop; leave does not prolong them."),
    )


def _obstacle(look: Look) -> Text | None:
    return fault(look.facts.known, _stay(look), look.facts.today)


def _ask_first(look: Look) -> Text:
    if look.facts.employee is None:
        return N_("Which is the first day of your leave? Tap the button for today, or write another date.")
    return N_("Which is the first day of the leave of <b>{name}</b>? Tap the button for today, or write another date.")(
        name=look.facts.employee
    )


LEAVE: Final[Flow[LeaveFacts]] = Flow(
    id="leave",
    title=N_("Note a leave"),
    headline=_headline,
    obstacle=_obstacle,
    parts=(
        Step(id="first", title=N_("First day"), ask=_ask_first, kind=_first_day),
        Step(
            id="last",
            title=N_("Last day"),
            ask=N_(
                "Which is the last day of the leave? Tap the button, or write another date. The reason is not asked."
            ),
            kind=_last_day,
            needs=("first",),
        ),
    ),
)
