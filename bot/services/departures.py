"""Who leaves on a day that was known before (pension, transfer) leaves on that day, without another import."""

from __future__ import annotations

from datetime import datetime

from bot.domain.calendar import local_day
from bot.services import audit
from models import Session
from models.queries import people


def take_effect(session: Session, now: datetime) -> int:
    """Take out of service whose departure has come; gives how many. Part of the nightly tidying.

    Their accounts are locked from then on and erased in the same night, and their reports stand in the list of
    superiors that are worth a look. Our own choice.
    """
    leaving = people.leaving(session, local_day(now))
    for employee in leaving:
        employee.active = False
        employee.revision += 1
        session.add(employee)
        audit.record(
            session,
            subject="person",
            subject_id=employee.id or 0,
            actor_id=None,
            role="system",
            action="person.left",
            codes={"state": employee.state.value},
            now=now,
        )
    session.flush()
    return len(leaving)
