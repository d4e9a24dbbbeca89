"""The command line: `kinerja` and `python -m bot`. One file a noun; exit codes 0 fine · 1 refused or failed · 2 usage.

Commands import what they need when they run, so that `kinerja --help` answers at once. Messages are English and go to
standard error; standard output carries results only.
"""

from __future__ import annotations

import typer

from bot.cli import check, demo, imports, invite, key, migrate, period, role, run

app = typer.Typer(
    name="kinerja",
    help="Performance appraisal of civil servants (ASN) as a conversation on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for verb in (demo.demo, run.run, check.check, migrate.migrate, invite.invite):
    app.command()(verb)
app.add_typer(imports.app, name="import")
app.add_typer(key.app, name="key")
app.add_typer(role.app, name="role")
app.add_typer(period.app, name="period")


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    app(prog_name="kinerja")
