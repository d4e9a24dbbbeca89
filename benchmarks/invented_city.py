"""An invented city of any size, put in by a few statements: units, people with accounts and plans, an open period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel

from bot.domain.appraisal import CURRENT_REGULATION, Stage
from bot.domain.capaian import Polarity
from bot.domain.period import PeriodKind
from bot.domain.privacy import PRIVACY_VERSION
from models import Session
from models.appraisal import Appraisal, Period
from models.base import new_row_id
from models.people import Account, Employee, EmployeeKind, PositionKind, Unit
from models.plan import Aspect, Classification, Indicator, PlannedResult, ResultKind, Skp, SkpStatus

TEAM = 9
"""Reports of each penilai."""

UNITS = 150
FIRST_ACCOUNT = 8_100_000_000
"""Telegram ids count on from here."""


def fill(session: Session, people: int, opened_at: datetime, self_review_due_on: date, *, sent: int = 0) -> None:
    """Put it in. Every tenth unit works six days; every `sent`-th person has sent the self-review (0: nobody)."""
    numbers = range(1, people + 1)
    _put(
        session,
        Unit,
        [
            {
                "id": unit,
                "code": f"U{unit}",
                "name": f"Unit Contoh {unit}",
                "short_name": f"Unit {unit}",
                "parent_id": 1 if unit > 1 else None,
                "is_organisation": unit % 10 == 1,
                "working_days": 6 if unit % 10 == 0 else 5,
            }
            for unit in range(1, UNITS + 1)
        ],
    )
    _put(session, Employee, [_employee(number) for number in numbers])
    _put(session, Account, [_account(number, opened_at) for number in numbers])
    session.add(
        Period(
            id=1,
            name="Triwulan III 2026",
            kind=PeriodKind.TW3,
            year=2026,
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 9, 30),
            self_review_due_on=self_review_due_on,
            assessment_due_on=self_review_due_on + timedelta(days=7),
            opened_at=opened_at,
            regulation_version=CURRENT_REGULATION,
        )
    )
    session.flush()
    _put(session, Skp, [_skp(number, opened_at) for number in numbers])
    _put(session, PlannedResult, [_result(number, n) for number in numbers for n in (1, 2)])
    _put(session, Indicator, [_indicator(2 * number - 2 + n) for number in numbers for n in (1, 2)])
    _put(session, Appraisal, [_appraisal(number, opened_at, sent) for number in numbers])


def _put(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    common = {
        name: field.default
        for name, field in table.model_fields.items()
        if name != "id" and not field.is_required() and field.default_factory is None and name not in rows[0]
    }
    session.connection().execute(
        SQLModel.metadata.tables[str(table.__tablename__)].insert(), [common | r for r in rows]
    )


def _employee(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Pegawai Contoh {number:06d}",
        "kind": EmployeeKind.PNS,
        "position": "Pengelola Contoh",
        "position_kind": PositionKind.PELAKSANA,
        "unit_id": 1 + number % UNITS,
        "penilai_id": None if number == 1 else max(1, (number - 2) // TEAM + 1),
    }


def _account(number: int, at: datetime) -> dict[str, Any]:
    return {
        "employee_id": number,
        "telegram_id": FIRST_ACCOUNT + number,
        "bound_at": at,
        "confirmed_at": at,
        "privacy_version": PRIVACY_VERSION,
        "privacy_read_at": at,
    }


def _skp(number: int, at: datetime) -> dict[str, Any]:
    return {"id": number, "employee_id": number, "year": 2026, "status": SkpStatus.DISETUJUI, "approved_at": at}


def _result(number: int, n: int) -> dict[str, Any]:
    return {
        "id": 2 * number - 2 + n,
        "skp_id": number,
        "number": n,
        "kind": ResultKind.UTAMA,
        "classification": Classification.ORGANISASI,
        "title": f"Hasil kerja contoh {n}",
    }


def _indicator(result: int) -> dict[str, Any]:
    return {
        "planned_result_id": result,
        "number": 1,
        "aspect": Aspect.KUANTITAS,
        "text": "Ukuran contoh",
        "measure": "berkas",
        "polarity": Polarity.NORMAL,
        "target": Decimal(40),
    }


def _appraisal(number: int, at: datetime, sent: int) -> dict[str, Any]:
    is_sent = bool(sent) and number % sent == 0
    return {
        "row_id": new_row_id(),
        "employee_id": number,
        "period_id": 1,
        "penilai_id": None if number == 1 else max(1, (number - 2) // TEAM + 1),
        "skp_id": number,
        "unit_id": 1 + number % UNITS,
        "stage": Stage.SUBMITTED if is_sent else Stage.OPEN,
        "submitted_at": at if is_sent else None,
        "regulation_version": CURRENT_REGULATION,
    }
