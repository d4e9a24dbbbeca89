"""The door: what a Telegram account that belongs to nobody can do, which is little.

Whatever it does ends in one of the outcomes. Wrong codes are counted, so none of them is an exception: that would undo
the counting.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from bot.domain import doors
from bot.domain.doors import Standing
from bot.i18n import DEFAULT_LANGUAGE, LANGUAGES
from bot.services import audit
from bot.services.door import access_requests, accounts, invitations
from bot.services.door.outcomes import (
    Arrived,
    CodeAsked,
    Greeted,
    NoEntry,
    Outcome,
    Paused,
    RequestAsked,
    RequestKept,
    RequestUnfit,
    RequestWaits,
    Shared,
    TooManyRequests,
    WrongCode,
)
from bot.services.rights import Person
from models import Session
from models.doors import Invitation, Visitor, VisitorAsk
from models.people import Employee
from models.queries import accounts as staff
from models.queries import doors as rows


class Link(StrEnum):
    """Whose link it is that somebody opens who has an account already."""

    OWN = "OWN"
    OTHERS = "OTHERS"
    NOBODYS = "NOBODYS"


def language_of(session: Session, telegram_id: int) -> str:
    """In which language a stranger is answered."""
    visitor = rows.visitor_of(session, telegram_id)
    return visitor.language if visitor else DEFAULT_LANGUAGE


def choose_language(session: Session, telegram_id: int, language: str, now: datetime) -> None:
    """Answer a stranger in this language from now on, and the person too if it becomes one."""
    if language in LANGUAGES:
        visitor = _visitor(session, telegram_id, now)
        visitor.language = language
        session.add(visitor)
        session.flush()


def present(session: Session, telegram_id: int, now: datetime) -> Outcome:
    """Where a stranger stands; nothing is changed."""
    visitor = rows.visitor_of(session, telegram_id)
    if visitor is not None and visitor.asks is VisitorAsk.CODE:
        if _pause(visitor, now) is not None:
            return Paused(_pause(visitor, now) or now)
        invitation = session.get(Invitation, visitor.invitation_id)
        if invitation is not None and invitations.standing_of(invitation, now) is Standing.VALID:
            return CodeAsked(invitation.expires_at)
    if visitor is not None and visitor.asks is VisitorAsk.ACCESS:
        return RequestAsked()
    waiting = rows.open_request_of(session, telegram_id)
    return Greeted(waiting.opened_at if waiting else None)


def open_link(session: Session, telegram_id: int, token: str, now: datetime) -> Outcome:
    """Open a link: the first account that does so claims it, and is asked for the code."""
    invitation = _locked_by_token(session, token)
    if invitation is None:
        return NoEntry(None)
    refused = _refused(session, invitation, now)
    if refused is not None:
        return refused
    if invitation.opened_by not in {None, telegram_id}:
        invitations.tell_issuer(session, "invitation_shared", invitation, now)
        return Shared()
    visitor = _visitor(session, telegram_id, now)
    paused = _pause(visitor, now)
    if paused is not None:
        return Paused(paused)
    invitation.opened_by = telegram_id
    visitor.asks, visitor.invitation_id = VisitorAsk.CODE, invitation.id
    session.add(invitation)
    session.add(visitor)
    session.flush()
    return CodeAsked(invitation.expires_at)


def write(session: Session, telegram_id: int, text: str, now: datetime) -> Outcome:
    """Take what a stranger writes for what was asked: a link, the code, or the request for access."""
    token = doors.token_in(text)
    if token is not None:
        return open_link(session, telegram_id, token, now)
    visitor = rows.visitor_of(session, telegram_id)
    if visitor is not None and visitor.asks is VisitorAsk.CODE:
        return _code(session, visitor, text, now)
    if visitor is not None and visitor.invitation_id is not None and doors.code_in(text) is not None:
        return _code(session, visitor, text, now)
    if visitor is not None and visitor.asks is VisitorAsk.ACCESS:
        return _request(session, visitor, text, now)
    return present(session, telegram_id, now)


def ask_for_access(session: Session, telegram_id: int, now: datetime) -> Outcome:
    """Take the next words as a request for access, unless one waits or there were too many today."""
    refused = _too_many(session, telegram_id, now)
    if refused is not None:
        return refused
    visitor = _visitor(session, telegram_id, now)
    visitor.asks = VisitorAsk.ACCESS
    session.add(visitor)
    session.flush()
    return RequestAsked()


def leave(session: Session, telegram_id: int, now: datetime) -> Outcome:
    """Ask for nothing any more. A code is still taken for one, where a link was opened."""
    visitor = rows.visitor_of(session, telegram_id)
    if visitor is not None:
        visitor.asks, visitor.seen_at = VisitorAsk.NOTHING, now
        session.add(visitor)
        session.flush()
    return present(session, telegram_id, now)


def opened_by_member(session: Session, person: Person, token: str, now: datetime) -> Link:
    """Somebody with an account opens a link: nothing changes, and who made the link hears if it is another's."""
    invitation = rows.by_token(session, invitations.token_hash(session, token)) if doors.is_token(token) else None
    if invitation is None:
        return Link.NOBODYS
    if invitation.employee_id == person.id:
        return Link.OWN
    if invitations.standing_of(invitation, now) is Standing.VALID:
        invitations.tell_issuer(session, "invitation_shared", invitation, now)
    return Link.OTHERS


def forget(session: Session, now: datetime) -> int:
    """Forget strangers who were not seen for long; gives how many."""
    return rows.forget_visitors(session, now - doors.FORGOTTEN_AFTER, now)


def _locked_by_token(session: Session, token: str) -> Invitation | None:
    found = rows.by_token(session, invitations.token_hash(session, token)) if doors.is_token(token) else None
    return _locked(session, found.id) if found else None


def _locked(session: Session, invitation_id: int | None) -> Invitation | None:
    """The invitation with its person: nobody else invites them, or gives or takes them an account, meanwhile."""
    found = session.get(Invitation, invitation_id) if invitation_id is not None else None
    if found is None:
        return None
    staff.lock_employees(session, [found.employee_id])
    return rows.locked(session, found.id or 0)


def _refused(session: Session, invitation: Invitation, now: datetime) -> NoEntry | None:
    standing = invitations.standing_of(invitation, now)
    employee = session.get_one(Employee, invitation.employee_id)
    if standing is Standing.VALID and not employee.active:
        standing = Standing.REVOKED
    return None if standing is Standing.VALID else NoEntry(standing)


def _visitor(session: Session, telegram_id: int, now: datetime) -> Visitor:
    visitor = rows.visitor_of(session, telegram_id) or Visitor(telegram_id=telegram_id, seen_at=now)
    visitor.seen_at = now
    return visitor


def _pause(visitor: Visitor, now: datetime) -> datetime | None:
    return visitor.locked_until if visitor.locked_until is not None and now < visitor.locked_until else None


def _code(session: Session, visitor: Visitor, text: str, now: datetime) -> Outcome:
    visitor.seen_at = now
    session.add(visitor)
    paused = _pause(visitor, now)
    if paused is not None:
        return Paused(paused)
    invitation = _locked(session, visitor.invitation_id)
    refused = NoEntry(None) if invitation is None else _refused(session, invitation, now)
    if refused is not None or invitation is None:
        visitor.asks = VisitorAsk.NOTHING
        session.flush()
        return refused or NoEntry(None)
    code = doors.code_in(text)
    if code is None:
        session.flush()
        return CodeAsked(invitation.expires_at, unreadable=True)
    guessed = invitations.code_hash(session, invitation.token_hash, code)
    if not compare_digest(guessed, invitation.code_hash):
        return _wrong(session, visitor, invitation, now)
    return _let_in(session, visitor, invitation, now)


def _wrong(session: Session, visitor: Visitor, invitation: Invitation, now: datetime) -> Outcome:
    """Count a wrong code for the account and for the invitation; either may have had enough of them."""
    visitor.wrong_codes += 1
    invitation.wrong_codes += 1
    pause = doors.pause_after(visitor.wrong_codes)
    ended = doors.ends_after(invitation.wrong_codes)
    if pause is not None:
        visitor.locked_until = now + pause
        invitations.tell_issuer(session, "code_guessed", invitation, now, also_bkpsdm=True)
    if ended:
        invitation.revoked_at, visitor.asks = now, VisitorAsk.NOTHING
        audit.record(
            session,
            subject="person",
            subject_id=invitation.employee_id,
            actor_id=None,
            role="visitor",
            action="invitation.ended",
            codes={"invitation": invitation.id, "wrong_codes": invitation.wrong_codes},
            now=now,
        )
        invitations.tell_issuer(session, "invitation_ended", invitation, now, also_bkpsdm=True)
    session.add(visitor)
    session.add(invitation)
    session.flush()
    if visitor.locked_until is not None and pause is not None:
        return Paused(visitor.locked_until, ended)
    return NoEntry(Standing.REVOKED) if ended else WrongCode(doors.left_before_pause(visitor.wrong_codes))


def _let_in(session: Session, visitor: Visitor, invitation: Invitation, now: datetime) -> Arrived:
    employee = session.get_one(Employee, invitation.employee_id)
    had = staff.account_locked(session, invitation.employee_id) is not None
    invitation.used_at = now
    session.add(invitation)
    language = visitor.language
    session.delete(visitor)
    session.flush()
    accounts.bind(session, employee, visitor.telegram_id, language, now, invitation_id=invitation.id or 0)
    return Arrived(employee.name, language, had)


def _request(session: Session, visitor: Visitor, text: str, now: datetime) -> Outcome:
    visitor.seen_at = now
    refused = _too_many(session, visitor.telegram_id, now)
    if refused is None:
        unfit = doors.request_rejection(text)
        if unfit is not None:
            session.add(visitor)
            session.flush()
            return RequestUnfit(unfit)
        access_requests.open_request(session, visitor.telegram_id, text, now)
    visitor.asks = VisitorAsk.NOTHING
    session.add(visitor)
    session.flush()
    return refused or RequestKept()


def _too_many(session: Session, telegram_id: int, now: datetime) -> RequestWaits | TooManyRequests | None:
    waiting = rows.open_request_of(session, telegram_id)
    if waiting is not None:
        return RequestWaits(waiting.opened_at)
    made = rows.requests_since(session, telegram_id, now - timedelta(days=1))
    return TooManyRequests() if made >= doors.REQUESTS_A_DAY else None
