"""What connects a flow with its records: loading the facts, and what happens along the way and at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.conversation.answers import Answer, Key
from bot.conversation.path import State
from bot.conversation.steps import Flow
from bot.services.rights import Person
from models import Session
from models.conversation import Conversation

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class FromPaper:
    """The form on which somebody acted: the entry of it, who typed it in, and who compared it with the scan."""

    entry_id: int
    entered_by_id: int
    confirmed_by_id: int


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts on which subject, when, in whose transaction; `paper` where they did so on a form."""

    session: Session
    person: Person
    subject_id: int
    now: datetime
    paper: FromPaper | None = None

    def role(self, role: str) -> str:
        """In which role the trail says that the person acted."""
        return role if self.paper is None else f"{role} on paper"

    @property
    def codes(self) -> dict[str, int]:
        """What the trail says besides about an act on paper."""
        return {} if self.paper is None else asdict(self.paper)


def _nothing(context: Context, state: State[Any]) -> None:
    """Most flows keep nothing but answers before they are sent."""


def _no_answers(context: Context) -> Mapping[Key, Answer]:
    """Most flows begin empty."""
    return {}


def _never(context: Context, earlier: Conversation) -> bool:
    """Most conversations go on with the answers that are kept, also after they were sent."""
    return False


def _none_at(session: Session, subject_id: int, key: str) -> int:
    """Most flows take no evidence."""
    return 0


@dataclass(frozen=True, slots=True)
class Binding(Generic[F]):
    """One flow with its records.

    `facts` checks the right to be in this conversation and raises `Refused` where it has ended;
    `finish` turns the answers into records; `along` runs after every step that moved on.
    """

    flow: Flow[F]
    facts: Callable[[Context], F]
    finish: Callable[[Context, Mapping[Key, Answer]], None]
    along: Callable[[Context, State[F]], None] = _nothing
    begin_with: Callable[[Context], Mapping[Key, Answer]] = _no_answers
    """The answers that are there when the conversation is opened for the first time."""
    begins_anew: Callable[[Context, Conversation], bool] = _never
    """Whether the answers of an earlier time are forgotten when the conversation is opened again."""
    files_go_to: Callable[[F, Key], str | None] | None = None
    """The key of the planned result that evidence sent at a step belongs to; None where the step takes none."""
    files_answer_for: Callable[[Context], int] | None = None
    """Whose files they are where a file is itself the answer to a step (one that `takes_files`), as a scan is."""
    files_at: Callable[[Session, int, str], int] = _none_at
    """How many pieces of evidence there are for a planned result of the subject."""
