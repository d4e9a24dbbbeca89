"""First contact: what is recorded when, resumed after a break, and begun anew with another account."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.conversation.kinds import YES
from bot.conversation.turns import Asked, Finished
from bot.domain.corrections import Wrong
from bot.domain.privacy import PRIVACY_VERSION
from bot.errors import NotAllowed
from bot.flows.correction import NO
from bot.services import audit, people
from bot.services.door import onboarding
from models import Session
from models.conversation import Answer
from models.doors import Ticket
from models.people import Account
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import BUDI, NOW, SITI, Organisation, person
from tests.support.talking import Talk

MINUTE = timedelta(minutes=1)


@pytest.fixture
def siti(database: Database, org: Organisation) -> Talk:
    """Siti with an account that was bound a minute ago, before the notice."""
    bind_anew(database, org, NOW - MINUTE)
    talk = Talk(database, SITI)
    talk.start("onboarding", org.people[SITI])
    return talk


def bind_anew(database: Database, org: Organisation, at: datetime) -> None:
    with database.write() as session:
        account = account_of(session, org)
        account.privacy_version, account.privacy_read_at, account.bound_at = None, None, at
        session.add(account)


def account_of(session: Session, org: Organisation) -> Account:
    return session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one()


def readings(session: Session) -> list[Audit]:
    return list(session.exec(select(Audit).where(Audit.action == "privacy.read")))


def test_reading_counts_as_soon_as_it_is_tapped_and_once(database: Database, org: Organisation, siti: Talk) -> None:
    assert not siti.me.has_read_privacy
    siti.tap(PRIVACY_VERSION)
    assert person(database, SITI).has_read_privacy
    siti.tap("id")
    with another_session(database) as session:
        account = account_of(session, org)
        assert (account.privacy_version, account.privacy_read_at) == (PRIVACY_VERSION, NOW)
        (reading,) = readings(session)
        assert reading.codes == {"version": PRIVACY_VERSION}
        assert audit.is_intact(session, "person", org.people[SITI])


def test_the_language_holds_from_the_next_question_on(database: Database, siti: Talk) -> None:
    siti.tap(PRIVACY_VERSION, "en")
    assert person(database, SITI).language == "en"


def test_a_language_chosen_elsewhere_meanwhile_stays(database: Database, siti: Talk) -> None:
    siti.tap(PRIVACY_VERSION, "id")
    with database.write() as session:
        people.choose_language(session, siti.me, "en")
    siti.now += MINUTE
    siti.tap(NO)
    siti.write("words where a button is asked for")
    assert person(database, SITI).language == "en"


def test_it_goes_on_at_the_same_question_after_a_break(database: Database, org: Organisation, siti: Talk) -> None:
    siti.tap(PRIVACY_VERSION, "id")
    siti.go(Where.LATER)
    again = Talk(database, SITI, NOW + MINUTE)
    again.start("onboarding", org.people[SITI])
    assert again.asked.key.step == "right"


def test_all_right_leaves_no_request(database: Database, siti: Talk) -> None:
    siti.tap(PRIVACY_VERSION, "id", YES)
    assert isinstance(siti.turn, Finished)
    with another_session(database) as session:
        assert session.exec(select(Ticket)).all() == []


def test_what_is_wrong_becomes_requests_only_when_it_is_sent(database: Database, org: Organisation, siti: Talk) -> None:
    siti.tap(PRIVACY_VERSION, "id", NO, Wrong.NAME.value)
    siti.write("Siti Contoh Rahmah, S.Kom.")
    siti.tap(NO)
    with another_session(database) as session:
        assert session.exec(select(Ticket)).all() == []
    siti.go(Where.SEND)
    with another_session(database) as session:
        assert session.exec(select(Ticket)).one().employee_id == org.people[SITI]


def test_another_account_begins_anew_wherever_the_earlier_one_was(
    database: Database, org: Organisation, siti: Talk
) -> None:
    siti.tap(PRIVACY_VERSION, "id", NO, Wrong.NAME.value)
    bind_anew(database, org, NOW + MINUTE)
    again = Talk(database, SITI, NOW + 2 * MINUTE)
    again.start("onboarding", org.people[SITI])
    assert again.asked.key.step == "privacy"
    assert again.asked.present is None
    with another_session(database) as session:
        assert session.exec(select(Answer)).all() == []
        assert not again.me.has_read_privacy


def test_done_once_it_can_be_walked_through_again(database: Database, org: Organisation, siti: Talk) -> None:
    siti.tap(PRIVACY_VERSION, "id", YES)
    again = Talk(database, SITI, NOW + MINUTE)
    assert isinstance(again.start("onboarding", org.people[SITI]), Asked)
    assert again.asked.key.step == "privacy"


def test_nobody_walks_through_it_for_another(database: Database, org: Organisation) -> None:
    with pytest.raises(NotAllowed) as refused:
        Talk(database, BUDI).start("onboarding", org.people[SITI])
    assert "Only the person may ask" in english(refused.value.message)


def test_a_changed_notice_is_recorded_beside_the_old_reading(database: Database, org: Organisation) -> None:
    with database.write() as session:
        account = account_of(session, org)
        account.privacy_version = "2020-01"
        session.add(account)
    assert not person(database, SITI).has_read_privacy
    me = person(database, SITI)
    with database.write() as session:
        onboarding.note_read(session, me, NOW)
        onboarding.note_read(session, me, NOW)
    with another_session(database) as session:
        assert onboarding.privacy_of(session, me).is_present
        assert len(readings(session)) == 1
