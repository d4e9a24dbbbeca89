"""An update takes effect once, and one that fails for ever is given up once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.services import updates
from bot.services.updates import FAILURES_BEFORE_ASIDE, KEPT
from models.crypto import Vault, new_key
from models.delivery import UpdateFailure
from models.queries.updates import Failure
from models.session import Database
from tests.handlers.counting import NOW

BOT = 100


def fail(database: Database, update_id: int, incident: str = "AAAA") -> Failure:
    with database.write() as session:
        return updates.note_failure(
            session, BOT, update_id, telegram_id=11, incident=incident, error="ValueError", now=NOW
        )


def test_an_update_is_recorded_once(database: Database) -> None:
    with database.write() as session:
        assert updates.record(session, BOT, 5, NOW)
    with database.write() as session:
        assert not updates.record(session, BOT, 5, NOW)
        assert updates.record(session, BOT, 6, NOW)


def test_another_bot_counts_for_itself(database: Database) -> None:
    with database.write() as session:
        assert updates.record(session, BOT, 5, NOW)
        assert updates.record(session, BOT + 1, 5, NOW)


def test_an_update_that_was_rolled_back_is_not_committed(database: Database) -> None:
    try:
        with database.write() as session:
            updates.record(session, BOT, 5, NOW)
            raise LookupError
    except LookupError:
        pass

    with database.read() as session:
        assert not updates.is_committed(session, BOT, 5)


def test_it_is_committed_before_it_is_drawn(database: Database) -> None:
    with database.write() as session:
        updates.record(session, BOT, 5, NOW)
    with database.read() as session:
        assert updates.is_committed(session, BOT, 5)
        assert not updates.is_drawn(session, BOT, 5)

    with database.write() as session:
        updates.mark_drawn(session, BOT, 5)
    with database.read() as session:
        assert updates.is_drawn(session, BOT, 5)


def test_two_replicas_record_the_same_updates_once(database: Database, database_url: str) -> None:
    replica = Database(database_url, Vault.parse(new_key()))

    def record(place: Database, update_id: int) -> bool:
        with place.write() as session:
            return updates.record(session, BOT, update_id, NOW)

    with ThreadPoolExecutor(4) as threads:
        tries = [threads.submit(record, place, n) for n in range(50) for place in (database, replica)]
        fresh = sum(attempt.result() for attempt in tries)
    replica.close()

    assert fresh == 50


def test_failures_are_counted_and_keep_their_first_incident(database: Database) -> None:
    seen = [fail(database, 5, incident) for incident in ("AAAA", "BBBB", "CCCC")]

    assert [one.failures for one in seen] == [1, 2, 3]
    assert {one.incident for one in seen} == {"AAAA"}


def test_what_is_set_aside_cannot_take_effect_any_more(database: Database) -> None:
    for _ in range(FAILURES_BEFORE_ASIDE):
        fail(database, 5)
    with database.write() as session:
        assert updates.set_aside(session, BOT, 5, NOW)
        assert not updates.set_aside(session, BOT, 5, NOW)

    with database.write() as session:
        assert not updates.record(session, BOT, 5, NOW)
    with database.read() as session:
        row = session.get_one(UpdateFailure, (BOT, 5))
        assert row.set_aside_at == NOW
        assert row.telegram_id == 11


def test_what_took_effect_is_not_set_aside(database: Database) -> None:
    fail(database, 5)
    with database.write() as session:
        updates.record(session, BOT, 5, NOW)

    with database.write() as session:
        assert not updates.set_aside(session, BOT, 5, NOW)
    with database.read() as session:
        assert session.get_one(UpdateFailure, (BOT, 5)).set_aside_at is None


def test_updates_are_forgotten_after_two_days_and_what_was_set_aside_is_kept(database: Database) -> None:
    fail(database, 4)
    fail(database, 5)
    with database.write() as session:
        updates.record(session, BOT, 1, NOW)
        updates.record(session, BOT, 2, NOW + timedelta(hours=1))
        updates.set_aside(session, BOT, 5, NOW)

    with database.write() as session:
        assert updates.prune(session, NOW + KEPT + timedelta(seconds=1)) == 2

    with database.read() as session:
        assert not updates.is_committed(session, BOT, 1)
        assert updates.is_committed(session, BOT, 2)
        assert session.get(UpdateFailure, (BOT, 4)) is None
        assert session.get(UpdateFailure, (BOT, 5)) is not None
