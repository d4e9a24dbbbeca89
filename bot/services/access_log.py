"""Who opened a person's record: every look of others at the appraisals, told to the person themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Relation
from bot.services import audit, rights
from bot.services.audit import SAME_LOOK
from bot.services.rights import Person
from models import Session
from models.queries import looks as rows


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, who, as what (a `Relation`, or Plt or Plh of the penilai), and at what."""

    seen_at: datetime
    reader: str
    relation: str
    view: str
    period: str | None
    """None where it was no appraisal: somebody read who had opened the record."""


@dataclass(frozen=True, slots=True)
class Looks:
    """A page of the looks at a person's record, newest first, and how many there are in all."""

    employee_id: int
    name: str
    own: bool
    total: int
    page: int
    looks: tuple[Look, ...]


def looks_at(session: Session, person: Person, employee_id: int, now: datetime, *, page: int, size: int) -> Looks:
    """A page of the looks at somebody's record; reading another person's is noted too, and shows to them.

    The last page where there is no such page. Raises `NotAllowed` and `NotFound`.
    """
    employee = rights.require_for_person(session, person, Action.SEE_ACCESS_LOG, employee_id)
    total = rows.count_looks_at(session, employee_id)
    page = max(0, min(page, (total - 1) // size))
    found = rows.looks_at(session, employee_id, size, page * size)
    own = employee_id == person.id
    if not own:
        _note(session, person, employee_id, now)
    return Looks(
        employee_id=employee_id,
        name=employee.name,
        own=own,
        total=total,
        page=page,
        looks=tuple(Look(row.seen_at, row.reader, row.relation, row.view, row.period) for row in found),
    )


def _note(session: Session, person: Person, employee_id: int, now: datetime) -> None:
    """Going through the pages is one look."""
    if rows.log_was_opened_since(session, employee_id, person.id, now - SAME_LOOK):
        return
    audit.record(
        session,
        subject=rows.RECORD,
        subject_id=employee_id,
        actor_id=person.id,
        role=Relation.BKPSDM.value,
        action=rows.LOG_OPENED,
        now=now,
    )
