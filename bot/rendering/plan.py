"""What to do in the chat after a transaction: an ordered, language-ready list that the edge carries out."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.turns import Finished, Repeated, Stale
from bot.i18n import N_, Translator
from bot.rendering.messages import message_of
from bot.rendering.turns import answered_view, turn_view
from bot.services.conversations import Drawing
from bot.services.ports import Attachment, Document, Kept, Message
from bot.view import View


@dataclass(frozen=True, slots=True)
class Send:
    """A new message. A `lasting` one may stay in the chat for good, every other has to go."""

    message: Message
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a message; where it is gone, send it anew. `lasting` as for `Send`."""

    message_id: int
    message: Message
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """Take the buttons from a message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted once the main message stands in the chat. `sent`: the conversation has become records."""

    conversation_id: int
    revision: int
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """Files that follow the main message, and the language in which it is said that some did not arrive."""

    kept: tuple[Kept, ...]
    words: Translator
    made: tuple[Attachment, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a tap, what changes on older messages, the main message, and what is noted afterwards."""

    main: Send | Edit | None = None
    before: tuple[Edit | Strip, ...] = field(default=())
    files: Files | None = None
    toast: str = ""
    mark: Mark | None = None


NOTHING = Plan()

ALREADY = N_("Already noted.")


def plan_view(view: View, words: Translator, *, edit: int | None = None) -> Plan:
    """Show a view, in place of a message where `edit` names one."""
    message = message_of(view, words)
    return Plan(main=Send(message, view.lasting) if edit is None else Edit(edit, message, view.lasting))


def plan_drawing(drawing: Drawing, words: Translator, *, tapped: int | None, receipt: View | None = None) -> Plan:
    """Draw a turn: in place while the same step stays, else anew below, with the old question left readable.

    `tapped` is the message whose button was tapped; None for words and commands. `receipt` follows what was sent, and
    is there to stay.
    """
    if isinstance(drawing.turn, Repeated):
        return Plan(toast=words.label(ALREADY))
    is_sent = isinstance(drawing.turn, Finished)
    view = receipt if is_sent else turn_view(drawing)
    mark = Mark(drawing.conversation_id, drawing.revision, is_sent)
    if view is None:
        return Plan(mark=mark)
    message, lasting = message_of(view, words), view.lasting or is_sent
    if drawing.stays and tapped is not None and tapped == drawing.message_id:
        return Plan(main=Edit(tapped, message, lasting), mark=mark)
    return Plan(main=Send(message, lasting), before=_leave_behind(drawing, words, tapped), mark=mark)


def _leave_behind(drawing: Drawing, words: Translator, tapped: int | None) -> tuple[Edit | Strip, ...]:
    """Used buttons go; a question answered by a tap shows its answer, one answered in words has it below."""
    old = drawing.message_id
    deeds: list[Edit | Strip] = []
    if old is not None and drawing.answered is not None and tapped is not None:
        deeds.append(Edit(old, message_of(answered_view(drawing.answered), words)))
    elif old is not None:
        deeds.append(Strip(old))
    if drawing.parked_message_id is not None:
        deeds.append(Strip(drawing.parked_message_id))
    if isinstance(drawing.turn, Stale) and tapped is not None and tapped != old:
        deeds.append(Strip(tapped))
    return tuple(deeds)
