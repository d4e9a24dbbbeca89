"""What people hear about feedback that they got. The name of the writer stands in it, no word of the text."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.domain.feedback_notes import NoteKind
from bot.i18n import N_, NN_, Text
from bot.rendering.notices.base import Kinds, NotNow
from bot.services.feedback import giving
from bot.services.reminding import messages
from bot.view import Button, View
from models import Session
from models.delivery import Outbox
from models.feedback import FeedbackNote
from models.queries import feedback as rows
from models.queries.people import names_of


def _given(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    """Nothing any more once all was read or taken back; several at once are one message."""
    assert row.recipient_id is not None, "it goes to a person"
    unread = rows.unread(session, row.recipient_id)
    if not unread:
        return None
    opens = messages.opens_at(session, row.recipient_id, now)
    if opens > now:
        return NotNow(opens)
    if len(unread) > 1:
        said = NN_(
            "📥 There is {n} new card for you: feedback or appreciation.",
            "📥 There are {n} new cards for you: feedback or appreciation.",
        )(n=len(unread))
        return View((said,), ((Button(N_("📥 Read them"), "n:notes"),),))
    (note,) = unread
    return View((_said(session, note),), ((Button(N_("📥 Read it"), f"n:note:{note.id}"),),))


def _said(session: Session, note: FeedbackNote) -> Text:
    name = names_of(session, [note.from_id])[note.from_id]
    if note.kind is NoteKind.APPRECIATION:
        return N_("👏 <b>{name}</b> has sent you an appreciation card.")(name=name)
    return N_("💬 There is new feedback for you from <b>{name}</b>.")(name=name)


KINDS: Kinds = MappingProxyType({giving.GIVEN: _given})
