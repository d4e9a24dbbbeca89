"""Siti with something of hers in every table, and people who have no business with any of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from sqlmodel import SQLModel, select

from bot.domain.behaviour import Value
from bot.domain.intake_forms import ImportKind
from models import Session
from models.appraisal import Evidence, EvidenceKind
from models.calendar import Leave
from models.doors import ImportFile, Invitation, Ticket, TicketKind
from models.feedback import Agreement, AgreementState, FeedbackNote, GivenAs, NoteKind, NoteTopic
from models.paper import PaperEntry, PaperPart
from models.people import Account, Role, RoleGrant
from models.plan import PlannedResult
from models.sealed import seal
from models.session import Database
from tests.support.databases import Server, SharedDatabase
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    add_acting,
    add_person,
    add_unit,
    found,
)
from tests.support.talking import send_self_review

SECRET: Final = "Rahasia tentang antrean panjang di loket tiga."
SITIS: Final = ("Siti Contoh", "Rahasia", "rahasia.pdf")
"""What would give something of hers away."""

AWAY, FORMER, UNSEEN = 201, 202, 203
"""The admin of another unit, somebody who was Plh of her penilai until yesterday, an officer who is not confirmed."""

STRANGERS: Final = {
    "a colleague": BUDI,
    "an admin of another unit": AWAY,
    "a former Plh": FORMER,
    "an officer who is not confirmed": UNSEEN,
}
"""By what they are, who has no business with what is hers."""


@contextmanager
def at_home(server: Server) -> Iterator[tuple[Database, Organisation]]:
    """A database of its own with all of it, for tests that change nothing or roll it back."""
    shared = SharedDatabase(server)
    yield shared.database, settle(shared.database)
    shared.close()


def settle(database: Database) -> Organisation:
    """The small organisation with all of it."""
    day = timedelta(days=1)
    with database.write() as session:
        org = found(session)
        elsewhere = add_unit(session, "LAIN", org.units["KOTA"])
        away = add_person(session, AWAY, "Admin Lain", elsewhere)
        former = add_person(session, FORMER, "Plh Lama", elsewhere)
        unseen = add_person(session, UNSEEN, "Petugas Baru", elsewhere)
        session.add(RoleGrant(employee_id=away, role=Role.UNIT_ADMIN, unit_id=elsewhere, granted_at=NOW))
        session.add(RoleGrant(employee_id=unseen, role=Role.BKPSDM, granted_at=NOW))
        session.exec(select(Account).where(Account.telegram_id == UNSEEN)).one().confirmed_at = None
        add_acting(session, org.people[KABID], former, NOW.date() - 9 * day, NOW.date() - day)
    send_self_review(database, org, SITI, given={"impact": SECRET, "contribution": SECRET, "develop": SECRET})
    with database.write() as session:
        _add_the_rest(session, org)
    return org


def _add_the_rest(session: Session, org: Organisation) -> None:
    siti, appraisal = org.people[SITI], org.appraisals[SITI]
    file = Evidence(
        owner_id=siti,
        appraisal_id=appraisal,
        planned_result_id=session.exec(select(PlannedResult.id)).first() or 0,
        kind=EvidenceKind.DOCUMENT,
        name=b"",
        mime="application/pdf",
        size=5,
        digest="d" * 64,
        received_at=NOW,
    )
    file.name = seal(session, file, "name", "rahasia.pdf")
    ticket = Ticket(kind=TicketKind.OTHER, employee_id=siti, suggestion=b"", opened_at=NOW)
    ticket.suggestion = seal(session, ticket, "suggestion", SECRET)
    paper = PaperEntry(
        appraisal_id=appraisal,
        part=PaperPart.SELF_REVIEW,
        author_id=siti,
        answers=b"",
        signed_on=NOW.date(),
        scan={},
        entered_by_id=org.people[ADMIN],
        entered_at=NOW,
    )
    paper.answers = seal(session, paper, "answers", json.dumps({}))
    brought = ImportFile(
        owner_id=org.people[OFFICER], kind=ImportKind.STAFF, name=b"", digest="e" * 64, received_at=NOW
    )
    brought.name = seal(session, brought, "name", "rahasia.pdf")
    invitation = Invitation(
        employee_id=siti, token_hash="t" * 64, code_hash="c" * 64, issued_at=NOW, expires_at=NOW + timedelta(days=7)
    )
    note = FeedbackNote(
        from_id=org.people[KABID],
        to_id=siti,
        given_as=GivenAs.PENILAI,
        kind=NoteKind.FEEDBACK,
        topic=NoteTopic.VALUE,
        item=Value.HARMONIS.value,
        behaviour=b"",
        given_at=NOW,
    )
    note.behaviour = seal(session, note, "behaviour", SECRET)
    month = timedelta(days=30)
    leave = Leave(
        employee_id=siti,
        starts_on=NOW.date() + month,
        ends_on=NOW.date() + month,
        noted_by_id=org.people[KABID],
        noted_at=NOW,
    )
    step = Agreement(
        employee_id=siti,
        penilai_id=org.people[KABID],
        appraisal_id=appraisal,
        action=b"",
        state=AgreementState.PROPOSED,
        proposed_by_id=siti,
        proposed_at=NOW,
    )
    step.action = seal(session, step, "action", SECRET)
    session.add_all([file, ticket, paper, brought, invitation, note, leave, step])
    session.flush()


def rows_of_others(session: Session, mine: Collection[int]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table, except those that name these people and nobody else."""
    session.flush()
    told = {}
    for table in SQLModel.metadata.sorted_tables:
        names = [i for i, c in enumerate(table.columns) for k in c.foreign_keys if k.target_fullname == "employee.id"]
        rows = session.connection().execute(table.select()).all()
        named = [{row[i] for i in names} - {None} for row in rows]
        theirs = [tuple(row) for row, who in zip(rows, named, strict=True) if not who or not who <= set(mine)]
        told[table.name] = sorted(theirs, key=repr)
    return told
