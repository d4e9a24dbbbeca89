"""Two people act on the same thing at the same moment: one of them wins, the other is told, nothing is half-written.

The moment is made, not waited for: the first transaction goes on only once the second one stands at its lock. That
can happen on PostgreSQL alone; on SQLite a transaction that writes has the database for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from time import monotonic, sleep

import pytest
from sqlmodel import func, select, text

from bot.conversation.events import Went, Where
from bot.conversation.turns import Asked, Finished, Stale, Turn
from bot.domain.appraisal import Stage
from bot.domain.organisation import OrganisationPredicate
from bot.errors import Conflict, Refused
from bot.services import audit, organisation
from models import Session
from models.appraisal import Appraisal, OrganisationResult, Party, RatingRow, Realisation, Statement
from models.conversation import Conversation, ConversationStatus
from models.people import Unit
from models.queries import appraisals as rows
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    OFFICER,
    SEKDA,
    SITI,
    Organisation,
    found,
    person,
)
from tests.support.talking import SENTENCE, Talk

pytestmark = pytest.mark.parametrize("prepared_database", ["postgresql"], indirect=True)


@pytest.fixture
def meanwhile() -> Iterator[ThreadPoolExecutor]:
    """Where the second of the two acts."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


def someone_waits(database: Database) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with another_session(database) as session:
        return bool(session.connection().execute(waiting).scalar_one())


def until_it_waits(database: Database, second: Future[Turn]) -> None:
    """Go on once the second one stands at a lock, or is through."""
    give_up = monotonic() + 60
    while not second.done() and not someone_waits(database):
        assert monotonic() < give_up, "the second one neither waits nor ends"
        sleep(0.005)


def after_locking(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Let `act` happen once, right after somebody has locked an appraisal to change it."""
    locked = rows.locked
    pending = [act]

    def lock_and_act(session: Session, appraisal_id: int) -> Appraisal | None:
        appraisal = locked(session, appraisal_id)
        if pending:
            pending.pop()()
        return appraisal

    monkeypatch.setattr(rows, "locked", lock_and_act)


@pytest.fixture
def both(database: Database, org: Organisation) -> dict[int, Talk]:
    """The last day has passed; Siti and her penilai stand before the button that sends."""
    talks = {}
    for who, flow in ((SITI, "self_review"), (KABID, "assessment")):
        talks[who] = Talk(database, who, AFTER_THE_DEADLINE)
        talks[who].start(flow, org.appraisals[SITI])
        talks[who].answer_until()
    return talks


def send(talk: Talk) -> Turn:
    return talk.send(Went(Where.SEND, talk.shown.revision), draw=False)


def written_by(session: Session, party: Party) -> int:
    return sum(
        session.exec(select(func.count()).select_from(table).where(table.party == party)).one()
        for table in (RatingRow, Statement)
    )


def test_the_penilai_confirms_while_the_employee_sends(
    database: Database,
    org: Organisation,
    both: dict[int, Talk],
    meanwhile: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second: list[Future[Turn]] = []

    def employee_sends() -> None:
        second.append(meanwhile.submit(send, both[SITI]))
        until_it_waits(database, second[0])

    after_locking(monkeypatch, employee_sends)
    assert isinstance(send(both[KABID]), Finished)
    with pytest.raises(Conflict) as refusal:
        second[0].result()

    assert "already confirmed" in english(refusal.value.message)
    with another_session(database) as session:
        row = session.get_one(Appraisal, org.appraisals[SITI])
        assert (row.stage, row.submitted_at) == (Stage.ASSESSED, None)
        assert written_by(session, Party.EMPLOYEE) == 0
        assert session.exec(select(Realisation)).all() == []
        status = select(Conversation.status).where(Conversation.employee_id == org.people[SITI])
        assert session.exec(status).one() is ConversationStatus.CANCELLED
        assert audit.is_intact(session, "appraisal", org.appraisals[SITI])


def test_the_employee_sends_while_the_penilai_confirms(
    database: Database,
    org: Organisation,
    both: dict[int, Talk],
    meanwhile: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second: list[Future[Turn]] = []

    def penilai_confirms() -> None:
        second.append(meanwhile.submit(send, both[KABID]))
        until_it_waits(database, second[0])

    after_locking(monkeypatch, penilai_confirms)
    assert isinstance(send(both[SITI]), Finished)
    with pytest.raises(Conflict) as refusal:
        second[0].result()

    assert "Something has just changed" in english(refusal.value.message)
    with another_session(database) as session:
        row = session.get_one(Appraisal, org.appraisals[SITI])
        assert (row.stage, row.predikat, row.result_rating) == (Stage.SUBMITTED, None, None)
        assert written_by(session, Party.EMPLOYEE) > 0
        assert audit.is_intact(session, "appraisal", org.appraisals[SITI])

    # What was rated without the self-review is asked once more, beside it; then it can be confirmed.
    turn = both[KABID].go(Where.SEND)
    assert isinstance(turn, Stale)
    assert isinstance(turn.present, Asked)
    assert SENTENCE in english(turn.present.whole())
    both[KABID].now += timedelta(minutes=1)
    both[KABID].start("assessment", org.appraisals[SITI])
    both[KABID].answer_until()
    assert isinstance(both[KABID].go(Where.SEND), Finished)


def test_two_colleagues_do_not_wait_for_each_other(
    database: Database, org: Organisation, both: dict[int, Talk], meanwhile: ThreadPoolExecutor
) -> None:
    other = Talk(database, BUDI, AFTER_THE_DEADLINE)
    other.start("self_review", org.appraisals[BUDI])
    other.answer_until()
    with database.write() as session:
        rows.locked(session, org.appraisals[SITI])
        assert isinstance(meanwhile.submit(send, other).result(), Finished)


def test_two_leaders_give_the_same_organisation_a_predikat(database: Database, meanwhile: ThreadPoolExecutor) -> None:
    with database.write() as session:
        org = found(session, predicate=None)
    recorder = Talk(database, OFFICER)
    recorder.start("organisation", org.units["DINAS"])
    recorder.answer_until()
    leader = person(database, SEKDA)

    with database.write() as session:
        unit = session.get_one(Unit, org.units["DINAS"])
        organisation.set_predicate(
            session, leader, unit, org.period_id, OrganisationPredicate.ISTIMEWA, AFTER_THE_DEADLINE
        )
        second = meanwhile.submit(send, recorder)
        until_it_waits(database, second)
    with pytest.raises(Refused) as refusal:
        second.result()

    assert "already been set" in english(refusal.value.message)
    with another_session(database) as session:
        (result,) = session.exec(select(OrganisationResult)).all()
        assert (result.predicate, result.letter_number) == (OrganisationPredicate.ISTIMEWA, None)
        assert audit.is_intact(session, "organisation", org.units["DINAS"])
