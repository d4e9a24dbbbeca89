"""Somebody gets another penilai or unit, and what runs for them goes along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.acting import Holders, Seat
from bot.domain.calendar import local_day
from bot.services import audit, conversations, outbox
from models import Session
from models.appraisal import Appraisal, Party, Phase
from models.people import Employee
from models.queries import appraisals as rows
from models.queries import moves, people, periods

HANDED_OVER = ("assessment", "return_review")
"""Conversations of a penilai about an appraisal, which end where it becomes another's."""

REPORT_CAME, REPORT_LEFT = "report_came", "report_left"
"""The kinds of message to the new and to the former penilai."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who moves somebody, in which role, and when; `actor_id` is None for the shell."""

    actor_id: int | None
    role: str
    now: datetime


def move(
    session: Session, hand: Hand, employee: Employee, *, penilai_id: int | None = None, unit_id: int | None = None
) -> int:
    """Give somebody another penilai, another unit, or both; gives how many running appraisals went along.

    Both penilai are told. The caller has asked for the right, has checked who may be the penilai, and holds the
    person's row; periods are held first where that matters, see `hold_periods`.
    """
    assert employee.id is not None, "a stored row has an id"
    holders = people.holders_on(session, local_day(hand.now))
    before = holders.seat(employee.id, employee.penilai_id)
    changes: dict[str, list[int | None]] = {}
    if penilai_id is not None and penilai_id != employee.penilai_id:
        changes["penilai"] = [employee.penilai_id, penilai_id]
        employee.penilai_id = penilai_id
    if unit_id is not None and unit_id != employee.unit_id:
        changes["unit"] = [employee.unit_id, unit_id]
        employee.unit_id = unit_id
    if not changes:
        return 0
    employee.revision += 1
    session.add(employee)
    session.flush()
    audit.record(
        session,
        subject="person",
        subject_id=employee.id,
        actor_id=hand.actor_id,
        role=hand.role,
        action="person.changed",
        codes={"fields": [f"{name}_id" for name in changes], **changes},
        now=hand.now,
    )
    followed = sum(_follow(session, hand, employee, holders, one) for one in moves.running_of(session, employee.id))
    _tell(session, hand, employee, before, holders.seat(employee.id, employee.penilai_id))
    return followed


def hold_periods(session: Session, employee_id: int) -> None:
    """Nobody closes a period in which something runs for the person before this transaction ends.

    Ask before anything else is written or held: who closes a period holds it first too.
    """
    for period_id in sorted({one.period_id for one in moves.running_of(session, employee_id)}):
        periods.held_open(session, period_id)


def _follow(session: Session, hand: Hand, employee: Employee, holders: Holders, one: moves.Running) -> bool:
    period = periods.held_open(session, one.period_id)
    appraisal = rows.locked(session, one.id)
    if period is None or period.closed_at is not None or appraisal is None or appraisal.stage.is_over:
        return False
    penilai_id = employee.penilai_id if employee.penilai_id is not None else appraisal.penilai_id
    return follow(session, hand, appraisal, penilai_id=penilai_id, unit_id=employee.unit_id, holders=holders)


def follow(
    session: Session,
    hand: Hand,
    appraisal: Appraisal,
    *,
    penilai_id: int | None,
    unit_id: int,
    holders: Holders,
) -> bool:
    """Let an appraisal that is held and not over go to another penilai or unit; false where it is there already.

    What the employee wrote stays. What the former penilai has begun about it ends, and the ratings that were kept from
    before they saw the self-review are forgotten, so that those of the new one are kept. Nobody is told.
    """
    assert appraisal.id is not None, "a stored appraisal has an id"
    before = appraisal.penilai_id
    if (before, appraisal.unit_id) == (penilai_id, unit_id):
        return False
    appraisal.penilai_id, appraisal.unit_id = penilai_id, unit_id
    appraisal.revision += 1
    session.add(appraisal)
    session.flush()
    audit.record(
        session,
        subject="appraisal",
        subject_id=appraisal.id,
        actor_id=hand.actor_id,
        role=hand.role,
        action="appraisal.reassigned",
        codes={"penilai": [before, penilai_id], "unit": unit_id},
        now=hand.now,
    )
    if penilai_id != before:
        rows.forget_words_of(session, appraisal.id, Party.PENILAI, Phase.BLIND)
        seat = holders.seat(appraisal.employee_id, penilai_id)
        for flow in HANDED_OVER:
            conversations.close_all_about(
                session, flow, appraisal.id, hand.now, besides=seat.holder if seat is not None else None
            )
    return True


def _tell(session: Session, hand: Hand, employee: Employee, before: Seat | None, after: Seat | None) -> None:
    """The former and the new penilai, where they are two people; who did it knows."""
    assert employee.id is not None, "a stored row has an id"
    left, came = (None if seat is None else seat.holder for seat in (before, after))
    if left == came:
        return
    for kind, recipient in ((REPORT_LEFT, left), (REPORT_CAME, came)):
        if recipient is not None and recipient != hand.actor_id:
            key = f"{kind}:{employee.id}:{employee.revision}"
            outbox.put(session, kind, recipient, employee.id, key, {}, hand.now, hand.now)
