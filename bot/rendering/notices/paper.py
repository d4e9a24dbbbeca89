"""What admins and authors hear about forms on paper: to be compared, sent back, a record in somebody's name."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.i18n import N_
from bot.rendering.notices.base import Kinds
from bot.services.paper import rules
from bot.view import Button, View
from models import Session
from models.delivery import Outbox
from models.paper import PaperEntry, PaperStatus
from models.queries import appraisals
from models.queries import paper as rows
from models.queries.appraisals import Entry


def _entered(session: Session, row: Outbox, now: datetime) -> View | None:
    found = _about(session, row, PaperStatus.ENTERED)
    if found is None:
        return None
    entry, about = found
    return View(
        (
            N_("📄 Form {number} of {name} was entered and waits for a second person.")(
                number=rules.number_of(entry.part, entry.appraisal_id), name=about.employee.name
            ),
            N_("Please compare what was typed with the scan. It counts once you have confirmed it."),
        ),
        ((Button(N_("Compare"), f"n:paper_check:{entry.id}"),),),
    )


def _refused(session: Session, row: Outbox, now: datetime) -> View | None:
    found = _about(session, row, PaperStatus.REFUSED)
    if found is None or _was_entered_again(session, found[0]):
        return None
    entry, about = found
    return View(
        (
            N_("↩️ Form {number} of {name} was sent back by the second person.")(
                number=rules.number_of(entry.part, entry.appraisal_id), name=about.employee.name
            ),
            N_("The reason stands behind the button. Everything that you typed is kept."),
        ),
        (
            (
                Button(
                    N_("Read the reason and continue"),
                    f"n:begin:{rules.flow_of(entry.part)}:{entry.appraisal_id}",
                ),
            ),
        ),
    )


def _was_entered_again(session: Session, entry: PaperEntry) -> bool:
    newest = rows.newest(session, entry.appraisal_id, entry.part)
    return newest is not None and newest.id != entry.id


def _recorded(session: Session, row: Outbox, now: datetime) -> View | None:
    found = _about(session, row, PaperStatus.CONFIRMED)
    if found is None:
        return None
    entry, about = found
    return View(
        (
            N_("📄 A form on paper that you signed for {period} ({number}) has become a record.")(
                period=about.period.name, number=rules.number_of(entry.part, entry.appraisal_id)
            ),
            N_("If you signed none, please tell BKPSDM at once."),
        ),
        ((Button(N_("Open it"), f"n:result:{entry.appraisal_id}"),),),
    )


def _about(session: Session, row: Outbox, status: PaperStatus) -> tuple[PaperEntry, Entry] | None:
    """The form and whose it is, while it stands where it stood when the message was put in."""
    entry = rows.find(session, row.subject_id)
    if entry is None or entry.status is not status:
        return None
    about = appraisals.entry(session, entry.appraisal_id)
    return None if about is None else (entry, about)


KINDS: Kinds = MappingProxyType({"paper_entered": _entered, "paper_refused": _refused, "paper_recorded": _recorded})
