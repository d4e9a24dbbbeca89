"""How a command reaches the data: one transaction on a database that is up to date, or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli.refusal import refusal

if TYPE_CHECKING:
    from bot.settings import Settings
    from models import Session


@contextmanager
def transaction(settings: Settings) -> Iterator[Session]:
    """One transaction, undone by any exception. A refusal of the application is said in English, with exit code 1."""
    from bot.errors import Refused
    from bot.i18n import translator
    from models import migrations
    from models.session import Database

    url = settings.database_url.get_secret_value()
    try:
        pending = migrations.check(url)
    except Exception as error:  # noqa: BLE001 - whatever the driver raises, the operator wants to know which
        raise refusal(f"The database cannot be reached ({type(error).__name__}). Check DATABASE_URL.") from None
    if pending:
        raise refusal("The database is not up to date. Run `kinerja migrate` first.")
    database = Database(url, settings.vault)
    try:
        with database.write() as session:
            yield session
    except Refused as refused:
        raise refusal(translator("en").label(refused.message)) from None
    finally:
        database.close()
