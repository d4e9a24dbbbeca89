"""Which reminders fall due: begun once for each last day, planned in portions, written to the outbox.

Everything is read from the data, so that a process that was down sends what still matters, once: of the reminders of a
duty that have fallen due meanwhile only the last one goes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from bot.domain.acting import Holders
from bot.domain.calendar import HolidayCalendar, instant_of, local_day
from bot.domain.reminders import (
    CLOSES,
    NO_WISH,
    OPENS,
    DigestPace,
    Duty,
    Moment,
    Rule,
    Wish,
    comes_at,
    opens_at,
)
from bot.services import calendars, leave, outbox
from bot.services.reminding import duties, messages, policy
from bot.services.reminding import wishes as reminder_wishes
from bot.services.reminding.messages import CARD, CHECK, CITY_WEEK, CLIMBED, REMINDER
from models import Session
from models.appraisal import Period
from models.queries import appraisals, people
from models.queries import reminding as rows
from models.queries.reminding import Condition
from models.reminding import ReminderRun

log = structlog.get_logger(__name__)

PORTION = 1000
"""People whom one transaction plans for: short enough that nobody who is typing waits for it."""


def plan(session: Session, now: datetime) -> int:
    """One step of planning: begin what falls due at `now`, or one portion of what has begun.

    Gives how much was done; 0 where nothing is left to plan at `now`.
    """
    period = appraisals.open_period(session)
    if period is None:
        return 0
    for run in rows.unfinished(session, period.id or 0):
        try:
            with session.begin_nested():
                return _go_on(session, period, run, now)
        except Exception as error:  # noqa: BLE001 - one that cannot be planned must not keep the others from it
            log.error("reminder not planned", run_id=run.id, error=type(error).__name__)
    return _begin(session, period, now) + messages.plan_acting(session, period, now)


def _begin(session: Session, period: Period, now: datetime) -> int:
    known = {(run.duty, run.moment, run.due_on, run.week) for run in rows.runs(session, period.id or 0)}
    rules = policy.rules(session)
    added = 0
    for week in sorted({CITY_WEEK, *rows.weeks(session)}):
        calendar = calendars.of_week(session, week, local_day(now).year)
        for due in _fallen_due(period, rules, calendar, now):
            if due.rule.of_the_city and week != CITY_WEEK:
                continue
            if (due.rule.duty, due.rule.moment, due.due_on, week) in known:
                continue
            added += rows.begin(
                session,
                ReminderRun(
                    period_id=period.id or 0,
                    duty=due.rule.duty,
                    moment=due.rule.moment,
                    due_on=due.due_on,
                    week=week,
                    starts_at=due.instant,
                    skipped=due.skipped,
                    finished_at=now if due.skipped else None,
                ),
            )
    return added


@dataclass(frozen=True, slots=True)
class _Due:
    rule: Rule
    instant: datetime
    due_on: date
    skipped: bool = False


def _fallen_due(period: Period, rules: tuple[Rule, ...], calendar: HolidayCalendar, now: datetime) -> Iterator[_Due]:
    """What has fallen due by `now`; of each duty only the last is sent, the others are written down as skipped."""
    today = local_day(now)
    for duty in Duty:
        fallen = [p for p in policy.schedule_of(period, duty, rules, calendar) if p.instant <= now]
        due_on = policy.due_on(period, duty)
        left_out = policy.left_out(fallen, due_on, now, calendar)
        for planned in fallen:
            yield _Due(planned.rule, planned.instant, due_on, skipped=planned in left_out)
    for rule in rules:
        if rule.active and rule.moment is Moment.DAILY and calendar.is_working_day(today):
            opens, closes = instant_of(today, rule.at), instant_of(today, CLOSES)
            if opens <= now < closes and not (
                rule.duty is Duty.DIGEST and _is_reminded(period, rules, calendar, today)
            ):
                yield _Due(rule, opens, today)


def _is_reminded(period: Period, rules: tuple[Rule, ...], calendar: HolidayCalendar, today: date) -> bool:
    """Whether a penilai is reminded of the assessments today anyway: that message says what the digest would."""
    planned = policy.schedule_of(period, Duty.ASSESSMENT, rules, calendar)
    return any(p.day == today and not p.rule.moment.climbs for p in planned)


def _go_on(session: Session, period: Period, run: ReminderRun, now: datetime) -> int:
    """Plan for the next portion of the people of a run."""
    assert run.id is not None, "a stored run has an id"
    daily = run.moment is Moment.DAILY
    if not daily and run.due_on != policy.due_on(period, run.duty):
        rows.note_portion(session, run.id, run.through_id, 0, now)  # the last day was moved: another run says so
        return 1
    holders = people.holders_on(session, local_day(now))
    whole_city = Rule(run.duty, run.moment).of_the_city
    owing = _of_run(session, period, run, holders)
    ids = rows.portion(session, owing, None if whole_city else run.week, run.through_id, PORTION)
    finished = len(ids) < PORTION
    due = _when(session, run, ids, now) if ids else {}
    codes = {"duty": run.duty.value, "moment": run.moment.value, "due_on": run.due_on.isoformat()}
    kind = _kind_of(run)
    outbox.put_each(
        session,
        kind,
        period.id or 0,
        {who: (f"{kind}:{run.id}:{who}", due_at) for who, due_at in due.items()},
        codes,
        now,
    )
    rows.note_portion(session, run.id, ids[-1] if ids else run.through_id, len(due), now if finished else None)
    return 1 + len(due)


def _kind_of(run: ReminderRun) -> str:
    if run.moment.climbs:
        return CLIMBED
    return {Duty.SUPERIORS: CHECK, Duty.CARD: CARD}.get(run.duty, REMINDER)


def _of_run(session: Session, period: Period, run: ReminderRun, holders: Holders) -> Condition:
    if run.duty is Duty.DIGEST:
        calendar = calendars.of_week(session, run.week, run.due_on.year)
        since = _news_since(period, run, calendar)
        return duties.assessors(session, period, holders, run.starts_at, since)
    return duties.owing(session, period, run.duty, run.moment, holders, run.starts_at)


def _news_since(period: Period, run: ReminderRun, calendar: HolidayCalendar) -> datetime | None:
    """After which instant something must have been sent for a digest to be news; None where everything is.

    On the first working day of a week, and on the first after a last day, everything is.
    """
    before = calendar.working_days_before(run.due_on, 1)
    if starts_week(run.due_on, calendar) or before <= period.self_review_due_on < run.due_on:
        return None
    return run.starts_at - timedelta(days=(run.due_on - before).days)


def starts_week(day: date, calendar: HolidayCalendar) -> bool:
    """Whether it is the first working day of its week."""
    monday = day - timedelta(days=day.weekday())
    return calendar.add_working_days(monday, 0) == day


def _when(session: Session, run: ReminderRun, ids: list[int], now: datetime) -> dict[int, datetime]:
    """When the message comes to each of these people; who is spared it is left out."""
    calendar = calendars.of_week(session, run.week, local_day(now).year)
    wishes = reminder_wishes.wishes_of(session, ids)
    away = leave.away(session, ids, local_day(max(now, run.starts_at)))
    found: dict[int, datetime] = {}
    for who in ids:
        wish = wishes.get(who, NO_WISH)
        at = _their_time(run, wish, calendar)
        if at is None:
            continue
        at = opens_at(max(at, now), calendar)
        if who in away:
            if run.moment is Moment.DAILY or away[who] == date.max:
                continue
            at = max(at, opens_at(instant_of(away[who] + timedelta(days=1), OPENS), calendar))
        found[who] = at
    return found


def _their_time(run: ReminderRun, wish: Wish, calendar: HolidayCalendar) -> datetime | None:
    if run.moment is not Moment.DAILY:
        return comes_at(run.starts_at, run.moment, run.due_on, wish, calendar)
    if wish.digest is DigestPace.NEVER or (wish.digest is DigestPace.WEEKLY and not starts_week(run.due_on, calendar)):
        return None
    return comes_at(run.starts_at, run.moment, run.due_on, Wish(hour=wish.hour), calendar)
