"""Transactions: all or nothing, repeated where the database undid them, and what the tables refuse."""

from __future__ import annotations

import contextvars
import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlmodel import select

from models import Session, engines
from models.crypto import Vault, new_key
from models.migrations import upgrade
from models.people import Unit
from models.session import Database, lock_person, try_lock, vault_of
from models.trail import Audit
from tests.support.databases import another_session

WITA = timezone(timedelta(hours=8))


def _unit(code: str = "A") -> Unit:
    return Unit(code=code, name="Dinas Contoh", short_name="Contoh")


def _act(acted_at: datetime, position: int = 1) -> Audit:
    return Audit(
        subject="period", subject_id=1, position=position, role="BKPSDM", action="open", acted_at=acted_at, seal="x"
    )


def _codes(database: Database) -> list[str]:
    with another_session(database) as session:
        return list(session.exec(select(Unit.code).order_by(Unit.code)))


def test_what_is_written_is_seen_by_another_session(database: Database) -> None:
    with database.write() as session:
        session.add(_unit())
    assert _codes(database) == ["A"]


def test_an_exception_undoes_the_whole_transaction(database: Database) -> None:
    def work() -> None:
        with database.write() as session:
            session.add(_unit())
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        work()
    assert _codes(database) == []


def test_nothing_is_seen_before_the_commit(database: Database) -> None:
    with database.write() as session:
        session.add(_unit())
        session.flush()
        assert _codes(database) == []


def test_rows_can_be_used_after_their_session(database: Database) -> None:
    with database.write() as session:
        unit = _unit()
        session.add(unit)
    assert (unit.id, unit.name) == (1, "Dinas Contoh")


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.read() as reader:
        assert reader.exec(select(Unit)).all() == []
        with database.write() as writer:
            writer.add(_unit())
        assert reader.exec(select(Unit)).all() == []


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), database.read() as session:
        session.connection().execute(text("DELETE FROM unit"))


def test_rows_added_to_a_reading_session_are_not_lost_in_silence(database: Database) -> None:
    with pytest.raises(RuntimeError, match="only reads"), database.read() as session:
        session.add(_unit())


def test_the_vault_is_at_hand_in_every_session(database: Database) -> None:
    with database.write() as session:
        sealed = vault_of(session).seal("rahasia", table="t", column="c", row_id="1")
    with database.read() as session:
        assert vault_of(session).open(sealed, table="t", column="c", row_id="1") == "rahasia"


def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(Unit(code="B", name="Bidang", short_name="B", parent_id=99))


def test_the_database_itself_refuses_what_is_no_member_of_an_enumeration(database: Database) -> None:
    statement = text(
        "INSERT INTO period (name, kind, year, month, follows, starts_on, ends_on, self_review_due_on,"
        " assessment_due_on, regulation_version) VALUES ('x', 'SEWINDU', 2026, 0, FALSE, '2026-01-01', '2026-12-31',"
        " '2026-12-31', '2026-12-31', 'PERMENPANRB_6_2022')"
    )
    with pytest.raises(IntegrityError, match="ck_period_periodkind_member"), database.write() as session:
        session.connection().execute(statement)


def test_an_instant_without_a_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs a time zone"), database.write() as session:
        session.add(_act(datetime(2026, 11, 24, 9, 0)))  # noqa: DTZ001 - the mistake under test


def test_an_instant_comes_back_in_utc(database: Database) -> None:
    at_nine = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=WITA)
    with database.write() as session:
        session.add(_act(at_nine))
    with another_session(database) as session:
        read = session.exec(select(Audit.acted_at)).one()
    assert read == at_nine
    assert read.tzinfo == UTC


def test_instants_are_ordered_and_compared_across_time_zones(database: Database) -> None:
    early, late = datetime(2026, 11, 24, 9, 0, tzinfo=WITA), datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    with database.write() as session:
        session.add_all([_act(late, 1), _act(early, 2)])
    with another_session(database) as session:
        assert session.exec(select(Audit.position).where(Audit.acted_at < late)).all() == [2]


async def test_work_runs_off_the_event_loop_with_the_context_of_the_caller(database: Database) -> None:
    incident = contextvars.ContextVar("incident", default="none")
    incident.set("4711")

    def work(session: Session) -> tuple[str, bool]:
        session.add(_unit())
        return incident.get(), threading.current_thread() is threading.main_thread()

    assert await database.run(work) == ("4711", False)
    assert await database.look(lambda session: session.exec(select(Unit.code)).all()) == ["A"]


async def test_an_error_of_the_work_itself_is_not_repeated(database: Database) -> None:
    attempts = []

    def work(session: Session) -> None:
        attempts.append(session)
        session.add_all([_unit(), _unit()])

    with pytest.raises(IntegrityError):
        await database.run(work)
    assert len(attempts) == 1
    assert _codes(database) == []


async def test_a_busy_sqlite_file_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_BUSY_SECONDS", 0.01)
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    upgrade(url)
    other = sqlite3.connect(tmp_path / "kinerja.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("models.session.sleep", lambda _: other.in_transaction and other.execute("ROLLBACK"))
    database = Database(url, Vault.parse(new_key()))
    await database.run(lambda session: session.add(_unit()))
    assert _codes(database) == ["A"]
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("models.session.sleep", lambda _: None)
    with pytest.raises(OperationalError, match="locked"):
        await database.run(lambda session: session.add(_unit("B")))
    other.close()
    database.close()


def test_on_sqlite_a_write_transaction_holds_every_lock(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'kinerja.db'}", Vault.parse(new_key()))
    with database.write() as session:
        lock_person(session, 1)
        assert try_lock(session, "tick")
        other = sqlite3.connect(tmp_path / "kinerja.db", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    database.close()


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'kinerja.db'}", Vault.parse(new_key()))
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    for transaction in (database.write, database.read):
        with transaction() as session:
            values = [session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
        assert values == ["wal", 2, 1, 5000]
    database.close()


def test_a_database_in_memory_is_one_for_readers_and_writers() -> None:
    database = Database("sqlite://", Vault.parse(new_key()))
    with database.write() as session:
        session.connection().exec_driver_sql("CREATE TABLE seen (id INTEGER)")
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM seen").scalar_one() == 0
    database.close()


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "secret", "postgresql+asyncpg://u:secret@h/d", ""])
def test_another_kind_of_database_is_refused_without_repeating_a_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///file") as caught:
        Database(url, Vault.parse(new_key()))
    assert "secret" not in str(caught.value)
