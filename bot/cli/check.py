"""`kinerja check`: is everything ready?"""

from __future__ import annotations

import typer

from bot.cli.refusal import bot_settings


def check() -> None:
    """Tell whether everything is ready for `kinerja run`: settings, data, key, trail, folder, port, Telegram."""
    settings = bot_settings()
    from bot.cli.examination import examine

    findings = examine(settings)
    for fine, said in findings:
        typer.echo(f"{'ok  ' if fine else 'FAIL'}  {said}")
    raise typer.Exit(0 if all(fine for fine, _ in findings) else 1)
