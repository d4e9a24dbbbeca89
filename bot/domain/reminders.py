"""Reminders as data: of which duty, when, and to whom it climbs. Who owes what is read when one falls due.

Before a last day there is an announcement and then at most four reminders (mid-point, three working days before, the
last day, one working day after); instead of repeating, it then climbs to the atasan penilai and to BKPSDM. The numbers
are our own choice, and BKPSDM may change each of them. Days and times are those of Asia/Makassar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from bot.domain.calendar import HolidayCalendar, instant_of, local_day
from bot.i18n import N_, WITA, Text

OPENS, CLOSES = time(8), time(16)
"""Nobody is written to outside of these hours, nor on a free day."""

GRACE: Final = 2
"""Working days after its day on which a reminder that was missed still goes out; what climbs always does."""


class Duty(StrEnum):
    """What somebody owes until a last day."""

    SELF_REVIEW = "SELF_REVIEW"
    RETURNED = "RETURNED"
    """A self-review that the penilai sent back."""
    ASSESSMENT = "ASSESSMENT"
    ORGANISATION = "ORGANISATION"
    """The predikat of an organisation, without which no employee's can be confirmed."""
    AGREEMENT = "AGREEMENT"
    """To say how far an agreed step is."""
    SUPERIORS = "SUPERIORS"
    """BKPSDM's: superiors that are worth a look before the deadline week."""
    DIGEST = "DIGEST"
    """The morning digest of a penilai: who waits, who is late, the shortest next step."""
    CARD = "CARD"
    """The daily card of BKPSDM and the unit admins: how far the units are, and what could not be delivered."""

    @property
    def label(self) -> Text:
        """As BKPSDM reads it."""
        return _DUTIES[self]

    @property
    def ends_with_self_reviews(self) -> bool:
        """Whether its last day is that of self-reviews; otherwise it is that of assessments."""
        return self in {Duty.SELF_REVIEW, Duty.AGREEMENT, Duty.SUPERIORS}


_DUTIES: Final = {
    Duty.SELF_REVIEW: N_("Self-review"),
    Duty.RETURNED: N_("Returned self-review"),
    Duty.ASSESSMENT: N_("Assessment by the penilai"),
    Duty.ORGANISATION: N_("Predikat of the organisation"),
    Duty.AGREEMENT: N_("Agreed steps"),
    Duty.SUPERIORS: N_("Check of superiors (BKPSDM)"),
    Duty.DIGEST: N_("Morning digest of the penilai"),
    Duty.CARD: N_("Daily card of BKPSDM and unit admins"),
}


class Moment(StrEnum):
    """When somebody is reminded of a duty, in this order."""

    ANNOUNCEMENT = "ANNOUNCEMENT"
    MIDPOINT = "MIDPOINT"
    BEFORE = "BEFORE"
    LAST_DAY = "LAST_DAY"
    AFTER = "AFTER"
    ESCALATION = "ESCALATION"
    """It climbs to the atasan penilai."""
    REFERRAL = "REFERRAL"
    """It climbs to BKPSDM."""
    DAILY = "DAILY"
    """Each working day while the period is open."""

    @property
    def label(self) -> Text:
        """As BKPSDM reads it."""
        return _MOMENTS[self]

    @property
    def climbs(self) -> bool:
        """Whether others than who owes it are written to."""
        return self in {Moment.ESCALATION, Moment.REFERRAL}

    @property
    def is_counted(self) -> bool:
        """Whether BKPSDM chooses how many working days lie between it and the last day."""
        return self in {Moment.BEFORE, Moment.AFTER, Moment.ESCALATION, Moment.REFERRAL}

    @property
    def may_be_silenced(self) -> bool:
        """Whether who wants fewer reminders, or no others on some weekday, is spared it."""
        return self in {Moment.ANNOUNCEMENT, Moment.MIDPOINT, Moment.BEFORE}


_MOMENTS: Final = {
    Moment.ANNOUNCEMENT: N_("Announcement"),
    Moment.MIDPOINT: N_("Half of the time"),
    Moment.BEFORE: N_("Working days before the last day"),
    Moment.LAST_DAY: N_("Last day"),
    Moment.AFTER: N_("Working days after the last day"),
    Moment.ESCALATION: N_("To the atasan penilai, working days after"),
    Moment.REFERRAL: N_("To BKPSDM, working days after"),
    Moment.DAILY: N_("Each working day"),
}


class DigestPace(StrEnum):
    """How often a penilai gets the morning digest."""

    NEWS = "NEWS"
    """When something new waits, and on the first working day of the week when anything does."""
    WEEKLY = "WEEKLY"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class Rule:
    """One reminder: of which duty, at which moment, how many working days from the last day, from what time on."""

    duty: Duty
    moment: Moment
    days: int = 0
    at: time = time(9)
    active: bool = True

    @property
    def of_the_city(self) -> bool:
        """Whether it counts by the week of the city, whatever week those work who get it."""
        return self.duty in {Duty.SUPERIORS, Duty.CARD} or self.moment.climbs

    def day(self, starts_on: date, due_on: date, calendar: HolidayCalendar) -> date:
        """The working day on which it falls due, for a duty that begins on `starts_on` and ends on `due_on`.

        Raises `ValueError` for what comes each day.
        """
        match self.moment:
            case Moment.ANNOUNCEMENT:
                return calendar.add_working_days(starts_on, 0)
            case Moment.MIDPOINT:
                return calendar.working_days_before(starts_on + (due_on - starts_on) / 2, 0)
            case Moment.BEFORE | Moment.LAST_DAY:
                return calendar.working_days_before(due_on, self.days)
            case Moment.AFTER | Moment.ESCALATION | Moment.REFERRAL:
                return calendar.add_working_days(due_on, self.days)
            case Moment.DAILY:
                raise ValueError("it falls due on no single day")


def _rules(duty: Duty, *moments: Moment) -> tuple[Rule, ...]:
    days = {Moment.BEFORE: 3, Moment.AFTER: 1, Moment.ESCALATION: 3, Moment.REFERRAL: 7}
    return tuple(Rule(duty, moment, days.get(moment, 0)) for moment in moments)


_FOUR: Final = (Moment.MIDPOINT, Moment.BEFORE, Moment.LAST_DAY, Moment.AFTER)

POLICY: Final[tuple[Rule, ...]] = (
    # That a period is open is announced to everybody when it is opened, with both last days.
    *_rules(Duty.SELF_REVIEW, *_FOUR),
    *_rules(Duty.RETURNED, Moment.BEFORE, Moment.LAST_DAY),
    *_rules(Duty.ASSESSMENT, *_FOUR, Moment.ESCALATION, Moment.REFERRAL),
    *_rules(Duty.ORGANISATION, Moment.ANNOUNCEMENT, *_FOUR, Moment.REFERRAL),
    *_rules(Duty.AGREEMENT, Moment.ANNOUNCEMENT, Moment.BEFORE, Moment.LAST_DAY),
    Rule(Duty.SUPERIORS, Moment.ANNOUNCEMENT),
    Rule(Duty.SUPERIORS, Moment.BEFORE, days=7),
    Rule(Duty.DIGEST, Moment.DAILY, at=time(8)),
    Rule(Duty.CARD, Moment.DAILY, at=time(8)),
)
"""As it is until BKPSDM changes it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A rule with the day and the instant, in UTC, at which it falls due."""

    rule: Rule
    day: date
    instant: datetime


def schedule(rules: Iterable[Rule], starts_on: date, due_on: date, calendar: HolidayCalendar) -> tuple[Planned, ...]:
    """When the active rules of one duty fall due, in order.

    Where the time is short, early moments give way: none comes before the duty begins, and the half of the time is
    left out where it lies within two working days of another.
    """
    once = (rule for rule in rules if rule.active and rule.moment is not Moment.DAILY)
    active = sorted(once, key=lambda rule: list(Moment).index(rule.moment))
    days = {rule: rule.day(starts_on, due_on, calendar) for rule in active}
    kept = [rule for rule in active if _fits(rule, days, starts_on, calendar)]
    found = [Planned(rule, days[rule], instant_of(days[rule], rule.at)) for rule in kept]
    for earlier, later in pairwise(list(found)):
        # On one day only the later of two is meant, so that nobody is told twice; what climbs goes to others.
        if earlier.day >= later.day and not later.rule.moment.climbs:
            found.remove(earlier)
    return tuple(sorted(found, key=lambda planned: planned.instant))


def _fits(rule: Rule, days: dict[Rule, date], starts_on: date, calendar: HolidayCalendar) -> bool:
    day = days[rule]
    if rule.moment not in {Moment.MIDPOINT, Moment.BEFORE}:
        return True
    if day <= starts_on:
        return False
    if rule.moment is Moment.BEFORE:
        return True
    others = [other for known, other in days.items() if known.moment in {Moment.BEFORE, Moment.LAST_DAY}]
    return calendar.working_days_between(starts_on, day) >= 2 and all(
        calendar.working_days_between(day, other) >= 2 for other in others
    )


def still_matters(planned: Planned, due_on: date, now: datetime, calendar: HolidayCalendar) -> bool:
    """Whether a reminder that has fallen due and did not go out is still worth sending at `now`.

    One of before the last day is not once that has passed.
    """
    today, moment = local_day(now), planned.rule.moment
    if moment.climbs:
        return True
    return today <= calendar.add_working_days(planned.day, GRACE) and (moment is Moment.AFTER or today <= due_on)


def opens_at(now: datetime, calendar: HolidayCalendar) -> datetime:
    """The next instant, in UTC, at which somebody may be written to: `now` itself within working hours."""
    today, clock = local_day(now), now.astimezone(WITA).time()
    if not calendar.is_working_day(today) or clock >= CLOSES:
        return instant_of(calendar.add_working_days(today, 1), OPENS)
    return now if clock >= OPENS else instant_of(today, OPENS)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants to be reminded: at an hour of their own, on some weekdays not, and fewer."""

    hour: int | None = None
    quiet_days: frozenset[int] = frozenset()
    """Weekdays, Monday is 0."""
    fewer: bool = False
    digest: DigestPace = DigestPace.NEWS
    snoozed_until: datetime | None = None


NO_WISH: Final = Wish()


def comes_at(planned: datetime, moment: Moment, due_on: date, wish: Wish, calendar: HolidayCalendar) -> datetime | None:
    """When a reminder that falls due at `planned` comes to a person; None where they are spared it.

    At their own hour of that day, but not before it falls due. On a quiet day it moves to the next working day that
    is not quiet, and is left out where that is no longer before the last day `due_on`; unless it is one that cannot be
    silenced: the last day does not wait.
    """
    if wish.fewer and moment.may_be_silenced:
        return None
    day = local_day(planned)
    if moment.may_be_silenced:
        day = next_loud_day(day, wish.quiet_days, calendar)
        if day != local_day(planned) and day >= due_on:
            return None
    at = planned.astimezone(WITA).time() if day == local_day(planned) else OPENS
    own = instant_of(day, time(wish.hour) if wish.hour is not None else at)
    return max(planned, own)


def next_loud_day(day: date, quiet_days: frozenset[int], calendar: HolidayCalendar) -> date:
    """The first working day from `day` on that is not quiet; `day` itself where every working day is quiet."""
    for later in range(7):
        found = day + timedelta(days=later)
        if calendar.is_working_day(found) and found.weekday() not in quiet_days:
            return found
    return day


def changed(rules: Iterable[Rule], change: Rule) -> tuple[Rule, ...]:
    """The policy with one rule replaced by another of the same duty and moment."""
    return tuple(
        replace(change) if (rule.duty, rule.moment) == (change.duty, change.moment) else rule for rule in rules
    )
