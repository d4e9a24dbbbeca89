"""First contact: the privacy notice is recorded as read, the language applied, and what is wrong is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.answers import Answer, Key, Scope
from bot.conversation.kinds import YES
from bot.conversation.path import State
from bot.domain.access import Action
from bot.domain.privacy import PRIVACY_VERSION
from bot.flows.correction import suggestions
from bot.flows.onboarding import ONBOARDING, OnboardingFacts
from bot.services import audit, people, rights
from bot.services.binding import Binding, Context
from bot.services.door import corrections
from bot.services.rights import Person
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.people import Account
from models.queries import conversations as rows
from models.queries.people import account_for


@dataclass(frozen=True, slots=True)
class Privacy:
    """Which notice the person has read when, and whether sensitive messages stay in the chat."""

    version: str | None
    read_at: datetime | None
    keeps_messages: bool

    @property
    def is_present(self) -> bool:
        """Whether it is the notice that holds now."""
        return self.version == PRIVACY_VERSION


def privacy_of(session: Session, person: Person) -> Privacy:
    """What holds for the account that the person talks through."""
    account = _account(session, person)
    return Privacy(account.privacy_version, account.privacy_read_at, account.keeps_messages)


def note_read(session: Session, person: Person, now: datetime) -> None:
    """Record that the person has read the present notice; once for each version."""
    account = _account(session, person)
    if account.privacy_version == PRIVACY_VERSION:
        return
    account.privacy_version, account.privacy_read_at = PRIVACY_VERSION, now
    session.add(account)
    audit.record(
        session,
        subject="person",
        subject_id=person.id,
        actor_id=person.id,
        role="employee",
        action="privacy.read",
        codes={"version": PRIVACY_VERSION},
        now=now,
    )


def _account(session: Session, person: Person) -> Account:
    account = account_for(session, person.id)
    assert account is not None, "the person talks through an account"
    return account


def _facts(context: Context) -> OnboardingFacts:
    rights.require_for_person(context.session, context.person, Action.OPEN_TICKET, context.subject_id)
    return OnboardingFacts(
        data=corrections.own_data(context.session, context.person),
        waiting=corrections.waiting(context.session, context.person),
        language=_account(context.session, context.person).language,
    )


def _along(context: Context, state: State[OnboardingFacts]) -> None:
    scope = Scope(state.facts, state.answers)
    if scope.text("privacy") == PRIVACY_VERSION:
        note_read(context.session, context.person, context.now)
    chosen = scope.text("language")
    if chosen is not None and chosen != state.facts.language and _was_just_answered(context, "language"):
        people.choose_language(context.session, context.person, chosen)


def _was_just_answered(context: Context, step: str) -> bool:
    """Whether the answer was given in this turn: /bahasa may have chosen another language since an earlier one."""
    row = rows.conversation_about(context.session, context.person.id, ONBOARDING.id, context.subject_id)
    answer = rows.by_key(rows.answers_of(context.session, row.id or 0)).get((step, "")) if row else None
    return answer is not None and answer.answered_at == context.now


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    if answers[Key("right")].value != YES:
        suggested = suggestions(Scope(_facts(context), answers))
        corrections.ask(context.session, context.person, suggested, context.now)


def _is_of_another_time(context: Context, earlier: Conversation) -> bool:
    """It was finished, or had begun with another account."""
    bound_at = _account(context.session, context.person).bound_at
    return earlier.status is ConversationStatus.SENT or earlier.started_at < bound_at


BINDING = Binding(flow=ONBOARDING, facts=_facts, finish=_finish, along=_along, begins_anew=_is_of_another_time)
