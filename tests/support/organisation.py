"""A small hand-made organisation: a city with a secretariat, an agency with a division, and BKPSDM.

Siti and Budi work for the head of the division (Kabid), who works for the head of the agency (Kadis), who works for
the secretary (Sekda), who works for the mayor. Everybody but the mayor has an approved plan of two planned results
and an open appraisal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeVar

import pytest
from sqlmodel import select

from bot.domain.acting import ActingKind
from bot.domain.appraisal import CURRENT_REGULATION, Stage
from bot.domain.calendar import instant_of, local_day
from bot.domain.capaian import Polarity
from bot.domain.organisation import OrganisationPredicate
from bot.domain.privacy import PRIVACY_VERSION
from bot.services.rights import Person, person_of
from models import Session
from models.appraisal import Appraisal, OrganisationResult, Period, PeriodKind
from models.people import Account, Acting, Employee, EmployeeKind, PositionKind, Role, RoleGrant, Unit
from models.plan import Aspect, Classification, Indicator, PlannedResult, ResultKind, Skp, SkpStatus
from models.session import Database
from tests.support.remembering import Rows

K = TypeVar("K")
R = TypeVar("R")

NOW: Final = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""Selasa, 24 November 2026, 09.00 WITA."""

SELF_REVIEW_DUE, ASSESSMENT_DUE = date(2026, 11, 27), date(2026, 12, 4)
AFTER_THE_DEADLINE: Final = instant_of(date(2026, 11, 30), time(9))
"""A working day on which nobody is waited for any more."""

WALI, SEKDA, KADIS, KABID, SITI, BUDI, ADMIN, OFFICER = range(101, 109)
"""Telegram ids. Admin is the admin of the agency, Officer works at BKPSDM."""

UNITS: Final = {  # code: (parent, head, whether it gets a predikat of its own)
    "KOTA": (None, WALI, False),
    "SETDA": ("KOTA", SEKDA, True),
    "DINAS": ("SETDA", KADIS, True),
    "BIDANG": ("DINAS", KABID, False),
    "BKPSDM": ("SETDA", OFFICER, True),
}
PEOPLE: Final = {  # Telegram id: (name, unit, penilai)
    WALI: ("Wali Contoh", "KOTA", None),
    SEKDA: ("Sekda Contoh, S.E.", "SETDA", WALI),
    KADIS: ("Kadis Contoh", "DINAS", SEKDA),
    KABID: ("Kabid Contoh", "BIDANG", KADIS),
    SITI: ("Siti Contoh Rahmah", "BIDANG", KABID),
    BUDI: ("Budi Contoh Santosa", "BIDANG", KABID),
    ADMIN: ("Admin Contoh", "DINAS", KADIS),
    OFFICER: ("Petugas Contoh", "BKPSDM", SEKDA),
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """Ids of the rows: units by code, people and their appraisals by Telegram id."""

    period_id: int
    units: Mapping[str, int]
    people: Mapping[int, int]
    appraisals: Mapping[int, int]


def found(
    session: Session,
    *,
    predicate: OrganisationPredicate | None = OrganisationPredicate.BAIK,
    self_review_due_on: date = SELF_REVIEW_DUE,
    assessment_due_on: date = ASSESSMENT_DUE,
    reports: int = 0,
) -> Organisation:
    """Add it all. `predicate` is what the secretary gave the agency; `reports` are further staff of the Kabid."""
    shape = (session.connection().dialect.name, predicate, self_review_due_on, assessment_due_on, reports)
    if session.exec(select(Unit.id).limit(1)).first() is not None:
        return _found(session, *shape[1:])
    if shape not in _REMEMBERED:
        org = _found(session, *shape[1:])
        _REMEMBERED[shape] = (org, Rows.of_tables(session, FOUNDED if predicate else FOUNDED[:-1]))
        return org
    org, rows = _REMEMBERED[shape]
    rows.put(session)
    return org


FOUNDED: Final = (
    Unit,
    Employee,
    Account,
    RoleGrant,
    Period,
    Skp,
    PlannedResult,
    Indicator,
    Appraisal,
    OrganisationResult,
)
_REMEMBERED: Final[dict[tuple[object, ...], tuple[Organisation, Rows]]] = {}


def _found(
    session: Session,
    predicate: OrganisationPredicate | None,
    self_review_due_on: date,
    assessment_due_on: date,
    reports: int,
) -> Organisation:
    told = PEOPLE | {1001 + n: (f"Staf Contoh {n + 1}", "BIDANG", KABID) for n in range(reports)}
    unit_rows = _added(session, {code: _unit(code) for code in UNITS})
    units = {code: row.id or 0 for code, row in unit_rows.items()}
    rows = _added(session, {key: _employee(key, name, units[unit]) for key, (name, unit, _) in told.items()})
    people = {key: row.id or 0 for key, row in rows.items()}
    for code, (parent, head, is_organisation) in UNITS.items():
        row = unit_rows[code]
        row.parent_id, row.head_id = units[parent] if parent else None, people[head]
        row.is_organisation = is_organisation
    for key, (_, _, penilai) in told.items():
        rows[key].penilai_id = people[penilai] if penilai else None
    session.add_all(account(people[key], key) for key in told)
    session.add(RoleGrant(employee_id=people[OFFICER], role=Role.BKPSDM, granted_at=NOW))
    session.add(RoleGrant(employee_id=people[ADMIN], role=Role.UNIT_ADMIN, unit_id=units["DINAS"], granted_at=NOW))
    period_id = add_period(session, self_review_due_on, assessment_due_on)
    plans = _add_plans(session, [people[key] for key, (_, _, penilai) in told.items() if penilai])
    appraisals = _added(
        session,
        {
            key: _appraisal(people[key], period_id, units[unit], people[penilai], plans[people[key]])
            for key, (_, unit, penilai) in told.items()
            if penilai
        },
    )
    if predicate is not None:
        session.add(
            OrganisationResult(
                unit_id=units["DINAS"], period_id=period_id, predicate=predicate, set_by_id=people[SEKDA], set_at=NOW
            )
        )
    session.flush()
    return Organisation(period_id, units, people, {key: row.id or 0 for key, row in appraisals.items()})


def account(employee_id: int, telegram_id: int) -> Account:
    """The account of somebody who was confirmed and has read the privacy notice."""
    return Account(
        employee_id=employee_id,
        telegram_id=telegram_id,
        bound_at=NOW,
        confirmed_at=NOW,
        privacy_version=PRIVACY_VERSION,
        privacy_read_at=NOW,
    )


def _added(session: Session, rows: dict[K, R]) -> dict[K, R]:
    session.add_all(rows.values())
    session.flush()
    return rows


def _unit(code: str, parent_id: int | None = None) -> Unit:
    return Unit(code=code, name=f"Unit {code}", short_name=code, parent_id=parent_id)


def _employee(telegram_id: int, name: str, unit_id: int, penilai_id: int | None = None) -> Employee:
    return Employee(
        name=name,
        nip=f"19800101200501{telegram_id:04d}",
        kind=EmployeeKind.PNS,
        position=f"Jabatan {name}",
        position_kind=PositionKind.PELAKSANA,
        unit_id=unit_id,
        penilai_id=penilai_id,
    )


def _appraisal(
    employee_id: int, period_id: int, unit_id: int, penilai_id: int | None, skp_id: int | None = None
) -> Appraisal:
    return Appraisal(
        employee_id=employee_id,
        period_id=period_id,
        penilai_id=penilai_id,
        skp_id=skp_id,
        unit_id=unit_id,
        stage=Stage.OPEN,
        regulation_version=CURRENT_REGULATION,
    )


def add_unit(session: Session, code: str, parent_id: int | None = None) -> int:
    """A unit without a head."""
    row = _unit(code, parent_id)
    session.add(row)
    session.flush()
    return row.id or 0


def add_person(session: Session, telegram_id: int, name: str, unit_id: int, penilai_id: int | None = None) -> int:
    """A person with an account."""
    row = _employee(telegram_id, name, unit_id, penilai_id)
    session.add(row)
    session.flush()
    session.add(account(row.id or 0, telegram_id))
    return row.id or 0


def add_period(
    session: Session,
    self_review_due_on: date = SELF_REVIEW_DUE,
    assessment_due_on: date = ASSESSMENT_DUE,
    *,
    kind: PeriodKind = PeriodKind.TW3,
    ends_on: date = date(2026, 9, 30),
    closed_at: datetime | None = None,
) -> int:
    """A quarter that was opened."""
    row = Period(
        name=f"Triwulan {kind.value} 2026",
        kind=kind,
        year=2026,
        starts_on=ends_on - timedelta(days=90),
        ends_on=ends_on,
        self_review_due_on=self_review_due_on,
        assessment_due_on=assessment_due_on,
        opened_at=instant_of(date(2026, 10, 1), time(8)),
        closed_at=closed_at,
        regulation_version=CURRENT_REGULATION,
    )
    session.add(row)
    session.flush()
    return row.id or 0


def add_appraisal(session: Session, employee_id: int, period_id: int, unit_id: int, penilai_id: int | None) -> int:
    """An appraisal in which nothing was said yet, without a plan."""
    row = _appraisal(employee_id, period_id, unit_id, penilai_id)
    session.add(row)
    session.flush()
    return row.id or 0


def add_acting(
    session: Session,
    absent_id: int,
    acting_id: int,
    starts_on: date = local_day(NOW),  # noqa: B008 - a day that stands
    ends_on: date | None = None,
    kind: ActingKind = ActingKind.PLH,
) -> None:
    """Somebody acts for somebody, by default from today on."""
    session.add(
        Acting(
            absent_id=absent_id,
            acting_id=acting_id,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            letter="800/1/2026",
        )
    )
    session.flush()


on_one_database = pytest.mark.parametrize("prepared_database", ["sqlite"], indirect=True)
"""For many cases of one rule that asks nothing of the database; a case of it elsewhere runs on both."""

PLAN: Final = (
    ("Akta kelahiran terbit pada hari yang sama", (("%", "95"), ("jam", "24"))),
    ("Berkas kependudukan tertata", (("berkas", "40"),)),
)
"""Titles of the planned results, each with measure and target of its indicators."""


def _add_plans(session: Session, employee_ids: Sequence[int]) -> dict[int, int]:
    """The same approved plan for everybody."""
    skps = [Skp(employee_id=e, year=2026, status=SkpStatus.DISETUJUI, approved_at=NOW) for e in employee_ids]
    session.add_all(skps)
    session.flush()
    results = [
        PlannedResult(
            skp_id=skp.id or 0,
            number=number,
            kind=ResultKind.UTAMA,
            classification=Classification.ORGANISASI,
            title=title,
        )
        for skp in skps
        for number, (title, _) in enumerate(PLAN, start=1)
    ]
    session.add_all(results)
    session.flush()
    session.add_all(
        Indicator(
            planned_result_id=result.id or 0,
            number=position,
            aspect=Aspect.WAKTU if measure == "jam" else Aspect.KUANTITAS,
            text=f"Ukuran {result.number}.{position}",
            measure=measure,
            polarity=Polarity.KHUSUS if measure == "jam" else Polarity.NORMAL,
            target=Decimal(target),
        )
        for result in results
        for position, (measure, target) in enumerate(PLAN[result.number - 1][1], start=1)
    )
    return {skp.employee_id: skp.id or 0 for skp in skps}


def person(database: Database, telegram_id: int, now: datetime = NOW) -> Person:
    """The person behind an account, as the edge finds it."""
    with database.read() as session:
        row = person_of(session, telegram_id, now)
    assert row is not None, f"nobody has the account {telegram_id}"
    return row
