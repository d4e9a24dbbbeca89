"""The composition root: everything is built here and nowhere else, and put together for a run, a demo or a test."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler

from bot import log as logging
from bot.clock import Clock, FileClock, SystemClock
from bot.rendering.notices import compose
from bot.services import departures, leave, outbox, roles, updates
from bot.services.door import accounts, visitors
from bot.services.intake import files as intake_files
from bot.services.reminding import planning
from bot.settings import Settings
from bot.web.health import health_route
from bot.web.metrics import Metrics, metrics_route
from bot.web.server import serving
from handlers import commands
from handlers.desk import FrontDesk
from handlers.edges.delivering import AnyApplication, Deliverer
from handlers.edges.polling import PollingEdge
from handlers.edges.webhook import WebhookEdge
from handlers.incoming import incoming_of
from handlers.request import AiohttpRequest
from handlers.sender import TelegramFiles, TelegramSender
from models import Session, migrations
from models.files import EncryptedFiles
from models.queries.people import leaders_and_admins
from models.session import Database
from scheduler.dispatch import Dispatcher, Pace
from scheduler.jobs import Jobs, Work
from scheduler.sweep import Sweep

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between attempts to reach Telegram at the start."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Assembly:
    """The parts of one process, put together and not yet started."""

    settings: Settings
    clock: Clock
    database: Database
    application: AnyApplication
    desk: FrontDesk
    deliverer: Deliverer
    jobs: Jobs
    metrics: Metrics
    connections: tuple[AiohttpRequest, ...]

    async def close(self) -> None:
        """Let go of the database and of Telegram; harmless where little of it was opened."""
        await self.application.shutdown()
        for connection in self.connections:
            await connection.shutdown()
        self.database.close()


def assemble(settings: Settings, *, clock: Clock | None = None, pace: Pace | None = None) -> Assembly:
    """Build everything for these settings; nothing is connected or started yet.

    `clock` is for tests; without it the machine's time counts, moved by the clock file where there is one. So is
    `pace`: how fast messages to others go out.
    """
    clock = clock or (FileClock(settings.clock_file) if settings.clock_file else SystemClock())
    database = Database(settings.database_url.get_secret_value(), settings.vault)
    request, polling = AiohttpRequest(), AiohttpRequest(connections=1)
    root, token = settings.telegram_api_url, settings.telegram_bot_token.get_secret_value()
    application: AnyApplication = (
        Application.builder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(request)
        .get_updates_request(polling)
        .updater(None)
        .job_queue(None)
        .build()
    )
    metrics = Metrics()
    sender = TelegramSender(application.bot, observe=metrics.count_send)
    files = EncryptedFiles(settings.data_dir / "evidence", settings.vault)
    desk = FrontDesk(
        database,
        sender,
        TelegramFiles(application.bot, request),
        files,
        clock,
        chat_life=timedelta(hours=settings.chat_hours),
    )
    application.add_handler(TypeHandler(Update, _handler(desk, database, clock)))
    deliverer = Deliverer(application, database, sender, clock, settings.admin_ids, metrics.count_update)
    patient = TelegramSender(application.bot, patience=0, observe=metrics.count_send)
    jobs = Jobs(
        database,
        Dispatcher(database, patient, compose, clock, pace, gives_way_to=desk.is_busy),
        _planning(settings.admin_ids),
        (
            updates.prune,
            outbox.forget,
            leave.forget,
            departures.take_effect,
            accounts.erase_left,
            visitors.forget,
            partial(intake_files.forget, files),
        ),
        clock,
        redraw=desk.redraw_owed,
        sweep=Sweep(database, TelegramSender(application.bot, patience=0), clock).run,
        every_second=settings.clock_file is not None,
    )
    return Assembly(settings, clock, database, application, desk, deliverer, jobs, metrics, (request, polling))


def _planning(admin_ids: Collection[int]) -> Work:
    """What a tick puts into the outbox; before, the accounts that the operator has named may begin as BKPSDM."""

    def plan(session: Session, now: datetime) -> int:
        roles.appoint_first(session, admin_ids, now)
        return planning.plan(session, now)

    return plan


def _handler(desk: FrontDesk, database: Database, clock: Clock) -> Callable[..., Any]:
    async def handle(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        bot_id = context.bot.id
        incoming = incoming_of(update, bot_id, context.bot.username)
        if incoming is None:
            await database.run(lambda session: updates.ignore(session, bot_id, update.update_id, clock.now()))
        else:
            await desk.take(incoming)

    return handle


@asynccontextmanager
async def running(parts: Assembly) -> AsyncIterator[int]:
    """Run the bot while the block lasts; gives the port of health, metrics and webhook.

    Ends in order: nothing new is taken, what is committed is drawn, what is claimed is sent or given back. Raises
    `OSError` where the port cannot be had, `TelegramError` where Telegram refuses.
    """
    settings, application = parts.settings, parts.application
    async with AsyncExitStack() as stack:
        stack.push_async_callback(parts.close)
        await _reach(application)
        polling = None if settings.webhook else PollingEdge(application, parts.deliverer)
        webhook = (
            WebhookEdge(application, parts.deliverer, settings.webhook.secret.get_secret_value())
            if settings.webhook
            else None
        )
        routes = [
            health_route(
                parts.database,
                parts.clock,
                poll_age=polling.poll_age if polling else None,
                tick_age=parts.jobs.tick_age,
            ),
            metrics_route(parts.metrics, parts.database, parts.clock),
            *([webhook.route()] if webhook else []),
        ]
        stack.push_async_callback(parts.desk.drawn)
        port = await stack.enter_async_context(serving(routes, settings.http_host, settings.http_port))
        await parts.database.run(lambda s: roles.appoint_first(s, settings.admin_ids, parts.clock.now()))
        parts.jobs.start()
        stack.push_async_callback(parts.jobs.stop)
        if settings.webhook and webhook:
            await webhook.register(settings.webhook.url)
        if polling:
            task = asyncio.create_task(polling.run())
            stack.push_async_callback(_end, task)
        owed_for = timedelta(0) if parts.database.dialect == "sqlite" else timedelta(seconds=5)
        await parts.desk.redraw_owed(owed_for)
        longer = await parts.database.look(leaders_and_admins)
        publishing = asyncio.create_task(commands.publish(application.bot, longer))
        stack.push_async_callback(_end, publishing)
        log.info("ready", mode="webhook" if webhook else "polling", port=port)
        yield port


async def _reach(application: AnyApplication) -> None:
    """Wait until Telegram answers, which may be long after this machine has started. Raises `InvalidToken`."""
    pause = FIRST_PAUSE
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except NetworkError as error:
            log.warning("telegram not reached, trying again", error=type(error).__name__, seconds=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def run(settings: Settings) -> int:
    """Bring the database up to date and run the bot until it is told to stop; gives the exit code."""
    _configure_log(settings)
    applied = migrations.upgrade(settings.database_url.get_secret_value())
    if applied:
        log.info("database migrated", revisions=applied)
    try:
        asyncio.run(_until_stopped(settings))
    except InvalidToken:
        log.error("telegram refuses the token", remedy="check TELEGRAM_BOT_TOKEN with @BotFather")
        return 1
    except (OSError, TelegramError) as error:
        log.error("the bot could not start", error=type(error).__name__, reason=str(error))
        return 1
    return 0


async def _until_stopped(settings: Settings) -> None:
    work = asyncio.create_task(_serve(settings))
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, work.cancel)
    with suppress(asyncio.CancelledError):
        await work


async def _serve(settings: Settings) -> None:
    async with running(assemble(settings)):
        await asyncio.Event().wait()


def _configure_log(settings: Settings) -> None:
    secrets = [settings.telegram_bot_token.get_secret_value()]
    if settings.webhook:
        secrets.append(settings.webhook.secret.get_secret_value())
    logging.configure(settings.log_level, settings.log_format, secrets=secrets)


async def bot_name(settings: Settings) -> str:
    """How the bot is called at Telegram. Raises `TelegramError` where it does not answer or refuses the token."""
    parts = assemble(settings)
    try:
        await parts.application.bot.initialize()
        return str(parts.application.bot.username)
    finally:
        await parts.application.bot.shutdown()
        await parts.close()


async def telegram_answers(settings: Settings) -> tuple[bool, str]:
    """Whether Telegram takes the token, and what there is to know about who gets the updates, with the remedy."""
    parts = assemble(settings)
    try:
        await parts.application.bot.initialize()
        registered = (await parts.application.bot.get_webhook_info()).url
        return True, f"Telegram: answers; the bot is @{parts.application.bot.username}. {_hint(settings, registered)}"
    except InvalidToken:
        return False, "Telegram: refuses the token. Check TELEGRAM_BOT_TOKEN with @BotFather."
    except TelegramError as error:
        return False, f"Telegram: not reached ({type(error).__name__}). Check TELEGRAM_API_URL and the network."
    finally:
        await parts.application.bot.shutdown()
        await parts.close()


def _hint(settings: Settings, registered: str) -> str:
    """What `kinerja run` will do about the webhook; another's address may hold a secret and is not shown."""
    if settings.webhook is None:
        return "A webhook is registered; `kinerja run` takes it away." if registered else "No webhook, as it should be."
    if registered == settings.webhook.url:
        return "Its webhook is ours."
    return f"{'Another' if registered else 'No'} webhook is registered; `kinerja run` registers ours."
