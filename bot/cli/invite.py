"""`kinerja invite`: links for people who have not joined, and apart from them the codes."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.refusal import bot_settings, refusal
from bot.cli.storage import transaction

if TYPE_CHECKING:
    from bot.settings import Settings

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


def invite(
    unit: Annotated[
        str | None, typer.Option(help="Code of a unit; units below it are included. Without it: the whole city.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The file for the links; the codes go into a second one beside it.")] = Path(
        "undangan.xlsx"
    ),
    again: Annotated[
        bool, typer.Option("--again", help="New links also for who has an unused one; that one then ends.")
    ] = False,
    bot: Annotated[
        str | None, typer.Option(help="The bot's name at Telegram; without it Telegram is asked.", metavar="NAME")
    ] = None,
) -> None:
    """Make one-use links for everybody who has not joined, valid for seven days, as a sheet per unit.

    Two files are written: FILE.xlsx with the links, and FILE-kode.xlsx with the codes that each person is told apart
    from the link. Only this machine's user can read them; neither can be made again.
    """
    settings = bot_settings()
    name = _bot_name(settings, bot)
    codes = out.with_name(f"{out.stem}-kode{out.suffix}")
    from bot.clock import SystemClock
    from bot.errors import NotFound
    from bot.i18n import translator
    from bot.services.door import invitations
    from bot.sheets import invitations as sheets

    words = translator("id")
    with _reserved(out, codes), transaction(settings) as session:
        try:
            batch = invitations.invite_as_operator(session, unit, SystemClock().now(), again=again)
        except NotFound:
            raise refusal(f"There is no unit with the code {unit}. Nothing was made.") from None
        if not batch.issued:
            raise refusal(_nobody(batch.kept))
        _write(out, sheets.links(batch.issued, name, words))
        _write(codes, sheets.codes(batch.issued, words))
    typer.echo(f"{out}\n{codes}")
    kept = f" {batch.kept} more have an unused link and keep it; --again makes new ones." if batch.kept else ""
    made = f"{len(batch.issued)} invitations were" if len(batch.issued) > 1 else "1 invitation was"
    typer.echo(f"{made} made.{kept}", err=True)
    typer.echo("Hand the codes over in person or by phone, never together with the links.", err=True)


def _nobody(kept: int) -> str:
    if kept:
        return f"Nothing was made: {kept} people have an unused link. Use --again to make new ones; the old ones end."
    return "Nothing was made: nobody is waiting for an invitation."


def _bot_name(settings: Settings, given: str | None) -> str:
    if given is not None:
        name = given.removeprefix("@")
        if not _USERNAME.fullmatch(name):
            raise typer.BadParameter("The bot's name has letters, digits and underscores.", param_hint="--bot")
        return name
    from bot.app import bot_name

    try:
        return asyncio.run(bot_name(settings))
    except Exception as error:  # noqa: BLE001 - whatever it is, the remedy is the same
        raise refusal(
            f"Telegram did not tell the bot's name ({type(error).__name__}). Check the token and the network with "
            "`kinerja check`, or name the bot with --bot."
        ) from None


@contextmanager
def _reserved(*targets: Path) -> Iterator[None]:
    """Files that were not there before and only this user can read; they go again where nothing comes of it."""
    made: list[Path] = []
    try:
        for target in targets:
            try:
                os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                raise refusal(f"{target} is already there. Name another file with --out.") from None
            except OSError as error:
                raise refusal(f"{target} cannot be written: {error.strerror}.") from None
            made.append(target)
        yield
    except BaseException:
        for target in made:
            target.unlink(missing_ok=True)
        raise


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise refusal(f"{target} cannot be written: {error.strerror}. Nothing was made.") from None
