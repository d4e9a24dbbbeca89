"""Who acts for whom in the small organisation, and what refusals say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from bot.domain.acting import ActingKind
from bot.errors import NotAllowed, Refused
from models.session import Database
from tests.conversation.chat import english
from tests.support.organisation import NOW, Organisation, add_acting

DAY = timedelta(days=1)
TODAY, LAST = date(2026, 11, 24), date(2026, 11, 26)
WHILE, AFTER = NOW + DAY, NOW + 3 * DAY
"""The Plh lasts through the 26th; the 27th is the day after."""


def acts(
    database: Database,
    org: Organisation,
    absent: int,
    acting: int,
    starts: date = TODAY,
    ends: date | None = LAST,
    kind: ActingKind = ActingKind.PLH,
) -> None:
    """One person acts for another from today on, by their Telegram ids."""
    with database.write() as session:
        add_acting(session, org.people[absent], org.people[acting], starts, ends, kind)


@contextmanager
def refused(*parts: str, kind: type[Refused] = NotAllowed) -> Iterator[None]:
    """What is done inside is refused in words that hold these parts."""
    with pytest.raises(kind) as refusal:
        yield
    said = english(refusal.value.message)
    assert [part for part in parts if part not in said] == []
