"""Periods to open, move and close in the small organisation, whose third quarter is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlmodel import select

from bot.domain.period import Days, PeriodKey, PeriodKind
from bot.services.periods import changing
from bot.services.periods.enrolling import Opened
from models import Session
from models.appraisal import Appraisal, Period
from models.delivery import Outbox
from models.people import Employee, Role, RoleGrant
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import NOW, Organisation, found, person

TW2: Final = PeriodKey(PeriodKind.TW2, 2026)
TW4: Final = PeriodKey(PeriodKind.TW4, 2026)
AKHIR: Final = PeriodKey(PeriodKind.AKHIR, 2026)

DAYS: Final = Days(date(2026, 4, 1), date(2026, 6, 30), date(2026, 12, 4), date(2026, 12, 11))
"""Those of TW2, which is opened late."""
YEAR_END: Final = Days(date(2026, 10, 1), date(2026, 12, 31), date(2026, 12, 4), date(2026, 12, 11))
"""Those of TW4, early."""

REASON: Final = "Aplikasi e-Kinerja tidak dapat dibuka selama tiga hari."


def between_periods(session: Session) -> Organisation:
    """The small organisation after its third quarter: closed, with everything as it was."""
    org = found(session)
    session.get_one(Period, org.period_id).closed_at = NOW
    session.flush()
    return org


def opened(
    database: Database, key: PeriodKey = TW2, days: Days | None = None, now: datetime = NOW, by: int | None = None
) -> Opened:
    """Open it, whatever is missing."""
    with database.write() as session:
        officer = None if by is None else person(database, by)
        usual = YEAR_END if key == TW4 else DAYS
        return changing.open_period(session, officer, key, days or usual, now, anyway=True)


def appraisals_in(database: Database, period_id: int) -> dict[str, Appraisal]:
    """By the name of the person."""
    with another_session(database) as session:
        statement = select(Employee.name, Appraisal).where(
            Appraisal.employee_id == Employee.id, Appraisal.period_id == period_id
        )
        return dict(session.exec(statement).all())


def told(database: Database, kind: str) -> list[int]:
    """Who is to get a kind of message."""
    with another_session(database) as session:
        statement = select(Outbox.recipient_id).where(Outbox.kind == kind)
        return sorted(recipient for recipient in session.exec(statement) if recipient is not None)


def make_officer(session: Session, org: Organisation, telegram_id: int) -> None:
    """Give somebody the role of BKPSDM."""
    session.add(RoleGrant(employee_id=org.people[telegram_id], role=Role.BKPSDM, granted_at=NOW))
    session.flush()
