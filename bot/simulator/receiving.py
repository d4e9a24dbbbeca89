"""How the bot gets its updates: the long poll, and the settings of the webhook."""

from __future__ import annotations

import ipaddress
import re
import time
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.api import Api, Webhook
from bot.simulator.errors import OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET, ApiError, bad_request
from bot.simulator.params import Params

LONGEST_POLL = 50.0
"""Seconds that a long poll lasts at most."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(api: Api, params: Params) -> list[dict[str, Any]]:
    """https://core.telegram.org/bots/api#getupdates

    Answers as soon as there is an update that `offset` has not confirmed. Raises `ApiError` (409) while a
    webhook is set, and in the older of two polls that overlap.
    """
    offset, limit = params.integer("offset"), params.integer("limit", 100)
    deadline = time.monotonic() + min(float(params.integer("timeout")), LONGEST_POLL)
    if api.webhook is not None:
        raise ApiError(409, WEBHOOK_ACTIVE)
    world = api.world
    with world.lock:
        world.updates.allow(_kinds(params))
        api.poll += 1
        mine = api.poll
    if api.polling:
        world.pulse.beat()
    api.polling += 1
    try:
        while True:
            revision = world.pulse.revision
            with world.lock:
                if api.webhook is not None:
                    raise ApiError(409, WEBHOOK_SET)
                if api.poll != mine:
                    raise ApiError(409, OTHER_POLLER)
                pending = len(world.updates)
                taken = world.updates.take(offset, limit)
                confirmed = len(world.updates) < pending
            if confirmed:
                world.pulse.beat()
            left = deadline - time.monotonic()
            if taken or left <= 0 or world.pulse.closed:
                return [update.wire() for update in taken]
            offset = max(offset, 0)
            await world.pulse.beyond(revision, left)
    finally:
        api.polling -= 1


def set_webhook(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setwebhook, for addresses on this machine only."""
    url = params.text("url")
    if not url:
        return delete_webhook(api, params)
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not is_loopback(parts.hostname or ""):
        raise bad_request("bad webhook: the simulator delivers to http and https on loopback only")
    secret = params.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = params.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    params.accept("ip_address", "certificate")
    with api.world.lock:
        api.world.updates.allow(_kinds(params))
        _maybe_drop(api, params)
        api.webhook = Webhook(url, secret, connections)
    api.world.pulse.beat()
    return True


def delete_webhook(api: Api, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    with api.world.lock:
        _maybe_drop(api, params)
        api.webhook = None
    api.world.pulse.beat()
    return True


def get_webhook_info(api: Api, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    hook = api.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(api.world.updates),
    }
    if hook is not None:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
        if hook.last_error_at is not None:
            info |= {"last_error_date": int(hook.last_error_at.timestamp()), "last_error_message": hook.last_error}
    if api.world.updates.allowed:
        info["allowed_updates"] = api.world.updates.allowed
    return info


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _maybe_drop(api: Api, params: Params) -> None:
    if params.boolean("drop_pending_updates"):
        api.world.updates.clear()


def _kinds(params: Params) -> list[str] | None:
    kinds = params.structure("allowed_updates")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else None
