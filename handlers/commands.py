"""The commands of Telegram's menus, made from the one list of commands."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.i18n import LANGUAGES, translator
from bot.screens.commands import COMMANDS, Audience, listed_for
from models.queries.people import Reader

__all__ = ["COMMANDS", "publish"]


async def publish(bot: Bot, longer: Mapping[int, Reader]) -> None:
    """Give Telegram the menu of everybody, and the longer one to who leads or runs something.

    `longer` has them by Telegram id. Convenience, so failures pass.
    """
    for language in LANGUAGES:
        code = None if language == "id" else language
        try:
            await bot.set_my_commands(_menu(language, {Audience.EVERYBODY}), language_code=code)
        except TelegramError:
            continue
    for telegram_id, reader in sorted(longer.items()):
        audiences = {Audience.EVERYBODY}
        if reader.leads:
            audiences.add(Audience.LEADERS)
        if reader.runs:
            audiences.add(Audience.ADMINS)
        try:
            await bot.set_my_commands(_menu(reader.language, audiences), scope=BotCommandScopeChat(telegram_id))
        except TelegramError:
            continue


def _menu(language: str, audiences: Collection[Audience]) -> list[BotCommand]:
    words = translator(language)
    return [BotCommand(command.name, words.label(command.about)) for command in listed_for(audiences)]
