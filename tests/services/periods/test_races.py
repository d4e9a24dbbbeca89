"""Two act on a period at the same moment: one of them wins, the other is told. On PostgreSQL, as in `test_races`."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import func, select

from bot.conversation.events import Went, Where
from bot.domain.appraisal import Stage
from bot.domain.period import PeriodKey, PeriodKind
from bot.errors import Conflict, Refused
from bot.services import conversations
from bot.services.bindings import BINDINGS
from bot.services.periods import changing
from models.appraisal import Appraisal, Party, Period, Statement
from models.delivery import Outbox
from models.session import Database
from tests.conversation.chat import english
from tests.services.test_races import until_it_waits
from tests.support.databases import another_session
from tests.support.organisation import NOW, SITI, Organisation, found
from tests.support.periods import DAYS, REASON, TW2, TW4, YEAR_END, between_periods
from tests.support.talking import Talk

pytestmark = pytest.mark.parametrize("prepared_database", ["postgresql"], indirect=True)


@pytest.fixture
def meanwhile() -> Iterator[ThreadPoolExecutor]:
    """Where the second of the two acts."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


@pytest.mark.parametrize("key", [TW2, TW4, PeriodKey(PeriodKind.BULANAN, 2026, 11)])
def test_of_two_who_open_a_period_the_second_is_told(
    database: Database, meanwhile: ThreadPoolExecutor, key: PeriodKey
) -> None:
    with database.write() as session:
        between_periods(session)

    def open_it() -> None:
        with database.write() as session:
            days = {TW2: DAYS, TW4: YEAR_END}.get(key, changing.default_days(session, key))
            changing.open_period(session, None, key, days, NOW, anyway=True)

    with database.write() as session:
        changing.open_period(session, None, TW2, DAYS, NOW, anyway=True)
        second = meanwhile.submit(open_it)
        until_it_waits(database, second)  # type: ignore[arg-type]
    with pytest.raises(Conflict) as refusal:
        second.result()
    assert "Somebody else has just opened a period" in english(refusal.value.message)
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(Period)).one() == 2, "the earlier one and this"
        assert session.exec(select(func.count()).select_from(Appraisal)).one() == 14
        assert session.exec(select(func.count()).select_from(Outbox)).one() == 8


def test_who_sends_first_is_in_and_the_closing_waits_and_counts_it(
    database: Database, meanwhile: ThreadPoolExecutor
) -> None:
    with database.write() as session:
        org = found(session)
    talk = ready_to_send(database, org)

    def close() -> int:
        with database.write() as session:
            return changing.close(session, None, org.period_id, NOW, force=True, reason=REASON)

    with database.write() as session:
        event = Went(Where.SEND, talk.shown.revision)
        conversations.turn(session, BINDINGS, talk.me, event, NOW, conversation_id=None)
        second = meanwhile.submit(close)
        until_it_waits(database, second)  # type: ignore[arg-type]
    assert second.result() == 7
    with another_session(database) as session:
        assert session.get_one(Appraisal, org.appraisals[SITI]).stage is Stage.SUBMITTED
        assert session.get_one(Period, org.period_id).closed_at == NOW


def test_who_sends_while_it_is_closed_is_refused_and_the_answers_stay(
    database: Database, meanwhile: ThreadPoolExecutor
) -> None:
    with database.write() as session:
        org = found(session)
    talk = ready_to_send(database, org)
    with database.write() as session:
        changing.close(session, None, org.period_id, NOW, force=True, reason=REASON)
        second = meanwhile.submit(talk.send, Went(Where.SEND, talk.shown.revision), draw=False)
        until_it_waits(database, second)
    with pytest.raises(Refused) as refusal:
        second.result()
    assert "is closed" in english(refusal.value.message)
    with another_session(database) as session:
        assert session.get_one(Appraisal, org.appraisals[SITI]).stage is Stage.OPEN
        assert session.exec(select(Statement).where(Statement.party == Party.EMPLOYEE)).all() == []


def ready_to_send(database: Database, org: Organisation) -> Talk:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until()
    return talk


def test_of_two_who_move_it_at_once_the_second_is_told(database: Database, meanwhile: ThreadPoolExecutor) -> None:
    with database.write() as session:
        org = found(session)

    def move(day: int) -> None:
        with database.write() as session:
            due_on = DAYS.assessment_due_on.replace(day=day)
            changing.move(session, None, org.period_id, None, due_on, REASON, NOW, seen=0)

    with database.write() as session:
        due_on = DAYS.assessment_due_on.replace(day=18)
        changing.move(session, None, org.period_id, None, due_on, REASON, NOW, seen=0)
        second = meanwhile.submit(move, 20)
        until_it_waits(database, second)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        second.result()
    with another_session(database) as session:
        assert session.get_one(Period, org.period_id).assessment_due_on == due_on
