"""The clock of reminders in tests: plan at an instant to the end, send what is due then, look at what people got."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from html import unescape

from sqlmodel import col, select

from bot.domain.calendar import instant_of
from bot.rendering.notices import Notice, NotNow, compose
from bot.services import outbox
from bot.services.ports import Sent
from bot.services.reminding import planning
from models.delivery import Outbox
from models.session import Database
from tests.support.databases import another_session


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant by the clocks of Banjarbaru."""
    return instant_of(day, time(hour, minute))


def plan(database: Database, now: datetime) -> list[Outbox]:
    """Plan until nothing is left, each step a transaction as the tick does it; the messages that were added."""
    with database.read() as session:
        before = set(session.exec(select(Outbox.id)).all())
    while True:
        with database.write() as session:
            if not planning.plan(session, now):
                break
    with another_session(database) as session:
        return [row for row in session.exec(select(Outbox).order_by(col(Outbox.id))) if row.id not in before]


def planned(database: Database, now: datetime, kind: str = "reminder", duty: str | None = None) -> list[int]:
    """Who was planned for at an instant, sorted."""
    rows = plan(database, now)
    return sorted(
        row.recipient_id or 0 for row in rows if row.kind == kind and (duty is None or row.codes["duty"] == duty)
    )


def arrive(database: Database, now: datetime, kind: str = "reminder") -> list[tuple[int, str]]:
    """Plan, then send what is due, as the dispatcher does; who got which text of a kind. What has to wait waits."""
    plan(database, now)
    got: list[tuple[int, str]] = []
    while True:
        with database.write() as session:
            rows = outbox.claim(session, now, 100)
        if not rows:
            return got
        for row in rows:
            with database.read() as session:
                said = compose(session, row, now)
            with database.write() as session:
                if isinstance(said, NotNow):
                    outbox.release(session, row.id or 0, said.until)
                elif isinstance(said, Notice):
                    outbox.settle(session, row.id or 0, Sent(1), now)
                    if row.kind == kind:
                        got.append((row.recipient_id or 0, plain(said.message.html)))
                else:
                    outbox.mark_obsolete(session, row.id or 0, now)


def plain(html: str) -> str:
    """The text without its tags."""
    return unescape(re.sub(r"<[^>]+>", "", html))
