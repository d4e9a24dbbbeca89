"""What screens get and give, and the parts that several of them share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from bot.i18n import N_
from bot.services.conversations import open_one
from bot.services.ports import Attachment, FileStore
from bot.services.rights import Person
from bot.view import Button, View
from models import Session

T = TypeVar("T")

_ID = re.compile("[0-9]{1,9}")

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
    files: FileStore
    args: tuple[str, ...] = ()

    def number(self, index: int, default: int = 0) -> int:
        """An argument as a number that an id can be; `default` where there is none or it is no such number."""
        return int(self.args[index]) if index < len(self.args) and _ID.fullmatch(self.args[index]) else default


@dataclass(frozen=True, slots=True)
class Begin:
    """A conversation is to be opened or taken up again."""

    flow: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """Files are to be sent, with a view above them."""

    view: View
    files: tuple[Attachment, ...]


Shown: TypeAlias = View | Begin | Deliver
Screen: TypeAlias = Callable[[Request], Shown]


def page_of(items: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """The items of a page, the page that there is, and how many pages there are."""
    pages = max(1, -(-len(items) // PAGE))
    page = min(max(page, 0), pages - 1)
    return items[page * PAGE : (page + 1) * PAGE], page, pages


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
    """Back to the open question, where there is one, and the menu."""
    waiting = open_one(session, person)
    if waiting is None:
        return ((MENU,),)
    return ((Button(N_("↩️ Back to my question"), f"v:begin:{waiting.flow}:{waiting.subject_id}"),), (MENU,))
