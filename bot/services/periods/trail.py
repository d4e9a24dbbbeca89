"""What was done to a period: by whom, when, why, and which days it had after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.access import Action
from bot.domain.period import Days
from bot.services import audit, rights
from bot.services.rights import Person
from models import Session
from models.appraisal import Period, PeriodAct, PeriodChange
from models.queries import people
from models.queries import periods as rows
from models.sealed import seal, unseal

MARKS = 100
"""How many states of a period are told apart: an officer does not look at one for a hundred changes of others."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the trail; `by` is None for the shell."""

    act: PeriodAct
    at: datetime
    by: str | None
    reason: str | None
    days: Days


def may_manage(by: Person | None) -> None:
    """Raises `NotAllowed` for who may not."""
    if by is not None:
        rights.require_role(by, Action.MANAGE_PERIOD)


def mark_of(session: Session, row_id: int) -> int:
    """A number that differs after every change of the period, 0 to 99: who has seen another one has seen it before."""
    return rows.count_changes(session, row_id) % MARKS


def days_of(period: Period) -> Days:
    """The days of a period as they stand."""
    return Days(period.starts_on, period.ends_on, period.self_review_due_on, period.assessment_due_on)


def codes_of(days: Days) -> dict[str, str]:
    """The days as the trail keeps them."""
    return {
        "starts_on": days.starts_on.isoformat(),
        "ends_on": days.ends_on.isoformat(),
        "self_review_due_on": days.self_review_due_on.isoformat(),
        "assessment_due_on": days.assessment_due_on.isoformat(),
    }


def keep(
    session: Session,
    period: Period,
    act: PeriodAct,
    by: Person | None,
    codes: Mapping[str, Any],
    reason: str | None,
    now: datetime,
) -> int:
    """Write an act into the trail; gives the number of the change."""
    change = PeriodChange(period_id=period_id(period), act=act, codes=dict(codes), by_id=by.id if by else None, at=now)
    change.reason = None if reason is None else seal(session, change, "reason", reason.strip())
    session.add(change)
    session.flush()
    audit.record(
        session,
        subject="period",
        subject_id=period_id(period),
        actor_id=by.id if by else None,
        role="bkpsdm" if by else "shell",
        action=f"period.{act.value.lower()}",
        codes=codes,
        text=reason,
        now=now,
    )
    assert change.id is not None, "a flushed row has an id"
    return change.id


def trail(session: Session, by: Person | None, row_id: int) -> list[Change]:
    """What was done to a period, newest first, with the reasons."""
    may_manage(by)
    found = rows.changes(session, row_id)
    names = people.names_of(session, [change.by_id for change in found if change.by_id is not None])
    return [
        Change(
            act=change.act,
            at=change.at,
            by=None if change.by_id is None else names[change.by_id],
            reason=unseal(session, change, "reason"),
            days=Days(**{name: date.fromisoformat(day) for name, day in change.codes["after"].items()}),
        )
        for change in found
    ]


def period_id(period: Period) -> int:
    """The id of a stored period."""
    assert period.id is not None, "a stored period has an id"
    return period.id
