"""The supervisor's list: who waits, who is late, who is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from bot.domain.access import Action
from bot.domain.acting import ActingKind, Charge, Seat
from bot.domain.appraisal import Stage, Turn, is_late, whose_turn
from bot.domain.calendar import local_day
from bot.errors import Refused
from bot.i18n import N_
from bot.services import posts, rights, twins
from bot.services.posts import Acting
from bot.services.rights import Person
from bot.view import lines
from models import Session
from models.appraisal import Period
from models.queries import appraisals as rows
from models.queries import people
from models.queries.appraisals import Entry


class Standing(IntEnum):
    """Where a report stands, in the order of the list."""

    WAITS_FOR_ME = 0
    LATE = 1
    RETURNED = 2
    OPEN = 3
    DONE = 4
    EXEMPT = 5
    """Not assessed in this period, for a recorded reason."""


@dataclass(frozen=True, slots=True)
class Member:
    """One report, or somebody whom the person assesses as Plt or Plh (`acting`)."""

    appraisal_id: int
    employee_id: int
    name: str
    standing: Standing
    submitted_at: datetime | None
    assessable: bool
    acting: Acting | None = None


@dataclass(frozen=True, slots=True)
class ActingPost:
    """A post in which the person acts, through which day, and how many people it brings."""

    kind: ActingKind
    official: str
    until: date | None
    people: int


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody whom a penilai assesses in the open period."""

    period: str
    self_review_due_on: date
    assessment_due_on: date
    members: tuple[Member, ...]
    late: bool
    """Whether the last day of the assessment has passed."""
    acting: tuple[ActingPost, ...] = ()

    def count(self, standing: Standing) -> int:
        """How many stand there."""
        return sum(member.standing is standing for member in self.members)


def team_of(session: Session, person: Person, now: datetime) -> Team:
    """The team, who waits first. Raises `Refused` where the person has no reports or no period is open."""
    if not person.has_reports:
        raise _nobody(session, person, now)
    period = rows.open_period(session)
    if period is None:
        raise Refused(N_("No appraisal period is open at the moment. I will write to you when one begins."))
    today = local_day(now)
    entries = rows.team(session, person.charge, period.id or 0)
    seats = {entry.employee.id: _seat(person, entry) for entry in entries}
    acting = posts.acted_for(session, [seat for seat in seats.values() if seat is not None])
    members = []
    for entry in entries:
        seat = seats[entry.employee.id]
        members.append(_member(entry, period, today, acting.get(seat.post) if seat else None))
    members.sort(key=lambda member: (member.standing, member.name))
    return Team(
        twins.title_of(session, period),
        period.self_review_due_on,
        period.assessment_due_on,
        tuple(members),
        today > period.assessment_due_on,
        tuple(
            ActingPost(
                as_what.kind,
                as_what.official,
                person.holders.deputies[post].until,
                sum(seat is not None and seat.post == post for seat in seats.values()),
            )
            for post, as_what in sorted(acting.items())
        ),
    )


def _seat(person: Person, entry: Entry) -> Seat | None:
    return person.holders.seat(entry.appraisal.employee_id, entry.appraisal.penilai_id)


def _member(entry: Entry, period: Period, today: date, acting: Acting | None) -> Member:
    appraisal = entry.appraisal
    turn = whose_turn(appraisal.stage, self_review_due_on=period.self_review_due_on, today=today)
    late = is_late(
        Turn.EMPLOYEE,
        appraisal.stage,
        self_review_due_on=period.self_review_due_on,
        assessment_due_on=period.assessment_due_on,
        today=today,
    )
    return Member(
        appraisal_id=appraisal.id or 0,
        employee_id=appraisal.employee_id,
        name=entry.employee.name,
        standing=_standing(appraisal.stage, late=late),
        submitted_at=appraisal.submitted_at,
        assessable=turn is Turn.PENILAI,
        acting=acting,
    )


def _nobody(session: Session, person: Person, now: datetime) -> Refused:
    if not person.confirmed and people.leads(session, person.holders.charge_of(person.id)):
        return rights.refusal(person, Action.ASSESS)
    deputy = person.holders.deputies.get(person.id)
    if deputy is None:
        nobody = N_("Nobody reports to you in the organisation as I know it. If that is wrong, please ask BKPSDM.")
        ended = people.last_acting(session, person.id, None, local_day(now))
        if ended is None:
            return Refused(nobody)
        name = people.names_of(session, [ended.absent_id])[ended.absent_id]
        since = N_("You acted for {name} ({kind}) until {day}; that team is not with you any more.")
        return Refused(lines(since(name=name, kind=ended.kind.label, day=ended.ends_on), nobody))
    name = people.names_of(session, [deputy.acting_id])[deputy.acting_id]
    return Refused(
        N_(
            "{name} acts for you ({kind}) at the moment, so your team is with them. What you have written is kept, "
            "and it is yours again when that ends."
        )(name=name, kind=deputy.kind.label)
    )


def waiting_for(session: Session, charge: Charge, period_id: int) -> list[tuple[int, str]]:
    """Those in somebody's charge who have sent a self-review and are not assessed, longest waiting first.

    Gives appraisal and name.
    """
    waiting = [e for e in rows.team(session, charge, period_id) if e.appraisal.stage is Stage.SUBMITTED]
    waiting.sort(key=lambda entry: (entry.appraisal.submitted_at is None, entry.appraisal.submitted_at))
    return [(entry.appraisal.id or 0, entry.employee.name) for entry in waiting]


def next_waiting(session: Session, person: Person) -> tuple[int, str] | None:
    """Who has waited longest for the person's assessment in the open period; None where nobody does."""
    period = rows.open_period(session)
    waiting = waiting_for(session, person.charge, period.id or 0) if period else []
    return waiting[0] if waiting else None


def _standing(stage: Stage, *, late: bool) -> Standing:
    match stage:
        case Stage.SUBMITTED:
            return Standing.WAITS_FOR_ME
        case Stage.ASSESSED:
            return Standing.DONE
        case Stage.EXEMPT:
            return Standing.EXEMPT
        case Stage.RETURNED:
            return Standing.RETURNED
        case Stage.OPEN:
            return Standing.LATE if late else Standing.OPEN
