"""The Telegram accounts of people: bound, confirmed by a second person, taken away, and erased when somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Relation, may
from bot.domain.calendar import local_day
from bot.domain.doors import version_of
from bot.errors import Conflict, NotAllowed, NotFound
from bot.i18n import N_
from bot.services import audit, outbox, rights
from bot.services.rights import Person
from models import Session
from models.people import Account, Employee, Role
from models.queries import accounts as rows
from models.queries import doors, people, reminder_wishes

MOVED, TAKEN, REJECTED, LEFT = "moved", "taken", "rejected", "left"
"""Why an account no longer belongs to a person, as the notice to it says."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account that a second person has to confirm, and whose it is said to be."""

    employee_id: int
    version: int
    name: str
    position: str
    bound_at: datetime


def bind(
    session: Session, employee: Employee, telegram_id: int, language: str, now: datetime, *, invitation_id: int
) -> Account:
    """Give a person this account, in place of the one they had; it waits for a second person.

    The caller has locked the person and checked the invitation. Whoever may confirm it is told, and so is the account
    that is replaced. What the person has begun is kept.
    """
    employee_id = _id(employee.id)
    before = rows.account_locked(session, employee_id)
    if before is not None:
        _remove(session, before, MOVED, now)
    leftover = rows.bound_to(session, telegram_id)
    if leftover is not None:  # of somebody who has left: nobody else reaches the door
        _remove(session, leftover, None, now)
    account = Account(employee_id=employee_id, telegram_id=telegram_id, language=language, bound_at=now)
    session.add(account)
    audit.record(
        session,
        subject="person",
        subject_id=employee_id,
        actor_id=employee_id,
        role="employee",
        action="account.bound",
        codes={"invitation": invitation_id, "replaced": before is not None},
        now=now,
    )
    for recipient in sorted(_asked_to_confirm(session, employee, account, now)):
        version = version_of(now)
        key = f"account_waits:{employee_id}:{version}:{recipient}"
        outbox.put(session, "account_waits", recipient, employee_id, key, {"version": version}, now, now)
    return account


def waiting(session: Session, person: Person) -> list[Waiting]:
    """The accounts that this person may confirm, the oldest first."""
    return [_waiting(account, employee) for account, employee in _unconfirmed_for(session, person)]


def some_wait(session: Session, person: Person) -> bool:
    """Whether there is any account that this person may confirm."""
    return bool(_unconfirmed_for(session, person, limit=1))


def _unconfirmed_for(session: Session, person: Person, limit: int | None = None) -> list[tuple[Account, Employee]]:
    if not person.confirmed:
        return []
    units = None if person.is_bkpsdm else people.units_below(session, person.admin_units)
    return rows.unconfirmed(session, person.charge, units, limit)


def waiting_one(session: Session, employee_id: int, version: int) -> Waiting | None:
    """The binding that a notice is about, as long as nobody has confirmed, replaced or taken it."""
    employee, account = session.get(Employee, employee_id), people.account_for(session, employee_id)
    if employee is None or account is None or account.confirmed_at is not None:
        return None
    return _waiting(account, employee) if version_of(account.bound_at) == version else None


def _waiting(account: Account, employee: Employee) -> Waiting:
    return Waiting(_id(employee.id), version_of(account.bound_at), employee.name, employee.position, account.bound_at)


def confirm(session: Session, person: Person, employee_id: int, version: int, now: datetime) -> str:
    """Say as a second person that the account is really theirs; gives the name.

    Raises `NotAllowed`, and `Conflict` where the binding is another one by now or was confirmed before. Who made the
    invitation, and so knew link and code, confirms only where nobody else can: our own choice.
    """
    employee = rights.require_for_person(session, person, Action.CONFIRM_BINDING, employee_id)
    account = _unconfirmed(session, employee, version)
    others = _others_than_the_issuer(session, person, employee, account, now)
    if others:
        raise NotAllowed(
            N_(
                "You made the invitation of {name} yourself, so somebody else confirms the account: {who}. "
                "Nothing was changed."
            )(name=employee.name, who=", ".join(others))
        )
    account.confirmed_at, account.confirmed_by_id = now, person.id
    session.add(account)
    _record(session, person, employee, Action.CONFIRM_BINDING, "account.confirmed", now)
    key = f"account_confirmed:{employee_id}:{version}"
    outbox.put(session, "account_confirmed", employee_id, employee_id, key, {}, now, now)
    return employee.name


def reject(session: Session, person: Person, employee_id: int, version: int, now: datetime) -> str:
    """Say that the account is not theirs: it is taken away at once, and BKPSDM hears of it; gives the name.

    Raises as `confirm`.
    """
    employee = rights.require_for_person(session, person, Action.CONFIRM_BINDING, employee_id)
    account = _unconfirmed(session, employee, version)
    _remove(session, account, REJECTED, now)
    _record(session, person, employee, Action.CONFIRM_BINDING, "account.rejected", now)
    for recipient in sorted(set(people.holders(session, Role.BKPSDM)) - {person.id, employee_id}):
        key = f"account_rejected:{employee_id}:{version}:{recipient}"
        outbox.put(session, "account_rejected", recipient, employee_id, key, {}, now, now)
    return employee.name


def unbind(session: Session, person: Person, employee_id: int, version: int, now: datetime) -> str:
    """Take the account from a person: lost phone, other account, leaving; gives the name.

    Raises `NotAllowed`, and `Conflict` where the account is another one by now or there is none.
    """
    employee = rights.require_for_person(session, person, Action.UNBIND, employee_id)
    account = _present(session, employee, version)
    own = person.id == employee_id
    _remove(session, account, None if own else TAKEN, now)
    _record(session, person, employee, Action.UNBIND, "account.unbound", now)
    return employee.name


def erase_left(session: Session, now: datetime) -> int:
    """Erase the Telegram accounts of people who are no longer in service; gives how many.

    They are locked out from the moment they leave; that the link itself goes too is UU 27/2022.
    """
    found = rows.accounts_of_left(session)
    for account in found:
        _remove(session, account, LEFT, now)
        audit.record(
            session,
            subject="person",
            subject_id=account.employee_id,
            actor_id=None,
            role="system",
            action="account.erased",
            now=now,
        )
    doors.end_unused(session, {account.employee_id for account in found}, now)
    reminder_wishes.forget(session, {account.employee_id for account in found})
    return len(found)


def _unconfirmed(session: Session, employee: Employee, version: int) -> Account:
    account = _present(session, employee, version)
    if account.confirmed_at is not None:
        raise Conflict(
            N_("The account of {name} was confirmed on {moment}. Nothing was changed.")(
                name=employee.name, moment=account.confirmed_at
            )
        )
    return account


def _present(session: Session, employee: Employee, version: int) -> Account:
    """The account that the button was drawn for, locked."""
    rows.lock_employees(session, [_id(employee.id)])
    account = rows.account_locked(session, _id(employee.id))
    if account is None:
        raise Conflict(N_("{name} has no account here at the moment. Nothing was changed.")(name=employee.name))
    if version_of(account.bound_at) != version:
        raise Conflict(
            N_(
                "{name} has come in with another account since then, so nothing was changed. "
                "Please look at the entry again."
            )(name=employee.name)
        )
    return account


def _remove(session: Session, account: Account, why: str | None, now: datetime) -> None:
    """Delete the binding; `why` is told to the account, None where it knows."""
    rows.leave_chat(session, account.employee_id, now)
    session.delete(account)
    session.flush()
    if why is not None:
        key = f"account_removed:{account.employee_id}:{version_of(account.bound_at)}"
        codes = {"why": why, "language": account.language}
        outbox.put_for_account(session, "account_removed", account.telegram_id, account.employee_id, key, codes, now)


def _record(session: Session, person: Person, employee: Employee, action: Action, deed: str, now: datetime) -> None:
    relations = rights.relations_to_person(session, person, employee)
    as_what = next(relation for relation in Relation if relation in relations and may(action, {relation}))
    audit.record(
        session,
        subject="person",
        subject_id=_id(employee.id),
        actor_id=person.id,
        role="employee" if as_what is Relation.SELF else as_what.value.lower(),
        action=deed,
        now=now,
    )


def _asked_to_confirm(session: Session, employee: Employee, account: Account, now: datetime) -> set[int]:
    """Who is asked: the penilai, else the admins of the unit, else BKPSDM. Our own choice."""
    issuer = _issuer(session, account)
    rings = _second_persons(session, employee, now)
    return next((ring - {issuer} for ring in rings if ring - {issuer}), next((ring for ring in rings if ring), set()))


def _others_than_the_issuer(
    session: Session, person: Person, employee: Employee, account: Account, now: datetime
) -> list[str]:
    """The names of those who could confirm in place of the one who made the invitation; nobody for anybody else."""
    if _issuer(session, account) != person.id:
        return []
    ring = next((ring for ring in (r - {person.id} for r in _second_persons(session, employee, now)) if ring), set())
    return sorted(people.names_of(session, ring).values())


def _second_persons(session: Session, employee: Employee, now: datetime) -> tuple[set[int], set[int], set[int]]:
    """The penilai of today, the admins of the unit, and BKPSDM, as far as they have a confirmed account."""
    seat = people.holders_on(session, local_day(now)).seat(_id(employee.id), employee.penilai_id)
    units = [_id(unit.id) for unit in people.unit_and_above(session, employee.unit_id)]
    rings = (
        {seat.holder} if seat else set(),
        rows.admins_of(session, units),
        set(people.holders(session, Role.BKPSDM)),
    )
    able = rows.able(session, set().union(*rings)) - {_id(employee.id)}
    penilai, admins, bkpsdm = (ring & able for ring in rings)
    return penilai, admins, bkpsdm


def _issuer(session: Session, account: Account) -> int | None:
    invitation = doors.used_for(session, account.employee_id, account.bound_at)
    return invitation.issued_by_id if invitation else None


def _id(row_id: int | None) -> int:
    if row_id is None:
        raise NotFound
    return row_id
