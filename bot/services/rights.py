"""Who the acting person is, what they are to a subject, and whether they may do it. Asked at every action."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.access import MATRIX, Action, Relation, is_logged, may, who_may
from bot.domain.acting import Charge, Holders, Seat
from bot.domain.calendar import local_day
from bot.domain.privacy import PRIVACY_VERSION
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
    """Whether the present privacy notice was read; before that little else can be done."""
    stand_ins: frozenset[tuple[int, int]] = frozenset()
    """Whose appraisals fall to this person because they act for their own penilai; see `Charge`."""
    holders: Holders = field(default_factory=Holders, compare=False, repr=False)
    """Everybody who acts for somebody today."""

    @property
    def charge(self) -> Charge:
        """Whom this person assesses today."""
        return Charge(self.id, self.posts, self.stand_ins)


def person_of(session: Session, telegram_id: int, now: datetime) -> Person | None:
    """The person behind a Telegram account; None for a stranger."""
    row = people.account_of(session, telegram_id)
    return None if row is None else _person(session, row, now)


def person_for(session: Session, employee_id: int, now: datetime) -> Person | None:
    """The same by the number of the person; None for who has no account and who has left."""
    row = people.account_of_person(session, employee_id)
    return None if row is None else _person(session, row, now)


def _person(session: Session, row: people.AccountRow, now: datetime) -> Person:
    person_id, confirmed = _known(row.employee.id), row.account.confirmed_at is not None
    grants = row.grants if confirmed else ()
    holders = people.holders_on(session, local_day(now))
    charge = holders.charge_of(person_id) if confirmed else Charge(person_id)
    return Person(
        id=person_id,
        telegram_id=row.account.telegram_id,
        name=row.employee.name,
        language=row.account.language,
        is_bkpsdm=any(grant.role is Role.BKPSDM for grant in grants),
        admin_units=frozenset(g.unit_id for g in grants if g.role is Role.UNIT_ADMIN and g.unit_id is not None),
        has_reports=people.leads(session, charge),
        posts=charge.posts,
        confirmed=confirmed,
        has_read_privacy=row.account.privacy_version == PRIVACY_VERSION,
        stand_ins=charge.stand_ins,
        holders=holders,
    )


def relations_to(session: Session, person: Person, appraisal: Appraisal) -> frozenset[Relation]:
    """What the person is to an appraisal.

    While its period runs, its penilai is the one it waits for or waited for; afterwards the present penilai of the
    person appraised, so that a former one no longer reads it. Either way it is who holds that post today.
    """
    found = _in_the_line(session, person, appraisal.employee_id, penilai_of(session, appraisal))
    if person.admin_units and appraisal.unit_id in people.units_below(session, person.admin_units):
        found.add(Relation.UNIT_ADMIN)
    return _with_what_holds_everywhere(person, found)


def penilai_of(session: Session, appraisal: Appraisal) -> int | None:
    """The official whose post an appraisal belongs to, whoever holds it today."""
    period = session.get(Period, appraisal.period_id)
    if period is None or period.closed_at is None:
        return appraisal.penilai_id
    return _superior_of(session, appraisal.employee_id)


def seat_of(session: Session, holders: Holders, appraisal: Appraisal) -> Seat | None:
    """The post from which an appraisal is to be assessed, and who holds it; None where nobody is its penilai."""
    return holders.seat(appraisal.employee_id, penilai_of(session, appraisal))


def _superior_of(session: Session, employee_id: int) -> int | None:
    employee = session.get(Employee, employee_id)
    return employee.penilai_id if employee else None


def _in_the_line(session: Session, person: Person, employee_id: int, penilai_id: int | None) -> set[Relation]:
    """What the person is to somebody of this penilai: themselves, the penilai, or the one above the penilai."""
    found = {Relation.SELF} if employee_id == person.id else set()
    post = person.holders.penilai_post(employee_id, penilai_id)
    if post is None:
        return found
    if post in person.posts:
        return found | {Relation.PENILAI}
    above = person.holders.atasan_post(employee_id, post, lambda official: _superior_of(session, official))
    return found | ({Relation.ATASAN_PENILAI} if above in person.posts else set())


def _with_what_holds_everywhere(person: Person, found: set[Relation]) -> frozenset[Relation]:
    if person.is_bkpsdm:
        found.add(Relation.BKPSDM)
    return frozenset(found or {Relation.STRANGER})


def relations_to_person(session: Session, person: Person, employee: Employee) -> frozenset[Relation]:
    """What the person is to somebody in the list."""
    found = _in_the_line(session, person, _known(employee.id), employee.penilai_id) - {Relation.ATASAN_PENILAI}
    if person.admin_units and employee.unit_id in people.units_below(session, person.admin_units):
        found.add(Relation.UNIT_ADMIN)
    return _with_what_holds_everywhere(person, found)


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


def refusal_of_post(session: Session, person: Person, action: Action, post: int | None, now: datetime) -> NotAllowed:
    """What is said where the right goes with a post: who is replaced today, and who acted until lately, hear so."""
    if post is None or not person.confirmed:
        return refusal(person, action)
    deputy = person.holders.deputies.get(post)
    if post == person.id and deputy is not None:
        return NotAllowed(
            N_(
                "{name} acts for you ({kind}) at the moment, so this is theirs to do. What you have written is kept, "
                "and it is yours again when that ends."
            )(name=_name_of(session, deputy.acting_id), kind=deputy.kind.label)
        )
    ended = people.last_acting(session, person.id, post, local_day(now))
    if ended is None or ended.ends_on is None:
        return refusal(person, action)
    return NotAllowed(
        N_(
            "You acted for {name} ({kind}) until {day}, so this is no longer yours to see or do. What you have "
            "written is kept."
        )(name=_name_of(session, post), kind=ended.kind.label, day=ended.ends_on)
    )


def _name_of(session: Session, employee_id: int) -> str:
    return people.names_of(session, [employee_id])[employee_id]


def leader_above(session: Session, holders: Holders, unit: Unit) -> int | None:
    """The post of the leader who sets the predikat of an organisation: the head of the unit above.

    Nobody sets that of an organisation they lead, be it their own or as Plt or Plh: then it falls to the next unit up.
    Our own choice. None where a unit on the way has no head.
    """
    leading = set() if unit.head_id is None else {unit.head_id, holders.holder_of(unit.head_id)}
    for above in people.unit_and_above(session, _known(unit.id))[1:]:
        if above.head_id is None:
            return None
        if holders.holder_of(above.head_id) not in leading:
            return above.head_id
    return None


def relations_to_unit(session: Session, person: Person, unit: Unit) -> frozenset[Relation]:
    """What the person is to an organisation whose predikat is to be set."""
    found: set[Relation] = set()
    if leader_above(session, person.holders, unit) in person.posts:
        found.add(Relation.UNIT_HEAD)
    if person.admin_units and unit.id in people.units_below(session, person.admin_units):
        found.add(Relation.UNIT_ADMIN)
    return _with_what_holds_everywhere(person, found)


def require(session: Session, person: Person, action: Action, appraisal_id: int, *, view: str, now: datetime) -> Entry:
    """The appraisal, when the person may do this with it; every look at another person's is logged.

    Raises `NotAllowed`, whose message says who may, and `NotFound`.
    """
    found = entry(session, appraisal_id)
    if found is None:
        raise NotFound
    relations = relations_to(session, person, found.appraisal)
    if not may(action, relations):
        post = penilai_of(session, found.appraisal) if Relation.PENILAI in MATRIX[action] else None
        raise refusal_of_post(session, person, action, post, now)
    if is_logged(action, relations):
        allowed = next(relation for relation in Relation if relation in relations and may(action, {relation}))
        seat = seat_of(session, person.holders, found.appraisal) if allowed is Relation.PENILAI else None
        audit.looked(
            session,
            appraisal_id=appraisal_id,
            reader_id=person.id,
            relation=allowed,
            acting=seat.kind if seat else None,
            view=view,
            now=now,
        )
    return found


def _known(row_id: int | None) -> int:
    assert row_id is not None, "a stored row has an id"
    return row_id
