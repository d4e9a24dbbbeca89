"""Keyboards under messages: what Telegram accepts."""

from __future__ import annotations

import json
from typing import Any

from bot.simulator.errors import bad_request

CALLBACK_DATA_LIMIT = 64
"""Bytes of callback data at most (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""


def read_markup(raw: object) -> dict[str, Any] | None:
    """The reply markup of a request, checked. Raises `ApiError` (400) where Telegram refuses it."""
    if raw in (None, ""):
        return None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError as error:
            raise bad_request("can't parse reply keyboard markup JSON object") from error
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = _rows(raw["inline_keyboard"], "inline keyboard button")
        keyboard = [[_inline_button(button) for button in row] for row in rows]
        keyboard = [row for row in keyboard if row]
        return {"inline_keyboard": keyboard} if keyboard else None
    if "keyboard" in raw:
        rows = _rows(raw["keyboard"], "keyboard button")
        keyboard = [[{"text": button} if isinstance(button, str) else button for button in row] for row in rows]
        if not all(isinstance(button.get("text"), str) and button["text"] for row in keyboard for button in row):
            raise bad_request("keyboard button text must be non-empty")
        return {**raw, "keyboard": keyboard}
    if raw.get("remove_keyboard") or raw.get("force_reply"):
        return raw
    raise bad_request("can't parse reply keyboard markup: no known kind of keyboard")


def inline_only(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """What Telegram repeats in a message: only inline keyboards. Raises nothing."""
    return markup if markup is not None and "inline_keyboard" in markup else None


def _rows(raw: object, what: str) -> list[list[Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request(f"can't parse {what}: expected an Array of Array")
    return raw


def _inline_button(button: object) -> dict[str, Any]:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must have non-empty text")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        if not str(button["url"]).startswith(("http://", "https://", "tg://")):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: unsupported URL protocol")
    elif "copy_text" not in button:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return button
