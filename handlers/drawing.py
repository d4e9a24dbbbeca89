"""Carries out a plan in the chat: the main message, what changes on older ones, and the files below it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.rendering.documents.printouts import attachment_of
from bot.rendering.messages import message_of
from bot.rendering.plan import Edit, Files, Plan, Send, Strip
from bot.screens.evidence import not_sent
from bot.services.chat_messages import Standing
from bot.services.ports import Attachment, Document, FileStore, Gone, Kept, Sender, Sent, Unreachable

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands in the chat after a plan was carried out: its main message, and what was sent below it."""

    main: Standing | None
    below: tuple[int, ...] = ()

    def is_all_of(self, plan: Plan) -> bool:
        """Whether what the plan is about stands in the chat: its main message, where it has one."""
        return plan.main is None or self.main is not None


class Drawer:
    """Draws in the chats. Where Telegram is out of reach, less stands there than was planned; nothing is raised."""

    def __init__(self, sender: Sender, files: FileStore) -> None:
        self._sender = sender
        self._files = files

    async def draw(self, telegram_id: int, plan: Plan, tapped_at: datetime | None = None) -> Drawn:
        """Carry out a plan; `tapped_at` is when the message was sent that it may take the place of."""
        old = [self._change(telegram_id, deed) for deed in plan.before]
        main, *_ = await asyncio.gather(self._main(telegram_id, plan.main, tapped_at), *old)
        below = await self._deliver(telegram_id, plan.files) if plan.files is not None else []
        return Drawn(main, tuple(below))

    async def _main(self, telegram_id: int, deed: Send | Edit | None, tapped_at: datetime | None) -> Standing | None:
        """The main message as it stands; None where there is none."""
        if deed is None:
            return None
        if isinstance(deed, Edit):
            outcome = await self._sender.edit(telegram_id, deed.message_id, deed.message)
            if not isinstance(outcome, Gone):
                stands = isinstance(outcome, Sent)
                return Standing(deed.message_id, True, deed.lasting, tapped_at) if stands else None
        outcome = await self._sender.send(telegram_id, deed.message)
        return Standing(outcome.message_id, False, deed.lasting) if isinstance(outcome, Sent) else None

    async def _change(self, telegram_id: int, deed: Edit | Strip) -> None:
        if isinstance(deed, Edit):
            await self._sender.edit(telegram_id, deed.message_id, deed.message)
        else:
            await self._sender.remove_buttons(telegram_id, deed.message_id)

    async def _deliver(self, telegram_id: int, files: Files) -> list[int]:
        """Send files one by one, only one of them in memory, and say at the end how many did not come.

        Gives the messages that stand in the chat.
        """
        standing: list[int] = []
        unreadable = lost = 0
        everything: tuple[Kept | Attachment | Document, ...] = (*files.made, *files.documents, *files.kept)
        for number, file in enumerate(everything):
            attachment = file if isinstance(file, Attachment) else await self._opened(file)
            if attachment is None:
                unreadable += 1
                continue
            outcome = await self._sender.send_file(telegram_id, attachment)
            if isinstance(outcome, Unreachable):
                log.warning("files not sent", files=len(everything) - number, outcome=type(outcome).__name__)
                return standing
            if isinstance(outcome, Sent):
                standing.append(outcome.message_id)
            else:
                lost += 1
                log.warning("file not sent", outcome=type(outcome).__name__)
        missing = not_sent(unreadable, lost)
        if missing is not None:
            told = await self._sender.send(telegram_id, message_of(missing, files.words))
            standing += [told.message_id] if isinstance(told, Sent) else []
        return standing

    async def _opened(self, kept: Kept | Document) -> Attachment | None:
        """A file with its bytes, decrypted or set beside the event loop; None where they are missing or damaged."""
        try:
            if isinstance(kept, Document):
                return await asyncio.to_thread(attachment_of, kept)
            content = await asyncio.to_thread(self._files.get, kept.owner_id, kept.digest)
            return Attachment(kept.name, kept.mime, content, kept.kind)
        except Exception as error:  # noqa: BLE001 - whatever is broken in one file, the person hears of it
            what = kept.content.number if isinstance(kept, Document) else kept.digest
            log.error("file not readable", file=what, error=type(error).__name__)
            return None
