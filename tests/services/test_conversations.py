"""Conversations between transactions: taken up exactly where they were, one open at a time, drawn once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.conversation.answers import Key
from bot.conversation.events import Tapped, Where, Wrote
from bot.conversation.turns import Asked, Cancelled, Finished, Parked, Repeated, Stale
from bot.errors import NotAllowed
from bot.services import conversations
from bot.services.bindings import BINDINGS
from bot.services.conversations import Ended
from models import Session
from models.appraisal import Appraisal, Period
from models.conversation import Answer, Conversation, ConversationStatus
from models.queries import conversations as rows
from models.session import Database
from tests.conversation.chat import READER, english
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, NOW, SITI, Organisation
from tests.support.talking import SENTENCE, Talk, send_self_review

MINUTE = timedelta(minutes=1)


@pytest.fixture
def siti(database: Database, org: Organisation) -> Talk:
    """Siti before the first question of her self-review."""
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    return talk


@pytest.fixture
def kabid(database: Database, org: Organisation) -> Talk:
    """The Kabid, who assesses Siti and Budi; both have sent their self-review."""
    for who in (SITI, BUDI):
        send_self_review(database, org, who)
    return Talk(database, KABID)


def conversation(database: Database, talk: Talk) -> Conversation:
    with another_session(database) as session:
        return session.get_one(Conversation, talk.shown.conversation_id)


def answers(database: Database) -> int:
    with another_session(database) as session:
        return len(session.exec(select(Answer)).all())


def statuses(session: Session, employee_id: int) -> dict[int, ConversationStatus]:
    statement = select(Conversation).where(Conversation.employee_id == employee_id)
    return {row.subject_id: row.status for row in session.exec(statement)}


def test_it_begins_at_the_first_question_with_everything_ahead(siti: Talk) -> None:
    assert siti.asked.key.step == "realisation"
    assert (siti.asked.number, siti.asked.total) == (1, 13)
    assert not siti.asked.can_go_back


def test_an_answer_is_kept_at_once_and_sealed(database: Database, siti: Talk) -> None:
    siti.answer_until("impact")
    siti.write("Warga pulang membawa akta pada hari itu juga.")
    with another_session(database) as session:
        row = session.exec(select(Answer).where(Answer.step == "impact")).one()
        assert b"akta" not in row.value
    siti.go(Where.BACK)
    assert english(siti.asked.present) == "Warga pulang membawa akta pada hari itu juga."


def test_after_a_restart_it_goes_on_at_the_exact_question_with_all_answers(
    database: Database, org: Organisation, siti: Talk
) -> None:
    siti.answer_until("own_rating")
    before, kept = siti.asked, answers(database)

    later = Talk(database, SITI, NOW + timedelta(days=2))
    assert later.start("self_review", org.appraisals[SITI]) == before
    assert answers(database) == kept
    later.answer_until()
    assert isinstance(later.go(Where.SEND), Finished)


@pytest.mark.parametrize(
    ("where", "status", "turn"),
    [
        (Where.LATER, ConversationStatus.PARKED, Parked),
        (Where.CANCEL, ConversationStatus.CANCELLED, Cancelled),
    ],
)
def test_who_stops_finds_the_question_again(
    database: Database,
    org: Organisation,
    siti: Talk,
    where: Where,
    status: ConversationStatus,
    turn: type[Parked] | type[Cancelled],
) -> None:
    siti.answer_until("values")
    assert isinstance(siti.go(where), turn)
    assert conversation(database, siti).status is status
    with another_session(database) as session:
        assert conversations.open_one(session, siti.me) is None
        assert conversations.has_draft(session, siti.me, "self_review", org.appraisals[SITI])
    siti.start("self_review", org.appraisals[SITI])
    assert siti.asked.key == Key("values")


def test_beginning_another_one_parks_the_first(database: Database, org: Organisation, kabid: Talk) -> None:
    kabid.start("assessment", org.appraisals[SITI])
    kabid.tap("f")
    first = kabid.shown
    kabid.start("assessment", org.appraisals[BUDI])
    with another_session(database) as session:
        assert statuses(session, kabid.me.id) == {
            org.appraisals[SITI]: ConversationStatus.PARKED,
            org.appraisals[BUDI]: ConversationStatus.OPEN,
        }
        assert conversations.waiting_conversation(session, kabid.me) == ("assessment", org.appraisals[BUDI])
        parked = session.get_one(Conversation, first.conversation_id)
        assert parked.drawn_revision == parked.revision, "nothing of it is owed any more"

    kabid.start("assessment", org.appraisals[SITI])
    assert kabid.asked.key == Key("values")
    with another_session(database) as session:
        assert list(statuses(session, kabid.me.id).values()).count(ConversationStatus.OPEN) == 1


def test_the_database_itself_refuses_a_second_open_one(database: Database, org: Organisation, siti: Talk) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(
            Conversation(
                employee_id=org.people[SITI],
                flow="organisation",
                subject_id=1,
                status=ConversationStatus.OPEN,
                started_at=NOW,
                touched_at=NOW,
            )
        )


def test_a_button_of_a_parked_conversation_does_not_reach_the_open_one(
    database: Database, org: Organisation, kabid: Talk
) -> None:
    kabid.start("assessment", org.appraisals[SITI])
    first = kabid.shown
    kabid.start("assessment", org.appraisals[BUDI])
    with database.write() as session:
        event = Tapped("f", first.revision)
        said = conversations.turn(session, BINDINGS, kabid.me, event, NOW, conversation_id=first.conversation_id)
    assert said is None
    assert answers(database) == 0


def test_without_an_open_conversation_words_go_nowhere(database: Database, org: Organisation) -> None:
    budi = Talk(database, BUDI)
    with database.write() as session:
        said = conversations.turn(session, BINDINGS, budi.me, Wrote(SENTENCE, READER), NOW, conversation_id=None)
    assert said is None
    assert answers(database) == 0


def test_words_for_a_screen_that_was_never_drawn_are_not_stored(database: Database, siti: Talk) -> None:
    siti.send(Wrote("25", READER), draw=False)
    kept = answers(database)
    turn = siti.send(Wrote("26", READER))
    assert isinstance(turn, Stale)
    assert answers(database) == kept


def test_the_same_tap_again_is_silent(database: Database, siti: Talk) -> None:
    siti.answer_until("own_rating")
    old = siti.shown.revision
    siti.tap("u")
    kept, revision = answers(database), conversation(database, siti).revision
    assert isinstance(siti.send(Tapped("u", old)), Repeated)
    assert (answers(database), conversation(database, siti).revision) == (kept, revision)


def test_an_old_button_changes_nothing(database: Database, siti: Talk) -> None:
    siti.answer_until("own_rating")
    old = siti.shown.revision
    siti.answer_until("values")
    kept = answers(database)
    revision = conversation(database, siti).revision
    stale = siti.send(Tapped("d", old))
    assert isinstance(stale, Stale)
    assert isinstance(stale.present, Asked)
    assert stale.present.key == Key("values")
    assert (answers(database), conversation(database, siti).revision) == (kept, revision)


def test_a_question_that_was_answered_stays_readable_with_its_answer(siti: Talk) -> None:
    question = siti.asked.question
    siti.write("25")
    left = siti.shown.answered
    assert left is not None
    assert (left.question, english(left.answer)) == (question, "25%")
    assert not siti.shown.stays


def test_while_a_card_is_filled_it_stays_where_it_is(siti: Talk) -> None:
    siti.answer_until("values")
    siti.tap("0u")
    assert (siti.shown.stays, siti.shown.answered) == (True, None)


# ---- what has lost its ground


def test_a_conversation_whose_right_has_gone_ends_and_keeps_its_answers(
    database: Database, org: Organisation, kabid: Talk
) -> None:
    kabid.start("assessment", org.appraisals[SITI])
    kabid.tap("f")
    with database.write() as session:
        session.get_one(Appraisal, org.appraisals[SITI]).penilai_id = None
    with pytest.raises(Ended) as refusal:
        kabid.tap("f")
    assert "Only the direct penilai" in english(refusal.value.message)
    with database.write() as session:
        conversations.abandon(session, kabid.me, NOW)
    with another_session(database) as session:
        assert conversations.open_one(session, kabid.me) is None
    assert answers(database) == 1
    with pytest.raises(NotAllowed):
        kabid.start("assessment", org.appraisals[SITI])


def test_what_is_shown_again_after_the_period_was_closed_says_so(
    database: Database, org: Organisation, siti: Talk
) -> None:
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    with pytest.raises(Ended) as refusal:
        siti.write("25")
    assert "Your answers are kept" in english(refusal.value.message)


# ---- drawing


def mark(database: Database, talk: Talk, revision: int, message_id: int) -> None:
    with database.write() as session:
        rows.mark_drawn(session, talk.shown.conversation_id, revision, message_id)


def test_an_older_drawing_never_overwrites_a_newer_one(database: Database, siti: Talk) -> None:
    revision = siti.shown.revision
    mark(database, siti, revision + 5, 77)
    for older in (revision, revision + 4):
        mark(database, siti, older, 66)
    row = conversation(database, siti)
    assert (row.drawn_revision, row.message_id) == (revision + 5, 77)


def owed(database: Database, before: timedelta = -MINUTE) -> list[tuple[int, int]]:
    with another_session(database) as session:
        return rows.undrawn(session, NOW - before)


def test_a_screen_that_was_not_sent_is_owed_and_taken_on_by_one(database: Database, siti: Talk) -> None:
    assert owed(database) == []
    siti.send(Wrote("25", READER), draw=False)
    conversation_id = siti.shown.conversation_id
    assert owed(database) == [(conversation_id, SITI)]
    assert owed(database, MINUTE) == [], "it may still be on its way"

    claims = []
    for _ in range(2):
        with database.write() as session:
            claims.append(conversations.claim_redraw(session, conversation_id, NOW, NOW + MINUTE))
    assert claims == [True, False]

    with database.write() as session:
        drawing = conversations.present(session, BINDINGS, siti.me, conversation_id, NOW)
    assert drawing is not None
    assert drawing.turn == siti.turn
    mark(database, siti, drawing.revision, 78)
    assert owed(database, -10 * MINUTE) == []
    with database.write() as session:
        assert not conversations.claim_redraw(session, conversation_id, NOW + 10 * MINUTE, NOW)


def test_nobody_is_shown_the_conversation_of_another(database: Database, siti: Talk) -> None:
    budi = Talk(database, BUDI)
    with database.write() as session:
        assert conversations.present(session, BINDINGS, budi.me, siti.shown.conversation_id, NOW) is None
        assert conversations.present(session, BINDINGS, siti.me, 10**6, NOW) is None


@pytest.mark.parametrize(("where", "turn"), [(Where.SEND, Finished), (Where.LATER, Parked), (Where.CANCEL, Cancelled)])
def test_the_last_word_of_what_is_over_can_be_shown_again(
    database: Database, siti: Talk, where: Where, turn: type[object]
) -> None:
    siti.answer_until()
    siti.go(where)
    with database.write() as session:
        again = conversations.present(session, BINDINGS, siti.me, siti.shown.conversation_id, NOW)
    assert again is not None
    assert isinstance(again.turn, turn)


def test_everybody_has_a_conversation_of_their_own(database: Database, org: Organisation, siti: Talk) -> None:
    budi = Talk(database, BUDI)
    budi.start("self_review", org.appraisals[BUDI])
    siti.answer_until("impact")
    assert budi.asked.number == 1
    with another_session(database) as session:
        opened = session.exec(select(Conversation).where(col(Conversation.status) == ConversationStatus.OPEN)).all()
        assert {row.employee_id for row in opened} == {org.people[SITI], org.people[BUDI]}
