"""The commands of Telegram's menus, made from the one list of commands."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.i18n import LANGUAGES, translator
from bot.screens.commands import COMMANDS, Command

__all__ = ["COMMANDS", "publish"]


async def publish(bot: Bot, leaders: Mapping[int, str]) -> None:
    """Give Telegram the menu of everybody, and the longer one to those who lead. Convenience, so failures pass."""
    for language in LANGUAGES:
        code = None if language == "id" else language
        try:
            await bot.set_my_commands(_menu(language, leads=False), language_code=code)
        except TelegramError:
            continue
    for telegram_id, language in sorted(leaders.items()):
        try:
            await bot.set_my_commands(_menu(language, leads=True), scope=BotCommandScopeChat(telegram_id))
        except TelegramError:
            continue


def _menu(language: str, *, leads: bool) -> list[BotCommand]:
    words = translator(language)
    return [BotCommand(c.name, words.label(c.about)) for c in COMMANDS if _listed(c, leads=leads)]


def _listed(command: Command, *, leads: bool) -> bool:
    return leads or not command.leaders
