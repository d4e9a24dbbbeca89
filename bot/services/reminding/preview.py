"""What will go out when, and to how many, as things stand; and what has been planned already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import local_day
from bot.domain.reminders import Duty, Moment
from bot.services import calendars
from bot.services.periods.trail import may_manage
from bot.services.reminding import duties, policy
from bot.services.reminding.messages import CITY_WEEK
from bot.services.rights import Person
from models import Session
from models.queries import appraisals, people
from models.queries import reminding as rows


@dataclass(frozen=True, slots=True)
class Outlook:
    """One reminder of the open period: on which day, and to how many people.

    `people` is counted as things stand today for what is still to come, and what was sent for what is planned. One
    that gave way to a later one is `skipped`.
    """

    day: date
    instant: datetime
    duty: Duty
    moment: Moment
    people: int
    planned: bool
    skipped: bool = False


def outlook(session: Session, by: Person | None, now: datetime) -> list[Outlook]:
    """Every reminder of the open period, in order of time; `by` is None for the shell. Raises `NotAllowed`.

    What comes each day (digest, card) is left out. Empty where no period is open.
    """
    may_manage(by)
    period = appraisals.open_period(session)
    if period is None:
        return []
    runs = [
        run
        for run in rows.runs(session, period.id or 0)
        if run.moment is not Moment.DAILY and run.due_on == policy.due_on(period, run.duty)
    ]
    known = {(run.duty, run.moment, run.week) for run in runs}
    found = [
        Outlook(local_day(run.starts_at), run.starts_at, run.duty, run.moment, run.reached, True, run.skipped)
        for run in runs
    ]
    holders, rules = people.holders_on(session, local_day(now)), policy.rules(session)
    weeks = sorted({CITY_WEEK, *rows.weeks(session)})
    for duty in Duty:
        for week in weeks:
            calendar = calendars.of_week(session, week, local_day(now).year)
            schedule = policy.schedule_of(period, duty, rules, calendar)
            fallen = [planned for planned in schedule if planned.instant <= now]
            left_out = policy.left_out(fallen, policy.due_on(period, duty), now, calendar)
            for planned in schedule:
                moment, whole_city = planned.rule.moment, planned.rule.of_the_city
                if (duty, moment, week) in known or (whole_city and week != CITY_WEEK):
                    continue
                n = 0
                if planned not in left_out:
                    owing = duties.owing(session, period, duty, moment, holders, max(planned.instant, now))
                    n = rows.count(session, owing, None if whole_city else week)
                found.append(
                    Outlook(planned.day, planned.instant, duty, moment, n, planned=False, skipped=planned in left_out)
                )
    return sorted(_by_day(found), key=lambda one: (one.instant, list(Duty).index(one.duty)))


def _by_day(found: list[Outlook]) -> list[Outlook]:
    """Five- and six-day units together where it falls on one day for both."""
    merged: dict[tuple[date, Duty, Moment, bool], Outlook] = {}
    for one in found:
        key = (one.day, one.duty, one.moment, one.skipped)
        other = merged.get(key)
        merged[key] = (
            one
            if other is None
            else Outlook(
                one.day,
                min(one.instant, other.instant),
                one.duty,
                one.moment,
                one.people + other.people,
                one.planned and other.planned,
                one.skipped,
            )
        )
    return list(merged.values())
