"""One update through the application, and whether it may be acknowledged. Both edges use it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from secrets import token_hex
from time import perf_counter
from typing import Any, TypeAlias

import structlog
from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.clock import Clock
from bot.i18n import N_, translator
from bot.services import updates
from bot.services.ports import Message, Sender
from bot.services.updates import FAILURES_BEFORE_ASIDE
from models import Session
from models.queries.updates import Failure
from models.session import Database

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""The kinds of updates that Telegram is asked for."""

Payload: TypeAlias = Mapping[str, Any]
"""An update as Telegram writes it. `update_id` is there and an integer; nothing else is certain."""

AnyApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Observer: TypeAlias = Callable[[str, str, float], None]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The effect is committed, now or before: acknowledge."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """It failed too often and was given up; the person and the operators were told: acknowledge."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It took no effect: do not acknowledge, try again. `counted` is false where not even that could be stored."""

    counted: bool


Delivery: TypeAlias = Delivered | SetAside | Failed


class Deliverer:
    """Delivers updates to the handlers of an application, whose handlers all block and record what they commit."""

    def __init__(
        self,
        application: AnyApplication,
        database: Database,
        sender: Sender,
        clock: Clock,
        operators: Collection[int] = (),
        observe: Observer = lambda kind, outcome, seconds: None,
    ) -> None:
        """`operators` are Telegram ids; `observe` hears kind and outcome of each update and the seconds it took."""
        self._application = application
        self._database = database
        self._sender = sender
        self._clock = clock
        self._operators = tuple(operators)
        self._observe = observe
        self._errors: dict[int, Exception] = {}
        application.add_error_handler(self._hear)

    async def deliver(self, payload: Payload) -> Delivery:
        """Process one update. Never raises for a failure of the application or the database."""
        started = perf_counter()
        error = await self._process(payload)
        try:
            delivery = await self._judge(payload, error)
        except Exception as trouble:  # noqa: BLE001 - nothing is known about the update, least of all that it is done
            log.error("update not judged", update_id=payload["update_id"], **_described(trouble))
            delivery = Failed(counted=False)
        self._observe(_kind_of(payload), type(delivery).__name__, perf_counter() - started)
        return delivery

    async def _process(self, payload: Payload) -> Exception | None:
        """The exception of the handler, if any: `process_update` hands it to `_hear` and raises nothing."""
        try:
            update = Update.de_json(dict(payload), self._application.bot)
            await self._application.process_update(update)
        except Exception as error:  # noqa: BLE001 - an update that cannot even be read is one that fails
            return error
        return self._errors.pop(payload["update_id"], None)

    async def _judge(self, payload: Payload, error: Exception | None) -> Delivery:
        bot_id, update_id = self._application.bot.id, payload["update_id"]
        if await self._database.look(lambda session: updates.is_committed(session, bot_id, update_id)):
            if error is not None:
                log.error("update failed after its commit", update_id=update_id, **_described(error))
            return Delivered()
        if error is None and not self._is_wanted(payload):
            await self._database.run(lambda session: updates.ignore(session, bot_id, update_id, self._clock.now()))
            return Delivered()
        return await self._fail(payload, error or RuntimeError("the handler recorded nothing"))

    def _is_wanted(self, payload: Payload) -> bool:
        update = Update.de_json(dict(payload), self._application.bot)
        handlers = [handler for group in self._application.handlers.values() for handler in group]
        return any(handler.check_update(update) not in (None, False) for handler in handlers)

    async def _fail(self, payload: Payload, error: Exception) -> Delivery:
        bot_id, update_id, now = self._application.bot.id, payload["update_id"], self._clock.now()
        incident = token_hex(4).upper()

        def count(session: Session) -> tuple[Failure, bool]:
            noted = updates.note_failure(
                session,
                bot_id,
                update_id,
                telegram_id=sender_of(payload),
                incident=incident,
                error=type(error).__name__,
                now=now,
            )
            last = noted.failures >= FAILURES_BEFORE_ASIDE
            return noted, last and updates.set_aside(session, bot_id, update_id, now)

        noted, aside = await self._database.run(count)
        log.error(
            "update failed",
            update_id=update_id,
            incident=noted.incident,
            failures=noted.failures,
            aside=aside,
            **_described(error),
        )
        if noted.failures < FAILURES_BEFORE_ASIDE:
            return Failed(counted=True)
        if not aside:
            return Delivered()
        await self._tell(payload, noted.incident, type(error).__name__)
        return SetAside()

    async def _tell(self, payload: Payload, incident: str, error: str) -> None:
        """Tell the person and the operators. Both may be unreachable; the incident stays in table and log."""
        person = sender_of(payload)
        if person is not None:
            sorry = N_(
                "Sorry, your last message could not be processed and nothing of it was stored. The administrators "
                "know about it under the number <code>{incident}</code>. Please go on from the menu: /mulai"
            )
            words = translator(_language_of(payload))
            await self._sender.send(person, Message(words(sorry(incident=incident))))
        report = N_(
            "An update was set aside after {failures} failures. Number: <code>{incident}</code>, kind: "
            "<code>{error}</code>. The log has the details under this number."
        )(failures=FAILURES_BEFORE_ASIDE, incident=incident, error=error)
        for operator in self._operators:
            await self._sender.send(operator, Message(translator("id")(report)))

    async def _hear(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if isinstance(update, Update) and context.error is not None:
            self._errors[update.update_id] = context.error


def sender_of(payload: Payload) -> int | None:
    """The Telegram id of the person an update comes from; None where it names none."""
    person = _author(payload).get("id")
    return person if isinstance(person, int) else None


def _author(payload: Payload) -> Mapping[str, Any]:
    for part in payload.values():
        if isinstance(part, Mapping) and isinstance(part.get("from"), Mapping):
            author: Mapping[str, Any] = part["from"]
            return author
    return {}


def _language_of(payload: Payload) -> str:
    return "en" if str(_author(payload).get("language_code", "")).startswith("en") else "id"


def _kind_of(payload: Payload) -> str:
    return next((kind for kind in ALLOWED_UPDATES if kind in payload), "other")


def _described(error: Exception) -> dict[str, str]:
    """Kind and place of an exception, without its message: that may repeat what a person wrote."""
    return {"error": type(error).__name__, "trace": "".join(traceback.format_tb(error.__traceback__))}
