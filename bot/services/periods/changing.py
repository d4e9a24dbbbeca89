"""Opening a period, adding who is missing, moving its dates, closing it. By BKPSDM in chat, or from the shell.

`by` is None for the shell, which has no rights of its own to check. Each change holds the period against others, so
that of two officers who act at once the second one sees what the first has done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.appraisal import CURRENT_REGULATION, Stage
from bot.domain.calendar import local_day
from bot.domain.period import Days, PeriodKey
from bot.domain.textrules import rejection
from bot.errors import Conflict, NotFound, Refused
from bot.i18n import N_, NN_
from bot.services import calendars, outbox, twins
from bot.services.periods import checks
from bot.services.periods.enrolling import Opened, fill
from bot.services.periods.trail import codes_of, days_of, keep, mark_of, may_manage, period_id
from bot.services.rights import Person
from bot.services.summaries import announcing
from models import Session
from models.appraisal import Period, PeriodAct
from models.queries import enrolment, people, progress
from models.queries import periods as rows
from models.queries.twins import beside

MOVED, CLOSED = "period_moved", "period_closed"
"""Kinds of messages to who has something open; the first is about a change, the second about a period."""

_ABOUT_APPRAISALS = ("self_review", "assessment", "return_review")
_ABOUT_UNITS = ("organisation",)
"""Conversations that end with the period, by what they are about."""


def key_of(period: Period) -> PeriodKey:
    """Which period a row is."""
    return PeriodKey(period.kind, period.year, period.month)


def default_days(session: Session, key: PeriodKey) -> Days:
    """The days that are proposed, by the working days of the city as they stand now: five a week."""
    return key.default_days(calendars.of_week(session, 5, key.year))


def leading(session: Session, period: Period) -> Period:
    """The period that people talk about: TW4 for an AKHIR that follows it."""
    return (beside(session, period) or period) if period.follows else period


def find(session: Session, key: PeriodKey) -> Period | None:
    """The period of this kind and year, TW4 for an AKHIR beside it; None where it was never opened."""
    found = rows.find(session, key)
    return None if found is None else leading(session, found)


def known(session: Session, key: PeriodKey) -> Period:
    """The same. Raises `NotFound`."""
    found = find(session, key)
    if found is None:
        raise NotFound(N_("{period} was never opened. Nothing was changed.")(period=key.name))
    return found


def refuse_impossible(session: Session, key: PeriodKey, starts_on: date, today: date) -> None:
    """What stands in the way of opening, whoever asks. Raises `Refused`."""
    found = rows.find(session, key)
    if found is not None and found.closed_at is not None:
        raise Refused(
            N_("{period} was closed on {moment} and cannot be opened again. Nothing was changed.")(
                period=found.name, moment=found.closed_at
            )
        )
    if found is not None:
        raise Conflict(N_("{period} is open already. Nothing was changed.")(period=found.name))
    running = rows.running(session)
    if running:
        raise Refused(
            N_("{running} is open, and only one period can be. Please close it first; nothing was changed.")(
                running=twins.title_of(session, running[0])
            )
        )
    if starts_on > today:
        raise Refused(N_("{period} begins on {day} and can be opened from then on.")(period=key.name, day=starts_on))


def open_period(
    session: Session, by: Person | None, key: PeriodKey, days: Days, now: datetime, *, anyway: bool = False
) -> Opened:
    """Open a period with an appraisal for everybody who is appraised, in one transaction; everybody is told.

    With TW4 the AKHIR of the year is opened too, with the same last days. `anyway` accepts what is missing. Raises
    `Refused`, and `Conflict` where somebody else was faster.
    """
    may_manage(by)
    fault = days.fault(key.year)
    if fault is not None:
        raise Refused(N_("{fault} Nothing was changed.")(fault=fault))
    refuse_impossible(session, key, days.starts_on, local_day(now))
    if not anyway and checks.check(session, key, days, local_day(now)).counts:
        raise Refused(N_("Something is missing for {period}. Nothing was changed.")(period=key.name))
    main = _add(session, key, days, by, now, follows=False)
    added = [main]
    if key.companion is not None and rows.find(session, key.companion) is None:
        both = replace(days, starts_on=key.companion.starts_on, ends_on=key.companion.ends_on)
        added.append(_add(session, key.companion, both, by, now, follows=True))
    return fill(session, by, added, now)


def _add(session: Session, key: PeriodKey, days: Days, by: Person | None, now: datetime, *, follows: bool) -> Period:
    row = Period(
        name=key.name,
        kind=key.kind,
        year=key.year,
        month=key.month,
        follows=follows,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        self_review_due_on=days.self_review_due_on,
        assessment_due_on=days.assessment_due_on,
        opened_at=now,
        regulation_version=CURRENT_REGULATION,
    )
    period = rows.add(session, row)
    if period is None:
        raise Conflict(N_("Somebody else has just opened a period. Nothing was changed; please look at it."))
    keep(session, period, PeriodAct.OPENED, by, {"after": codes_of(days)}, None, now)
    return period


def add_missing(session: Session, by: Person | None, row_id: int, now: datetime) -> Opened:
    """Add everybody who can be appraised by now and has no appraisal in an open period. Raises `Refused`."""
    may_manage(by)
    period = _held(session, row_id)
    return fill(session, by, rows.with_companion(session, period), now)


def _held(session: Session, row_id: int, seen: int | None = None) -> Period:
    """The open period, held against others; `seen` is its mark when it was looked at."""
    found = session.get(Period, row_id)
    if found is None:
        raise NotFound
    period = rows.locked(session, period_id(leading(session, found)))
    assert period is not None, "nobody deletes a period"
    if period.closed_at is not None:
        raise Conflict(N_("{period} is closed already. Nothing was changed.")(period=period.name))
    if seen is not None and mark_of(session, period_id(period)) != seen:
        raise Conflict(
            N_("Somebody else has just changed {period}. Nothing was changed by you; please look at it again.")(
                period=period.name
            )
        )
    return period


def move(
    session: Session,
    by: Person | None,
    row_id: int,
    self_review_due_on: date | None,
    assessment_due_on: date | None,
    reason: str,
    now: datetime,
    *,
    seen: int | None = None,
) -> Days:
    """Move the last days of an open period, with a reason that is kept; who has something open is told.

    A day that is None stays. Gives the days as they are now. Raises `Refused`, and `Conflict` where the mark of the
    period is no longer the one that was `seen`.
    """
    may_manage(by)
    period = _held(session, row_id, seen)
    before = days_of(period)
    after = replace(
        before,
        self_review_due_on=self_review_due_on or before.self_review_due_on,
        assessment_due_on=assessment_due_on or before.assessment_due_on,
    )
    fault = after.fault(period.year) or rejection(reason)
    if fault is not None:
        raise Refused(N_("{fault} Nothing was changed.")(fault=fault))
    if after == before:
        raise Refused(N_("These are the days that {period} has already. Nothing was changed.")(period=period.name))
    for moved in rows.with_companion(session, period):
        codes = {"before": codes_of(days_of(moved))}
        moved.self_review_due_on, moved.assessment_due_on = after.self_review_due_on, after.assessment_due_on
        codes["after"] = codes_of(days_of(moved))
        session.add(moved)
        change = keep(session, moved, PeriodAct.MOVED, by, codes, reason, now)
        if moved is period:
            outbox.put_for_all(session, MOVED, sorted(_at_work(session, period, now)), change, now)
    return after


def _at_work(session: Session, period: Period, now: datetime) -> set[int]:
    """Who has something to do in the period and can be written to."""
    holders = people.holders_on(session, local_day(now))
    found: set[int] = set()
    for employee_id, penilai_id, stage in progress.open_work(session, period_id(period)):
        if stage in {Stage.OPEN, Stage.RETURNED}:
            found.add(employee_id)
        seat = holders.seat(employee_id, penilai_id)
        if seat is not None:
            found.add(seat.holder)
    return found & enrolment.with_account(session)


def close(
    session: Session,
    by: Person | None,
    row_id: int,
    now: datetime,
    *,
    force: bool = False,
    reason: str | None = None,
    seen: int | None = None,
) -> int:
    """Close a period; gives how many appraisals stay unfinished. An AKHIR beside it is closed with it.

    Refused while work is open, unless it is forced with a reason, which is kept. Conversations about the period end,
    their answers stay. Raises `Refused`, and `Conflict` as in `move`.
    """
    may_manage(by)
    period = _held(session, row_id, seen)
    open_work = len(progress.open_work(session, period_id(period)))
    if open_work and not force:
        raise Refused(
            NN_(
                "{n} appraisal in {period} is not finished, so it was not closed.",
                "{n} appraisals in {period} are not finished, so it was not closed.",
            )(n=open_work, period=period.name)
        )
    fault = rejection(reason or "") if open_work or reason else None
    if fault is not None:
        raise Refused(N_("{fault} Nothing was changed.")(fault=fault))
    told = _at_work(session, period, now)
    both = rows.with_companion(session, period)
    for closed in both:
        closed.closed_at = now
        session.add(closed)
        act = PeriodAct.FORCED if open_work else PeriodAct.CLOSED
        codes = {"after": codes_of(days_of(closed)), "unfinished": open_work}
        keep(session, closed, act, by, codes, reason, now)
    session.flush()
    rows.end_conversations(session, _ABOUT_APPRAISALS, rows.appraisals_of([period_id(p) for p in both]), now)
    rows.end_conversations(session, _ABOUT_UNITS, rows.unit_ids(), now)
    outbox.put_for_all(session, CLOSED, sorted(told), period_id(period), now)
    announcing.announce(session, [period_id(p) for p in both], told, now)
    return open_work
