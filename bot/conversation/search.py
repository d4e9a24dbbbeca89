"""The kind of answer that is looked up: a part of a name is written, one of those that are like it is tapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversation.answers import Answer, Stored
from bot.conversation.kinds import Option, Picked, Rejection, Reply, Rows
from bot.domain.names import alike_folded, folded
from bot.domain.textrules import IDENTITY_NUMBER, holds_identity_number
from bot.i18n import N_, Text, plain, shortened

OFFERED = 8
"""Names on buttons at once. Our own choice."""

SHORTEST = 3
"""Characters from which a part of a name is enough. Our own choice."""

_LABEL = 60
"""Characters of a name on a button."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One of many names. `names` are those that can be found by their keys; `first` are offered before anybody writes.

    What was written is kept until a name is tapped; other words look for other names.
    """

    names: Mapping[str, str]
    first: tuple[str, ...] = field(default=())

    def rows(self, kept: Answer | None, opened: str | None) -> Rows:
        searching = kept is not None and not kept.done and isinstance(kept.value, str)
        found = self._found(str(kept.value)) if kept is not None and searching else list(self.first)
        return tuple((Option(key, shortened(self.names[key], _LABEL)),) for key in found if key in self.names)

    def read(self, reply: Reply, kept: Answer | None) -> Answer:
        if isinstance(reply, Picked):
            if reply.code in self.names:
                return Answer(reply.code)
            raise Rejection(N_("Please write a part of the name, or tap one of the names."))
        words = " ".join(reply.text.split())
        if holds_identity_number(words):
            raise Rejection(IDENTITY_NUMBER)
        if not self._found(words):
            raise Rejection(N_("I found nothing like “{written}”. A part of the name is enough.")(written=words[:60]))
        return Answer(words[:200], done=False)

    def shown(self, value: Stored) -> Text:
        return plain(self.names.get(value, "–")) if isinstance(value, str) else plain("–")

    def _found(self, written: str) -> list[str]:
        """Names that hold what was written, then those that are like it; what stands behind a dash is not the name."""
        names = {key: folded(name.partition(" – ")[0]) for key, name in self.names.items()}
        wanted = folded(written)
        holding = [key for key, name in names.items() if wanted in name] if len(wanted) >= SHORTEST else []
        like = alike_folded(wanted, names, OFFERED) if written else []
        return list(dict.fromkeys([*holding, *like]))[:OFFERED]
