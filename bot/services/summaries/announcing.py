"""Which summaries there are for whom: the own one, that of the team, that of a unit; told once when a period closes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.domain.team_summary import LEAST_PEOPLE
from bot.errors import Refused
from bot.i18n import N_
from bot.services import outbox
from bot.services.rights import Person
from models import Session
from models.appraisal import Period
from models.queries import appraisals, enrolment, people, periods
from models.queries import summaries as rows

READY = "summaries_ready"
"""The kind of message to who can read a summary of a period that was closed; one for all that a person can read."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What somebody can read about a period: the own appraisal, and whether there is something of a team and a unit."""

    appraisal_id: int | None
    team: bool
    unit: bool

    @property
    def anything(self) -> bool:
        """Whether there is any of it."""
        return self.appraisal_id is not None or self.team or self.unit


def leads_a_unit(session: Session, person: Person) -> bool:
    """Whether the person is the head of a unit today, be it as Plt or Plh."""
    return bool(rows.headed_from(session, person.posts))


def period_for(session: Session, period_id: int, has_results: Callable[[int], bool]) -> Period:
    """The period of a summary: that one, where people talk about it; else the one that runs or was closed last.

    Of these two the newest in which there is a result: while one begins, there is more to read about the one before.
    Raises `Refused` where there has been none.
    """
    opened = [p for p in periods.all_of(session) if p.opened_at is not None and not p.follows]
    asked = next((period for period in opened if period.id == period_id), None)
    if asked is not None:
        return asked
    running = [period for period in opened if period.closed_at is None]
    newest = [*running, *[period for period in opened if period.closed_at is not None][:1]]
    if not newest:
        raise Refused(N_("There has been no appraisal period yet, so there is nothing to sum up."))
    return next((period for period in newest if has_results(period.id or 0)), newest[0])


def announce(session: Session, period_ids: Collection[int], besides: Collection[int], now: datetime) -> None:
    """Tell everybody who can read a summary of a period that is closed now; the first of the ids is talked about.

    `besides` get another message about the closing, which names the summaries too.
    """
    holders = people.holders_on(session, local_day(now))
    told: set[int] = set()
    for employee_id, penilai_id in rows.assessed_with_penilai(session, period_ids):
        seat = holders.seat(employee_id, penilai_id)
        told |= {employee_id} if seat is None else {employee_id, seat.holder}
    if told:
        told |= {holders.holder_of(head) for head in rows.heads_of_organisations(session)}
    leading = next(iter(period_ids))
    recipients = (told & enrolment.with_account(session)) - set(besides)
    outbox.put_for_all(session, READY, sorted(recipients), leading, now)


def ready_for(session: Session, employee_id: int, period_id: int, now: datetime) -> Ready:
    """What somebody can read about a period now. An account that nobody has confirmed reads only its own."""
    found = appraisals.entry_of_person(session, employee_id, period_id)
    own = found.appraisal.id if found is not None and found.appraisal.stage is Stage.ASSESSED else None
    account = people.account_for(session, employee_id)
    if account is None or account.confirmed_at is None:
        return Ready(own, team=False, unit=False)
    charge = people.holders_on(session, local_day(now)).charge_of(employee_id)
    return Ready(
        own,
        team=rows.has_assessed_reports(session, charge, period_id),
        unit=any(
            rows.how_many_in(session, period_id, people.units_below(session, [unit.id or 0])) >= LEAST_PEOPLE
            for unit in rows.headed_from(session, charge.posts, organisations=True)
        ),
    )
