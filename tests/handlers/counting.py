"""The smallest application with an effect: every message adds a row, so that lost and doubled ones can be counted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, TypeAlias

from sqlmodel import select
from telegram import Update
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.services import outbox, updates
from handlers.edges.delivering import AnyApplication
from handlers.request import AiohttpRequest
from models import Session
from models.delivery import Outbox
from models.people import Account, Employee, EmployeeKind, PositionKind, Unit
from models.session import Database, lock_person
from tests.support.organisation import account

TOKEN = "100:TEST"
BOT_ID = 100
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
KIND = "COUNTED"

Hook: TypeAlias = Callable[[Update], Awaitable[None]]
"""Runs in the handler; what it raises makes the update fail."""


async def nothing(update: Update) -> None:
    """The hook that does nothing."""


def add_people(database: Database, telegram_ids: Sequence[int]) -> dict[int, int]:
    """Add a unit and one person with an account for each Telegram id; gives their ids by Telegram id."""
    with database.write() as session:
        unit = Unit(code="1.2", name="Dinas Contoh", short_name="Dinas Contoh")
        session.add(unit)
        session.flush()
        people = {}
        for telegram_id in telegram_ids:
            employee = Employee(
                name=f"Pegawai {telegram_id}",
                kind=EmployeeKind.NON_ASN,
                position="Pelaksana",
                position_kind=PositionKind.NON_ASN,
                unit_id=unit.id or 0,
            )
            session.add(employee)
            session.flush()
            session.add(account(employee.id or 0, telegram_id))
            people[telegram_id] = employee.id or 0
        return people


def add_effect(session: Session, update_id: int, telegram_id: int) -> bool:
    """The effect of an update, in the transaction that records it; False where it was recorded before."""
    lock_person(session, telegram_id)
    if not updates.record(session, BOT_ID, update_id, NOW):
        return False
    recipient = session.exec(select(Account.employee_id).where(Account.telegram_id == telegram_id)).one()
    # The key is random: an effect that happened twice leaves two rows.
    return outbox.put(session, KIND, recipient, update_id, token_hex(8), {}, NOW, NOW)


def effects(database: Database) -> list[int]:
    """The ids of the updates that took effect, in the order in which they did."""
    with database.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == KIND).order_by(Outbox.id))  # type: ignore[arg-type]
        return [row.subject_id for row in rows]


def counting_application(
    database: Database, address: str, *, before: Hook = nothing, after: Hook = nothing
) -> tuple[AnyApplication, AiohttpRequest]:
    """An application that counts messages; `before` and `after` run around the commit. It is not initialised yet."""
    request = AiohttpRequest()

    async def count(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        person = update.effective_user
        assert person is not None
        await before(update)
        await database.run(lambda session: add_effect(session, update.update_id, person.id))
        await after(update)

    application: AnyApplication = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .request(request)
        .get_updates_request(AiohttpRequest())
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.add_handler(TypeHandler[Update, Any, Any](Update, count))
    return application, request


def fail_for(update_ids: set[int], times: int = 1_000_000) -> Hook:
    """A hook that raises for these updates, each `times` times."""
    left = dict.fromkeys(update_ids, times)

    async def fail(update: Update) -> None:
        if left.get(update.update_id, 0) > 0:
            left[update.update_id] -= 1
            raise ValueError("what a person wrote")

    return fail


def pause(seconds: float) -> Hook:
    """A hook that takes its time."""

    async def wait(update: Update) -> None:
        await asyncio.sleep(seconds)

    return wait
