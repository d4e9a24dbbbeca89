"""The people who take part in a simulated chat."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a Telegram account. `role` groups people on the chat page, `about` is one line on who they are."""

    telegram_id: int
    name: str
    role: str
    about: str
    username: str | None = None
