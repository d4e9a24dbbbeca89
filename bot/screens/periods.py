"""Periods for BKPSDM: how far the one that runs is, what is missing before the next, what was done to it."""

from __future__ import annotations

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.domain.enrolment import Finding
from bot.domain.period import PeriodKey, key_of
from bot.errors import NotFound
from bot.flows.period_words import doubtful, found, last_days
from bot.i18n import N_, NN_, Text, plain
from bot.screens.base import MENU, PAGE, Request, Shown, page_of, pager
from bot.services.periods import changing, checks
from bot.services.progress import status as period_status
from bot.services.progress.status import Status
from bot.view import Button, View, lines

BACK = Button(N_("🗓 Period"), "v:period")

EARLIER = 3
"""Closed periods that can be looked at from the list. Our own choice."""

STAGES: dict[Stage, Text] = {
    Stage.OPEN: N_("⚪ Self-review not sent: {n}"),
    Stage.RETURNED: N_("↩️ Returned, not sent again: {n}"),
    Stage.SUBMITTED: N_("🟡 Wait for the assessment: {n}"),
    Stage.ASSESSED: N_("🟢 Assessed: {n}"),
    Stage.EXEMPT: N_("➖ Not appraised: {n}"),
}

_SIGNS: dict[Stage, str] = {Stage.OPEN: "⚪", Stage.RETURNED: "↩️", Stage.SUBMITTED: "🟡"}


def show(request: Request) -> Shown:
    """The period that runs; where none does, which can be opened and which were closed lately. Or one by its id."""
    if request.args:
        asked = period_status.status(request.session, request.person, request.number(0), request.now)
        return View(_card(asked), _ways(asked))
    status = period_status.running(request.session, request.person, request.now)
    if status is not None:
        return View(_card(status), _ways(status))
    earlier = period_status.closed(request.session, request.person)[:EARLIER]
    keys = period_status.openable(request.session, request.person, local_day(request.now))
    said = N_("<b>Periods</b>\nNo period is open. Which one is to be opened?")
    nothing = N_("<b>Periods</b>\nNo period is open, and none can be opened at the moment.")
    return View(
        (said if keys else nothing,),
        (
            *((Button(N_("Open {period}")(period=key.together), f"v:period_open:{key.code}"),) for key in keys),
            *((Button(N_("See: {what}")(what=plain(one.title)), f"v:period:{one.period_id}"),) for one in earlier),
            (MENU,),
        ),
    )


def _card(status: Status) -> tuple[Text, ...]:
    notes = (
        NN_("🔴 {n} penilai is late with assessments.", "🔴 {n} penilai are late with assessments.")(n=status.late)
        if status.late
        else None,
        NN_(
            "❔ {n} person in service has no appraisal here: penilai or SKP was missing.",
            "❔ {n} people in service have no appraisal here: penilai or SKP was missing.",
        )(n=status.left_out)
        if status.left_out
        else None,
    )
    return (
        N_("<b>{period}</b>\n{n} people")(period=status.title, n=status.people),
        lines(
            N_("Open since {moment}.")(moment=status.opened_at)
            if status.closed_at is None
            else N_("Closed on {moment}.")(moment=status.closed_at),
            last_days(status.days),
        ),
        lines(*(STAGES[stage](n=status.counts[stage]) for stage in STAGES if status.counts[stage])),
        *((lines(*notes),) if any(notes) else ()),
    )


def _ways(status: Status) -> tuple[tuple[Button, ...], ...]:
    row_id = status.period_id
    looks = [Button(N_("By organisation"), f"v:period_units:{row_id}")]
    if status.late:
        looks.append(Button(N_("Late penilai"), f"v:period_late:{row_id}"))
    trail_of = Button(N_("What was done"), f"v:period_trail:{row_id}")
    if status.closed_at is not None:
        return ((*looks, trail_of), (BACK, MENU))
    return (
        tuple(looks),
        *(((Button(N_("Add who is missing"), f"v:period_add:{row_id}"),),) if status.left_out else ()),
        (
            Button(N_("Move dates"), f"v:begin:period_move:{status.subject}"),
            Button(N_("Close"), f"v:period_close:{row_id}"),
        ),
        (trail_of, MENU),
    )


# ---- opening


def _key(request: Request) -> PeriodKey:
    key = key_of(request.number(0))
    if key is None:
        raise NotFound
    return key


def opening(request: Request) -> Shown:
    """What is missing before a period is opened; each finding can be looked into."""
    key = _key(request)
    check = period_status.missing(request.session, request.person, key, request.now)
    counts, days = check.counts, changing.default_days(request.session, key)
    doubts = [*doubtful(days, local_day(request.now)), *(N_("⚠️ {note}")(note=found(f, n)) for f, n in counts.items())]
    goes_with = N_("Triwulan IV and the year (AKHIR) are opened together: one conversation, two records.")
    return View(
        (
            N_("<b>Open {period}</b>")(period=key.together),
            lines(
                goes_with if key.companion else None,
                NN_("{n} person would be appraised.", "{n} people would be appraised.")(n=check.appraised),
                last_days(days),
            ),
            lines(N_("<b>Worth a look first</b>"), *doubts) if doubts else N_("Nothing is missing."),
        ),
        (
            *(
                (Button(N_("See: {what}")(what=_NAMES[finding]), f"v:period_found:{key.code}:{finding.value}"),)
                for finding in counts
            ),
            (Button(N_("Open it all the same") if doubts else N_("Open it"), f"v:begin:period_open:{key.code}"),),
            (BACK, MENU),
        ),
    )


_NAMES: dict[Finding, Text] = {
    Finding.NO_PENILAI: N_("without penilai"),
    Finding.NO_PLAN: N_("without approved SKP"),
    Finding.NOT_JOINED: N_("penilai not joined"),
    Finding.NO_HEAD: N_("units without head"),
    Finding.NO_LEADER: N_("organisations without leader above"),
    Finding.EXEMPT: N_("not appraised"),
    Finding.PARTLY: N_("away for a part"),
}


def finding(request: Request) -> Shown:
    """Who or what a finding is about, by page."""
    key = _key(request)
    if len(request.args) < 2 or request.args[1] not in set(Finding):
        raise NotFound
    what = Finding(request.args[1])
    check = period_status.missing(request.session, request.person, key, request.now)
    ids, page, pages = page_of(check.findings[what], request.number(2))
    names = checks.names(request.session, what, ids)
    return View(
        (
            N_("<b>{what}</b> · {period} · {n}")(what=_NAMES[what], period=key.together, n=len(check.findings[what])),
            lines(*(Text("• {name}", {"name": name}) for name in names)) if names else N_("There is none any more."),
        ),
        (
            pager(f"v:period_found:{key.code}:{what.value}", page, pages),
            (Button(N_("Back to the check"), f"v:period_open:{key.code}"), MENU),
        ),
    )


def add(request: Request) -> Shown:
    """Add who could not be taken in before; asks once more, since each of them gets a message."""
    row_id = request.number(0)
    if request.args[1:] != ("yes",):
        status = period_status.status(request.session, request.person, row_id, request.now)
        return View(
            (
                N_(
                    "Everybody in service who has a penilai and an approved SKP by now and no appraisal in {period} "
                    "gets one, and a message about it."
                )(period=status.title),
            ),
            ((Button(N_("Yes, add them"), f"v:period_add:{row_id}:yes"),), (BACK, MENU)),
        )
    done = changing.add_missing(request.session, request.person, row_id, request.now)
    return View(
        (
            N_("✅ {period}: {appraised} added, {exempt} recorded as not appraised, {left_out} still without.")(
                period=done.title, appraised=done.appraised, exempt=done.exempt, left_out=done.left_out
            ),
        ),
        ((BACK, MENU),),
    )


# ---- looking


def by_unit(request: Request) -> Shown:
    """How far each organisation is."""
    row_id = request.number(0)
    status = period_status.status(request.session, request.person, row_id, request.now)
    units = period_status.by_unit(request.session, request.person, row_id, request.now)
    shown, page, pages = page_of(units, request.number(1))
    return View(
        (
            N_("<b>By organisation</b> · {period}")(period=status.title),
            *(
                lines(
                    N_("<b>{unit}</b>: {done} of {all} done")(
                        unit=unit.unit,
                        done=sum(n for stage, n in unit.counts.items() if stage.is_over),
                        all=sum(unit.counts.values()),
                    ),
                    *(STAGES[stage](n=unit.counts[stage]) for stage in _SIGNS if unit.counts[stage]),
                    N_("🔴 Late penilai: {n}")(n=unit.late) if unit.late else None,
                )
                for unit in shown
            ),
        ),
        (pager(f"v:period_units:{row_id}", page, pages), (BACK, MENU)),
    )


def late(request: Request) -> Shown:
    """Which penilai have let the last day of assessments pass."""
    row_id = request.number(0)
    names = period_status.late_penilai(request.session, request.person, row_id, request.now)
    shown, page, pages = page_of(names, request.number(1))
    return View(
        (
            N_("<b>Late penilai</b> · {n}")(n=len(names)),
            lines(*(Text("• {name}: {n}", {"name": name, "n": n}) for name, n in shown))
            if shown
            else N_("No penilai is late."),
        ),
        (pager(f"v:period_late:{row_id}", page, pages), (BACK, MENU)),
    )


def closing(request: Request) -> Shown:
    """What is still open, by name; then the way to close."""
    row_id = request.number(0)
    status = period_status.status(request.session, request.person, row_id, request.now)
    pages = max(1, -(-status.open_work // PAGE))
    page = min(request.number(1), pages - 1)
    names = period_status.unfinished(request.session, request.person, row_id, page * PAGE, PAGE)
    still = NN_(
        "{n} appraisal is not finished. It can be closed all the same, with a reason that is kept.",
        "{n} appraisals are not finished. It can be closed all the same, with a reason that is kept.",
    )
    listed = (Text("{sign} {name} ({unit})", {"sign": _SIGNS[p.stage], "name": p.name, "unit": p.unit}) for p in names)
    return View(
        (
            N_("<b>Close {period}</b>")(period=status.title),
            still(n=status.open_work) if status.open_work else N_("Nothing is open any more."),
            lines(*listed),
        ),
        (
            pager(f"v:period_close:{row_id}", page, pages),
            (
                Button(
                    N_("Close with a reason") if status.open_work else N_("Close"),
                    f"v:begin:period_close:{status.subject}",
                ),
            ),
            (BACK, MENU),
        ),
    )
