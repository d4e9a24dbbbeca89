"""`kinerja check`: is everything ready?"""

from __future__ import annotations

import typer

from bot.cli.refusal import bot_settings


def check() -> None:
    """Tell whether everything is ready for `kinerja run`: settings, database, Telegram, folders."""
    settings = bot_settings()
    from bot.app import check as examine

    raise typer.Exit(examine(settings))
