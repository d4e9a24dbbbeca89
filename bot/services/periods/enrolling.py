"""Appraisals for everybody who belongs into a period; in bulk, as a city has thousands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.services import audit, outbox, twins
from bot.services.periods import checks
from bot.services.periods.checks import Enrolment
from bot.services.periods.trail import period_id
from bot.services.rights import Person
from models import Session
from models.appraisal import Appraisal, Period
from models.queries import enrolment, people

OPENED = "period_opened"
"""The kind of message to everybody who is appraised or assesses."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening has brought: who is appraised, who is recorded as not appraised, who could not be taken in."""

    period_id: int
    title: str
    appraised: int
    exempt: int
    left_out: int


def fill(session: Session, by: Person | None, periods: list[Period], now: datetime) -> Opened:
    """Appraisals for whoever has none; they and their penilai are told once.

    The numbers are those of the first period, which people talk about.
    """
    holders, leading = people.holders_on(session, local_day(now)), period_id(periods[0])
    told: set[int] = set()
    found: list[Opened] = []
    for period in periods:
        those = checks.enrol(session, period.year, period.starts_on, period.ends_on, period_id(period), holders)
        _enrol(session, by, period, those, now)
        for person in those.appraised:
            seat = holders.seat(person.employee_id, person.penilai_id)
            told |= {person.employee_id} if seat is None else {person.employee_id, seat.holder}
        title = twins.title_of(session, period)
        found.append(Opened(period_id(period), title, len(those.appraised), len(those.exempt), those.left_out))
    outbox.put_for_all(session, OPENED, sorted(told & enrolment.with_account(session)), leading, now)
    return found[0]


def _enrol(session: Session, by: Person | None, period: Period, those: Enrolment, now: datetime) -> None:
    enrolment.add_appraisals(session, _like(period, Stage.OPEN), those.appraised)
    enrolment.add_appraisals(session, _like(period, Stage.EXEMPT), those.exempt, exempt=True)
    ids = enrolment.ids_in_stage(session, period_id(period), Stage.EXEMPT) if those.exempt else {}
    for candidate in those.exempt:
        audit.record(
            session,
            subject="appraisal",
            subject_id=ids[candidate.employee_id],
            actor_id=by.id if by else None,
            role="bkpsdm" if by else "shell",
            action="appraisal.exempted",
            codes={"state": candidate.state.value},
            text=candidate.state_basis,
            now=now,
        )


def _like(period: Period, stage: Stage) -> Appraisal:
    """What all of them have alike."""
    return Appraisal(
        employee_id=0, period_id=period_id(period), unit_id=0, stage=stage, regulation_version=period.regulation_version
    )
