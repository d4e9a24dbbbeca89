"""The ledger of what has to leave the chats: when, who has it in hand, and what becomes of the question that goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.services import chat_messages, conversations
from bot.services.bindings import BINDINGS
from bot.services.chat_messages import DELETABLE, LATEST, LEASE, MOST_AT_ONCE, SHORTEST, Standing
from models.conversation import Conversation, ConversationStatus
from models.delivery import ChatMessage
from models.people import Account
from models.queries import conversations as rows
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import BUDI, NOW, SITI, Organisation
from tests.support.talking import Talk

DAY = timedelta(hours=24)


def wrote(
    database: Database,
    message_id: int,
    *,
    who: int = SITI,
    ago: timedelta = timedelta(),
    life: timedelta = DAY,
    conversation_id: int | None = None,
) -> None:
    """Somebody wrote a message, of which the bot hears now."""
    with database.write() as session:
        chat_messages.arrived(session, who, message_id, NOW - ago, NOW, life, conversation_id)


def shown(
    database: Database, main: Standing | None, *below: int, now: datetime = NOW, conversation_id: int | None = None
) -> None:
    with database.write() as session:
        chat_messages.shown(session, SITI, main, below, now, DAY, conversation_id)


def ledger(database: Database) -> dict[int, timedelta]:
    """What is noted, and how long from now until it goes."""
    with another_session(database) as session:
        rows = session.exec(select(ChatMessage).order_by(col(ChatMessage.message_id)))
        return {row.message_id: row.delete_at - NOW for row in rows}


def take(database: Database, now: datetime = NOW, who: int = SITI) -> list[int]:
    with database.write() as session:
        return chat_messages.take_due(session, who, now)


def status(database: Database) -> ConversationStatus:
    with another_session(database) as session:
        return ConversationStatus(session.exec(select(Conversation.status)).one())


def test_what_was_written_goes_after_its_hours_and_never_later_than_telegram_allows(
    database: Database, org: Organisation
) -> None:
    wrote(database, 1)
    wrote(database, 2, ago=timedelta(hours=40))
    wrote(database, 3, life=timedelta(hours=47))
    assert ledger(database) == {1: DAY, 2: LATEST - timedelta(hours=40), 3: LATEST}


def test_the_same_message_is_noted_once(database: Database, org: Organisation) -> None:
    wrote(database, 1)
    wrote(database, 1, life=timedelta(hours=1))
    assert ledger(database) == {1: DAY}


def test_what_was_shown_goes_and_what_is_there_to_stay_does_not(database: Database, org: Organisation) -> None:
    shown(database, Standing(1, edited=False, lasting=False), 2, 3)
    shown(database, Standing(4, edited=False, lasting=True), 5)
    shown(database, None)
    assert ledger(database) == dict.fromkeys((1, 2, 3, 5), DAY)


def test_a_screen_in_place_of_a_menu_goes_and_the_menu_in_its_place_stays(
    database: Database, org: Organisation
) -> None:
    menu_of_yesterday = NOW - timedelta(hours=30)
    shown(database, Standing(1, edited=True, lasting=False, sent_at=menu_of_yesterday))
    assert ledger(database) == {1: timedelta(hours=17)}, "counted from when the message was sent"
    shown(database, Standing(1, edited=True, lasting=True, sent_at=menu_of_yesterday))
    assert ledger(database) == {}


def test_a_screen_that_is_looked_at_again_has_its_hours_anew(database: Database, org: Organisation) -> None:
    shown(database, Standing(1, edited=False, lasting=False))
    later = NOW + timedelta(hours=5)
    shown(database, Standing(1, edited=True, lasting=False, sent_at=NOW), now=later)
    assert ledger(database) == {1: timedelta(hours=29)}


def test_a_screen_that_was_redrawn_without_a_tap_goes_when_it_was_to_go(database: Database, org: Organisation) -> None:
    shown(database, Standing(1, edited=False, lasting=False))
    shown(database, Standing(1, edited=True, lasting=False), now=NOW + timedelta(hours=5))
    assert ledger(database) == {1: DAY}


@pytest.mark.parametrize(
    ("age", "may"),
    [(None, True), (timedelta(), True), (LATEST - SHORTEST, True), (LATEST - SHORTEST + timedelta(minutes=1), False)],
)
def test_content_takes_the_place_only_of_a_message_that_can_still_be_deleted(age: timedelta | None, may: bool) -> None:
    sent_at = None if age is None else NOW - age
    assert chat_messages.may_be_replaced(sent_at, NOW) is may


def test_once_it_was_sent_everything_of_a_conversation_goes_at_once_and_nothing_else(
    database: Database, org: Organisation
) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    own = talk.shown.conversation_id
    wrote(database, 1, conversation_id=own)
    shown(database, Standing(2, edited=False, lasting=False), conversation_id=own)
    wrote(database, 3)
    with database.write() as session:
        chat_messages.let_go(session, own, NOW)
    assert ledger(database) == {1: timedelta(), 2: timedelta(), 3: DAY}
    assert take(database) == [1, 2]


def test_what_is_due_is_in_one_hand_until_the_lease_is_over(database: Database, org: Organisation) -> None:
    wrote(database, 1)
    wrote(database, 2, who=BUDI)
    due = NOW + DAY
    with another_session(database) as session:
        assert chat_messages.chats_due(session, due - timedelta(seconds=1), 10) == []
        assert chat_messages.chats_due(session, due, 10) == [SITI, BUDI]
        assert chat_messages.chats_due(session, due, 1) == [SITI]
    assert take(database, due) == [1]
    assert take(database, due) == []
    assert take(database, due + LEASE) == [1], "whoever took it has died"


def test_what_has_gone_is_forgotten_and_what_has_to_wait_comes_again(database: Database, org: Organisation) -> None:
    wrote(database, 1)
    wrote(database, 2)
    assert take(database, NOW + DAY) == [1, 2]
    until = NOW + DAY + timedelta(seconds=30)
    with database.write() as session:
        chat_messages.gone(session, SITI, [1])
        chat_messages.put_off(session, SITI, [2], until)
    assert take(database, until) == [2]


def test_a_long_chat_goes_in_several_portions(database: Database, org: Organisation) -> None:
    shown(database, None, *range(1, MOST_AT_ONCE + 3))
    assert len(take(database, NOW + DAY)) == MOST_AT_ONCE
    assert take(database, NOW + DAY) == [MOST_AT_ONCE + 1, MOST_AT_ONCE + 2]


def test_what_is_older_than_two_days_is_forgotten_without_asking_telegram(
    database: Database, org: Organisation
) -> None:
    wrote(database, 1)
    wrote(database, 2, ago=-timedelta(hours=1))
    assert take(database, NOW + DELETABLE) == [2]
    assert set(ledger(database)) == {2}


def test_whoever_wants_to_keep_the_messages_keeps_them(database: Database, org: Organisation) -> None:
    wrote(database, 1)
    wrote(database, 2, who=BUDI)
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == SITI)).one().keeps_messages = True
    assert take(database, NOW + DAY) == []
    assert take(database, NOW + DAY, BUDI) == [2]
    assert set(ledger(database)) == {2}


def test_a_stranger_leaves_nothing_behind_either(database: Database, org: Organisation) -> None:
    """The code of an invitation, for example."""
    wrote(database, 1, who=999)
    assert take(database, NOW + DAY, 999) == [1]


def asked(database: Database, org: Organisation) -> Talk:
    """Siti before a question that stands in the chat."""
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    with another_session(database) as session:
        message_id = session.exec(select(Conversation.message_id)).one()
    assert message_id is not None
    shown(
        database,
        Standing(message_id, edited=False, lasting=False),
        conversation_id=talk.shown.conversation_id,
    )
    return talk


def test_a_question_that_goes_is_kept_for_later_and_found_again(database: Database, org: Organisation) -> None:
    talk = asked(database, org)
    question = talk.asked.key
    assert len(take(database, NOW + DAY)) == 1
    assert status(database) is ConversationStatus.PARKED
    with another_session(database) as session:
        assert conversations.open_one(session, talk.me) is None, "words answer nothing that nobody sees"
        assert conversations.waiting_conversation(session, talk.me) == ("self_review", org.appraisals[SITI])
    talk.now = NOW + DAY
    talk.start("self_review", org.appraisals[SITI])
    assert talk.asked.key == question


def test_the_question_of_somebody_who_has_gone_on_is_not_put_aside(database: Database, org: Organisation) -> None:
    talk = asked(database, org)
    talk.write("25")
    assert len(take(database, NOW + DAY)) == 1
    assert status(database) is ConversationStatus.OPEN


def test_a_conversation_that_was_sent_stays_sent(database: Database, org: Organisation) -> None:
    talk = asked(database, org)
    talk.answer_until()
    talk.go(Where.SEND)
    with database.write() as session:
        chat_messages.let_go(session, talk.shown.conversation_id, NOW)
    assert take(database)
    assert status(database) is ConversationStatus.SENT


def test_nothing_is_drawn_again_for_a_question_that_was_put_aside(database: Database, org: Organisation) -> None:
    talk = asked(database, org)
    take(database, NOW + DAY)
    with database.write() as session:
        assert not conversations.claim_redraw(session, talk.shown.conversation_id, NOW + 2 * DAY, NOW + 2 * DAY)
        presented = conversations.present(session, BINDINGS, talk.me, talk.shown.conversation_id, NOW)
    assert presented is not None
    assert not conversations.is_sent(presented)


def test_nothing_goes_while_the_receipt_may_be_on_its_way_into_just_this_message(
    database: Database, org: Organisation
) -> None:
    talk = asked(database, org)
    talk.answer_until()
    talk.go(Where.SEND)
    own = talk.shown.conversation_id
    with database.write() as session:
        chat_messages.let_go(session, own, NOW)
        row = session.exec(select(Conversation).where(Conversation.id == own)).one()
        row.drawn_revision -= 1
        session.add(row)
    assert take(database) == []
    with another_session(database) as session:
        assert chat_messages.chats_due(session, NOW, 10) == []
    with database.write() as session:
        row = session.exec(select(Conversation).where(Conversation.id == own)).one()
        rows.mark_drawn(session, own, row.revision, row.message_id)
        receipt = Standing(row.message_id or 0, edited=True, lasting=True)
        chat_messages.shown(session, SITI, receipt, (), NOW, DAY, own)
    assert row.message_id not in take(database)
