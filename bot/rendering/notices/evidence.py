"""What people hear about files that ought not to be among the evidence. Neither name nor content stands in it."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.i18n import N_
from bot.rendering.notices.base import Kinds
from bot.services.evidence import removal
from bot.view import Button, View
from models import Session
from models.appraisal import Evidence
from models.delivery import Outbox
from models.queries.appraisals import entry


def _reported_own(session: Session, row: Outbox, now: datetime) -> View | None:
    file = session.get(Evidence, row.subject_id)
    if file is None:
        return None
    return View(
        (
            N_("⚠️ Whoever reads your evidence has reported a file: it may show data of others."),
            N_("Please look at it, and delete it where that is so. BKPSDM has been told too."),
        ),
        ((Button(N_("📎 My evidence"), f"n:evidence_care:{file.appraisal_id}"),),),
    )


def _reported(session: Session, row: Outbox, now: datetime) -> View | None:
    file = session.get(Evidence, row.subject_id)
    found = entry(session, file.appraisal_id) if file is not None else None
    if found is None:
        return None
    return View(
        (
            N_("⚠️ A file among the evidence of <b>{name}</b> was reported: it may show data of others.")(
                name=found.employee.name
            ),
            N_("{name} has been asked to delete it. You can take it away yourself.")(name=found.employee.name),
        ),
        ((Button(N_("📎 Look at it"), f"n:evidence:{found.appraisal.id}"),),),
    )


def _removed(session: Session, row: Outbox, now: datetime) -> View | None:
    found = entry(session, row.subject_id)
    if found is None:
        return None
    return View(
        (
            N_("🗑 BKPSDM has taken a file away from your evidence for {period}, since it was reported.")(
                period=found.period.name
            ),
            N_("Everything else is as it was."),
        )
    )


KINDS: Kinds = MappingProxyType(
    {
        removal.REPORTED_OWN: _reported_own,
        removal.REPORTED: _reported,
        removal.REMOVED: _removed,
    }
)
