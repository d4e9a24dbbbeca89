"""An import while people are answering: no answer is lost, and whoever moves is appraised by the new penilai."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from bot.conversation.events import Tapped
from bot.conversation.turns import Asked
from bot.domain.appraisal import Stage
from bot.errors import Refused
from bot.rendering.notices import compose
from bot.services import audit, conversations
from bot.services.bindings import BINDINGS
from bot.services.conversations import Ended
from models.appraisal import Appraisal, Period, PeriodKind
from models.conversation import Answer, Conversation, ConversationStatus
from models.delivery import Outbox, OutboxStatus
from models.session import Database
from models.trail import Audit
from tests.support.databases import another_session
from tests.support.intake import bring_staff, make_real, nip_of, row_of
from tests.support.organisation import (
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    add_appraisal,
    add_period,
    person,
)
from tests.support.talking import Talk, assess, send_self_review


@pytest.fixture(autouse=True)
def real(database: Database, org: Organisation) -> None:
    """Numbers and posts that a file may hold."""
    make_real(database, org)


def appraisal(database: Database, org: Organisation, who: int) -> Appraisal:
    with another_session(database) as session:
        row = session.get(Appraisal, org.appraisals[who])
    assert row is not None
    return row


def conversation(database: Database, who: int, flow: str, subject_id: int) -> tuple[ConversationStatus, int]:
    """What became of a conversation, and how many answers of it are kept."""
    with another_session(database) as session:
        me = person(database, who)
        row = session.exec(
            select(Conversation).where(
                Conversation.employee_id == me.id, Conversation.flow == flow, Conversation.subject_id == subject_id
            )
        ).one()
        answers = session.exec(select(Answer).where(Answer.conversation_id == row.id)).all()
    return row.status, len(answers)


def move(database: Database, org: Organisation, who: int, **changes: object) -> int:
    """Give somebody another penilai; tells how many running appraisals follow."""
    row = row_of(database, org, who, **({"nip_penilai": nip_of(KADIS)} | changes))
    done = bring_staff(database, row, by=person(database, OFFICER))
    assert not done.faults
    return done.moving


def test_a_self_review_in_progress_goes_on_as_if_nothing_had_happened(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("contribution")
    before = conversation(database, SITI, "self_review", org.appraisals[SITI])

    assert move(database, org, SITI) == 1

    assert conversation(database, SITI, "self_review", org.appraisals[SITI]) == before
    assert before[0] is ConversationStatus.OPEN
    talk.write("Saya membantu rekan menata berkas kependudukan setiap pekan.")
    assert isinstance(talk.turn, Asked)
    assert talk.asked.key.step != "contribution"
    row = appraisal(database, org, SITI)
    assert (row.penilai_id, row.unit_id, row.revision) == (org.people[KADIS], org.units["BIDANG"], 1)


def test_what_the_former_penilai_had_begun_about_the_moved_person_ends_and_nothing_else_does(
    database: Database, org: Organisation
) -> None:
    for who in (SITI, BUDI):
        send_self_review(database, org, who)
    stays, ends = Talk(database, KABID), Talk(database, KABID)
    stays.start("assessment", org.appraisals[BUDI])
    stays.tap("f")
    ends.start("assessment", org.appraisals[SITI])
    ends.tap("f")
    returning = Talk(database, KABID)
    returning.start("return_review", org.appraisals[SITI])

    move(database, org, SITI)

    status, answers = conversation(database, KABID, "assessment", org.appraisals[SITI])
    assert (status, answers > 0) == (ConversationStatus.CANCELLED, True)
    assert conversation(database, KABID, "return_review", org.appraisals[SITI])[0] is ConversationStatus.CANCELLED
    assert conversation(database, KABID, "assessment", org.appraisals[BUDI])[0] is ConversationStatus.PARKED
    stays.start("assessment", org.appraisals[BUDI])
    assert isinstance(stays.turn, Asked)


def test_the_former_penilai_can_no_longer_assess_and_the_new_one_can(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    move(database, org, SITI)

    with pytest.raises(Refused):
        Talk(database, KABID).start("assessment", org.appraisals[SITI])
    assess(database, org, KADIS, SITI)
    assert appraisal(database, org, SITI).assessed_by_id == org.people[KADIS]


def test_a_tap_of_the_former_penilai_that_comes_after_the_import_confirms_nothing(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    move(database, org, SITI)

    with database.write() as session:
        row = session.exec(select(Conversation).where(col(Conversation.flow) == "assessment")).one()
        late = conversations.turn(session, BINDINGS, talk.me, Tapped("f", 1), NOW, conversation_id=row.id)
    assert late is None
    assert appraisal(database, org, SITI).stage is Stage.SUBMITTED


def test_the_new_penilai_hears_of_a_self_review_that_waits_and_the_former_no_more(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    move(database, org, SITI)

    with another_session(database) as session:
        waiting = list(
            session.exec(select(Outbox).where(Outbox.status == OutboxStatus.WAITING).order_by(col(Outbox.id)))
        )
        told = {row.recipient_id: compose(session, row, NOW) for row in waiting if row.kind == "self_review_sent"}
    assert told[org.people[KABID]] is None
    assert told[org.people[KADIS]] is not None


def test_who_has_sent_nothing_yet_is_announced_to_nobody(database: Database, org: Organisation) -> None:
    move(database, org, SITI)
    with another_session(database) as session:
        assert session.exec(select(Outbox)).all() == []


def test_only_appraisals_that_are_not_over_in_periods_that_run_follow(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    assert move(database, org, SITI) == 0
    assert appraisal(database, org, SITI).penilai_id == org.people[KABID]

    with database.write() as session:
        period = session.get(Period, org.period_id)
        assert period is not None
        period.closed_at = NOW
        session.add(period)
    assert move(database, org, BUDI) == 0
    assert appraisal(database, org, BUDI).penilai_id == org.people[KABID]


def test_a_move_to_another_unit_takes_the_appraisal_along_and_leaves_the_same_penilai_in_peace(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])

    assert move(database, org, SITI, kode_unit="DINAS", nip_penilai=nip_of(KABID)) == 1

    row = appraisal(database, org, SITI)
    assert (row.unit_id, row.penilai_id) == (org.units["DINAS"], org.people[KABID])
    assert conversation(database, KABID, "assessment", org.appraisals[SITI])[0] is ConversationStatus.OPEN


def test_who_leaves_without_a_penilai_keeps_the_one_of_the_running_appraisal(
    database: Database, org: Organisation
) -> None:
    leaves = {"keadaan": "PINDAH", "keadaan_mulai": "1-11-2026", "dasar_keadaan": "SK 1", "nip_penilai": ""}
    assert move(database, org, SITI, **leaves) == 0
    assert appraisal(database, org, SITI).penilai_id == org.people[KABID]


def test_of_two_records_that_are_talked_about_together_both_follow_and_one_is_announced(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        year = add_period(session, kind=PeriodKind.AKHIR, ends_on=date(2026, 12, 31), closed_at=NOW)
        period, twin = (
            session.get(Period, year),
            add_appraisal(session, org.people[SITI], year, org.units["BIDANG"], org.people[KABID]),
        )
        row = session.get(Appraisal, twin)
        assert period is not None
        assert row is not None
        period.follows, period.closed_at, row.stage = True, None, Stage.SUBMITTED
        session.add_all([period, row])

    assert move(database, org, SITI) == 2

    with another_session(database) as session:
        told = session.exec(select(Outbox.subject_id).where(Outbox.recipient_id == org.people[KADIS])).all()
    assert list(told) == [org.appraisals[SITI]]


def test_that_an_appraisal_went_over_stands_in_its_trail(database: Database, org: Organisation) -> None:
    move(database, org, SITI)
    with another_session(database) as session:
        (act,) = session.exec(
            select(Audit).where(Audit.subject == "appraisal", Audit.subject_id == org.appraisals[SITI])
        ).all()
        assert audit.is_intact(session, "appraisal", org.appraisals[SITI])
    assert (act.action, act.actor_id, act.role) == ("appraisal.reassigned", org.people[OFFICER], "bkpsdm")
    assert act.codes == {"penilai": [org.people[KABID], org.people[KADIS]], "unit": org.units["BIDANG"]}


def test_importing_the_same_again_moves_nothing(database: Database, org: Organisation) -> None:
    assert (move(database, org, SITI), move(database, org, SITI)) == (1, 0)
    assert appraisal(database, org, SITI).revision == 1


def test_the_words_of_a_former_penilai_that_are_under_way_end_kindly(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    with database.write() as session:
        row = session.get(Appraisal, org.appraisals[SITI])
        assert row is not None
        row.penilai_id = org.people[KADIS]  # as if the import had come between reading and closing
        session.add(row)
    with pytest.raises(Ended):
        talk.tap("f")
