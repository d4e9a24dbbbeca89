"""Conversations and their answers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, case, update
from sqlmodel import Session, col, select

from models.conversation import Answer, Conversation, ConversationStatus
from models.people import Account


def open_conversation(session: Session, employee_id: int) -> Conversation | None:
    """The conversation that words go to. The lock of the person keeps others from it meanwhile."""
    statement = select(Conversation).where(
        Conversation.employee_id == employee_id, Conversation.status == ConversationStatus.OPEN
    )
    return session.exec(statement).one_or_none()


def unfinished(session: Session, employee_id: int) -> Conversation | None:
    """The open conversation, else the parked one that was touched last."""
    statement = (
        select(Conversation)
        .where(
            Conversation.employee_id == employee_id,
            col(Conversation.status).in_([ConversationStatus.OPEN, ConversationStatus.PARKED]),
        )
        .order_by(col(Conversation.status) != ConversationStatus.OPEN, col(Conversation.touched_at).desc())
        .limit(1)
    )
    return session.exec(statement).one_or_none()


def parked(session: Session, employee_id: int, conversation_id: int) -> Conversation | None:
    """This conversation, where the person has it saved for later."""
    row = session.get(Conversation, conversation_id)
    saved = row is not None and row.employee_id == employee_id and row.status is ConversationStatus.PARKED
    return row if saved else None


_ABOUT = select(Conversation).where(
    Conversation.employee_id == bindparam("person"),
    Conversation.flow == bindparam("flow"),
    Conversation.subject_id == bindparam("subject"),
)
"""Made once: every task and every reminder asks for it."""


def conversation_about(session: Session, employee_id: int, flow: str, subject_id: int) -> Conversation | None:
    """The conversation of a person about a subject, whatever became of it."""
    asked = {"person": employee_id, "flow": flow, "subject": subject_id}
    return session.exec(_ABOUT, params=asked).one_or_none()


def conversations_about(session: Session, flow: str, subject_id: int) -> list[Conversation]:
    """The conversations of everybody about a subject."""
    statement = select(Conversation).where(Conversation.flow == flow, Conversation.subject_id == subject_id)
    return list(session.exec(statement))


def answers_of(session: Session, conversation_id: int) -> list[Answer]:
    """All stored answers, on the path or off it."""
    return list(session.exec(select(Answer).where(Answer.conversation_id == conversation_id)))


def forget_answers(session: Session, conversation_id: int) -> None:
    """Delete all answers of a conversation."""
    for answer in answers_of(session, conversation_id):
        session.delete(answer)
    session.flush()


def waiting_at(session: Session, flow: str, step: str) -> list[tuple[int, int]]:
    """The unfinished conversations of a flow in which this step is answered: whose, and about what."""
    statement = (
        select(Conversation.employee_id, Conversation.subject_id)
        .join(Answer, col(Answer.conversation_id) == col(Conversation.id))
        .where(
            Conversation.flow == flow,
            col(Conversation.status).in_([ConversationStatus.OPEN, ConversationStatus.PARKED]),
            Answer.step == step,
            col(Answer.done),
        )
        .order_by(col(Conversation.id))
    )
    return list(session.exec(statement))


def undrawn(session: Session, before: datetime, limit: int = 500) -> list[tuple[int, int]]:
    """Conversations whose present screen was not sent, though touched before an instant, with their account.

    The process ended between the commit and the message, or Telegram was not reached.
    """
    statement = (
        select(Conversation.id, Account.telegram_id)
        .join(Account, col(Account.employee_id) == col(Conversation.employee_id))
        .where(
            col(Conversation.drawn_revision) < col(Conversation.revision),
            col(Conversation.touched_at) <= before,
            col(Account.unreachable_at).is_(None),
        )
        .limit(limit)
    )
    return [(found, telegram_id) for found, telegram_id in session.exec(statement) if found is not None]


def owed_to(session: Session, employee_id: int) -> int | None:
    """The conversation of a person whose present screen was not sent; the newest where there are several."""
    statement = (
        select(Conversation.id)
        .where(
            Conversation.employee_id == employee_id,
            col(Conversation.drawn_revision) < col(Conversation.revision),
        )
        .order_by(col(Conversation.touched_at).desc())
        .limit(1)
    )
    return session.exec(statement).first()


_MARK = (
    update(Conversation)
    .where(col(Conversation.id) == bindparam("key"), col(Conversation.drawn_revision) <= bindparam("seen"))
    .values(
        drawn_revision=bindparam("seen"),
        message_id=bindparam("message"),
        step_message_id=case(
            (col(Conversation.drawn_revision) < col(Conversation.step_revision), bindparam("message")),
            else_=col(Conversation.step_message_id),
        ),
    )
)


def mark_drawn(session: Session, conversation_id: int, revision: int, message_id: int | None) -> None:
    """Note that a revision stands in the chat as a message; an older one never overwrites a newer.

    The message in which the present step first came up is kept too: words sent before it were meant for another.
    The same one may be drawn again below, after a late tap: then the lower message is the one that has the buttons.
    """
    session.connection().execute(_MARK, {"key": conversation_id, "seen": revision, "message": message_id})


def by_key(rows: list[Answer]) -> Mapping[tuple[str, str], Answer]:
    """Answers by step and item."""
    return {(row.step, row.item): row for row in rows}
