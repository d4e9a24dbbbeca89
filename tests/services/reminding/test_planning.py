"""Planning reminders: who owes it then and nobody else, once, in working hours, and after a pause only what matters."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.calendar import local_day
from bot.domain.reminders import DigestPace, Duty, Moment
from bot.services.reminding import duties, messages, planning, policy
from bot.services.tasks import tasks_of
from models import Session
from models.appraisal import Period
from models.calendar import CalendarDay, Leave
from models.people import Account, Employee, Role, Unit
from models.queries import people
from models.reminding import ReminderRun, ReminderWish
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    OFFICER,
    SEKDA,
    SITI,
    WALI,
    Organisation,
    add_acting,
    found,
    on_one_database,
    person,
)
from tests.support.reminding import arrive, at, plan, planned
from tests.support.talking import Talk, assess, send_self_review

SELF_REVIEW_DUE, LAST_DAY = date(2026, 12, 18), date(2027, 1, 4)
"""A Friday, and a Monday. 24 and 25 December, 1 January and Tuesday 5 January are free."""

BEFORE = date(2026, 12, 29)
"""Three working days before the last day are Thursday 31, Wednesday 30 and Tuesday 29 December."""

DAY = timedelta(days=1)


@pytest.fixture
def org(database: Database) -> Organisation:
    """The last day for assessments lies right after New Year."""
    with database.write() as session:
        return found(session, self_review_due_on=SELF_REVIEW_DUE, assessment_due_on=LAST_DAY)


@pytest.fixture
def year_end(database: Database, org: Organisation) -> Organisation:
    """Siti has sent her self-review, all others have not, and everything up to mid-December is planned."""
    send_self_review(database, org, SITI)
    plan(database, at(date(2026, 12, 28), 10))
    return org


def ids(org: Organisation, *who: int) -> list[int]:
    return sorted(org.people[one] for one in who)


def runs(database: Database, duty: Duty) -> dict[Moment, tuple[bool, int]]:
    """What was planned of a duty: whether it was left out, and how many it reached."""
    with another_session(database) as session:
        return {
            run.moment: (run.skipped, run.reached)
            for run in session.exec(select(ReminderRun).where(ReminderRun.duty == duty))
        }


# ---- self-reviews


def test_who_has_not_sent_it_is_reminded_and_who_has_is_not(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    due = planned(database, at(date(2026, 12, 15), 9), duty="SELF_REVIEW")
    assert due == ids(org, BUDI, KABID, KADIS, SEKDA, ADMIN, OFFICER)


@on_one_database
@pytest.mark.parametrize(
    ("day", "n"),
    [
        pytest.param(date(2026, 11, 9), 7, id="half of the time"),
        pytest.param(date(2026, 12, 15), 7, id="three working days before"),
        pytest.param(SELF_REVIEW_DUE, 7, id="last day"),
        pytest.param(date(2026, 12, 21), 7, id="one working day after"),
    ],
)
def test_each_moment_reaches_everybody_once(database: Database, org: Organisation, day: date, n: int) -> None:
    plan(database, at(day - DAY, 16))
    assert planned(database, at(day, 8, 59), duty="SELF_REVIEW") == []
    assert len(planned(database, at(day, 9), duty="SELF_REVIEW")) == n
    assert planned(database, at(day, 9), duty="SELF_REVIEW") == []
    assert planned(database, at(day, 15), duty="SELF_REVIEW") == []


@on_one_database
def test_a_quarter_of_ticks_sends_four_reminders_and_nothing_at_night(database: Database, org: Organisation) -> None:
    came = []
    for day in (date(2026, 11, 5) + DAY * n for n in range(48)):
        for hour in (9, 20):
            texts = arrive(database, at(day, hour))
            came += [(who, at(day, hour), text) for who, text in texts if who == org.people[SITI]]
            assert not texts or hour == 9
    assert [local_day(moment) for _, moment, _ in came] == [
        date(2026, 11, 9),
        date(2026, 12, 15),
        SELF_REVIEW_DUE,
        date(2026, 12, 21),
    ]
    assert all("Belum dimulai" in text or "Not begun" in text for *_, text in came), "it names what is missing"


def test_a_returned_one_has_its_own_last_day(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("return_review", org.appraisals[SITI])
    talk.write("Mohon bukti untuk hasil kedua dilengkapi lebih dulu.")
    talk.go(Where.SEND)
    assert org.people[SITI] not in planned(database, at(date(2026, 12, 21), 9), duty="SELF_REVIEW")
    assert planned(database, at(BEFORE, 9), duty="RETURNED") == ids(org, SITI)


# ---- assessments


def test_the_penilai_is_reminded_by_the_holidays_of_the_year_end(database: Database, year_end: Organisation) -> None:
    assert planned(database, at(BEFORE, 8, 59), duty="ASSESSMENT") == []
    assert planned(database, at(BEFORE, 9), duty="ASSESSMENT") == ids(year_end, KABID, KADIS, SEKDA, WALI)


def test_before_the_last_day_for_self_reviews_only_what_was_sent_waits(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    plan(database, at(date(2026, 11, 9), 8))
    with database.write() as session:
        session.get_one(Period, org.period_id).assessment_due_on = date(2026, 12, 18)
    assert planned(database, at(date(2026, 12, 15), 9), duty="ASSESSMENT") == ids(org, KABID)


def test_who_works_six_days_is_reminded_by_that_calendar(database: Database, year_end: Organisation) -> None:
    with database.write() as session:
        session.get_one(Unit, year_end.units["BIDANG"]).working_days = 6
    # Saturday 2 January is worked there, so three working days before are 2 January, 31 and 30 December.
    assert year_end.people[KABID] not in planned(database, at(BEFORE, 9), duty="ASSESSMENT")
    assert planned(database, at(BEFORE + DAY, 9), duty="ASSESSMENT") == ids(year_end, KABID)


def test_a_circular_of_the_mayor_moves_it(database: Database, year_end: Organisation) -> None:
    with database.write() as session:
        session.add(CalendarDay(day=date(2026, 12, 31), working=False, basis="SE 1/2026", set_at=at(BEFORE, 8)))
    assert plan(database, at(BEFORE, 9)) != [], "three working days before are 28 December now: it still goes out"
    with another_session(database) as session:
        run = session.exec(
            select(ReminderRun).where(ReminderRun.moment == Moment.BEFORE, ReminderRun.duty == "ASSESSMENT")
        )
        assert local_day(run.one().starts_at) == date(2026, 12, 28)


def test_whoever_has_finished_is_not_planned_for(database: Database, year_end: Organisation) -> None:
    for who in (BUDI, SITI):
        assess(database, year_end, KABID, who, at(date(2026, 12, 28), 11))
    assert year_end.people[KABID] not in planned(database, at(BEFORE, 9), duty="ASSESSMENT")


def test_who_acts_today_is_reminded_and_not_who_is_away(database: Database, year_end: Organisation) -> None:
    with database.write() as session:
        add_acting(session, year_end.people[KABID], year_end.people[BUDI], BEFORE)
    due = planned(database, at(BEFORE, 9), duty="ASSESSMENT")
    assert year_end.people[BUDI] in due, "for Siti"
    assert year_end.people[KABID] not in due
    assert year_end.people[KADIS] in due, "for Budi's own, which falls to the post above"


def test_it_climbs_to_those_above_and_then_to_bkpsdm(database: Database, year_end: Organisation) -> None:
    for day in (BEFORE, LAST_DAY, date(2027, 1, 6)):
        plan(database, at(day, 9))
    assert planned(database, at(date(2027, 1, 8), 8, 59), "climbed") == []
    above = planned(database, at(date(2027, 1, 8), 9), "climbed")
    assert above == ids(year_end, KADIS, SEKDA, WALI), "each penilai's own superior"
    assert set(planned(database, at(date(2027, 1, 14), 9), "climbed")) == set(ids(year_end, OFFICER))
    assert planned(database, at(date(2027, 2, 1), 9), "climbed") == []


def test_who_acts_and_is_late_with_their_own_is_told_of_to_nobody_who_owes_it(
    database: Database, year_end: Organisation
) -> None:
    """Budi acts for the Kabid: his own appraisal falls to the Kadis, who must not hear that Budi is late with it."""
    with database.write() as session:
        add_acting(session, year_end.people[KABID], year_end.people[BUDI], BEFORE)
    with another_session(database) as session:
        holders = people.holders_on(session, date(2027, 1, 8))
        late = duties.late_under(session, year_end.period_id, holders)
        alone = duties.late_under(session, year_end.period_id, holders, year_end.people[KADIS])
    budi, kadis, sekda = (year_end.people[who] for who in (BUDI, KADIS, SEKDA))
    assert late[kadis] == {budi: 1}, "Siti alone, whom Budi assesses for the Kabid"
    assert late[sekda][kadis] == 3, "Kabid, Admin, and Budi's own"
    assert alone[kadis] == late[kadis]


# ---- the predikat of an organisation


def test_the_leader_above_is_reminded_of_a_missing_predikat_and_then_bkpsdm_is(database: Database) -> None:
    with database.write() as session:
        org = found(session, predicate=None, self_review_due_on=SELF_REVIEW_DUE, assessment_due_on=LAST_DAY)
    plan(database, at(date(2026, 12, 28), 10))
    assert planned(database, at(BEFORE, 9), duty="ORGANISATION") == ids(org, WALI, SEKDA)
    plan(database, at(date(2027, 1, 8), 9))
    climbed = plan(database, at(date(2027, 1, 14), 9))
    referred = [row.recipient_id for row in climbed if row.codes.get("duty") == "ORGANISATION"]
    assert referred == ids(org, OFFICER)


# ---- wishes, leave, free days


def test_their_own_hour_quiet_days_and_fewer(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.add(ReminderWish(employee_id=org.people[SITI], hour=14))
        session.add(ReminderWish(employee_id=org.people[BUDI], quiet_days=1 << 1))  # Tuesday
        session.add(ReminderWish(employee_id=org.people[KABID], fewer=True))
    plan(database, at(date(2026, 12, 14), 10))
    due = {row.recipient_id: row.due_at for row in plan(database, at(date(2026, 12, 15), 9)) if row.kind == "reminder"}
    assert due[org.people[SITI]] == at(date(2026, 12, 15), 14)
    assert due[org.people[BUDI]] == at(date(2026, 12, 16), 8)
    assert org.people[KABID] not in due
    assert org.people[KABID] in planned(database, at(SELF_REVIEW_DUE, 9), duty="SELF_REVIEW"), "never the last day"


def test_leave_puts_it_off_until_they_are_back(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.add(
            Leave(
                employee_id=org.people[SITI],
                starts_on=date(2026, 12, 14),
                ends_on=date(2026, 12, 16),
                noted_by_id=org.people[SITI],
                noted_at=at(date(2026, 12, 1), 9),
            )
        )
    plan(database, at(date(2026, 12, 14), 10))
    due = {row.recipient_id: row.due_at for row in plan(database, at(date(2026, 12, 15), 9)) if row.kind == "reminder"}
    assert due[org.people[SITI]] == at(date(2026, 12, 17), 8)
    assert due[org.people[BUDI]] == at(date(2026, 12, 15), 9)


def test_leave_that_begins_after_planning_holds_the_message_back(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 12, 14), 10))
    plan(database, at(date(2026, 12, 15), 9))
    with database.write() as session:
        session.add(
            Leave(
                employee_id=org.people[SITI],
                starts_on=date(2026, 12, 15),
                ends_on=date(2026, 12, 16),
                noted_by_id=org.people[SITI],
                noted_at=at(date(2026, 12, 15), 9),
            )
        )
    assert org.people[SITI] not in [who for who, _ in arrive(database, at(date(2026, 12, 15), 9, 5))]
    assert org.people[SITI] in [who for who, _ in arrive(database, at(date(2026, 12, 17), 8))]


# ---- a process that was down


def test_after_a_month_only_what_still_matters_is_sent_once(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    came = arrive(database, at(date(2027, 1, 4), 10))
    assert sorted(who for who, _ in came) == sorted({who for who, _ in came}), "one message a person"
    assert runs(database, Duty.SELF_REVIEW) == {
        Moment.MIDPOINT: (True, 0),
        Moment.BEFORE: (True, 0),
        Moment.LAST_DAY: (True, 0),
        Moment.AFTER: (True, 0),
    }, "too old to matter"
    assert runs(database, Duty.ASSESSMENT)[Moment.BEFORE] == (True, 0), "the last day says it"
    assert runs(database, Duty.ASSESSMENT)[Moment.LAST_DAY][0] is False


def test_after_a_day_what_was_missed_is_sent(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 12, 14), 10))
    assert len(planned(database, at(date(2026, 12, 16), 10), duty="SELF_REVIEW")) == 7


def test_at_night_nothing_is_due_before_the_morning(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 12, 14), 10))
    due = [row.due_at for row in plan(database, at(date(2026, 12, 15), 22)) if row.kind == "reminder"]
    assert set(due) == {at(date(2026, 12, 16), 8)}


def test_it_goes_on_where_a_killed_process_stopped(
    database: Database, org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PORTION", 2)
    plan(database, at(date(2026, 12, 14), 10))
    now = at(date(2026, 12, 15), 9)
    with database.write() as session:
        assert planning.plan(session, now) > 0  # begins
    with database.write() as session:
        assert planning.plan(session, now) == 3  # the first two people
    assert len(planned(database, now, duty="SELF_REVIEW")) == 5, "the others, each once"
    assert runs(database, Duty.SELF_REVIEW)[Moment.BEFORE] == (False, 7)


def test_one_that_cannot_be_planned_does_not_keep_the_others_from_it(
    database: Database, org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(database, at(date(2026, 12, 14), 10))
    real = duties.owing

    def broken(session: Session, period: Period, duty: Duty, *rest: Any) -> Any:
        if duty is Duty.SELF_REVIEW:
            raise LookupError
        return real(session, period, duty, *rest)

    monkeypatch.setattr(duties, "owing", broken)
    now = at(date(2026, 12, 15), 9)
    assert planned(database, now, "progress_card") == ids(org, ADMIN, OFFICER)
    monkeypatch.undo()
    assert len(planned(database, now, duty="SELF_REVIEW")) == 7, "and it is planned once it can be"


def test_two_processes_plan_once(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 12, 14), 10))
    now = at(date(2026, 12, 15), 9)

    def tick(_: int) -> int:
        with database.write() as session:
            return planning.plan(session, now)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tick, range(8)))
    with another_session(database) as session:
        assert (
            len(
                session.exec(
                    select(ReminderRun).where(ReminderRun.moment == Moment.BEFORE, ReminderRun.duty == "SELF_REVIEW")
                ).all()
            )
            == 1
        )
    assert runs(database, Duty.SELF_REVIEW)[Moment.BEFORE] == (False, 7)


def test_a_moved_last_day_is_reminded_of_anew(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 12, 15), 9))
    with database.write() as session:
        session.get_one(Period, org.period_id).self_review_due_on = date(2026, 12, 30)
    assert arrive(database, at(date(2026, 12, 15), 9, 1)) == [], "what was planned for the old day says nothing"
    assert len(planned(database, at(date(2026, 12, 23), 9), duty="SELF_REVIEW")) == 7


def test_a_closed_period_reminds_nobody(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 12, 15), 8))
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = at(date(2026, 12, 15), 8)
    assert plan(database, at(date(2026, 12, 15), 9)) == []
    with another_session(database) as session:
        assert messages.period_of(session, org.period_id) is None


def test_who_never_joined_and_who_left_is_not_planned_for(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.delete(session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one())
        session.get_one(Employee, org.people[BUDI]).active = False
    plan(database, at(date(2026, 12, 14), 10))
    due = planned(database, at(date(2026, 12, 15), 9), duty="SELF_REVIEW")
    assert due == ids(org, KABID, KADIS, SEKDA, ADMIN, OFFICER)


# ---- digest and card


def test_the_digest_comes_in_the_morning_after_something_was_sent(database: Database, org: Organisation) -> None:
    plan(database, at(date(2026, 11, 24), 7))
    send_self_review(database, org, SITI)  # on 24 November, at nine
    assert planned(database, at(date(2026, 11, 25), 8), duty="DIGEST") == ids(org, KABID)
    assert planned(database, at(date(2026, 11, 25), 9), duty="DIGEST") == [], "once a day"
    assert planned(database, at(date(2026, 11, 26), 8), duty="DIGEST") == [], "nothing new"
    assert planned(database, at(date(2026, 11, 28), 8), duty="DIGEST") == [], "Saturday"
    assert planned(database, at(date(2026, 11, 30), 8), duty="DIGEST") == ids(org, KABID), "Monday: it still waits"


@on_one_database
@pytest.mark.parametrize(
    ("pace", "day", "comes"),
    [
        (DigestPace.WEEKLY, date(2026, 11, 25), False),
        (DigestPace.WEEKLY, date(2026, 11, 30), True),
        (DigestPace.NEVER, date(2026, 11, 30), False),
    ],
)
def test_the_digest_keeps_the_pace_that_was_chosen(
    database: Database, org: Organisation, pace: DigestPace, day: date, comes: bool
) -> None:
    with database.write() as session:
        session.add(ReminderWish(employee_id=org.people[KABID], digest=pace))
    send_self_review(database, org, SITI)
    assert bool(planned(database, at(day, 8), duty="DIGEST")) is comes


def test_no_digest_on_a_day_whose_reminder_says_the_same(database: Database, year_end: Organisation) -> None:
    assert planned(database, at(BEFORE, 8), duty="DIGEST") == []
    assert year_end.people[KABID] in planned(database, at(BEFORE, 9), duty="ASSESSMENT")


def test_the_daily_card_goes_to_bkpsdm_and_unit_admins(database: Database, org: Organisation) -> None:
    assert planned(database, at(date(2026, 11, 25), 8), "progress_card") == ids(org, ADMIN, OFFICER)
    assert planned(database, at(date(2026, 11, 25), 12), "progress_card") == []


# ---- the same as /tugas


@pytest.mark.parametrize("day", [date(2026, 12, 15), SELF_REVIEW_DUE, date(2026, 12, 21), LAST_DAY])
def test_whoever_is_planned_for_owes_it_by_tugas_and_the_other_way_round(
    database: Database, org: Organisation, day: date
) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        add_acting(session, org.people[KADIS], org.people[ADMIN], date(2026, 12, 14))
    plan(database, at(day - DAY, 16))
    told: dict[str, set[int]] = {}
    for row in plan(database, at(day, 9)):
        if row.kind == "reminder" and row.codes["duty"] != Duty.DIGEST:
            told.setdefault(row.codes["duty"], set()).add(row.recipient_id or 0)
    with another_session(database) as session:
        for duty, reached in told.items():
            owes = {
                who
                for key, who in org.people.items()
                if any(
                    task.duty == duty for task in tasks_of(session, person(database, key, at(day, 9)), at(day, 9)).items
                )
            }
            assert reached == (owes - set(people.holders(session, Role.BKPSDM)) if duty == "ORGANISATION" else owes), (
                duty
            )
    assert "SELF_REVIEW" in told or "ASSESSMENT" in told


def test_the_policy_counts_from_the_day_of_opening(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        period = session.get_one(Period, org.period_id)
        assert policy.starts_on(period) == date(2026, 10, 1)
        assert policy.due_on(period, Duty.AGREEMENT) == SELF_REVIEW_DUE
        assert policy.due_on(period, Duty.RETURNED) == LAST_DAY


def test_right_after_the_opening_nobody_is_reminded(database: Database, org: Organisation) -> None:
    assert planned(database, at(date(2026, 10, 1), 9)) == ids(org, WALI, SEKDA), "but leaders hear what is awaited"
    assert planned(database, at(date(2026, 10, 3), 10)) == [], "a Saturday"
