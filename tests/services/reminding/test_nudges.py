"""`Ingatkan`: one report or all, each once a day, nobody on leave, and only by the penilai."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.errors import NotAllowed, NotFound, Refused
from bot.services.reminding import nudges
from models.calendar import Leave
from models.delivery import Outbox
from models.people import Account, Employee
from models.queries import trail
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    add_acting,
    found,
    on_one_database,
    person,
)
from tests.support.reminding import arrive
from tests.support.talking import assess, send_self_review


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


def nudge(database: Database, org: Organisation, by: int, who: int, days: int = 0) -> str:
    now = NOW + timedelta(days=days)
    with database.write() as session:
        return nudges.nudge(session, person(database, by, now), org.appraisals[who], now)


def nudge_all(database: Database, by: int) -> int:
    with database.write() as session:
        return nudges.nudge_all(session, person(database, by), NOW)


def refusal(database: Database, org: Organisation, by: int, who: int, days: int = 0) -> str:
    with pytest.raises(Refused) as refused:
        nudge(database, org, by, who, days)
    return english(refused.value.message)


def on_leave(database: Database, org: Organisation, who: int, until: date) -> None:
    with database.write() as session:
        session.add(
            Leave(
                employee_id=org.people[who],
                starts_on=NOW.date(),
                ends_on=until,
                noted_by_id=org.people[who],
                noted_at=NOW,
            )
        )


def test_a_report_is_reminded_once_a_day_and_again_the_next(database: Database, org: Organisation) -> None:
    assert nudge(database, org, KABID, SITI) == "Siti Contoh Rahmah"
    assert "reminded by you today already" in refusal(database, org, KABID, SITI)
    assert nudge(database, org, KABID, SITI, days=1) == "Siti Contoh Rahmah"
    with another_session(database) as session:
        acts = [act.action for act in trail.chain(session, "appraisal", org.appraisals[SITI])]
    assert acts.count("self_review.reminded") == 2


def test_what_is_tapped_over_a_weekend_is_one_reminder_on_monday(database: Database, org: Organisation) -> None:
    assert nudge(database, org, KABID, SITI, days=4)  # Saturday
    assert "today already" in refusal(database, org, KABID, SITI, days=5)
    assert "today already" in refusal(database, org, KABID, SITI, days=6)
    assert nudge(database, org, KABID, SITI, days=7)


def test_what_arrives_names_who_reminds_and_what_is_missing(database: Database, org: Organisation) -> None:
    nudge(database, org, KABID, SITI)
    [(who, text)] = arrive(database, NOW + timedelta(minutes=1), nudges.NUDGED)
    assert who == org.people[SITI]
    assert "Kabid Contoh" in text


def test_two_taps_at_once_send_one(database: Database, org: Organisation) -> None:
    def tap(_: int) -> bool:
        try:
            nudge(database, org, KABID, SITI)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tap, range(2))) == [False, True]
    with another_session(database) as session:
        assert len(session.exec(select(Outbox).where(Outbox.kind == nudges.NUDGED)).all()) == 1


@on_one_database
@pytest.mark.parametrize("by", [SITI, KADIS, ADMIN, OFFICER])
def test_only_the_penilai_may(database: Database, org: Organisation, by: int) -> None:
    with pytest.raises(NotAllowed):
        nudge(database, org, by, BUDI)


def test_an_appraisal_that_is_not_there_is_not_found(database: Database, org: Organisation) -> None:
    with pytest.raises(NotFound), database.write() as session:
        nudges.nudge(session, person(database, KABID), 99999, NOW)


def test_who_acts_today_may_and_who_is_away_may_not(database: Database, org: Organisation) -> None:
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[ADMIN])
    assert nudge(database, org, ADMIN, SITI)
    with pytest.raises(NotAllowed):
        nudge(database, org, KABID, BUDI)


def test_nobody_on_leave_is_disturbed(database: Database, org: Organisation) -> None:
    on_leave(database, org, SITI, date(2026, 11, 27))
    assert "on leave until" in refusal(database, org, KABID, SITI)
    assert nudge_all(database, KABID) == 1, "Budi"


def test_who_is_not_reached_is_said_to_be(database: Database, org: Organisation) -> None:
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one()
        account.unreachable_at = NOW
    assert "cannot be reached" in refusal(database, org, KABID, SITI)


def test_who_has_sent_or_is_assessed_has_nothing_to_be_reminded_of(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assert "nothing left to send" in refusal(database, org, KABID, SITI)
    assess(database, org, KABID, SITI)
    assert "nothing left to send" in refusal(database, org, KABID, SITI)


def test_all_are_reminded_and_a_second_tap_reminds_nobody(database: Database, org: Organisation) -> None:
    nudge(database, org, KABID, SITI)
    assert nudge_all(database, KABID) == 1
    assert nudge_all(database, KABID) == 0


def test_the_list_says_who_can_be_reminded(database: Database, org: Organisation) -> None:
    nudge(database, org, KABID, SITI)
    with database.write() as session:
        session.get_one(Employee, org.people[BUDI]).active = True
    with another_session(database) as session:
        listed = {one.name: one for one in nudges.candidates(session, person(database, KABID), NOW)}
    assert not listed["Siti Contoh Rahmah"].may_be_reminded
    assert listed["Budi Contoh Santosa"].may_be_reminded


def test_who_finished_before_it_was_sent_hears_nothing(database: Database, org: Organisation) -> None:
    nudge(database, org, KABID, SITI)
    send_self_review(database, org, SITI)
    assert arrive(database, NOW + timedelta(minutes=1), nudges.NUDGED) == []
