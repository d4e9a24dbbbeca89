"""Nobody's update is lost, however many threads and processes write."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap

from models import Session
from models.people import Employee, EmployeeKind, PositionKind, Unit
from models.session import Database, lock_person
from tests.support.databases import another_session

ROUNDS = 100

PROGRAM = f"""
    import sys
    from models.crypto import Vault, new_key
    from models.people import Employee
    from models.session import Database, lock_person

    database = Database(sys.argv[1], Vault.parse(new_key()))
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range({ROUNDS}):
        with database.write() as session:
            lock_person(session, 1)
            session.get(Employee, 1).revision += 1
    database.close()
"""


def _employee(database: Database) -> None:
    with database.write() as session:
        session.add(Unit(id=1, code="A", name="Dinas Contoh", short_name="Contoh"))
        session.flush()
        session.add(
            Employee(
                id=1,
                name="Siti Contoh",
                kind=EmployeeKind.PNS,
                position="Arsiparis",
                position_kind=PositionKind.JF_KEAHLIAN,
                unit_id=1,
            )
        )


def _revision(database: Database) -> int:
    with another_session(database) as session:
        return session.get_one(Employee, 1).revision


def test_two_processes_lose_no_update(database: Database, database_url: str) -> None:
    _employee(database)
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), database_url]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    assert _revision(database) == 2 * ROUNDS


async def test_tasks_of_one_process_lose_no_update(database: Database) -> None:
    _employee(database)

    def raise_revision(session: Session) -> None:
        lock_person(session, 1)
        session.get_one(Employee, 1).revision += 1

    await asyncio.gather(*(database.run(raise_revision) for _ in range(ROUNDS)))
    assert _revision(database) == ROUNDS


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    _employee(database)
    with database.write() as session:
        session.get_one(Employee, 1).revision += 1
        session.flush()
        seen = await asyncio.gather(
            *(database.look(lambda reader: reader.get_one(Employee, 1).revision) for _ in range(8))
        )
    assert seen == [0] * 8
