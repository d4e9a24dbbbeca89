"""Reading one cell: words without the traces of copying, days as people write them, choices, people by number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from bot.domain.forms import Cell
from bot.domain.nip import LENGTH, clean
from bot.domain.textrules import holds_identity_number
from bot.i18n import N_, Text

EARLIEST, LATEST = date(1940, 1, 1), date(2100, 12, 31)
"""Days outside are typing errors. Our own choice."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]")
_NOTHING = frozenset({"-", "–", "—"})
"""What people write where there is nothing to write."""

_KEPT_AS_TEXT = re.compile(r"""="([^"]*)"|'([0-9 .]+)""")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]{1,2}", re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_WORDED = re.compile(r"(?:[^\W\d_]+,? )?([0-9]{1,2})[ -]([^\W\d_]{3,9})\.?[ -]([0-9]{4})")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb peb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags aug",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}

AS_TEXT = N_("Format the column as text (Format Cells › Text), type the value again and save.")
"""The remedy where a spreadsheet has made something else of what was typed."""

WRITE_THE_DAY = N_("Write the day as day-month-year, for example 24-11-2026.")


class Unreadable(Exception):  # noqa: N818 - it is told to a person, as `Refused` is
    """The cell cannot be taken as it is: why, and what helps."""

    def __init__(self, reason: Text, remedy: Text) -> None:
        super().__init__(reason.msgid)
        self.reason, self.remedy = reason, remedy


def tidy(written: str) -> str:
    """Without invisible characters, with any white space between words as one space; a dash alone is nothing.

    `="…"` and an apostrophe before digits, by which people keep a spreadsheet from changing a number, are taken off.
    """
    written = " ".join(_INVISIBLE.sub("", written).split())
    if not written.isprintable():
        written = "".join(filter(str.isprintable, written))
    kept = _KEPT_AS_TEXT.fullmatch(written)
    written = written if kept is None else (kept[1] or kept[2] or "").strip()
    return "" if written in _NOTHING else written


def is_empty(cell: Cell) -> bool:
    """Whether nothing is to be seen in the cell."""
    return cell is None or (isinstance(cell, str) and not tidy(cell))


def text_of(cell: Cell, longest: int) -> str:
    """The words of a cell, empty where there are none. Raises `Unreadable`."""
    match cell:
        case None:
            return ""
        case str():
            written = tidy(cell)
        case bool():
            raise Unreadable(N_("The spreadsheet has made a truth value of this text."), AS_TEXT)
        case int():
            written = str(cell)
        case float():
            written = str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case _:
            raise Unreadable(N_("The spreadsheet has made a date or time of this text."), AS_TEXT)
    if len(written) > longest:
        raise Unreadable(
            N_("This text has {n} characters; at most {limit} are possible.")(n=len(written), limit=longest),
            N_("Shorten the text."),
        )
    if written.startswith(("=", "+", "-", "@")):
        raise Unreadable(
            N_("This text begins with {sign}, which a spreadsheet takes for a formula.")(sign=written[0]),
            N_("Remove the sign."),
        )
    if holds_identity_number(written):
        raise Unreadable(
            N_("This text seems to hold a NIK or KK number (16 digits), which is not kept here."),
            N_("Remove the number, or hide it, for example 6372************."),
        )
    return written


def digits_of(cell: Cell) -> str:
    """The digits of a NIP without spaces and dots, whatever they are; empty where there are none.

    Raises `Unreadable` where a spreadsheet kept it as a number: 15 digits of it at most are still right.
    """
    if isinstance(cell, bool | int | float) or (isinstance(cell, str) and _SCIENTIFIC.fullmatch(tidy(cell))):
        raise Unreadable(
            N_("The spreadsheet has made a number of this NIP, and its last digits are lost."),
            N_("Format the column as text (Format Cells › Text) and type all 18 digits again; copying is not enough."),
        )
    return clean(text_of(cell, 100))


def length_fault(digits: str) -> Text:
    """What is said of a NIP that has not 18 digits."""
    return N_("A NIP has 18 digits and nothing else; here are {n} characters.")(n=len(digits))


def person_of(cell: Cell) -> str:
    """The NIP of a person, or the name of one who has none, folded for comparison. Raises `Unreadable`."""
    written = tidy(cell) if isinstance(cell, str) else ""
    if any(character.isalpha() for character in written) and not _SCIENTIFIC.fullmatch(written):
        return folded(text_of(cell, 200))
    return digits_of(cell)


def is_nip(reference: str) -> bool:
    """Whether a reference to a person looks like a NIP."""
    return len(reference) == LENGTH and reference.isascii() and reference.isdigit()


def folded(name: str) -> str:
    """A name for comparison: case and white space do not count."""
    return " ".join(name.casefold().split())


def key_of(written: str) -> str:
    """A heading or a choice for comparison: case, spaces, hyphens, dots and stars do not count."""
    return re.sub(r"[\W_]+", "_", tidy(written).casefold()).strip("_")


@cache
def _by_key(choices: tuple[str, ...]) -> dict[str, str]:
    return {key_of(choice): choice for choice in choices}


def choice_of(cell: Cell, choices: tuple[str, ...]) -> str:
    """The choice that is meant, empty where the cell is. Raises `Unreadable` and says what is possible."""
    if isinstance(cell, bool):
        cell = "ya" if cell else "tidak"
    written = text_of(cell, 100)
    wanted = _by_key(choices)
    key = _ALIKE.get(key_of(written), key_of(written))
    if not written or key in wanted:
        return wanted.get(key, "")
    near = nearest(key, wanted)
    if near is None:
        remedy = N_("Write one of: {choices}.")(choices=", ".join(choices))
    else:
        remedy = N_("Write one of: {choices}. Was {near} meant?")(choices=", ".join(choices), near=wanted[near])
    raise Unreadable(N_("“{written}” is not one of the possible values.")(written=written), remedy)


_ALIKE = {
    "y": "ya",
    "yes": "ya",
    "true": "ya",
    "benar": "ya",
    "t": "tidak",
    "no": "tidak",
    "n": "tidak",
    "false": "tidak",
    "salah": "tidak",
    "laki_laki": "l",
    "pria": "l",
    "perempuan": "p",
    "wanita": "p",
}
"""Other ways to write a choice."""


def nearest(written: str, known: Iterable[str]) -> str | None:
    """What was probably meant, or None where nothing is near enough."""
    from rapidfuzz import fuzz, process  # loaded where something is misspelt

    found = process.extractOne(written, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return None if found is None else str(found[0])


def day_of(cell: Cell, *, month_first: bool = False) -> date | None:
    """The day in a cell, None where it is empty. Raises `Unreadable`.

    `month_first`: elsewhere in the column the month stands first, so that 03/04/2026 could be either.
    """
    match cell:
        case None:
            return None
        case datetime():
            day: date | None = cell.date()
        case date():
            day = cell
        case str():
            written = tidy(cell)
            if not written:
                return None
            day = _written_day(written, month_first=month_first)
        case _:
            raise Unreadable(N_("This is a number and no date."), WRITE_THE_DAY)
    if day is None:
        raise Unreadable(N_("“{written}” is no date that I can read.")(written=str(cell)[:40]), WRITE_THE_DAY)
    if not EARLIEST <= day <= LATEST:
        raise Unreadable(N_("The year {year} cannot be right.")(year=str(day.year)), WRITE_THE_DAY)
    return day


def puts_month_first(cell: Cell) -> bool:
    """Whether a cell can only be read with the month first, such as 11/24/2026."""
    found = _DAY_FIRST.fullmatch(tidy(cell)) if isinstance(cell, str) else None
    return found is not None and int(found[1]) <= 12 < int(found[3])


def _written_day(written: str, *, month_first: bool) -> date | None:
    if found := _YEAR_FIRST.fullmatch(written):
        return _date(found[1], int(found[2]), found[3])
    if found := _DAY_FIRST.fullmatch(written):
        if month_first and int(found[1]) <= 12 and int(found[3]) <= 12:
            raise Unreadable(
                N_("In this column the month stands first in some dates, so that {written} could be two days.")(
                    written=written
                ),
                WRITE_THE_DAY,
            )
        return _date(found[4], int(found[3]), found[1])
    if found := _WORDED.fullmatch(written):
        month = _MONTHS.get(found[2].casefold())
        return None if month is None else _date(found[3], month, found[1])
    return None


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
