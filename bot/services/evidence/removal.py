"""Evidence that ought not to be there: taken away by whom it belongs to, reported by who reads it.

The owner decides until the assessment is confirmed; from then on the file belongs to the record, and BKPSDM takes away
what was reported, such as the data of a citizen. Our own choice; UU 27/2022 asks that data nobody needs are erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Relation
from bot.domain.appraisal import Stage
from bot.errors import NotFound, Refused
from bot.i18n import N_
from bot.services import audit, outbox, rights
from bot.services.ports import FileStore
from bot.services.rights import Person
from models import Session
from models.appraisal import Evidence
from models.people import Role
from models.plan import PlannedResult
from models.queries import appraisals as rows
from models.queries import files as used
from models.queries import people
from models.queries.trail import chain
from models.sealed import unseal

REPORTED, REPORTED_OWN, REMOVED = "evidence_reported", "evidence_reported_own", "evidence_removed"
"""Kinds of messages: to BKPSDM, to the owner, and to the owner once BKPSDM has taken a file away."""

_REPORT = "evidence.reported"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file, as it is told apart from the others."""

    evidence_id: int
    appraisal_id: int
    name: str
    result: int
    """Number of the planned result that it belongs to."""
    received_at: datetime
    reported: bool
    place: int = 0
    """Its place among the files of the appraisal, from 1, in the order in which they are sent to who reads them."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The evidence of an appraisal, and what the reader may do with it."""

    appraisal_id: int
    name: str
    own: bool
    removable: tuple[Piece, ...]
    reportable: tuple[Piece, ...]


def pieces(session: Session, person: Person, appraisal_id: int, now: datetime) -> Pieces:
    """What of the evidence may be taken away or reported. Raises `NotAllowed` and `NotFound`."""
    found = rights.require(session, person, Action.READ_EVIDENCE, appraisal_id, view="evidence", now=now)
    own = found.employee.id == person.id
    listed = [_piece(session, row, place) for place, row in enumerate(rows.evidence_of(session, appraisal_id), 1)]
    return Pieces(
        appraisal_id,
        found.employee.name,
        own,
        removable=tuple(piece for piece in listed if _may_remove(session, person, piece, own=own)),
        reportable=() if own else tuple(piece for piece in listed if not piece.reported),
    )


def piece(session: Session, person: Person, evidence_id: int, now: datetime) -> Piece:
    """One file, for whoever may read it. Raises `Refused` where it is gone."""
    row = _there(session, evidence_id)
    rights.require(session, person, Action.READ_EVIDENCE, row.appraisal_id, view="evidence", now=now)
    return _piece(session, row)


def remove(session: Session, person: Person, files: FileStore | None, evidence_id: int, now: datetime) -> Piece:
    """Take a file away for good, here and in the archive. Raises `NotAllowed`, and `Refused` where it may not go."""
    row = _there(session, evidence_id)
    found = rights.require(session, person, Action.REMOVE_EVIDENCE, row.appraisal_id, view="evidence", now=now)
    own = found.employee.id == person.id
    rows.locked(session, row.appraisal_id)
    gone = _piece(session, row)
    if not _may_remove(session, person, gone, own=own):
        raise _refusal(own=own)
    digest, owner_id, appraisal_id, result_id = row.digest, row.owner_id, row.appraisal_id, row.planned_result_id
    session.delete(row)
    session.flush()
    audit.record(
        session,
        subject="appraisal",
        subject_id=appraisal_id,
        actor_id=person.id,
        role="employee" if own else Relation.BKPSDM.value,
        action="evidence.removed",
        codes={"digest": digest, "planned_result": result_id},
        now=now,
    )
    if not own:
        outbox.put(session, REMOVED, owner_id, appraisal_id, f"{REMOVED}:{evidence_id}", {}, now, now)
    # At the end, and before the commit: where that fails, the tap comes again and finds the row still there.
    if not used.is_used(session, owner_id, digest):
        assert files is not None, "whoever taps a button can reach the archive"
        files.delete(owner_id, digest)
    return gone


def report(session: Session, person: Person, evidence_id: int, now: datetime) -> None:
    """Say that a file shows data of others: the owner and BKPSDM are told, once. Raises `Refused` and `NotAllowed`."""
    row = _there(session, evidence_id)
    found = rights.require(session, person, Action.READ_EVIDENCE, row.appraisal_id, view="evidence", now=now)
    if found.employee.id == person.id:
        raise Refused(N_("This file is your own: you can delete it yourself. Nothing was reported."))
    if _is_reported(session, row):
        return
    relations = rights.relations_to(session, person, found.appraisal)
    audit.record(
        session,
        subject="appraisal",
        subject_id=row.appraisal_id,
        actor_id=person.id,
        role=next(relation for relation in Relation if relation in relations).value,
        action=_REPORT,
        codes={"digest": row.digest},
        now=now,
    )
    outbox.put(session, REPORTED_OWN, row.owner_id, evidence_id, f"{REPORTED_OWN}:{evidence_id}", {}, now, now)
    for officer in sorted(set(people.holders(session, Role.BKPSDM)) - {person.id, row.owner_id}):
        outbox.put(session, REPORTED, officer, evidence_id, f"{REPORTED}:{evidence_id}:{officer}", {}, now, now)


def _may_remove(session: Session, person: Person, piece: Piece, *, own: bool) -> bool:
    if not own:
        return person.is_bkpsdm and piece.reported
    found = rows.entry(session, piece.appraisal_id)
    return found is not None and found.appraisal.stage is not Stage.ASSESSED


def _refusal(*, own: bool) -> Refused:
    if own:
        return Refused(
            N_(
                "The assessment is confirmed, so its evidence stays with the record and nothing was deleted. "
                "If the file shows data of others, please ask BKPSDM to take it away."
            )
        )
    return Refused(N_("Only a file that was reported can be taken away here. Nothing was deleted."))


def _there(session: Session, evidence_id: int) -> Evidence:
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise Refused(N_("This file is no longer there. Nothing was changed."))
    return row


def _piece(session: Session, row: Evidence, place: int = 0) -> Piece:
    result = session.get(PlannedResult, row.planned_result_id)
    if row.id is None or result is None:
        raise NotFound
    return Piece(
        row.id,
        row.appraisal_id,
        unseal(session, row, "name") or row.kind.value.lower(),
        result.number,
        row.received_at,
        _is_reported(session, row),
        place,
    )


def _is_reported(session: Session, row: Evidence) -> bool:
    acts = chain(session, "appraisal", row.appraisal_id)
    return any(act.action == _REPORT and act.codes.get("digest") == row.digest for act in acts)
