"""TW4 with AKHIR: one conversation, two records, each with its own trail; everybody stands in every list once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.appraisal import Stage
from bot.domain.calendar import HolidayCalendar
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Predikat
from bot.domain.service import ServiceState
from bot.errors import Refused
from bot.services import audit, organisation, records, results, team, twins
from bot.services.appraisals import self_review
from bot.services.periods import changing
from bot.services.progress import status as period_status
from bot.services.tasks import TaskKind, tasks_of
from models.appraisal import Appraisal, Evidence, EvidenceKind, OrganisationResult, Party, Period, Phase, Realisation
from models.people import Employee
from models.plan import PlannedResult
from models.queries import appraisals as rows
from models.queries.trail import chain
from models.queries.twins import twin_of
from models.sealed import unseal
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import ASSESSMENT_DUE, BUDI, KABID, NOW, SEKDA, SITI, Organisation, person
from tests.support.periods import AKHIR, REASON, TW4, appraisals_in, between_periods, opened, told
from tests.support.reminding import at, planned
from tests.support.talking import SENTENCE, Talk, assess, send_self_review

BOTH = "Triwulan IV dan Tahunan (AKHIR) 2026"
NAMES = ("Triwulan IV 2026", "Tahunan (AKHIR) 2026")


@pytest.fixture
def org(database: Database) -> Organisation:
    """TW4 is open with AKHIR; Siti's penilai is the Kabid. `appraisals` are those of TW4."""
    with database.write() as session:
        org = between_periods(session)
        session.get_one(Employee, org.people[BUDI]).state = ServiceState.SAKIT
        session.get_one(Employee, org.people[BUDI]).state_from = date(2026, 9, 1)
        session.get_one(Employee, org.people[BUDI]).state_basis = "SK 800/9/2026"
    return follow(database, org)


def follow(database: Database, org: Organisation) -> Organisation:
    done = opened(database, TW4)
    found = appraisals_in(database, done.period_id)
    by_person = {row.employee_id: row.id or 0 for row in found.values()}
    return Organisation(
        done.period_id,
        org.units,
        org.people,
        {who: by_person[id_] for who, id_ in org.people.items() if id_ in by_person},
    )


def twin(database: Database, org: Organisation, who: int) -> Appraisal:
    with another_session(database) as session:
        found = twin_of(session, session.get_one(Appraisal, org.appraisals[who]))
    assert found is not None
    return found


def akhir_of(database: Database) -> Period:
    with another_session(database) as session:
        return session.exec(select(Period).where(Period.follows)).one()


def give_predicate(database: Database, org: Organisation) -> None:
    talk = Talk(database, SEKDA)
    talk.start("organisation", org.units["DINAS"])
    talk.answer_until(None, {"predicate": "BAIK"})
    talk.go(Where.SEND)


def test_opening_tw4_opens_the_year_beside_it_with_the_same_last_days(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        tw4, akhir = session.get_one(Period, org.period_id), akhir_of(database)
    assert (tw4.name, akhir.name) == NAMES
    assert (akhir.starts_on, akhir.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (akhir.self_review_due_on, akhir.assessment_due_on) == (tw4.self_review_due_on, tw4.assessment_due_on)
    assert len(appraisals_in(database, akhir.id or 0)) == 7
    assert len(told(database, "period_opened")) == 8, "one message for both"


def test_a_sent_self_review_stands_in_both_records(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI, given={"impact": SENTENCE, "own_rating": "u"})
    other = twin(database, org, SITI)
    assert (other.stage, other.submitted_at) == (Stage.SUBMITTED, NOW)
    with another_session(database) as session:
        first, second = (records.read(session, i, Party.EMPLOYEE) for i in (org.appraisals[SITI], other.id or 0))
        assert first == second
        assert len(first.prose) > 2
        reached = [records.read_realisations(session, i) for i in (org.appraisals[SITI], other.id or 0)]
        assert reached[0] == reached[1]
        assert reached[0]
        for subject_id in (org.appraisals[SITI], other.id or 0):
            assert audit.is_intact(session, "appraisal", subject_id)
            assert [act.action for act in chain(session, "appraisal", subject_id)] == ["self_review.sent"]
        assert chain(session, "appraisal", other.id or 0)[0].codes["written_with"] == org.appraisals[SITI]
    assert told(database, "self_review_sent") == [org.people[KABID]]


def test_a_return_and_a_second_sending_follow(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("return_review", org.appraisals[SITI])
    talk.answer_until(None, {"reason": REASON})
    talk.go(Where.SEND)
    other = twin(database, org, SITI)
    assert other.stage is Stage.RETURNED
    with another_session(database) as session:
        assert unseal(session, session.get_one(Appraisal, other.id), "return_reason") == REASON
    siti = Talk(database, SITI, NOW + timedelta(hours=1))
    siti.start("self_review", org.appraisals[SITI])
    siti.go(Where.EDIT, 0)
    siti.write("17")
    siti.go(Where.SEND)
    assert twin(database, org, SITI).stage is Stage.SUBMITTED
    with another_session(database) as session:
        amounts = [
            sorted(row.amount for row in session.exec(select(Realisation).where(Realisation.appraisal_id == i)))
            for i in (org.appraisals[SITI], other.id)
        ]
        assert amounts[0] == amounts[1]
        assert 17 in amounts[1]
        assert len(chain(session, "appraisal", other.id or 0)) == 3


@pytest.mark.parametrize("with_self_review", [True, False])
def test_one_confirmed_assessment_is_two_results(database: Database, org: Organisation, with_self_review: bool) -> None:
    give_predicate(database, org)
    now = NOW if with_self_review else NOW + timedelta(days=20)
    if with_self_review:
        send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI, now, {"results": "0u f", "note": SENTENCE, "result_rating": "u"})
    other = twin(database, org, SITI)
    assert (other.stage, other.predikat, other.assessed_by_id) == (Stage.ASSESSED, Predikat.BAIK, org.people[KABID])
    with another_session(database) as session:
        for phase in Phase:
            pair = [records.read(session, i, Party.PENILAI, phase) for i in (org.appraisals[SITI], other.id or 0)]
            assert pair[0] == pair[1]
            assert pair[0].ratings
        acts = [act.action for act in chain(session, "appraisal", other.id or 0)]
        assert acts[-1] == "assessment.confirmed"
        assert audit.is_intact(session, "appraisal", other.id or 0)
        mine = results.own_score(session, person(database, SITI), now)
        assert (mine.period, mine.title, mine.twin) == (NAMES[0], BOTH, (other.id, NAMES[1]))
        scores = results.history(session, person(database, SITI), now)
        assert [score.period for score in scores[:2]] == list(NAMES)
        assert [score.predikat for score in scores[:2]] == [Predikat.BAIK] * 2
    assert told(database, "assessed") == [org.people[SITI]], "one message"


def test_the_predikat_of_the_organisation_is_asked_once_and_counts_for_both(
    database: Database, org: Organisation
) -> None:
    talk = Talk(database, SEKDA)
    talk.start("organisation", org.units["DINAS"])
    assert BOTH in english(talk.asked.question)
    talk.answer_until(None, {"predicate": "ISTIMEWA"})
    talk.go(Where.SEND)
    with another_session(database) as session:
        found = session.exec(select(OrganisationResult).where(OrganisationResult.unit_id == org.units["DINAS"])).all()
        given = {row.period_id: row.predicate for row in found}
        assert given[org.period_id] is given[akhir_of(database).id or 0] is OrganisationPredicate.ISTIMEWA
        assert "DINAS" not in {missing.unit for missing in organisation.missing_for(session, person(database, SEKDA))}
        assert audit.is_intact(session, "organisation", org.units["DINAS"])
    with pytest.raises(Refused):
        talk.start("organisation", org.units["DINAS"])


def test_everybody_stands_in_every_list_once_and_under_both_names(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with another_session(database) as session:
        kabid, siti = person(database, KABID), person(database, SITI)
        found = team.team_of(session, kabid, NOW)
        assert found.period == BOTH
        assert [member.name for member in found.members] == ["Siti Contoh Rahmah", "Budi Contoh Santosa"]
        assert [f.name for f in results.find(session, kabid, "siti")] == ["Siti Contoh Rahmah"]
        tasks = tasks_of(session, kabid, NOW)
        assert tasks.period == BOTH
        assert [task.about for task in tasks.items if task.kind is TaskKind.SELF_REVIEW] == [BOTH]
        assert [task.about for task in tasks.items if task.kind is TaskKind.ASSESS] == ["Siti Contoh Rahmah"]
        assert self_review.overview(session, siti, NOW).period == BOTH
        status = period_status.status(session, None, org.period_id, NOW)
        assert (status.title, status.people) == (BOTH, 7)
    assert planned(database, at(ASSESSMENT_DUE, 9), duty="ASSESSMENT") == [org.people[KABID]]


@pytest.mark.parametrize("flow", ["self_review", "assessment", "return_review"])
def test_nobody_talks_about_the_second_record(database: Database, org: Organisation, flow: str) -> None:
    send_self_review(database, org, SITI)
    other = twin(database, org, SITI).id or 0
    talk = Talk(database, SITI if flow == "self_review" else KABID)
    with pytest.raises(Refused) as refusal:
        talk.start(flow, other)
    assert "in one conversation" in english(refusal.value.message)
    with database.write() as session:  # a look at another person's record is noted
        assert not results.score(session, person(database, KABID), other, NOW).may_assess


def test_evidence_belongs_to_the_quarter_and_shows_with_the_year_too(database: Database, org: Organisation) -> None:
    with database.write() as session:
        planned = session.exec(
            select(PlannedResult.id).where(
                PlannedResult.skp_id == session.get_one(Appraisal, org.appraisals[SITI]).skp_id
            )
        ).first()
        session.add(
            Evidence(
                owner_id=org.people[SITI],
                appraisal_id=org.appraisals[SITI],
                planned_result_id=planned or 0,
                kind=EvidenceKind.PHOTO,
                name=b"x",
                mime="image/jpeg",
                size=3,
                digest="0" * 64,
                received_at=NOW,
            )
        )
    other = twin(database, org, SITI).id or 0
    with another_session(database) as session:
        for appraisal_id in (org.appraisals[SITI], other):
            assert len(rows.evidence_of(session, appraisal_id)) == 1
            assert rows.evidence_counts(session, appraisal_id) == {planned: 1}
        assert rows.evidence_of(session, org.appraisals[BUDI]) == []


def test_who_was_away_for_the_quarter_is_appraised_for_the_year_in_a_conversation_of_its_own(
    database: Database, org: Organisation
) -> None:
    give_predicate(database, org)
    own = twin(database, org, BUDI)
    with another_session(database) as session:
        assert session.get_one(Appraisal, org.appraisals[BUDI]).stage is Stage.EXEMPT
        budi = person(database, BUDI)
        assert self_review.overview(session, budi, NOW).period == NAMES[1]
        assert [task.about for task in tasks_of(session, budi, NOW).items] == [NAMES[1]]
        members = {
            member.name: member.appraisal_id for member in team.team_of(session, person(database, KABID), NOW).members
        }
        assert members["Budi Contoh Santosa"] == own.id
        assert period_status.status(session, None, org.period_id, NOW).counts[Stage.EXEMPT] == 0, "once, as appraised"
    alone = Organisation(org.period_id, org.units, org.people, {**org.appraisals, BUDI: own.id or 0})
    send_self_review(database, alone, BUDI)
    assess(database, alone, KABID, BUDI)
    with another_session(database) as session:
        assert session.get_one(Appraisal, own.id).stage is Stage.ASSESSED
        assert session.get_one(Appraisal, org.appraisals[BUDI]).stage is Stage.EXEMPT
        assert [act.action for act in chain(session, "appraisal", org.appraisals[BUDI])] == ["appraisal.exempted"]


def test_moving_and_closing_hold_for_both(database: Database, org: Organisation) -> None:
    with database.write() as session:
        period = changing.known(session, AKHIR)
        assert period.id == org.period_id, "who names the year means both"
        changing.move(session, None, period.id or 0, None, date(2026, 12, 18), REASON, NOW)
    assert akhir_of(database).assessment_due_on == date(2026, 12, 18)
    send_self_review(database, org, SITI)
    with database.write() as session:
        assert changing.close(session, None, org.period_id, NOW, force=True, reason=REASON) == 7
    assert akhir_of(database).closed_at == NOW
    with another_session(database) as session:
        for appraisal_id in (org.appraisals[SITI], twin(database, org, SITI).id or 0):
            assert results.score(session, person(database, SITI), appraisal_id, NOW).unfinished
        assert period_status.running(session, None, NOW) is None


def test_a_record_that_is_over_is_not_written_over(database: Database, org: Organisation) -> None:
    other = twin(database, org, SITI)
    with database.write() as session:
        row = session.get_one(Appraisal, other.id)
        row.stage, row.exempt_state, row.exempt_basis = Stage.EXEMPT, ServiceState.PENSIUN, "SK 1"
    send_self_review(database, org, SITI)
    assert twin(database, org, SITI).stage is Stage.EXEMPT
    with another_session(database) as session:
        assert records.read(session, other.id or 0, Party.EMPLOYEE) == records.Words()
        assert chain(session, "appraisal", other.id or 0) == []


def test_people_who_are_added_later_get_both_records(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).penilai_id = None
        for row in session.exec(select(Appraisal).where(Appraisal.employee_id == org.people[SITI])):
            if row.period_id != 1:
                session.delete(row)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).penilai_id = org.people[KABID]
        assert changing.add_missing(session, None, org.period_id, NOW).appraised == 1
    assert "Siti Contoh Rahmah" in appraisals_in(database, org.period_id)
    assert "Siti Contoh Rahmah" in appraisals_in(database, akhir_of(database).id or 0)


def test_tw4_runs_alone_where_the_year_was_closed_by_itself_before(database: Database) -> None:
    with database.write() as session:
        org = between_periods(session)
    alone = opened(database, AKHIR, AKHIR.default_days(HolidayCalendar()))
    with another_session(database) as session:
        assert not session.get_one(Period, alone.period_id).follows
        assert team.team_of(session, person(database, KABID), NOW).period == NAMES[1]
    with pytest.raises(Refused):
        opened(database, TW4)
    with database.write() as session:
        changing.close(session, None, alone.period_id, NOW, force=True, reason=REASON)
    org = follow(database, org)
    with another_session(database) as session:
        assert twins.title_of(session, session.get_one(Period, org.period_id)) == NAMES[0]
        assert twins.period_ids(session, org.period_id) == {org.period_id}
    send_self_review(database, org, SITI)
    with another_session(database) as session:
        assert session.get_one(Appraisal, org.appraisals[SITI]).stage is Stage.SUBMITTED
