"""`kinerja run`: the bot itself."""

from __future__ import annotations

import typer

from bot.cli.refusal import bot_settings


def run() -> None:
    """Start the bot: polling or webhook, as KINERJA_MODE says, until it is stopped."""
    settings = bot_settings()
    from bot.app import run as start

    raise typer.Exit(start(settings))
