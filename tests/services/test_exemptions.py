"""Taking somebody out of the open period, and back, before the assessment; always with what it rests on."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.domain.appraisal import Stage
from bot.domain.organisation import OrganisationPredicate
from bot.domain.service import ServiceState
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import audit, conversations, exemptions, team
from bot.services.exemptions import EXEMPTED, LIFTED, Standing
from bot.services.periods import changing
from models.appraisal import Appraisal, OrganisationResult, Period, Statement
from models.people import Employee
from models.queries.trail import chain
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
    SEKDA,
    SITI,
    WALI,
    Organisation,
    found,
    on_one_database,
    person,
)
from tests.support.periods import REASON, TW4, appraisals_in, between_periods, make_officer, opened, told
from tests.support.talking import Talk, assess, send_self_review

BASIS = "SK 800/17/2026 tanggal 1 Juli 2026"


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


def standing(database: Database, org: Organisation, who: int, by: int = OFFICER) -> Standing:
    with another_session(database) as session:
        return exemptions.standing(session, person(database, by), org.people[who])


def exempt(database: Database, org: Organisation, who: int, by: int = OFFICER, **given: str) -> None:
    talk = Talk(database, by)
    talk.start("exemption", standing(database, org, who).subjects[0])
    talk.answer_until(None, {"state": "SAKIT", "basis": BASIS} | given)
    talk.go(Where.SEND)


def lift(database: Database, org: Organisation, who: int, index: int = 0, by: int = OFFICER) -> str:
    appraisal_id, mark = divmod(standing(database, org, who).subjects[index], exemptions.MARKS)
    with database.write() as session:
        return exemptions.lift(session, person(database, by), appraisal_id, mark, NOW)


def row_of(database: Database, org: Organisation, who: int) -> Appraisal:
    with another_session(database) as session:
        return session.get_one(Appraisal, org.appraisals[who])


def test_who_is_taken_out_owes_nothing_and_the_words_are_kept(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    kabid = Talk(database, KABID)
    kabid.start("assessment", org.appraisals[SITI])
    exempt(database, org, SITI)
    row = row_of(database, org, SITI)
    assert (row.stage, row.exempt_state, row.exempt_basis) == (Stage.EXEMPT, ServiceState.SAKIT, BASIS)
    assert told(database, EXEMPTED) == [org.people[SITI]]
    with another_session(database) as session:
        assert session.exec(select(Statement)).all()
        assert conversations.open_one(session, kabid.me) is None
        standing_now = {m.name: m.standing.name for m in team.team_of(session, kabid.me, NOW).members}
        assert standing_now["Siti Contoh Rahmah"] == "EXEMPT"
        assert chain(session, "appraisal", org.appraisals[SITI])[-1].codes == {"state": "SAKIT"}
        assert audit.is_intact(session, "appraisal", org.appraisals[SITI])


@pytest.mark.parametrize("before", [Stage.OPEN, Stage.SUBMITTED, Stage.RETURNED])
def test_taking_it_back_goes_on_where_it_was(database: Database, org: Organisation, before: Stage) -> None:
    if before is not Stage.OPEN:
        send_self_review(database, org, SITI)
    if before is Stage.RETURNED:
        with database.write() as session:
            row = session.get_one(Appraisal, org.appraisals[SITI])
            row.stage, row.returned_at = Stage.RETURNED, NOW.replace(hour=2)
    exempt(database, org, SITI)
    assert lift(database, org, SITI) == "Siti Contoh Rahmah"
    row = row_of(database, org, SITI)
    assert (row.stage, row.exempt_state, row.exempt_basis) == (before, None, None)
    assert told(database, LIFTED) == [org.people[SITI]]
    exempt(database, org, SITI, state="CLTN")
    assert row_of(database, org, SITI).exempt_state is ServiceState.CLTN, "and again, with new answers"


def test_after_the_assessment_nobody_is_taken_out(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    with pytest.raises(Refused) as refusal:
        exempt(database, org, SITI)
    assert "is confirmed already" in english(refusal.value.message)
    assert row_of(database, org, SITI).stage is Stage.ASSESSED


def test_repeating_either_is_told_and_changes_nothing(database: Database, org: Organisation) -> None:
    subject = standing(database, org, SITI).subjects[0]
    exempt(database, org, SITI)
    for about in (subject, standing(database, org, SITI).subjects[0]):
        with pytest.raises(Conflict):
            Talk(database, OFFICER).start("exemption", about)
    lift(database, org, SITI)
    with pytest.raises(Conflict):
        lift(database, org, SITI)
    assert row_of(database, org, SITI).stage is Stage.OPEN


def test_of_two_officers_the_second_is_told(database: Database, org: Organisation) -> None:
    with database.write() as session:
        make_officer(session, org, KADIS)
    second = Talk(database, KADIS)
    second.start("exemption", standing(database, org, SITI).subjects[0])
    second.answer_until(None, {"state": "SAKIT", "basis": BASIS})
    exempt(database, org, SITI, state="CLTN")
    with pytest.raises(conversations.Ended):
        second.go(Where.SEND)
    assert row_of(database, org, SITI).exempt_state is ServiceState.CLTN


@on_one_database
@pytest.mark.parametrize("who", [SITI, KABID, ADMIN, WALI])
def test_only_bkpsdm_decides_it(database: Database, org: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed):
        standing(database, org, BUDI, by=who)
    with pytest.raises(NotAllowed):
        exempt(database, org, BUDI, by=who)
    exempt(database, org, BUDI)
    with pytest.raises(NotAllowed):
        lift(database, org, BUDI, by=who)


@on_one_database
def test_nobody_decides_it_about_themselves(database: Database, org: Organisation) -> None:
    with pytest.raises(NotAllowed) as refusal:
        exempt(database, org, OFFICER)
    assert "about themselves" in english(refusal.value.message)


@on_one_database
def test_who_has_no_appraisal_is_told_what_is_missing(database: Database, org: Organisation) -> None:
    with pytest.raises(Refused) as refusal:
        standing(database, org, WALI)
    assert "add who is missing" in english(refusal.value.message)
    with pytest.raises(NotFound), another_session(database) as session:
        exemptions.standing(session, person(database, OFFICER), 4711)


@on_one_database
@pytest.mark.parametrize("about", [0, 17, 471_100])
def test_a_forged_button_opens_nothing(database: Database, org: Organisation, about: int) -> None:
    with pytest.raises(NotFound):
        Talk(database, OFFICER).start("exemption", about)


def test_in_a_closed_period_nothing_is_recorded_or_taken_back(database: Database, org: Organisation) -> None:
    exempt(database, org, BUDI)
    subjects = [standing(database, org, who).subjects[0] for who in (SITI, BUDI)]
    with database.write() as session:
        changing.close(session, None, org.period_id, NOW, force=True, reason=REASON)
    with pytest.raises(Refused):
        Talk(database, OFFICER).start("exemption", subjects[0])
    with pytest.raises(Refused), database.write() as session:
        exemptions.lift(session, person(database, OFFICER), *divmod(subjects[1], exemptions.MARKS), NOW)
    with pytest.raises(Refused):
        standing(database, org, SITI)


def test_who_was_recorded_at_the_opening_begins_with_what_was_missing(database: Database) -> None:
    with database.write() as session:
        org = between_periods(session)
        siti = session.get_one(Employee, org.people[SITI])
        siti.state, siti.penilai_id = ServiceState.CLTN, None
    done = opened(database)
    with pytest.raises(Refused) as refusal:
        lift(database, org, SITI)
    assert "no penilai" in english(refusal.value.message)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).penilai_id = org.people[KABID]
    lift(database, org, SITI)
    row = appraisals_in(database, done.period_id)["Siti Contoh Rahmah"]
    assert (row.stage, row.penilai_id) == (Stage.OPEN, org.people[KABID])


@pytest.mark.parametrize(("records", "stages"), [("one", ["EXEMPT", "OPEN"]), ("both", ["EXEMPT", "EXEMPT"])])
def test_of_tw4_and_the_year_one_or_both_are_taken_out(database: Database, records: str, stages: list[str]) -> None:
    with database.write() as session:
        org = between_periods(session)
    opened(database, TW4)
    exempt(database, org, SITI, records=records)
    found = standing(database, org, SITI).records
    assert [record.period for record in found] == ["Triwulan IV 2026", "Tahunan (AKHIR) 2026"]
    assert [record.stage.value for record in found] == stages
    lift(database, org, SITI, index=0)
    assert [record.stage.value for record in standing(database, org, SITI).records] == ["OPEN", stages[1]]


def talked_about(database: Database, org: Organisation, index: int) -> Organisation:
    """The organisation with the record of Siti that a conversation is to be about: 0 for TW4, 1 for AKHIR."""
    with another_session(database) as session:
        runs = select(Period.id).where(col(Period.closed_at).is_(None))
        own = select(Appraisal).where(Appraisal.employee_id == org.people[SITI], col(Appraisal.period_id).in_(runs))
        row = session.exec(own.order_by(col(Appraisal.period_id))).all()[index]
    return Organisation(row.period_id, org.units, org.people, {**org.appraisals, SITI: row.id or 0})


def test_a_year_that_is_taken_up_after_the_quarter_was_assessed_has_its_result(database: Database) -> None:
    with database.write() as session:
        org = between_periods(session)
    opened(database, TW4)
    exempt(database, org, SITI, records="both")
    lift(database, org, SITI, index=0)
    quarter = talked_about(database, org, 0)
    send_self_review(database, quarter, SITI)
    with database.write() as session:
        session.add(
            OrganisationResult(
                unit_id=org.units["DINAS"],
                period_id=quarter.period_id,
                predicate=OrganisationPredicate.BAIK,
                set_by_id=org.people[SEKDA],
                set_at=NOW,
            )
        )
    assess(database, quarter, KABID, SITI)
    assert [record.stage for record in standing(database, org, SITI).records] == [Stage.ASSESSED, Stage.EXEMPT]
    lift(database, org, SITI, index=0 if len(standing(database, org, SITI).subjects) == 1 else 1)
    assert [record.stage for record in standing(database, org, SITI).records] == [Stage.ASSESSED, Stage.ASSESSED]


def test_a_quarter_is_not_taken_up_beside_a_year_that_was_written_for_itself(database: Database) -> None:
    with database.write() as session:
        org = between_periods(session)
    opened(database, TW4)
    exempt(database, org, SITI, records="one")
    send_self_review(database, talked_about(database, org, 1), SITI)
    with pytest.raises(Conflict, match="is being written for itself already"):
        lift(database, org, SITI, index=0)
    assert [record.stage for record in standing(database, org, SITI).records] == [Stage.EXEMPT, Stage.SUBMITTED]
