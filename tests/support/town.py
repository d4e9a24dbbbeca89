"""A generated organisation as plain data and as rows, and its rights worked out a second time from the plain data.

What stands here is written from the rules, not from the code: two independent answers to the same question.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import select

from bot.domain.access import Relation
from bot.domain.acting import ActingKind
from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from models import Session
from models.appraisal import Appraisal, PeriodKind
from models.people import Account, Acting, Employee, Role, RoleGrant, Unit
from tests.support.organisation import NOW, add_appraisal, add_period, add_person, add_unit

TODAY = local_day(NOW)
FIRST, SIZE = 500, 12
"""Telegram ids begin here; so many people."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who acts for whom, from when, and through which day."""

    absent: int
    acting: int
    kind: ActingKind
    starts: date
    ends: date | None

    def lasts(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Told:
    """An appraisal as it was handed out."""

    employee: int
    penilai: int | None
    unit: int
    runs: bool
    stage: Stage


@dataclass(slots=True)
class Town:
    """Units, people, who stands above whom, and every special case of the rights."""

    parent: dict[int, int | None] = field(default_factory=dict)
    head: dict[int, int | None] = field(default_factory=dict)
    penilai: dict[int, int | None] = field(default_factory=dict)
    unit: dict[int, int] = field(default_factory=dict)
    account: dict[int, int] = field(default_factory=dict)
    inactive: set[int] = field(default_factory=set)
    unconfirmed: set[int] = field(default_factory=set)
    bkpsdm: set[int] = field(default_factory=set)
    admins: dict[int, set[int]] = field(default_factory=dict)
    duties: list[Duty] = field(default_factory=list)
    appraisals: dict[int, Told] = field(default_factory=dict)
    running: int = 0
    """The period that runs."""

    # ---- the rules once more

    def holder(self, post: int) -> int:
        """Who holds a post today: of those in service who act for it, the one who began last."""
        duties = [d for d in self.duties if d.absent == post and d.lasts(TODAY) and d.acting not in self.inactive]
        return max(duties, key=lambda duty: duty.starts).acting if duties else post

    def kind(self, post: int) -> ActingKind | None:
        """As what the holder holds it."""
        return next((d.kind for d in self.duties if d.absent == post and d.acting == self.holder(post)), None)

    def upwards(self, post: int | None) -> Iterator[int]:
        """A post and those above it."""
        while post is not None:
            yield post
            post = self.penilai[post]

    def seat(self, employee: int, penilai: int | None) -> int | None:
        """The nearest post from the penilai upwards that somebody else holds."""
        return next((post for post in self.upwards(penilai) if self.holder(post) != employee), None)

    def line(self, reader: int, employee: int, penilai: int | None) -> set[Relation]:
        found = {Relation.SELF} if reader == employee else set()
        post = self.seat(employee, penilai)
        if post is None or reader in self.unconfirmed:
            return found
        if self.holder(post) == reader:
            return found | {Relation.PENILAI}
        others = {employee, self.holder(post)}
        above = next((p for p in self.upwards(self.penilai[post]) if self.holder(p) not in others), None)
        return found | ({Relation.ATASAN_PENILAI} if above is not None and self.holder(above) == reader else set())

    def offices(self, reader: int, unit: int) -> set[Relation]:
        """What somebody is to a unit by a role that was given to them."""
        if reader in self.unconfirmed:
            return set()
        admin = self.at_or_above(unit) & self.admins.get(reader, set())
        found = {Relation.UNIT_ADMIN} if admin else set()
        return found | ({Relation.BKPSDM} if reader in self.bkpsdm else set())

    def at_or_above(self, unit: int | None) -> set[int]:
        chain = set()
        while unit is not None:
            chain.add(unit)
            unit = self.parent[unit]
        return chain

    def penilai_on_record(self, appraisal: int) -> int | None:
        """That of the appraisal while its period runs, afterwards the present one of the person."""
        told = self.appraisals[appraisal]
        return told.penilai if told.runs else self.penilai[told.employee]

    def to_appraisal(self, reader: int, appraisal: int) -> set[Relation]:
        told = self.appraisals[appraisal]
        found = self.line(reader, told.employee, self.penilai_on_record(appraisal)) | self.offices(reader, told.unit)
        return found or {Relation.STRANGER}

    def to_person(self, reader: int, other: int) -> set[Relation]:
        found = self.line(reader, other, self.penilai[other]) - {Relation.ATASAN_PENILAI}
        return found | self.offices(reader, self.unit[other]) or {Relation.STRANGER}

    def to_unit(self, reader: int, unit: int) -> set[Relation]:
        """The leader is the head of the nearest unit above who does not lead this one too."""
        found = self.offices(reader, unit)
        head = self.head[unit]
        leading = set() if head is None else {head, self.holder(head)}
        above = self.parent[unit]
        while above is not None:
            leader = self.head[above]
            if leader is None or self.holder(leader) not in leading:
                is_leader = leader is not None and self.holder(leader) == reader and reader not in self.unconfirmed
                found |= {Relation.UNIT_HEAD} if is_leader else set()
                break
            above = self.parent[above]
        return found or {Relation.STRANGER}

    def assesses(self, reader: int, appraisal: int) -> bool:
        return Relation.PENILAI in self.to_appraisal(reader, appraisal)

    def leads(self, reader: int) -> bool:
        """Has somebody in service as a report, or owes an assessment."""
        reports = any(
            Relation.PENILAI in self.line(reader, who, superior) and who not in self.inactive
            for who, superior in self.penilai.items()
        )
        owed = any(
            Relation.PENILAI in self.line(reader, told.employee, told.penilai) and not told.stage.is_over
            for told in self.appraisals.values()
            if told.runs
        )
        return reports or owed


class _Builder:
    """Makes a town and its rows, by chance that repeats itself."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance, self.town = session, random.Random(seed), Town()  # noqa: S311 - repeatable
        self.report = 0

    def build(self) -> Town:
        self._units()
        self._people()
        self._heads()
        self._roles()
        self._duties()
        self._appraisals()
        self.session.flush()
        return self.town

    def _units(self) -> None:
        for number in range(6):
            parent = self.chance.choice(list(self.town.parent)) if number else None
            unit = add_unit(self.session, f"U{number}", parent)
            self.town.parent[unit] = parent
            self.session.get_one(Unit, unit).is_organisation = number % 2 == 1

    def _people(self) -> None:
        """Everybody's penilai came before them, so that there is no circle; two have left, two are not confirmed.

        The first three stand in a line, above two at least, and have nothing that hides what they may read.
        """
        town = self.town
        for number in range(SIZE):
            unit = self.chance.choice(list(town.parent))
            earlier = list(town.penilai)
            penilai = self.chance.choice(earlier) if number > 4 else earlier[min(number, 3) - 1] if number else None
            who = add_person(self.session, FIRST + number, f"Orang {number:02}", unit, penilai)
            town.penilai[who], town.unit[who], town.account[who] = penilai, unit, FIRST + number
        hidden = self.chance.sample(list(town.penilai)[3:], 4)
        town.inactive, town.unconfirmed = set(hidden[:2]), set(hidden[2:])
        for who in town.penilai:
            self.session.get_one(Employee, who).active = who not in town.inactive
        for account in self.session.exec(select(Account)):
            if account.employee_id in town.unconfirmed:
                account.confirmed_at = None

    def _heads(self) -> None:
        for unit in self.town.parent:
            head = self.chance.choice([*self.town.penilai, None])
            self.town.head[unit] = self.session.get_one(Unit, unit).head_id = head

    def _roles(self) -> None:
        """One admin belongs to the unit they look after, another does not; a role may be one of an unconfirmed."""
        people = list(self.town.penilai)
        for who in self.chance.sample(people[3:], 2):
            self.town.bkpsdm.add(who)
            self.session.add(RoleGrant(employee_id=who, role=Role.BKPSDM, granted_at=NOW))
        at_home, away, third = self.chance.sample(people, 3)
        elsewhere = next(unit for unit in self.town.parent if unit != self.town.unit[away])
        somewhere = self.chance.choice(list(self.town.parent))
        for who, unit in ((at_home, self.town.unit[at_home]), (away, elsewhere), (third, somewhere)):
            self.town.admins.setdefault(who, set()).add(unit)
            self.session.add(RoleGrant(employee_id=who, role=Role.UNIT_ADMIN, unit_id=unit, granted_at=NOW))

    def _duties(self) -> None:
        """Over, running with and without an end, from tomorrow on. Three are sure to run: a report for the own penilai,
        now and then also for the one above, and somebody for one of their reports."""
        day = timedelta(days=1)
        spans = [
            (TODAY - 3 * day, TODAY + day),
            (TODAY - 9 * day, TODAY - day),
            (TODAY - 9 * day, TODAY),
            (TODAY, None),
            (TODAY + day, None),
            (TODAY - 5 * day, None),
        ]
        people = list(self.town.penilai)
        below, self.report = self.chance.sample(self._far_below(), 2)
        superior, leader = self._above(self.report), self._above(below)
        pairs = [(superior, self.report), (leader, self._above(leader))]
        if self.chance.random() < 0.3:
            pairs.append((self._above(superior), self.report))
        sure = len(pairs)
        while len(pairs) < 8:
            absent, acting = self.chance.sample(people, 2)
            pairs.append((absent, acting))
        seen = set()
        for number, (absent, acting) in enumerate(pairs):
            starts, ends = spans[0] if number < sure else self.chance.choice(spans)
            if (absent, starts) in seen:
                continue
            seen.add((absent, starts))
            kind = self.chance.choice(list(ActingKind))
            self.town.duties.append(Duty(absent, acting, kind, starts, ends))
            self.session.add(
                Acting(absent_id=absent, acting_id=acting, kind=kind, starts_on=starts, ends_on=ends, letter="800/1")
            )

    def _above(self, person: int) -> int:
        superior = self.town.penilai[person]
        assert superior is not None, "only the first has nobody above"
        return superior

    def _far_below(self) -> list[int]:
        """People with two above them who can be seen to read: in service, confirmed, and not of BKPSDM."""
        town = self.town
        hidden = town.inactive | town.unconfirmed | town.bkpsdm
        return [who for who in town.penilai if len({*list(town.upwards(who))[1:3]} - hidden) == 2]

    def _appraisals(self) -> None:
        """One period that is closed and one that runs; some people have had another penilai or unit in one of them."""
        town, people = self.town, list(self.town.penilai)
        town.running = add_period(self.session)
        for period in (add_period(self.session, kind=PeriodKind.TW2, closed_at=NOW), town.running):
            for who in people:
                earlier = [other for other in people if other < who]
                moved = self.chance.random() < 0.3 and who != self.report
                penilai = self.chance.choice([*earlier, None]) if moved else town.penilai[who]
                unit = self.chance.choice(list(town.parent)) if moved else town.unit[who]
                appraisal = add_appraisal(self.session, who, period, unit, penilai)
                stage = self.chance.choice([Stage.OPEN, Stage.SUBMITTED, Stage.RETURNED])
                self.session.get_one(Appraisal, appraisal).stage = stage
                town.appraisals[appraisal] = Told(who, penilai, unit, period == town.running, stage)


def built(session: Session, seed: int) -> Town:
    """The town of a seed, as rows too."""
    return _Builder(session, seed).build()
