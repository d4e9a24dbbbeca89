"""What a kind of message to others is: a function that writes it from the data as they are now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.services.ports import Unreachable
from bot.view import View
from models import Session
from models.delivery import Outbox

ONE_MESSAGE = timedelta(hours=1)
"""What falls due for a person within this time is one message. Our own choice."""

A_MOMENT = timedelta(seconds=30)
"""How long a message waits to see what becomes of another one that says the same and is just being sent."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """It would come at a time when nobody is to be written to; `until` is when it may."""

    until: datetime


Kinds: TypeAlias = Mapping[str, Callable[[Session, Outbox, datetime], View | NotNow | Unreachable | None]]
"""By the kind of the outbox row; None where there is nothing to say any more, `Unreachable` who has no account."""
