"""What reminders say: what is owed and missing, one message an hour, and nothing for who has finished."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.rendering.notices import NotNow, compose
from bot.services import outbox
from bot.services.ports import Sent
from bot.services.reminding import wishes
from models.appraisal import Appraisal, Period
from models.delivery import Outbox, OutboxStatus
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, KADIS, OFFICER, SITI, Organisation, found, on_one_database, person
from tests.support.reminding import arrive, at, plan
from tests.support.talking import Talk, send_self_review

SELF_REVIEW_DUE, LAST_DAY = date(2026, 12, 18), date(2027, 1, 4)
MORNING = at(date(2026, 12, 15), 9)
"""Three working days before the last day for self-reviews."""


@pytest.fixture
def org(database: Database) -> Organisation:
    """Everything up to the day before is planned."""
    with database.write() as session:
        made = found(session, self_review_due_on=SELF_REVIEW_DUE, assessment_due_on=LAST_DAY)
    plan(database, MORNING - timedelta(days=1))
    with database.write() as session:
        for row in outbox.claim(session, MORNING, 100):
            outbox.mark_obsolete(session, row.id or 0, MORNING)
    return made


def got(database: Database, org: Organisation, who: int, now: datetime = MORNING, kind: str = "reminder") -> list[str]:
    return [text for recipient, text in arrive(database, now, kind) if recipient == org.people[who]]


def test_it_names_what_is_missing_and_the_minutes_and_opens_that_step(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI, MORNING)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("impact")
    plan(database, MORNING)
    with database.write() as session:
        row = session.exec(
            select(Outbox).where(Outbox.recipient_id == org.people[SITI], Outbox.kind == "reminder")
        ).one()
        said = compose(session, row, MORNING)
    assert said is not None
    assert not isinstance(said, NotNow)
    html, actions = said.message.html, [key.data for keys in said.message.keyboard for key in keys]  # type: ignore[union-attr]  # a notice
    assert f"n:begin:self_review:{org.appraisals[SITI]}" in actions
    assert {"n:later", "n:reminders"} <= set(actions)
    assert "18 Desember 2026" in html


def test_own_and_others_of_one_hour_are_one_message(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        session.get_one(Period, org.period_id).assessment_due_on = SELF_REVIEW_DUE
    plan(database, MORNING - timedelta(days=1))
    texts = got(database, org, KABID)
    assert len(texts) == 1
    assert "Siti Contoh Rahmah" in texts[0]
    with another_session(database) as session:
        fates = session.exec(
            select(Outbox.status).where(Outbox.recipient_id == org.people[KABID], Outbox.kind == "reminder")
        ).all()
    assert sorted(fates) == [OutboxStatus.OBSOLETE, OutboxStatus.SENT]


def test_who_sent_it_meanwhile_hears_nothing(database: Database, org: Organisation) -> None:
    plan(database, MORNING)
    send_self_review(database, org, SITI)
    assert got(database, org, SITI) == []


def snooze(database: Database, who: int, until: datetime, now: datetime = MORNING) -> None:
    with database.write() as session:
        wishes.snooze(session, person(database, who, now), until, now)


def test_who_asked_for_later_gets_it_then_and_not_before(database: Database, org: Organisation) -> None:
    until = at(date(2026, 12, 17), 10)
    snooze(database, SITI, until)
    assert got(database, org, SITI) == []
    assert len(got(database, org, SITI, until)) == 1
    assert got(database, org, SITI, until + timedelta(hours=2)) == []


def test_the_last_day_comes_although_it_was_put_off_past_it(database: Database, org: Organisation) -> None:
    snooze(database, SITI, at(date(2026, 12, 28), 10))
    assert got(database, org, SITI) == []
    for day in (SELF_REVIEW_DUE, date(2026, 12, 21)):
        assert len(got(database, org, SITI, at(day, 9))) == 1, "what cannot be silenced"
    assert len(got(database, org, SITI, at(date(2026, 12, 28), 10))) == 1


def test_a_digest_a_moment_before_does_not_swallow_the_last_day(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    arrive(database, MORNING)
    with database.write() as session:
        session.get_one(Appraisal, org.appraisals[SITI]).submitted_at = at(date(2026, 12, 17), 15)
    [digest] = got(database, org, KABID, at(SELF_REVIEW_DUE, 8, 30))
    assert digest.startswith("☀️")
    [last] = got(database, org, KABID, at(SELF_REVIEW_DUE, 9))
    assert "Hari ini hari terakhir" in last


def test_later_says_nothing_once_nothing_is_owed(database: Database, org: Organisation) -> None:
    snooze(database, SITI, at(date(2026, 12, 16), 10))
    send_self_review(database, org, SITI)
    assert got(database, org, SITI, at(date(2026, 12, 16), 10)) == []


def test_the_digest_names_who_waits_who_is_late_and_the_shortest_step(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    texts = got(database, org, KABID, at(date(2026, 12, 22), 8))
    assert len(texts) == 1
    assert "Siti Contoh Rahmah" in texts[0]
    assert "Budi Contoh Santosa" in texts[0]


def test_an_unconfirmed_account_hears_only_of_its_own(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        session.exec(select(Account).where(Account.employee_id == org.people[KABID])).one().confirmed_at = None
    texts = got(database, org, KABID, at(SELF_REVIEW_DUE, 9))
    assert len(texts) == 1
    assert "Siti" not in texts[0]


def test_no_predikat_no_nip_and_no_text_of_anybody_on_a_lock_screen(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI, given={"impact": "Rahasia tentang loket tiga."})
    for day in (date(2026, 12, 15), date(2026, 12, 22), date(2026, 12, 29), LAST_DAY):
        for kind in ("reminder", "climbed", "progress_card"):
            for _, text in arrive(database, at(day, 9), kind):
                assert "Rahasia" not in text
                assert "1980010120" not in text
                assert "Sangat Baik" not in text


# ---- what climbs


def test_the_atasan_sees_numbers_and_bkpsdm_both_kinds_in_one_message(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    plan(database, at(date(2027, 1, 7), 16))
    above = got(database, org, KADIS, at(date(2027, 1, 8), 9), "climbed")
    assert len(above) == 1
    assert "Kabid Contoh" in above[0]
    assert "Siti" not in above[0], "single appraisals stay with the penilai"
    referred = got(database, org, OFFICER, at(date(2027, 1, 14), 9), "climbed")
    assert len(referred) == 1
    assert "Kabid Contoh" in referred[0]
    assert "SETDA" in referred[0]


@on_one_database
def test_what_climbs_comes_down_when_the_day_is_moved(database: Database, org: Organisation) -> None:
    plan(database, at(date(2027, 1, 8), 9))
    with database.write() as session:
        session.get_one(Period, org.period_id).assessment_due_on = date(2027, 1, 29)
    assert arrive(database, at(date(2027, 1, 8), 9, 5), "climbed") == []


def test_the_daily_card_counts_and_names_who_is_furthest_behind(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    texts = got(database, org, OFFICER, at(date(2026, 12, 16), 8), "progress_card")
    assert len(texts) == 1
    assert "1" in texts[0]
    assert "DINAS" in texts[0]


def test_a_card_that_could_not_go_out_today_leaves_it_to_that_of_tomorrow(
    database: Database, org: Organisation
) -> None:
    plan(database, at(date(2026, 12, 16), 8))
    with database.write() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == "progress_card", Outbox.status == "WAITING")).first()
        assert row is not None
        assert compose(session, row, at(date(2026, 12, 16), 20)) is None


def test_a_sibling_that_is_being_sent_is_waited_for(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    plan(database, MORNING)
    with database.write() as session:
        outbox.put(
            session,
            "reminder",
            org.people[BUDI],
            org.period_id,
            "second",
            {"duty": "SELF_REVIEW", "moment": "BEFORE", "due_on": "2026-12-18"},
            MORNING,
            MORNING,
        )
    with database.write() as session:
        rows = [
            row
            for row in outbox.claim(session, MORNING, 100)
            if row.recipient_id == org.people[BUDI] and row.kind == "reminder"
        ]
    first, second = sorted(rows, key=lambda row: row.id or 0)
    with database.read() as session:
        assert isinstance(compose(session, second, MORNING), NotNow)
    with database.write() as session:
        outbox.settle(session, first.id or 0, Sent(1), MORNING)
    with database.read() as session:
        assert compose(session, second, MORNING) is None
