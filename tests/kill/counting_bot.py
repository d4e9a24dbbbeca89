"""The counting application behind the edge that the environment asks for, as a program of its own."""

from __future__ import annotations

import asyncio
import os

from bot.clock import SystemClock
from bot.web.server import serving
from handlers.edges.delivering import Deliverer
from handlers.edges.polling import PollingEdge
from handlers.edges.webhook import WebhookEdge
from handlers.sender import TelegramSender
from models.crypto import Vault
from models.session import Database
from tests.handlers.counting import counting_application, pause

A_MOMENT = 0.01
"""Seconds on both sides of the commit, so that a kill at random often falls between it and its neighbours."""


def main() -> None:
    """Count until killed."""
    asyncio.run(_count())


async def _count() -> None:
    settings = os.environ
    database = Database(settings["DATABASE_URL"], Vault.parse(settings["KINERJA_ENCRYPTION_KEY"]))
    application, _ = counting_application(
        database, settings["TELEGRAM_API_URL"], before=pause(A_MOMENT), after=pause(A_MOMENT)
    )
    async with application:
        deliverer = Deliverer(application, database, TelegramSender(application.bot), SystemClock())
        if settings["KINERJA_MODE"] == "polling":
            await PollingEdge(application, deliverer).run()
        webhook = WebhookEdge(application, deliverer, settings["KINERJA_WEBHOOK_SECRET"])
        async with serving([webhook.route()], "127.0.0.1", int(settings["KINERJA_HTTP_PORT"])):
            await webhook.register(settings["KINERJA_WEBHOOK_URL"])
            await asyncio.Event().wait()
