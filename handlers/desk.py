"""The desk: one update of one person at a time, its transaction, then what is shown in the chat.

The handler returns right after the commit, so that the update can be acknowledged; the drawing goes on in the
background and keeps the person's line until it is done.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.errors import Refused
from bot.rendering.messages import message_of
from bot.rendering.plan import NOTHING, Edit, Files, Mark, Plan, Send, Strip
from bot.screens.evidence import not_sent
from bot.services import conversations, evidence, updates
from bot.services.bindings import BINDINGS
from bot.services.ports import Attachment, FileSource, FileStore, Gone, Kept, Sender, Sent, Unreachable
from bot.services.rights import person_of
from handlers import answering
from handlers.incoming import File, Incoming, Tap
from handlers.line import PersonLine
from models import Session
from models.crypto import CannotOpen
from models.queries import conversations as rows
from models.session import Database

log = structlog.get_logger(__name__)

UNDRAWN_AFTER = timedelta(seconds=20)
"""How long a screen may be owed before it is drawn again without being asked: sending one takes far less."""

REDRAWN_AT_ONCE = 16
"""How many people's owed screens are drawn side by side: after a long outage there may be hundreds."""


class FrontDesk:
    """Takes updates. `source` fetches files, `files` keeps them."""

    def __init__(self, database: Database, sender: Sender, source: FileSource, files: FileStore, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._source = source
        self._files = files
        self._clock = clock
        self._line = PersonLine()
        self._drawing: set[asyncio.Task[None]] = set()

    async def take(self, incoming: Incoming) -> None:
        """Commit the effect of an update, once however often it comes, and draw its answer in the background.

        Raises what the database raises; then nothing took effect and the update is not acknowledged.
        """
        await self._line.acquire(incoming.telegram_id)
        try:
            plan = await self._effect(incoming)
        except BaseException:
            self._line.release(incoming.telegram_id)
            raise
        task = asyncio.create_task(self._draw_and_release(incoming, plan))
        self._drawing.add(task)
        task.add_done_callback(self._drawing.discard)

    async def drawn(self) -> None:
        """Wait until everything that was committed is drawn."""
        while self._drawing:
            await asyncio.gather(*self._drawing, return_exceptions=True)

    async def redraw_owed(self, owed_for: timedelta = UNDRAWN_AFTER) -> int:
        """Draw the screens that a killed process, or an unreachable Telegram, left undrawn.

        Gives how many were taken in hand. One that cannot be drawn is logged and keeps no other from its turn.
        """
        before = self._clock.now() - owed_for
        owed = await self._database.look(lambda session: rows.undrawn(session, before))
        room = asyncio.Semaphore(REDRAWN_AT_ONCE)

        async def draw(conversation_id: int, telegram_id: int) -> bool:
            async with room, self._line.turn(telegram_id):
                return await self._redrawn(telegram_id, conversation_id, before)

        return sum(await asyncio.gather(*[draw(*one) for one in owed]))

    async def _redrawn(self, telegram_id: int, conversation_id: int, before: datetime) -> bool:
        try:
            await self._redraw(telegram_id, conversation_id, before)
        except Exception as error:  # noqa: BLE001 - whatever is broken in it, the others are owed theirs
            log.error("owed screen not drawn", conversation_id=conversation_id, error=type(error).__name__)
            return False
        return True

    async def _redraw(self, telegram_id: int, conversation_id: int, before: datetime) -> None:
        def claimed(session: Session) -> Plan:
            now = self._clock.now()
            if not conversations.claim_redraw(session, conversation_id, before, now):
                return NOTHING
            return answering.redraw(session, telegram_id, conversation_id, now, self._files)

        plan = await self._database.run(claimed)
        mark = await self._show(telegram_id, plan)
        if mark is not None:
            await self._database.run(lambda session: _mark(session, mark))

    async def _effect(self, incoming: Incoming) -> Plan:
        content = await self._fetch(incoming) if isinstance(incoming.act, File) and incoming.private else None
        return await self._database.run(lambda session: self._once(session, incoming, content))

    def _once(self, session: Session, incoming: Incoming, content: bytes | Plan | None) -> Plan:
        """The transaction: an update that was here before changes nothing, and is answered only if it was not."""
        now = self._clock.now()
        if not updates.record(session, incoming.bot_id, incoming.update_id, now):
            if updates.is_drawn(session, incoming.bot_id, incoming.update_id):
                return NOTHING
            return self._again(session, incoming)
        if isinstance(content, Plan):
            return content
        return answering.answer(session, incoming, now, self._files, content)

    def _again(self, session: Session, incoming: Incoming) -> Plan:
        """A repeat whose answer never went out: show where the person stands, without any effect."""
        now = self._clock.now()
        if answering.only_shows(incoming.act):
            return answering.answer(session, incoming, now, self._files)
        person = person_of(session, incoming.telegram_id, self._clock.now())
        owed = rows.owed_to(session, person.id) if person else None
        return NOTHING if owed is None else answering.redraw(session, incoming.telegram_id, owed, now, self._files)

    async def _fetch(self, incoming: Incoming) -> bytes | Plan | None:
        """The file, when it fits where the person is; otherwise the refusal, without having loaded a byte."""
        assert isinstance(incoming.act, File), "only a file is fetched"
        offered = incoming.act.offered
        refusal = await self._database.look(lambda session: self._unfit(session, incoming, offered))
        if refusal is not None:
            return refusal
        try:
            return await self._source.download(offered.file_id, evidence.LARGEST)
        except Refused as error:
            message = error.message
        return await self._database.look(
            lambda session: answering.refusal_for(session, incoming, message, self._clock.now())
        )

    def _unfit(self, session: Session, incoming: Incoming, offered: evidence.Offered) -> Plan | None:
        person = person_of(session, incoming.telegram_id, self._clock.now())
        if person is None:
            return answering.stranger()
        try:
            evidence.refuse_unasked(session, BINDINGS, person, offered, self._clock.now())
        except Refused as error:
            return answering.refusal_for(session, incoming, error.message, self._clock.now())
        return None

    async def _draw_and_release(self, incoming: Incoming, plan: Plan) -> None:
        try:
            tap = incoming.act if isinstance(incoming.act, Tap) else None
            _, mark = await asyncio.gather(self._end_spinner(tap, plan), self._show(incoming.telegram_id, plan))
            await self._database.run(lambda session: self._note(session, incoming, plan, mark))
        except Exception as error:  # noqa: BLE001 - the effect is committed; the screen is drawn again later
            log.error("screen not drawn", update_id=incoming.update_id, error=type(error).__name__)
        finally:
            self._line.release(incoming.telegram_id)

    async def _end_spinner(self, tap: Tap | None, plan: Plan) -> None:
        if tap is not None:
            await self._sender.answer_tap(tap.callback_id, plan.toast)

    async def _show(self, telegram_id: int, plan: Plan) -> tuple[Mark, int | None] | None:
        """Carry out a plan; gives what is to be noted, None where the main message does not stand."""
        old = [self._change(telegram_id, deed) for deed in plan.before]
        message_id, *_ = await asyncio.gather(self._main(telegram_id, plan.main), *old)
        if plan.files is not None:
            await self._deliver(telegram_id, plan.files)
        if plan.mark is None or (plan.main is not None and message_id is None):
            return None
        return plan.mark, message_id

    async def _deliver(self, telegram_id: int, files: Files) -> None:
        """Send files one by one, only one of them in memory, and say at the end how many did not come."""
        unreadable = lost = 0
        everything: tuple[Kept | Attachment, ...] = (*files.made, *files.kept)
        for number, file in enumerate(everything):
            attachment = file if isinstance(file, Attachment) else await self._opened(file)
            if attachment is None:
                unreadable += 1
                continue
            outcome = await self._sender.send_file(telegram_id, attachment)
            if isinstance(outcome, Unreachable):
                log.warning("files not sent", files=len(everything) - number, outcome=type(outcome).__name__)
                return
            if not isinstance(outcome, Sent):
                lost += 1
                log.warning("file not sent", outcome=type(outcome).__name__)
        missing = not_sent(unreadable, lost)
        if missing is not None:
            await self._sender.send(telegram_id, message_of(missing, files.words))

    async def _opened(self, kept: Kept) -> Attachment | None:
        """A file with its bytes, decrypted beside the event loop; None where they are missing or damaged."""
        try:
            content = await asyncio.to_thread(self._files.get, kept.owner_id, kept.digest)
            return Attachment(kept.name, kept.mime, content, kept.kind)
        except (Refused, CannotOpen, OSError) as error:
            log.error("evidence not readable", digest=kept.digest, error=type(error).__name__)
            return None

    async def _main(self, telegram_id: int, deed: Send | Edit | None) -> int | None:
        if deed is None:
            return None
        if isinstance(deed, Edit):
            outcome = await self._sender.edit(telegram_id, deed.message_id, deed.message)
            if not isinstance(outcome, Gone):
                return outcome.message_id if isinstance(outcome, Sent) else None
        outcome = await self._sender.send(telegram_id, deed.message)
        return outcome.message_id if isinstance(outcome, Sent) else None

    async def _change(self, telegram_id: int, deed: Edit | Strip) -> None:
        if isinstance(deed, Edit):
            await self._sender.edit(telegram_id, deed.message_id, deed.message)
        else:
            await self._sender.remove_buttons(telegram_id, deed.message_id)

    def _note(self, session: Session, incoming: Incoming, plan: Plan, mark: tuple[Mark, int | None] | None) -> None:
        if mark is not None:
            _mark(session, mark)
        if mark is not None or plan.mark is None:
            updates.mark_drawn(session, incoming.bot_id, incoming.update_id)


def _mark(session: Session, mark: tuple[Mark, int | None]) -> None:
    rows.mark_drawn(session, mark[0].conversation_id, mark[0].revision, mark[1])
