"""How far a period is: by stage, by organisation, who is late; each person counted once."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlmodel import select

from bot.domain.appraisal import Stage
from bot.domain.calendar import instant_of
from bot.services.progress import status as period_status
from bot.services.progress.status import UnitStatus
from models.appraisal import Appraisal
from models.people import Acting, ActingKind, Unit
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    NOW,
    SITI,
    Organisation,
    add_person,
    found,
)
from tests.support.talking import assess, send_self_review

TOO_LATE = instant_of(date(2026, 12, 7), time(9))
"""After the last day for assessments, which is 4 December."""


@pytest.fixture
def org(database: Database) -> Organisation:
    """Siti is assessed, Budi has sent, one person came without a plan, the others have sent nothing."""
    with database.write() as session:
        org = found(session)
        add_person(session, 900, "Pegawai Baru", org.units["BIDANG"], org.people[KABID])
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    send_self_review(database, org, BUDI)
    return org


def test_the_numbers_are_those_of_the_appraisals(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        status = period_status.status(session, None, org.period_id, NOW)
        rows = session.exec(select(Appraisal)).all()
    assert (
        status.counts
        == {stage: n for stage in Stage if (n := sum(row.stage is stage for row in rows))}
        == {Stage.OPEN: 5, Stage.SUBMITTED: 1, Stage.ASSESSED: 1}
    )
    assert (status.people, status.open_work, status.late) == (7, 6, 0)
    assert status.left_out == 2, "the newcomer and the mayor, who are in service and have no appraisal"


def test_a_unit_counts_for_the_organisation_above_it(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        units = period_status.by_unit(session, None, org.period_id, NOW)
    assert units == [
        UnitStatus("BKPSDM", {Stage.OPEN: 1}, 0),
        UnitStatus("DINAS", {Stage.OPEN: 3, Stage.SUBMITTED: 1, Stage.ASSESSED: 1}, 0),
        UnitStatus("SETDA", {Stage.OPEN: 1}, 0),
    ]


def test_penilai_are_late_after_the_last_day_and_counted_where_they_work(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        assert period_status.late_penilai(session, None, org.period_id, NOW) == []
        late = period_status.late_penilai(session, None, org.period_id, TOO_LATE)
        units = {u.unit: u.late for u in period_status.by_unit(session, None, org.period_id, TOO_LATE)}
        assert period_status.status(session, None, org.period_id, TOO_LATE).late == 4
    assert late == [("Kadis Contoh", 2), ("Sekda Contoh, S.E.", 2), ("Kabid Contoh", 1), ("Wali Contoh", 1)]
    assert units == {"BKPSDM": 0, "DINAS": 2, "SETDA": 1, "KOTA": 1}


def test_who_acts_for_a_penilai_is_the_one_who_is_late(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.add(
            Acting(
                absent_id=org.people[KADIS],
                acting_id=org.people[ADMIN],
                kind=ActingKind.PLH,
                starts_on=date(2026, 11, 1),
                letter="800/2",
            )
        )
    with another_session(database) as session:
        late = dict(period_status.late_penilai(session, None, org.period_id, TOO_LATE))
    assert "Kadis Contoh" not in late
    assert late["Admin Contoh"] == 1, "the Kabid; their own falls to the post above"
    assert late["Sekda Contoh, S.E."] == 3


def test_what_is_unfinished_is_listed_by_name_in_pages(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        first = period_status.unfinished(session, None, org.period_id, 0, 4)
        rest = period_status.unfinished(session, None, org.period_id, 4, 4)
    assert [(one.name, one.unit, one.stage) for one in first[:2]] == [
        ("Admin Contoh", "DINAS", Stage.OPEN),
        ("Budi Contoh Santosa", "DINAS", Stage.SUBMITTED),
    ]
    assert len(first) == 4
    assert len(rest) == 2


def test_units_in_a_circle_do_not_hang_the_numbers(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for row in session.exec(select(Unit)):
            row.is_organisation = False
        session.get_one(Unit, org.units["KOTA"]).parent_id = org.units["BIDANG"]
    with another_session(database) as session:
        units = period_status.by_unit(session, None, org.period_id, NOW)
    assert {unit.unit for unit in units} == {"BIDANG", "DINAS", "SETDA", "BKPSDM"}
