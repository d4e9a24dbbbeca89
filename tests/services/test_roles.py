"""Roles: given and taken by BKPSDM or the operator, never in one's own matter, and the first officer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.domain.access import Action, who_may
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import audit, roles
from bot.services.door import accounts
from bot.services.roles import Given
from models.delivery import Outbox
from models.people import Account, Employee, Role, RoleGrant
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.doors import GUEST, add_newcomer, come_in, invite
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    add_person,
    person,
)
from tests.support.racing import race

SECOND = 900


@pytest.fixture
def second_officer(database: Database, org: Organisation) -> int:
    with database.write() as session:
        employee_id = add_person(session, SECOND, "Petugas Kedua", org.units["BKPSDM"])
        session.add(RoleGrant(employee_id=employee_id, role=Role.BKPSDM, granted_at=NOW))
    return employee_id


def held(database: Database, employee_id: int) -> list[Given]:
    with another_session(database) as session:
        return roles.held(session, employee_id)


def nip_of(database: Database, employee_id: int) -> str:
    with another_session(database) as session:
        return session.get_one(Employee, employee_id).nip or ""


def test_bkpsdm_appoints_the_admin_of_a_unit_who_is_told(database: Database, org: Organisation) -> None:
    with database.write() as session:
        name = roles.grant(
            session, person(database, OFFICER), org.people[BUDI], Role.UNIT_ADMIN, org.units["BIDANG"], NOW
        )
    assert name == "Budi Contoh Santosa"
    assert held(database, org.people[BUDI]) == [Given(Role.UNIT_ADMIN, org.units["BIDANG"], "Unit BIDANG")]
    assert person(database, BUDI).admin_units == {org.units["BIDANG"]}
    with another_session(database) as session:
        row = session.exec(select(Outbox)).one()
        assert (row.kind, row.recipient_id) == ("role_granted", org.people[BUDI])
        act = session.exec(select(Audit).where(Audit.action == "role.granted")).one()
        assert (act.role, act.actor_id, act.codes["role"]) == ("bkpsdm", org.people[OFFICER], "UNIT_ADMIN")
        assert audit.is_intact(session, "person", org.people[BUDI])


@pytest.mark.parametrize("who", [ADMIN, KABID, SITI])
def test_an_admin_who_appoints_himself_or_anybody_else_is_refused(
    database: Database, org: Organisation, who: int
) -> None:
    for target in (who, BUDI):
        for role, unit in ((Role.BKPSDM, None), (Role.UNIT_ADMIN, org.units["DINAS"])):
            with database.write() as session, pytest.raises(NotAllowed) as refused:
                roles.grant(session, person(database, who), org.people[target], role, unit, NOW)
            assert english(who_may(Action.GRANT_ROLE)) in english(refused.value.message)
    assert person(database, who).is_bkpsdm is False


def test_bkpsdm_changes_nothing_in_the_own_matter(database: Database, org: Organisation) -> None:
    me = person(database, OFFICER)
    with database.write() as session:
        with pytest.raises(NotAllowed):
            roles.grant(session, me, me.id, Role.UNIT_ADMIN, org.units["DINAS"], NOW)
        with pytest.raises(NotAllowed):
            roles.revoke(session, me, me.id, Role.BKPSDM, None, NOW)
        with pytest.raises(NotAllowed):
            roles.entry_of(session, me, me.id)
    assert person(database, OFFICER).is_bkpsdm


def test_a_role_that_is_held_is_not_given_twice_and_one_that_is_not_is_not_taken(
    database: Database, org: Organisation
) -> None:
    me = person(database, OFFICER)
    with database.write() as session:
        with pytest.raises(Conflict, match="holds this role already"):
            roles.grant(session, me, org.people[ADMIN], Role.UNIT_ADMIN, org.units["DINAS"], NOW)
        with pytest.raises(Conflict, match="does not hold"):
            roles.revoke(session, me, org.people[ADMIN], Role.UNIT_ADMIN, org.units["BIDANG"], NOW)
        for unit in (None, 999):
            with pytest.raises(NotFound):
                roles.grant(session, me, org.people[BUDI], Role.UNIT_ADMIN, unit, NOW)
    with database.write() as session:
        roles.revoke(session, me, org.people[ADMIN], Role.UNIT_ADMIN, org.units["DINAS"], NOW)
    assert held(database, org.people[ADMIN]) == []


def test_two_officers_who_take_the_role_from_each_other_at_once_leave_one(
    database: Database, org: Organisation, second_officer: int
) -> None:
    first, second = person(database, OFFICER), person(database, SECOND)
    _, refused = race(
        database,
        lambda session: roles.revoke(session, first, second_officer, Role.BKPSDM, None, NOW),
        lambda session: roles.revoke(session, second, org.people[OFFICER], Role.BKPSDM, None, NOW),
    )
    assert isinstance(refused, Refused)
    assert "Nobody at BKPSDM would be left" in english(refused.message)
    assert person(database, OFFICER).is_bkpsdm
    assert not person(database, SECOND).is_bkpsdm


def test_two_who_give_the_same_role_at_once_give_it_once(
    database: Database, org: Organisation, second_officer: int
) -> None:
    first, second = person(database, OFFICER), person(database, SECOND)
    race(
        database,
        lambda session: roles.grant(session, first, org.people[BUDI], Role.BKPSDM, None, NOW),
        lambda session: roles.grant(session, second, org.people[BUDI], Role.BKPSDM, None, NOW),
    )
    assert held(database, org.people[BUDI]) == [Given(Role.BKPSDM)]


def test_the_operator_gives_and_takes_by_nip_also_the_last_one(database: Database, org: Organisation) -> None:
    budi, officer = (nip_of(database, org.people[who]) for who in (BUDI, OFFICER))
    with database.write() as session:
        roles.grant_as_operator(session, budi, Role.UNIT_ADMIN, "bidang", NOW)
        roles.revoke_as_operator(session, officer, Role.BKPSDM, None, NOW)
        for nip, unit in (("198001012005010000", "BIDANG"), (budi, "TIDAK-ADA")):
            with pytest.raises(NotFound):
                roles.grant_as_operator(session, nip, Role.UNIT_ADMIN, unit, NOW)
    assert held(database, org.people[BUDI])[0].unit_id == org.units["BIDANG"]
    assert not person(database, OFFICER).is_bkpsdm
    with another_session(database) as session:
        acts = session.exec(select(Audit).where(col(Audit.action).startswith("role."))).all()
        assert {(act.role, act.actor_id) for act in acts} == {("operator", None)}


def test_who_has_left_gets_no_role(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[BUDI]).active = False
    with database.write() as session, pytest.raises(NotFound):
        roles.grant_as_operator(session, nip_of(database, org.people[BUDI]), Role.BKPSDM, None, NOW)


def test_a_role_works_once_the_account_is_confirmed(database: Database, org: Organisation) -> None:
    with database.write() as session:
        newcomer = add_newcomer(session, org, penilai=KABID)
        roles.grant(session, person(database, OFFICER), newcomer, Role.BKPSDM, None, NOW)
    come_in(database, GUEST, invite(database, newcomer))
    assert not person(database, GUEST).is_bkpsdm
    with database.write() as session:
        waiting = accounts.waiting(session, person(database, KABID))
        accounts.confirm(session, person(database, KABID), newcomer, waiting[0].version, NOW)
    assert person(database, GUEST).is_bkpsdm


def test_the_accounts_that_the_operator_named_begin_as_bkpsdm_and_stay_it(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        newcomer = add_newcomer(session, org)
        assert roles.appoint_first(session, {GUEST, OFFICER}, NOW) == 0
    come_in(database, GUEST, invite(database, newcomer))
    with database.write() as session:
        assert roles.appoint_first(session, {GUEST, OFFICER}, NOW) == 1
        assert roles.appoint_first(session, {GUEST, OFFICER}, NOW + timedelta(minutes=1)) == 0
    me = person(database, GUEST)
    assert (me.is_bkpsdm, me.confirmed) == (True, True)
    assert held(database, newcomer) == [Given(Role.BKPSDM)]
    with another_session(database) as session:
        acts = session.exec(select(Audit).where(Audit.subject_id == newcomer).order_by(col(Audit.position))).all()
        assert [(act.action, act.role) for act in acts][2:] == [
            ("role.granted", "operator"),
            ("account.confirmed", "operator"),
        ]
        account = session.exec(select(Account).where(Account.telegram_id == GUEST)).one()
        assert (account.confirmed_at, account.confirmed_by_id) == (NOW, None)
