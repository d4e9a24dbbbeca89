"""`kinerja key`: encryption keys."""

from __future__ import annotations

import typer

app = typer.Typer(help="Keys for KINERJA_ENCRYPTION_KEY.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def key() -> None:
    """Keys for KINERJA_ENCRYPTION_KEY."""


@app.command()
def new() -> None:
    """Print a new key. Put it first into KINERJA_ENCRYPTION_KEY and keep the older keys behind it."""
    from models.crypto import new_key

    typer.echo(new_key())
