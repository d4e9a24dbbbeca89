"""Files as people send them: workbooks and CSV with invented people, whole and broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from python_calamine import load_workbook
from xlsxwriter import Workbook

from bot.domain.forms import Form
from bot.domain.intake_forms import ACTING, STAFF, UNITS

Row = dict[str, object]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
"""What a workbook with a password begins with and holds: a container of the old kind around what is encrypted."""
OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(512)

LEADER, STAFF_NIP = "197502022000032002", "199001012015011001"
UNIT: Row = {"kode": "SEKSI", "nama": "Seksi Contoh", "nama_singkat": "Seksi", "kode_induk": "", "organisasi": "tidak"}
PERSON: Row = {
    "nip": STAFF_NIP,
    "nama": "Contoh Pegawai, S.E.",
    "status_asn": "PNS",
    "pangkat_gol": "Penata Muda (III/a)",
    "jabatan": "Pengelola Contoh",
    "jenis_jabatan": "PELAKSANA",
    "jenjang": "",
    "kode_unit": "SEKSI",
    "nip_penilai": LEADER,
}
HEAD: Row = PERSON | {
    "nip": LEADER,
    "nama": "Contoh Kepala",
    "jabatan": "Kepala Seksi Contoh",
    "jenis_jabatan": "PENGAWAS",
    "nip_penilai": "Contoh Wali Kota",
}
MAYOR: Row = PERSON | {
    "nip": "",
    "nama": "Contoh Wali Kota",
    "status_asn": "NON_ASN",
    "pangkat_gol": "",
    "jabatan": "Wali Kota Contoh",
    "jenis_jabatan": "",
    "nip_penilai": "",
}
ACTS: Row = {
    "jenis": "PLH",
    "nip_digantikan": LEADER,
    "nip_pengganti": STAFF_NIP,
    "mulai": "24-11-2026",
    "selesai": "30-11-2026",
    "nomor_surat": "800/1/CONTOH/2026",
}

ORGANISATION: Mapping[str, Sequence[Row]] = {
    UNITS.name: [UNIT],
    STAFF.name: [MAYOR, HEAD, PERSON],
    ACTING.name: [ACTS],
}


def workbook(sheets: Mapping[str, Sequence[Row]], change: Callable[[Workbook], None] = lambda book: None) -> bytes:
    """A workbook with these sheets, whose headings are all that its rows have. `change` may add what is odd."""
    return grid_workbook({name: _table(rows) for name, rows in sheets.items()}, change)


def grid_workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]], change: Callable[[Workbook], None] = lambda book: None
) -> bytes:
    """A workbook with exactly these cells."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"strings_to_formulas": False, "default_date_format": "dd-mm-yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    change(book)
    book.close()
    return buffer.getvalue()


def staff(*rows: Row) -> bytes:
    """A workbook of staff."""
    return workbook({STAFF.name: rows})


def csv_file(rows: Sequence[Row], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The same as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows(_table(rows))
    return text.getvalue().encode(encoding)


def cells_of(content: bytes, sheet: str) -> list[list[Any]]:
    """What stands in a workbook that was written."""
    return load_workbook(io.BytesIO(content)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def headings(form: Form) -> list[str]:
    """The headings of the template."""
    return [column.name for column in form if column.offered]


def _table(rows: Sequence[Row]) -> list[list[object]]:
    headings = list(dict.fromkeys(key for row in rows for key in row))
    return [list(headings), *([row.get(key, "") for key in headings] for row in rows)]
