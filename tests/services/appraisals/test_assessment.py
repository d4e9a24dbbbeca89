"""The assessment: blind ratings, the two official ones, the predikat of their cell, and who may when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.conversation.kinds import RATING_CODES
from bot.conversation.turns import Asked, Finished, Summarised
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import TABLE, Predikat, Rating
from bot.errors import Conflict, NotAllowed, Refused
from bot.services import audit, plans, records
from models import Session
from models.appraisal import Appraisal, OrganisationResult, Party, Period, Phase, RatingRow, RatingSubject, Topic
from models.crypto import Vault, new_key
from models.delivery import Outbox
from models.people import Unit
from models.queries.trail import chain
from models.sealed import unseal
from models.session import Database, vault_of
from models.trail import Audit
from tests.conversation.chat import english
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
    found,
    on_one_database,
)
from tests.support.talking import SENTENCE, Talk, assess, send_self_review

DAY = timedelta(days=1)


def appraisal_of(session: Session, org: Organisation, who: int = SITI) -> Appraisal:
    return session.get_one(Appraisal, org.appraisals[who])


def result_keys(session: Session, org: Organisation, who: int = SITI) -> list[str]:
    return [result.key for result in plans.facts_of(session, appraisal_of(session, org, who).skp_id).results]


def said_by_penilai(session: Session, org: Organisation, phase: Phase = Phase.FINAL) -> records.Words:
    return records.read(session, org.appraisals[SITI], Party.PENILAI, phase)


@pytest.fixture
def sent(database: Database, org: Organisation) -> Organisation:
    """The organisation where Siti has sent her self-review."""
    send_self_review(database, org, SITI, given={"own_rating": "u"})
    return org


# ---- ratings before and after the self-review is shown


def test_the_blind_ratings_are_kept_once_and_no_later_edit_changes_them(database: Database, sent: Organisation) -> None:
    talk = Talk(database, KABID)
    talk.start("assessment", sent.appraisals[SITI])
    talk.tap("0d", "f")
    talk.answer_until("contribution", {"values": "1u 5n f"})
    with another_session(database) as session:
        assert said_by_penilai(session, sent, Phase.BLIND).ratings == {}, "not before all three are answered"
    talk.tap("m")
    with another_session(database) as session:
        blind = said_by_penilai(session, sent, Phase.BLIND)
        first, second = result_keys(session, sent)
        assert blind.ratings[RatingSubject.PLANNED_RESULT, first] is Rating.BELOW
        assert blind.ratings[RatingSubject.PLANNED_RESULT, second] is Rating.MEETS
        assert blind.ratings[RatingSubject.VALUE, Value.AKUNTABEL.value] is Rating.ABOVE
        assert blind.ratings[RatingSubject.VALUE, Value.ADAPTIF.value] is None
        assert (blind.reasons, said_by_penilai(session, sent).ratings) == ({}, {})

    # Having seen that Siti rates it otherwise, the penilai thinks again.
    talk.answer_until()
    talk.now = NOW + DAY
    edit(talk, "results")
    talk.tap("0m", "1u", "f")
    talk.answer_until()
    edit(talk, "contribution")
    talk.tap("u")
    talk.answer_until()
    talk.go(Where.SEND)

    with another_session(database) as session:
        assert said_by_penilai(session, sent, Phase.BLIND).ratings == blind.ratings
        assert {row.given_at for row in ratings_in(session, Phase.BLIND)} == {NOW}
        final = said_by_penilai(session, sent)
        assert final.ratings[RatingSubject.PLANNED_RESULT, first] is Rating.MEETS
        assert final.ratings[RatingSubject.PLANNED_RESULT, second] is Rating.ABOVE
        assert final.ratings[RatingSubject.CONTRIBUTION, ""] is Rating.ABOVE
        assert {row.given_at for row in ratings_in(session, Phase.FINAL)} == {NOW + DAY}


def edit(talk: Talk, step: str) -> None:
    assert isinstance(talk.turn, Summarised)
    talk.go(Where.EDIT, [line.key.step for line in talk.turn.lines].index(step))


def ratings_in(session: Session, phase: Phase) -> list[RatingRow]:
    statement = select(RatingRow).where(RatingRow.party == Party.PENILAI, RatingRow.phase == phase)
    return list(session.exec(statement))


def test_a_reason_stays_only_with_what_differs_in_the_end(database: Database, sent: Organisation) -> None:
    talk = Talk(database, KABID)
    talk.start("assessment", sent.appraisals[SITI])
    talk.tap("0d", "1u", "f")
    talk.answer_until()
    edit(talk, "results")
    talk.tap("0m", "f")
    talk.answer_until()
    talk.go(Where.SEND)
    with another_session(database) as session:
        _, second = result_keys(session, sent)
        assert said_by_penilai(session, sent).reasons == {(RatingSubject.PLANNED_RESULT, second): SENTENCE}


def test_a_self_review_is_shown_only_after_the_own_ratings(database: Database, sent: Organisation) -> None:
    talk = Talk(database, KABID)
    talk.start("assessment", sent.appraisals[SITI])
    while talk.asked.key.step != "result_rating":
        assert SENTENCE not in english(talk.asked.whole())
        talk.tap("m" if talk.asked.key.step == "contribution" else "f")
    assert SENTENCE in english(talk.asked.whole())


# ---- the predikat


def test_the_predikat_is_that_of_the_cell_whatever_else_was_rated(database: Database) -> None:
    with database.write() as session:
        org = found(session, reports=9)
    for who, (result, behaviour) in enumerate(TABLE, start=1001):
        contrary = RATING_CODES[Rating.BELOW if result is Rating.ABOVE else Rating.ABOVE]
        ratings = {"result_rating": RATING_CODES[result], "behaviour_rating": RATING_CODES[behaviour]}
        assess(database, org, KABID, who, AFTER_THE_DEADLINE, ratings | {"contribution": contrary})
    with another_session(database) as session:
        for who, (cell, predikat) in enumerate(TABLE.items(), start=1001):
            row = appraisal_of(session, org, who)
            assert (row.stage, row.predikat) == (Stage.ASSESSED, predikat)
            assert (row.result_rating, row.behaviour_rating) == cell
            final = records.read(session, row.id or 0, Party.PENILAI)
            assert final.ratings[RatingSubject.HASIL_KERJA, ""] is cell[0]
            assert final.ratings[RatingSubject.PERILAKU_KERJA, ""] is cell[1]


def test_confirming_writes_who_when_and_by_which_rule_and_tells_the_employee(
    database: Database, sent: Organisation
) -> None:
    assess(database, sent, KABID, SITI, given={"behaviour_rating": "u", "result_rating": "u"})
    with another_session(database) as session:
        row = appraisal_of(session, sent)
        assert (row.predikat, row.organisation_predicate) == (Predikat.SANGAT_BAIK, OrganisationPredicate.BAIK)
        assert (row.assessed_at, row.assessed_by_id) == (NOW, sent.people[KABID])
        assert said_by_penilai(session, sent).prose == {(Topic.NOTE, ""): SENTENCE}
        (act,) = [act for act in chain(session, "appraisal", row.id or 0) if act.action == "assessment.confirmed"]
        assert act.codes["predikat"] == "SANGAT_BAIK"
        assert act.codes["regulation"] == "PERMENPANRB_6_2022"
        notice = session.exec(select(Outbox).where(Outbox.kind == "assessed")).one()
        assert (notice.recipient_id, notice.codes) == (sent.people[SITI], {})


@pytest.mark.parametrize(
    "missing",
    ["result_rating", "behaviour_rating", "contribution_rating", "organisation_predicate", "assessed_at", "predikat"],
)
def test_no_code_can_store_an_incomplete_predikat(database: Database, org: Organisation, missing: str) -> None:
    complete = {
        "stage": Stage.ASSESSED,
        "predikat": Predikat.BAIK,
        "result_rating": Rating.MEETS,
        "behaviour_rating": Rating.MEETS,
        "contribution_rating": Rating.MEETS,
        "organisation_predicate": OrganisationPredicate.BAIK,
        "assessed_at": NOW,
        "assessed_by_id": org.people[KABID],
    }
    with pytest.raises(IntegrityError, match="predikat_is_complete"), database.write() as session:
        appraisal_of(session, org).sqlmodel_update(complete | {missing: None})
    with another_session(database) as session:
        assert appraisal_of(session, org).predikat is None


def test_nor_a_predikat_before_the_assessment_is_confirmed(database: Database, sent: Organisation) -> None:
    with pytest.raises(IntegrityError, match="predikat_is_complete"), database.write() as session:
        appraisal_of(session, sent).predikat = Predikat.SANGAT_BAIK


# ---- when, and by whom


def test_before_the_last_day_only_who_has_sent_a_self_review_is_assessed(database: Database, org: Organisation) -> None:
    talk = Talk(database, KABID, NOW)
    for last_moment in (NOW, NOW + 3 * DAY):  # 27 November 2026 is the last day
        talk.now = last_moment
        with pytest.raises(Refused) as refusal:
            talk.start("assessment", org.appraisals[SITI])
        assert "has not sent the self-review yet and has time until" in english(refusal.value.message)
    talk.now = NOW + 3 * DAY + timedelta(hours=15)  # midnight in Banjarbaru
    assert isinstance(talk.start("assessment", org.appraisals[SITI]), Asked)

    send_self_review(database, org, BUDI)
    assert isinstance(Talk(database, KABID).start("assessment", org.appraisals[BUDI]), Asked)


def test_a_self_review_that_never_came_does_not_block_and_the_trail_says_so(
    database: Database, org: Organisation
) -> None:
    assess(database, org, KABID, SITI, AFTER_THE_DEADLINE)
    with another_session(database) as session:
        row = appraisal_of(session, org)
        assert (row.stage, row.submitted_at, row.predikat) == (Stage.ASSESSED, None, Predikat.BAIK)
        (act,) = chain(session, "appraisal", row.id or 0)
        assert act.codes["self_review"] is False


def test_what_is_confirmed_is_not_assessed_again(database: Database, sent: Organisation) -> None:
    assess(database, sent, KABID, SITI)
    with pytest.raises(Conflict) as refusal:
        Talk(database, KABID).start("assessment", sent.appraisals[SITI])
    assert "already confirmed" in english(refusal.value.message)


def test_in_a_closed_period_nobody_is_assessed(database: Database, sent: Organisation) -> None:
    with database.write() as session:
        session.get_one(Period, sent.period_id).closed_at = NOW
    with pytest.raises(Refused, match="is closed"):
        Talk(database, KABID).start("assessment", sent.appraisals[SITI])


@on_one_database
@pytest.mark.parametrize("who", [SITI, BUDI, KADIS, SEKDA, WALI, ADMIN, OFFICER])
def test_nobody_but_the_direct_penilai_assesses(database: Database, sent: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed) as refusal:
        Talk(database, who).start("assessment", sent.appraisals[SITI])
    assert "Only the direct penilai may assess this person." in english(refusal.value.message)


def test_who_is_penilai_no_longer_cannot_finish_what_was_begun(database: Database, sent: Organisation) -> None:
    talk = Talk(database, KABID)
    talk.start("assessment", sent.appraisals[SITI])
    talk.answer_until()
    with database.write() as session:
        appraisal_of(session, sent).penilai_id = sent.people[KADIS]
    with pytest.raises(Refused, match="I may not show or do this for you"):
        talk.go(Where.SEND)
    with another_session(database) as session:
        assert appraisal_of(session, sent).predikat is None


# ---- the predikat of the organisation


@pytest.fixture
def without(database: Database) -> Organisation:
    """The organisation whose agency has no predikat yet; Siti has sent her self-review, the Kabid answered all."""
    with database.write() as session:
        org = found(session, predicate=None)
    send_self_review(database, org, SITI)
    return org


def ready(database: Database, org: Organisation) -> Talk:
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until()
    return talk


def record_it(
    database: Database, org: Organisation, who: int, predicate: OrganisationPredicate = OrganisationPredicate.KURANG
) -> None:
    talk = Talk(database, who, NOW)
    talk.start("organisation", org.units["DINAS"])
    talk.answer_until(None, {"predicate": predicate.value})
    talk.go(Where.SEND)


def test_without_the_organisations_predikat_nothing_is_confirmed_and_those_who_may_are_asked_once(
    database: Database, without: Organisation
) -> None:
    talk = ready(database, without)
    for _ in range(2):
        turn = talk.go(Where.SEND)
        assert isinstance(turn, Summarised)
        assert "is not set yet, and a predikat of an employee needs it" in english(turn.note)
    with another_session(database) as session:
        assert appraisal_of(session, without).predikat is None
        asked = session.exec(select(Outbox.recipient_id).where(Outbox.kind == "organisation_needed")).all()
        assert len(asked) == 2
        assert set(asked) == {without.people[SEKDA], without.people[OFFICER]}

    record_it(database, without, SEKDA)
    assert isinstance(talk.go(Where.SEND), Finished)
    with another_session(database) as session:
        assert appraisal_of(session, without).organisation_predicate is OrganisationPredicate.KURANG


def test_the_leader_above_sets_it_without_a_letter(database: Database, without: Organisation) -> None:
    record_it(database, without, SEKDA)
    with another_session(database) as session:
        (row,) = session.exec(select(OrganisationResult)).all()
        assert (row.predicate, row.set_by_id) == (OrganisationPredicate.KURANG, without.people[SEKDA])
        assert (row.on_behalf_of, row.letter_number, row.letter_on) == (None, None, None)
        (act,) = chain(session, "organisation", without.units["DINAS"])
        assert (act.role, act.action) == ("leader", "predicate.set")


def test_bkpsdm_records_it_atas_nama_with_number_and_date_of_the_letter(
    database: Database, without: Organisation
) -> None:
    record_it(database, without, OFFICER)
    with another_session(database) as session:
        (row,) = session.exec(select(OrganisationResult)).all()
        assert row.set_by_id == without.people[OFFICER]
        assert row.on_behalf_of == "Sekda Contoh, S.E. (Jabatan Sekda Contoh, S.E.)"
        assert unseal(session, row, "letter_number") == "800.1/24/2026"
        assert str(row.letter_on) == "2026-11-20"
        (act,) = chain(session, "organisation", without.units["DINAS"])
        assert act.role == "recorder"
        assert "800.1" not in str(act.codes), "what was typed does not stand in the trail"
        assert act.text_hash == vault_of(session).keyed_hash("800.1/24/2026")


def test_a_record_without_its_letter_is_refused_by_the_database(database: Database, without: Organisation) -> None:
    with pytest.raises(IntegrityError, match="recorded_with_its_letter"), database.write() as session:
        session.add(
            OrganisationResult(
                unit_id=without.units["DINAS"],
                period_id=without.period_id,
                predicate=OrganisationPredicate.BAIK,
                set_by_id=without.people[OFFICER],
                set_at=NOW,
                on_behalf_of="Sekda Contoh",
            )
        )


@on_one_database
@pytest.mark.parametrize("who", [SITI, KABID, KADIS, WALI, ADMIN])
def test_nobody_else_sets_it_not_even_the_head_or_the_leader_two_levels_above(
    database: Database, without: Organisation, who: int
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        Talk(database, who).start("organisation", without.units["DINAS"])
    assert "Only the leader one level above" in english(refusal.value.message)


@pytest.mark.parametrize("second", [SEKDA, OFFICER])
def test_it_is_set_once(database: Database, without: Organisation, second: int) -> None:
    record_it(database, without, SEKDA)
    with pytest.raises(Refused) as refusal:
        record_it(database, without, second, OrganisationPredicate.ISTIMEWA)
    assert "already been set" in english(refusal.value.message)
    with another_session(database) as session:
        assert session.exec(select(OrganisationResult.predicate)).all() == [OrganisationPredicate.KURANG]


def test_a_division_has_no_predikat_of_its_own(database: Database, without: Organisation) -> None:
    with pytest.raises(Refused):
        Talk(database, KADIS).start("organisation", without.units["BIDANG"])


def test_a_penilai_who_leads_above_is_asked_for_it_within_the_assessment(
    database: Database, without: Organisation
) -> None:
    send_self_review(database, without, KADIS)
    assess(database, without, SEKDA, KADIS, given={"organisation": OrganisationPredicate.ISTIMEWA.value})
    with another_session(database) as session:
        row = appraisal_of(session, without, KADIS)
        assert (row.stage, row.organisation_predicate) == (Stage.ASSESSED, OrganisationPredicate.ISTIMEWA)
        (result,) = session.exec(select(OrganisationResult)).all()
        assert (result.predicate, result.set_by_id) == (OrganisationPredicate.ISTIMEWA, without.people[SEKDA])


def test_the_result_of_the_unit_is_put_before_the_penilai_of_its_head_and_decides_nothing(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        session.exec(select(OrganisationResult)).one().predicate = OrganisationPredicate.BUTUH_PERBAIKAN
    send_self_review(database, org, KADIS)
    talk = Talk(database, SEKDA)
    talk.start("assessment", org.appraisals[KADIS])
    talk.answer_until("result_rating")
    question = english(talk.asked.question)
    assert "Di Bawah Ekspektasi: The result of DINAS (Butuh Perbaikan) is the result of its head." in question
    talk.answer_until(None, {"result_rating": "m"})
    talk.go(Where.SEND)
    with another_session(database) as session:
        assert appraisal_of(session, org, KADIS).result_rating is Rating.MEETS


# ---- the trail


@pytest.fixture
def assessed(database: Database, sent: Organisation) -> Organisation:
    """The organisation where Siti is assessed: her trail has two acts."""
    assess(database, sent, KABID, SITI)
    with another_session(database) as session:
        assert audit.is_intact(session, "appraisal", sent.appraisals[SITI])
        assert len(chain(session, "appraisal", sent.appraisals[SITI])) == 2
    return sent


@pytest.fixture
def acts(database: Database, assessed: Organisation) -> Iterator[list[Audit]]:
    """The acts on Siti's appraisal, to be tampered with; committed afterwards, and then the chain must be broken."""
    with database.write() as session:
        yield chain(session, "appraisal", assessed.appraisals[SITI])
    with another_session(database) as session:
        assert not audit.is_intact(session, "appraisal", assessed.appraisals[SITI])


def test_an_other_predikat_in_the_trail_shows(acts: list[Audit]) -> None:
    acts[1].codes = acts[1].codes | {"predikat": Predikat.SANGAT_BAIK.value}


def test_another_actor_in_the_trail_shows(acts: list[Audit]) -> None:
    acts[0].actor_id = acts[1].actor_id


def test_another_instant_in_the_trail_shows(acts: list[Audit]) -> None:
    acts[0].acted_at -= DAY


def test_another_text_in_the_trail_shows(acts: list[Audit]) -> None:
    acts[1].text_hash = "0" * 64


def test_a_seal_that_was_made_up_shows(acts: list[Audit]) -> None:
    acts[0].seal = "f" * 64


def test_a_seal_made_without_the_key_shows(database: Database, assessed: Organisation) -> None:
    """Whoever can write the database can count a hash, but has no key to count this one with."""
    with database.write() as session:
        session.info["vault"] = Vault.parse(new_key())
        audit.record(
            session,
            subject="appraisal",
            subject_id=assessed.appraisals[SITI],
            actor_id=None,
            role="nobody",
            action="forged",
            now=NOW,
        )
    with another_session(database) as session:
        assert len(chain(session, "appraisal", assessed.appraisals[SITI])) == 3
        assert not audit.is_intact(session, "appraisal", assessed.appraisals[SITI])


def test_all_chains_are_verified_at_once_and_the_broken_ones_named(database: Database, assessed: Organisation) -> None:
    with database.write() as session:
        audit.record(
            session,
            subject="organisation",
            subject_id=assessed.units["DINAS"],
            actor_id=None,
            role="leader",
            action="predicate.set",
            now=NOW,
        )
    with another_session(database) as session:
        assert audit.broken_chains(session) == audit.Trail(2, 3, ())
    with database.write() as session:
        chain(session, "organisation", assessed.units["DINAS"])[0].role = "nobody"
    with another_session(database) as session:
        assert audit.broken_chains(session) == audit.Trail(2, 3, (("organisation", assessed.units["DINAS"]),))


def test_a_dropped_tail_shows_only_in_the_number_of_acts(database: Database, assessed: Organisation) -> None:
    with database.write() as session:
        session.delete(chain(session, "appraisal", assessed.appraisals[SITI])[-1])
    with another_session(database) as session:
        assert audit.broken_chains(session) == audit.Trail(1, 1, ())


def test_a_missing_act_shows(database: Database, assessed: Organisation) -> None:
    with database.write() as session:
        session.delete(chain(session, "appraisal", assessed.appraisals[SITI])[0])
    with another_session(database) as session:
        assert not audit.is_intact(session, "appraisal", assessed.appraisals[SITI])


def test_a_unit_is_answered_for_by_the_nearest_organisation_above(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Unit, org.units["BIDANG"]).is_organisation = True
    send_self_review(database, org, SITI)
    turn = ready(database, org).go(Where.SEND)
    assert isinstance(turn, Summarised)
    assert "The predikat of BIDANG is not set yet" in english(turn.note)
    with another_session(database) as session:
        needed = session.exec(select(Outbox.subject_id).where(col(Outbox.kind) == "organisation_needed")).all()
        assert set(needed) == {org.units["BIDANG"]}
