"""Files for import that came through the chat: kept encrypted, brought in by one tap, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.intake_forms import ImportKind
from bot.domain.textrules import without_numbers_of_people
from bot.errors import Conflict, NotFound, Refused
from bot.i18n import N_
from bot.services import conversations
from bot.services.conversations import Bindings
from bot.services.evidence import scans
from bot.services.intake.bringing import Intake, Preview, apply, may_import, scope_of
from bot.services.ports import Attachment, FileStore
from bot.services.rights import Person
from models import Session
from models.doors import ImportFile
from models.queries import intake as rows
from models.queries.files import is_used
from models.sealed import seal, unseal

KEPT = timedelta(days=7)
"""How long a file waits for its tap. Our own choice."""


class Faulty(Refused):
    """The file no longer fits the list; `preview` says where."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(N_("The file does not fit the list any more, so nothing was brought in."))
        self.preview = preview


@dataclass(frozen=True, slots=True)
class Brought:
    """A file with everything about it that takes time, done before its transaction. `copy` is there with faults."""

    intake: Intake
    content: bytes
    preview: Preview | None
    """None where it was looked at before, and is now to be brought in."""
    copy: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for its tap: what it is, and where its bytes lie."""

    kind: ImportKind
    name: str
    owner_id: int
    digest: str


def is_meant(session: Session, bindings: Bindings, person: Person, now: datetime) -> bool:
    """Whether a spreadsheet that the person sends is for import: they may, and no question waits for a file."""
    if not may_import(person) or scans.are_asked_for(session, bindings, person):
        return False
    try:
        found = conversations.present_key(session, bindings, person, now)
    except Refused:  # a conversation that has lost its ground waits for nothing
        return True
    return found is None or found[2] is None


def receive(session: Session, files: FileStore, person: Person, brought: Brought, now: datetime) -> int | None:
    """Keep a file, encrypted, until the person says that it is to be brought in; gives its id.

    None where there is nothing to bring in: it has faults, or changes nothing. Raises `NotAllowed`.
    """
    scope_of(session, person, brought.intake.kind)
    if brought.preview is None or brought.preview.faults or not brought.preview.rows:
        return None
    row = ImportFile(
        owner_id=person.id,
        kind=brought.intake.kind,
        name=b"",
        digest=files.put(person.id, brought.content),
        received_at=now,
    )
    row.name = seal(session, row, "name", without_numbers_of_people(brought.intake.name))
    session.add(row)
    session.flush()
    assert row.id is not None, "a flushed row has an id"
    return row.id


def waiting(session: Session, person: Person, file_id: int) -> Waiting:
    """A file of the person that is not brought in yet. Raises `NotFound`, and `Conflict` where it is already."""
    row = rows.file_of(session, file_id, person.id)
    if row is None:
        raise NotFound
    _refuse_twice(row)
    return Waiting(row.kind, unseal(session, row, "name") or "", row.owner_id, row.digest)


def apply_kept(session: Session, person: Person, file_id: int, intake: Intake, now: datetime) -> Preview:
    """Bring in a file that was kept, once. Raises `NotFound`, `Conflict`, `NotAllowed`, and `Faulty`."""
    row = rows.lock_file(session, file_id, person.id)
    if row is None:
        raise NotFound
    _refuse_twice(row)
    done = apply(session, person, intake, now, file_id=file_id)
    if done.faults:
        raise Faulty(done)
    row.applied_at = now
    session.add(row)
    session.flush()
    return done


def discard(session: Session, person: Person, files: FileStore | None, file_id: int) -> None:
    """Forget a file that was kept and not brought in. Raises `Conflict` where it is; one that is gone stays gone."""
    row = rows.lock_file(session, file_id, person.id)
    if row is not None:
        _refuse_twice(row)
        session.delete(row)
        assert files is not None, "whoever taps a button can reach the archive"
        _delete_unused(session, files, row)


def forget(files: FileStore, session: Session, now: datetime) -> int:
    """Delete the bytes of what is brought in, and after some days what never was; gives how many. Nightly.

    A list of people is needed no longer than until it is in (UU 27/2022, retention); the days are our own choice. That
    a file was brought in stays known for as long, so that a late tap hears of it.
    """
    done = rows.files_done_with(session, now - KEPT)
    for row in done:
        if row.received_at < now - KEPT:
            session.delete(row)
        _delete_unused(session, files, row)
    return len(done)


def _delete_unused(session: Session, files: FileStore, row: ImportFile) -> None:
    """Before the commit: where that fails, the same is done once more, and deletes the same file again."""
    session.flush()
    if not is_used(session, row.owner_id, row.digest):
        files.delete(row.owner_id, row.digest)


def _refuse_twice(row: ImportFile) -> None:
    if row.applied_at is not None:
        raise Conflict(
            N_("This file was already brought in on {moment}. Nothing was changed a second time.")(
                moment=row.applied_at
            )
        )
