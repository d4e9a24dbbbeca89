"""That summaries of a closed period can be read: one message with a button for each that there is for the person."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.i18n import N_, Text
from bot.rendering.notices.base import Kinds, NotNow
from bot.services import twins
from bot.services.reminding import messages
from bot.services.summaries import announcing
from bot.services.summaries.announcing import Ready
from bot.view import Button, View, lines
from models import Session
from models.appraisal import Period
from models.delivery import Outbox


def ways_to(ready: Ready, period_id: int) -> tuple[tuple[Button, ...], ...]:
    """A button for each summary that somebody can read."""
    rows: list[tuple[Button, ...]] = []
    if ready.appraisal_id is not None:
        rows.append((Button(N_("💬 My feedback summary"), f"n:feedback:{ready.appraisal_id}"),))
    if ready.team:
        rows.append((Button(N_("👥 Summary of my team"), f"n:team_summary:{period_id}"),))
    if ready.unit:
        rows.append((Button(N_("🏛 Summary of my unit"), "n:unit_summary"),))
    return tuple(rows)


def what_is_ready(ready: Ready) -> Text:
    """The same in words."""
    return lines(
        N_("Ready to be read:"),
        N_("• your feedback summary") if ready.appraisal_id is not None else None,
        N_("• the summary of your team") if ready.team else None,
        N_("• the summary of your unit") if ready.unit else None,
    )


def _ready(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    period = session.get(Period, row.subject_id)
    assert period is not None, "nobody deletes a period"
    assert row.recipient_id is not None, "it goes to a person"
    ready = announcing.ready_for(session, row.recipient_id, row.subject_id, now)
    if not ready.anything:
        return None
    opens = messages.opens_at(session, row.recipient_id, now)
    if opens > now:
        return NotNow(opens)
    return View(
        (
            N_("🗓 <b>{period}</b> is closed.")(period=twins.title_of(session, period)),
            what_is_ready(ready),
            N_("The content shows when you tap."),
        ),
        ways_to(ready, row.subject_id),
    )


KINDS: Kinds = MappingProxyType({announcing.READY: _ready})
