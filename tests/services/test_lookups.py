"""Looking up: scores by name, the list of a penilai, what a person owes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conversation.events import Where
from bot.domain.appraisal import Stage, Turn
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import RULE, Predikat, Rating
from bot.errors import Refused
from bot.services import results, tasks, team
from bot.services.posts import Official
from bot.services.rights import Person, person_of
from bot.services.tasks import TaskKind
from bot.services.team import Standing
from models import Session
from models.appraisal import Appraisal, Period, PeriodKind
from models.people import Employee
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    Organisation,
    add_appraisal,
    add_period,
    found,
    on_one_database,
    person,
)
from tests.support.talking import Talk, assess, send_self_review

DAY = timedelta(days=1)


def names_found(database: Database, who: int, written: str) -> list[str]:
    with another_session(database) as session:
        return [one.name for one in results.find(session, person(database, who), written)]


# ---- by name


@on_one_database
@pytest.mark.parametrize(
    "written",
    ["Siti Contoh Rahmah", "siti", "SITI RAHMAH", "sity rahmah", "Siti Rahma", "rahmah siti", "Síti", "Siti, S.Kom."],
)
def test_a_report_is_found_though_the_name_is_mistyped(database: Database, org: Organisation, written: str) -> None:
    assert names_found(database, KABID, written)[0] == "Siti Contoh Rahmah"


@on_one_database
@pytest.mark.parametrize("written", ["xyzzy", "???", "", "123"])
def test_who_is_like_nobody_finds_nobody(database: Database, org: Organisation, written: str) -> None:
    assert names_found(database, KABID, written) == []


def test_a_title_in_the_record_does_not_hide_a_name(database: Database, org: Organisation) -> None:
    assert names_found(database, OFFICER, "sekda contoh")[0] == "Sekda Contoh, S.E."


def test_a_penilai_finds_only_whom_the_right_to_read_reaches(database: Database, org: Organisation) -> None:
    everybody = "Contoh"
    assert set(names_found(database, KABID, everybody)) == {"Kabid Contoh", "Siti Contoh Rahmah", "Budi Contoh Santosa"}
    assert set(names_found(database, KADIS, everybody)) == {"Kadis Contoh", "Kabid Contoh", "Admin Contoh"}
    assert len(names_found(database, OFFICER, everybody)) == len(org.appraisals) == 7


def test_who_reads_only_the_own_result_is_told_who_reads_others(database: Database, org: Organisation) -> None:
    with pytest.raises(Refused) as refusal:
        names_found(database, SITI, "Budi")
    assert "seen by their penilai and BKPSDM" in english(refusal.value.message)


def test_no_more_are_offered_than_fit(database: Database) -> None:
    with database.write() as session:
        found(session, reports=20)
    assert len(names_found(database, KABID, "Staf Contoh")) == 8


# ---- the score


def test_before_it_is_confirmed_a_score_says_whose_turn_it_is(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        own = results.own_score(session, person(database, SITI), NOW)
    assert (own.own, own.stage, own.turn, own.late) == (True, Stage.OPEN, Turn.EMPLOYEE, False)
    assert (own.predikat, own.result, own.penilai, own.may_assess) == (None, None, Official("Kabid Contoh"), False)

    send_self_review(database, org, SITI)
    with database.write() as session:
        theirs = results.score(session, person(database, KABID), org.appraisals[SITI], NOW)
    assert (theirs.own, theirs.turn, theirs.may_assess, theirs.predikat) == (False, Turn.PENILAI, True, None)
    with database.write() as session:
        read_by_bkpsdm = results.score(session, person(database, OFFICER), org.appraisals[SITI], NOW + 20 * DAY)
    assert (read_by_bkpsdm.may_assess, read_by_bkpsdm.late) == (False, True)


def test_a_confirmed_score_is_complete(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI, given={"result_rating": "d", "behaviour_rating": "u", "contribution": "u"})
    with another_session(database) as session:
        score = results.own_score(session, person(database, SITI), NOW)
    assert (score.predikat, score.result, score.behaviour) == (Predikat.BUTUH_PERBAIKAN, Rating.BELOW, Rating.ABOVE)
    assert (score.contribution, score.organisation) == (Rating.ABOVE, OrganisationPredicate.BAIK)
    assert (score.assessed_at, score.turn, score.rule) == (NOW, Turn.NOBODY, RULE)
    assert [reached.number for reached in score.reached] == [1, 2]
    assert all(reached.capaian is not None for reached in score.reached)


def test_the_organisations_predikat_of_the_day_of_confirmation_stays_with_the_score(
    database: Database, org: Organisation
) -> None:
    assess(database, org, KABID, SITI, AFTER_THE_DEADLINE)
    with database.write() as session:
        session.get_one(Appraisal, org.appraisals[SITI]).organisation_predicate = OrganisationPredicate.KURANG
    with another_session(database) as session:
        score = results.own_score(session, person(database, SITI), AFTER_THE_DEADLINE)
    assert score.organisation is OrganisationPredicate.KURANG


def test_the_history_goes_back_newest_first_and_is_only_the_own(database: Database, org: Organisation) -> None:
    with database.write() as session:
        for kind, ends_on in ((PeriodKind.TW1, date(2026, 3, 31)), (PeriodKind.TW2, date(2026, 6, 30))):
            period = add_period(session, kind=kind, ends_on=ends_on, closed_at=NOW)
            for who in (BUDI, SITI):
                add_appraisal(session, org.people[who], period, org.units["BIDANG"], org.people[KABID])
    with another_session(database) as session:
        scores = results.history(session, person(database, SITI), NOW)
    assert [score.period for score in scores] == [f"Triwulan TW{n} 2026" for n in (3, 2, 1)]
    assert {score.name for score in scores} == {"Siti Contoh Rahmah"}


def test_between_periods_the_own_score_is_the_last_one(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    with another_session(database) as session:
        assert results.own_score(session, person(database, SITI), NOW).appraisal_id == org.appraisals[SITI]


# ---- the list of a penilai


def standings(session: Session, me: Person, now_later: timedelta = timedelta()) -> dict[str, Standing]:
    return {member.name: member.standing for member in team.team_of(session, me, NOW + now_later).members}


def test_the_list_tells_who_waits_who_is_late_and_who_is_done(database: Database) -> None:
    with database.write() as session:
        org = found(session, reports=3)
    kabid = person(database, KABID)
    for who in (SITI, BUDI, 1001):
        send_self_review(database, org, who)
    assess(database, org, KABID, BUDI)
    back = Talk(database, KABID)
    back.start("return_review", org.appraisals[1001])
    back.answer_until()
    back.go(Where.SEND)

    with another_session(database) as session:
        before = standings(session, kabid)
        after = standings(session, kabid, 5 * DAY)
    assert list(before.items()) == [
        ("Siti Contoh Rahmah", Standing.WAITS_FOR_ME),
        ("Staf Contoh 1", Standing.RETURNED),
        ("Staf Contoh 2", Standing.OPEN),
        ("Staf Contoh 3", Standing.OPEN),
        ("Budi Contoh Santosa", Standing.DONE),
    ]
    assert [after[f"Staf Contoh {n}"] for n in (1, 2, 3)] == [Standing.RETURNED, Standing.LATE, Standing.LATE]
    with another_session(database) as session:
        members = {member.name: member.assessable for member in team.team_of(session, kabid, NOW).members}
        later = team.team_of(session, kabid, NOW + 5 * DAY)
    assert [name for name, assessable in members.items() if assessable] == ["Siti Contoh Rahmah"]
    assert [member.assessable for member in later.members] == [True, True, True, True, False]
    assert (later.count(Standing.LATE), later.count(Standing.DONE)) == (2, 1)


def test_who_leads_nobody_has_no_list(database: Database, org: Organisation) -> None:
    with another_session(database) as session, pytest.raises(Refused) as refusal:
        team.team_of(session, person(database, SITI), NOW)
    assert "Nobody reports to you" in english(refusal.value.message)


# ---- what a person owes


def owed(database: Database, who: int, now_later: timedelta = timedelta()) -> list[tuple[TaskKind, str, bool]]:
    with another_session(database) as session:
        found_tasks = tasks.tasks_of(session, person(database, who), NOW + now_later)
    return [(task.kind, task.about, task.late) for task in found_tasks.items]


def test_the_own_self_review_is_owed_until_it_is_sent(database: Database, org: Organisation) -> None:
    assert owed(database, SITI) == [(TaskKind.SELF_REVIEW, "Triwulan TW3 2026", False)]
    assert owed(database, SITI, 3 * DAY) == [(TaskKind.SELF_REVIEW, "Triwulan TW3 2026", False)]
    assert owed(database, SITI, 4 * DAY) == [(TaskKind.SELF_REVIEW, "Triwulan TW3 2026", True)]
    send_self_review(database, org, SITI)
    assert owed(database, SITI) == []


def test_a_penilai_owes_an_assessment_for_each_who_has_sent(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    mine = (TaskKind.SELF_REVIEW, "Triwulan TW3 2026", False)
    assert owed(database, KABID) == [mine, (TaskKind.ASSESS, "Siti Contoh Rahmah", False)]
    assess(database, org, KABID, SITI)
    assert owed(database, KABID) == [mine]


def test_a_missing_predikat_of_an_organisation_is_owed_by_its_leader_above_and_bkpsdm(database: Database) -> None:
    with database.write() as session:
        found(session, predicate=None)
    kinds = {who: {(kind, about) for kind, about, _ in owed(database, who)} for who in (SEKDA, OFFICER, KADIS, SITI)}
    assert (TaskKind.ORGANISATION, "DINAS") in kinds[SEKDA]
    assert (TaskKind.ORGANISATION, "DINAS") in kinds[OFFICER]
    assert not any(kind is TaskKind.ORGANISATION for who in (KADIS, SITI) for kind, _ in kinds[who])


def test_between_periods_nobody_owes_anything(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    for who in (SITI, KABID, OFFICER):
        assert owed(database, who) == []


def test_who_has_left_is_not_counted_as_leading(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[KABID]).active = False
    with another_session(database) as session:
        assert person_of(session, KABID, NOW) is None
