"""What BKPSDM and unit admins see of deliveries: what arrived, who cannot be reached, and sending again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.access import Action
from bot.services import audit, rights
from bot.services.rights import Person
from models import Session
from models.delivery import OutboxStatus
from models.queries import appraisals, people
from models.queries import deliveries as rows

LOOK_BACK = timedelta(days=7)
"""Failed messages of so many days can be sent again: older ones have lost their sense. Our own choice."""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Numbers of the last days. `failed` can be sent again; `blocked` and `never_joined` are people, not messages."""

    since: datetime
    sent: int
    failed: int
    blocked: int
    never_joined: int


def _units(session: Session, person: Person) -> set[int] | None:
    """The units whose people the person sees; None for all. Raises `NotAllowed` where there are none."""
    if person.is_bkpsdm:
        return None
    if not person.admin_units:
        raise rights.refusal(person, Action.MANAGE_DELIVERY)
    return people.units_below(session, person.admin_units)


def status(session: Session, person: Person, now: datetime, since: datetime | None = None) -> Deliveries:
    """What became of the messages until `now`, by default in the last seven days. Raises `NotAllowed`."""
    units, since = _units(session, person), since or now - LOOK_BACK
    period = appraisals.open_period(session)
    return Deliveries(
        since=since,
        sent=rows.counts(session, since, now, units).get(OutboxStatus.SENT, 0),
        failed=rows.count_failed(session, since, units),
        blocked=len(rows.blocked(session, units)),
        never_joined=0 if period is None else rows.count_never_joined(session, period.id or 0, units),
    )


def blocked(session: Session, person: Person) -> list[tuple[str, datetime]]:
    """Who has blocked the bot, and since when. Raises `NotAllowed`."""
    return rows.blocked(session, _units(session, person))


def never_joined(session: Session, person: Person, first: int, most: int) -> list[str]:
    """Who has something open and neither an account nor a paper lane; a page of it. Raises `NotAllowed`."""
    units, period = _units(session, person), appraisals.open_period(session)
    return [] if period is None else rows.never_joined(session, period.id or 0, units, first, most)


def send_again(session: Session, person: Person, now: datetime) -> int:
    """Let what failed in the last days be sent once more, as far as it is still to be said; gives how many.

    Raises `NotAllowed`.
    """
    units = _units(session, person)
    sent = rows.again(session, now - LOOK_BACK, units, now)
    if sent:
        audit.record(
            session,
            subject="delivery",
            subject_id=0,
            actor_id=person.id,
            role="bkpsdm" if person.is_bkpsdm else "unit admin",
            action="messages.sent_again",
            now=now,
            codes={"messages": sent},
        )
    return sent
