"""What a feedback summary holds beside the assessment: feedback that came in during the period, and agreed steps."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.access import Relation
from bot.domain.calendar import local_day
from bot.domain.feedback_inputs import AgreedInput, ReceivedInput
from bot.i18n import N_, Text
from bot.services.feedback.notes import Received, notes_for_summary
from models import Session
from models.appraisal import Period
from models.feedback import GivenAs, NoteKind
from models.people import Employee
from models.queries import agreements as rows
from models.sealed import unseal

GIVERS: dict[GivenAs, Text] = {
    GivenAs.PENILAI: N_("penilai"),
    GivenAs.COLLEAGUE: N_("a colleague"),
    GivenAs.TEAM_LEAD: N_("a ketua tim, as they say"),
    GivenAs.REPORT: N_("a report"),
}
"""What the writer of feedback was to the recipient; no name stands in a summary."""


def received(
    session: Session, employee: Employee, period: Period, relations: Collection[Relation]
) -> tuple[ReceivedInput, ...]:
    """What was given to a person in the days of a period, as far as the reader may see it."""
    assert employee.id is not None, "a stored row has an id"
    found = notes_for_summary(session, employee.id, period.starts_on, period.ends_on)
    is_own = Relation.SELF in relations
    return tuple(_received(note, relations) for note in found if is_own or _is_settled(note))


def _is_settled(note: Received) -> bool:
    """Appreciation that its recipient has not read may still be taken back: nobody else hears of it until then."""
    return note.kind is NoteKind.FEEDBACK or note.read_at is not None


def _received(note: Received, relations: Collection[Relation]) -> ReceivedInput:
    is_appreciation = note.kind is NoteKind.APPRECIATION
    reads = Relation.SELF in relations or (is_appreciation and Relation.PENILAI in relations)
    return ReceivedInput(
        is_appreciation=is_appreciation,
        label=note.label if reads else None,
        given_on=local_day(note.given_at),
        giver=GIVERS[note.given_as],
        text=(note.text or None) if reads else None,
    )


def agreed(session: Session, employee_id: int) -> tuple[AgreedInput, ...]:
    """The open steps of a person and the last one that was done, with the newest answer about each."""
    found = rows.of_employee(session, employee_id)
    shown = [row for row in found if row.state.is_open] + [row for row in found if not row.state.is_open][:1]
    checks = rows.checks_of(session, [row.id or 0 for row in shown])
    return tuple(
        AgreedInput(
            action=unseal(session, row, "action") or "",
            state=row.state.label,
            is_open=row.state.is_open,
            proposed_on=local_day(row.proposed_at),
            due_on=row.due_on,
            agreed_on=local_day(row.agreed_at) if row.agreed_at else None,
            last=(checks[row.id or 0][-1][0].progress.label, checks[row.id or 0][-1][1])
            if checks.get(row.id or 0)
            else None,
        )
        for row in shown
    )
