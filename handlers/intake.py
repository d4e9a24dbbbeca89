"""Files for import, before their transaction: reading and checking a long list takes seconds, in which others go on.

The tap that brings a file in reads it once more, as the list may have changed meanwhile.
"""

from __future__ import annotations

import asyncio
from pathlib import PurePath

import structlog

from bot.clock import Clock
from bot.domain.calendar import local_day
from bot.errors import NotFound, Refused
from bot.i18n import translator
from bot.rendering.plan import Plan
from bot.screens.base import ID
from bot.screens.intake import APPLY
from bot.services.bindings import BINDINGS
from bot.services.evidence import keeping
from bot.services.intake import bringing
from bot.services.intake import files as intake_files
from bot.services.intake.bringing import Intake
from bot.services.intake.files import Brought, Waiting
from bot.services.ports import FileSource, FileStore, Sender
from bot.services.rights import Person, person_of
from handlers import answering
from handlers.incoming import File, Incoming, Tap
from models import Session
from models.crypto import CannotOpen
from models.session import Database

log = structlog.get_logger(__name__)

_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".ods"})
_MIMES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/csv",
        "text/comma-separated-values",
    }
)


class IntakeDesk:
    """Prepares what the transaction of a file for import needs."""

    def __init__(self, database: Database, sender: Sender, source: FileSource, files: FileStore, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._source = source
        self._files = files
        self._clock = clock

    async def of_file(self, incoming: Incoming, file: File) -> Brought | Plan | None:
        """A spreadsheet for import, loaded and checked, or why it is refused; None for every other file."""
        if not _is_spreadsheet(file):
            return None
        person = await self._database.look(lambda session: self._importer(session, incoming))
        if person is None:
            return None
        await self._sender.typing(person.telegram_id)
        try:
            keeping.refuse_too_large(file.offered)
            content = await self._source.download(file.offered.file_id, keeping.LARGEST)
            read = await self._read(file.offered.name, content)
            return await self._checked(person, read, content)
        except Refused as refused:
            message, now = refused.message, self._clock.now()
            return await self._database.look(lambda session: answering.refusal_for(session, incoming, message, now))

    async def of_tap(self, incoming: Incoming, tap: Tap) -> Brought | None:
        """The file that a tap is to bring in; None where the tap is another one, or there is no such file any more."""
        screen, _, file_id = tap.data.rpartition(":")
        if screen != APPLY or ID.fullmatch(file_id) is None or not incoming.private:
            return None
        try:
            kept = await self._database.look(lambda session: self._waiting(session, incoming, int(file_id)))
            await self._sender.typing(incoming.telegram_id)
            content = await asyncio.to_thread(self._files.get, kept.owner_id, kept.digest)
            return Brought(await self._read(kept.name, content, kept), content, None)
        except (CannotOpen, OSError) as error:
            log.error("file for import not readable", file_id=file_id, error=type(error).__name__)
        except Refused:  # the transaction says so again
            pass
        return None

    def _importer(self, session: Session, incoming: Incoming) -> Person | None:
        """The person, where the file is not an answer to a question and they may import."""
        now = self._clock.now()
        person = person_of(session, incoming.telegram_id, now)
        if person is None or not person.has_read_privacy:
            return None
        return person if intake_files.is_meant(session, BINDINGS, person, now) else None

    def _waiting(self, session: Session, incoming: Incoming, file_id: int) -> Waiting:
        person = person_of(session, incoming.telegram_id, self._clock.now())
        if person is None:
            raise NotFound
        return intake_files.waiting(session, person, file_id)

    async def _read(self, name: str, content: bytes, kept: Waiting | None = None) -> Intake:
        today = local_day(self._clock.now())
        kind = None if kept is None else kept.kind
        return await asyncio.to_thread(bringing.read, name, content, today, kind=kind, in_chat=True)

    async def _checked(self, person: Person, read: Intake, content: bytes) -> Brought:
        now = self._clock.now()
        preview = await self._database.look(lambda session: bringing.preview(session, person, read, now))
        copy = None
        if preview.faults:
            words = translator(person.language)
            copy = await asyncio.to_thread(bringing.copy_with_faults, read, preview.faults, words)
        return Brought(read, content, preview, copy)


def _is_spreadsheet(file: File) -> bool:
    return PurePath(file.offered.name).suffix.lower() in _ENDINGS or file.offered.mime in _MIMES
