"""The desk: one update of one person at a time, its transaction, then what is shown in the chat.

The handler of a conversation returns right after the commit, so that the update can be acknowledged; the drawing goes
on in the background and keeps the person's line until it is done. What a conversation owes is drawn again after a kill;
any other answer is remembered by nobody but Telegram, so its update is acknowledged only once it was drawn.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.errors import Refused
from bot.rendering.plan import NOTHING, Plan
from bot.screens import privacy
from bot.services import chat_messages, conversations, pictures, updates
from bot.services.bindings import BINDINGS
from bot.services.evidence import keeping, scans
from bot.services.intake.files import Brought
from bot.services.ports import FileSource, FileStore, Sender
from bot.services.rights import person_of
from handlers import answering, door
from handlers.drawing import Drawer, Drawn
from handlers.incoming import File, Incoming, Tap
from handlers.intake import IntakeDesk
from handlers.line import PersonLine
from models import Session
from models.queries import conversations as rows
from models.session import Database

log = structlog.get_logger(__name__)

UNDRAWN_AFTER = timedelta(seconds=20)
"""How long a screen may be owed before it is drawn again without being asked: sending one takes far less."""

REDRAWN_AT_ONCE = 16
"""How many people's owed screens are drawn side by side: after a long outage there may be hundreds."""


PICTURES_AT_ONCE = 2
"""Pictures that are drawn anew side by side: a large one takes half a gigabyte. Our own choice."""

CHAT_LIFE = timedelta(hours=24)
"""How long what was said stays in a chat, unless the settings say something else. Our own choice."""


class FrontDesk:
    """Takes updates. `source` fetches files, `files` keeps them; `chat_life` is how long content stays in a chat."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        source: FileSource,
        files: FileStore,
        clock: Clock,
        *,
        chat_life: timedelta = CHAT_LIFE,
    ) -> None:
        self._database = database
        self._sender = sender
        self._source = source
        self._files = files
        self._clock = clock
        self._chat_life = chat_life
        self._drawer = Drawer(sender, files)
        self._intake = IntakeDesk(database, sender, source, files, clock)
        self._room_for_pictures = asyncio.Semaphore(PICTURES_AT_ONCE)
        self._line = PersonLine()
        self._drawing: set[asyncio.Task[None]] = set()
        self._at_work = 0

    def is_busy(self) -> bool:
        """Whether an act of somebody is just taking effect."""
        return self._at_work > 0

    async def take(self, incoming: Incoming) -> None:
        """Commit the effect of an update, once however often it comes, and draw its answer.

        The answer of a conversation is drawn in the background, any other before this returns. Raises what the database
        raises; then nothing took effect and the update is not acknowledged.
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
        if plan.mark is None:
            await asyncio.wait([task])

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
        if plan is not NOTHING:
            drawn = await self._drawer.draw(telegram_id, plan)
            await self._database.run(lambda session: self._keep_in_mind(session, telegram_id, plan, drawn))

    async def _effect(self, incoming: Incoming) -> Plan:
        content = await self._prepared(incoming) if incoming.private else None
        self._at_work += 1
        try:
            return await self._database.run(lambda session: self._once(session, incoming, content))
        finally:
            self._at_work -= 1

    async def _prepared(self, incoming: Incoming) -> bytes | Brought | Plan | None:
        """What the transaction needs and should not wait for: a file, and what is in it where it is for import."""
        match incoming.act:
            case File() as file:
                return await self._intake.of_file(incoming, file) or await self._fetch(incoming)
            case Tap() as tap:
                return await self._intake.of_tap(incoming, tap)
            case _:
                return None

    def _once(self, session: Session, incoming: Incoming, content: bytes | Brought | Plan | None) -> Plan:
        """The transaction: an update that was here before changes nothing, and is answered only if it was not."""
        now = self._clock.now()
        if not updates.record(session, incoming.bot_id, incoming.update_id, now):
            if updates.is_drawn(session, incoming.bot_id, incoming.update_id):
                return NOTHING
            return self._again(session, incoming)
        plan = content if isinstance(content, Plan) else answering.answer(session, incoming, now, self._files, content)
        if incoming.private:
            self._note_content(session, incoming, plan, now)
        return plan

    def _note_content(self, session: Session, incoming: Incoming, plan: Plan, now: datetime) -> None:
        """What the person wrote or sent has to leave the chat, and with what was sent the whole conversation."""
        conversation_id = plan.mark.conversation_id if plan.mark else None
        message_id = incoming.holds_content
        if message_id is not None:
            sent_at = incoming.sent_at or now
            chat_messages.arrived(
                session, incoming.telegram_id, message_id, sent_at, now, self._chat_life, conversation_id
            )
        if plan.mark is not None and plan.mark.sent:
            chat_messages.let_go(session, plan.mark.conversation_id, now)

    def _again(self, session: Session, incoming: Incoming) -> Plan:
        """A repeat whose answer never went out: show where the person stands, without any effect."""
        now = self._clock.now()
        if answering.only_shows(incoming.act):
            return answering.answer(session, incoming, now, self._files)
        person = person_of(session, incoming.telegram_id, self._clock.now())
        if person is None:
            return door.present(session, incoming, now)
        owed = rows.owed_to(session, person.id)
        return NOTHING if owed is None else answering.redraw(session, incoming.telegram_id, owed, now, self._files)

    async def _fetch(self, incoming: Incoming) -> bytes | Plan | None:
        """The file, when it fits where the person is; otherwise the refusal, without having loaded a byte."""
        assert isinstance(incoming.act, File), "only a file is fetched"
        offered = incoming.act.offered
        refusal = await self._database.look(lambda session: self._unfit(session, incoming, offered))
        if refusal is not None:
            return refusal
        try:
            content = await self._source.download(offered.file_id, keeping.LARGEST)
            keeping.refuse_disguised(offered, content)
            return await self._cleaned(offered.mime, content)
        except Refused as error:
            message = error.message
        return await self._database.look(
            lambda session: answering.refusal_for(session, incoming, message, self._clock.now())
        )

    async def _cleaned(self, mime: str, content: bytes) -> bytes:
        """A picture without its metadata, drawn anew beside the event loop; any other file as it is."""
        if not pictures.is_picture(mime):
            return content
        async with self._room_for_pictures:
            return await asyncio.to_thread(pictures.without_metadata, content)

    def _unfit(self, session: Session, incoming: Incoming, offered: keeping.Offered) -> Plan | None:
        person = person_of(session, incoming.telegram_id, self._clock.now())
        if person is None:
            return door.present(session, incoming, self._clock.now())
        if not person.has_read_privacy:
            return answering.refusal_for(session, incoming, privacy.FILE_FIRST, self._clock.now())
        try:
            asked = scans.are_asked_for(session, BINDINGS, person)
            refuse = scans.refuse_unasked if asked else keeping.refuse_unasked
            refuse(session, BINDINGS, person, offered, self._clock.now())
        except Refused as error:
            return answering.refusal_for(session, incoming, error.message, self._clock.now())
        return None

    async def _draw_and_release(self, incoming: Incoming, plan: Plan) -> None:
        try:
            tap = incoming.act if isinstance(incoming.act, Tap) else None
            tapped_at = incoming.sent_at if tap else None
            _, drawn = await asyncio.gather(
                self._end_spinner(tap, plan), self._drawer.draw(incoming.telegram_id, plan, tapped_at)
            )
            await self._database.run(lambda session: self._note(session, incoming, plan, drawn))
        except Exception as error:  # noqa: BLE001 - the effect is committed; the screen is drawn again later
            log.error("screen not drawn", update_id=incoming.update_id, error=type(error).__name__)
        finally:
            self._line.release(incoming.telegram_id)

    async def _end_spinner(self, tap: Tap | None, plan: Plan) -> None:
        if tap is not None:
            await self._sender.answer_tap(tap.callback_id, plan.toast)

    def _note(self, session: Session, incoming: Incoming, plan: Plan, drawn: Drawn) -> None:
        self._keep_in_mind(session, incoming.telegram_id, plan, drawn)
        if plan.mark is None or drawn.is_all_of(plan):
            updates.mark_drawn(session, incoming.bot_id, incoming.update_id)

    def _keep_in_mind(self, session: Session, telegram_id: int, plan: Plan, drawn: Drawn) -> None:
        """Note what stands in the chat: what the conversation has shown, and what has to leave the chat again."""
        if plan.mark is not None and drawn.is_all_of(plan):
            message_id = drawn.main.message_id if drawn.main else None
            rows.mark_drawn(session, plan.mark.conversation_id, plan.mark.revision, message_id)
        now, conversation_id = self._clock.now(), plan.mark.conversation_id if plan.mark else None
        chat_messages.shown(session, telegram_id, drawn.main, drawn.below, now, self._chat_life, conversation_id)
