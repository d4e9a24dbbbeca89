"""The second person: what is compared becomes a record of whoever signed it, once, or goes back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlmodel import col, select, text

from bot.conversation.events import Where
from bot.domain.appraisal import Stage
from bot.domain.predikat import Predikat
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import audit, results, team
from bot.services.paper import confirming
from bot.services.paper import marks as paper_marks
from bot.services.paper.confirming import Confirmed
from bot.services.team import Standing
from models import Session
from models.appraisal import Appraisal, Evidence, Party, Phase, RatingRow, Realisation, Statement
from models.conversation import Conversation, ConversationStatus
from models.delivery import Outbox
from models.paper import PaperEntry, PaperPart, PaperStatus
from models.people import Acting, ActingKind, Employee, Role, RoleGrant
from models.plan import Indicator, Skp, SkpStatus
from models.queries.plans import results_of
from models.session import Database
from models.trail import AccessLog, Audit
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
    SITI,
    Organisation,
    account,
    on_one_database,
    person,
)
from tests.support.paper import SECOND_ADMIN, Clerk, add_admin, confirm, newest_entry, paper_org, send_back
from tests.support.talking import SENTENCE, Talk, assess, send_self_review

SELF_REVIEW, ASSESSMENT = PaperPart.SELF_REVIEW, PaperPart.ASSESSMENT

TIMES = {"given_at", "id", "row_id", "appraisal_id", "indicator_id", "item"}


@pytest.fixture
def lane(database: Database, org: Organisation) -> Organisation:
    """Siti and her penilai have no Telegram; the agency has two admins."""
    paper_org(database, org, SITI, KABID)
    return org


@pytest.fixture
def clerk(database: Database, lane: Organisation, tmp_path: Path) -> Clerk:
    return Clerk.at(database, tmp_path)


@pytest.fixture
def entered(lane: Organisation, clerk: Clerk) -> int:
    """Siti's self-review, typed in by the admin."""
    return clerk.enter(SELF_REVIEW, lane.appraisals[SITI])


def appraisal_of(database: Database, lane: Organisation, who: int = SITI) -> Appraisal:
    with another_session(database) as session:
        return session.get_one(Appraisal, lane.appraisals[who])


def acts_of(database: Database, appraisal_id: int) -> list[Audit]:
    with another_session(database) as session:
        statement = select(Audit).where(Audit.subject == "appraisal", Audit.subject_id == appraisal_id)
        return list(session.exec(statement.order_by(col(Audit.position))))


def records_of(database: Database, appraisal_id: int) -> list[list[str]]:
    """What the appraisal holds, without what differs between two people with the same answers."""
    with another_session(database) as session:
        found: list[list[str]] = []
        for table in (RatingRow, Statement, Realisation):
            rows = session.exec(select(table).where(col(table.appraisal_id) == appraisal_id)).all()
            values = [row.model_dump(exclude=TIMES | {"text", "reason"}) for row in rows]
            found.append(sorted(map(str, values)))
        return found


# ---- it becomes what the chat would have made


def test_a_confirmed_self_review_is_what_the_chat_would_have_made_of_it(
    database: Database, lane: Organisation, entered: int
) -> None:
    done = confirm(database, entered)
    assert done == Confirmed(
        lane.appraisals[SITI], f"PD-{lane.appraisals[SITI]:05d}", "Siti Contoh Rahmah", SELF_REVIEW
    )
    send_self_review(database, lane, BUDI)
    assert records_of(database, lane.appraisals[SITI]) == records_of(database, lane.appraisals[BUDI])
    row = appraisal_of(database, lane)
    assert (row.stage, row.submitted_at) == (Stage.SUBMITTED, NOW)
    entry = newest_entry(database)
    assert (entry.status, entry.decided_by_id, entry.decided_at) == (PaperStatus.CONFIRMED, lane.people[OFFICER], NOW)


def test_a_confirmed_assessment_is_what_the_chat_would_have_made_of_it(
    database: Database, org: Organisation, tmp_path: Path
) -> None:
    given = {"results": "0u f", "values": "1d f", "result_rating": "u", "contribution": "d"}
    send_self_review(database, org, SITI)
    send_self_review(database, org, BUDI)
    assess(database, org, KABID, BUDI, given=given)
    paper_org(database, org, KABID)
    confirm(database, Clerk.at(database, tmp_path).enter(ASSESSMENT, org.appraisals[SITI], given))
    on_paper, in_chat = appraisal_of(database, org, SITI), appraisal_of(database, org, BUDI)
    same = {"id", "row_id", "employee_id", "skp_id"}
    assert on_paper.model_dump(exclude=same) == in_chat.model_dump(exclude=same)
    assert (on_paper.predikat, on_paper.assessed_by_id) == (Predikat.BAIK, org.people[KABID])
    final = [
        {str(r.model_dump(exclude=TIMES | {"reason"})) for r in _ratings(database, org.appraisals[who])}
        for who in (SITI, BUDI)
    ]
    assert final[0] == final[1]


def _ratings(database: Database, appraisal_id: int) -> list[RatingRow]:
    with another_session(database) as session:
        return list(
            session.exec(
                select(RatingRow).where(
                    RatingRow.appraisal_id == appraisal_id,
                    RatingRow.party == Party.PENILAI,
                    RatingRow.phase == Phase.FINAL,
                )
            )
        )


def test_paper_has_no_blind_phase_that_anybody_could_vouch_for(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    confirm(database, clerk.enter(SELF_REVIEW, lane.appraisals[SITI]))
    confirm(database, clerk.enter(ASSESSMENT, lane.appraisals[SITI]))
    with another_session(database) as session:
        assert session.exec(select(RatingRow).where(RatingRow.phase == Phase.BLIND)).all() == []


def test_the_act_is_that_of_whoever_signed_and_the_trail_says_how(
    database: Database, lane: Organisation, entered: int
) -> None:
    confirm(database, entered)
    sent, confirmed = acts_of(database, lane.appraisals[SITI])[1:]
    assert (sent.actor_id, sent.role, sent.action) == (lane.people[SITI], "employee on paper", "self_review.sent")
    assert {key: sent.codes[key] for key in ("entry_id", "entered_by_id", "confirmed_by_id")} == {
        "entry_id": entered,
        "entered_by_id": lane.people[ADMIN],
        "confirmed_by_id": lane.people[OFFICER],
    }
    assert (confirmed.actor_id, confirmed.role, confirmed.action) == (lane.people[OFFICER], "bkpsdm", "paper.confirmed")
    with another_session(database) as session:
        assert audit.is_intact(session, "appraisal", lane.appraisals[SITI])


def test_the_penilai_hears_of_it_and_counts_it_like_everybodys(
    database: Database, org: Organisation, tmp_path: Path
) -> None:
    paper_org(database, org, SITI)
    clerk = Clerk.at(database, tmp_path)
    before = _standing(database, org)
    confirm(database, clerk.enter(SELF_REVIEW, org.appraisals[SITI]))
    assert (before, _standing(database, org)) == (Standing.OPEN, Standing.WAITS_FOR_ME)
    with another_session(database) as session:
        told = session.exec(select(Outbox).where(Outbox.kind == "self_review_sent")).one()
    assert told.recipient_id == org.people[KABID]


def _standing(database: Database, org: Organisation) -> Standing:
    with another_session(database) as session:
        found = team.team_of(session, person(database, KABID), NOW)
    return next(m.standing for m in found.members if m.appraisal_id == org.appraisals[SITI])


def test_the_result_says_that_it_came_from_paper(database: Database, lane: Organisation, clerk: Clerk) -> None:
    confirm(database, clerk.enter(SELF_REVIEW, lane.appraisals[SITI]))
    confirm(database, clerk.enter(ASSESSMENT, lane.appraisals[SITI], signed_on="23-11-2026"))
    with database.write() as session:
        score = results.score(session, person(database, OFFICER), lane.appraisals[SITI], NOW)
    marks = [(mark.part, mark.signed_on) for mark in score.on_paper]
    assert marks == [(SELF_REVIEW, date(2026, 11, 20)), (ASSESSMENT, date(2026, 11, 23))]


def test_what_was_sent_in_the_chat_afterwards_is_not_marked(
    database: Database, lane: Organisation, entered: int
) -> None:
    confirm(database, entered)
    with database.write() as session:
        row = session.get_one(Appraisal, lane.appraisals[SITI])
        row.stage = Stage.RETURNED
        session.add_all([row, account(lane.people[SITI], SITI)])
    send_self_review(database, lane, SITI, NOW + timedelta(days=1))
    with another_session(database) as session:
        assert paper_marks.marks_of(session, session.get_one(Appraisal, lane.appraisals[SITI])) == ()


def test_the_scan_is_no_evidence(database: Database, lane: Organisation, entered: int) -> None:
    confirm(database, entered)
    with another_session(database) as session:
        assert session.exec(select(Evidence)).all() == []


def test_who_joined_meanwhile_is_told_that_a_form_in_their_name_counts(
    database: Database, lane: Organisation, entered: int
) -> None:
    with database.write() as session:
        session.add(account(lane.people[SITI], SITI))
    confirm(database, entered)
    with another_session(database) as session:
        told = session.exec(select(Outbox).where(Outbox.kind == "paper_recorded")).one()
    assert (told.recipient_id, told.subject_id) == (lane.people[SITI], entered)


def test_a_draft_in_the_chat_ends_with_the_form(database: Database, lane: Organisation, entered: int) -> None:
    with database.write() as session:
        session.add(account(lane.people[SITI], SITI))
    Talk(database, SITI).start("self_review", lane.appraisals[SITI])
    confirm(database, entered)
    with another_session(database) as session:
        found = session.exec(select(Conversation).where(Conversation.flow == "self_review")).one()
    assert found.status is ConversationStatus.CANCELLED


def test_who_was_the_penilai_when_it_was_signed_has_assessed(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    with database.write() as session:
        session.add(
            Acting(
                absent_id=lane.people[KABID],
                acting_id=lane.people[BUDI],
                kind=ActingKind.PLH,
                starts_on=date(2026, 11, 16),
                ends_on=date(2026, 11, 22),
                letter="800/1",
            )
        )
    confirm(database, clerk.enter(SELF_REVIEW, lane.appraisals[SITI]))
    confirm(database, clerk.enter(ASSESSMENT, lane.appraisals[SITI], signed_on="20-11-2026"))
    row = appraisal_of(database, lane)
    assert (row.assessed_by_id, row.assessed_as, row.assessed_for_id) == (
        lane.people[BUDI],
        ActingKind.PLH,
        lane.people[KABID],
    )


# ---- what is compared


def test_the_second_person_sees_every_answer_in_full_and_the_scan(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    long = "Setiap akta terbit pada hari permohonan diterima, tanpa kecuali. " * 4
    entry_id = clerk.enter(SELF_REVIEW, lane.appraisals[SITI], {"contribution": long, "values": "1d f"})
    with database.write() as session:
        typed = confirming.typed(session, person(database, OFFICER), entry_id, NOW)
    shown = [english(value) for _, value in typed.lines]
    assert long.strip() in shown
    assert any("Akuntabel: Di Bawah Ekspektasi" in value for value in shown)
    assert (typed.name, typed.author, typed.entered_by) == ("Siti Contoh Rahmah", "Siti Contoh Rahmah", "Admin Contoh")
    (kept,) = typed.scan
    assert (kept.name, kept.kind) == (f"formulir-PD-{lane.appraisals[SITI]:05d}-1.pdf", "DOCUMENT")
    assert clerk.shelf.get(kept.owner_id, kept.digest).startswith(b"%PDF-")


def test_that_it_was_opened_is_logged(database: Database, lane: Organisation, entered: int) -> None:
    with database.write() as session:
        confirming.typed(session, person(database, SECOND_ADMIN), entered, NOW)
    with another_session(database) as session:
        (look,) = session.exec(select(AccessLog)).all()
    assert (look.appraisal_id, look.view, look.relation) == (lane.appraisals[SITI], "paper_entry", "UNIT_ADMIN")


def test_the_list_has_what_somebody_else_entered(database: Database, lane: Organisation, entered: int) -> None:
    def listed(who: int) -> list[int]:
        with another_session(database) as session:
            return [one.entry_id for one in confirming.waiting_for(session, person(database, who))]

    assert (listed(ADMIN), listed(SECOND_ADMIN), listed(OFFICER)) == ([], [entered], [entered])
    confirm(database, entered)
    assert listed(OFFICER) == []


# ---- who may


def _attempts(database: Database, who: int, entry_id: int) -> None:
    """Everything that a second person does, each refused."""
    for attempt in (confirming.typed, confirming.confirm):
        with database.write() as session, pytest.raises(NotAllowed):
            attempt(session, person(database, who), entry_id, NOW)
    with pytest.raises(NotAllowed):
        Talk(database, who).start("paper_refusal", entry_id)
    assert newest_entry(database).status is PaperStatus.ENTERED


def test_who_entered_it_is_not_the_second_person(database: Database, lane: Organisation, entered: int) -> None:
    _attempts(database, ADMIN, entered)


@on_one_database
def test_neither_staff_nor_leaders_nor_another_units_admin_confirms(
    database: Database, lane: Organisation, entered: int
) -> None:
    with database.write() as session:
        add_admin(session, 130, "Admin Lain Contoh", lane.units["BKPSDM"], lane.units["BKPSDM"])
    for who in (BUDI, KADIS, 130):
        _attempts(database, who, entered)


def _make_admin(database: Database, lane: Organisation, who: int, role: Role = Role.UNIT_ADMIN) -> None:
    unit = lane.units["DINAS"] if role is Role.UNIT_ADMIN else None
    with database.write() as session:
        session.add(RoleGrant(employee_id=lane.people[who], role=role, unit_id=unit, granted_at=NOW))
        session.add(account(lane.people[who], who))


@pytest.mark.parametrize("role", Role)
@on_one_database
def test_nobody_confirms_a_form_about_themselves(
    database: Database, lane: Organisation, entered: int, role: Role
) -> None:
    _make_admin(database, lane, SITI, role)
    _attempts(database, SITI, entered)


@pytest.mark.parametrize("role", Role)
@on_one_database
def test_the_penilai_confirms_no_form_of_a_report(
    database: Database, lane: Organisation, entered: int, role: Role
) -> None:
    _make_admin(database, lane, KABID, role)
    _attempts(database, KABID, entered)


@on_one_database
def test_who_signed_it_for_the_absent_penilai_does_not_confirm_it(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    with database.write() as session:
        second = session.exec(select(Employee).where(Employee.name == "Admin Kedua Contoh")).one()
        session.add(
            Acting(
                absent_id=lane.people[KABID],
                acting_id=second.id or 0,
                kind=ActingKind.PLH,
                starts_on=date(2026, 11, 16),
                ends_on=date(2026, 11, 22),
                letter="800/1",
            )
        )
    confirm(database, clerk.enter(SELF_REVIEW, lane.appraisals[SITI]))
    entry_id = clerk.enter(ASSESSMENT, lane.appraisals[SITI])
    assert newest_entry(database).author_id == second.id
    _attempts(database, SECOND_ADMIN, entry_id)


@on_one_database
def test_a_forged_number_finds_nothing(database: Database, lane: Organisation) -> None:
    for attempt in (confirming.typed, confirming.confirm):
        with database.write() as session, pytest.raises(NotFound):
            attempt(session, person(database, OFFICER), 4711, NOW)
    with pytest.raises(NotFound):
        Talk(database, OFFICER).start("paper_refusal", 4711)


# ---- once, or not


def test_a_second_confirmation_is_told_who_was_first(database: Database, lane: Organisation, entered: int) -> None:
    confirm(database, entered, SECOND_ADMIN)
    revision = appraisal_of(database, lane).revision
    with pytest.raises(Conflict, match="has confirmed this form already"):
        confirm(database, entered, OFFICER)
    assert appraisal_of(database, lane).revision == revision


def test_sent_back_it_is_no_record_and_whoever_entered_it_is_told(
    database: Database, lane: Organisation, entered: int
) -> None:
    send_back(database, entered)
    entry = newest_entry(database)
    assert (entry.status, entry.decided_by_id) == (PaperStatus.REFUSED, lane.people[OFFICER])
    assert entry.reason is not None
    assert SENTENCE.encode() not in entry.reason
    assert appraisal_of(database, lane).stage is Stage.OPEN
    with another_session(database) as session:
        told = session.exec(select(Outbox).where(Outbox.kind == "paper_refused")).one()
    assert (told.recipient_id, told.subject_id, told.codes) == (lane.people[ADMIN], entered, {})
    last = acts_of(database, lane.appraisals[SITI])[-1]
    assert (last.action, last.text_hash is not None) == ("paper.refused", True)
    with pytest.raises(Conflict, match="has sent this form back already"):
        confirm(database, entered, SECOND_ADMIN)


def test_put_right_and_confirmed_the_second_attempt_counts(
    database: Database, lane: Organisation, clerk: Clerk, entered: int
) -> None:
    send_back(database, entered)
    clerk.talk.start("paper_self_review", lane.appraisals[SITI])
    clerk.talk.go(Where.SEND)
    confirm(database, newest_entry(database).id or 0)
    assert appraisal_of(database, lane).stage is Stage.SUBMITTED


def test_what_the_chat_has_done_meanwhile_stands_and_the_form_still_waits(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    confirm(database, clerk.enter(SELF_REVIEW, lane.appraisals[SITI]))
    entry_id = clerk.enter(ASSESSMENT, lane.appraisals[SITI])
    with database.write() as session:
        session.add(account(lane.people[KABID], KABID))
    assess(database, lane, KABID, SITI)
    before = appraisal_of(database, lane)
    with pytest.raises(Conflict, match="is confirmed already, so no form can change it"):
        confirm(database, entry_id)
    assert newest_entry(database).status is PaperStatus.ENTERED
    assert appraisal_of(database, lane).model_dump() == before.model_dump()
    send_back(database, entry_id)
    assert newest_entry(database).status is PaperStatus.REFUSED


def test_after_another_penilai_has_come_the_form_still_waits(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    confirm(database, clerk.enter(SELF_REVIEW, lane.appraisals[SITI]))
    entry_id = clerk.enter(ASSESSMENT, lane.appraisals[SITI])
    with database.write() as session:
        row = session.get_one(Appraisal, lane.appraisals[SITI])
        row.penilai_id = lane.people[KADIS]
        session.add(row)
    with pytest.raises(Refused, match="is somebody else by now"):
        confirm(database, entry_id)
    assert newest_entry(database).status is PaperStatus.ENTERED


def test_a_plan_that_changed_asks_for_another_form(database: Database, lane: Organisation, entered: int) -> None:
    with database.write() as session:
        old = session.get_one(Appraisal, lane.appraisals[SITI])
        skp = Skp(employee_id=lane.people[SITI], year=2026, version=2, status=SkpStatus.DISETUJUI, approved_at=NOW)
        session.add(skp)
        session.flush()
        _copy_results(session, old.skp_id or 0, skp.id or 0)
        old.skp_id = skp.id
        session.add(old)
    with pytest.raises(Refused, match="have changed since this form was filled in"):
        confirm(database, entered)
    assert newest_entry(database).status is PaperStatus.ENTERED
    with database.write() as session:
        typed = confirming.typed(session, person(database, OFFICER), entered, NOW)
    assert "–" in [english(value) for _, value in typed.lines]


def _copy_results(session: Session, old: int, new: int) -> None:
    for result, indicators in results_of(session, old):
        twin = type(result)(**result.model_dump(exclude={"id", "skp_id"}), skp_id=new)
        session.add(twin)
        session.flush()
        for one in indicators:
            values = one.model_dump(exclude={"id", "planned_result_id"})
            session.add(Indicator(**values, planned_result_id=twin.id or 0))


@on_one_database
def test_an_assessment_does_not_come_before_its_time_by_paper_either(
    database: Database, lane: Organisation, tmp_path: Path
) -> None:
    late = Clerk.at(database, tmp_path, now=AFTER_THE_DEADLINE)
    entry_id = late.enter(ASSESSMENT, lane.appraisals[SITI])
    with pytest.raises(Refused, match="The assessment comes after"):
        confirm(database, entry_id, now=NOW)
    confirm(database, entry_id, now=AFTER_THE_DEADLINE)
    assert appraisal_of(database, lane).stage is Stage.ASSESSED


# ---- two at once


@pytest.fixture
def meanwhile() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.mark.parametrize("prepared_database", ["postgresql"], indirect=True)
def test_of_two_who_confirm_at_the_same_moment_one_does(
    database: Database, lane: Organisation, entered: int, meanwhile: ThreadPoolExecutor
) -> None:
    with database.write() as session:
        confirming.confirm(session, person(database, SECOND_ADMIN), entered, NOW)
        other = meanwhile.submit(confirm, database, entered, OFFICER)
        _until_someone_waits(database)
    with pytest.raises(Conflict, match="has confirmed this form already"):
        other.result(timeout=20)
    assert appraisal_of(database, lane).revision == 1
    with another_session(database) as session:
        assert len(session.exec(select(PaperEntry)).all()) == 1


def _until_someone_waits(database: Database) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = monotonic() + 20
    while monotonic() < end:
        with another_session(database) as session:
            if session.connection().execute(waiting).scalar_one():
                return
        sleep(0.02)
    raise AssertionError("nobody waited for the lock")
