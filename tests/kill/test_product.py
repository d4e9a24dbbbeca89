"""`kinerja run` is killed again and again while people answer their self-review; they notice no more than a pause."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.clock import FileClock
from bot.domain.calendar import local_day
from bot.sample import city, create
from bot.services import audit
from bot.simulator import Backoff, Person, Simulator
from models import Session
from models.conversation import Answer, Conversation, ConversationStatus
from models.crypto import Vault, new_key
from models.delivery import Outbox, ProcessedUpdate, UpdateFailure
from models.people import Account
from models.sealed import unseal
from models.session import Database
from models.trail import Audit
from tests.handlers.counting import TOKEN
from tests.kill.harness import Nursery, Victim, acknowledged, environment
from tests.kill.reviewer import Reviewer, answer_to, number_for
from tests.support.databases import SharedDatabase

KILLS = 6
REVIEWERS = 6
MOST_BETWEEN = 18
"""How many updates may come between two kills: all together fewer than the reviews need."""
THINKING = 0.05
"""Seconds that a person thinks at most, so that a kill meets them in different moments."""

SENT = "self_review.sent"


def waiting_to_begin() -> list[int]:
    """The Telegram ids of people in the sample city who have not sent their self-review."""
    found = [who.telegram_id for who in city().people if "belum mengirim" in who.about.lower()]
    return found[:REVIEWERS]


def processed(database: Database) -> set[int]:
    with database.read() as session:
        return set(session.exec(select(ProcessedUpdate.update_id)))


def sent_by(session: Session, conversation: Conversation) -> int:
    """How often the self-review of a conversation became records."""
    acts = select(Audit).where(
        Audit.action == SENT, Audit.subject_id == conversation.subject_id, Audit.subject == "appraisal"
    )
    return len(session.exec(acts).all())


def written(session: Session, conversation: Conversation) -> list[object]:
    """The answers in the order of their questions, which is the order in which they were first given."""
    answers = select(Answer).where(Answer.conversation_id == conversation.id).order_by(col(Answer.id))
    return [json.loads(unseal(session, answer, "value") or "null") for answer in session.exec(answers)]


@pytest.mark.kill
@pytest.mark.parametrize(
    ("mode", "prepared_database"),
    [("polling", "sqlite"), ("webhook", "sqlite"), ("webhook", "postgresql")],
    indirect=["prepared_database"],
)
async def test_people_go_on_where_they_were(
    mode: str, prepared_database: SharedDatabase, nursery: Nursery, tmp_path: Path
) -> None:
    key, clock = new_key(), FileClock(tmp_path / "clock")
    database = Database(prepared_database.url, Vault.parse(key))
    now = datetime.now(UTC)
    with database.write() as session:
        create(session, today=local_day(now), now=now)
    people = [Person(who.telegram_id, who.name, who.group, who.about) for who in city().people]
    sim = Simulator(TOKEN, people, tmp_path / "clock", backoff=Backoff(first=0.02, longest=0.2))
    reviewers = [Reviewer(sim, telegram_id, THINKING) for telegram_id in waiting_to_begin()]

    def issued() -> set[int]:
        return {update_id for reviewer in reviewers for update_id in reviewer.issued}

    async with sim.serve() as address:
        settings = environment(address, prepared_database.url, mode, key, tmp_path)
        victim = Victim(nursery, "product", settings, sim, tmp_path)
        reviews = [asyncio.create_task(reviewer.review()) for reviewer in reviewers]
        try:
            for _ in range(KILLS):
                victim.start()
                await victim.kill(lambda: len(issued()), MOST_BETWEEN)
                assert not all(review.done() for review in reviews)
                lost = acknowledged(sim, issued()) - processed(database)
                assert not lost, f"accepted without effect: {sorted(lost)}\n{victim.said()}"
                # Half a minute passes until somebody has started it again.
                sim.advance(timedelta(seconds=30))
            victim.start()
            await asyncio.wait(reviews)
            await sim.until(lambda: sim.updates_pending == 0)
        finally:
            for review in reviews:
                review.cancel()
            await victim.end()

    stuck = [reviewer.place() for reviewer, review in zip(reviewers, reviews, strict=True) if review.exception()]
    assert not stuck, f"{stuck}\n{victim.said()}"
    assert processed(database) == issued()
    assert clock.now() - now > timedelta(seconds=30 * KILLS)
    with database.read() as session:
        assert session.exec(select(UpdateFailure)).all() == [], victim.said()
        for reviewer in reviewers:
            _assert_reviewed_once(session, reviewer)
    database.close()


def _assert_reviewed_once(session: Session, reviewer: Reviewer) -> None:
    """One conversation, every answer at its own question, one act, one notice."""
    me = session.exec(select(Account.employee_id).where(Account.telegram_id == reviewer.telegram_id)).one()
    conversation = session.exec(select(Conversation).where(Conversation.employee_id == me)).one()
    assert conversation.status is ConversationStatus.SENT
    answers = written(session, conversation)
    told = {step: value for step, value in enumerate(answers, 1) if isinstance(value, str) and len(value) > 1}
    assert len(told) >= 6
    for step, value in told.items():
        assert value in {answer_to(step), str(number_for(step))}
    assert sent_by(session, conversation) == 1
    assert audit.is_intact(session, "appraisal", conversation.subject_id)
    notices = select(Outbox).where(Outbox.kind == "self_review_sent", Outbox.subject_id == conversation.subject_id)
    assert len(session.exec(notices).all()) == 1
