"""What people hear about periods: once, in working hours, and only while it still concerns them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.domain.calendar import instant_of
from bot.domain.service import ServiceState
from bot.rendering.notices import Notice, NotNow, compose
from bot.rendering.notices.periods import KINDS
from bot.services import exemptions
from bot.services.periods import changing
from bot.services.periods.enrolling import OPENED
from models.appraisal import Appraisal
from models.delivery import Outbox
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, NOW, OFFICER, SITI, WALI, Organisation, on_one_database, person
from tests.support.periods import REASON, TW4, between_periods, opened
from tests.support.talking import Talk, send_self_review
from tests.support.telegram_limits import assert_sendable, visible

LATER = date(2026, 12, 18)


@pytest.fixture
def org(database: Database) -> Organisation:
    """TW4 is open with the year."""
    with database.write() as session:
        org = between_periods(session)
    done = opened(database, TW4)
    with another_session(database) as session:
        rows = session.exec(select(Appraisal).where(Appraisal.period_id == done.period_id)).all()
    by_person = {row.employee_id: row.id or 0 for row in rows}
    return Organisation(done.period_id, org.units, org.people, {w: by_person.get(p, 0) for w, p in org.people.items()})


def composed(database: Database, org: Organisation, kind: str, who: int, now: datetime = NOW) -> object:
    with another_session(database) as session:
        statement = select(Outbox).where(Outbox.kind == kind, Outbox.recipient_id == org.people[who])
        return compose(session, session.exec(statement.order_by(col(Outbox.id))).all()[-1], now)


def text(database: Database, org: Organisation, kind: str, who: int) -> str:
    with database.write() as session:
        session.exec(select(Account).where(Account.employee_id == org.people[who])).one().language = "en"
    notice = composed(database, org, kind, who)
    assert isinstance(notice, Notice)
    assert_sendable(notice.message)
    return visible(notice.message.html)


def move(database: Database, org: Organisation, day: date = LATER) -> None:
    with database.write() as session:
        changing.move(session, None, org.period_id, None, day, REASON, NOW)


def close(database: Database, org: Organisation) -> None:
    with database.write() as session:
        changing.close(session, None, org.period_id, NOW, force=True, reason=REASON)


def take_out(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        standing = exemptions.standing(session, person(database, OFFICER), org.people[SITI])
    talk = Talk(database, OFFICER)
    talk.start("exemption", standing.subjects[0])
    talk.answer_until(None, {"state": "SAKIT", "basis": "SK 800/17/2026", "records": "both"})
    talk.go(Where.SEND)


def put_back(database: Database, org: Organisation) -> None:
    take_out(database, org)
    with database.write() as session:
        me = person(database, OFFICER)
        standing = exemptions.standing(session, me, org.people[SITI])
        exemptions.lift(session, me, *divmod(standing.subjects[0], exemptions.MARKS), NOW)


def nothing(database: Database, org: Organisation) -> None:
    """It is there already."""


CAUSES: dict[str, Callable[[Database, Organisation], None]] = {
    OPENED: nothing,
    changing.MOVED: move,
    changing.CLOSED: close,
    exemptions.EXEMPTED: take_out,
    exemptions.LIFTED: put_back,
}


def test_every_kind_of_notice_is_tried_here() -> None:
    assert set(CAUSES) == set(KINDS)


@on_one_database
@pytest.mark.parametrize("kind", CAUSES)
def test_no_reason_state_or_nip_shows_on_a_lock_screen(database: Database, org: Organisation, kind: str) -> None:
    CAUSES[kind](database, org)
    said = text(database, org, kind, SITI)
    assert "2026" in said
    for private in (REASON, "Sakit", "SK 800", *(state.value for state in ServiceState if state.may_exempt)):
        assert private not in said
    assert not re.search("[0-9]{16}", said)


@on_one_database
def test_an_opened_period_says_what_is_to_be_done_until_when(database: Database, org: Organisation) -> None:
    said = text(database, org, OPENED, KABID)
    assert "Triwulan IV dan Tahunan (AKHIR) 2026 is open." in said
    assert "Self-reviews until Friday, 4 December 2026, assessments until Friday, 11 December 2026." in said
    assert "Your self-review is still to be sent." in said
    assert "You assess 2 people." in said
    assert "self-review is still" not in text(database, org, OPENED, WALI), "who only assesses"


@on_one_database
def test_who_has_finished_or_finds_it_closed_hears_nothing(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assert composed(database, org, OPENED, SITI) is None
    close(database, org)
    assert composed(database, org, OPENED, BUDI) is None
    assert isinstance(composed(database, org, changing.CLOSED, BUDI), Notice)


@on_one_database
def test_only_the_newest_move_is_told(database: Database, org: Organisation) -> None:
    move(database, org)
    with another_session(database) as session:
        first = session.exec(select(Outbox).where(Outbox.kind == changing.MOVED)).first()
    assert first is not None
    move(database, org, LATER + timedelta(days=1))
    assert "assessments until Saturday, 19 December 2026" in text(database, org, changing.MOVED, SITI)
    with another_session(database) as session:
        assert compose(session, first, NOW) is None


@on_one_database
@pytest.mark.parametrize("kind", [OPENED, changing.MOVED, changing.CLOSED])
def test_a_message_to_everybody_waits_for_working_hours(database: Database, org: Organisation, kind: str) -> None:
    CAUSES[kind](database, org)
    night = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # Friday, 23.00 in Banjarbaru
    assert composed(database, org, kind, SITI, night) == NotNow(instant_of(date(2026, 11, 30), time(8)))


@on_one_database
def test_what_became_of_a_state_meanwhile_is_not_told(database: Database, org: Organisation) -> None:
    put_back(database, org)
    assert composed(database, org, exemptions.EXEMPTED, SITI) is None
    send_self_review(database, org, SITI)
    assert composed(database, org, exemptions.LIFTED, SITI) is None


@on_one_database
def test_who_is_out_for_the_quarter_hears_that_the_year_goes_on(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        standing = exemptions.standing(session, person(database, OFFICER), org.people[BUDI])
    talk = Talk(database, OFFICER)
    talk.start("exemption", standing.subjects[0])
    talk.answer_until(None, {"state": "SAKIT", "basis": "SK 800/17/2026", "records": "one"})
    talk.go(Where.SEND)
    assert "You are still appraised for Tahunan (AKHIR) 2026." in text(database, org, exemptions.EXEMPTED, BUDI)


@on_one_database
def test_an_account_that_nobody_has_confirmed_hears_only_of_its_own(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for who in (KABID, WALI):
            session.exec(select(Account).where(Account.employee_id == org.people[who])).one().confirmed_at = None
    assert "You assess" not in text(database, org, OPENED, KABID)
    assert composed(database, org, OPENED, WALI) is None
