"""Ranks for the small organisation, so that its leaders may be penilai and its staff may not."""

from __future__ import annotations

from models import Session
from models.people import Employee, EmployeeKind, PositionKind
from tests.support.organisation import KABID, KADIS, SEKDA, WALI, Organisation

RANKS = {SEKDA: PositionKind.JPT_PRATAMA, KADIS: PositionKind.JPT_PRATAMA, KABID: PositionKind.ADMINISTRATOR}


def rank(session: Session, org: Organisation) -> Organisation:
    """Give the leaders their ranks; the mayor is no ASN."""
    for who, kind in RANKS.items():
        session.get_one(Employee, org.people[who]).position_kind = kind
    mayor = session.get_one(Employee, org.people[WALI])
    mayor.kind, mayor.position_kind, mayor.nip = EmployeeKind.NON_ASN, PositionKind.NON_ASN, None
    session.flush()
    return org
