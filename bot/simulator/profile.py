"""Methods about the bot itself: who it is, its descriptions, its commands."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator.api import Api
from bot.simulator.errors import bad_request
from bot.simulator.files import DOWNLOAD_LIMIT
from bot.simulator.params import Params

_SCOPES = ("default", "all_private_chats", "chat")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def get_me(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getme"""
    return {
        **api.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    key = _scope(api, params)
    commands = params.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    api.world.profile.commands[key] = [
        {"command": command["command"].removeprefix("/"), "description": command["description"]} for command in commands
    ]
    api.world.pulse.beat()
    return True


def get_my_commands(api: Api, params: Params) -> list[dict[str, str]]:
    """https://core.telegram.org/bots/api#getmycommands"""
    return api.world.profile.commands.get(_scope(api, params), [])


def delete_my_commands(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands"""
    api.world.profile.commands.pop(_scope(api, params), None)
    api.world.pulse.beat()
    return True


def set_my_description(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmydescription"""
    return _describe(api, params, "description", 512, api.world.profile.descriptions)


def set_my_short_description(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmyshortdescription"""
    return _describe(api, params, "short_description", 120, api.world.profile.short_descriptions)


def get_file(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getfile"""
    stored = api.world.files.by_id(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.wire(), "file_path": stored.path}


def _describe(api: Api, params: Params, name: str, limit: int, table: dict[str, str]) -> bool:
    text = params.text(name)
    if len(text) > limit:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    table[params.text("language_code")] = text
    api.world.pulse.beat()
    return True


def _scope(api: Api, params: Params) -> tuple[str, int, str]:
    scope = params.structure("scope") or {"type": "default"}
    kind, chat = scope.get("type"), 0
    if kind not in _SCOPES:
        raise bad_request(f"can't parse BotCommandScope: the simulator has private chats only, not {kind!r}")
    if kind == "chat":
        chat = int(scope.get("chat_id") or 0)
        if chat not in api.world.chats:
            raise bad_request("chat not found")
    return kind, chat, params.text("language_code")
