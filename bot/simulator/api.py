"""What every method of the Bot API works on: the world, the bot's identity, the way updates leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator import wire
from bot.simulator.errors import BLOCKED, ApiError, bad_request
from bot.simulator.params import Params
from bot.simulator.state import Chat, Message, World


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, and how the last attempts went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str = ""


@dataclass(slots=True)
class Api:
    """One bot's side of the world. `poll` counts `getUpdates` calls: the newest one ends the ones before."""

    world: World
    bot_id: int
    webhook: Webhook | None = None
    poll: int = 0
    polling: int = 0
    bot: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.bot = wire.bot_user(self.bot_id, self.world.profile)

    def recipient(self, params: Params) -> Chat:
        """The chat that `chat_id` names. Raises `ApiError`: 400 for nobody, 403 for whoever blocked the bot."""
        given = params.get("chat_id")
        if given in (None, ""):
            raise bad_request("chat_id is empty")
        try:
            chat = self.world.chats[int(given)]
        except (KeyError, TypeError, ValueError):
            raise bad_request("chat not found") from None
        if chat.blocked:
            raise ApiError(403, BLOCKED)
        return chat

    def message(self, message: Message, chat: Chat) -> dict[str, Any]:
        """`message` as an answer shows it."""
        return wire.message_of(message, chat, self.bot, self.world.files)
