"""How far a period is, in numbers: by stage, by organisation, and which penilai are late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.domain.period import Days, PeriodKey, PeriodKind
from bot.errors import NotFound
from bot.services import twins
from bot.services.periods import changing, checks
from bot.services.periods.trail import MARKS, days_of, mark_of, may_manage, period_id
from bot.services.reminding import duties
from bot.services.rights import Person
from models import Session
from models.appraisal import Period
from models.people import Unit
from models.queries import enrolment, people, progress
from models.queries import periods as rows

MONTHS_BACK = 2
"""Months that are offered to be opened, beside the quarters. Our own choice."""

OFFERED_FOR = timedelta(days=92)
"""How long after its end a period is offered to be opened; later ones are opened from the shell. Our own choice."""


@dataclass(frozen=True, slots=True)
class Status:
    """A period in numbers. `late` counts penilai who have let the last day of assessments pass."""

    period_id: int
    key: PeriodKey
    title: str
    days: Days
    opened_at: datetime | None
    closed_at: datetime | None
    mark: int
    counts: Mapping[Stage, int]
    left_out: int
    late: int

    @property
    def subject(self) -> int:
        """What a conversation that changes the period is about: it, as it stands now."""
        return self.period_id * MARKS + self.mark

    @property
    def people(self) -> int:
        """Everybody in the period."""
        return sum(self.counts.values())

    @property
    def open_work(self) -> int:
        """How many appraisals are not over."""
        return sum(n for stage, n in self.counts.items() if not stage.is_over)


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """The same for one organisation. `late` counts the penilai who work there."""

    unit: str
    counts: Mapping[Stage, int]
    late: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Somebody whose appraisal is open."""

    name: str
    unit: str
    stage: Stage


def running(session: Session, by: Person | None, now: datetime) -> Status | None:
    """The period that is open; None where none is."""
    may_manage(by)
    found = rows.running(session)
    return status(session, by, period_id(found[0]), now) if found else None


def status(session: Session, by: Person | None, row_id: int, now: datetime) -> Status:
    """One period. Raises `NotFound`."""
    may_manage(by)
    period = _period(session, row_id)
    counts: Counter[Stage] = Counter()
    for _, stage, n in progress.counts(session, period_id(period)):
        counts[stage] += n
    return Status(
        period_id=period_id(period),
        key=changing.key_of(period),
        title=twins.title_of(session, period),
        days=days_of(period),
        opened_at=period.opened_at,
        closed_at=period.closed_at,
        mark=mark_of(session, period_id(period)),
        counts=counts,
        left_out=0 if period.closed_at else enrolment.without_appraisal(session, period_id(period)),
        late=len(progress.unfinished_by_penilai(session, period_id(period))) if _is_late(period, now) else 0,
    )


def _is_late(period: Period, now: datetime) -> bool:
    return period.closed_at is None and local_day(now) > period.assessment_due_on


def _period(session: Session, row_id: int) -> Period:
    found = session.get(Period, row_id)
    if found is None:
        raise NotFound
    return changing.leading(session, found)


def by_unit(session: Session, by: Person | None, row_id: int, now: datetime) -> list[UnitStatus]:
    """The numbers by organisation, by name; a unit counts for the nearest organisation at or above it."""
    may_manage(by)
    period, units = _period(session, row_id), enrolment.units(session)
    counts: dict[str, Counter[Stage]] = {}
    for unit_id, stage, n in progress.counts(session, period_id(period)):
        counts.setdefault(organisation_name(units, unit_id), Counter())[stage] += n
    late: Counter[str] = Counter()
    if _is_late(period, now):
        late.update(
            organisation_name(units, unit_id)
            for _, unit_id, _ in progress.unfinished_by_penilai(session, period_id(period))
        )
    return [UnitStatus(unit, counts.get(unit, Counter()), late[unit]) for unit in sorted({*counts, *late})]


def organisation_name(units: Mapping[int, Unit], unit_id: int) -> str:
    """The name of the nearest organisation at or above a unit, else its own."""
    seen: set[int] = set()
    above: int | None = unit_id
    while above is not None and above not in seen:
        seen.add(above)
        if units[above].is_organisation:
            return units[above].short_name
        above = units[above].parent_id
    return units[unit_id].short_name


def late_penilai(session: Session, by: Person | None, row_id: int, now: datetime) -> list[tuple[str, int]]:
    """Who has open assessments after the last day, and how many; most first. Who acts for a post stands for it."""
    may_manage(by)
    period = _period(session, row_id)
    if not _is_late(period, now):
        return []
    holders = people.holders_on(session, local_day(now))
    owed: Counter[int] = Counter()
    for seat, n in duties.open_seats(session, period_id(period), holders).items():
        owed[seat.holder] += n
    names = people.names_of(session, owed)
    return sorted(((names[who], n) for who, n in owed.items()), key=lambda found: (-found[1], found[0]))


def unfinished(session: Session, by: Person | None, row_id: int, first: int, most: int) -> list[Unfinished]:
    """Whose appraisal is open, a page of it, by name."""
    may_manage(by)
    period, units = _period(session, row_id), enrolment.units(session)
    return [
        Unfinished(name, organisation_name(units, unit_id), stage)
        for name, unit_id, stage in progress.unfinished_names(session, period_id(period), first, most)
    ]


def closed(session: Session, by: Person | None) -> list[Status]:
    """The periods that are over, newest first, without an AKHIR that followed TW4."""
    may_manage(by)
    return [
        status(session, by, period_id(period), period.closed_at)
        for period in rows.all_of(session)
        if period.closed_at is not None and not period.follows
    ]


def openable(session: Session, by: Person | None, today: date) -> list[PeriodKey]:
    """The periods that have begun, ended not long ago and were never opened; months last, and what is over first.

    AKHIR is opened with TW4, and offered by itself only where TW4 was opened without it.
    """
    may_manage(by)
    kinds = [kind for kind in PeriodKind if kind is not PeriodKind.BULANAN]
    keys = [PeriodKey(kind, year) for year in (today.year - 1, today.year) for kind in kinds]
    for back in range(MONTHS_BACK):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        keys.append(PeriodKey(PeriodKind.BULANAN, year, month + 1))
    known = {changing.key_of(period) for period in rows.all_of(session)}
    offered = [
        key
        for key in keys
        if key not in known
        and key.starts_on <= today <= key.ends_on + OFFERED_FOR
        and (key.kind is not PeriodKind.AKHIR or PeriodKey(PeriodKind.TW4, key.year) in known)
    ]
    return sorted(offered, key=lambda key: (bool(key.month), key.ends_on >= today, -key.ends_on.toordinal()))


def missing(session: Session, by: Person | None, key: PeriodKey, now: datetime) -> checks.Check:
    """What is missing for a period with its usual days. Raises `Refused` where it cannot be opened at all."""
    may_manage(by)
    days = changing.default_days(session, key)
    changing.refuse_impossible(session, key, days.starts_on, local_day(now))
    return checks.check(session, key, days, local_day(now))
