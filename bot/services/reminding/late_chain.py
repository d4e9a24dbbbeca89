"""The dated chain of an appraisal: who did what when, whose turn it was, and to whom it climbed.

It is the proof of who was on time: whoever sent the self-review in time is not the one who is late (our own choice; the
trail itself cannot be changed unseen).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.access import Action
from bot.domain.appraisal import Stage, Turn, whose_turn
from bot.domain.calendar import last_instant, local_day
from bot.domain.reminders import Duty, Moment
from bot.services import rights, twins
from bot.services.appraisals import self_review
from bot.services.reminding import duties
from bot.services.reminding.messages import CLIMBED, REMINDER
from bot.services.rights import Person
from models import Session
from models.queries import outbox as messages
from models.queries import people, trail
from models.queries.appraisals import Entry


class Link(StrEnum):
    """What happened."""

    OPENED = "OPENED"
    SENT = "SENT"
    SENT_LATE = "SENT_LATE"
    NEVER_SENT = "NEVER_SENT"
    """The last day for self-reviews has passed without one."""
    RETURNED = "RETURNED"
    REMINDED = "REMINDED"
    """The penilai reminded the employee."""
    TOLD = "TOLD"
    """The penilai heard that the self-review is there."""
    PENILAI_REMINDED = "PENILAI_REMINDED"
    LAST_DAY_PASSED = "LAST_DAY_PASSED"
    CLIMBED = "CLIMBED"
    REFERRED = "REFERRED"
    ASSESSED = "ASSESSED"
    ASSESSED_LATE = "ASSESSED_LATE"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and when."""

    at: datetime
    link: Link


@dataclass(frozen=True, slots=True)
class Chain:
    """All of it in order of time, and whose turn it is since when it matters."""

    appraisal_id: int
    name: str
    own: bool
    period: str
    self_review_due_on: date
    assessment_due_on: date
    events: tuple[Event, ...]
    turn: Turn


_ACTS = {"self_review.returned": Link.RETURNED, "self_review.reminded": Link.REMINDED}


def chain_of(session: Session, person: Person, appraisal_id: int, now: datetime) -> Chain:
    """The chain of one appraisal. Raises `NotAllowed` and `NotFound`."""
    found = rights.require(session, person, Action.SEE_STATUS, appraisal_id, view="chain", now=now)
    period, appraisal = found.period, found.appraisal
    events = [
        *([Event(period.opened_at, Link.OPENED)] if period.opened_at else []),
        *_acts(session, found),
        *_messages(session, found, now),
        *_days(found, now),
    ]
    return Chain(
        appraisal_id,
        found.employee.name,
        found.employee.id == person.id,
        twins.title_of(session, period),
        period.self_review_due_on,
        period.assessment_due_on,
        tuple(sorted(events, key=lambda event: event.at)),
        Turn.NOBODY
        if period.closed_at
        else whose_turn(appraisal.stage, self_review_due_on=period.self_review_due_on, today=local_day(now)),
    )


def own(session: Session, person: Person, now: datetime) -> Chain:
    """The person's own chain in the open period. Raises `Refused` where there is none."""
    return chain_of(session, person, self_review.overview(session, person, now).appraisal_id, now)


def _acts(session: Session, found: Entry) -> list[Event]:
    events = []
    for act in trail.chain(session, "appraisal", found.appraisal.id or 0):
        day = local_day(act.acted_at)
        match act.action:
            case "self_review.sent":
                late = day > found.period.self_review_due_on
                events.append(Event(act.acted_at, Link.SENT_LATE if late else Link.SENT))
            case "assessment.confirmed":
                late = day > found.period.assessment_due_on
                events.append(Event(act.acted_at, Link.ASSESSED_LATE if late else Link.ASSESSED))
            case action if action in _ACTS:
                events.append(Event(act.acted_at, _ACTS[action]))
    return events


def _messages(session: Session, found: Entry, now: datetime) -> list[Event]:
    """What reached the penilai, and those above, while it was their turn: whoever held the post on that day."""
    appraisal = found.appraisal
    events = [Event(at, Link.TOLD) for at, _ in messages.arrived(session, "self_review_sent", appraisal.id or 0)]
    if appraisal.submitted_at is None or appraisal.penilai_id is None:
        return events
    since, until = appraisal.submitted_at, appraisal.assessed_at or now
    periods = twins.period_ids(session, appraisal.period_id)
    reminded = messages.arrived(session, REMINDER, *periods, recipients=people.ever_held(session, appraisal.penilai_id))
    for at, recipient in reminded:
        seat = people.holders_on(session, local_day(at)).seat(appraisal.employee_id, appraisal.penilai_id)
        if since <= at <= until and seat is not None and seat.holder == recipient:
            events.append(Event(at, Link.PENILAI_REMINDED))
    return events + _climbed(session, found, periods, since, until)


def _climbed(session: Session, found: Entry, periods: Collection[int], since: datetime, until: datetime) -> list[Event]:
    appraisal, events = found.appraisal, []
    codes = {"duty": Duty.ASSESSMENT.value, "moment": Moment.ESCALATION.value}
    for at, recipient in messages.arrived(session, CLIMBED, *periods, codes=codes):
        holders = people.holders_on(session, local_day(at))
        seat = holders.seat(appraisal.employee_id, appraisal.penilai_id)
        above = duties.atasan_of(session, holders, seat.post) if seat is not None else None
        if recipient == above and since <= at <= until:
            events.append(Event(at, Link.CLIMBED))
            break
    codes = {"duty": Duty.ASSESSMENT.value, "moment": Moment.REFERRAL.value}
    # To several officers at once: the first that arrived counts.
    referred = [at for at, _ in messages.arrived(session, CLIMBED, *periods, codes=codes) if since <= at <= until]
    return events + [Event(at, Link.REFERRED) for at in referred[:1]]


def _days(found: Entry, now: datetime) -> list[Event]:
    """Last days that have passed without what was due."""
    period, appraisal = found.period, found.appraisal
    if appraisal.stage is Stage.EXEMPT:
        return []
    events = []
    today = min(local_day(now), local_day(period.closed_at)) if period.closed_at else local_day(now)
    if appraisal.submitted_at is None and today > period.self_review_due_on:
        events.append(Event(last_instant(period.self_review_due_on), Link.NEVER_SENT))
    done = local_day(appraisal.assessed_at) if appraisal.assessed_at else today
    if done > period.assessment_due_on:
        events.append(Event(last_instant(period.assessment_due_on), Link.LAST_DAY_PASSED))
    return events
