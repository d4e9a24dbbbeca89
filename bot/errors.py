"""Errors that a person is told about: each carries its message as a key, never a finished sentence."""

from __future__ import annotations

from bot.i18n import N_, Text


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a defect
    """The request cannot be carried out. `message` says what happened, what was kept, what to do next."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.msgid)
        self.message = message


class NotAllowed(Refused):
    """The person may not do or see this; the message says who may."""


class NotFound(Refused):
    """The thing does not exist (any more)."""

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(
            message or N_("This entry is no longer there. Nothing was changed. Please open the menu: /mulai")
        )


class Conflict(Refused):
    """Somebody else was faster; nothing was stored."""
