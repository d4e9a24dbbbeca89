"""When somebody wants to be reminded, read from what they wrote: "besok jam 9", "Jumat pagi", "setengah jam lagi".

A grammar of our own, since no library reads these phrases: dateparser 1.5 takes 4 of the first 19 and turns "jam 9"
into the ninth of the month.

Readings, all our own choice: pagi is 08.00, siang 13.00 (after the break), sore 15.00, malam 19.00, subuh 05.00, and a
day without an hour its morning. An hour without a part of the day is read as at an office, 7 to 18, unless it is
written with a zero in front. "Senin depan" is in the next week, which begins on Monday, and so does "minggu depan". A
day of the month or of the week is the next one still ahead. Times are those of Asia/Makassar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.calendar import instant_of, local_day
from bot.domain.moment_grammar import HOURS, Said, read
from bot.domain.moment_words import LONGEST
from bot.i18n import N_, WITA, Text, shortened

FARTHEST: Final = timedelta(days=60)
"""A reminder farther ahead belongs into a calendar."""

_BRIEF: Final = 30
"""Characters of a word that are repeated."""

_NO_TIME: Final = N_("I could not read a time there.")

EXAMPLES: Final = N_("For example: <b>tomorrow at 9</b> or <b>Friday morning</b>.")


@dataclass(frozen=True, slots=True)
class Understood:
    """An instant in UTC that is ahead, at most `FARTHEST`."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """No such instant; `reason` says what was understood, and gives two examples."""

    reason: Text


def read_moment(written: str, now: datetime) -> Understood | Misunderstood:
    """The time that was written, seen from `now`. Raises nothing but `ValueError` for a naive `now`."""
    today = local_day(now)
    try:
        said = read(written)
        if len(written) > LONGEST or (said.is_empty and said.unknown is None):
            raise _Unclear(_NO_TIME)
        return _judged(_resolved(said, today, now), now)
    except _Unclear as unclear:
        return Misunderstood(Text("{why} {examples}", {"why": unclear.why, "examples": EXAMPLES}))
    except (ValueError, OverflowError):  # a day that no calendar has
        why = N_("I could not find that day in the calendar.")
        return Misunderstood(Text("{why} {examples}", {"why": why, "examples": EXAMPLES}))


def at_length(instant: datetime) -> Text:
    """An instant with its weekday: `Rabu, 25 November 2026, 08.00 WITA`."""
    local = instant.astimezone(WITA)
    return Text("{day}, {hour}", {"day": local.date(), "hour": local.time()})


class _Unclear(Exception):  # noqa: N818 - it answers the person
    def __init__(self, why: Text) -> None:
        super().__init__(why.msgid)
        self.why = why


def _judged(instant: datetime, now: datetime) -> Understood:
    if instant <= now:
        raise _Unclear(N_("I understood {moment}, and that has passed already.")(moment=at_length(instant)))
    if instant > now + FARTHEST:
        raise _Unclear(
            N_("I understood {moment}; that is more than {days} days ahead.")(
                moment=at_length(instant), days=FARTHEST.days
            )
        )
    return Understood(instant)


def _resolved(said: Said, today: date, now: datetime) -> datetime:
    """The instant that is meant, ahead or not. Raises `_Unclear`."""
    if said.unknown is not None:
        raise _not_known(said, today, now)
    if said.is_empty:
        raise _Unclear(_NO_TIME)
    if said.minutes_ahead is not None:
        if said.names_a_day or said.part is not None:
            raise _Unclear(N_("I read a span of time and a day there, and do not know which of them counts."))
        return _in_full_minutes(now + timedelta(minutes=said.minutes_ahead))
    days = _days_meant(said, today)
    if days == [today] and said.hour is None and said.part is None:
        raise _no_time(said, today)
    minutes = _minutes_of_day(said)
    instants = [instant_of(day, time()) + timedelta(minutes=minutes) for day in days]
    return next((instant for instant in instants if instant > now), instants[0])


def _not_known(said: Said, today: date, now: datetime) -> _Unclear:
    """Why nothing came of it, with what was understood before the word that was not."""
    word, said.unknown = said.unknown or "", None
    try:
        if word == "jam":  # what follows it is no hour
            return _no_time(said, today)
        understood = at_length(_resolved(said, today, now))
    except (_Unclear, ValueError, OverflowError):
        unknown = N_("I could not read a time there; I do not know what “{word}” means.")
        return _Unclear(unknown(word=shortened(word, _BRIEF)))
    return _Unclear(N_("I understood {moment}, but not “{word}”.")(moment=understood, word=shortened(word, _BRIEF)))


def _no_time(said: Said, today: date) -> _Unclear:
    if not said.names_a_day:
        return _Unclear(N_("I could not read the hour there; hours are from 0 to 23."))
    return _Unclear(N_("I understood {day}, but not at what time.")(day=_days_meant(said, today)[0]))


def _in_full_minutes(instant: datetime) -> datetime:
    """The next full minute, so that nothing comes before its time."""
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)


def _days_meant(said: Said, today: date) -> list[date]:
    """The day that is meant; of several the first that is still ahead. Raises `_Unclear` for two different ones."""
    found: list[list[date]] = []
    if said.days_ahead is not None:
        found.append([today + timedelta(days=said.days_ahead)])
    if said.date is not None:
        found.append(_dates(said, today))
    elif said.month is not None:
        found.append([_first_of_next(today) if said.month == "bulandepan" else today])
    if said.weekday is not None or said.week == "pekandepan":
        found.append(_weekdays(said, today))
    if not found:
        return [today] if said.this and said.part else [today, today + timedelta(days=1)]
    for other in found[1:]:
        if found[0][0] not in other:
            raise _Unclear(N_("I read two different days there: {one} and {other}.")(one=found[0][0], other=other[0]))
    return found[0]


def _weekdays(said: Said, today: date) -> list[date]:
    monday = today - timedelta(days=today.weekday())
    if said.week == "pekandepan":
        return [monday + timedelta(days=7 + (said.weekday or 0))]
    first = today + timedelta(days=((said.weekday or 0) - today.weekday()) % 7)
    return [first, first + timedelta(days=7)]


def _dates(said: Said, today: date) -> list[date]:
    """Without a year the nearest, ahead or not; without a month this month's or the next that has such a day."""
    assert said.date is not None, "a date was said"
    day, month, year = said.date
    if month is not None and year is not None:
        return [date(year, month, day)]
    if month is not None:
        near = [date(y, month, day) for y in range(today.year - 4, today.year + 5) if _exists(y, month, day)]
        return [min(near, key=lambda one: abs(one - today))] if near else [date(today.year, month, day)]
    first = today.replace(day=1) if said.month != "bulandepan" else _first_of_next(today)
    following = [first, _first_of_next(first), _first_of_next(_first_of_next(first))]
    if said.month is not None:
        return [first.replace(day=day)]
    fitting = [one.replace(day=day) for one in following if _exists(one.year, one.month, day)]
    return fitting or [first.replace(day=day)]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _minutes_of_day(said: Said) -> int:
    """Minutes from the beginning of the day; more than a day has for the hours after midnight."""
    if said.hour is None:
        return HOURS.get(said.part or "pagi", HOURS["pagi"]) * 60
    return _full_hour(said.hour, said.part, literal=said.literal) * 60 + said.minute


def _full_hour(hour: int, part: str | None, *, literal: bool) -> int:
    if hour == 0 or hour > 12:
        return hour
    match part:
        case "pagi" | "subuh" | "am":
            return hour % 12
        case "siang" | "noon":
            return hour if hour >= 7 else hour + 12
        case "sore" | "pm":
            return hour % 12 + 12
        case "malam":
            return hour % 12 + (24 if hour % 12 < 5 else 12)
        case _:
            return hour if literal or hour >= 7 else hour + 12
