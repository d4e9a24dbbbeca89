"""Invitations: for whom, by whom, what ends an earlier one, and that only hashes are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.domain.access import Action, who_may
from bot.domain.doors import Standing
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services.door import invitations
from bot.services.door.outcomes import Arrived, NoEntry
from models.doors import Invitation
from models.people import Account, Employee
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.doors import GUEST, WRONG, add_newcomer, come_in, invite, open_link, write
from tests.support.organisation import (
    ADMIN,
    KABID,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    add_unit,
    person,
)
from tests.support.racing import race

MINUTE = timedelta(minutes=1)


@pytest.fixture
def newcomers(database: Database, org: Organisation) -> list[int]:
    """Three of the division without an account, and one on paper."""
    with database.write() as session:
        ids = [add_newcomer(session, org, f"Baru {n} Contoh {'x' * n}", penilai=KABID) for n in (1, 2, 3)]
        paper = add_newcomer(session, org, "Kertas Contoh Lama Sekali")
        session.get_one(Employee, paper).on_paper = True
        return ids


@pytest.mark.parametrize(("who", "role"), [(ADMIN, "unit_admin"), (OFFICER, "bkpsdm")])
def test_an_invitation_is_made_and_audited(
    database: Database, org: Organisation, newcomers: list[int], who: int, role: str
) -> None:
    issued = invite(database, newcomers[0], by=who)
    assert (issued.name, issued.unit_code, issued.nip[:4], issued.expires_at) == (
        "Baru 1 Contoh x",
        "BIDANG",
        "1990",
        NOW + timedelta(days=7),
    )
    with another_session(database) as session:
        act = session.exec(select(Audit).where(Audit.subject_id == newcomers[0])).one()
        assert (act.action, act.role, act.actor_id) == ("invitation.issued", role, org.people[who])
        row = session.get_one(Invitation, issued.invitation_id)
        assert row.issued_by_id == org.people[who]
        assert {len(row.token_hash), len(row.code_hash)} == {64}


def test_others_invite_nobody(database: Database, org: Organisation, newcomers: list[int]) -> None:
    for who in (SITI, KABID):
        with database.write() as session, pytest.raises(NotAllowed) as refused:
            invitations.invite(session, person(database, who), newcomers[0], NOW)
        assert english(who_may(Action.INVITE)) in english(refused.value.message)


def test_an_admin_invites_in_the_own_units_only(database: Database, org: Organisation) -> None:
    admin = person(database, ADMIN)
    with database.write() as session:
        other = add_unit(session, "LAIN", org.units["SETDA"])
        stranger = add_newcomer(session, org, "Luar Contoh")
        session.get_one(Employee, stranger).unit_id = other
    with database.write() as session:
        for attempt in (
            lambda: invitations.invite(session, admin, stranger, NOW),
            lambda: invitations.new_code(session, admin, stranger, NOW),
            lambda: invitations.to_invite(session, admin, other, NOW),
            lambda: invitations.invite_unit(session, admin, other, NOW),
            lambda: invitations.invite_unit(session, admin, org.units["KOTA"], NOW),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        with pytest.raises(NotFound):
            invitations.invite_unit(session, admin, 999, NOW)
        with pytest.raises(NotFound):
            invitations.invite(session, admin, 999, NOW)
        assert invitations.invite_unit(session, person(database, OFFICER), other, NOW).issued


def test_nobody_is_invited_who_has_left(database: Database, org: Organisation, newcomers: list[int]) -> None:
    with database.write() as session:
        session.get_one(Employee, newcomers[0]).active = False
    with pytest.raises(Refused, match="no longer in service"):
        invite(database, newcomers[0])


def test_a_unit_is_invited_without_those_who_have_joined_and_those_on_paper(
    database: Database, org: Organisation, newcomers: list[int]
) -> None:
    admin = person(database, ADMIN)
    with database.write() as session:
        counted = invitations.to_invite(session, admin, org.units["DINAS"], NOW)
        assert (counted.fresh, counted.kept, counted.paper, counted.joined) == (3, 0, 1, 5)
        batch = invitations.invite_unit(session, admin, org.units["DINAS"], NOW)
    assert [one.employee_id for one in batch.issued] == newcomers
    assert (batch.kept, batch.rest) == (0, 0)
    assert len({one.token for one in batch.issued} | {one.code for one in batch.issued}) == 6


def test_a_second_round_leaves_unused_links_alone_unless_new_ones_are_wanted(
    database: Database, org: Organisation, newcomers: list[int]
) -> None:
    admin, unit = person(database, ADMIN), org.units["BIDANG"]
    with database.write() as session:
        first = invitations.invite_unit(session, admin, unit, NOW)
        second = invitations.invite_unit(session, admin, unit, NOW)
        assert (second.issued, second.kept) == ((), 3)
        # The second of two taps does not void what the first one has just made.
        doubled = invitations.invite_unit(session, admin, unit, NOW + MINUTE / 2, again=True)
        assert (doubled.issued, doubled.kept) == ((), 3)
    later = NOW + 2 * MINUTE
    with database.write() as session:
        again = invitations.invite_unit(session, admin, unit, later, again=True)
    assert len(again.issued) == 3
    assert open_link(database, GUEST, first.issued[0].token, later) == NoEntry(Standing.REVOKED)
    assert isinstance(come_in(database, GUEST, again.issued[0], later), Arrived)
    with database.write() as session:
        expired = invitations.invite_unit(session, admin, unit, later + timedelta(days=7))
        assert len(expired.issued) == 2


def test_one_tap_makes_a_limited_number_and_the_next_one_goes_on(
    database: Database, org: Organisation, newcomers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "AT_ONCE", 2)
    admin, unit = person(database, ADMIN), org.units["BIDANG"]
    with database.write() as session:
        first = invitations.invite_unit(session, admin, unit, NOW)
        second = invitations.invite_unit(session, admin, unit, NOW)
    assert [(len(batch.issued), batch.rest) for batch in (first, second)] == [(2, 1), (1, 0)]


def test_the_command_line_invites_the_whole_city_or_a_unit_by_its_code(
    database: Database, org: Organisation, newcomers: list[int]
) -> None:
    with database.write() as session:
        batch = invitations.invite_as_operator(session, "bidang", NOW)
        assert [one.employee_id for one in batch.issued] == newcomers
        assert invitations.invite_as_operator(session, None, NOW).kept == 3
        assert invitations.invite_as_operator(session, "BKPSDM", NOW).issued == ()
        with pytest.raises(NotFound):
            invitations.invite_as_operator(session, "TIDAK-ADA", NOW)
    with another_session(database) as session:
        assert set(session.exec(select(Invitation.issued_by_id))) == {None}
        assert set(session.exec(select(Audit.role))) == {"operator"}


def test_a_new_code_takes_the_place_of_the_old_one_for_the_same_link(
    database: Database, org: Organisation, newcomers: list[int]
) -> None:
    issued = invite(database, newcomers[0])
    open_link(database, GUEST, issued.token)
    with database.write() as session:
        fresh = invitations.new_code(session, person(database, ADMIN), newcomers[0], NOW)
    assert not isinstance(write(database, GUEST, issued.code), Arrived)
    assert isinstance(write(database, GUEST, fresh.code), Arrived)
    with database.write() as session, pytest.raises(Conflict, match="no link"):
        invitations.new_code(session, person(database, ADMIN), newcomers[0], NOW)
    with database.write() as session, pytest.raises(Conflict, match="no link"):
        invitations.new_code(session, person(database, ADMIN), org.people[SITI], NOW)


def test_what_became_of_an_invitation_is_seen(database: Database, org: Organisation, newcomers: list[int]) -> None:
    issued = invite(database, newcomers[0])

    def seen() -> tuple[Standing, bool, int, bool]:
        with another_session(database) as session:
            found = invitations.seen(session, newcomers[0], NOW)
            assert found is not None
            return found.standing, found.opened, found.wrong_codes, found.paused_until is not None

    assert seen() == (Standing.VALID, False, 0, False)
    open_link(database, GUEST, issued.token)
    for _ in range(5):
        write(database, GUEST, WRONG)
    assert seen() == (Standing.VALID, True, 5, True)
    write(database, GUEST, issued.code, NOW + timedelta(minutes=15))
    assert seen() == (Standing.USED, True, 5, False)
    with another_session(database) as session:
        assert invitations.seen(session, newcomers[1], NOW) is None


def test_two_who_invite_the_same_person_at_once_leave_one_link_that_holds(
    database: Database, org: Organisation, newcomers: list[int]
) -> None:
    admin, officer = person(database, ADMIN), person(database, OFFICER)
    race(
        database,
        lambda session: invitations.invite(session, admin, newcomers[0], NOW),
        lambda session: invitations.invite(session, officer, newcomers[0], NOW),
    )
    with another_session(database) as session:
        rows = session.exec(select(Invitation).order_by(col(Invitation.id))).all()
    assert [row.revoked_at is None for row in rows] == [False, True]


def test_an_invitation_for_somebody_with_an_account_takes_nothing_before_the_code_is_there(
    database: Database, org: Organisation
) -> None:
    issued = invite(database, org.people[SITI])
    open_link(database, GUEST, issued.token)
    assert person(database, SITI).confirmed
    with another_session(database) as session:
        assert session.exec(select(Account).where(Account.telegram_id == GUEST)).one_or_none() is None


def test_a_renewal_of_many_goes_on_with_the_rest_however_long_it_takes(
    database: Database, org: Organisation, newcomers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, unit = person(database, ADMIN), org.units["BIDANG"]
    with database.write() as session:
        invitations.invite_unit(session, admin, unit, NOW - timedelta(hours=1))
    monkeypatch.setattr(invitations, "AT_ONCE", 2)
    begun = NOW - timedelta(seconds=1)
    renewed: list[int] = []
    for late in (timedelta(), timedelta(minutes=10), timedelta(minutes=20)):
        with database.write() as session:
            batch = invitations.invite_unit(session, admin, unit, NOW + late, again=True, begun=begun)
        renewed += [one.employee_id for one in batch.issued]
    assert sorted(renewed) == sorted(newcomers), "each once, and nobody's new link ends"
