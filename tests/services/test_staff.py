"""People as the admins see them: only those of their units, found by name or unit, with what may be done."""

from __future__ import annotations

import pytest

from bot.domain.access import Action
from bot.errors import NotAllowed, NotFound
from bot.services import staff
from models.people import Account, Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.doors import GUEST, add_newcomer, come_in, invite
from tests.support.organisation import (
    ADMIN,
    KABID,
    NOW,
    OFFICER,
    SITI,
    WALI,
    Organisation,
    person,
)


def test_the_admin_of_a_unit_finds_only_people_of_the_own_units(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        assert [one.name for one in staff.find(session, person(database, ADMIN), "sity rahma")] == [
            "Siti Contoh Rahmah"
        ]
        assert staff.find(session, person(database, ADMIN), "Petugas") == []
        assert [one.name for one in staff.find(session, person(database, OFFICER), "petugas contoh")][:1] == [
            "Petugas Contoh"
        ]
        for who in (SITI, KABID):
            with pytest.raises(NotAllowed):
                staff.find(session, person(database, who), "Siti")


def test_units_are_looked_through_from_the_top_with_how_many_have_joined(database: Database, org: Organisation) -> None:
    with database.write() as session:
        add_newcomer(session, org)
        session.get_one(Employee, org.people[SITI]).active = False
    officer, admin = person(database, OFFICER), person(database, ADMIN)
    with another_session(database) as session:
        top = staff.floor(session, officer, 0)
        assert [(unit.name, unit.people, unit.joined) for unit in top.units] == [("Unit KOTA", 8, 7)]
        agency = staff.floor(session, officer, org.units["DINAS"])
        assert [(unit.name, unit.people, unit.joined) for unit in agency.units] == [("Unit BIDANG", 3, 2)]
        assert [one.name for one in agency.people] == ["Admin Contoh", "Kadis Contoh"]
        assert agency.above == org.units["SETDA"]
        mine = staff.floor(session, admin, 0)
        assert [unit.name for unit in mine.units] == ["Unit DINAS"]
        assert staff.floor(session, admin, org.units["DINAS"]).above == 0
        assert staff.floor(session, admin, org.units["BIDANG"]).above == org.units["DINAS"]
        with pytest.raises(NotAllowed):
            staff.floor(session, admin, org.units["BKPSDM"])
        with pytest.raises(NotFound):
            staff.floor(session, officer, 999)


def test_an_entry_masks_the_nip_and_tells_what_may_be_done(database: Database, org: Organisation) -> None:
    def seen(who: int, whom: int) -> staff.Entry:
        with another_session(database) as session:
            return staff.entry(session, person(database, who), org.people[whom], NOW)

    card = seen(OFFICER, SITI)
    assert card.nip == "1980**********0***"
    assert (card.penilai, card.unit) == ("Kabid Contoh", "Unit BIDANG")
    assert card.account is not None
    assert {Action.INVITE, Action.UNBIND, Action.GRANT_ROLE, Action.CONFIRM_BINDING} <= card.allowed
    assert Action.GRANT_ROLE not in seen(ADMIN, SITI).allowed
    assert seen(KABID, SITI).allowed & {Action.INVITE, Action.UNBIND, Action.GRANT_ROLE} == set()
    own = seen(OFFICER, OFFICER)
    assert own.own
    assert not own.allowed & {Action.GRANT_ROLE, Action.CONFIRM_BINDING}
    assert [given.role.value for given in own.roles] == ["BKPSDM"]
    with pytest.raises(NotAllowed):
        seen(SITI, KABID)
    with pytest.raises(NotAllowed):
        seen(ADMIN, WALI)


def test_an_entry_follows_somebody_on_the_way_in(database: Database, org: Organisation) -> None:
    with database.write() as session:
        newcomer = add_newcomer(session, org, penilai=KABID)

    def card() -> staff.Entry:
        with another_session(database) as session:
            return staff.entry(session, person(database, ADMIN), newcomer, NOW)

    assert (card().account, card().invitation) == (None, None)
    issued = invite(database, newcomer)
    assert card().invitation is not None
    come_in(database, GUEST, issued)
    account = card().account
    assert account is not None
    assert (account.confirmed_at, account.confirmed_by) == (None, None)
    with database.write() as session:
        row = session.get_one(Account, 9)
        row.confirmed_at, row.confirmed_by_id = NOW, org.people[KABID]
    account = card().account
    assert account is not None
    assert account.confirmed_by == "Kabid Contoh"
