"""Summaries of a team and of units: to whom they are shown, what they count, and when there are too few people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.feedback_notes import GivenAs, NoteKind, NoteTopic
from bot.domain.predikat import Rating
from bot.domain.service import ServiceState
from bot.domain.team_summary import RESULT
from bot.errors import NotAllowed, NotFound, Refused
from bot.rendering.notices import Notice, NotNow, compose
from bot.services.periods import changing
from bot.services.summaries import announcing, team_summary, unit_summary
from bot.services.summaries.team_summary import TeamSummary
from bot.services.summaries.unit_summary import UnitSummary
from models.appraisal import Appraisal, Period
from models.delivery import Outbox
from models.feedback import FeedbackNote
from models.people import Account, Employee
from models.session import Database
from models.trail import AccessLog
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    WALI,
    Organisation,
    add_acting,
    found,
    person,
)
from tests.support.periods import REASON, between_periods, told
from tests.support.steps import agreed, next_period, propose
from tests.support.talking import assess, send_self_review
from tests.support.telegram_limits import assert_sendable, visible

REPORTS = range(1001, 1005)
"""Further staff of the Kabid: six with Siti and Budi."""
TEAM = (SITI, BUDI, *REPORTS)
MODEST = {"values": "3d f", "contribution_rating": "m"}
LATER = NOW + timedelta(days=1)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session, reports=len(REPORTS))


def assess_all(database: Database, org: Organisation, *who: int, given: dict[str, str] | None = None) -> None:
    for one in who:
        send_self_review(database, org, one, given=MODEST)
        assess(database, org, KABID, one, given=given)


def team(database: Database, who: int = KABID, period_id: int = 0) -> TeamSummary:
    with database.write() as session:
        return team_summary.team_summary(session, person(database, who), period_id, NOW)


def unit(database: Database, org: Organisation, who: int, code: str = "BIDANG") -> UnitSummary:
    with another_session(database) as session:
        return unit_summary.unit_summary(session, person(database, who), org.units[code], 0)


def close(database: Database, org: Organisation) -> None:
    with database.write() as session:
        changing.close(session, None, org.period_id, NOW, force=True, reason=REASON)


def give_note(database: Database, org: Organisation, giver: int, to: int, *, withdrawn: bool = False) -> None:
    with database.write() as session:
        note = FeedbackNote(
            from_id=org.people[giver],
            to_id=org.people[to],
            given_as=GivenAs.PENILAI,
            kind=NoteKind.FEEDBACK,
            topic=NoteTopic.VALUE,
            item=Value.LOYAL.value,
            behaviour=b"x",
            given_at=NOW,
            withdrawn_at=NOW if withdrawn else None,
        )
        session.add(note)


def test_a_team_is_summed_up_for_its_penilai(database: Database, org: Organisation) -> None:
    assess_all(database, org, SITI, BUDI)
    agreed(database, org)
    give_note(database, org, KABID, SITI)
    give_note(database, org, KABID, BUDI, withdrawn=True)
    give_note(database, org, BUDI, REPORTS[0])
    seen = team(database)
    assert (seen.people, seen.assessed) == (6, 2)
    assert seen.spread[RESULT][Rating.MEETS] == 2
    assert seen.spread[ASPECT][Rating.MEETS] == 2
    assert [(gap.largest, gap.own) for gap in seen.gaps] == [(Value.HARMONIS.label, Rating.BELOW)] * 2
    assert seen.open_steps == (("Siti Contoh Rahmah", 1),)
    assert "Siti Contoh Rahmah" not in seen.without_feedback
    assert len(seen.without_feedback) == 5, "what was withdrawn, and what others gave, does not count"


def test_whose_two_views_are_named_was_looked_at(database: Database, org: Organisation) -> None:
    assess_all(database, org, SITI)
    team(database)
    with another_session(database) as session:
        looks = session.exec(select(AccessLog).where(AccessLog.view == "team_summary")).all()
    assert [(look.appraisal_id, look.reader_id, look.relation) for look in looks] == [
        (org.appraisals[SITI], org.people[KABID], "PENILAI")
    ]


def test_only_people_of_the_own_charge_are_named(database: Database, org: Organisation) -> None:
    assess_all(database, org, SITI)
    above = team(database, KADIS)
    assert (above.people, above.assessed, above.gaps) == (2, 0, ())
    for who in (SITI, ADMIN):
        with pytest.raises(NotAllowed):
            team(database, who)
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[ADMIN])
    assert team(database, ADMIN).assessed == 1
    with pytest.raises(NotAllowed):
        team(database, KABID)


def test_a_closed_period_shows_the_present_team(database: Database, org: Organisation) -> None:
    assess_all(database, org, SITI, BUDI)
    close(database, org)
    assert team(database).assessed == 2
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).penilai_id = org.people[KADIS]
    assert team(database).assessed == 1
    assert team(database, KADIS).gaps[0].name == "Siti Contoh Rahmah"


def test_while_a_period_begins_the_one_before_is_summed_up(database: Database, org: Organisation) -> None:
    assess_all(database, org, *TEAM)
    next_period(database, org, LATER)
    assert team(database).period_id == org.period_id
    assert unit(database, org, KABID).period == "Triwulan TW3 2026"
    with another_session(database) as session:
        assert team_summary.own_habits(session, person(database, KABID)).habits.ratees == len(TEAM)


def test_only_who_is_in_service_here_today_is_to_be_talked_to(database: Database, org: Organisation) -> None:
    assess_all(database, org, SITI, BUDI)
    agreed(database, org)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
        session.get_one(Employee, org.people[BUDI]).penilai_id = org.people[KADIS]
    seen = team(database)
    assert (seen.open_steps, len(seen.without_feedback)) == ((), len(REPORTS))
    assert not {"Siti Contoh Rahmah", "Budi Contoh Santosa"} & set(seen.without_feedback)


def test_a_forged_period_is_the_newest_one(database: Database, org: Organisation) -> None:
    assert team(database, period_id=99_999).period_id == org.period_id


def test_without_any_period_there_is_nothing_to_sum_up(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, org.period_id).opened_at = None
    with pytest.raises(Refused, match="nothing to sum up"):
        team(database)


def test_the_own_habits_are_counted_from_own_assessments_only(database: Database, org: Organisation) -> None:
    assess_all(database, org, *TEAM, given={"values": "0u f", "value_reason": "Warga memuji layanan beliau ini."})
    with another_session(database) as session:
        own = team_summary.own_habits(session, person(database, KABID)).habits
        with pytest.raises(Refused, match="not confirmed an assessment yet"):
            team_summary.own_habits(session, person(database, OFFICER))
    assert (own.ratees, own.may_be_read, own.most) == (6, True, (Rating.MEETS,))
    assert (own.alike, own.whole) == (0, 6)
    assert own.counts[Rating.ABOVE] == 6


def test_a_unit_is_summed_up_in_numbers(database: Database, org: Organisation) -> None:
    given = {"values": "0d f", "value_reason": "Warga dua kali mengeluh tentang layanan."}
    assess_all(database, org, *TEAM[:-1], given=given)
    assess(database, org, KABID, TEAM[-1], AFTER_THE_DEADLINE)
    propose(database, org)
    give_note(database, org, KABID, SITI)
    with database.write() as session:
        session.exec(select(FeedbackNote)).one().given_at = NOW.replace(month=9, day=1)
    running = unit(database, org, KABID).figures
    assert running is not None
    assert (running.closed, running.spread, running.gap_values) == (False, {}, ()), "ratings may still change"
    assert running.assessed == 6
    close(database, org)
    figures = unit(database, org, KABID).figures
    assert figures is not None
    assert figures.people == 7, "the head of the unit is appraised in it too"
    assert (figures.sent, figures.sent_on_time, figures.assessed, figures.assessed_on_time) == (5, 5, 6, 6)
    assert figures.spread[RESULT] == {Rating.MEETS: 6}
    assert figures.gap_values == ((Value.BERORIENTASI_PELAYANAN.label, 5),)
    assert (figures.steps_open, figures.steps_done, figures.feedback, figures.appreciation) == (1, 0, 1, 0)


def test_what_came_late_is_not_on_time(database: Database, org: Organisation) -> None:
    late = AFTER_THE_DEADLINE + timedelta(days=14)
    send_self_review(database, org, SITI, AFTER_THE_DEADLINE)
    assess(database, org, KABID, SITI, late)
    figures = unit(database, org, KABID).figures
    assert figures is not None
    assert (figures.sent, figures.sent_on_time, figures.assessed, figures.assessed_on_time) == (1, 0, 1, 0)
    assert figures.spread == {}, "one assessment would tell whose it is"
    assert figures.gap_values == ()


def test_a_unit_of_four_shows_no_numbers(database: Database) -> None:
    with database.write() as session:
        small = found(session, reports=1)
    assess_all(database, small, SITI, BUDI)
    assert unit(database, small, KABID).figures is None
    assert unit(database, small, KADIS, "DINAS").figures is not None, "with the units below there are enough"


def test_who_is_exempt_does_not_count(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for who in REPORTS[:3]:
            appraisal = session.get_one(Appraisal, org.appraisals[who])
            appraisal.stage, appraisal.exempt_state = Stage.EXEMPT, ServiceState.SAKIT
    assert unit(database, org, KABID).figures is None


@pytest.mark.parametrize(("who", "code"), [(KABID, "BIDANG"), (KADIS, "DINAS"), (OFFICER, "DINAS")])
def test_heads_see_their_unit_and_bkpsdm_organisations(
    database: Database, org: Organisation, who: int, code: str
) -> None:
    assert unit(database, org, who, code).figures is not None


@pytest.mark.parametrize("who", [KADIS, SEKDA, ADMIN, OFFICER])
def test_a_unit_below_is_not_opened_with_a_forged_button(database: Database, org: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed):
        unit(database, org, who, "BIDANG")


def test_ratings_of_a_few_are_not_to_be_told_by_subtraction(database: Database, org: Organisation) -> None:
    assess_all(database, org, *TEAM)
    assess(database, org, KADIS, KABID, AFTER_THE_DEADLINE)
    with database.write() as session:
        session.get_one(Appraisal, org.appraisals[BUDI]).unit_id = org.units["DINAS"]
    close(database, org)
    whole, part = unit(database, org, KADIS, "DINAS").figures, unit(database, org, KABID).figures
    assert whole is not None
    assert part is not None
    assert (whole.assessed, whole.spread, whole.gap_values) == (7, {}, ()), "the one beside the division is Budi"
    assert part.spread[RESULT] == {Rating.MEETS: 6}


def test_steps_and_notes_are_those_of_the_people_who_are_counted(database: Database, org: Organisation) -> None:
    assess_all(database, org, SITI)
    agreed(database, org)
    give_note(database, org, KABID, SITI)
    give_note(database, org, KABID, OFFICER)
    with database.write() as session:
        for note in session.exec(select(FeedbackNote)):
            note.given_at = NOW.replace(month=9, day=1)
        session.get_one(Employee, org.people[SITI]).unit_id = org.units["SETDA"]
        session.get_one(Employee, org.people[OFFICER]).unit_id = org.units["BIDANG"]
    figures = unit(database, org, KABID).figures
    assert figures is not None
    assert (figures.steps_open, figures.feedback) == (1, 1), "Siti was moved and still counts, the officer does not"


def test_nobody_else_sees_a_unit(database: Database, org: Organisation) -> None:
    for who in (SITI, BUDI):
        with pytest.raises(NotAllowed):
            unit(database, org, who)
    with pytest.raises(NotAllowed):
        unit(database, org, KABID, "SETDA")
    with another_session(database) as session, pytest.raises(NotFound):
        unit_summary.unit_summary(session, person(database, OFFICER), 99_999, 0)


def test_whoever_acts_for_a_head_leads_the_unit(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        assert announcing.leads_a_unit(session, person(database, KABID))
        assert not announcing.leads_a_unit(session, person(database, BUDI))
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[BUDI])
    with another_session(database) as session:
        assert not announcing.leads_a_unit(session, person(database, KABID))
        assert announcing.leads_a_unit(session, person(database, BUDI))
    assert unit(database, org, BUDI).figures is not None
    with pytest.raises(NotAllowed):
        unit(database, org, KABID)


def test_the_units_one_can_choose_are_those_one_leads_and_for_bkpsdm_all_organisations(
    database: Database, org: Organisation
) -> None:
    with another_session(database) as session:
        assert unit_summary.units_for(session, person(database, KABID)) == [(org.units["BIDANG"], "Unit BIDANG")]
        names = [name for _, name in unit_summary.units_for(session, person(database, OFFICER))]
        assert sorted(names) == ["Unit BKPSDM", "Unit DINAS", "Unit SETDA"]
        with pytest.raises(NotAllowed):
            unit_summary.units_for(session, person(database, SITI))


def ready(database: Database, who: int, now: object = NOW) -> object:
    with database.write() as session:
        account = session.exec(select(Account).where(Account.telegram_id == who)).one()
        account.language = "en"
        employee_id = account.employee_id
    with another_session(database) as session:
        kinds = [announcing.READY, changing.CLOSED]
        statement = select(Outbox).where(col(Outbox.kind).in_(kinds), Outbox.recipient_id == employee_id)
        return compose(session, session.exec(statement).one(), now)  # type: ignore[arg-type]


def buttons(notice: object) -> list[str]:
    assert isinstance(notice, Notice)
    assert_sendable(notice.message)
    return [key.data for row in notice.message.keyboard for key in row]


def finish(database: Database, org: Organisation) -> None:
    """Everybody is assessed, and the period is closed without anything open."""
    assess_all(database, org, *TEAM)
    for penilai, those in ((KADIS, (KABID, ADMIN)), (SEKDA, (KADIS, OFFICER)), (WALI, (SEKDA,))):
        for who in those:
            assess(database, org, penilai, who, AFTER_THE_DEADLINE, given={"organisation": "BAIK"})
    with database.write() as session:
        changing.close(session, None, org.period_id, AFTER_THE_DEADLINE)


def test_when_a_period_closes_each_hears_once_what_can_be_read(database: Database, org: Organisation) -> None:
    finish(database, org)
    everybody = {org.people[who] for who in (*TEAM, KABID, KADIS, ADMIN, SEKDA, OFFICER, WALI)}
    assert set(told(database, announcing.READY)) == everybody
    assert len(told(database, announcing.READY)) == len(everybody)
    own = f"n:feedback:{org.appraisals[SITI]}"
    assert buttons(ready(database, SITI, AFTER_THE_DEADLINE)) == [own]
    assert buttons(ready(database, KABID, AFTER_THE_DEADLINE)) == [
        f"n:feedback:{org.appraisals[KABID]}",
        f"n:team_summary:{org.period_id}",
    ], "a division has no predikat of its own"
    assert "n:unit_summary" in buttons(ready(database, KADIS, AFTER_THE_DEADLINE))
    assert buttons(ready(database, WALI, AFTER_THE_DEADLINE)) == [f"n:team_summary:{org.period_id}"]


def test_a_unit_that_shows_no_numbers_is_not_announced(database: Database, org: Organisation) -> None:
    finish(database, org)
    with database.write() as session:
        for who in (*TEAM, KABID):
            session.get_one(Appraisal, org.appraisals[who]).unit_id = org.units["SETDA"]
    assert "n:unit_summary" not in buttons(ready(database, KADIS, AFTER_THE_DEADLINE))


def test_the_message_names_no_rating_and_nobody(database: Database, org: Organisation) -> None:
    finish(database, org)
    notice = ready(database, KADIS, AFTER_THE_DEADLINE)
    assert isinstance(notice, Notice)
    text = visible(notice.message.html)
    assert "is closed" in text
    assert not [word for word in ("Ekspektasi", "Baik", "Siti", "Kurang") if word in text]


def test_who_had_something_open_gets_one_message_with_both(database: Database, org: Organisation) -> None:
    assess_all(database, org, SITI)
    close(database, org)
    assert org.people[KABID] not in told(database, announcing.READY)
    assert org.people[KABID] in told(database, changing.CLOSED)
    assert f"n:team_summary:{org.period_id}" in buttons(ready(database, KABID))
    assert told(database, announcing.READY) == [org.people[SITI]]
    assert buttons(ready(database, BUDI)) == ["n:history"]


def test_it_waits_for_working_hours(database: Database, org: Organisation) -> None:
    finish(database, org)
    assert isinstance(ready(database, SITI, AFTER_THE_DEADLINE + timedelta(hours=12)), NotNow)


def test_an_account_that_nobody_has_confirmed_reads_only_its_own(database: Database, org: Organisation) -> None:
    finish(database, org)
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == KADIS)).one().confirmed_at = None
    assert buttons(ready(database, KADIS, AFTER_THE_DEADLINE)) == [f"n:feedback:{org.appraisals[KADIS]}"]


def test_where_nobody_was_assessed_nobody_is_told(database: Database, org: Organisation) -> None:
    close(database, org)
    assert told(database, announcing.READY) == []


def test_between_periods_the_closed_one_is_summed_up(database: Database) -> None:
    with database.write() as session:
        org = between_periods(session)
    assert team(database).period_id == org.period_id
