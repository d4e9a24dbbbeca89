"""Feedback that somebody gives in a test: the whole conversation, or the row alone."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from bot.conversation.events import Where
from bot.conversation.turns import Summarised
from bot.domain.behaviour import Value
from models import Session
from models.feedback import FeedbackNote, GivenAs, NoteKind, NoteTopic
from models.sealed import seal
from models.session import Database
from tests.support.organisation import NOW, Organisation
from tests.support.talking import Talk

WHOLE = (
    "Saat rapat Senin Anda menjelaskan aplikasi baru dengan contoh sehingga semua bisa mengisinya. "
    "Mohon diulang bulan depan."
)


def written(
    database: Database, org: Organisation, who: int, to: int, *taps: str, words: str = WHOLE, now: datetime = NOW
) -> Talk:
    """The conversation at its summary; without taps it is about a value."""
    talk = Talk(database, who, now)
    talk.start("give_feedback", talk.me.id)
    talk.tap(str(org.people[to]), *(taps or ("f", "v", "v4")))
    if talk.asked.key.step == "given_as":
        talk.tap("k")
    talk.write(words)
    while not isinstance(talk.turn, Summarised):
        talk.go(Where.SKIP)
    return talk


def give(
    database: Database, org: Organisation, who: int, to: int, *taps: str, words: str = WHOLE, now: datetime = NOW
) -> int:
    """The same sent; gives the note."""
    written(database, org, who, to, *taps, words=words, now=now).go(Where.SEND)
    with database.read() as session:
        found = session.exec(select(FeedbackNote.id).order_by(col(FeedbackNote.id).desc()).limit(1)).one()
    assert found is not None, "it was stored"
    return found


def thank(database: Database, org: Organisation, who: int, to: int, words: str = "Terima kasih banyak.") -> int:
    """An appreciation card for being helpful to others."""
    return give(database, org, who, to, "a", "v4", words=words)


def add_note(
    session: Session,
    from_id: int,
    to_id: int,
    given_at: datetime = NOW,
    words: str = WHOLE,
    kind: NoteKind = NoteKind.FEEDBACK,
) -> FeedbackNote:
    """A row without a conversation."""
    note = FeedbackNote(
        from_id=from_id,
        to_id=to_id,
        given_as=GivenAs.COLLEAGUE,
        kind=kind,
        topic=NoteTopic.VALUE,
        item=Value.HARMONIS.value,
        behaviour=b"",
        given_at=given_at,
    )
    note.behaviour = seal(session, note, "behaviour", words)
    session.add(note)
    session.flush()
    return note
