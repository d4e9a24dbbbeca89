"""Who the acting person is, what they are to a subject, and whether they may do it. Asked at every action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Relation, is_logged, may, who_may
from bot.domain.calendar import local_day
from bot.errors import NotAllowed, NotFound
from bot.i18n import N_
from bot.services import audit
from models import Session
from models.appraisal import Appraisal, Period
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
    posts: frozenset[int] = frozenset()
    """The people whose penilai role this person holds today: their own, unless somebody acts for them, and those
    for whom they act (Plt, Plh)."""
    confirmed: bool = True
    """Whether a second person has confirmed the account. Until then it reaches nothing but the person's own."""
    has_read_privacy: bool = True


def person_of(session: Session, telegram_id: int, now: datetime) -> Person | None:
    """The person behind a Telegram account; None for a stranger."""
    row = people.account_of(session, telegram_id, local_day(now))
    if row is None:
        return None
    confirmed = row.account.confirmed_at is not None
    grants = row.grants if confirmed else ()
    return Person(
        id=_known(row.employee.id),
        telegram_id=telegram_id,
        name=row.employee.name,
        language=row.account.language,
        is_bkpsdm=any(grant.role is Role.BKPSDM for grant in grants),
        admin_units=frozenset(g.unit_id for g in grants if g.role is Role.UNIT_ADMIN and g.unit_id is not None),
        has_reports=row.has_reports,
        posts=row.posts if confirmed else frozenset(),
        confirmed=confirmed,
        has_read_privacy=row.account.privacy_version is not None,
    )


def relations_to(session: Session, person: Person, appraisal: Appraisal) -> frozenset[Relation]:
    """What the person is to an appraisal.

    While its period runs, its penilai is the one it waits for or waited for; afterwards the present penilai of the
    person appraised, so that a former one no longer reads it.
    """
    found: set[Relation] = set()
    if appraisal.employee_id == person.id:
        found.add(Relation.SELF)
    penilai_id = _penilai_of(session, appraisal)
    if penilai_id in person.posts:
        found.add(Relation.PENILAI)
    elif penilai_id is not None:
        penilai = session.get(Employee, penilai_id)
        if penilai is not None and penilai.penilai_id in person.posts:
            found.add(Relation.ATASAN_PENILAI)
    if person.admin_units and appraisal.unit_id in people.units_below(session, person.admin_units):
        found.add(Relation.UNIT_ADMIN)
    if person.is_bkpsdm:
        found.add(Relation.BKPSDM)
    return frozenset(found or {Relation.STRANGER})


def _penilai_of(session: Session, appraisal: Appraisal) -> int | None:
    period = session.get(Period, appraisal.period_id)
    if period is None or period.closed_at is None:
        return appraisal.penilai_id
    appraised = session.get(Employee, appraisal.employee_id)
    return appraised.penilai_id if appraised else None


def relations_to_person(session: Session, person: Person, employee: Employee) -> frozenset[Relation]:
    """What the person is to somebody in the list."""
    found: set[Relation] = set()
    if employee.id == person.id:
        found.add(Relation.SELF)
    if employee.penilai_id in person.posts:
        found.add(Relation.PENILAI)
    if person.admin_units and employee.unit_id in people.units_below(session, person.admin_units):
        found.add(Relation.UNIT_ADMIN)
    if person.is_bkpsdm:
        found.add(Relation.BKPSDM)
    return frozenset(found or {Relation.STRANGER})


def require_for_person(session: Session, person: Person, action: Action, employee_id: int) -> Employee:
    """The person in the list, when the acting one may do this with them.

    Raises `NotAllowed`, whose message says who may, and `NotFound`.
    """
    employee = session.get(Employee, employee_id)
    if employee is None:
        raise NotFound
    if not may(action, relations_to_person(session, person, employee)):
        raise refusal(person, action)
    return employee


def require_role(person: Person, action: Action) -> None:
    """That the person may do something that concerns the whole city. Raises `NotAllowed`."""
    if not may(action, {Relation.BKPSDM} if person.is_bkpsdm else {Relation.STRANGER}):
        raise refusal(person, action)


def refusal(person: Person, action: Action) -> NotAllowed:
    """What is said to somebody who may not; who is only not confirmed yet hears how that is done."""
    if not person.confirmed:
        return NotAllowed(
            N_(
                "A second person must confirm your account before you can do this: your penilai, the admin of your "
                "unit or BKPSDM. Please ask one of them; everything about yourself works already."
            )
        )
    return NotAllowed(
        N_("I may not show or do this for you. {who} If you need it, please ask one of them.")(who=who_may(action))
    )


def relations_to_unit(session: Session, person: Person, unit: Unit) -> frozenset[Relation]:
    """What the person is to an organisation whose predikat is to be set."""
    found: set[Relation] = set()
    above = session.get(Unit, unit.parent_id) if unit.parent_id is not None else None
    if above is not None and above.head_id in person.posts:
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
        raise refusal(person, action)
    if is_logged(action, relations):
        allowed = next(relation for relation in sorted(relations) if may(action, {relation}))
        audit.looked(session, appraisal_id=appraisal_id, reader_id=person.id, relation=allowed, view=view, now=now)
    return found


def _known(row_id: int | None) -> int:
    assert row_id is not None, "a stored row has an id"
    return row_id
