"""Accounts: confirmed by a second person, replaced, taken away, erased; what was begun stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.domain.access import Action, who_may
from bot.domain.doors import Issued, version_of
from bot.domain.organisation import OrganisationPredicate
from bot.errors import Conflict, NotAllowed, Refused
from bot.services import audit, conversations, organisation, rights, team
from bot.services.door import accounts, invitations, visitors
from bot.services.door.outcomes import Arrived, Outcome
from bot.services.rights import person_of
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.delivery import Outbox
from models.people import Account, Acting, ActingKind, Employee, Role, RoleGrant, Unit
from models.queries import accounts as rows
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.doors import GUEST, OTHER_GUEST, add_newcomer, come_in, invite, open_link, write
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    WALI,
    Organisation,
    add_person,
    person,
)
from tests.support.racing import race
from tests.support.talking import SENTENCE, Talk, send_self_review

MINUTE = timedelta(minutes=1)
SOON = NOW + MINUTE


@pytest.fixture
def newcomer(database: Database, org: Organisation) -> int:
    """Somebody of the division who came in by an invitation of BKPSDM, and waits."""
    with database.write() as session:
        employee_id = add_newcomer(session, org, penilai=KABID)
    come_in(database, GUEST, invite(database, employee_id))
    return employee_id


def version(database: Database, employee_id: int) -> int:
    with another_session(database) as session:
        return version_of(session.exec(select(Account.bound_at).where(Account.employee_id == employee_id)).one())


def confirm(database: Database, who: int, employee_id: int, *, binding: int | None = None) -> str:
    with database.write() as session:
        of = version(database, employee_id) if binding is None else binding
        return accounts.confirm(session, person(database, who), employee_id, of, SOON)


def told(database: Database, kind: str) -> list[int]:
    with another_session(database) as session:
        statement = select(Outbox.recipient_id, Outbox.telegram_id).where(Outbox.kind == kind).order_by(col(Outbox.id))
        return [recipient or telegram_id or 0 for recipient, telegram_id in session.exec(statement)]


def actions(database: Database, employee_id: int) -> list[tuple[str, str, int | None]]:
    with another_session(database) as session:
        assert audit.is_intact(session, "person", employee_id)
        acts = session.exec(select(Audit).where(Audit.subject_id == employee_id).order_by(col(Audit.position)))
        return [(act.action, act.role, act.actor_id) for act in acts if act.subject == "person"]


# ---- who is asked


def test_the_penilai_is_asked_and_nobody_else(database: Database, org: Organisation, newcomer: int) -> None:
    assert told(database, "account_waits") == [org.people[KABID]]


def test_without_a_penilai_who_could_the_admins_of_the_unit_are_asked_and_without_them_bkpsdm(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        session.delete(session.exec(select(Account).where(Account.employee_id == org.people[KABID])).one())
        first = add_newcomer(session, org, "Satu Contoh", penilai=KABID)
        second = add_newcomer(session, org, "Kedua Contoh", penilai=KABID)
    come_in(database, GUEST, invite(database, first))
    assert told(database, "account_waits") == [org.people[ADMIN]]
    with database.write() as session:
        session.delete(session.exec(select(RoleGrant).where(RoleGrant.role == Role.UNIT_ADMIN)).one())
    come_in(database, OTHER_GUEST, invite(database, second))
    assert told(database, "account_waits") == [org.people[ADMIN], org.people[OFFICER]]


def test_who_acts_for_the_penilai_is_asked_in_their_place(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.add(
            Acting(
                absent_id=org.people[KABID],
                acting_id=org.people[KADIS],
                kind=ActingKind.PLH,
                starts_on=NOW.date(),
                letter="800/1",
            )
        )
        employee_id = add_newcomer(session, org, penilai=KABID)
    come_in(database, GUEST, invite(database, employee_id))
    assert told(database, "account_waits") == [org.people[KADIS]]


def test_who_made_the_invitation_is_asked_only_where_nobody_else_could(database: Database, org: Organisation) -> None:
    with database.write() as session:
        employee_id = add_newcomer(session, org)
    come_in(database, GUEST, invite(database, employee_id, by=ADMIN))
    assert told(database, "account_waits") == [org.people[OFFICER]]
    with pytest.raises(NotAllowed) as refused:
        confirm(database, ADMIN, employee_id)
    assert "You made the invitation of Baru Contoh yourself" in english(refused.value.message)
    assert "Petugas Contoh" in english(refused.value.message)
    with database.write() as session:
        session.delete(session.exec(select(RoleGrant).where(RoleGrant.role == Role.BKPSDM)).one())
    assert confirm(database, ADMIN, employee_id) == "Baru Contoh"


# ---- before and after


def test_a_leader_who_is_not_confirmed_reaches_only_the_own_and_is_told_how_that_changes(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        for who in (KABID, SEKDA, ADMIN, OFFICER):
            account = session.exec(select(Account).where(Account.telegram_id == who)).one()
            account.confirmed_at = None
    with database.write() as session:
        assessed = org.appraisals[SITI]
        tries = (
            lambda: rights.require(session, person(database, KABID), Action.ASSESS, assessed, view="x", now=NOW),
            lambda: rights.require(session, person(database, KABID), Action.SEE_APPRAISAL, assessed, view="x", now=NOW),
            lambda: rights.require(
                session, person(database, KABID), Action.RETURN_SELF_REVIEW, assessed, view="x", now=NOW
            ),
            lambda: team.team_of(session, person(database, KABID), NOW),
            lambda: organisation.set_predicate(
                session,
                person(database, SEKDA),
                session.get_one(Unit, org.units["BKPSDM"]),
                org.period_id,
                OrganisationPredicate.BAIK,
                NOW,
            ),
            lambda: invitations.invite(session, person(database, ADMIN), org.people[SITI], NOW),
            lambda: invitations.invite(session, person(database, OFFICER), org.people[SITI], NOW),
            lambda: accounts.unbind(session, person(database, OFFICER), org.people[SITI], 1, NOW),
        )
        for attempt in tries:
            with pytest.raises(Refused) as refused:
                attempt()
            assert "A second person must confirm your account" in english(refused.value.message)
    own = Talk(database, KABID)
    own.start("self_review", org.appraisals[KABID])


def test_after_the_confirmation_the_leader_assesses(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        account = session.exec(select(Account).where(Account.telegram_id == KABID)).one()
        account.confirmed_at = None
    confirm(database, KADIS, org.people[KABID])
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    with another_session(database) as session:
        assert team.team_of(session, person(database, KABID), NOW).members


@pytest.mark.parametrize("who", [KABID, ADMIN])
def test_a_second_person_confirms_once_and_the_person_is_told(
    database: Database, org: Organisation, newcomer: int, who: int
) -> None:
    assert confirm(database, who, newcomer) == "Baru Contoh"
    assert person(database, GUEST).confirmed
    assert told(database, "account_confirmed") == [newcomer]
    role = {KABID: "penilai", ADMIN: "unit_admin"}[who]
    assert actions(database, newcomer)[-1] == ("account.confirmed", role, org.people[who])
    with pytest.raises(Conflict, match="was confirmed on"):
        confirm(database, KADIS if who == KADIS else OFFICER, newcomer)


@pytest.mark.parametrize("who", [SITI, KADIS, WALI, SEKDA])
def test_nobody_else_confirms(database: Database, org: Organisation, newcomer: int, who: int) -> None:
    with pytest.raises(NotAllowed) as refused:
        confirm(database, who, newcomer)
    assert english(who_may(Action.CONFIRM_BINDING)) in english(refused.value.message)
    assert not person(database, GUEST).confirmed


def test_nobody_confirms_their_own_account_whatever_else_they_are(database: Database, org: Organisation) -> None:
    come_in(database, GUEST, invite(database, org.people[OFFICER], by=OFFICER), SOON)
    with pytest.raises(NotAllowed):
        confirm(database, GUEST, org.people[OFFICER])
    with database.write() as session:
        second = add_person(session, 900, "Petugas Kedua", org.units["BKPSDM"])
        session.add(RoleGrant(employee_id=second, role=Role.BKPSDM, granted_at=NOW))
    assert confirm(database, 900, org.people[OFFICER]) == "Petugas Contoh"


def test_two_who_confirm_at_once_confirm_once(database: Database, org: Organisation, newcomer: int) -> None:
    binding = version(database, newcomer)

    def by(who: int) -> Callable[[Session], str]:
        me = person(database, who)
        return lambda session: accounts.confirm(session, me, newcomer, binding, SOON)

    first, second = race(database, by(KABID), by(ADMIN))
    assert first == "Baru Contoh"
    assert isinstance(second, Conflict)
    assert told(database, "account_confirmed") == [newcomer]
    with another_session(database) as session:
        account = session.exec(select(Account).where(Account.employee_id == newcomer)).one()
        assert account.confirmed_by_id == org.people[KABID]


def test_a_rejected_account_is_taken_at_once_and_bkpsdm_hears(
    database: Database, org: Organisation, newcomer: int
) -> None:
    with database.write() as session:
        accounts.reject(session, person(database, KABID), newcomer, version(database, newcomer), SOON)
    with another_session(database) as session:
        assert person_of(session, GUEST, NOW) is None
    assert told(database, "account_rejected") == [org.people[OFFICER]]
    assert told(database, "account_removed") == [GUEST]
    assert actions(database, newcomer)[-1] == ("account.rejected", "penilai", org.people[KABID])
    with pytest.raises(Conflict, match="has no account"):
        confirm(database, KABID, newcomer, binding=1)


def test_what_was_confirmed_cannot_be_rejected_any_more(database: Database, org: Organisation, newcomer: int) -> None:
    confirm(database, ADMIN, newcomer)
    with database.write() as session, pytest.raises(Conflict, match="was confirmed on"):
        accounts.reject(session, person(database, KABID), newcomer, version(database, newcomer), SOON)
    assert person(database, GUEST).id == newcomer


def test_an_answer_to_an_earlier_binding_does_not_touch_a_later_one(
    database: Database, org: Organisation, newcomer: int
) -> None:
    earlier = version(database, newcomer)
    come_in(database, OTHER_GUEST, invite(database, newcomer, now=SOON), SOON)
    for deed in (accounts.confirm, accounts.reject, accounts.unbind):
        with database.write() as session, pytest.raises(Conflict, match="has come in with another account"):
            deed(session, person(database, ADMIN), newcomer, earlier, SOON)
    assert person(database, OTHER_GUEST).id == newcomer


def test_the_list_of_those_who_wait_has_only_whom_one_may_confirm(
    database: Database, org: Organisation, newcomer: int
) -> None:
    with database.write() as session:
        seen = {
            who: [one.name for one in accounts.waiting(session, person(database, who))]
            for who in (KABID, ADMIN, OFFICER, KADIS, SITI, GUEST)
        }
        for who in (KABID, ADMIN, OFFICER, KADIS, SITI, GUEST):
            assert accounts.some_wait(session, person(database, who)) is bool(seen[who])
    everybody = ["Baru Contoh"]
    assert seen == {KABID: everybody, ADMIN: everybody, OFFICER: everybody, KADIS: [], SITI: [], GUEST: []}


# ---- another account


def test_a_new_account_takes_the_place_of_the_old_one_and_what_was_begun_stays(
    database: Database, org: Organisation
) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("impact")
    assert come_in(database, GUEST, invite(database, org.people[SITI]), SOON) == Arrived(
        "Siti Contoh Rahmah", "id", True
    )
    with another_session(database) as session:
        assert person_of(session, SITI, NOW) is None
        row = session.exec(select(Conversation)).one()
        assert (row.status, row.message_id, row.drawn_revision) == (ConversationStatus.PARKED, None, row.revision)
    assert told(database, "account_removed") == [SITI]
    now = person(database, GUEST)
    assert (now.id, now.confirmed) == (org.people[SITI], False)
    assert told(database, "account_waits") == [org.people[KABID]]
    again = Talk(database, GUEST)
    again.start("self_review", org.appraisals[SITI])
    assert again.asked.key.step == "impact"
    again.write(SENTENCE)
    with another_session(database) as session:
        assert conversations.has_draft(session, now, "self_review", org.appraisals[SITI])


def test_a_leader_who_comes_in_with_another_account_assesses_nobody_before_the_confirmation(
    database: Database, org: Organisation
) -> None:
    come_in(database, GUEST, invite(database, org.people[KABID]), SOON)
    me = person(database, GUEST)
    assert (me.has_reports, me.confirmed) == (False, False)
    confirm(database, KADIS, org.people[KABID])
    assert person(database, GUEST).has_reports


def test_a_number_that_changes_keeps_the_account(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).nip = "198001012025211001"
    assert person(database, SITI).id == org.people[SITI]
    assert person(database, SITI).confirmed


def test_an_account_of_somebody_who_has_left_can_come_in_as_somebody_else(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
        employee_id = add_newcomer(session, org, penilai=KABID)
    assert isinstance(come_in(database, SITI, invite(database, employee_id)), Arrived)
    assert person(database, SITI).id == employee_id


def test_two_accounts_that_write_the_code_at_once_are_one(database: Database, org: Organisation) -> None:
    with database.write() as session:
        employee_id = add_newcomer(session, org, penilai=KABID)
    first, second = invite(database, employee_id), None
    open_link(database, GUEST, first.token)

    def opens(who: int, issued: Issued) -> Callable[[Session], Outcome]:
        return lambda session: visitors.open_link(session, who, issued.token, NOW)

    def writes(session: Session) -> Outcome:
        return visitors.write(session, GUEST, first.code, NOW)

    arrived, late = race(database, writes, opens(OTHER_GUEST, first))
    assert isinstance(arrived, Arrived)
    assert not isinstance(late, Arrived)
    second = invite(database, employee_id, now=SOON)
    race(database, opens(OTHER_GUEST, second), opens(OTHER_GUEST + 1, second))
    came_in = [write(database, who, second.code, SOON) for who in (OTHER_GUEST, OTHER_GUEST + 1)]
    assert [isinstance(outcome, Arrived) for outcome in came_in].count(True) == 1


def test_an_account_is_taken_while_a_new_one_comes_in(database: Database, org: Organisation) -> None:
    issued = invite(database, org.people[SITI])
    open_link(database, GUEST, issued.token)
    me, of = person(database, ADMIN), version(database, org.people[SITI])
    arrived, refused = race(
        database,
        lambda session: visitors.write(session, GUEST, issued.code, SOON),
        lambda session: accounts.unbind(session, me, org.people[SITI], of, SOON),
    )
    assert isinstance(arrived, Arrived)
    assert isinstance(refused, Conflict)
    assert person(database, GUEST).id == org.people[SITI]


# ---- taken away


@pytest.mark.parametrize(("who", "role"), [(SITI, "employee"), (ADMIN, "unit_admin"), (OFFICER, "bkpsdm")])
def test_an_account_is_taken_and_what_was_written_stays(
    database: Database, org: Organisation, who: int, role: str
) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("impact")
    with database.write() as session:
        accounts.unbind(session, person(database, who), org.people[SITI], version(database, org.people[SITI]), NOW)
    with another_session(database) as session:
        assert session.exec(select(Account).where(Account.telegram_id == SITI)).one_or_none() is None
        assert len(session.exec(select(Conversation)).all()) == 1
    assert told(database, "account_removed") == ([] if who == SITI else [SITI])
    assert actions(database, org.people[SITI]) == [("account.unbound", role, org.people[who])]


@pytest.mark.parametrize("who", [BUDI, KABID, KADIS])
def test_others_do_not_take_an_account(database: Database, org: Organisation, who: int) -> None:
    with database.write() as session, pytest.raises(NotAllowed) as refused:
        accounts.unbind(session, person(database, who), org.people[SITI], version(database, org.people[SITI]), NOW)
    assert english(who_may(Action.UNBIND)) in english(refused.value.message)


def test_a_second_tap_takes_nothing_more(database: Database, org: Organisation) -> None:
    of = version(database, org.people[SITI])
    with database.write() as session:
        accounts.unbind(session, person(database, ADMIN), org.people[SITI], of, NOW)
    with database.write() as session, pytest.raises(Conflict, match="has no account"):
        accounts.unbind(session, person(database, ADMIN), org.people[SITI], of, NOW)


def test_who_leaves_is_locked_out_at_once_and_the_link_is_erased_by_night(
    database: Database, org: Organisation
) -> None:
    waiting = invite(database, org.people[SITI])
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
    with another_session(database) as session:
        assert person_of(session, SITI, NOW) is None
    with database.write() as session:
        assert accounts.erase_left(session, NOW) == 1
        assert accounts.erase_left(session, NOW) == 0
    with another_session(database) as session:
        assert session.exec(select(Account).where(Account.telegram_id == SITI)).one_or_none() is None
        assert len(rows.listed(session)) == 7
    assert told(database, "account_removed") == [SITI]
    assert actions(database, org.people[SITI])[-1] == ("account.erased", "system", None)
    assert not isinstance(come_in(database, GUEST, waiting), Arrived)
