"""The two files of a round of invitations: the links, and apart from them the codes. Each has a sheet for every unit.

Texts are written as texts whatever they begin with, so that none of them becomes a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from bot.domain.doors import Issued, link, shown_code
from bot.i18n import N_, Text, Translator

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

LONGEST_NAME = 31
"""Characters of the name of a sheet, as spreadsheets have it."""

_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_TABLE_ROW = 3

_LINKS_TITLE = N_("Invitations to the appraisal bot – {unit}")
_LINKS_HOW = N_(
    "Open the link on the phone with your own Telegram account, tap Start and write the code that you get apart from "
    "this sheet. A link holds for one person and one account, until {moment}."
)
_CODES_TITLE = N_("Codes to the invitations – {unit}")
_CODES_HOW = N_(
    "Hand each code over in person or by phone, to the person alone and never together with the link. "
    "It holds until {moment}. Destroy this sheet afterwards."
)
_NUMBER, _NAME, _NIP, _POSITION, _LINK, _CODE = (
    N_("No."),
    N_("Name"),
    N_("NIP"),
    N_("Position"),
    N_("Link"),
    N_("Code"),
)


def links(issued: Sequence[Issued], bot_name: str, words: Translator) -> bytes:
    """XLSX with name, masked NIP, position and link; no code stands in it."""
    return _workbook(
        issued,
        words,
        (_LINKS_TITLE, _LINKS_HOW),
        ((_NAME, 34), (_NIP, 21), (_POSITION, 38), (_LINK, 62)),
        lambda one: (one.name, one.nip, one.position, link(bot_name, one.token)),
    )


def codes(issued: Sequence[Issued], words: Translator) -> bytes:
    """XLSX with name, position and code; no link stands in it."""
    return _workbook(
        issued,
        words,
        (_CODES_TITLE, _CODES_HOW),
        ((_NAME, 34), (_POSITION, 38), (_CODE, 16)),
        lambda one: (one.name, one.position, shown_code(one.code)),
    )


def _workbook(
    issued: Sequence[Issued],
    words: Translator,
    said: tuple[Text, Text],
    columns: Sequence[tuple[Text, int]],
    cells: Callable[[Issued], tuple[str, ...]],
) -> bytes:
    from xlsxwriter import Workbook  # loaded where something is written

    buffer = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(buffer, {"in_memory": True} | safe)
    formats = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1}),
        book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1}),
    )
    taken: set[str] = set()
    for (code, unit), members in groupby(
        sorted(issued, key=lambda one: (one.unit, one.unit_code, one.name)), lambda one: (one.unit_code, one.unit)
    ):
        rows = list(members)
        title, how = (words.label(text(unit=unit, moment=rows[0].expires_at)) for text in said)
        _sheet(book, formats, _sheet_name(code, taken), (title, how), words, columns, [cells(one) for one in rows])
    if not taken:
        book.add_worksheet()
    book.close()
    return buffer.getvalue()


def _sheet(
    book: Workbook,
    formats: tuple[Format, Format, Format, Format],
    name: str,
    said: tuple[str, str],
    words: Translator,
    columns: Sequence[tuple[Text, int]],
    rows: Sequence[tuple[str, ...]],
) -> None:
    bold, wrapped, heading, text = formats
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _TABLE_ROW)
    sheet.set_column(0, 0, 5)
    sheet.write_string(0, 0, said[0], bold)
    sheet.merge_range(1, 0, 1, len(columns), "", wrapped)
    sheet.write_string(1, 0, said[1], wrapped)
    sheet.set_row(1, 48)
    sheet.write_string(_TABLE_ROW, 0, words.label(_NUMBER), heading)
    for place, (title, width) in enumerate(columns, start=1):
        sheet.set_column(place, place, width)
        sheet.write_string(_TABLE_ROW, place, words.label(title), heading)
    for number, cells in enumerate(rows, start=1):
        sheet.write_number(_TABLE_ROW + number, 0, number, text)
        for place, cell in enumerate(cells, start=1):
            sheet.write_string(_TABLE_ROW + number, place, cell, text)
    sheet.freeze_panes(_TABLE_ROW + 1, 0)


def _sheet_name(code: str, taken: set[str]) -> str:
    """The code of the unit as the name of a sheet: short, without signs that are not allowed, and only once."""
    bare = _UNFIT.sub("-", code)[:LONGEST_NAME] or "-"
    name, number = bare, 2
    while name.casefold() in taken or name.casefold() == "history":  # the one name that spreadsheets keep to themselves
        suffix = f" {number}"
        name, number = bare[: LONGEST_NAME - len(suffix)] + suffix, number + 1
    taken.add(name.casefold())
    return name
