"""What the parts of a workbook tell that its values do not: where formulas stand, and how far a sheet reaches."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from dataclasses import dataclass

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>\s*<(?:\w+:)?f[\s>/]")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FAR_COLUMN = re.compile(rb"""\br=["']([A-Z]{2,3})[0-9]""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["']([0-9]{1,7})["']""")
_NEAR_COLUMNS = 26


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet: row and column, from 0, of every formula, and how many cells lie between its corners."""

    formulas: frozenset[tuple[int, int]]
    extent: int


def parts_of(archive: zipfile.ZipFile) -> dict[str, Part]:
    """The sheets by name. Raises `KeyError`, or what the archive raises where a part is missing or damaged."""
    return {name: _part(archive.read(path)) for name, path in _paths(archive)}


def _paths(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The name of each sheet, and the part of the archive that holds it."""
    targets = {
        attributes[b"Id"]: attributes[b"Target"].decode()
        for attributes in map(_attributes, _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")))
        if b"Id" in attributes and b"Target" in attributes
    }
    found, parts = [], set(archive.namelist())
    for attributes in map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml"))):
        relation = next((value for name, value in attributes.items() if name.endswith(b":id")), b"")
        target = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/")
        if b"name" in attributes and target in parts:
            found.append((html.unescape(attributes[b"name"].decode()), target))
    return found


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] or found[3] or b"" for found in _ATTRIBUTE.finditer(tag)}


def _part(xml: bytes) -> Part:
    return Part(_formulas(xml), _last_row(xml) * _columns(xml))


def _formulas(xml: bytes) -> frozenset[tuple[int, int]]:
    if _HAS_FORMULA.search(xml) is None:
        return frozenset()
    references = (_REFERENCE.search(found[1]) for found in _FORMULA.finditer(xml))
    return frozenset((int(found[2]) - 1, _number(found[1]) - 1) for found in references if found is not None)


def _last_row(xml: bytes) -> int:
    """Rows come in order: the last one is the highest."""
    start = max(xml.rfind(b"<row "), 0) or max(xml.rfind(b":row ") - 20, 0)
    found = _ROW.findall(xml, start)
    return int(found[-1]) if found else 1


def _columns(xml: bytes) -> int:
    """Cells beyond the column Z are rare in our forms, so that few are looked at."""
    return max((_number(found[1]) for found in _FAR_COLUMN.finditer(xml)), default=_NEAR_COLUMNS)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
