"""Who the acting person is, what they are to a subject, and whether they may do it. Asked at every action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Relation, is_logged, may, who_may
from bot.errors import NotAllowed, NotFound
from bot.i18n import N_
from bot.services import audit
from models import Session
from models.appraisal import Appraisal
from models.people import Employee, Role, Unit
from models.queries import people
from models.queries.appraisals import Entry, entry


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot, with what follows from their roles."""

    id: int
    telegram_id: int
    name: str
    language: str
    is_bkpsdm: bool = False
    admin_units: frozenset[int] = frozenset()
    has_reports: bool = False


def person_of(session: Session, telegram_id: int) -> Person | None:
    """The person behind a Telegram account; None for a stranger."""
    row = people.account_of(session, telegram_id)
    if row is None:
        return None
    return Person(
        id=_known(row.employee.id),
        telegram_id=telegram_id,
        name=row.employee.name,
        language=row.account.language,
        is_bkpsdm=any(grant.role is Role.BKPSDM for grant in row.grants),
        admin_units=frozenset(g.unit_id for g in row.grants if g.role is Role.UNIT_ADMIN and g.unit_id is not None),
        has_reports=row.has_reports,
    )


def relations_to(session: Session, person: Person, appraisal: Appraisal) -> frozenset[Relation]:
    """What the person is to an appraisal."""
    found: set[Relation] = set()
    if appraisal.employee_id == person.id:
        found.add(Relation.SELF)
    if appraisal.penilai_id == person.id:
        found.add(Relation.PENILAI)
    elif appraisal.penilai_id is not None:
        penilai = session.get(Employee, appraisal.penilai_id)
        if penilai is not None and penilai.penilai_id == person.id:
            found.add(Relation.ATASAN_PENILAI)
    if person.admin_units and appraisal.unit_id in people.units_below(session, person.admin_units):
        found.add(Relation.UNIT_ADMIN)
    if person.is_bkpsdm:
        found.add(Relation.BKPSDM)
    return frozenset(found or {Relation.STRANGER})


def relations_to_unit(session: Session, person: Person, unit: Unit) -> frozenset[Relation]:
    """What the person is to an organisation whose predikat is to be set."""
    found: set[Relation] = set()
    above = session.get(Unit, unit.parent_id) if unit.parent_id is not None else None
    if above is not None and above.head_id == person.id:
        found.add(Relation.UNIT_HEAD)
    if person.is_bkpsdm:
        found.add(Relation.BKPSDM)
    if person.admin_units and unit.id in people.units_below(session, person.admin_units):
        found.add(Relation.UNIT_ADMIN)
    return frozenset(found or {Relation.STRANGER})


def require(session: Session, person: Person, action: Action, appraisal_id: int, *, view: str, now: datetime) -> Entry:
    """The appraisal, when the person may do this with it; every look at another person's is logged.

    Raises `NotAllowed`, whose message says who may, and `NotFound`.
    """
    found = entry(session, appraisal_id)
    if found is None:
        raise NotFound
    relations = relations_to(session, person, found.appraisal)
    if not may(action, relations):
        raise NotAllowed(
            N_("I may not show or do this for you. {who} If you need it, please ask one of them.")(who=who_may(action))
        )
    if is_logged(action, relations):
        allowed = next(relation for relation in sorted(relations) if may(action, {relation}))
        audit.looked(session, appraisal_id=appraisal_id, reader_id=person.id, relation=allowed, view=view, now=now)
    return found


def _known(row_id: int | None) -> int:
    assert row_id is not None, "a stored row has an id"
    return row_id
