"""Bringing files in as the edges do: read, then laid over the list in a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.calendar import local_day
from bot.domain.intake_forms import STAFF, ImportKind
from bot.i18n import translator
from bot.services.intake import bringing
from bot.services.intake.bringing import Preview
from bot.services.rights import Person
from models import Session
from models.people import Employee, EmployeeKind, PositionKind
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, KADIS, NOW, SEKDA, WALI, Organisation
from tests.support.workbooks import Row, workbook

_LEADERS = {
    SEKDA: PositionKind.JPT_PRATAMA,
    KADIS: PositionKind.JPT_PRATAMA,
    KABID: PositionKind.ADMINISTRATOR,
}


def bring(
    database: Database,
    sheets: Mapping[str, Sequence[Row]],
    *,
    kind: ImportKind | None = None,
    by: Person | None = None,
    now: datetime = NOW,
) -> Preview:
    """Bring a workbook in; the kind is recognised where it is not given."""
    read = bringing.read("berkas.xlsx", workbook(sheets), local_day(now), kind=kind)
    with database.write() as session:
        return bringing.apply(session, by, read, now)


def bring_staff(database: Database, *rows: Row, by: Person | None = None, now: datetime = NOW) -> Preview:
    """Bring in a file of staff."""
    return bring(database, {STAFF.name: rows}, kind=ImportKind.STAFF, by=by, now=now)


def said(preview: Preview) -> list[tuple[str, int | None, str | None, str]]:
    """Every fault as it is read."""
    words = translator("en")
    return [(fault.sheet, fault.row, fault.column, words.label(fault.reason)) for fault in preview.faults]


def nip_of(telegram_id: int) -> str:
    """A number of nobody that passes every check."""
    return f"198001012005011{telegram_id % 1000:03d}"


def make_real(database: Database, org: Organisation) -> None:
    """Give the people of the small organisation numbers and posts that a file may hold; the mayor has no NIP."""
    with database.write() as session:
        for telegram_id, employee_id in org.people.items():
            row = session.get(Employee, employee_id)
            assert row is not None, "the organisation was founded"
            row.nip = nip_of(telegram_id)
            row.position_kind = _LEADERS.get(telegram_id, PositionKind.PELAKSANA)
            row.rank = "Penata Muda (III/a)"
            if telegram_id == WALI:
                row.kind, row.nip, row.rank, row.position_kind = EmployeeKind.NON_ASN, None, None, PositionKind.NON_ASN
            session.add(row)


def row_of(database: Database, org: Organisation, telegram_id: int, **changes: object) -> Row:
    """The row of a file that says of a person what the list says, with changes."""
    with another_session(database) as session:
        person = _employee(session, org.people[telegram_id])
        penilai = _employee(session, person.penilai_id) if person.penilai_id else None
        codes = {unit_id: code for code, unit_id in org.units.items()}
        row = {
            "nip": person.nip or "",
            "nama": person.name,
            "status_asn": person.kind.value,
            "pangkat_gol": person.rank or "",
            "jabatan": person.position,
            "jenis_jabatan": "" if person.kind is EmployeeKind.NON_ASN else person.position_kind.value,
            "jenjang": person.grade or "",
            "kode_unit": codes[person.unit_id],
            "nip_penilai": (penilai.nip or penilai.name) if penilai else "",
        }
    return row | changes


def _employee(session: Session, employee_id: int) -> Employee:
    row = session.get(Employee, employee_id)
    assert row is not None, "the organisation was founded"
    return row
