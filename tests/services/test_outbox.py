"""Messages to other people: once in, claimed by one process, settled by what became of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.services import outbox
from bot.services.outbox import ATTEMPTS, STALE
from bot.services.ports import Gone, Outcome, Rejected, RetryLater, Sent, Unknown, Unreachable
from models.crypto import Vault, new_key
from models.delivery import Outbox, OutboxStatus
from models.people import Account
from models.session import Database
from tests.handlers.counting import NOW, add_people

SITI = 11
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def siti(database: Database) -> int:
    """The id of the person who gets the messages."""
    return add_people(database, [SITI])[SITI]


def put(database: Database, recipient: int, key: str = "a", *, due_at: datetime = NOW, legal: bool = False) -> bool:
    with database.write() as session:
        return outbox.put(session, "REMINDER", recipient, 1, key, {"day": 3}, due_at, NOW, legal=legal)


def claim(database: Database, now: datetime = NOW, limit: int = 10) -> list[Outbox]:
    with database.write() as session:
        return outbox.claim(session, now, limit)


def settle(database: Database, row: Outbox, outcome: Outcome, now: datetime = NOW) -> Outbox:
    """Settle a claimed row and give it as it stands then."""
    assert row.id is not None
    with database.write() as session:
        outbox.settle(session, row.id, outcome, now)
    return stored(database, row)


def stored(database: Database, row: Outbox) -> Outbox:
    with database.read() as session:
        return session.get_one(Outbox, row.id)


def unreachable_since(database: Database, employee_id: int) -> datetime | None:
    with database.read() as session:
        return session.exec(select(Account.unreachable_at).where(Account.employee_id == employee_id)).one()


def test_the_same_key_goes_in_once(database: Database, siti: int) -> None:
    assert put(database, siti, "reminder:1")
    assert not put(database, siti, "reminder:1")
    assert put(database, siti, "reminder:2")


def test_a_key_that_is_there_does_not_spoil_the_transaction(database: Database, siti: int) -> None:
    put(database, siti, "a")

    with database.write() as session:
        assert not outbox.put(session, "REMINDER", siti, 1, "a", {}, NOW, NOW)
        assert outbox.put(session, "REMINDER", siti, 1, "b", {}, NOW, NOW)

    assert len(claim(database)) == 2


def test_only_what_is_due_is_claimed_the_longest_due_first(database: Database, siti: int) -> None:
    put(database, siti, "late", due_at=NOW - MINUTE)
    put(database, siti, "later", due_at=NOW - 2 * MINUTE)
    put(database, siti, "tomorrow", due_at=NOW + MINUTE)

    rows = claim(database)

    assert [row.dedupe_key for row in rows] == ["later", "late"]
    assert [(row.status, row.attempts, row.claimed_at) for row in rows] == [(OutboxStatus.CLAIMED, 1, NOW)] * 2
    assert rows[0].codes == {"day": 3}


def test_what_is_claimed_is_claimed_by_nobody_else(database: Database, siti: int) -> None:
    for number in range(3):
        put(database, siti, str(number))

    assert len(claim(database, limit=2)) == 2
    assert len(claim(database)) == 1
    assert claim(database) == []


def test_two_replicas_share_the_messages(database: Database, database_url: str, siti: int) -> None:
    for number in range(60):
        put(database, siti, str(number))
    replica = Database(database_url, Vault.parse(new_key()))

    with ThreadPoolExecutor(4) as threads:
        batches = [threads.submit(claim, place, NOW, 7) for _ in range(6) for place in (database, replica)]
        keys = [row.dedupe_key for batch in batches for row in batch.result()]
    replica.close()
    keys += [row.dedupe_key for row in claim(database, limit=60)]

    assert sorted(keys, key=int) == [str(number) for number in range(60)]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Sent(77), OutboxStatus.SENT),
        (Unreachable(), OutboxStatus.UNREACHABLE),
        (Rejected("Bad Request"), OutboxStatus.DEAD),
        (Gone(), OutboxStatus.DEAD),
        (Unknown(), OutboxStatus.UNKNOWN),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, OutboxStatus) else "",
)
def test_an_outcome_is_a_status(database: Database, siti: int, outcome: Outcome, status: OutboxStatus) -> None:
    put(database, siti)

    row = settle(database, claim(database)[0], outcome, NOW + SECOND)

    assert row.status is status
    assert row.settled_at == NOW + SECOND
    assert row.message_id == (77 if outcome == Sent(77) else None)
    assert claim(database, NOW + timedelta(days=9)) == []


def test_a_person_who_cannot_be_reached_is_known_until_a_message_arrives(database: Database, siti: int) -> None:
    put(database, siti, "a")
    put(database, siti, "b")
    first, second = claim(database)

    settle(database, first, Unreachable(), NOW)
    assert unreachable_since(database, siti) == NOW
    settle(database, second, Sent(78), NOW + MINUTE)
    assert unreachable_since(database, siti) is None


def test_what_was_not_sent_waits_longer_each_time(database: Database, siti: int) -> None:
    put(database, siti)
    now = NOW
    pauses = []
    for _ in range(4):
        row = settle(database, claim(database, now)[0], RetryLater(1.0), now)
        pauses.append((row.due_at - now).total_seconds())
        now = row.due_at

    assert pauses == [30.0, 60.0, 120.0, 240.0]


def test_it_waits_at_least_as_long_as_telegram_asked_for(database: Database, siti: int) -> None:
    put(database, siti)

    row = settle(database, claim(database)[0], RetryLater(900.0))

    assert row.due_at == NOW + timedelta(seconds=900)
    assert row.status is OutboxStatus.WAITING


def test_a_message_dies_after_the_last_attempt(database: Database, siti: int) -> None:
    put(database, siti)
    now = NOW
    for _ in range(ATTEMPTS - 1):
        now = settle(database, claim(database, now)[0], RetryLater(1.0), now).due_at

    assert settle(database, claim(database, now)[0], RetryLater(1.0), now).status is OutboxStatus.DEAD


def test_a_legal_notice_of_unknown_fate_is_sent_again_and_says_so(database: Database, siti: int) -> None:
    put(database, siti, legal=True)

    row = settle(database, claim(database)[0], Unknown())

    assert row.status is OutboxStatus.WAITING
    assert row.codes == {"day": 3, "resent": True}


def test_what_a_dead_process_claimed_is_decided_about(database: Database, siti: int) -> None:
    put(database, siti, "reminder")
    put(database, siti, "notice", legal=True)
    reminder, notice = claim(database)

    with database.write() as session:
        assert outbox.recover(session, NOW + STALE) == 0
    with database.write() as session:
        assert outbox.recover(session, NOW + STALE + SECOND) == 2

    assert stored(database, reminder).status is OutboxStatus.UNKNOWN
    assert stored(database, notice).status is OutboxStatus.WAITING
    assert stored(database, notice).codes["resent"] is True


def test_a_message_that_stands_in_the_chat_is_sent_even_if_it_was_given_up(database: Database, siti: int) -> None:
    put(database, siti)
    row = claim(database)[0]
    with database.write() as session:
        outbox.recover(session, NOW + STALE + SECOND)

    assert settle(database, row, Sent(79)).status is OutboxStatus.SENT


def test_a_settled_message_keeps_its_fate(database: Database, siti: int) -> None:
    put(database, siti)
    row = claim(database)[0]
    settle(database, row, Sent(80))

    assert settle(database, row, RetryLater(1.0)).status is OutboxStatus.SENT


def test_what_was_not_tried_goes_back_as_it_was(database: Database, siti: int) -> None:
    put(database, siti)
    row = claim(database)[0]

    with database.write() as session:
        outbox.release(session, row.id or 0, NOW + MINUTE)

    again = stored(database, row)
    assert (again.status, again.attempts, again.claimed_at) == (OutboxStatus.WAITING, 0, None)
    assert again.due_at == NOW + MINUTE


def test_what_has_no_reason_any_more_is_obsolete(database: Database, siti: int) -> None:
    put(database, siti)
    row = claim(database)[0]

    with database.write() as session:
        outbox.mark_obsolete(session, row.id or 0, NOW)

    assert stored(database, row).status is OutboxStatus.OBSOLETE


def test_the_depth_tells_how_many_are_due_and_since_when(database: Database, siti: int) -> None:
    with database.read() as session:
        assert outbox.depth(session, NOW).oldest_due_at is None
    put(database, siti, "a", due_at=NOW - MINUTE)
    put(database, siti, "b", due_at=NOW)
    put(database, siti, "c", due_at=NOW + MINUTE)

    with database.read() as session:
        depth = outbox.depth(session, NOW)

    assert (depth.waiting, depth.oldest_due_at) == (2, NOW - MINUTE)
