"""Files that are an answer of their own, such as the scan of a form: they go to the question, not to the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.answers import Answer
from bot.conversation.presenting import present
from bot.conversation.turns import Asked
from bot.errors import Refused
from bot.flows.paper import MOST_FILES, files_of
from bot.i18n import N_, Text
from bot.services import answers, conversations
from bot.services.binding import Binding, Context
from bot.services.conversations import Bindings, Drawing
from bot.services.evidence import keeping
from bot.services.evidence.keeping import Offered
from bot.services.ports import FileStore
from bot.services.rights import Person
from models import Session
from models.appraisal import EvidenceKind
from models.conversation import Conversation
from models.queries.conversations import open_conversation

_WORDS_LEFT = N_("The file is stored; the words under it are not.")


def are_asked_for(session: Session, bindings: Bindings, person: Person) -> bool:
    """Whether the open conversation is one in which files answer a question."""
    row = open_conversation(session, person.id)
    return row is not None and bindings[row.flow].files_answer_for is not None


def refuse_unasked(session: Session, bindings: Bindings, person: Person, offered: Offered, now: datetime) -> None:
    """Whether a file fits where the person is, before a byte of it is loaded. Raises `Refused`; nothing is stored."""
    if offered.kind is EvidenceKind.VOICE or offered.mime not in keeping.ACCEPTED[offered.kind]:
        raise Refused(N_("A form is sent as photos or as a PDF file, so this was not stored."))
    keeping.refuse_unfit(offered)
    _question(session, bindings, person, now)


def _question(
    session: Session, bindings: Bindings, person: Person, now: datetime
) -> tuple[Conversation, Binding[Any], Context, Asked, Answer | None]:
    """The question that takes the file, and what it has so far."""
    row = open_conversation(session, person.id)
    assert row is not None, "it was asked whether there is one"
    binding = bindings[row.flow]
    context = Context(session, person, row.subject_id, now)
    state = answers.state_of(session, row, binding.facts(context))
    asked = present(binding.flow, state)
    if not isinstance(asked, Asked) or not asked.takes_files:
        raise Refused(N_("This question takes no file, so nothing was stored. The scan can be changed on the summary."))
    kept = state.answers.get(asked.key)
    if len(files_of(kept)) >= MOST_FILES:
        raise Refused(
            N_("There are {n} files already, so this one was not stored. Please join the pages in one PDF file.")(
                n=MOST_FILES
            )
        )
    return row, binding, context, asked, kept


def store(
    session: Session,
    bindings: Bindings,
    files: FileStore,
    person: Person,
    offered: Offered,
    content: bytes,
    now: datetime,
    *,
    message_id: int,
    has_words: bool = False,
) -> Drawing | None:
    """Put a file into the answer of the question that waits for it, and give the question to be drawn anew.

    Where the question stands below the file already, as it does for the later pictures of an album, it stays there.
    The same content twice is one file. Raises `Refused`.
    """
    keeping.refuse_disguised(offered, content)
    row, binding, context, asked, kept = _question(session, bindings, person, now)
    if row.step_message_id is None or message_id < row.step_message_id:
        raise Refused(N_("Your file arrived before the question did, so I did not store it. Please send it again."))
    assert binding.files_answer_for is not None, "it was asked whether files answer here"
    digest = files.put(binding.files_answer_for(context), content)
    answers.store(session, row, {asked.key: Answer({**files_of(kept), digest: offered.mime}, done=False)}, now)
    stands_below = row.message_id is not None and message_id < row.message_id
    conversations.touch(row, now)
    session.add(row)
    session.flush()
    drawing = conversations.present(session, bindings, person, row.id or 0, now)
    if drawing is None:
        return None
    if has_words:
        return _noted(drawing, _WORDS_LEFT)
    return replace(drawing, stays=stands_below)


def _noted(drawing: Drawing, note: Text) -> Drawing:
    assert isinstance(drawing.turn, Asked), "the question still waits"
    return replace(drawing, turn=replace(drawing.turn, note=note))
