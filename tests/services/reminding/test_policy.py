"""BKPSDM changes the policy, sees what goes out when, and nobody else does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.reminders import Duty, Moment, Rule
from bot.errors import NotAllowed, NotFound, Refused
from bot.services.reminding import policy, preview
from models.appraisal import Period
from models.people import Unit
from models.queries import trail
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, KABID, NOW, OFFICER, SITI, Organisation, found, on_one_database, person
from tests.support.reminding import at, plan, planned
from tests.support.talking import send_self_review

RULE = Rule(Duty.SELF_REVIEW, Moment.BEFORE, days=3)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


def change(database: Database, wanted: Rule, by: int = OFFICER) -> None:
    with database.write() as session:
        policy.change(session, person(database, by), wanted, NOW)


def test_a_change_counts_at_once_and_is_kept_in_the_trail(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 11, 20), 10))
    change(database, replace(RULE, days=4, at=time(10)))
    assert planned(database, at(date(2026, 11, 23), 9), duty="SELF_REVIEW") == []
    assert len(planned(database, at(date(2026, 11, 23), 10), duty="SELF_REVIEW")) == 7
    with another_session(database) as session:
        [act] = trail.chain(session, "reminders", 0)
    assert act.codes["was"] == {"active": True, "days": 3, "at": "09:00"}
    assert act.codes["is"] == {"active": True, "days": 4, "at": "10:00"}


def test_what_is_switched_off_does_not_go_out_and_comes_back(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 11, 23), 10))
    change(database, replace(RULE, active=False))
    assert planned(database, at(date(2026, 11, 24), 9), duty="SELF_REVIEW") == []
    change(database, RULE)
    assert len(planned(database, at(date(2026, 11, 24), 10), duty="SELF_REVIEW")) == 7


def test_the_same_once_more_changes_nothing(database: Database, org: Organisation) -> None:
    change(database, RULE)
    with another_session(database) as session:
        assert trail.chain(session, "reminders", 0) == []


@on_one_database
@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(replace(RULE, at=time(20)), id="at night"),
        pytest.param(replace(RULE, at=time(16)), id="when hours end"),
        pytest.param(replace(RULE, days=0), id="no day before"),
        pytest.param(replace(RULE, days=31), id="too many days"),
        pytest.param(Rule(Duty.SELF_REVIEW, Moment.LAST_DAY, days=2), id="days where none are counted"),
    ],
)
def test_what_cannot_be_is_refused(database: Database, org: Organisation, wanted: Rule) -> None:
    with pytest.raises(Refused):
        change(database, wanted)


def test_a_moment_that_a_duty_does_not_have_is_not_found(database: Database, org: Organisation) -> None:
    with pytest.raises(NotFound):
        change(database, Rule(Duty.RETURNED, Moment.REFERRAL, days=2))


@on_one_database
@pytest.mark.parametrize("who", [SITI, KABID, ADMIN])
def test_only_bkpsdm_may(database: Database, org: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed):
        change(database, replace(RULE, days=5), who)
    with another_session(database) as session:
        with pytest.raises(NotAllowed):
            policy.rules_of(session, person(database, who), Duty.SELF_REVIEW)
        with pytest.raises(NotAllowed):
            preview.outlook(session, person(database, who), NOW)


def test_the_preview_says_what_goes_out_on_which_day_to_how_many(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    plan(database, at(date(2026, 11, 24), 9))
    with another_session(database) as session:
        found_ = preview.outlook(session, person(database, OFFICER), at(date(2026, 11, 24), 9))
    told = {(one.duty, one.moment): (one.day, one.people, one.planned) for one in found_}
    assert told[Duty.SELF_REVIEW, Moment.BEFORE] == (date(2026, 11, 24), 6, True)
    assert told[Duty.SELF_REVIEW, Moment.LAST_DAY] == (date(2026, 11, 27), 6, False)
    assert told[Duty.ASSESSMENT, Moment.LAST_DAY] == (date(2026, 12, 4), 4, False), "by then nobody waits any more"
    assert told[Duty.ASSESSMENT, Moment.REFERRAL][:2] == (date(2026, 12, 15), 1)
    assert [one.instant for one in found_] == sorted(one.instant for one in found_)


def test_the_preview_and_what_is_then_planned_agree(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 11, 24), 8))
    with another_session(database) as session:
        coming = preview.outlook(session, None, at(date(2026, 11, 24), 8))
    rows = [row for instant in sorted({one.instant for one in coming}) for row in plan(database, instant)]
    sent = Counter((row.codes["duty"], row.codes["moment"]) for row in rows if "duty" in row.codes)
    assert {(one.duty, one.moment) for one in coming} >= {(Duty.ASSESSMENT, Moment.ESCALATION)}
    for one in coming:
        if not one.planned:
            assert sent[one.duty, one.moment] == one.people, one


def test_the_preview_shows_what_six_day_units_still_get(database: Database, org: Organisation) -> None:
    saturday = date(2026, 11, 28)
    with database.write() as session:
        session.get_one(Period, org.period_id).self_review_due_on = saturday
        session.get_one(Unit, org.units["BIDANG"]).working_days = 6
    friday = at(date(2026, 11, 27), 10)
    plan(database, friday)
    with another_session(database) as session:
        coming = preview.outlook(session, None, friday)
    last = {(o.day, o.people, o.planned) for o in coming if (o.duty, o.moment) == (Duty.SELF_REVIEW, Moment.LAST_DAY)}
    assert last == {(date(2026, 11, 27), 4, True), (saturday, 3, False)}


def test_without_a_period_nothing_goes_out(database: Database) -> None:
    with another_session(database) as session:
        assert preview.outlook(session, None, NOW) == []
