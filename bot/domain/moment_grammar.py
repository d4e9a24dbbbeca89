"""The grammar of when: what each word, number and date of a wish says, without knowing which day it is.

What the whole then means stands in `moments`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from bot.domain.moment_words import FILLERS, MONTHS, WEEKDAYS, words_of

HOURS: Final = MappingProxyType({"pagi": 8, "siang": 13, "sore": 15, "malam": 19, "subuh": 5, "noon": 12})
"""The hour of a part of the day that comes without one."""
_MINUTES: Final = MappingProxyType({"menit": 1, "jam": 60})
_DAYS: Final = MappingProxyType({"hari": 1, "pekan": 7, "minggu": 7, "bulan": 30})
_AHEAD: Final = MappingProxyType({"hariini": 0, "besok": 1, "lusa": 2, "kemarin": -1})
_NUMBER: Final = re.compile("[0-9]{1,4}")
_CLOCK: Final = re.compile("([0-9]{1,2})[.:]([0-9]{2})")
_DATE: Final = re.compile("([0-9]{1,2})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{2,4}))?")
_ISO: Final = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


@dataclass(slots=True)
class Said:
    """What the words gave so far; `unknown` is the first that said nothing, and what follows it was not read."""

    minutes_ahead: int | None = None
    days_ahead: int | None = None
    weekday: int | None = None
    week: str | None = None
    month: str | None = None
    date: tuple[int, int | None, int | None] | None = None
    """Day, month, year."""
    hour: int | None = None
    minute: int = 0
    literal: bool = False
    part: str | None = None
    this: bool = False
    unknown: str | None = None

    @property
    def names_a_day(self) -> bool:
        """Whether a day was said, in whatever way."""
        return (self.days_ahead, self.weekday, self.week, self.month, self.date) != (None,) * 5

    @property
    def is_empty(self) -> bool:
        """Whether nothing was understood at all."""
        return not self.names_a_day and (self.minutes_ahead, self.hour, self.part) == (None,) * 3


def read(written: str) -> Said:
    """Everything that was said, up to the first word that says nothing."""
    words, said, at = words_of(written), Said(), 0
    while at < len(words):
        used = next((n for n in (rule(said, words[at:]) for rule in _RULES) if n), 0)
        if not used:
            said.unknown = words[at]
            break
        at += used
    return said


Rule: TypeAlias = "Callable[[Said, Sequence[str]], int]"
"""Notes what the first words say, and gives how many it used; 0 where it knows nothing about them."""


def _number(words: Sequence[str], at: int) -> int | None:
    return int(words[at]) if at < len(words) and _NUMBER.fullmatch(words[at]) else None


def _duration(said: Said, words: Sequence[str]) -> int:
    """`2 jam`, `setengah jam`, `1 setengah jam`, `3 hari`, `2 minggu`."""
    halves, used = _halves(words)
    unit = words[used] if used and used < len(words) else ""
    if unit in _MINUTES:
        said.minutes_ahead = (said.minutes_ahead or 0) + halves * _MINUTES[unit] // 2
        return used + 1
    if unit in _DAYS and halves % 2 == 0 and not said.names_a_day and not _is_a_date(words, used):
        said.days_ahead = halves // 2 * _DAYS[unit]
        return used + 1
    return 0


def _is_a_date(words: Sequence[str], used: int) -> bool:
    """Whether it goes on as in `5 bulan Desember`."""
    return words[used] == "bulan" and used + 1 < len(words) and words[used + 1] in MONTHS


def _halves(words: Sequence[str]) -> tuple[int, int]:
    """How much in halves, and how many words say so."""
    if words[0] == "setengah":
        return 1, 1
    whole = _number(words, 0)
    if whole is None:
        return 0, 0
    return (whole * 2 + 1, 2) if words[1:2] == ["setengah"] else (whole * 2, 1)


def _clock(said: Said, words: Sequence[str]) -> int:
    """`jam 9`, `pukul 14.30`, `jam setengah 3`, `jam 9 lewat 15`, `14.30`, `2 siang`, `besok 9`."""
    if said.hour is not None or said.minutes_ahead is not None:
        return 0
    led = int(words[0] == "jam")
    rest = words[led:]
    if not rest:
        return 0
    if led and rest[0] in HOURS:
        return 1
    if (match := _CLOCK.fullmatch(rest[0])) is not None:
        return led + 1 if _note_hour(said, match[1], int(match[2])) else 0
    before = {"setengah": -30, "halfpast": 30}.get(rest[0])
    if before is not None:
        noted = _number(rest, 1) is not None and _note_hour(said, rest[1], before)
        return led + 2 if noted else 0
    if _number(rest, 0) is None:
        return 0
    said_with = rest[1] if len(rest) > 1 else ""
    if not led and said_with not in {*HOURS, "am", "pm", "oclock"} and not said.names_a_day:
        return 0
    further = {"lewat": 1, "kurang": -1}.get(said_with, 0)
    minute = _number(rest, 2) if further else 0
    if minute is None or not _note_hour(said, rest[0], further * minute):
        return 0
    return led + (1 if not further else 4 if rest[3:4] == ["menit"] else 3)


def _note_hour(said: Said, hour: str, minute: int) -> bool:
    if int(hour) > 23 or abs(minute) > 59:
        return False
    said.hour, said.minute = int(hour), minute
    said.literal = hour.startswith("0") or int(hour) > 12
    return True


def _day(said: Said, words: Sequence[str]) -> int:
    """`5/12`, `05-12-2026`, `2026-12-05`, `tanggal 5`, `5 Desember 2026`, `December 5`."""
    if said.date is not None:
        return 0
    led = int(words[0] == "tanggal")
    rest = words[led:]
    if not rest:
        return 0
    if (iso := _ISO.fullmatch(rest[0])) is not None:
        said.date = int(iso[3]), int(iso[2]), int(iso[1])
        return led + 1
    if (match := _DATE.fullmatch(rest[0])) is not None and (match[3] or not _CLOCK.fullmatch(rest[0]) or led):
        said.date = int(match[1]), int(match[2]), _year(match[3])
        return led + 1
    return _written_out(said, rest, led)


def _written_out(said: Said, rest: Sequence[str], led: int) -> int:
    number = _number(rest, 0)
    if number is None:
        number, at, month = _number(rest, 1), 2, MONTHS.get(rest[0])
        if number is None or month is None:
            return 0
    else:
        at = next((n for n in range(1, len(rest)) if rest[n] not in {"bulan", "of", "th", "st", "nd", "rd"}), 1)
        month = MONTHS.get(rest[at]) if at < len(rest) else None
        at = at + 1 if month is not None else 1
        if month is None and not led:
            return 0
    year = rest[at] if month is not None and at < len(rest) and re.fullmatch("[0-9]{4}", rest[at]) else None
    said.date = number, month, _year(year)
    return led + at + int(year is not None)


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    return int(written) + 2000 if len(written) == 2 else int(written)


def _word(said: Said, words: Sequence[str]) -> int:
    """A word that says something by itself, or nothing."""
    word = words[0]
    if word == "malam" and words[1:2] and words[1] in WEEKDAYS and said.weekday is None and said.part is None:
        # "Malam Jumat" is the evening before.
        said.part, said.weekday = word, (WEEKDAYS[words[1]] - 1) % 7
        return 2
    if word in WEEKDAYS and said.weekday is None:
        said.weekday = WEEKDAYS[word]
    elif word == "besok" and said.weekday is not None:
        pass  # "Senin besok" is the Monday that comes
    elif word in _AHEAD and said.days_ahead is None:
        said.days_ahead = _AHEAD[word]
    elif word in {*HOURS, "am", "pm"} and said.part in {None, word}:
        said.part = word
    elif word in {"pekandepan", "pekanini"} or (word == "depan" and said.week is None):
        said.week = "pekandepan" if word == "depan" else word
    elif word in {"bulandepan", "bulanini"}:
        said.month = word
    elif word in {"ini", "nanti"}:
        said.this = True
    elif word not in FILLERS:
        return 0
    return 1


_RULES: Final[tuple[Rule, ...]] = (_duration, _day, _clock, _word)
