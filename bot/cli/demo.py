"""`kinerja demo`: the product without a token."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DIRECTORY = Path(".demo")
"""The only place that the demo writes to."""


def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Start over with a fresh sample city.")] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the chat page; a free one if not given.")
    ] = None,
) -> None:
    """Show the bot with an invented city and a chat page on this machine; writes only to .demo."""
    from bot.demo import demo as start

    raise typer.Exit(start(DIRECTORY, reset, port))
