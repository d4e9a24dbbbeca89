"""What the two sides hear about agreed steps: proposed, agreed on, a talk wished for, ended. Never the step itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from bot.domain.agreements import AgreementState
from bot.i18n import N_, Text
from bot.rendering.notices.appraisals import about_others
from bot.rendering.notices.base import Kinds, NotNow
from bot.services.agreements import answering, checking, proposing, steps
from bot.view import Button, View
from models import Session
from models.delivery import Outbox
from models.feedback import Agreement
from models.people import Employee

_OPEN = N_("Open the step")

Said: TypeAlias = Callable[[Agreement, str], "Text | None"]


def _about(said: Said) -> Callable[[Session, Outbox, datetime], View | NotNow | None]:
    """A message about a step to its employee, or to whoever holds the post of the penilai when it is sent."""

    def compose(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
        agreement = session.get(Agreement, row.subject_id)
        if agreement is None:
            return None
        own = row.recipient_id == agreement.employee_id
        if not own and steps.penilai_today(session, agreement, now) != row.recipient_id:
            return None
        name = session.get_one(Employee, agreement.employee_id).name
        words = said(agreement, name) if not own else said(agreement, "")
        if words is None:
            return None
        return View((words, N_("The step shows when you tap.")), ((Button(_OPEN, f"n:agreement:{agreement.id}"),),))

    held_back = about_others(compose)

    def composed(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
        agreement = session.get(Agreement, row.subject_id)
        own = agreement is not None and row.recipient_id == agreement.employee_id
        return (compose if own else held_back)(session, row, now)

    return composed


def _proposed(agreement: Agreement, name: str) -> Text | None:
    if agreement.state is not AgreementState.PROPOSED:
        return None
    if name:
        return N_("🤝 <b>{name}</b> proposes a step after the assessment. Do you agree?")(name=name)
    return N_("🤝 Your penilai proposes a step after the assessment. Do you agree?")


def _agreed(agreement: Agreement, name: str) -> Text | None:
    if agreement.state is not AgreementState.AGREED:
        return None
    if name:
        return N_("🤝 <b>{name}</b> has agreed to the step that was proposed.")(name=name)
    return N_("🤝 Your penilai has agreed to the step that you proposed.")


def _talk(agreement: Agreement, name: str) -> Text | None:
    if agreement.state is not AgreementState.PROPOSED:
        return None
    if name:
        said = N_("🗣 <b>{name}</b> wishes to talk about the proposed step first. Please find a moment for it.")
        return said(name=name)
    return N_("🗣 Your penilai wishes to talk about the proposed step first. Please find a moment for it.")


def _ended(agreement: Agreement, name: str) -> Text | None:
    if agreement.state.is_open or agreement.agreed_at is None or not name:
        return None
    return N_("🤝 <b>{name}</b> has said how an agreed step is, and it has ended with that.")(name=name)


KINDS: Kinds = MappingProxyType(
    {
        proposing.PROPOSED: _about(_proposed),
        answering.AGREED: _about(_agreed),
        answering.TALK: _about(_talk),
        checking.ENDED: _about(_ended),
    }
)
