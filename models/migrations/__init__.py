"""Migrations: bring a database to the tables of this version, under a lock, all or nothing.

There is no way down: an older version cannot know what the newer one wrote, so going back means restoring the
copy that was made first (SQLite) or the backup (PostgreSQL). New ones are made with
`python -m models.migrations revision "what changes"`.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, inspect, text
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from models.durable import replace_durably
from models.engines import read_url, sqlite_file, write_engine
from models.session import advisory_key

HERE = Path(__file__).resolve().parent

_LONGEST_REVISION = 32
"""What the version column of alembic holds."""

__all__ = ["check", "revise", "upgrade"]


def upgrade(database_url: str) -> list[str]:
    """Apply what is missing and return the applied revisions, oldest first; an empty list where nothing was missing.

    Two processes may call it at once: the second waits and finds nothing to do. A migration that fails leaves the
    database as it was. An SQLite file that holds data is first copied to `<file>.before-<newest revision>`.
    """
    address = read_url(database_url)
    engine = write_engine(address)
    try:
        with _locked(engine) as connection:
            missing = _missing(connection)
            if not missing:
                return []
            if _current(connection):
                _copy_first(address, missing[-1])
            command.upgrade(_config(connection), "head")
            _refuse_broken_references(connection)
            return missing
    finally:
        engine.dispose()


def check(database_url: str) -> list[str]:
    """What keeps the database from being the one this version expects, in words for the operator; empty when fine.

    Changes nothing, and does not make an SQLite file that is not there.
    """
    address = read_url(database_url)
    file = sqlite_file(address)
    if file is not None and not file.exists():
        return [f"migration {revision} is not applied" for revision in _all_revisions()]
    engine = write_engine(address)
    try:
        with engine.connect() as connection:
            missing = _missing(connection)
            if missing:
                return [f"migration {revision} is not applied" for revision in missing]
            return differences(connection)
    finally:
        engine.dispose()


def differences(connection: Connection) -> list[str]:
    """Where the tables of the database and of the models disagree, in CHECK constraints too.

    What a CHECK says is compared on SQLite, where the gate runs, so that a new member of an enumeration shows.
    """
    context = MigrationContext.configure(connection, opts={"target_metadata": SQLModel.metadata})
    found = [f"differs from the models: {_describe(change)}" for change in compare_metadata(context, SQLModel.metadata)]
    inspector = inspect(connection)
    existing = set(inspector.get_table_names())
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in existing:
            continue
        expected = {str(r.name): _said(r, connection) for r in table.constraints if isinstance(r, CheckConstraint)}
        present = {str(r["name"]): _bare(r["sqltext"]) for r in inspector.get_check_constraints(table.name)}
        found += [f"differs from the models: {name} is missing" for name in sorted(expected.keys() - present)]
        found += [f"differs from the models: {name} should not be there" for name in sorted(present.keys() - expected)]
        if connection.dialect.name == "sqlite":  # PostgreSQL gives rules back in words of its own
            changed = [name for name in sorted(expected.keys() & present) if expected[name] != present[name]]
            found += [f"differs from the models: {name} says something else" for name in changed]
    return found


def _said(rule: CheckConstraint, connection: Connection) -> str:
    """What a rule of the models says, as the database would give it back."""
    written = str(rule.sqltext.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    return _bare(re.sub(rf"\b{rule.table.name}\.", "", written))


def _bare(rule: str) -> str:
    """A rule without what is only a way of writing it."""
    return re.sub(r"[\s\"()]+", " ", rule).strip()


def revise(message: str, database_url: str) -> Path:
    """Write a new migration with what the models have and the database at `database_url` (up to date) has not.

    The file is a proposal: read and tidy it, data moves are never guessed. Raises `ValueError` for a message that
    makes a longer name than alembic keeps.
    """
    engine = write_engine(read_url(database_url))
    try:
        with engine.begin() as connection:
            script = command.revision(_config(connection), message, autogenerate=True, rev_id=_next_revision(message))
    finally:
        engine.dispose()
    if script is None or isinstance(script, list):
        raise RuntimeError("one revision was to be written")
    return Path(script.path)


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other migrating process shares: all migrations stand, or none."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Rebuilding a table drops the old one for a moment; the references are checked at the end instead.
            # The switch does nothing inside a transaction, so it goes past the engine, which would begin one.
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                space, key = advisory_key("migrations")
                connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": space, "key": key})
            yield connection


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    return config


def _all_revisions() -> list[str]:
    """Every revision, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _next_revision(message: str) -> str:
    """`0002_what_changes`."""
    revision = "_".join([f"{len(_all_revisions()) + 1:04d}", *re.findall("[a-z0-9]+", message.lower())])
    if len(revision) > _LONGEST_REVISION:
        raise ValueError(f"{revision} is longer than {_LONGEST_REVISION} characters: say it in fewer words")
    return revision


def _current(connection: Connection) -> Sequence[str]:
    return MigrationContext.configure(connection).get_current_heads()


def _missing(connection: Connection) -> list[str]:
    """Raises `RuntimeError` where the database was migrated by a newer version of the program."""
    revisions = _all_revisions()
    done = 0
    for head in _current(connection):
        if head not in revisions:
            raise RuntimeError(
                f"the database is at migration {head}, which this version does not know: update the program"
            )
        done = max(done, revisions.index(head) + 1)
    return revisions[done:]


def _copy_first(address: URL, revision: str) -> None:
    """Copy an SQLite file beside itself while the write lock is held; the copy has all that was ever committed."""
    file = sqlite_file(address)
    if file is None:
        return
    with (
        replace_durably(file.with_name(f"{file.name}.before-{revision}")) as unfinished,
        closing(sqlite3.connect(file)) as source,
        closing(sqlite3.connect(unfinished)) as copy,
    ):
        source.backup(copy)


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise RuntimeError(f"the migration would leave references to rows that do not exist, in: {tables}")


def _describe(change: Any) -> str:
    """One line for a change as alembic reports it: a tuple, or a list of tuples for one column."""
    parts = change[0] if isinstance(change, list) else change
    names = [str(getattr(part, "name", None) or part) for part in parts[1:] if part is not None]
    return " ".join([str(parts[0]), *names])
