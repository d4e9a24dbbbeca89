"""A departure that was brought in beforehand takes effect on its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.domain.calendar import local_day
from bot.domain.service import ServiceState
from bot.services import audit, departures
from bot.services.door import accounts, superiors
from models.people import Account, Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, NOW, SITI, Organisation, person

TODAY = local_day(NOW)


def plan_departure(
    database: Database, employee_id: int, day: date | None, state: ServiceState = ServiceState.PENSIUN
) -> None:
    with database.write() as session:
        row = session.get_one(Employee, employee_id)
        row.state, row.state_from, row.state_basis = state, day, "SK 1/2026"
        session.add(row)


def gone_after(database: Database, days: int = 0) -> int:
    with database.write() as session:
        return departures.take_effect(session, NOW + timedelta(days=days))


def is_in_service(database: Database, employee_id: int) -> bool:
    with another_session(database) as session:
        return session.get_one(Employee, employee_id).active


@pytest.mark.parametrize("state", [ServiceState.PENSIUN, ServiceState.PINDAH, ServiceState.MENINGGAL])
def test_it_takes_effect_on_its_day_once_and_not_before(
    database: Database, org: Organisation, state: ServiceState
) -> None:
    siti = org.people[SITI]
    plan_departure(database, siti, TODAY + timedelta(days=1), state)
    assert gone_after(database) == 0
    assert is_in_service(database, siti)
    assert gone_after(database, days=1) == 1
    assert not is_in_service(database, siti)
    assert gone_after(database, days=1) == 0
    with another_session(database) as session:
        assert audit.is_intact(session, "person", siti)


def test_the_account_is_locked_and_erased_in_the_same_night(database: Database, org: Organisation) -> None:
    plan_departure(database, org.people[SITI], TODAY)
    assert gone_after(database) == 1
    with pytest.raises(AssertionError, match="nobody has the account"):
        person(database, SITI)
    with database.write() as session:
        assert accounts.erase_left(session, NOW) == 1
    with another_session(database) as session:
        assert session.exec(select(Account).where(Account.telegram_id == SITI)).all() == []


def test_the_reports_of_a_penilai_who_left_are_worth_a_look(database: Database, org: Organisation) -> None:
    plan_departure(database, org.people[KABID], TODAY)
    assert gone_after(database) == 1
    with another_session(database) as session:
        listed = {suspect.employee_id for suspect in superiors.suspects(session, None, NOW)}
    assert org.people[SITI] in listed


@pytest.mark.parametrize("state", [ServiceState.ACTIVE, ServiceState.TUGAS_BELAJAR, ServiceState.SAKIT])
def test_who_is_only_away_stays(database: Database, org: Organisation, state: ServiceState) -> None:
    plan_departure(database, org.people[SITI], TODAY - timedelta(days=30), state)
    assert gone_after(database) == 0
    assert is_in_service(database, org.people[SITI])


def test_a_departure_without_a_day_waits_for_one(database: Database, org: Organisation) -> None:
    plan_departure(database, org.people[SITI], None)
    assert gone_after(database) == 0
