"""The self-review: its answers become records in one transaction, and only while it may be sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import func, select

from bot.conversation.events import Where
from bot.conversation.turns import Finished, Summarised
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.predikat import Rating
from bot.errors import Conflict, NotAllowed, Refused
from bot.i18n import plain, translator
from bot.services import audit, plans, records
from bot.services.appraisals import self_review
from bot.services.appraisals.self_review import Overview
from bot.services.conversations import Ended
from models import Session
from models.appraisal import Appraisal, Party, Period, RatingRow, RatingSubject, Realisation, Statement, Topic
from models.conversation import Conversation, ConversationStatus
from models.delivery import Outbox
from models.queries.trail import chain
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, KADIS, NOW, SITI, Organisation, on_one_database, person
from tests.support.talking import SENTENCE, Talk, assess, send_self_review

MINUTE = timedelta(minutes=1)


def appraisal_of(session: Session, org: Organisation, who: int = SITI) -> Appraisal:
    return session.get_one(Appraisal, org.appraisals[who])


def overview(database: Database, who: int = SITI) -> Overview:
    with another_session(database) as session:
        return self_review.overview(session, person(database, who), NOW)


def return_to(database: Database, org: Organisation, who: int, reason: str) -> None:
    talk = Talk(database, KABID, NOW + MINUTE)
    talk.start("return_review", org.appraisals[who])
    talk.write(reason)
    talk.go(Where.SEND)


def counts(session: Session) -> list[int]:
    """How many rows there are of everything that sending writes."""
    tables = (RatingRow, Statement, Realisation, Outbox)
    return [session.exec(select(func.count()).select_from(table)).one() for table in tables]


def test_before_the_first_question_it_is_said_how_long_it_takes_and_who_reads_it(
    database: Database, org: Organisation
) -> None:
    before = overview(database)
    assert before.appraisal_id == org.appraisals[SITI]
    assert before.penilai == plain("Kabid Contoh")
    # Three indicators, two results with impact and rating, and six questions about the person.
    assert before.questions == 3 + 2 * 2 + 6
    assert before.minutes == round(before.questions * 25 / 60)
    assert (before.stage, before.has_draft, before.is_late) == (Stage.OPEN, False, False)


def test_sending_writes_numbers_ratings_words_trail_and_notice_together(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("values", {"realisation": "98,5", "own_rating": "u"})
    talk.tap("0u", "3d", "4n", "f")
    talk.answer_until(None, {"contribution_rating": "d"})
    with another_session(database) as session:
        assert counts(session) == [0, 0, 0, 0], "nothing is written before it is sent"

    assert isinstance(talk.go(Where.SEND), Finished)

    with another_session(database) as session:
        row = appraisal_of(session, org)
        assert (row.stage, row.submitted_at, row.predikat) == (Stage.SUBMITTED, NOW, None)
        amounts = records.read_realisations(session, row.id or 0)
        facts = plans.facts_of(session, row.skp_id)
        assert amounts == {i.key: Decimal("98.5") for result in facts.results for i in result.indicators}
        said = records.read(session, row.id or 0, Party.EMPLOYEE)
        assert {said.ratings[RatingSubject.PLANNED_RESULT, r.key] for r in facts.results} == {Rating.ABOVE}
        values = {value: said.ratings[RatingSubject.VALUE, value.value] for value in Value}
        assert values[Value.BERORIENTASI_PELAYANAN] is Rating.ABOVE
        assert values[Value.HARMONIS] is Rating.BELOW
        assert values[Value.LOYAL] is None
        assert list(values.values()).count(Rating.MEETS) == 4
        assert said.ratings[RatingSubject.CONTRIBUTION, ""] is Rating.BELOW
        assert set(said.prose) == {
            *((Topic.IMPACT, result.key) for result in facts.results),
            *((topic, "") for topic in (Topic.CONTRIBUTION, Topic.HELPED, Topic.HINDERED, Topic.DEVELOP)),
        }
        assert set(said.prose.values()) == {SENTENCE}
        (act,) = chain(session, "appraisal", row.id or 0)
        assert (act.action, act.actor_id, act.codes["again"]) == ("self_review.sent", org.people[SITI], False)
        (notice,) = session.exec(select(Outbox)).all()
        assert (notice.kind, notice.recipient_id, notice.codes) == ("self_review_sent", org.people[KABID], {})


def test_a_self_rating_sets_no_official_rating(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI, given={"own_rating": "u", "contribution_rating": "u"})
    with another_session(database) as session:
        row = appraisal_of(session, org)
        assert (row.result_rating, row.behaviour_rating, row.contribution_rating) == (None, None, None)
        subjects = set(session.exec(select(RatingRow.subject)))
        assert subjects == {RatingSubject.PLANNED_RESULT, RatingSubject.VALUE, RatingSubject.CONTRIBUTION}


def test_what_was_skipped_leaves_no_empty_words(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("helped")
    for _ in range(3):
        talk.go(Where.SKIP)
    talk.go(Where.SEND)
    with another_session(database) as session:
        topics = set(session.exec(select(Statement.topic)))
        assert topics == {Topic.IMPACT, Topic.CONTRIBUTION}


def test_a_failure_while_sending_leaves_nothing_half_written(
    database: Database, org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "record", broken)
        with pytest.raises(RuntimeError, match="the disk is full"):
            talk.go(Where.SEND)
    with another_session(database) as session:
        assert counts(session) == [0, 0, 0, 0]
        assert appraisal_of(session, org).stage is Stage.OPEN
        assert session.exec(select(Conversation.status)).one() is ConversationStatus.OPEN

    assert isinstance(talk.go(Where.SEND), Finished), "the same button works once the trouble is over"


def test_who_has_sent_it_cannot_begin_again(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with pytest.raises(Conflict) as refusal:
        Talk(database, SITI).start("self_review", org.appraisals[SITI])
    assert "already been sent" in english(refusal.value.message)
    assert overview(database).stage is Stage.SUBMITTED


def test_a_confirmed_assessment_ends_an_open_self_review(database: Database, org: Organisation) -> None:
    late = NOW + timedelta(days=6)
    talk = Talk(database, SITI, late)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("impact")
    assess(database, org, KABID, SITI, late)
    with another_session(database) as session:
        row = session.exec(select(Conversation).where(Conversation.employee_id == org.people[SITI])).one()
        assert row.status is ConversationStatus.CANCELLED
    with pytest.raises(Conflict) as refusal:
        talk.start("self_review", org.appraisals[SITI])
    assert "already confirmed" in english(refusal.value.message)


def test_a_closed_period_takes_no_self_review(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until()
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    with pytest.raises(Ended) as refusal:
        talk.go(Where.SEND)
    assert "is closed" in english(refusal.value.message)
    with another_session(database) as session:
        assert counts(session) == [0, 0, 0, 0]


def test_without_a_plan_there_is_nothing_to_review_and_it_is_said_who_helps(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        appraisal_of(session, org).skp_id = None
    with pytest.raises(Refused) as refusal:
        Talk(database, SITI).start("self_review", org.appraisals[SITI])
    assert english(refusal.value.message).endswith("Please ask Kabid Contoh.")


@on_one_database
@pytest.mark.parametrize("who", [BUDI, KABID, KADIS])
def test_nobody_writes_the_self_review_of_another(database: Database, org: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed) as refusal:
        Talk(database, who).start("self_review", org.appraisals[SITI])
    assert "Only the person appraised may write" in english(refusal.value.message)


def test_a_returned_one_is_sent_again_in_place_of_the_first(database: Database, org: Organisation) -> None:
    first = Talk(database, SITI)
    first.start("self_review", org.appraisals[SITI])
    first.answer_until()
    first.go(Where.SEND)
    return_to(database, org, SITI, "Mohon lengkapi realisasi hasil kedua.")
    before = overview(database)
    assert (before.stage, before.return_reason, before.has_draft) == (
        Stage.RETURNED,
        "Mohon lengkapi realisasi hasil kedua.",
        True,
    )

    talk = Talk(database, SITI, NOW + 2 * MINUTE)
    turn = talk.start("self_review", org.appraisals[SITI])
    assert isinstance(turn, Summarised), "all answers are still there"
    line = [line.key.step for line in turn.lines].index("own_rating")
    talk.go(Where.EDIT, line)
    talk.tap("u")
    talk.go(Where.SEND)

    with another_session(database) as session:
        row = appraisal_of(session, org)
        assert (row.stage, row.submitted_at) == (Stage.SUBMITTED, NOW + 2 * MINUTE)
        facts = plans.facts_of(session, row.skp_id)
        said = records.read(session, row.id or 0, Party.EMPLOYEE)
        assert [said.ratings[RatingSubject.PLANNED_RESULT, r.key] for r in facts.results] == [
            Rating.ABOVE,
            Rating.MEETS,
        ]
        acts = chain(session, "appraisal", row.id or 0)
        assert [act.action for act in acts] == ["self_review.sent", "self_review.returned", "self_review.sent"]
        assert acts[-1].codes["again"] is True
        kinds = session.exec(select(Outbox.kind, Outbox.recipient_id).order_by(Outbox.id)).all()  # type: ignore[arg-type]
        assert kinds == [
            ("self_review_sent", org.people[KABID]),
            ("self_review_returned", org.people[SITI]),
            ("self_review_sent", org.people[KABID]),
        ]


def test_only_the_direct_penilai_returns_and_only_what_was_sent(database: Database, org: Organisation) -> None:
    with pytest.raises(Conflict):
        Talk(database, KABID).start("return_review", org.appraisals[SITI])
    send_self_review(database, org, SITI)
    for who in (KADIS, BUDI, SITI):
        with pytest.raises(NotAllowed) as refusal:
            Talk(database, who).start("return_review", org.appraisals[SITI])
        assert "Only the direct penilai" in english(refusal.value.message)


def test_the_trail_proves_the_words_without_telling_them(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with another_session(database) as session:
        (act,) = chain(session, "appraisal", org.appraisals[SITI])
        assert act.text_hash is not None
        assert len(act.text_hash) == 64
        assert SENTENCE not in str(act.codes)
        assert all(rating in (-1, 0, 1, None) for rating in act.codes["ratings"].values())


def test_everything_is_said_in_indonesian(database: Database, org: Organisation) -> None:
    refusals: list[Callable[[], object]] = [
        lambda: Talk(database, BUDI).start("self_review", org.appraisals[SITI]),
        lambda: Talk(database, KABID).start("return_review", org.appraisals[SITI]),
        lambda: Talk(database, KABID).start("assessment", org.appraisals[SITI]),
    ]
    for refused in refusals:
        with pytest.raises(Refused) as refusal:
            refused()
        assert translator("id").label(refusal.value.message) != english(refusal.value.message)
