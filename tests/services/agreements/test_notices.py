"""What the two sides hear about steps: as things are when it is sent, and never the step itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.rendering.notices import Notice, NotNow, compose
from bot.rendering.notices.agreements import KINDS
from bot.services.agreements import answering, checking, proposing
from models.delivery import Outbox
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, KADIS, NOW, SITI, Organisation, person
from tests.support.steps import NOTE, STEP, agree, agreed, answer, assessed, give_another_penilai, next_period, propose
from tests.support.telegram_limits import assert_sendable, visible

LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _assessed(database: Database, org: Organisation) -> None:
    assessed(database, org)
    with database.write() as session:
        for account in session.exec(select(Account)):
            account.language = "en"


def composed(database: Database, kind: str) -> object:
    """The only message of a kind, as it would be sent now."""
    with another_session(database) as session:
        return compose(session, session.exec(select(Outbox).where(Outbox.kind == kind)).one(), LATER)


def said(database: Database, kind: str, who: int) -> str:
    notice = composed(database, kind)
    assert isinstance(notice, Notice)
    assert notice.telegram_id == who
    assert_sendable(notice.message)
    text = visible(notice.message.html)
    assert not [words for words in (STEP, NOTE, "berkas", "bulan") if words in text], "it shows on a lock screen"
    (((button),),) = notice.message.keyboard
    assert button.data.startswith("n:agreement:")
    return text


def test_every_kind_is_tried_here() -> None:
    tried = {proposing.PROPOSED, answering.AGREED, answering.TALK, checking.ENDED}
    assert set(KINDS) == tried


def test_a_proposal_is_told_to_the_other_side(database: Database, org: Organisation) -> None:
    propose(database, org)
    assert "Siti Contoh Rahmah proposes a step" in said(database, proposing.PROPOSED, KABID)


def test_that_of_the_penilai_is_told_to_the_employee(database: Database, org: Organisation) -> None:
    propose(database, org, KABID)
    assert "Your penilai proposes a step" in said(database, proposing.PROPOSED, SITI)


@pytest.mark.parametrize("by", [SITI, KABID])
def test_a_yes_and_the_wish_to_talk_are_told_to_who_proposed(database: Database, org: Organisation, by: int) -> None:
    other = KABID if by == SITI else SITI
    agreement_id = propose(database, org, by)
    with database.write() as session:
        answering.talk_first(session, person(database, other), agreement_id, 0, NOW)
    assert "wishes to talk" in said(database, answering.TALK, by)
    agree(database, agreement_id, other)
    assert "has agreed" in said(database, answering.AGREED, by)
    assert composed(database, answering.TALK) is None
    assert composed(database, proposing.PROPOSED) is None, "it is answered"


def test_what_was_taken_back_is_told_to_nobody(database: Database, org: Organisation) -> None:
    agreement_id = propose(database, org)
    with database.write() as session:
        answering.withdraw(session, person(database, SITI), agreement_id, 0, NOW)
    assert composed(database, proposing.PROPOSED) is None


def test_a_former_penilai_hears_nothing(database: Database, org: Organisation) -> None:
    propose(database, org)
    give_another_penilai(database, org, KADIS)
    assert composed(database, proposing.PROPOSED) is None


def test_the_end_of_a_step_is_told_to_the_present_penilai(database: Database, org: Organisation) -> None:
    agreement_id = agreed(database, org)
    next_period(database, org, LATER)
    answer(database, agreement_id, "DONE", LATER, NOTE)
    assert "Siti Contoh Rahmah has said how an agreed step is" in said(database, checking.ENDED, KABID)


def test_a_penilai_whose_account_nobody_has_confirmed_waits_for_it(database: Database, org: Organisation) -> None:
    propose(database, org)
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == KABID)).one().confirmed_at = None
    assert isinstance(composed(database, proposing.PROPOSED), NotNow)


def test_the_employee_hears_of_the_own_step_before_the_account_is_confirmed(
    database: Database, org: Organisation
) -> None:
    propose(database, org, KABID)
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == SITI)).one().confirmed_at = None
    assert "Your penilai proposes" in said(database, proposing.PROPOSED, SITI)
