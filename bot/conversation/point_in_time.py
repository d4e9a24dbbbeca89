"""A point in time ahead: tapped from a few, or written as people say it; it is kept in UTC, as ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.conversation.answers import Answer, Stored
from bot.conversation.kinds import SKIPPED, Option, Picked, Rejection, Reply, Rows
from bot.domain.calendar import HolidayCalendar
from bot.domain.later import Choice, chosen
from bot.domain.moments import Misunderstood, at_length, read_moment
from bot.domain.reminders import opens_at
from bot.i18n import N_, Text

TAPPED = "t"
"""Before a time that was tapped: it needs no second look."""


@dataclass(frozen=True, slots=True)
class PointInTime:
    """A time seen from `now`. What was wished is kept; shown is when the working hours of `calendar` allow it."""

    choices: tuple[Choice, ...]
    now: datetime
    calendar: HolidayCalendar

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        return tuple((Option(choice.code, choice.label),) for choice in self.choices)

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if isinstance(reply, Picked):
            instant = chosen(reply.code, self.now, self.calendar)
            if instant is None:
                raise Rejection(N_("That time has passed. Please tap another one, or write when."))
            return Answer(f"{TAPPED}{instant.isoformat()}")
        said = reply.text.strip().casefold()
        for choice in self.choices:
            if said == reply.reading.label(choice.label).casefold():
                return Answer(f"{TAPPED}{choice.instant.isoformat()}")
        found = read_moment(reply.text, reply.reading.now)
        if isinstance(found, Misunderstood):
            raise Rejection(found.reason)
        return Answer(found.instant.isoformat())

    def shown(self, value: Stored) -> Text:
        return at_length(opens_at(wished(value), self.calendar)) if isinstance(value, str) else SKIPPED


def wished(value: str) -> datetime:
    """The instant in UTC that an answer keeps."""
    return datetime.fromisoformat(value.removeprefix(TAPPED))
