"""Reading CSV as people save it: several encodings, and commas, semicolons or tabs between the cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ";,\t"
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|rtf)|\s*\{\\rtf", re.IGNORECASE)
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1f]")

LONGEST_CELL = 100_000
"""Characters; an unclosed quotation mark makes one cell of the whole file."""


def read_text(content: bytes) -> Sequence[Sequence[str]] | None:
    """The rows of a CSV file, as the spreadsheet would count them; None where the content is no text."""
    text = _decoded(content)
    if text is None or _UNWRITTEN.search(text) or _MARKUP.match(text):
        return None
    lines, delimiter = _without_hint(text)
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter or _delimiter_of(lines)))
    except csv.Error:
        return None


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode(content, encoding)
    if b"\x00" in content[:2000]:  # UTF-16 without its mark: which byte of the letters is the empty one?
        return _decode(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    return _decode(content, "utf-8") or _decode(content, "cp1252")


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _without_hint(text: str) -> tuple[str, str | None]:
    """Excel's own `sep=;` in the first line is a row that the spreadsheet does not show."""
    first, _, rest = text.partition("\n")
    hint = re.fullmatch(r"sep=(.)\r?", first.strip("\ufeff"), re.IGNORECASE)
    return (rest, hint[1]) if hint else (text, None)


def _delimiter_of(text: str) -> str:
    """What stands most often in the first line that is not empty, outside quotation marks."""
    first = next((line for line in text.splitlines() if line.strip(f"{_DELIMITERS} ")), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=outside.count)
