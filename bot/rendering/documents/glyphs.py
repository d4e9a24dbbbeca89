"""Which characters the shipped fonts have: PDF/A refuses a page with a character that no font can draw."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
"""Liberation Sans, which is as wide as Arial (the forms are set in Arial: PermenPANRB 6/2022, annex); OFL."""

MISSING = "□"
"""What is printed instead of a character that no font has, such as an emoji in a name."""


def printable(text: str) -> str:
    """The text with every character that can be drawn; the others become □, and what is invisible goes.

    Line breaks stay. Idempotent.
    """
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(_printed(character) for character in composed)


def _printed(character: str) -> str:
    if character == "\n":
        return character
    match unicodedata.category(character):
        case "Cc" | "Cf":
            return ""
        case _ if ord(character) in covered():
            return character
        case "Mn" | "Me":
            return ""
        case "Zs" | "Zl" | "Zp":
            return " "
        case _:
            return MISSING


@cache
def covered() -> frozenset[int]:
    """The characters that every shipped font has."""
    fonts = [_characters(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*fonts)


def _characters(font: bytes) -> frozenset[int]:
    """The characters of a TrueType font, from its cmap: the table for the Basic Multilingual Plane (format 4).

    Raises `ValueError` for a font without one.
    """
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        if form == 4:
            return _of_format_4(font, cmap + offset)
    raise ValueError("the font has no cmap of format 4")


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError("the font has no such table")


def _of_format_4(font: bytes, at: int) -> frozenset[int]:
    """OpenType specification, "cmap", format 4: segments of codes, each with a delta or an array of glyphs."""
    (twice,) = struct.unpack_from(">H", font, at + 6)
    count = twice // 2
    ends_at, starts_at = at + 14, at + 16 + twice
    deltas_at, ranges_at = starts_at + twice, starts_at + 2 * twice
    ends = struct.unpack_from(f">{count}H", font, ends_at)
    starts = struct.unpack_from(f">{count}H", font, starts_at)
    deltas = struct.unpack_from(f">{count}H", font, deltas_at)
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    found: set[int] = set()
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", font, ranges_at + 2 * index + offset + 2 * (code - start))
                if glyph == 0:
                    continue
            if (glyph + delta) & 0xFFFF:
                found.add(code)
    return frozenset(found)
