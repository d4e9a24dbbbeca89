"""Entering a form: the questions of the chat behind a date and a scan, and nothing is a record yet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.conversation.turns import Asked, Summarised
from bot.domain.appraisal import Stage
from bot.errors import Conflict, NotAllowed, Refused
from bot.services.conversations import Ended
from bot.services.paper import entering
from models.appraisal import Appraisal, OrganisationResult, Period, Realisation
from models.delivery import Outbox
from models.paper import PaperEntry, PaperPart, PaperStatus
from models.people import Acting, ActingKind, Employee, Role, RoleGrant
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
    add_unit,
    on_one_database,
)
from tests.support.paper import (
    JPEG,
    PAGE,
    SECOND_ADMIN,
    Clerk,
    add_admin,
    confirm,
    leave_telegram,
    newest_entry,
    paper_org,
    send_back,
)
from tests.support.talking import SENTENCE, Talk, send_self_review

SELF_REVIEW, ASSESSMENT = PaperPart.SELF_REVIEW, PaperPart.ASSESSMENT


@pytest.fixture
def lane(database: Database, org: Organisation) -> Organisation:
    """Siti and her penilai have no Telegram; the agency has two admins."""
    paper_org(database, org, SITI, KABID)
    return org


@pytest.fixture
def clerk(database: Database, lane: Organisation, tmp_path: Path) -> Clerk:
    return Clerk.at(database, tmp_path)


def appraisal_of(database: Database, lane: Organisation, who: int = SITI) -> Appraisal:
    with another_session(database) as session:
        return session.get_one(Appraisal, lane.appraisals[who])


def test_what_was_typed_waits_and_is_no_record(database: Database, lane: Organisation, clerk: Clerk) -> None:
    entry_id = clerk.enter(SELF_REVIEW, lane.appraisals[SITI], {"realisation": "17"})
    entry = newest_entry(database)
    assert (entry.id, entry.status, entry.part) == (entry_id, PaperStatus.ENTERED, SELF_REVIEW)
    assert (entry.author_id, entry.entered_by_id) == (lane.people[SITI], lane.people[ADMIN])
    assert (entry.signed_on, entry.entered_at) == (date(2026, 11, 20), NOW)
    assert appraisal_of(database, lane).stage is Stage.OPEN
    with another_session(database) as session:
        assert session.exec(select(Realisation)).all() == []
        typed = entering.sealed_answers(session, session.get_one(PaperEntry, entry_id))
    assert {answer.value for key, answer in typed.items() if key.step == "realisation"} == {"17"}
    assert not {key.step for key in typed} & {"signed_on", "scan"}


def test_what_was_typed_stands_nowhere_in_clear(database: Database, lane: Organisation, clerk: Clerk) -> None:
    clerk.enter(SELF_REVIEW, lane.appraisals[SITI])
    assert SENTENCE.encode() not in newest_entry(database).answers


def test_the_trail_names_the_form_and_holds_no_word_of_it(database: Database, lane: Organisation, clerk: Clerk) -> None:
    entry_id = clerk.enter(SELF_REVIEW, lane.appraisals[SITI])
    with another_session(database) as session:
        (act,) = session.exec(select(Audit)).all()
    assert (act.actor_id, act.role, act.action) == (lane.people[ADMIN], "unit_admin", "paper.entered")
    assert act.codes == {"entry_id": entry_id, "part": "SELF_REVIEW", "signed_on": "2026-11-20"}


def test_the_scan_belongs_to_the_person_appraised(database: Database, lane: Organisation, clerk: Clerk) -> None:
    clerk.enter(SELF_REVIEW, lane.appraisals[SITI])
    ((digest, mime),) = newest_entry(database).scan.items()
    assert mime == "application/pdf"
    assert clerk.shelf.get(lane.people[SITI], digest).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("30-09-2026", "The period was opened on Thursday, 1 October 2026"),
        ("25-11-2026", "not in the future"),
        ("besok", "I could not read a date there"),
    ],
)
@on_one_database
def test_the_date_on_the_form_lies_between_the_opening_and_today(
    lane: Organisation, clerk: Clerk, written: str, said: str
) -> None:
    clerk.talk.start("paper_self_review", lane.appraisals[SITI])
    clerk.talk.write(written)
    assert said in english(clerk.talk.asked.note)
    clerk.talk.write("01-10-2026")
    assert clerk.talk.asked.key.step == "scan"


@on_one_database
def test_without_a_scan_there_is_no_way_on(lane: Organisation, clerk: Clerk) -> None:
    clerk.talk.start("paper_self_review", lane.appraisals[SITI])
    clerk.talk.write("20-11-2026")
    for attempt in ("f", "x"):
        clerk.talk.tap(attempt)
        assert clerk.talk.asked.key.step == "scan"
    clerk.talk.write("sudah")
    assert "photos or as a PDF file" in english(clerk.talk.asked.note)


def test_the_questions_are_those_of_the_chat(database: Database, lane: Organisation, clerk: Clerk) -> None:
    clerk.begin(SELF_REVIEW, lane.appraisals[SITI])
    asked = [clerk.talk.asked.key.step]
    while isinstance(clerk.talk.turn, Asked):
        clerk.talk.answer()
        if isinstance(clerk.talk.turn, Asked):
            asked.append(clerk.talk.asked.key.step)
    chat = Talk(database, BUDI)
    chat.start("self_review", lane.appraisals[BUDI])
    in_chat = [chat.asked.key.step]
    while isinstance(chat.turn, Asked):
        chat.answer()
        if isinstance(chat.turn, Asked):
            in_chat.append(chat.asked.key.step)
    assert asked == in_chat


def test_the_summary_says_whose_form_it_is(lane: Organisation, clerk: Clerk) -> None:
    clerk.begin(SELF_REVIEW, lane.appraisals[SITI])
    said = clerk.talk.answer_until(None)
    assert isinstance(said, Summarised)
    assert f"Form <b>PD-{lane.appraisals[SITI]:05d}</b> of Siti Contoh Rahmah" in english(said.headline)
    assert [english(line.title) for line in said.lines[:2]] == ["Date of the form", "Scan of the form"]


def test_an_assessment_is_entered_without_a_word_of_the_self_review(
    database: Database, org: Organisation, tmp_path: Path
) -> None:
    send_self_review(database, org, SITI, given={"realisation": "77"})
    paper_org(database, org, KABID)
    clerk = Clerk.at(database, tmp_path)
    clerk.begin(ASSESSMENT, org.appraisals[SITI])
    seen: list[str] = []
    while isinstance(clerk.talk.turn, Asked):
        seen.append(english(clerk.talk.asked.whole()))
        clerk.talk.answer({"results": "0u f", "result_rating": "u"})
    assert not any(SENTENCE in said or "77" in said for said in seen)
    with another_session(database) as session:
        assert session.exec(select(AccessLog)).all() == []
    clerk.talk.go(Where.SEND)
    assert newest_entry(database).author_id == org.people[KABID]


@pytest.mark.parametrize("part", PaperPart)
def test_an_assessment_waits_for_the_predikat_of_the_organisation(
    database: Database, lane: Organisation, tmp_path: Path, part: PaperPart
) -> None:
    with database.write() as session:
        session.delete(session.exec(select(OrganisationResult)).one())
    later = Clerk.at(database, tmp_path, now=AFTER_THE_DEADLINE)
    later.begin(part, lane.appraisals[SITI])
    later.talk.answer_until(None)
    said = later.talk.go(Where.SEND)
    if part is SELF_REVIEW:
        assert newest_entry(database).status is PaperStatus.ENTERED
        return
    assert isinstance(said, Summarised)
    assert "The predikat of DINAS is not set yet" in english(said.note)
    with another_session(database) as session:
        told = {row.recipient_id for row in session.exec(select(Outbox).where(Outbox.kind == "organisation_needed"))}
    assert lane.people[OFFICER] in told


def test_the_same_form_is_not_entered_twice_while_one_waits(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    clerk.enter(SELF_REVIEW, lane.appraisals[SITI])
    for who in (ADMIN, SECOND_ADMIN, OFFICER):
        with pytest.raises(Conflict, match="waits for a second person"):
            Talk(database, who).start("paper_self_review", lane.appraisals[SITI])


def test_of_two_who_enter_it_side_by_side_the_second_is_told_when_sending(
    database: Database, lane: Organisation, clerk: Clerk, tmp_path: Path
) -> None:
    other = Clerk.at(database, tmp_path, SECOND_ADMIN)
    other.begin(SELF_REVIEW, lane.appraisals[SITI])
    other.talk.answer_until(None)
    entry_id = clerk.enter(SELF_REVIEW, lane.appraisals[SITI])
    with pytest.raises(Ended, match="waits for a second person"):
        other.talk.go(Where.SEND)
    assert newest_entry(database).id == entry_id


def test_the_second_person_is_written_to_and_nobody_who_has_a_part_in_it(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    clerk.enter(SELF_REVIEW, lane.appraisals[SITI])
    with another_session(database) as session:
        (row,) = session.exec(select(Outbox)).all()
        names = {e.id: e.name for e in session.exec(select(Employee))}
    assert (row.kind, names[row.recipient_id or 0], row.codes) == ("paper_entered", "Admin Kedua Contoh", {})


def test_where_the_other_admin_is_the_penilai_bkpsdm_is_asked(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    with database.write() as session:
        second = session.exec(select(Employee.id).where(Employee.name == "Admin Kedua Contoh")).one()
        session.get_one(Appraisal, lane.appraisals[SITI]).penilai_id = second
    clerk.enter(SELF_REVIEW, lane.appraisals[SITI])
    with another_session(database) as session:
        assert list(session.exec(select(Outbox.recipient_id))) == [lane.people[OFFICER]]


def test_where_there_is_no_other_admin_bkpsdm_is_asked(database: Database, org: Organisation, tmp_path: Path) -> None:
    with database.write() as session:
        leave_telegram(session, org.people[SITI])
    Clerk.at(database, tmp_path).enter(SELF_REVIEW, org.appraisals[SITI])
    with another_session(database) as session:
        assert [row.recipient_id for row in session.exec(select(Outbox))] == [org.people[OFFICER]]


# ---- who may


@pytest.mark.parametrize("part", PaperPart)
@on_one_database
def test_neither_staff_nor_an_admin_of_another_unit_enters_a_form(
    database: Database, lane: Organisation, part: PaperPart
) -> None:
    with database.write() as session:
        elsewhere = add_unit(session, "LAIN", lane.units["SETDA"])
        add_admin(session, 130, "Admin Lain Contoh", elsewhere, elsewhere)
    for who in (BUDI, KADIS, 130):
        with pytest.raises(NotAllowed, match="I may not show or do this for you"):
            Talk(database, who, AFTER_THE_DEADLINE).start(f"paper_{part.value.lower()}", lane.appraisals[SITI])


@pytest.mark.parametrize("part", PaperPart)
@on_one_database
def test_nobody_enters_a_form_about_themselves(database: Database, org: Organisation, part: PaperPart) -> None:
    with database.write() as session:
        admin = session.get_one(Employee, org.people[ADMIN])
        admin.on_paper = True
        penilai = session.get_one(Employee, org.people[KADIS])
        penilai.on_paper = True
        session.add_all([admin, penilai])
    with pytest.raises(NotAllowed, match="I may not show or do this for you"):
        Talk(database, ADMIN, AFTER_THE_DEADLINE).start(f"paper_{part.value.lower()}", org.appraisals[ADMIN])


@pytest.mark.parametrize("part", PaperPart)
@on_one_database
def test_the_penilai_enters_no_form_of_a_report(database: Database, org: Organisation, part: PaperPart) -> None:
    with database.write() as session:
        session.add(
            RoleGrant(employee_id=org.people[KABID], role=Role.UNIT_ADMIN, unit_id=org.units["DINAS"], granted_at=NOW)
        )
    with pytest.raises(NotAllowed, match="You are the penilai of"):
        Talk(database, KABID, AFTER_THE_DEADLINE).start(f"paper_{part.value.lower()}", org.appraisals[SITI])


@on_one_database
def test_who_was_the_penilai_on_the_day_of_the_form_does_not_enter_it(
    database: Database, lane: Organisation, tmp_path: Path
) -> None:
    with database.write() as session:
        session.add(
            Acting(
                absent_id=lane.people[KABID],
                acting_id=lane.people[ADMIN],
                kind=ActingKind.PLH,
                starts_on=date(2026, 11, 16),
                ends_on=date(2026, 11, 20),
                letter="800/1",
            )
        )
    clerk = Clerk.at(database, tmp_path, now=AFTER_THE_DEADLINE)
    clerk.begin(ASSESSMENT, lane.appraisals[SITI])
    clerk.talk.answer_until(None)
    with pytest.raises(NotAllowed, match="so somebody else has to enter this form"):
        clerk.talk.go(Where.SEND)


@on_one_database
def test_whoever_is_in_the_chat_acts_there(database: Database, lane: Organisation, clerk: Clerk) -> None:
    with pytest.raises(Refused, match="uses this bot, so the self-review is written there"):
        clerk.talk.start("paper_self_review", lane.appraisals[BUDI])
    with database.write() as session:
        kabid = session.get_one(Employee, lane.people[KABID])
        kabid.on_paper = False
        session.add_all([kabid, account(lane.people[KABID], KABID)])
    with pytest.raises(Refused, match="the penilai, uses this bot"):
        Talk(database, ADMIN, AFTER_THE_DEADLINE).start("paper_assessment", lane.appraisals[SITI])


@on_one_database
def test_somebody_without_an_account_is_on_paper_though_not_marked(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    with database.write() as session:
        siti = session.get_one(Employee, lane.people[SITI])
        siti.on_paper = False
        session.add(siti)
    assert isinstance(clerk.talk.start("paper_self_review", lane.appraisals[SITI]), Asked)


# ---- when


@on_one_database
def test_an_assessment_comes_after_the_self_review_or_its_last_day(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    with pytest.raises(Refused, match="There is no self-review of"):
        clerk.talk.start("paper_assessment", lane.appraisals[SITI])
    later = Talk(database, ADMIN, AFTER_THE_DEADLINE)
    assert isinstance(later.start("paper_assessment", lane.appraisals[SITI]), Asked)


@on_one_database
def test_a_closed_period_takes_no_form(database: Database, lane: Organisation, clerk: Clerk) -> None:
    clerk.begin(SELF_REVIEW, lane.appraisals[SITI])
    with database.write() as session:
        period = session.get_one(Period, lane.period_id)
        period.closed_at = NOW
        session.add(period)
    with pytest.raises(Ended, match="is closed, so no form can become a record"):
        clerk.talk.answer()


@on_one_database
def test_what_was_sent_in_the_chat_meanwhile_ends_the_form(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    clerk.begin(SELF_REVIEW, lane.appraisals[SITI])
    clerk.talk.answer_until(None)
    with database.write() as session:
        session.add(account(lane.people[SITI], SITI))
    send_self_review(database, lane, SITI)
    with pytest.raises(Ended, match="is with the penilai already"):
        clerk.talk.go(Where.SEND)


# ---- sent back, and another round


def test_sent_back_everything_is_still_there_with_the_reason(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    first = clerk.enter(SELF_REVIEW, lane.appraisals[SITI], {"realisation": "17"})
    send_back(database, first)
    said = clerk.talk.start("paper_self_review", lane.appraisals[SITI])
    assert isinstance(said, Summarised)
    assert f"It was not confirmed as it was entered: “{SENTENCE}”" in english(said.headline)
    clerk.talk.go(Where.EDIT, 2)
    clerk.talk.write("18")
    clerk.talk.go(Where.SEND)
    entry = newest_entry(database)
    assert entry.id != first
    assert entry.status is PaperStatus.ENTERED
    with another_session(database) as session:
        typed = entering.sealed_answers(session, session.get_one(PaperEntry, entry.id))
    reached = [answer.value for key, answer in typed.items() if key.step == "realisation"]
    assert reached == ["18", "17", "17"]
    assert entry.scan == _scan_of(database, first)


def _scan_of(database: Database, entry_id: int) -> dict[str, str]:
    with another_session(database) as session:
        return session.get_one(PaperEntry, entry_id).scan


def test_another_admin_can_put_it_right_from_where_it_stood(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    first = clerk.enter(SELF_REVIEW, lane.appraisals[SITI], {"realisation": "17"})
    send_back(database, first)
    other = Talk(database, SECOND_ADMIN)
    said = other.start("paper_self_review", lane.appraisals[SITI])
    assert isinstance(said, Summarised)
    assert [english(line.value) for line in said.lines[:3]] == ["Friday, 20 November 2026", "1 file", "17%"]
    other.go(Where.SEND)
    assert newest_entry(database).entered_by_id != lane.people[ADMIN]
    assert newest_entry(database).scan == _scan_of(database, first)


def test_after_a_return_a_new_form_needs_a_date_and_a_scan_of_its_own(
    database: Database, lane: Organisation, clerk: Clerk
) -> None:
    confirm(database, clerk.enter(SELF_REVIEW, lane.appraisals[SITI]))
    with database.write() as session:
        row = session.get_one(Appraisal, lane.appraisals[SITI])
        row.stage = Stage.RETURNED
        session.add(row)
    said = clerk.talk.start("paper_self_review", lane.appraisals[SITI])
    assert isinstance(said, Asked)
    assert (said.key.step, said.key.item) == ("signed_on", "1")
    clerk.talk.write("24-11-2026")
    clerk.scan(JPEG, PAGE)
    clerk.talk.tap("f")
    clerk.talk.go(Where.SEND)
    assert newest_entry(database).signed_on == date(2026, 11, 24)
    assert list(newest_entry(database).scan.values()) == ["image/jpeg"]


def test_a_form_can_be_left_and_taken_up_again(database: Database, lane: Organisation, clerk: Clerk) -> None:
    clerk.begin(SELF_REVIEW, lane.appraisals[SITI])
    clerk.talk.answer_until("values")
    clerk.talk.go(Where.LATER)
    later = Talk(database, ADMIN, NOW + timedelta(days=1))
    said = later.start("paper_self_review", lane.appraisals[SITI])
    assert isinstance(said, Asked)
    assert said.key.step == "values"
