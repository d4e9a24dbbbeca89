"""The dated chain: who was on time, when the penilai heard of it, and to whom it climbed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.appraisal import Turn
from bot.errors import NotAllowed
from bot.services.reminding import late_chain, nudges
from bot.services.reminding.late_chain import Link
from models.appraisal import Period
from models.people import Employee
from models.session import Database
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
from tests.support.reminding import arrive, at
from tests.support.talking import assess, send_self_review


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


def links(database: Database, org: Organisation, reader: int, who: int, day: date) -> list[Link]:
    now = at(day, 11)
    with database.write() as session:
        found_ = late_chain.chain_of(session, person(database, reader, now), org.appraisals[who], now)
    assert [event.at for event in found_.events] == sorted(event.at for event in found_.events)
    return [event.link for event in found_.events]


def pass_time(database: Database, first: date, last: date) -> None:
    day = first
    while day <= last:
        for hour in (8, 9):
            arrive(database, at(day, hour, 30))
        day += timedelta(days=1)


@on_one_database
def test_who_was_on_time_has_the_proof_when_the_penilai_is_late(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    pass_time(database, date(2026, 11, 24), date(2026, 12, 16))
    chain = links(database, org, SITI, SITI, date(2026, 12, 16))
    assert chain[:3] == [Link.OPENED, Link.SENT, Link.TOLD]
    assert Link.PENILAI_REMINDED in chain
    assert [link for link in chain if link in {Link.LAST_DAY_PASSED, Link.CLIMBED, Link.REFERRED}] == [
        Link.LAST_DAY_PASSED,
        Link.CLIMBED,
        Link.REFERRED,
    ]
    with another_session(database) as session:
        own = late_chain.own(session, person(database, SITI, at(date(2026, 12, 16), 11)), at(date(2026, 12, 16), 11))
    assert (own.own, own.turn) == (True, Turn.PENILAI)


@on_one_database
def test_the_proof_stays_when_the_period_is_closed_and_another_penilai_comes(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    pass_time(database, date(2026, 11, 24), date(2026, 12, 16))
    before = links(database, org, SITI, SITI, date(2026, 12, 16))
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = at(date(2026, 12, 16), 15)
        session.get_one(Employee, org.people[SITI]).penilai_id = org.people[KADIS]
        add_acting(session, org.people[KABID], org.people[BUDI], date(2026, 12, 17))
    assert links(database, org, SITI, SITI, date(2026, 12, 18)) == before


def test_an_assessment_after_its_last_day_says_so_and_ends_it(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI, at(date(2026, 12, 7), 10))
    assert links(database, org, SITI, SITI, date(2026, 12, 16))[-2:] == [Link.LAST_DAY_PASSED, Link.ASSESSED_LATE]
    send_self_review(database, org, BUDI)
    assess(database, org, KABID, BUDI, at(date(2026, 12, 3), 10))
    assert links(database, org, BUDI, BUDI, date(2026, 12, 16))[-1] is Link.ASSESSED


def test_who_never_sent_it_sees_that_and_that_they_were_reminded(database: Database, org: Organisation) -> None:
    with database.write() as session:
        nudges.nudge(session, person(database, KABID), org.appraisals[SITI], NOW)
    assert links(database, org, SITI, SITI, date(2026, 12, 1)) == [Link.OPENED, Link.REMINDED, Link.NEVER_SENT]


def test_a_late_one_is_called_late(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI, now=at(date(2026, 11, 30), 10))
    chain = links(database, org, SITI, SITI, date(2026, 12, 1))
    assert Link.SENT_LATE in chain
    assert Link.SENT not in chain


@on_one_database
@pytest.mark.parametrize(
    ("reader", "may"), [(KABID, True), (OFFICER, True), (ADMIN, True), (BUDI, False), (KADIS, False)]
)
def test_it_is_for_those_who_may_see_how_far_it_is(
    database: Database, org: Organisation, reader: int, may: bool
) -> None:
    if may:
        assert links(database, org, reader, SITI, date(2026, 11, 25))
    else:
        with pytest.raises(NotAllowed):
            links(database, org, reader, SITI, date(2026, 11, 25))
