"""`kinerja period`: open a period, move its dates, close it, see how far it is."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.refusal import bot_settings, refusal
from bot.cli.storage import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.appraisal import Stage
    from bot.domain.period import Days, PeriodKey
    from bot.i18n import Text
    from bot.services.progress.status import Status
    from bot.settings import Settings
    from models import Session

app = typer.Typer(
    help="Periods of appraisal: open, move dates, close, status.", no_args_is_help=True, rich_markup_mode=None
)


def _day(written: str) -> date:
    """A day as 2026-10-10 or 10-10-2026."""
    parts = [int(part) for part in re.findall(r"[0-9]+", written)]
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
            return date(parts[0], parts[1], parts[2])
        if re.fullmatch(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}", written):
            return date(parts[2], parts[1], parts[0])
    except ValueError:
        pass
    raise typer.BadParameter(f"{written!r} is no date. Write it as 2026-10-10 or 10-10-2026.")


KindName = Literal["BULANAN", "TW1", "TW2", "TW3", "TW4", "AKHIR"]
Kind = Annotated[
    KindName,
    typer.Argument(
        metavar="KIND",
        help="TW1, TW2, TW3, TW4, AKHIR (the year; opened together with TW4), or BULANAN with --month.",
        show_default=False,
        case_sensitive=False,
    ),
]
Year = Annotated[int, typer.Argument(help="The year.", min=2000, max=2100, show_default=False)]
Month = Annotated[int, typer.Option("--month", help="The month of a BULANAN, 1 to 12.", min=0, max=12)]
SelfReviewDue = Annotated[
    date | None, typer.Option(parser=_day, metavar="DAY", help="Last day for self-reviews.", show_default=False)
]
AssessmentDue = Annotated[
    date | None, typer.Option(parser=_day, metavar="DAY", help="Last day for assessments.", show_default=False)
]
Starts = Annotated[
    date | None, typer.Option(parser=_day, metavar="DAY", help="First day that is appraised.", show_default=False)
]
Ends = Annotated[
    date | None, typer.Option(parser=_day, metavar="DAY", help="Last day that is appraised.", show_default=False)
]


@app.callback()
def period() -> None:
    """Periods of appraisal: open, move dates, close, status."""


@app.command("open")
def open_(
    kind: Kind,
    year: Year,
    month: Month = 0,
    self_review_due: SelfReviewDue = None,
    assessment_due: AssessmentDue = None,
    starts: Starts = None,
    ends: Ends = None,
    yes: Annotated[bool, typer.Option("--yes", help="Open it although something is missing.")] = False,
) -> None:
    """Open a period and tell everybody. Of a period that is open already: add the people who were missing."""
    settings, key = bot_settings(), _key(kind, year, month)
    from bot.services.periods import changing

    now = _now(settings)
    given = (self_review_due, assessment_due, starts, ends)
    with transaction(settings) as session:
        found = changing.find(session, key)
        if found is not None and found.closed_at is None:
            if any(given):
                raise refusal(f"{found.name} is open already. Its dates are moved with `kinerja period move`.")
            done = changing.add_missing(session, None, found.id or 0, now)
            said = f"{done.title}: {done.appraised} added, {done.exempt} recorded as not appraised"
        else:
            days = _with(changing.default_days(session, key), *given)
            _tell_what_is_missing(session, key, days, now, yes)
            done = changing.open_period(session, None, key, days, now, anyway=True)
            said = f"{done.title} is open: {done.appraised} people are appraised, {done.exempt} are not (with reason)"
    typer.echo(f"{said}; {done.left_out} left out for now.", err=True)


def _with(
    days: Days, self_review_due: date | None, assessment_due: date | None, starts: date | None, ends: date | None
) -> Days:
    """The days with what was given; the proposed day for self-reviews gives way to an earlier one for assessments."""
    assessment_due = assessment_due or days.assessment_due_on
    return type(days)(
        starts or days.starts_on,
        ends or days.ends_on,
        self_review_due or min(days.self_review_due_on, assessment_due),
        assessment_due,
    )


def _tell_what_is_missing(session: Session, key: PeriodKey, days: Days, now: datetime, yes: bool) -> None:
    from bot.domain.calendar import local_day
    from bot.errors import Refused
    from bot.flows.period_words import found
    from bot.services.periods import changing, checks

    today = local_day(now)
    fault = days.fault(key.year)
    if fault is not None:
        raise Refused(fault)
    changing.refuse_impossible(session, key, days.starts_on, today)
    check = checks.check(session, key, days, today)
    typer.echo(f"{key.together}: {check.appraised} people would be appraised. {_english(_last_days(days))}", err=True)
    doubts = [_english(doubt) for doubt in days.doubts(today)]
    doubts += [_english(found(finding, n)) for finding, n in check.counts.items()]
    for doubt in doubts:
        typer.echo(f"  ! {doubt}", err=True)
    if doubts and not yes:
        raise refusal("Nothing was opened. Put it right, or add --yes to open it all the same.")


@app.command()
def move(
    kind: Kind,
    year: Year,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the change.", show_default=False)],
    month: Month = 0,
    self_review_due: SelfReviewDue = None,
    assessment_due: AssessmentDue = None,
) -> None:
    """Move the last days of an open period; who still has something to do is told."""
    if self_review_due is None and assessment_due is None:
        raise typer.BadParameter("Name at least one day: --self-review-due or --assessment-due.")
    settings, key = bot_settings(), _key(kind, year, month)
    from bot.domain.calendar import local_day
    from bot.services.periods import changing

    now = _now(settings)
    with transaction(settings) as session:
        found = changing.known(session, key)
        days = changing.move(session, None, found.id or 0, self_review_due, assessment_due, reason, now)
        for doubt in days.doubts(local_day(now)):
            typer.echo(f"  ! {_english(doubt)}", err=True)
    typer.echo(f"{found.name} was moved. {_english(_last_days(days))}", err=True)


@app.command()
def close(
    kind: Kind,
    year: Year,
    month: Month = 0,
    force: Annotated[bool, typer.Option("--force", help="Close it although work is open; needs --reason.")] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why, at least 20 characters; kept.", show_default=False)
    ] = None,
) -> None:
    """Close a period. Refused while work is open, unless forced; it cannot be opened again."""
    if force and reason is None:
        raise typer.BadParameter("--force needs --reason.", param_hint="--reason")
    settings, key = bot_settings(), _key(kind, year, month)
    from bot.services.periods import changing
    from bot.services.progress import status as period_status

    now = _now(settings)
    with transaction(settings) as session:
        found = changing.known(session, key)
        status = period_status.status(session, None, found.id or 0, now)
        if status.open_work and not force and status.closed_at is None:
            _print_units(session, status, now)
        unfinished = changing.close(session, None, status.period_id, now, force=force, reason=reason)
    typer.echo(f"{status.title} is closed; {unfinished} appraisals stay unfinished.", err=True)


@app.command("status")
def status_(
    kind: Annotated[
        KindName | None,
        typer.Argument(metavar="[KIND]", help="As for the others; the open period if not given.", case_sensitive=False),
    ] = None,
    year: Annotated[int | None, typer.Argument(help="The year.", min=2000, max=2100)] = None,
    month: Month = 0,
    by_unit: Annotated[bool, typer.Option("--by-unit", help="By organisation too.")] = False,
) -> None:
    """Tell how far a period is: numbers by stage, late penilai, and which reminders are scheduled."""
    if (kind is None) != (year is None):
        raise typer.BadParameter("Name kind and year, or neither.")
    settings = bot_settings()
    key = None if kind is None or year is None else _key(kind, year, month)
    from bot.services.periods import changing
    from bot.services.progress import status as period_status

    now = _now(settings)
    with transaction(settings) as session:
        if key is not None:
            found = period_status.status(session, None, changing.known(session, key).id or 0, now)
        elif (running := period_status.running(session, None, now)) is not None:
            found = running
        else:
            raise refusal("No period is open.")
        _print(found)
        if found.closed_at is None:
            _print_reminders(session, now)
        if by_unit:
            _print_units(session, found, now)


def _print(status: Status) -> None:
    from bot.domain.calendar import local_day

    opened = f"open since {local_day(status.opened_at)}" if status.opened_at else "not open"
    state = f"closed on {local_day(status.closed_at)}" if status.closed_at else opened
    typer.echo(f"{status.title}: {state}")
    typer.echo(f"appraised {status.days.starts_on} to {status.days.ends_on}")
    typer.echo(f"self-reviews until {status.days.self_review_due_on}, assessments {status.days.assessment_due_on}")
    typer.echo(f"people {status.people}")
    for stage, n in _in_order(status.counts):
        typer.echo(f"  {stage:<10} {n}")
    typer.echo(f"left out {status.left_out}")
    typer.echo(f"late penilai {status.late}")


def _print_reminders(session: Session, now: datetime) -> None:
    """What goes out when: planned already (with how many it reached), to come, or left out."""
    from bot.services.reminding import preview

    typer.echo("reminders")
    for one in preview.outlook(session, None, now):
        state = "left out" if one.skipped else "planned" if one.planned else "to come"
        typer.echo(f"  {one.day} {one.duty.value:<12} {one.moment.value:<12} {one.people:>6}  {state}")


def _print_units(session: Session, status: Status, now: datetime) -> None:
    from bot.services.progress import status as period_status

    for unit in period_status.by_unit(session, None, status.period_id, now):
        numbers = [f"{stage} {n}" for stage, n in _in_order(unit.counts) if n]
        typer.echo(f"  {unit.unit}: {', '.join([*numbers, *([f'late penilai {unit.late}'] if unit.late else [])])}")


def _in_order(counts: Mapping[Stage, int]) -> list[tuple[str, int]]:
    from bot.domain.appraisal import Stage

    return [(stage.value, counts.get(stage, 0)) for stage in Stage]


def _key(kind: str, year: int, month: int) -> PeriodKey:
    from bot.domain.period import PeriodKey, PeriodKind

    try:
        return PeriodKey(PeriodKind(kind), year, month)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint="--month") from None


def _now(settings: Settings) -> datetime:
    from bot.clock import FileClock, SystemClock

    return (FileClock(settings.clock_file) if settings.clock_file else SystemClock()).now()


def _english(text: Text) -> str:
    from bot.i18n import translator

    return translator("en").label(text)


def _last_days(days: Days) -> Text:
    from bot.flows.period_words import last_days

    return last_days(days)
