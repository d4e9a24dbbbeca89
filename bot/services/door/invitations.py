"""Invitations: a one-use link for one person, and a code that is handed over apart from it.

Only keyed hashes of both are kept, so that neither can be shown again; a new one can be made at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import doors
from bot.domain.access import Action, Relation, may
from bot.domain.doors import Issued, Standing
from bot.domain.nip import mask
from bot.errors import Conflict, NotFound, Refused
from bot.i18n import N_
from bot.services import audit, outbox, rights
from bot.services.rights import Person
from models import Session
from models.doors import Invitation
from models.people import Role, Unit
from models.queries import accounts as staff
from models.queries import doors as rows
from models.queries import people
from models.queries.accounts import Listed
from models.session import vault_of

AT_ONCE = 300
"""Invitations that one tap makes: more would keep everybody else waiting."""

JUST_NOW = timedelta(minutes=1)
"""A link as young as this is never replaced for a whole unit: the second of two taps would void the first one's."""

OPERATOR = "operator"
"""The role of who works on the command line, in the trail."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was made for a unit. `kept` have an unused link already, `rest` are beyond the number made at once."""

    issued: tuple[Issued, ...]
    kept: int
    rest: int


@dataclass(frozen=True, slots=True)
class ToInvite:
    """A unit with who has not joined: `fresh` without an unused link, `kept` with one, `paper` on the paper lane."""

    unit_id: int
    unit: str
    fresh: int
    kept: int
    paper: int
    joined: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of the newest invitation of a person."""

    standing: Standing
    issued_at: datetime
    expires_at: datetime
    opened: bool
    wrong_codes: int
    paused_until: datetime | None
    """Until when the account that opened it has to wait, if it has to."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that takes the place of an earlier one."""

    name: str
    code: str
    expires_at: datetime


def token_hash(session: Session, token: str) -> str:
    """What is kept of a link."""
    return vault_of(session).keyed_hash(f"invitation link\n{token}")


def code_hash(session: Session, token_hash: str, code: str) -> str:
    """What is kept of a code: bound to its link, so that equal codes do not look equal."""
    return vault_of(session).keyed_hash(f"invitation code\n{token_hash}\n{code}")


def invite(session: Session, person: Person, employee_id: int, now: datetime) -> Issued:
    """A new invitation for one person, also for one who has an account: with its code the account is replaced.

    Earlier unused ones of the person end. Raises `NotAllowed`, `NotFound`, and `Refused` for who has left.
    """
    employee = rights.require_for_person(session, person, Action.INVITE, employee_id)
    found = _in_service(session, employee_id)
    relations = rights.relations_to_person(session, person, employee)
    as_what = next(r for r in Relation if r in relations and may(Action.INVITE, {r}))
    return _issue(session, [found], person.id, as_what.value.lower(), now)[0]


def to_invite(session: Session, person: Person, unit_id: int, now: datetime) -> ToInvite:
    """How many people of a unit and the units below it have not joined. Raises `NotAllowed` and `NotFound`."""
    unit = _unit_for(session, person, unit_id)
    everybody = staff.listed(session, people.units_below(session, [unit_id]))
    outside = [one for one in everybody if one.account is None]
    asked = [one for one in outside if not one.employee.on_paper]
    kept = _with_link(session, asked, now)
    return ToInvite(
        unit_id,
        unit.name,
        fresh=len(asked) - len(kept),
        kept=len(kept),
        paper=len(outside) - len(asked),
        joined=len(everybody) - len(outside),
    )


def invite_unit(
    session: Session,
    person: Person,
    unit_id: int,
    now: datetime,
    *,
    again: bool = False,
    begun: datetime | None = None,
) -> Batch:
    """Invitations for who has not joined in a unit and below it, at most `AT_ONCE`.

    Who has an unused link keeps it, unless `again`: then that one ends, if it was not made just now, or since the
    first portion of the same renewal (`begun`). Raises `NotAllowed` and `NotFound`.
    """
    _unit_for(session, person, unit_id)
    role = "bkpsdm" if person.is_bkpsdm else "unit_admin"
    return _issue_some(session, people.units_below(session, [unit_id]), person.id, role, now, again, AT_ONCE, begun)


def invite_as_operator(session: Session, unit_code: str | None, now: datetime, *, again: bool = False) -> Batch:
    """As `invite_unit`, from the command line: for one unit or the whole city, however many. Raises `NotFound`."""
    unit_ids: set[int] | None = None
    if unit_code is not None:
        unit = staff.unit_by_code(session, unit_code)
        if unit is None:
            raise NotFound
        unit_ids = people.units_below(session, [unit.id or 0])
    return _issue_some(session, unit_ids, None, OPERATOR, now, again, None)


def new_code(session: Session, person: Person, employee_id: int, now: datetime) -> NewCode:
    """Another code for the unused link of a person: the one before is void. How often it was guessed at stays counted.

    Raises `NotAllowed`, and `Conflict` where there is no link that still opens the door.
    """
    employee = rights.require_for_person(session, person, Action.INVITE, employee_id)
    staff.lock_employees(session, [employee_id])
    newest = rows.newest_of(session, employee_id)
    invitation = rows.locked(session, newest.id or 0) if newest else None
    if invitation is None or standing_of(invitation, now) is not Standing.VALID:
        raise Conflict(
            N_("There is no link for {name} that can still be used. Please make a new invitation.")(name=employee.name)
        )
    code = doors.new_code()
    invitation.code_hash = code_hash(session, invitation.token_hash, code)
    session.add(invitation)
    audit.record(
        session,
        subject="person",
        subject_id=employee_id,
        actor_id=person.id,
        role="bkpsdm" if person.is_bkpsdm else "unit_admin",
        action="invitation.new_code",
        codes={"invitation": invitation.id},
        now=now,
    )
    return NewCode(employee.name, code, invitation.expires_at)


def issue_claimed(session: Session, person: Person, employee_id: int, telegram_id: int, now: datetime) -> Issued:
    """An invitation that an account has opened already, since it asked for access: it lacks only the code.

    The caller has checked the right. Raises `NotFound`, and `Refused` for who has left.
    """
    issued = _issue(session, [_in_service(session, employee_id)], person.id, "bkpsdm", now)[0]
    invitation = session.get_one(Invitation, issued.invitation_id)
    invitation.opened_by = telegram_id
    session.add(invitation)
    session.flush()
    return issued


def seen(session: Session, employee_id: int, now: datetime) -> Seen | None:
    """The newest invitation of a person; None where there never was one. The caller has checked the right."""
    invitation = rows.newest_of(session, employee_id)
    if invitation is None:
        return None
    visitors = rows.visitors_with(session, invitation.id or 0)
    pauses = [v.locked_until for v in visitors if v.locked_until is not None and v.locked_until > now]
    return Seen(
        standing_of(invitation, now),
        invitation.issued_at,
        invitation.expires_at,
        invitation.opened_by is not None,
        invitation.wrong_codes,
        max(pauses, default=None),
    )


def standing_of(invitation: Invitation, now: datetime) -> Standing:
    """Whether an invitation still opens the door."""
    return doors.standing(
        used_at=invitation.used_at, revoked_at=invitation.revoked_at, expires_at=invitation.expires_at, now=now
    )


def tell_issuer(
    session: Session, kind: str, invitation: Invitation, now: datetime, *, also_bkpsdm: bool = False
) -> None:
    """Tell who made an invitation, once, what happened at the door; BKPSDM where that is nobody here, or as well."""
    issuer = invitation.issued_by_id
    told = set(people.holders(session, Role.BKPSDM)) if also_bkpsdm else set()
    if issuer is not None and people.account_for(session, issuer) is not None:
        told.add(issuer)
    told = told or set(people.holders(session, Role.BKPSDM))
    for recipient in sorted(told):
        key = f"{kind}:{invitation.id}:{recipient}"
        outbox.put(session, kind, recipient, invitation.id or 0, key, {}, now, now)


def _unit_for(session: Session, person: Person, unit_id: int) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    if not may(Action.INVITE, rights.relations_to_unit(session, person, unit)):
        raise rights.refusal(person, Action.INVITE)
    return unit


def _in_service(session: Session, employee_id: int) -> Listed:
    found = staff.listed_ones(session, [employee_id]).get(employee_id)
    if found is None:
        raise Refused(N_("This person is no longer in service, so no invitation was made."))
    return found


def _with_link(session: Session, asked: Sequence[Listed], now: datetime, *, since: datetime | None = None) -> set[int]:
    return rows.invited(session, now, since) & {one.employee.id or 0 for one in asked}


def _outside(session: Session, unit_ids: set[int] | None) -> list[Listed]:
    """Who has not joined and does not use paper."""
    return [one for one in staff.listed(session, unit_ids) if one.account is None and not one.employee.on_paper]


def _issue_some(
    session: Session,
    unit_ids: set[int] | None,
    actor_id: int | None,
    role: str,
    now: datetime,
    again: bool,
    limit: int | None,
    begun: datetime | None = None,
) -> Batch:
    # Looked at once more under the lock: two who invite at once must not end each other's links.
    staff.lock_employees(session, [one.employee.id or 0 for one in _outside(session, unit_ids)])
    asked = _outside(session, unit_ids)
    since = min(begun or now, now - JUST_NOW) if again else None
    kept = _with_link(session, asked, now, since=since)
    wanted = [one for one in asked if (one.employee.id or 0) not in kept]
    issued = _issue(session, wanted[:limit], actor_id, role, now)
    return Batch(tuple(issued), len(kept), len(wanted) - len(issued))


def _issue(session: Session, wanted: Sequence[Listed], actor_id: int | None, role: str, now: datetime) -> list[Issued]:
    ids = [one.employee.id or 0 for one in wanted]
    staff.lock_employees(session, ids)
    rows.end_unused(session, ids, now)
    made: list[tuple[Listed, Invitation, str, str]] = []
    for one in wanted:
        token, code = doors.new_token(), doors.new_code()
        hashed = token_hash(session, token)
        invitation = Invitation(
            employee_id=one.employee.id or 0,
            token_hash=hashed,
            code_hash=code_hash(session, hashed, code),
            issued_by_id=actor_id,
            issued_at=now,
            expires_at=now + doors.VALIDITY,
        )
        made.append((one, invitation, token, code))
    session.add_all([invitation for _, invitation, _, _ in made])
    session.flush()
    audit.record_many(
        session,
        subject="person",
        acts={invitation.employee_id: {"invitation": invitation.id} for _, invitation, _, _ in made},
        actor_id=actor_id,
        role=role,
        action="invitation.issued",
        now=now,
    )
    return [_issued(one, invitation, token, code) for one, invitation, token, code in made]


def _issued(one: Listed, invitation: Invitation, token: str, code: str) -> Issued:
    return Issued(
        invitation.id or 0,
        one.employee.id or 0,
        one.employee.name,
        mask(one.employee.nip) if one.employee.nip else "–",
        one.employee.position,
        one.unit.code,
        one.unit.name,
        token,
        code,
        invitation.expires_at,
    )
