"""A plan of forty planned results, from the first card to the result: pages outlive a restart and stand in no way."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlmodel import func, select

from bot.conversation.events import Tapped, Went, Where
from bot.conversation.turns import Finished, Stale, Summarised
from bot.domain.predikat import Rating
from bot.i18n import Text
from bot.services import conversations, records, results
from bot.services.bindings import BINDINGS
from models.appraisal import Party, RatingSubject
from models.conversation import Answer, Conversation
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, NOW, SITI, Organisation
from tests.support.plans import lengthen
from tests.support.talking import SENTENCE, Talk, send_self_review

RESULTS = 40


@pytest.fixture
def kabid(database: Database, org: Organisation) -> Talk:
    """The Kabid before the first card of Siti, whose plan is long."""
    with database.write() as session:
        lengthen(session, org.appraisals[SITI], RESULTS)
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    return talk


def page(talk: Talk) -> int:
    """The page that stands in front of the person."""
    if isinstance(talk.turn, Summarised):
        return talk.turn.page.index
    assert talk.asked.paged is not None
    return talk.asked.paged.page.index


def stored(database: Database, talk: Talk) -> tuple[int, int]:
    """How many answers there are in the database, and the page."""
    with another_session(database) as session:
        conversation = session.get_one(Conversation, talk.shown.conversation_id)
        count = session.exec(select(func.count()).select_from(Answer)).one()
    return count, conversation.page


def test_a_page_is_turned_in_place_and_stores_no_answer(database: Database, kabid: Talk) -> None:
    before, _ = stored(database, kabid)
    kabid.go(Where.PAGE, 3)
    assert kabid.shown.stays
    assert stored(database, kabid) == (before, 3)


def test_after_a_restart_the_same_page_stands_there(database: Database, kabid: Talk) -> None:
    kabid.go(Where.PAGE, 3)
    with database.write() as session:
        again = conversations.present(session, BINDINGS, kabid.me, kabid.shown.conversation_id, NOW)
    assert again is not None
    assert again.turn == kabid.turn


def test_a_page_of_an_answered_card_is_late_and_changes_nothing(database: Database, kabid: Talk) -> None:
    early = kabid.shown.revision
    kabid.go(Where.PAGE, 1)
    kabid.tap("f")
    before = stored(database, kabid)
    assert isinstance(kabid.send(Went(Where.PAGE, early, 2)), Stale)
    assert stored(database, kabid) == before


def test_two_pages_and_a_mark_tapped_at_once_all_have_their_effect(database: Database, kabid: Talk) -> None:
    drawn = kabid.shown.revision
    kabid.send(Went(Where.PAGE, drawn, 1), draw=False)
    kabid.send(Went(Where.PAGE, drawn, 2), draw=False)
    kabid.send(Tapped("39d", drawn))
    assert kabid.asked.paged is not None
    assert page(kabid) == kabid.asked.paged.page.count - 1
    assert stored(database, kabid)[1] == page(kabid)
    assert "39m" in [option.code for row in kabid.asked.rows for option in row], "the mark can be taken back"


def test_a_long_plan_is_assessed_from_the_first_card_to_the_result(
    database: Database, org: Organisation, kabid: Talk
) -> None:
    kabid.tap("0u")
    kabid.go(Where.PAGE, 2)
    kabid.tap("17d")
    kabid.go(Where.PAGE, 0)
    kabid.tap("f")
    for mark in ("u", "d"):
        assert (kabid.asked.key.step, kabid.asked.key.item[0]) == ("result_reason", mark)
        kabid.write(SENTENCE)
    kabid.answer_until("result_rating")
    assert len(read_through(kabid)) >= RESULTS, "what was written about every result is read"
    kabid.answer_until()
    kabid.go(Where.SEND)
    assert isinstance(kabid.turn, Finished)
    with database.write() as session:
        ratings = records.read(session, org.appraisals[SITI], Party.PENILAI).ratings
        score = results.score(session, kabid.me, org.appraisals[SITI], NOW)
    rated = Counter(rating for (subject, _), rating in ratings.items() if subject is RatingSubject.PLANNED_RESULT)
    assert rated == {Rating.ABOVE: 1, Rating.BELOW: 1, Rating.MEETS: RESULTS - 2}
    assert len(score.reached) == RESULTS


def read_through(talk: Talk) -> list[Text]:
    """What stands above the question, on all of its pages."""
    assert talk.asked.paged is not None
    entries: list[Text] = []
    for index in range(talk.asked.paged.page.count):
        talk.go(Where.PAGE, index)
        assert talk.asked.listing is not None
        entries += talk.asked.listing.entries
    return entries


def test_a_line_of_the_summary_is_changed_from_its_page_and_leads_back_there(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        lengthen(session, org.appraisals[SITI], 12)
    siti = Talk(database, SITI)
    siti.start("self_review", org.appraisals[SITI])
    siti.answer_until()
    siti.go(Where.PAGE, 1)
    assert isinstance(siti.turn, Summarised)
    line = siti.turn.page.items[3]
    key = siti.turn.lines[line].key
    siti.go(Where.EDIT, line)
    assert siti.asked.key == key
    siti.go(Where.KEEP)
    assert (page(siti), stored(database, siti)[1]) == (1, 1)
