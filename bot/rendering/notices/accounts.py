"""What people hear about accounts, invitations, requests for access and roles.

Each is looked at again when it is sent: who was confirmed meanwhile, or has come in again, hears nothing late.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.domain.doors import WRONG_BEFORE_END, Standing
from bot.i18n import N_, Text, plain
from bot.rendering.notices.base import Kinds
from bot.services.door import accounts, invitations
from bot.view import Button, View
from models import Session
from models.delivery import Outbox
from models.doors import Invitation, TicketStatus
from models.people import Employee, Role, Unit
from models.queries import accounts as staff
from models.queries import doors, people

_WHY = {
    accounts.MOVED: N_("You have come in with another account, so this one no longer belongs to you here."),
    accounts.TAKEN: N_("BKPSDM or the admin of your unit has taken this account from you here."),
    accounts.REJECTED: N_("A second person said that this account is not the one of the person it came in as."),
    accounts.LEFT: N_("You are no longer in service, so this account was erased here."),
}


def _waits(session: Session, row: Outbox, now: datetime) -> View | None:
    found = accounts.waiting_one(session, row.subject_id, int(row.codes["version"]))
    if found is None:
        return None
    this = f"{found.employee_id}:{found.version}"
    return View(
        (
            N_("🟡 <b>{name}</b> joined with a Telegram account on {moment}.")(name=found.name, moment=found.bound_at),
            N_("Please ask {name} in person or by phone whether it is theirs, then tap. It counts as your word.")(
                name=found.name
            ),
        ),
        (
            (Button(N_("✅ Yes, it is them"), f"n:confirm:{this}"),),
            (Button(N_("🚫 No, it is not"), f"n:reject:{this}"),),
        ),
    )


def _confirmed(session: Session, row: Outbox, now: datetime) -> View | None:
    account = people.account_for(session, row.subject_id)
    if account is None or account.confirmed_at is None:
        return None
    return View(
        (
            N_("✅ Your account was confirmed on {moment}.")(moment=account.confirmed_at),
            N_("Everything that belongs to your role is open to you now."),
        ),
        ((Button(N_("Menu"), "n:menu"),),),
    )


def _rejected(session: Session, row: Outbox, now: datetime) -> View | None:
    employee = session.get(Employee, row.subject_id)
    if employee is None:
        return None
    return View(
        (
            N_("🚫 A second person said that the account that came in as <b>{name}</b> is not theirs.")(
                name=employee.name
            ),
            N_("It was taken away. Please find out who had link and code, and invite {name} again.")(
                name=employee.name
            ),
        ),
        ((Button(N_("Open the entry"), f"n:person:{row.subject_id}"),),),
    )


def _removed(session: Session, row: Outbox, now: datetime) -> View | None:
    """To the account itself, unless it belongs to somebody again."""
    if row.telegram_id is None or staff.bound_to(session, row.telegram_id) is not None:
        return None
    return View(
        (
            _WHY[row.codes["why"]],
            N_("What you have written is kept. If this is not what you wanted, please ask BKPSDM or your unit."),
        )
    )


def _shared(session: Session, row: Outbox, now: datetime) -> View | None:
    return _at_the_door(
        session,
        row,
        N_("⚠️ The invitation link of <b>{name}</b> was passed on: an account that it is not for has opened it."),
        N_("That account was not let in. If {name} cannot come in, please make a new invitation."),
    )


def _guessed(session: Session, row: Outbox, now: datetime) -> View | None:
    return _at_the_door(
        session,
        row,
        N_("⚠️ Several wrong codes were written for the invitation of <b>{name}</b>. The account has to wait now."),
        N_("Please ask {name} whether it is them. The entry shows how many there were."),
    )


def _ended(session: Session, row: Outbox, now: datetime) -> View | None:
    return _at_the_door(
        session,
        row,
        N_("⛔ After {n} wrong codes the invitation of <b>{name}</b> has ended."),
        N_("Nobody was let in. Please ask {name} whether it was them, and make a new invitation."),
    )


def _at_the_door(session: Session, row: Outbox, happened: Text, remedy: Text) -> View | None:
    """Nothing any more once the person has come in with it."""
    invitation = session.get(Invitation, row.subject_id)
    if invitation is None or invitation.used_at is not None:
        return None
    name = people.names_of(session, [invitation.employee_id])[invitation.employee_id]
    return View(
        (happened(name=name, n=WRONG_BEFORE_END), remedy(name=name)),
        ((Button(N_("Open the entry"), f"n:person:{invitation.employee_id}"),),),
    )


def _access_asked(session: Session, row: Outbox, now: datetime) -> View | None:
    ticket = doors.request(session, row.subject_id)
    if ticket is None or ticket.status is not TicketStatus.OPEN:
        return None
    return View(
        (
            N_("🙋 Somebody without an account asks for access."),
            N_("What they wrote shows when you tap."),
        ),
        ((Button(N_("Open the request"), f"n:access:{row.subject_id}"),),),
    )


def _access_accepted(session: Session, row: Outbox, now: datetime) -> View | None:
    if row.telegram_id is None or staff.bound_to(session, row.telegram_id) is not None:
        return None
    visitor = doors.visitor_of(session, row.telegram_id)
    invitation = session.get(Invitation, visitor.invitation_id) if visitor and visitor.invitation_id else None
    if invitation is None or invitations.standing_of(invitation, now) is not Standing.VALID:
        return None
    return View(
        (
            N_("✅ BKPSDM has found you in the list."),
            N_("One thing is missing: the code. BKPSDM tells it to you in person or by phone."),
            N_("Please write the code here as soon as you have it; it holds until {moment}.")(
                moment=invitation.expires_at
            ),
        )
    )


def _access_refused(session: Session, row: Outbox, now: datetime) -> View | None:
    if row.telegram_id is None or staff.bound_to(session, row.telegram_id) is not None:
        return None
    return View(
        (N_("BKPSDM has answered your request for access: it could not let you in."),),
        ((Button(N_("Why?"), f"n:door:answer:{row.subject_id}"),),),
    )


def _role_granted(session: Session, row: Outbox, now: datetime) -> View | None:
    if not _holds(session, row):
        return None
    return View(
        (
            N_("🎖 You have a further role now: {role}.")(role=_role(session, row)),
            N_("It works as soon as your account is confirmed. What belongs to it stands under Administration."),
        ),
        ((Button(N_("🛠 Administration"), "n:admin"),),),
    )


def _role_revoked(session: Session, row: Outbox, now: datetime) -> View | None:
    if _holds(session, row):
        return None
    return View((N_("🎖 A role was taken from you: {role}. Everything else stays.")(role=_role(session, row)),))


def _holds(session: Session, row: Outbox) -> bool:
    return any(
        grant.role.value == row.codes["role"] and grant.unit_id == row.codes["unit"]
        for grant in staff.grants_of(session, row.subject_id)
    )


def _role(session: Session, row: Outbox) -> Text:
    if row.codes["role"] == Role.BKPSDM.value:
        return plain("BKPSDM")
    unit = session.get(Unit, row.codes["unit"])
    return N_("admin of {unit}")(unit=unit.name if unit else "–")


KINDS: Kinds = MappingProxyType(
    {
        "account_waits": _waits,
        "account_confirmed": _confirmed,
        "account_rejected": _rejected,
        "account_removed": _removed,
        "invitation_shared": _shared,
        "code_guessed": _guessed,
        "invitation_ended": _ended,
        "access_asked": _access_asked,
        "access_accepted": _access_accepted,
        "access_refused": _access_refused,
        "role_granted": _role_granted,
        "role_revoked": _role_revoked,
    }
)
