"""`kinerja import`: units, staff, the whole organisation or the working calendar from a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.refusal import bot_settings, refusal

if TYPE_CHECKING:
    from bot.domain.forms import Fault
    from bot.domain.intake_forms import ImportKind
    from bot.domain.tabulation import Progress
    from bot.services.intake.bringing import Intake, Preview
    from bot.services.ports import Attachment
    from bot.settings import Settings

app = typer.Typer(
    help="Bring in units, staff, the whole organisation or the working calendar from an XLSX or CSV file.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NAMED = 20
"""Different faults that are printed; all of them stand in the copy of the file."""

File = Annotated[
    Path | None, typer.Argument(help="The file to bring in; with --template the file to write.", show_default=False)
]
Check = Annotated[bool, typer.Option("--check", help="Only tell what would change and what is wrong; change nothing.")]
Template = Annotated[bool, typer.Option("--template", help="Write the empty form with explanations, and nothing else.")]


@app.callback()
def imports() -> None:
    """Bring in units, staff, the whole organisation or the working calendar from an XLSX or CSV file."""


@app.command()
def units(file: File = None, check: Check = False, template: Template = False) -> None:
    """Units: code, name, the unit above, whether it gets a predikat, working days, head."""
    _import("UNITS", file, check, template)


@app.command()
def staff(file: File = None, check: Check = False, template: Template = False) -> None:
    """Staff: NIP, status, rank, post, unit, penilai, special states."""
    _import("STAFF", file, check, template)


@app.command()
def organisation(file: File = None, check: Check = False, template: Template = False) -> None:
    """Units, staff and who acts for whom (Plt, Plh) in one workbook of three sheets."""
    _import("ORGANISATION", file, check, template)


@app.command()
def holidays(file: File = None, check: Check = False, template: Template = False) -> None:
    """Working calendar: days that the mayor's circulars make free or worked, against the national list."""
    _import("HOLIDAYS", file, check, template)


def _import(name: str, file: Path | None, check: bool, template: bool) -> None:
    from bot.domain.intake_forms import ImportKind
    from bot.i18n import translator
    from bot.services.intake import bringing

    kind = ImportKind(name)
    if template:
        _write_template(bringing.empty_form(kind, translator("id")), file)
        return
    if file is None:
        raise typer.BadParameter("Name the file to bring in, or use --template to write the empty form.")
    settings = bot_settings()
    read = _read(kind, file)
    preview = _carry_out(settings, read, check)
    if preview.faults:
        copy = bringing.copy_with_faults(read, preview.faults, translator("id"))
        raise _faulty(preview.faults, _write_beside(file, copy))
    _report(preview, check)


def _write_template(form: Attachment, file: Path | None) -> None:
    target = file or Path(form.name)
    try:
        with target.open("xb") as written:
            written.write(form.content)
    except FileExistsError:
        raise refusal(f"{target} is already there, and may be filled in. Name another file.") from None
    except OSError as error:
        raise refusal(f"{target} cannot be written: {error.strerror}.") from None
    typer.echo(str(target))


def _read(kind: ImportKind, file: Path) -> Intake:
    from bot.clock import SystemClock
    from bot.domain.calendar import local_day
    from bot.errors import Refused
    from bot.i18n import translator
    from bot.services.intake import bringing

    try:
        content = file.read_bytes()
    except OSError as error:
        raise refusal(f"{file} cannot be read: {error.strerror}.") from None
    try:
        with _bar("Reading") as progress:
            return bringing.read(file.name, content, local_day(SystemClock().now()), kind=kind, progress=progress)
    except Refused as refused:
        raise refusal(translator("en").label(refused.message)) from None


def _carry_out(settings: Settings, read: Intake, check: bool) -> Preview:
    from bot.clock import SystemClock
    from bot.errors import Refused
    from bot.i18n import translator
    from bot.services.intake import bringing
    from models import migrations
    from models.session import Database

    url, now = settings.database_url.get_secret_value(), SystemClock().now()
    if migrations.check(url):
        raise refusal("The database is not up to date. Run `kinerja migrate` first.")
    database = Database(url, settings.vault)
    try:
        with _bar("Checking" if check else "Bringing in") as progress:
            if check:
                with database.read() as session:
                    return bringing.preview(session, None, read, now, progress)
            with database.write() as session:
                return bringing.apply(session, None, read, now, progress=progress)
    except Refused as refused:
        raise refusal(translator("en").label(refused.message)) from None
    finally:
        database.close()


def _faulty(faults: tuple[Fault, ...], copy: Path) -> typer.Exit:
    from bot.domain.forms import alike, discreet, numbers
    from bot.i18n import translator

    words, kinds = translator("en"), alike(faults)
    for fault, rows in kinds[:NAMED]:
        where = [fault.sheet]
        where += [f"row {numbers(rows)}"] if rows else []
        where += [f"column {fault.column}"] if fault.column else []
        reason, remedy = (words.label(discreet(text, names=False)) for text in (fault.reason, fault.remedy))
        typer.echo(f"{', '.join(where)}: {reason} {remedy}", err=True)
    hidden = sum(max(len(rows), 1) for _, rows in kinds[NAMED:])
    if hidden:
        typer.echo(f"… and {hidden} more.", err=True)
    return refusal(f"{len(faults)} faults; nothing was changed. Every one of them stands in {copy}.")


def _write_beside(file: Path, copy: Attachment) -> Path:
    """The copy holds personal data: it is for the operator's eyes only."""
    target = file.with_name(copy.name)
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
            written.write(copy.content)
    except OSError as error:
        raise refusal(f"There are faults, but {target} cannot be written: {error.strerror}.") from None
    return target


def _report(preview: Preview, check: bool) -> None:
    for tally in preview.tallies:
        said = f"{tally.sheet}: {tally.new} new, {tally.changed} changed, {tally.unchanged} unchanged"
        said += f", {tally.removed} removed" if tally.removed else ""
        typer.echo(said + (f"; {tally.not_in_file} in the list but not in the file" if tally.not_in_file else ""))
        for column, count in tally.columns:
            typer.echo(f"  {column}: {count}")
    counted = (
        (preview.moving, "running appraisals go to another penilai or unit"),
        (preview.leaving, "people are no longer in service"),
        (preview.leaderless, "people have a penilai who has gone, without anybody who acts"),
    )
    for count, what in counted:
        if count:
            typer.echo(f"{count} {what}")
    if preview.unread:
        typer.echo(f"Sheets that were not read: {', '.join(preview.unread)}", err=True)
    typer.echo("Nothing was changed (--check)." if check else "Brought in.", err=True)


@contextmanager
def _bar(label: str) -> Iterator[Progress | None]:
    """A progress bar on standard error, where somebody is looking at it."""
    if not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=1000, label=f"{label:11}", file=sys.stderr) as bar:
        yield _moving(bar.update)


def _moving(update: Callable[[int], None]) -> Progress:
    """Moves a bar of a thousand parts; several sheets follow each other, and it never goes back."""
    shown = 0

    def progress(done: int, total: int) -> None:
        nonlocal shown
        reached = 1000 * done // max(total, 1)
        if reached > shown:
            update(reached - shown)
            shown = reached

    return progress
