"""Words: marked text as data, and the one place that translates and formats it.

The code carries English message ids (`N_`); the Indonesian copy is `locales/id`. A `Text` is
language-free and can be kept in a turn, a view or an error until the edge knows who reads it.
Nobody else imports gettext or babel.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from types import MappingProxyType
from typing import LiteralString, TypeAlias, assert_never
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberFormatError, format_decimal, parse_decimal

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT_LANGUAGE = "id"
LANGUAGES: Mapping[str, str] = MappingProxyType({"id": "Bahasa Indonesia", "en": "English"})
"""The languages a person can choose, each named in itself."""

WITA = ZoneInfo("Asia/Makassar")

_NUMBER = re.compile(r"[+-]?[0-9.,]+")

Value: TypeAlias = "str | int | Decimal | date | datetime | time | Text | None"
"""What a placeholder may hold. A `str` is escaped, everything else is formatted as people read it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message id with its arguments; `singular`/`plural` differ only where `n` counts."""

    msgid: str
    args: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None

    def __call__(self, **args: Value) -> Text:
        """The same text with (further) arguments filled in."""
        return Text(self.msgid, {**self.args, **args}, self.plural)

    def __hash__(self) -> int:
        return hash((self.msgid, self.plural, tuple(sorted(self.args))))


def N_(msgid: LiteralString) -> Text:  # noqa: N802 - the name that message extraction looks for
    """Mark `msgid` for translation. HTML of Telegram (`<b>`, `<i>`) may stand in it; arguments are escaped."""
    return Text(msgid)


def NN_(singular: LiteralString, plural: LiteralString) -> Text:  # noqa: N802 - as above
    """Mark a text that counts; the argument `n` decides the form."""
    return Text(singular, plural=plural)


def plain(text: str) -> Text:
    """Words that are the same in every language: a name, a legal term, what a person wrote."""
    return Text("{text}", {"text": text})


def shortened(written: str, length: int = 90) -> Text:
    """What a person wrote, on one line and no longer than a phone shows."""
    line = " ".join(written.split())
    return plain(line if len(line) <= length else f"{line[: length - 1].rstrip()}…")


class Translator:
    """Turns `Text` into the words of one language, and reads numbers as its speakers write them."""

    def __init__(self, language: str) -> None:
        """Raises `KeyError` for a language that `LANGUAGES` does not offer."""
        self.name = LANGUAGES[language]
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, text: Text) -> str:
        """The sentence as Telegram HTML: every argument is escaped."""
        return self._render(text, escape=True)

    def label(self, text: Text) -> str:
        """The sentence as plain characters, for buttons, toasts and comparison with what was typed."""
        return self._render(text, escape=False)

    def _render(self, text: Text, *, escape: bool) -> str:
        if not text.msgid:
            return ""  # under the empty id a catalogue keeps its header
        if text.plural is None:
            template = self._catalogue.gettext(text.msgid)
        else:
            n = text.args["n"]
            if not isinstance(n, int):
                raise TypeError("a counted text needs the integer argument n")
            template = self._catalogue.ngettext(text.msgid, text.plural, n)
        return template.format_map({name: self._value(value, escape=escape) for name, value in text.args.items()})

    def _value(self, value: Value, *, escape: bool) -> str:
        match value:
            case None:
                return "–"
            case Text():
                return self._render(value, escape=escape)
            case str():
                return html.escape(value, quote=False) if escape else value
            case bool() | int() | Decimal():
                return self.number(value)
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value)
            case time():
                return self.hour(value)
            case _:
                assert_never(value)

    def number(self, value: int | Decimal) -> str:
        """`1234.5` as `1.234,5`."""
        return format_decimal(value, format="#,##0.##########", locale=self.language)

    def day(self, value: date) -> str:
        """`Selasa, 24 November 2026`."""
        return format_date(value, "EEEE, d MMMM y", locale=self.language)

    def hour(self, value: time) -> str:
        """`14.05 WITA`."""
        return f"{value:%H.%M} WITA" if self.language == "id" else f"{value:%H:%M} WITA"

    def moment(self, value: datetime) -> str:
        """`24 November 2026, 14.05 WITA`. Raises `ValueError` for a naive instant."""
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        local = value.astimezone(WITA)
        return f"{format_datetime(local, 'd MMMM y', locale=self.language)}, {self.hour(local.time())}"

    def read_number(self, written: str) -> Decimal | None:
        """`1.234,5` → 1234.5; None where a reader could take it for two different numbers, or for none."""
        written = written.strip()
        if _NUMBER.fullmatch(written) is None:
            return None  # babel would also take 1e5, 1_000, nan and the digits of every script
        try:
            return parse_decimal(written, locale=self.language, strict=True)
        except NumberFormatError:
            return None


@cache
def translator(language: str) -> Translator:
    """The translator of `language`, or the default one where the language is not offered (any more)."""
    return Translator(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def _catalogue(language: str) -> GNUTranslations:
    """Compiled in memory, so that a checkout and a wheel need no build step."""
    path = LOCALES / language / "messages.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return GNUTranslations(binary)
