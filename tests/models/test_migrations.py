"""Migrations: they make what the models say, once, also when two processes start together."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from models import migrations
from models.engines import read_url, write_engine
from models.migrations import check, upgrade
from tests.support.databases import DIALECTS, Server


def _schema_of(url: str) -> set[str]:
    """Every table, column, constraint and index, with the text of its conditions as the database keeps it."""
    engine = write_engine(read_url(url))
    found: set[str] = set()
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in set(inspector.get_table_names()) - {"alembic_version"}:
            parts = [
                *({**column, "type": str(column["type"])} for column in inspector.get_columns(table)),
                *inspector.get_check_constraints(table),
                *inspector.get_unique_constraints(table),
                *inspector.get_foreign_keys(table),
                inspector.get_pk_constraint(table),
            ]
            found |= {f"{table}: {sorted(part.items(), key=str)}" for part in parts}
        indexes = {
            "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
            "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        }[engine.dialect.name]
        found |= {row.replace('"', "") for row in connection.scalars(text(indexes)) if "alembic" not in row}
    engine.dispose()
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
def test_migrations_make_exactly_the_tables_of_the_models(dialect: str, server_of: Callable[[str], Server]) -> None:
    migrated, made = server_of(dialect).new_url(), server_of(dialect).new_url()
    upgrade(migrated)
    engine = write_engine(read_url(made))
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    assert _schema_of(migrated) == _schema_of(made)


def test_an_upgraded_database_has_nothing_to_report(empty_url: str) -> None:
    upgrade(empty_url)
    assert check(empty_url) == []


def test_an_empty_database_lacks_every_migration(empty_url: str) -> None:
    assert check(empty_url)[0] == "migration 0001_first_loop is not applied"


def test_checking_does_not_make_an_sqlite_file(tmp_path: Path) -> None:
    check(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_upgrading_again_does_nothing(empty_url: str) -> None:
    assert upgrade(empty_url)[0] == "0001_first_loop"
    assert upgrade(empty_url) == []


@pytest.mark.parametrize(
    ("change", "report"),
    [
        ("ALTER TABLE unit ADD COLUMN colour VARCHAR(9)", "remove_column unit colour"),
        ("DROP INDEX ix_unit_parent_id", "add_index ix_unit_parent_id"),
    ],
)
def test_a_table_that_was_changed_by_hand_is_reported(empty_url: str, change: str, report: str) -> None:
    upgrade(empty_url)
    engine = write_engine(read_url(empty_url))
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    assert check(empty_url) == [f"differs from the models: {report}"]


def test_a_missing_rule_is_reported(server_of: Callable[[str], Server]) -> None:
    url = server_of("postgresql").new_url()
    upgrade(url)
    engine = write_engine(read_url(url))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit DROP CONSTRAINT ck_unit_working_days_range"))
    engine.dispose()
    assert check(url) == ["differs from the models: ck_unit_working_days_range is missing"]


def test_a_rule_that_says_something_else_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "kinerja.db"
    url = f"sqlite:///{file}"
    upgrade(url)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        without = "UPDATE sqlite_master SET sql = replace(sql, ?, '') WHERE name = 'appraisal'"
        connection.execute(without, ("'RETURNED', ",))
        connection.commit()
    assert check(url) == ["differs from the models: ck_appraisal_stage_member says something else"]


def test_a_database_of_a_newer_version_is_refused(empty_url: str) -> None:
    upgrade(empty_url)
    engine = write_engine(read_url(empty_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_tomorrow'"))
    engine.dispose()
    with pytest.raises(RuntimeError, match=r"9999_tomorrow.*update the program"):
        upgrade(empty_url)


def test_two_processes_may_upgrade_at_once(empty_url: str) -> None:
    program = f"from models.migrations import upgrade; print(len(upgrade({empty_url!r})))"
    both = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    applied = sorted(process.communicate()[0].strip() for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert applied[0] == "0"
    assert int(applied[1]) >= 1
    assert check(empty_url) == []


@pytest.fixture
def one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds a migration with the given statements to a copy of the real ones."""
    copy = tmp_path / "migrations"
    versions = copy / "versions"
    versions.mkdir(parents=True)
    for file in [*migrations.HERE.glob("*.*"), *migrations.HERE.glob("versions/*.py")]:
        (copy / file.relative_to(migrations.HERE)).write_bytes(file.read_bytes())
    newest = max(path.stem for path in versions.glob("*.py"))

    def add(body: str) -> None:
        monkeypatch.setattr(migrations, "HERE", copy)
        (versions / "9001_more.py").write_text(
            f"from alembic import op\nrevision = '9001_more'\ndown_revision = {newest!r}\n"
            f"def upgrade() -> None:\n    {body}\n"
        )

    return add


def _tables(url: str) -> set[str]:
    engine = write_engine(read_url(url))
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str, one_more: Callable[[str], None]) -> None:
    upgrade(empty_url)
    before = _tables(empty_url)
    one_more("op.execute('CREATE TABLE half (id INTEGER)'); op.execute('CREATE TABLE half (id INTEGER)')")
    with pytest.raises(Exception, match="half"):
        upgrade(empty_url)
    assert _tables(empty_url) == before
    assert check(empty_url) == ["migration 9001_more is not applied"]


def test_an_sqlite_file_is_copied_before_it_is_migrated(tmp_path: Path, one_more: Callable[[str], None]) -> None:
    file = tmp_path / "kinerja.db"
    applied = upgrade(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO unit VALUES (1, 'A', 'Dinas A', 'A', NULL, NULL, 1, 5)")
        connection.commit()
    one_more("op.execute('DELETE FROM unit')")
    assert upgrade(f"sqlite:///{file}") == ["9001_more"]
    copy = tmp_path / "kinerja.db.before-9001_more"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM unit").fetchall() == [("Dinas A",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(applied[-1],)]


def test_a_new_sqlite_file_is_private_and_has_no_copy(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'kinerja.db'}")
    assert [path.name for path in tmp_path.iterdir()] == ["kinerja.db"]
    assert (tmp_path / "kinerja.db").stat().st_mode & 0o777 == 0o600


def test_a_table_that_is_referenced_can_be_rebuilt_on_sqlite(tmp_path: Path, one_more: Callable[[str], None]) -> None:
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    upgrade(url)
    with closing(sqlite3.connect(tmp_path / "kinerja.db")) as connection:
        connection.execute("INSERT INTO unit VALUES (1, 'A', 'Dinas A', 'A', NULL, NULL, 1, 5)")
        connection.execute("INSERT INTO unit VALUES (2, 'B', 'Bidang B', 'B', 1, NULL, 0, 5)")
        connection.commit()
    one_more("with op.batch_alter_table('unit', recreate='always') as batch: batch.alter_column('code')")
    assert upgrade(url) == ["9001_more"]
    with closing(sqlite3.connect(tmp_path / "kinerja.db")) as connection:
        assert connection.execute("SELECT count(*) FROM unit").fetchall() == [(2,)]


def test_a_migration_that_breaks_references_is_refused_on_sqlite(
    tmp_path: Path, one_more: Callable[[str], None]
) -> None:
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    upgrade(url)
    one_more("op.execute(\"INSERT INTO unit VALUES (2, 'B', 'Bidang B', 'B', 77, NULL, 0, 5)\")")
    with pytest.raises(RuntimeError, match="references to rows that do not exist, in: unit"):
        upgrade(url)


def test_a_new_revision_is_written_from_what_the_models_have_more(
    tmp_path: Path, one_more: Callable[[str], None]
) -> None:
    one_more("op.drop_index('ix_unit_parent_id', 'unit')")
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    upgrade(url)
    written = migrations.revise("Index the parent unit", url)
    assert written.name.endswith("_index_the_parent_unit.py")
    assert "'ix_unit_parent_id'" in written.read_text()
    upgrade(url)
    assert check(url) == []


def test_a_revision_with_a_long_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="fewer words"):
        migrations.revise("a message that goes on and on and on", f"sqlite:///{tmp_path / 'kinerja.db'}")
