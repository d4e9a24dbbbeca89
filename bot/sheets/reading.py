"""Reading a file that came from outside: what kind it is, its sheets, and where formulas and merged cells stand.

Whatever is wrong with the file as a whole is a `Refused` that says so by name; nothing of it is trusted.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

from bot.domain.forms import Book, Cell, Grid
from bot.errors import Refused
from bot.i18n import N_
from bot.sheets.delimited import read_text
from bot.sheets.parts import Part, parts_of

LARGEST_UNPACKED = 500 * 1024 * 1024
"""Bytes of a workbook when it is unpacked; more is an attack or a mistake. Our own choice."""
LARGEST_SHEET = 30_000_000
"""Cells between the corners of a sheet; a forgotten value in the last row takes memory for all rows above it."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

EMPTY = N_("This file is empty; nothing was changed. Please fill in the template and send it again.")
PROTECTED = N_(
    "This file is protected by a password, so I cannot read it; nothing was changed. Please remove the password "
    "in the spreadsheet (File › Info › Protect Workbook), save it and send it again."
)
OLD_FORMAT = N_(
    "This file has the old .xls format, which I do not read; nothing was changed. Please save it as Excel Workbook "
    "(.xlsx) and send it again."
)
NO_SPREADSHEET = N_(
    "This file is no spreadsheet that I can read; nothing was changed. Please send an Excel Workbook (.xlsx) or CSV."
)
DAMAGED = N_(
    "This file is damaged or incomplete; nothing was changed. Please open it in the spreadsheet, save it anew as "
    ".xlsx and send it again."
)
TOO_LARGE = N_("This file is too large to be read; nothing was changed. Please remove pictures and empty sheets.")
TOO_WIDE = N_(
    "In the sheet {sheet} something stands far below or beside the table; nothing was changed. Please delete all rows "
    "and columns outside the table, save the file and send it again."
)


def read_book(content: bytes, *, rows_at_most: int | None = None, too_many: Refused | None = None) -> Book:
    """All sheets of a file. Raises `Refused` where it cannot be read, and `too_many` above `rows_at_most`."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused(EMPTY)
    if content.startswith(_OLE):
        raise Refused(PROTECTED if _ENCRYPTED in content else OLD_FORMAT)
    if content.startswith(_ZIP):
        book = Book(_sheets(content, rows_at_most, too_many), is_workbook=True)
    else:
        book = Book((_text_sheet(content),), is_workbook=False)
    if too_many is not None and rows_at_most is not None and any(len(g.rows) > rows_at_most for g in book.grids):
        raise too_many
    if not any(any(cell not in {None, ""} for cell in row) for grid in book.grids for row in grid.rows):
        raise Refused(EMPTY)
    return book


def _text_sheet(content: bytes) -> Grid:
    rows = read_text(content)
    if rows is None:
        raise Refused(NO_SPREADSHEET)
    return Grid("", rows)


def _sheets(content: bytes, rows_at_most: int | None, too_many: Refused | None) -> tuple[Grid, ...]:
    from python_calamine import CalamineError, load_workbook  # loaded where a file has come

    parts = _parts(content)
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            grids = []
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                if too_many is not None and rows_at_most is not None and sheet.total_height > rows_at_most:
                    raise too_many
                rows: Sequence[Sequence[Cell]] = sheet.to_python(skip_empty_area=False)
                merged = tuple(sheet.merged_cell_ranges or ())
                grids.append(Grid(name, rows, parts[name].formulas if name in parts else frozenset(), merged))
            return tuple(grids)
    except CalamineError as error:
        raise Refused(DAMAGED) from error


def _parts(content: bytes) -> dict[str, Part]:
    """What the parts of the workbook tell, with the limits that keep a reader from drowning in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise Refused(TOO_LARGE)
            if "xl/workbook.xml" not in archive.namelist():
                raise Refused(NO_SPREADSHEET)
            parts = parts_of(archive)
    except _BROKEN as error:
        raise Refused(DAMAGED) from error
    for name, part in parts.items():
        if part.extent > LARGEST_SHEET:
            raise Refused(TOO_WIDE(sheet=name))
    return parts


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged archive raises, wherever it is damaged."""
