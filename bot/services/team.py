"""The supervisor's list: who waits, who is late, who is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from bot.domain.appraisal import Stage, Turn, is_late, whose_turn
from bot.domain.calendar import local_day
from bot.errors import Refused
from bot.i18n import N_
from bot.services.rights import Person
from models import Session
from models.queries import appraisals as rows


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
    """One report."""

    appraisal_id: int
    name: str
    standing: Standing
    submitted_at: datetime | None
    assessable: bool


@dataclass(frozen=True, slots=True)
class Team:
    """The reports of a penilai in the open period."""

    period: str
    self_review_due_on: date
    assessment_due_on: date
    members: tuple[Member, ...]
    late: bool
    """Whether the last day of the assessment has passed."""

    def count(self, standing: Standing) -> int:
        """How many stand there."""
        return sum(member.standing is standing for member in self.members)


def team_of(session: Session, person: Person, now: datetime) -> Team:
    """The team, who waits first. Raises `Refused` where the person has no reports or no period is open."""
    if not person.has_reports:
        raise Refused(
            N_("Nobody reports to you in the organisation as I know it. If that is wrong, please ask BKPSDM.")
        )
    period = rows.open_period(session)
    if period is None:
        raise Refused(N_("No appraisal period is open at the moment. I will write to you when one begins."))
    today = local_day(now)
    members = []
    for entry in rows.team(session, person.id, period.id or 0):
        appraisal = entry.appraisal
        turn = whose_turn(appraisal.stage, self_review_due_on=period.self_review_due_on, today=today)
        late = is_late(
            Turn.EMPLOYEE,
            appraisal.stage,
            self_review_due_on=period.self_review_due_on,
            assessment_due_on=period.assessment_due_on,
            today=today,
        )
        members.append(
            Member(
                appraisal_id=appraisal.id or 0,
                name=entry.employee.name,
                standing=_standing(appraisal.stage, late=late),
                submitted_at=appraisal.submitted_at,
                assessable=turn is Turn.PENILAI,
            )
        )
    members.sort(key=lambda member: (member.standing, member.name))
    return Team(
        period.name,
        period.self_review_due_on,
        period.assessment_due_on,
        tuple(members),
        today > period.assessment_due_on,
    )


def waiting_for(session: Session, penilai_id: int, period_id: int) -> list[tuple[int, str]]:
    """The reports who have sent a self-review and are not assessed: appraisal and name, longest waiting first."""
    waiting = [e for e in rows.team(session, penilai_id, period_id) if e.appraisal.stage is Stage.SUBMITTED]
    waiting.sort(key=lambda entry: (entry.appraisal.submitted_at is None, entry.appraisal.submitted_at))
    return [(entry.appraisal.id or 0, entry.employee.name) for entry in waiting]


def next_waiting(session: Session, person: Person) -> tuple[int, str] | None:
    """Who has waited longest for the person's assessment in the open period; None where nobody does."""
    period = rows.open_period(session)
    waiting = waiting_for(session, person.id, period.id or 0) if period else []
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
