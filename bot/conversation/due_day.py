"""A last day to be set: kept as proposed with a tap, or written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.conversation.answers import Answer, Stored
from bot.conversation.kinds import SKIPPED, Option, Picked, Rejection, Reply, Rows, day_in
from bot.i18n import N_, Text

AS_PROPOSED = "p"


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day from `earliest` to `latest`, both included; `proposed` stands on a button."""

    proposed: date
    earliest: date
    latest: date

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        return ((Option(AS_PROPOSED, self._label),),)

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if isinstance(reply, Picked):
            if reply.code != AS_PROPOSED:
                raise Rejection(N_("Please tap the button, or write the date as a message."))
            return Answer(self.proposed.isoformat())
        if reply.text.strip().casefold() == reply.reading.label(self._label).casefold():
            return Answer(self.proposed.isoformat())
        found = day_in(reply)
        if not self.earliest <= found <= self.latest:
            raise Rejection(
                N_("Please write a date from {earliest} to {latest}.")(earliest=self.earliest, latest=self.latest)
            )
        return Answer(found.isoformat())

    def shown(self, value: Stored) -> Text:
        return Text("{day}", {"day": date.fromisoformat(value)}) if isinstance(value, str) else SKIPPED

    @property
    def _label(self) -> Text:
        return Text("{day}", {"day": self.proposed})
