"""An update is acknowledged when its effect is committed, and otherwise only after it was given up and told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Update

from handlers.edges.delivering import Delivered, Failed, SetAside
from handlers.edges.delivering import log as deliverer_log
from models.crypto import Vault, new_key
from models.delivery import UpdateFailure
from models.session import Database
from tests.handlers.conftest import BUDI, OPERATOR, SITI, Start
from tests.handlers.counting import BOT_ID, effects, fail_for


def message(update_id: int, person: int = SITI, text: str = "halo", language: str = "id") -> dict[str, Any]:
    """An update as Telegram writes it."""
    user = {"id": person, "is_bot": False, "first_name": "Pegawai", "language_code": language}
    chat = {"id": person, "type": "private", "first_name": "Pegawai"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1_790_000_000, "chat": chat, "from": user, "text": text},
    }


async def test_what_is_committed_is_delivered(staffed: Database, start: Start) -> None:
    replica = await start(staffed)

    assert await replica.deliverer.deliver(message(1)) == Delivered()

    assert effects(staffed) == [1]
    assert replica.observed == [("message", "Delivered")]


async def test_a_repetition_is_delivered_and_changes_nothing(staffed: Database, start: Start) -> None:
    replica = await start(staffed)

    for _ in range(3):
        assert await replica.deliverer.deliver(message(1)) == Delivered()

    assert effects(staffed) == [1]


async def test_twice_at_once_on_two_replicas_is_one_effect(staffed: Database, database_url: str, start: Start) -> None:
    other = Database(database_url, Vault.parse(new_key()))
    replicas = [await start(staffed), await start(other)]

    outcomes = await asyncio.gather(
        *[replica.deliverer.deliver(message(number)) for number in range(10) for replica in (*replicas, *replicas)]
    )
    other.close()

    assert set(outcomes) == {Delivered()}
    assert sorted(effects(staffed)) == list(range(10))


async def test_a_failure_before_the_commit_is_not_acknowledged(staffed: Database, start: Start) -> None:
    replica = await start(staffed, before=fail_for({1}, times=1))

    assert await replica.deliverer.deliver(message(1)) == Failed(counted=True)
    assert effects(staffed) == []

    assert await replica.deliverer.deliver(message(1)) == Delivered()
    assert effects(staffed) == [1]


async def test_a_failure_after_the_commit_is_delivered(staffed: Database, start: Start) -> None:
    replica = await start(staffed, after=fail_for({1}))

    assert await replica.deliverer.deliver(message(1)) == Delivered()
    assert effects(staffed) == [1]


async def test_after_five_failures_it_is_set_aside_and_told_once(
    staffed: Database, start: Start, texts: Callable[[int], list[str]]
) -> None:
    replica = await start(staffed, before=fail_for({1}))

    outcomes = [await replica.deliverer.deliver(message(1)) for _ in range(6)]

    assert outcomes == [Failed(counted=True)] * 4 + [SetAside(), Delivered()]
    with staffed.read() as session:
        failure = session.get_one(UpdateFailure, (BOT_ID, 1))
    assert failure.set_aside_at is not None
    assert (failure.telegram_id, failure.error) == (SITI, "ValueError")
    for person in (SITI, OPERATOR):
        assert len(texts(person)) == 1
        assert failure.incident in texts(person)[0]


async def test_what_was_set_aside_takes_no_effect_later(staffed: Database, start: Start) -> None:
    replica = await start(staffed, before=fail_for({1}, times=5))
    for _ in range(5):
        await replica.deliverer.deliver(message(1))

    assert await replica.deliverer.deliver(message(1)) == Delivered()

    assert effects(staffed) == []


async def test_the_person_is_told_in_their_language(
    staffed: Database, start: Start, texts: Callable[[int], list[str]]
) -> None:
    replica = await start(staffed, before=fail_for({1, 2}))

    for _ in range(5):
        await replica.deliverer.deliver(message(1, SITI, language="en"))

    assert texts(SITI)[0].startswith("Sorry")


async def test_an_update_that_cannot_be_read_is_set_aside_too(
    staffed: Database, start: Start, texts: Callable[[int], list[str]]
) -> None:
    replica = await start(staffed)
    unreadable = message(1)
    unreadable["message"]["date"] = "kemarin"

    outcomes = [await replica.deliverer.deliver(unreadable) for _ in range(5)]

    assert outcomes == [Failed(counted=True)] * 4 + [SetAside()]
    assert len(texts(SITI)) == 1


async def test_a_handler_that_records_nothing_has_failed(staffed: Database, start: Start) -> None:
    replica = await start(staffed)

    async def forget(update: Update, context: object) -> None:
        """Neither an effect nor a record."""

    replica.application.handlers[0][0].callback = forget

    assert await replica.deliverer.deliver(message(1)) == Failed(counted=True)


async def test_an_update_that_nobody_handles_is_done_with(staffed: Database, start: Start) -> None:
    replica = await start(staffed)
    replica.application.remove_handler(replica.application.handlers[0][0])

    assert await replica.deliverer.deliver(message(1)) == Delivered()


async def test_without_the_database_nothing_is_acknowledged_counted_or_told(
    staffed: Database, start: Start, texts: Callable[[int], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = await start(staffed)

    async def gone(work: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the database is away"))

    with monkeypatch.context() as away:
        away.setattr(staffed, "run", gone)
        away.setattr(staffed, "look", gone)
        outcomes = [await replica.deliverer.deliver(message(1)) for _ in range(7)]

    assert outcomes == [Failed(counted=False)] * 7
    assert texts(SITI) == []
    assert await replica.deliverer.deliver(message(1)) == Delivered()
    assert effects(staffed) == [1]


async def test_the_log_tells_the_incident_and_nothing_that_was_written(
    staffed: Database, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = await start(staffed, before=fail_for({1}))
    logged: list[dict[str, object]] = []
    monkeypatch.setattr(deliverer_log, "error", lambda event, **fields: logged.append(fields))

    await replica.deliverer.deliver(message(1, BUDI, "rahasia"))

    assert logged[0]["error"] == "ValueError"
    assert logged[0]["incident"]
    assert "raise ValueError" in str(logged[0]["trace"])
    assert "rahasia" not in str(logged)
