"""`kinerja migrate`: bring the database up to the tables of this version."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.refusal import refusal, storage_settings


def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="Only tell what is missing or differs; change nothing.")
    ] = False,
) -> None:
    """Bring the database of DATABASE_URL up to date. `kinerja run` does this by itself when it starts."""
    url = storage_settings().database_url.get_secret_value()
    from models import migrations

    try:
        found = migrations.check(url) if check else migrations.upgrade(url)
    except RuntimeError as error:
        raise refusal(str(error)) from None
    if check and found:
        raise refusal("\n".join(found))
    typer.echo("\n".join([*(f"applied {revision}" for revision in found), "The database is up to date."]), err=True)
