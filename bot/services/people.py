"""What a person sets for themselves."""

from __future__ import annotations

from datetime import datetime

from bot.services.rights import Person
from models import Session
from models.queries.people import account_for


def choose_language(session: Session, person: Person, language: str) -> None:
    """The language of everything the bot writes to the person from now on."""
    account = account_for(session, person.id)
    assert account is not None, "the person talks through an account"
    account.language = language
    session.add(account)
    session.flush()


def language_of(session: Session, person: Person) -> str:
    """The language as it is now, which the person may just have changed; the former one of who has just left."""
    account = account_for(session, person.id)
    return account.language if account else person.language


def keep_messages(session: Session, person: Person, keep: bool) -> None:
    """Whether sensitive messages stay in the person's chat; otherwise they are deleted after a while."""
    account = account_for(session, person.id)
    assert account is not None, "the person talks through an account"
    account.keeps_messages = keep
    session.add(account)
    session.flush()


def note_reachable(session: Session, person: Person, now: datetime, *, reachable: bool) -> None:
    """Whoever blocks the bot cannot be reached, and whoever does anything with it can."""
    account = account_for(session, person.id)
    assert account is not None, "the person talks through an account"
    if (account.unreachable_at is None) != reachable:
        account.unreachable_at = None if reachable else now
        session.add(account)
        session.flush()
