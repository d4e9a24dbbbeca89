"""Which part of an appraisal came from a form on paper, for everybody who may see the appraisal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import Session
from models.appraisal import Appraisal
from models.paper import PaperPart
from models.queries.paper import confirmed
from models.queries.twins import twin_of


@dataclass(frozen=True, slots=True)
class PaperMark:
    """The self-review, or the assessment, was signed on paper on this day."""

    part: PaperPart
    signed_on: date


def marks_of(session: Session, appraisal: Appraisal) -> tuple[PaperMark, ...]:
    """What of this appraisal, as it stands now, came from paper.

    A form that was confirmed became the record at that very instant; where the record is of another one, somebody has
    acted in the chat since. An AKHIR that is written together with TW4 came from the form of TW4.
    """
    twin = twin_of(session, appraisal)
    ids = [row.id or 0 for row in (appraisal, twin) if row is not None]
    instants = {PaperPart.SELF_REVIEW: appraisal.submitted_at, PaperPart.ASSESSMENT: appraisal.assessed_at}
    return tuple(
        PaperMark(part, entry.signed_on)
        for part, instant in instants.items()
        for row_id in ids
        for entry in confirmed(session, row_id, part)
        if entry.decided_at == instant
    )
