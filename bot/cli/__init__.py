"""The command line: `kinerja` and `python -m bot`. One file a noun; exit codes 0 fine · 1 refused or failed · 2 usage.

Commands import what they need when they run, so that `kinerja --help` answers at once. Messages are English and go to
standard error; standard output carries results only.
"""

from __future__ import annotations

import typer

from bot.cli import check, demo, key, migrate, run

app = typer.Typer(
    name="kinerja",
    help="Performance appraisal of civil servants (ASN) as a conversation on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for verb in (demo.demo, run.run, check.check, migrate.migrate):
    app.command()(verb)
app.add_typer(key.app, name="key")


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    app(prog_name="kinerja")
