"""`kinerja role`: give and take the roles BKPSDM and UNIT_ADMIN."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from bot.cli.refusal import bot_settings, refusal
from bot.cli.storage import transaction

app = typer.Typer(
    help="Give or take a role: BKPSDM, or UNIT_ADMIN of a unit.", no_args_is_help=True, rich_markup_mode=None
)

Nip = Annotated[str, typer.Argument(help="NIP or NI PPPK of the person.", show_default=False)]
RoleName = Annotated[
    Literal["BKPSDM", "UNIT_ADMIN"],
    typer.Argument(metavar="BKPSDM|UNIT_ADMIN", help="The role.", show_default=False, case_sensitive=False),
]
UnitCode = Annotated[str | None, typer.Option("--unit", help="Code of the unit of a UNIT_ADMIN.", metavar="CODE")]


@app.callback()
def role() -> None:
    """Give or take a role: BKPSDM, or UNIT_ADMIN of a unit."""


@app.command()
def grant(nip: Nip, role: RoleName, unit: UnitCode = None) -> None:
    """Give a role. It works once the person has joined and a second person has confirmed the account."""
    _change("grant", nip, role, unit)


@app.command()
def revoke(nip: Nip, role: RoleName, unit: UnitCode = None) -> None:
    """Take a role, also the last one at BKPSDM."""
    _change("revoke", nip, role, unit)


def _change(deed: str, nip: str, role: str, unit: str | None) -> None:
    if (role == "UNIT_ADMIN") != (unit is not None):
        needs = "UNIT_ADMIN needs --unit CODE." if role == "UNIT_ADMIN" else "BKPSDM is for the whole city: no --unit."
        raise typer.BadParameter(needs, param_hint="--unit")
    settings = bot_settings()
    from bot.clock import SystemClock
    from bot.domain.nip import clean, mask
    from bot.errors import Conflict, NotFound
    from bot.i18n import translator
    from bot.services import roles
    from models.people import Role

    number = clean(nip)
    with transaction(settings) as session:
        act = roles.grant_as_operator if deed == "grant" else roles.revoke_as_operator
        try:
            act(session, number, Role(role), unit, SystemClock().now())
        except Conflict:
            state = "has this role already" if deed == "grant" else "does not have this role"
            raise refusal(f"{mask(number)} {state}. Nothing was changed.") from None
        except NotFound as missing:
            said = translator("en").label(missing.message)
            raise refusal(f"{said} NIP {mask(number)}; nothing was changed.") from None
    done = "given to" if deed == "grant" else "taken from"
    of_unit = f" of {unit}" if unit else ""
    typer.echo(f"{role}{of_unit} was {done} {mask(number)}.", err=True)
