"""Messages to others, written when they are sent: looked at again, so that who has finished hears nothing.

No predikat, no free text and no NIP stands in them: they show on a lock screen. What they are about shows on a tap.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import DEFAULT_LANGUAGE, N_, translator
from bot.rendering.messages import message_of
from bot.rendering.notices import (
    accounts,
    agreements,
    appraisals,
    climbing,
    evidence,
    feedback,
    leave,
    paper,
    periods,
    reminding,
    summaries,
    tickets,
)
from bot.rendering.notices.base import Kinds, NotNow
from bot.services.ports import Message, Unreachable
from bot.view import View
from models import Session
from models.delivery import Outbox
from models.queries.people import account_for

__all__ = ["KINDS", "NotNow", "Notice", "compose"]

KINDS: Kinds = ChainMap(
    dict(appraisals.KINDS),
    dict(accounts.KINDS),
    dict(paper.KINDS),
    dict(periods.KINDS),
    dict(reminding.KINDS),
    dict(climbing.KINDS),
    dict(tickets.KINDS),
    dict(evidence.KINDS),
    dict(agreements.KINDS),
    dict(summaries.KINDS),
    dict(leave.KINDS),
    dict(feedback.KINDS),
)
"""Every kind of message, each module's together."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What to send to whom."""

    telegram_id: int
    message: Message


def compose(session: Session, row: Outbox, now: datetime) -> Notice | NotNow | Unreachable | None:
    """The message as things are now; None where there is nothing to say any more, `Unreachable` who has no account."""
    view = KINDS[row.kind](session, row, now)
    if view is None or isinstance(view, NotNow | Unreachable):
        return view
    if row.recipient_id is None:
        assert row.telegram_id is not None, "every message has an addressee"
        return Notice(row.telegram_id, message_of(view, translator(row.codes.get("language", DEFAULT_LANGUAGE))))
    account = account_for(session, row.recipient_id)
    if account is None:
        return Unreachable()
    if row.codes.get("resent"):
        view = View((N_("<i>Sent again: it is not certain that it arrived before.</i>"), *view.paragraphs), view.rows)
    return Notice(account.telegram_id, message_of(view, translator(account.language)))
