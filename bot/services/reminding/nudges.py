"""`Ingatkan`: a penilai reminds reports of the self-review, each once a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.access import Action
from bot.domain.appraisal import may_submit
from bot.domain.calendar import local_day
from bot.domain.reminders import opens_at
from bot.errors import Refused
from bot.i18n import N_
from bot.services import audit, calendars, leave, outbox, rights, team
from bot.services.rights import Person
from bot.services.team import Member, Standing
from models import Session
from models.queries import outbox as messages
from models.queries import people

NUDGED = "nudged"
"""To a report whom the penilai reminds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report whose self-review is not sent, and what keeps the penilai from reminding them now, if anything."""

    appraisal_id: int
    name: str
    standing: Standing
    reminded_today: bool
    away_until: date | None
    reachable: bool

    @property
    def may_be_reminded(self) -> bool:
        """Whether a reminder would go out."""
        return self.reachable and not self.reminded_today and self.away_until is None


def candidates(session: Session, person: Person, now: datetime) -> list[Candidate]:
    """The reports whose self-review is not sent, who is late first. Raises `Refused` for who has no team."""
    missing = [m for m in team.team_of(session, person, now).members if m.standing in _MISSING]
    ids, today = [member.employee_id for member in missing], _day(session, person, now)
    away, reachable = leave.away(session, ids, today), people.reachable(session, ids)
    told = messages.there(session, [_key(member.appraisal_id, today) for member in missing])
    found = [
        Candidate(
            member.appraisal_id,
            member.name,
            member.standing,
            _key(member.appraisal_id, today) in told,
            away.get(member.employee_id),
            member.employee_id in reachable,
        )
        for member in missing
    ]
    return sorted(found, key=lambda one: (one.standing, one.name))


_MISSING = frozenset({Standing.LATE, Standing.OPEN, Standing.RETURNED})


def _day(session: Session, person: Person, now: datetime) -> date:
    """The day on which it would arrive: what is tapped over a weekend is one reminder on Monday."""
    return local_day(opens_at(now, calendars.of_person(session, person.id, now)))


def _key(appraisal_id: int, today: date) -> str:
    return f"{NUDGED}:{appraisal_id}:{today:%Y%m%d}"


def nudge(session: Session, person: Person, appraisal_id: int, now: datetime) -> str:
    """Remind one report; gives the name. Raises `NotAllowed`, and `Refused` where it makes no sense (any more)."""
    found = rights.require(session, person, Action.REMIND, appraisal_id, view="reminder", now=now)
    name, today = found.employee.name, _day(session, person, now)
    if not may_submit(found.appraisal.stage) or found.period.closed_at is not None:
        raise Refused(N_("{name} has nothing left to send, so I did not remind anybody.")(name=name))
    until = leave.away_until(session, found.appraisal.employee_id, today)
    if until is not None:
        raise Refused(_AWAY(name=name, day=until) if until < date.max else _AWAY_LONG(name=name))
    if found.appraisal.employee_id not in people.reachable(session, [found.appraisal.employee_id]):
        raise Refused(
            N_("{name} cannot be reached through this bot at the moment. Please talk to them, or tell the unit admin.")(
                name=name
            )
        )
    if not _remind(session, person, appraisal_id, found.appraisal.employee_id, now):
        raise Refused(N_("{name} was reminded by you today already. Once a day is enough.")(name=name))
    return name


_AWAY = N_("{name} is on leave until {day}, so I did not disturb them.")
_AWAY_LONG = N_("{name} is away for the time being, so I did not disturb them.")


def nudge_all(session: Session, person: Person, now: datetime) -> int:
    """Remind every report who can be reminded now; gives how many. Raises `Refused` for who has no team."""
    members: dict[int, Member] = {m.appraisal_id: m for m in team.team_of(session, person, now).members}
    return sum(
        _remind(session, person, one.appraisal_id, members[one.appraisal_id].employee_id, now)
        for one in candidates(session, person, now)
        if one.may_be_reminded
    )


def _remind(session: Session, person: Person, appraisal_id: int, employee_id: int, now: datetime) -> bool:
    key = _key(appraisal_id, _day(session, person, now))
    if not outbox.put(session, NUDGED, employee_id, appraisal_id, key, {"by": person.id}, now, now):
        return False
    audit.record(
        session,
        subject="appraisal",
        subject_id=appraisal_id,
        actor_id=person.id,
        role="penilai",
        action="self_review.reminded",
        now=now,
    )
    return True
