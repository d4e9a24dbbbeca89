"""How a command refuses: a message on standard error and exit code 1, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings, StorageSettings


def refusal(message: str) -> typer.Exit:
    """Say why on standard error; raise what this returns."""
    typer.echo(message, err=True)
    return typer.Exit(1)


def bot_settings() -> Settings:
    """The settings of the bot; refuses with all that is missing or wrong."""
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings("bot")
    except SettingsError as error:
        raise refusal(str(error)) from None


def storage_settings() -> StorageSettings:
    """The settings of the data alone; refuses with all that is missing or wrong."""
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings("storage")
    except SettingsError as error:
        raise refusal(str(error)) from None
