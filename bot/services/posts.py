"""Who is the penilai of an appraisal today or was when it was assessed, by name, and what else they are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.acting import ActingKind, Holders, Seat
from bot.i18n import N_, Text, plain
from bot.services import rights
from models import Session
from models.appraisal import Appraisal
from models.people import Employee
from models.queries.people import names_of


@dataclass(frozen=True, slots=True)
class Acting:
    """As what somebody acts, and in whose place."""

    kind: ActingKind
    official: str


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody in a post: their own, or that of the official for whom they act."""

    name: str
    acting: Acting | None = None

    @property
    def said(self) -> Text:
        """The name, and for a Plt or Plh in whose place."""
        if self.acting is None:
            return plain(self.name)
        return N_("{name} ({kind} for {official})")(
            name=self.name, kind=self.acting.kind.label, official=self.acting.official
        )


def penilai_today(session: Session, holders: Holders, appraisal: Appraisal) -> Official | None:
    """Who has to assess it today; None where nobody is its penilai."""
    seat = rights.seat_of(session, holders, appraisal)
    return _official(session, seat) if seat else None


def assessor(session: Session, appraisal: Appraisal) -> Official | None:
    """Who confirmed the assessment, and as what; None before it is confirmed."""
    if appraisal.assessed_by_id is None:
        return None
    post = appraisal.assessed_by_id if appraisal.assessed_for_id is None else appraisal.assessed_for_id
    return _official(session, Seat(post, appraisal.assessed_by_id, appraisal.assessed_as))


def line_above(session: Session, holders: Holders, employee: Employee) -> tuple[Official | None, Official | None]:
    """Who is the penilai of a person today, and who stands above that post; None where nobody does."""
    assert employee.id is not None, "a stored row has an id"
    seat = holders.seat(employee.id, employee.penilai_id)
    if seat is None:
        return None, None
    above = holders.atasan_post(employee.id, seat.post, lambda post: session.get_one(Employee, post).penilai_id)
    return _official(session, seat), None if above is None else _official(session, holders.seat_at(above))


def _official(session: Session, seat: Seat) -> Official:
    names = names_of(session, {seat.holder, seat.post})
    return Official(names[seat.holder], Acting(seat.kind, names[seat.post]) if seat.kind else None)


def acted_for(session: Session, seats: Collection[Seat]) -> Mapping[int, Acting]:
    """The posts among these whose holder acts: by post, as what and in whose place."""
    kinds = {seat.post: seat.kind for seat in seats if seat.kind is not None}
    names = names_of(session, kinds) if kinds else {}
    return {post: Acting(kind, names[post]) for post, kind in kinds.items()}
