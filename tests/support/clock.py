"""A clock for tests: it stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

TUESDAY_MORNING = datetime(2026, 11, 24, 1, 0, 0, 123456, tzinfo=UTC)
"""Selasa, 24 November 2026, 09.00 WITA: a working day. With microseconds, as a real clock has them."""


class FrozenClock:
    """Fulfils the port `Clock`."""

    def __init__(self, now: datetime = TUESDAY_MORNING) -> None:
        """Raises `ValueError` for a naive instant."""
        if now.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Let time pass and tell the new present."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._now
