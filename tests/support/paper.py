"""People without Telegram, and admins who enter their forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import select

from bot.conversation.events import Where
from bot.services.bindings import BINDINGS
from bot.services.evidence import scans
from bot.services.evidence.keeping import Offered
from bot.services.paper import confirming
from bot.services.paper.confirming import Confirmed
from models import Session
from models.appraisal import EvidenceKind
from models.files import EncryptedFiles
from models.paper import PaperEntry, PaperPart
from models.people import Account, Employee, Role, RoleGrant
from models.queries.conversations import mark_drawn
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, NOW, OFFICER, Organisation, add_person, person
from tests.support.talking import SENTENCE, Talk

SECOND_ADMIN = 120
"""Telegram id of another admin of the agency."""

SIGNED_ON = "20-11-2026"
PDF, JPEG, PNG = b"%PDF-1.7 formulir", b"\xff\xd8\xff\xe0 halaman", b"\x89PNG\r\n\x1a\n halaman"

SCAN = Offered(EvidenceKind.DOCUMENT, "file-1", "formulir.pdf", "application/pdf", 100)
PAGE = Offered(EvidenceKind.PHOTO, "file-2", "foto.jpg", "image/jpeg", 100)


def leave_telegram(session: Session, employee_id: int) -> None:
    """From now on this person is on paper."""
    employee = session.get_one(Employee, employee_id)
    employee.on_paper = True
    session.add(employee)
    for account in session.exec(select(Account).where(Account.employee_id == employee_id)):
        session.delete(account)
    session.flush()


def add_admin(session: Session, telegram_id: int, name: str, home: int, unit: int) -> int:
    """Somebody of one unit who is the admin of a unit."""
    employee_id = add_person(session, telegram_id, name, home)
    session.add(RoleGrant(employee_id=employee_id, role=Role.UNIT_ADMIN, unit_id=unit, granted_at=NOW))
    session.flush()
    return employee_id


@dataclass(slots=True)
class Clerk:
    """An admin with a form in the hand and a scanner beside the keyboard."""

    talk: Talk
    shelf: EncryptedFiles

    @classmethod
    def at(cls, database: Database, directory: Path, who: int = ADMIN, now: datetime = NOW) -> Clerk:
        with database.read() as session:
            vault = session.info["vault"]
        return cls(Talk(database, who, now), EncryptedFiles(directory, vault))

    def scan(
        self, content: bytes = PDF, what: Offered = SCAN, *, message_id: int = 9000, has_words: bool = False
    ) -> None:
        """Send a file; the question is drawn anew below it."""
        with self.talk.database.write() as session:
            drawing = scans.store(
                session,
                BINDINGS,
                self.shelf,
                self.talk.me,
                what,
                content,
                self.talk.now,
                message_id=message_id,
                has_words=has_words,
            )
            assert drawing is not None, "the question still waits"
            mark_drawn(session, drawing.conversation_id, drawing.revision, message_id + 1)
        self.talk.drawing = drawing

    def begin(self, part: PaperPart, appraisal_id: int, signed_on: str = SIGNED_ON) -> None:
        """Everything up to the first question of the form itself."""
        self.talk.start(f"paper_{part.value.lower()}", appraisal_id)
        self.talk.write(signed_on)
        self.scan()
        self.talk.tap("f")

    def enter(
        self,
        part: PaperPart,
        appraisal_id: int,
        given: Mapping[str, str] | None = None,
        signed_on: str = SIGNED_ON,
    ) -> int:
        """A whole form, sent; gives the entry."""
        self.begin(part, appraisal_id, signed_on)
        self.talk.answer_until(None, given)
        self.talk.go(Where.SEND)
        return newest_entry(self.talk.database).id or 0


def newest_entry(database: Database) -> PaperEntry:
    with another_session(database) as session:
        return session.exec(select(PaperEntry).order_by(PaperEntry.id.desc())).first() or _nothing()  # type: ignore[union-attr]


def _nothing() -> PaperEntry:
    raise AssertionError("no form was entered")


def confirm(database: Database, entry_id: int, who: int = OFFICER, now: datetime = NOW) -> Confirmed:
    """The second person finds that everything agrees."""
    with database.write() as session:
        return confirming.confirm(session, person(database, who), entry_id, now)


def send_back(database: Database, entry_id: int, who: int = OFFICER, now: datetime = NOW) -> None:
    """The second person finds that something differs."""
    talk = Talk(database, who, now)
    talk.start("paper_refusal", entry_id)
    talk.write(SENTENCE)
    talk.go(Where.SEND)


def paper_org(database: Database, org: Organisation, *people: int) -> None:
    """These people leave Telegram, and the agency gets a second admin."""
    with database.write() as session:
        for who in people:
            leave_telegram(session, org.people[who])
        add_admin(session, SECOND_ADMIN, "Admin Kedua Contoh", org.units["DINAS"], org.units["DINAS"])
