"""Who is not assessed in a period: nothing is owed, nothing is late, nobody is reminded, the reason is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from bot.domain.appraisal import Stage, Turn
from bot.domain.calendar import instant_of
from bot.domain.service import ServiceState
from bot.errors import Conflict, Refused
from bot.services import results, tasks, team
from bot.services.appraisals import self_review
from bot.services.conversations import Ended
from bot.services.feedback import reading
from bot.services.tasks import TaskKind
from bot.services.team import Standing
from models.appraisal import Appraisal, PeriodKind
from models.conversation import Answer
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    add_appraisal,
    add_period,
    person,
)
from tests.support.reminding import arrive
from tests.support.talking import Talk, assess, send_self_review

DAY = timedelta(days=1)
BASIS = "SK Wali Kota 800/12/2026"


def exempt(database: Database, org: Organisation, who: int = SITI) -> None:
    with database.write() as session:
        session.get_one(Appraisal, org.appraisals[who]).sqlmodel_update(
            {"stage": Stage.EXEMPT, "exempt_state": ServiceState.TUGAS_BELAJAR, "exempt_basis": BASIS}
        )


@pytest.fixture
def away(database: Database, org: Organisation) -> Organisation:
    """Siti studies and is not assessed."""
    exempt(database, org)
    return org


@pytest.mark.parametrize("now", [NOW, AFTER_THE_DEADLINE, NOW + 60 * DAY])
def test_nothing_is_owed_by_either_side_and_nothing_is_late(
    database: Database, away: Organisation, now: datetime
) -> None:
    with another_session(database) as session:
        mine = tasks.tasks_of(session, person(database, SITI), now)
        assert (mine.items, mine.waiting_for_penilai, mine.exempt) == ((), False, ServiceState.TUGAS_BELAJAR)
        theirs = tasks.tasks_of(session, person(database, KABID), now)
        assert "Siti Contoh Rahmah" not in {task.about for task in theirs.items if task.kind is TaskKind.ASSESS}
        listed = team.team_of(session, person(database, KABID), now)
        members = {member.name: member for member in listed.members}
        assert members["Siti Contoh Rahmah"].standing is Standing.EXEMPT
        assert not members["Siti Contoh Rahmah"].assessable
        score = results.own_score(session, person(database, SITI), now)
    assert (score.turn, score.late, score.may_assess) == (Turn.NOBODY, False, False)


def test_the_result_tells_the_reason_and_its_basis_to_whoever_may_read_it(
    database: Database, away: Organisation
) -> None:
    for who in (SITI, KABID, OFFICER):
        with database.write() as session:
            score = results.score(session, person(database, who), away.appraisals[SITI], NOW)
        assert (score.stage, score.exempt, score.exempt_basis) == (Stage.EXEMPT, ServiceState.TUGAS_BELAJAR, BASIS)
        assert score.predikat is None


def test_the_penilai_cannot_assess_or_return_it(database: Database, away: Organisation) -> None:
    with pytest.raises(Conflict) as refusal:
        Talk(database, KABID, AFTER_THE_DEADLINE).start("assessment", away.appraisals[SITI])
    assert "Siti Contoh Rahmah is not assessed in Triwulan TW3 2026" in english(refusal.value.message)
    with pytest.raises(Conflict):
        Talk(database, KABID).start("return_review", away.appraisals[SITI])


def test_the_person_is_told_that_there_is_nothing_to_write(database: Database, away: Organisation) -> None:
    with pytest.raises(Refused) as refusal, another_session(database) as session:
        self_review.overview(session, person(database, SITI), NOW)
    assert "You are not assessed in this period (Tugas belajar)" in english(refusal.value.message)
    with pytest.raises(Conflict):
        Talk(database, SITI).start("self_review", away.appraisals[SITI])


def test_what_had_begun_ends_and_its_answers_are_kept(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.write("25")
    exempt(database, org)
    with pytest.raises(Ended) as ended:
        talk.write("26")
    assert "so there is nothing to write" in english(ended.value.message)
    with another_session(database) as session:
        assert len(session.exec(select(Answer)).all()) == 1


def test_an_assessment_that_had_begun_ends_too(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    exempt(database, org)
    with pytest.raises(Ended) as ended:
        talk.tap("f")
    assert "is not assessed in" in english(ended.value.message)


def test_nobody_is_reminded_of_it(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    exempt(database, org)
    said = dict(arrive(database, instant_of(date(2026, 12, 4), time(10))))[org.people[KABID]]
    assert "Siti Contoh Rahmah" not in said
    assert "Budi Contoh Santosa" in said, "who is late and still awaited"


def test_a_penilai_of_nobody_else_owes_nothing_and_is_not_counted_as_owing(
    database: Database, org: Organisation
) -> None:
    for who in (SITI, BUDI):
        exempt(database, org, who)
    with another_session(database) as session:
        listed = team.team_of(session, person(database, KABID), AFTER_THE_DEADLINE)
    assert [listed.count(standing) for standing in Standing] == [0, 0, 0, 0, 0, 2]


def test_there_is_no_feedback_and_that_of_an_earlier_period_is_not_called_awaited(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    with database.write() as session:
        later = add_period(session, kind=PeriodKind.TW4, ends_on=date(2026, 12, 31), closed_at=NOW)
        appraisal = add_appraisal(session, org.people[SITI], later, org.units["BIDANG"], org.people[KABID])
        session.get_one(Appraisal, appraisal).sqlmodel_update(
            {"stage": Stage.EXEMPT, "exempt_state": ServiceState.SAKIT}
        )
    with another_session(database) as session:
        newest = reading.newest(session, person(database, SITI), NOW)
        assert (newest.appraisal_id, newest.awaited) == (org.appraisals[SITI], None)
        history = results.history(session, person(database, SITI), NOW)
    assert [score.exempt for score in history] == [ServiceState.SAKIT, None]
    with pytest.raises(Refused) as refusal, database.write() as session:
        reading.feedback_on(session, person(database, SITI), appraisal, NOW)
    assert "There is no assessment in Triwulan TW4 2026" in english(refusal.value.message)
