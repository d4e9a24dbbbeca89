"""What screens get and give, and the parts that several of them share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from bot.i18n import N_
from bot.services.conversations import waiting_conversation
from bot.services.intake.files import Brought
from bot.services.ports import Attachment, Document, FileStore, Kept
from bot.services.rights import Person
from bot.view import Button, View
from models import Session

T = TypeVar("T")

ID = re.compile("[0-9]{1,9}")
"""What an id, a revision or a line looks like in what a button carries; a forged button may carry anything."""

DRAFT = N_("<i>Draft (Konsep); the official record is in e-Kinerja.</i>")
"""Under everything that shows a result."""

PAGE = 8
"""Rows of a list on one message."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what, when. `args` are what the button or the command carries."""

    session: Session
    person: Person
    now: datetime
    args: tuple[str, ...] = ()
    bot_name: str = ""
    """How the bot is called at Telegram, for links to it."""
    brought: Brought | None = None
    """A file for import, read before the transaction."""
    files: FileStore | None = None
    """Where evidence is kept, for the few screens that change it."""

    def number(self, index: int, default: int = 0) -> int:
        """An argument as a number that an id can be; `default` where there is none or it is no such number."""
        return int(self.args[index]) if index < len(self.args) and ID.fullmatch(self.args[index]) else default


@dataclass(frozen=True, slots=True)
class Begin:
    """A conversation is to be opened or taken up again."""

    flow: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """Files are to be sent after the transaction, with a view above them."""

    view: View
    files: tuple[Kept, ...] = ()
    made: tuple[Attachment, ...] = ()
    """Written for this occasion, and not kept."""
    documents: tuple[Document, ...] = ()
    """To be set after the transaction, and not kept."""


Shown: TypeAlias = View | Begin | Deliver
Screen: TypeAlias = Callable[[Request], Shown]


def page_of(items: Sequence[T], page: int, most: int = PAGE) -> tuple[Sequence[T], int, int]:
    """The items of a page, at most so many, the page that there is, and how many pages there are."""
    pages = max(1, -(-len(items) // most))
    page = min(max(page, 0), pages - 1)
    return items[page * most : (page + 1) * most], page, pages


def pager(action: str, page: int, pages: int) -> tuple[Button, ...]:
    """Buttons to the pages before and after."""
    buttons = []
    if page > 0:
        buttons.append(Button(N_("◀ Previous"), f"{action}:{page - 1}"))
    if page + 1 < pages:
        buttons.append(Button(N_("Next ▶"), f"{action}:{page + 1}"))
    return tuple(buttons)


MENU = Button(N_("Menu"), "v:menu")


def ways_on(session: Session, person: Person) -> tuple[tuple[Button, ...], ...]:
    """Back to what the person has begun, open or saved for later, and the menu."""
    waiting = waiting_conversation(session, person)
    if waiting is None:
        return ((MENU,),)
    flow, subject_id = waiting
    return ((Button(N_("↩️ Back to my question"), f"v:begin:{flow}:{subject_id}"),), (MENU,))
