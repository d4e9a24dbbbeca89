"""People who have not joined, their invitations, and strangers at the door of the small organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.domain.doors import Issued
from bot.services.door import invitations, visitors
from bot.services.door.outcomes import Outcome
from models import Session
from models.people import Employee, EmployeeKind, PositionKind
from models.session import Database
from tests.support.organisation import NOW, OFFICER, Organisation, person

GUEST, OTHER_GUEST = 5001, 5002
"""Telegram ids that belong to nobody."""
WRONG: Final = "CCCCCCCC"
"""A code by its looks, and never the right one."""


def add_newcomer(session: Session, org: Organisation, name: str = "Baru Contoh", penilai: int | None = None) -> int:
    """Somebody of the division who has no account; gives the id."""
    row = Employee(
        name=name,
        nip=f"19900101202001{len(name):04d}",
        kind=EmployeeKind.PNS,
        position=f"Jabatan {name}",
        position_kind=PositionKind.PELAKSANA,
        unit_id=org.units["BIDANG"],
        penilai_id=org.people[penilai] if penilai is not None else None,
    )
    session.add(row)
    session.flush()
    return row.id or 0


def invite(database: Database, employee_id: int, *, by: int = OFFICER, now: datetime = NOW) -> Issued:
    """A new invitation, made by somebody in the organisation."""
    with database.write() as session:
        return invitations.invite(session, person(database, by), employee_id, now)


def open_link(database: Database, who: int, token: str, now: datetime = NOW) -> Outcome:
    """A stranger opens a link."""
    with database.write() as session:
        return visitors.open_link(session, who, token, now)


def write(database: Database, who: int, text: str, now: datetime = NOW) -> Outcome:
    """A stranger writes something."""
    with database.write() as session:
        return visitors.write(session, who, text, now)


def come_in(database: Database, who: int, issued: Issued, now: datetime = NOW) -> Outcome:
    """Open the link and write the right code."""
    open_link(database, who, issued.token, now)
    return write(database, who, issued.code, now)
