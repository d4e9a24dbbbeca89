"""What a person owes now. The reminder asks the same question, so both always say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.appraisal import Stage, Turn, self_review_last_day, whose_turn
from bot.domain.calendar import local_day
from bot.domain.reminders import Duty
from bot.domain.service import ServiceState
from bot.flows.assessment import ASSESSMENT_MINUTES
from bot.services import organisation, team, twins
from bot.services.agreements import steps
from bot.services.appraisals import remaining
from bot.services.posts import Acting
from bot.services.rights import Person
from bot.services.team import Standing
from models import Session
from models.appraisal import Appraisal, Period
from models.queries import appraisals as rows


class TaskKind(StrEnum):
    """What is to be done."""

    SELF_REVIEW = "SELF_REVIEW"
    ASSESS = "ASSESS"
    ORGANISATION = "ORGANISATION"
    AGREEMENT = "AGREEMENT"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a person owes: about whom, until when, the row it is about, and as whose Plt or Plh.

    `minutes` is what it takes from here; `done` tells how much of a self-review is answered.
    """

    kind: TaskKind
    subject_id: int
    about: str
    due_on: date
    late: bool
    minutes: int
    returned: bool = False
    acting: Acting | None = None
    done: remaining.Remaining | None = None

    @property
    def duty(self) -> Duty:
        """The duty by which it is reminded of."""
        match self.kind:
            case TaskKind.SELF_REVIEW:
                return Duty.RETURNED if self.returned else Duty.SELF_REVIEW
            case TaskKind.ASSESS:
                return Duty.ASSESSMENT
            case TaskKind.ORGANISATION:
                return Duty.ORGANISATION
            case TaskKind.AGREEMENT:
                return Duty.AGREEMENT


@dataclass(frozen=True, slots=True)
class Tasks:
    """Everything open for a person; `waiting_for_penilai` says whose turn it is where the person has to wait.

    `exempt` is the reason where the person is not assessed in this period.
    """

    period: str | None
    items: tuple[Task, ...]
    waiting_for_penilai: bool = False
    exempt: ServiceState | None = None
    late_reports: frozenset[int] = frozenset()
    """The appraisals of reports who are late with their self-review."""


def _self_review(session: Session, appraisal: Appraisal, period: Period, today: date) -> Task:
    due_on = self_review_last_day(
        appraisal.stage, self_review_due_on=period.self_review_due_on, assessment_due_on=period.assessment_due_on
    )
    returned = appraisal.stage is Stage.RETURNED
    done = remaining.remaining(session, appraisal)
    return Task(
        TaskKind.SELF_REVIEW,
        appraisal.id or 0,
        twins.title_of(session, period),
        due_on,
        today > due_on,
        done.minutes,
        returned,
        done=done,
    )


def tasks_of(session: Session, person: Person, now: datetime) -> Tasks:
    """What the person owes in the open period, most urgent kind first."""
    period = rows.open_period(session)
    if period is None:
        return Tasks(None, ())
    today = local_day(now)
    items: list[Task] = []
    own = rows.entry_of_person(session, person.id, period.id or 0)
    waiting = False
    if own is not None:
        turn = whose_turn(own.appraisal.stage, self_review_due_on=period.self_review_due_on, today=today)
        waiting = turn is Turn.PENILAI
        if own.appraisal.stage in {Stage.OPEN, Stage.RETURNED}:
            items.append(_self_review(session, own.appraisal, own.period, today))
    late: frozenset[int] = frozenset()
    if person.has_reports:
        members = team.team_of(session, person, now).members
        late = frozenset(member.appraisal_id for member in members if member.standing is Standing.LATE)
        items += [
            Task(
                TaskKind.ASSESS,
                member.appraisal_id,
                member.name,
                period.assessment_due_on,
                today > period.assessment_due_on,
                ASSESSMENT_MINUTES,
                acting=member.acting,
            )
            for member in members
            if member.assessable
        ]
    items += [
        Task(
            TaskKind.ORGANISATION,
            missing.unit_id,
            missing.unit,
            period.assessment_due_on,
            today > period.assessment_due_on,
            1,
        )
        for missing in organisation.missing_for(session, person)
    ]
    items += [
        Task(TaskKind.AGREEMENT, step.agreement_id, step.about, step.due_on, today > step.due_on, 1)
        for step in steps.to_ask(session, person.id, now)
    ]
    return Tasks(
        twins.title_of(session, period), tuple(items), waiting, own.appraisal.exempt_state if own else None, late
    )
