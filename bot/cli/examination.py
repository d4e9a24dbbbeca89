"""What `kinerja check` examines, with the remedy for everything that is not ready."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import socket
from http.client import HTTPConnection, HTTPException

from bot.app import telegram_answers
from bot.services.audit import broken_chains
from bot.settings import Settings
from models import migrations
from models.crypto import CannotOpen, MissingKey
from models.sealed import open_some
from models.session import Database

Finding = tuple[bool, str]
"""Whether it is ready, and what there is to say."""

_NAMED = 10
"""Broken chains that are named one by one."""


def examine(settings: Settings) -> list[Finding]:
    """Everything that a run needs, one finding each. The data is looked at only where the tables are up to date."""
    tables = _tables(settings)
    return [
        tables,
        *(_data(settings) if tables[0] else []),
        _folder(settings),
        _port(settings),
        asyncio.run(telegram_answers(settings)),
    ]


def _tables(settings: Settings) -> Finding:
    try:
        pending = migrations.check(settings.database_url.get_secret_value())
    except Exception as error:  # noqa: BLE001 - whatever the driver raises, the operator wants to know which
        return False, f"Database: not reachable ({type(error).__name__}). Check DATABASE_URL and that the server runs."
    if pending:
        return False, f"Database: {'; '.join(pending)}. Run `kinerja migrate`; `kinerja run` does it too."
    return True, "Database: reachable and up to date."


def _data(settings: Settings) -> list[Finding]:
    database = Database(settings.database_url.get_secret_value(), settings.vault)
    try:
        return [_key(database), _trail(database)]
    finally:
        database.close()


def _key(database: Database) -> Finding:
    try:
        with database.read() as session:
            opened = open_some(session)
    except MissingKey as missing:
        return False, f"Key: a value is {missing}. Put it behind the others in KINERJA_ENCRYPTION_KEY."
    except CannotOpen as damaged:
        return False, f"Key: {damaged}. Check KINERJA_ENCRYPTION_KEY, or restore the database from its backup."
    return True, "Key: opens the stored data." if opened else "Key: fine; nothing is sealed yet."


def _trail(database: Database) -> Finding:
    with database.read() as session:
        trail = broken_chains(session)
    if not trail.broken:
        return True, f"Trail: {trail.chains} chains intact, {trail.acts} acts; fewer than before would be a loss."
    names = ", ".join(f"{subject} {subject_id}" for subject, subject_id in trail.broken[:_NAMED])
    more = f" and {len(trail.broken) - _NAMED} more" if len(trail.broken) > _NAMED else ""
    return False, (
        f"Trail: {len(trail.broken)} of {trail.chains} chains broken: {names}{more}. "
        "Compare with a backup; the last key of KINERJA_ENCRYPTION_KEY must be the oldest one."
    )


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if os.access(existing, os.W_OK | os.X_OK):
        return True, "Data folder: writable."
    return False, f"Data folder: {existing} cannot be written to. Change its owner, or set KINERJA_DATA_DIR."


def _port(settings: Settings) -> Finding:
    host, port = settings.http_host, settings.http_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            return False, f"Port: {host}:{port} cannot be had ({error.strerror}). Set KINERJA_HTTP_HOST and …_PORT."
        if _is_kinerja(host, port):
            return True, f"Port: {port} is served by a Kinerja that runs already."
        return False, f"Port: {port} is in use by another program. End that one, or set KINERJA_HTTP_PORT."
    return True, f"Port: {port} is free."


def _is_kinerja(host: str, port: int) -> bool:
    """Whether our own health answers there."""
    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - to ask there, not to listen
    connection = HTTPConnection(nearby, port, timeout=2)
    try:
        connection.request("GET", "/health")
        return "tick_age" in json.loads(connection.getresponse().read(10_000))
    except (OSError, HTTPException, ValueError, TypeError):
        return False
    finally:
        connection.close()
