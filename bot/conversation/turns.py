"""What a conversation says: a closed union of turns, matched exhaustively where they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.conversation.answers import Answer, Key
from bot.conversation.kinds import Rows
from bot.conversation.paging import Page
from bot.conversation.steps import Listing
from bot.i18n import Text
from bot.view import Button, lines


@dataclass(frozen=True, slots=True)
class Paged:
    """A question on several pages, of which this one is shown.

    The first `rows` of its buttons belong to the page, the others to the whole question; `tally` tells what is
    marked on which page.
    """

    page: Page
    rows: int = 0
    tally: Text | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question stands. `note` answers what was just sent; `present` is the answer already given, if any.

    `listing` is what is read before the question; where `paged`, only what stands on the page.
    """

    key: Key
    question: Text
    rows: Rows
    number: int
    total: int
    seconds_left: int
    optional: bool
    can_go_back: bool
    takes_files: bool
    links: tuple[Button, ...] = ()
    details: Text | None = None
    present: Text | None = None
    note: Text | None = None
    listing: Listing | None = None
    paged: Paged | None = None
    takes_first_files: bool = False
    """Whether no question before this one takes files."""

    def whole(self) -> Text:
        """The question with what is read before it."""
        if self.listing is None:
            return self.question
        listed = lines(self.listing.head, *self.listing.entries)
        return Text("{listed}\n\n{question}", {"listed": listed, "question": self.question})


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One answer on the summary."""

    key: Key
    title: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Summarised:
    """Everything is answered: the card with `Ubah` on each line, of which those on the page are shown."""

    lines: tuple[SummaryLine, ...]
    send_label: Text
    page: Page
    headline: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """Kept for later."""

    answered: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Closed without sending; the answers stay as a draft."""

    answered: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Sent: the answers on the path become records in the same transaction."""

    answers: Mapping[Key, Answer]


@dataclass(frozen=True, slots=True)
class Stale:
    """A button of an earlier screen, or words for a screen that was never drawn: nothing was changed."""

    present: Asked | Summarised
    note: Text


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same button again, right after it had its effect."""


Turn: TypeAlias = Asked | Summarised | Parked | Cancelled | Finished | Stale | Repeated
