"""Evidence: which files are accepted, where they belong, and who may read them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation.events import Wrote
from bot.conversation.turns import Asked, Stale, Summarised
from bot.domain.access import Action
from bot.domain.textrules import without_numbers_of_people
from bot.errors import Refused
from bot.i18n import N_, Text
from bot.services import conversations, plans, rights
from bot.services.conversations import Bindings, Drawing
from bot.services.ports import FileStore, Kept
from bot.services.rights import Person
from models import Session
from models.appraisal import Evidence, EvidenceKind
from models.queries import appraisals as rows
from models.queries.conversations import open_conversation
from models.sealed import seal, unseal

LARGEST = 20 * 1024 * 1024
"""Bytes of one file: what a bot can download from Telegram."""

ACCEPTED: dict[EvidenceKind, frozenset[str]] = {
    EvidenceKind.PHOTO: frozenset({"image/jpeg", "image/png"}),
    EvidenceKind.DOCUMENT: frozenset({"application/pdf", "image/jpeg", "image/png"}),
    EvidenceKind.VOICE: frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"}),
}

_STARTS: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "audio/ogg": (b"OggS",),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "audio/mp4": (),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as it was announced, before anything of it is downloaded."""

    kind: EvidenceKind
    file_id: str
    name: str
    mime: str
    size: int | None
    media_group: str | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """The words under a file, and the message that both came in."""

    said: Wrote
    message_id: int


_CAPTION_LEFT = N_("The file is stored; the words under it are not. Please send them as a message of their own.")
_CAPTION_REFUSED = N_("The file is stored; the words under it are not.\n{reason}")


def refuse_unfit(offered: Offered) -> None:
    """Type and size come first. Raises `Refused` with what would be accepted."""
    if offered.mime not in ACCEPTED[offered.kind]:
        raise Refused(
            N_(
                "This kind of file cannot be evidence, so it was not stored. "
                "Please send a photo, a PDF or a voice note; your answers so far are kept."
            )
        )
    refuse_too_large(offered)


def refuse_too_large(offered: Offered) -> None:
    """Nothing is loaded that the bot cannot load. Raises `Refused`."""
    if offered.size is not None and offered.size > LARGEST:
        raise Refused(
            N_("This file is larger than {limit} MB, so it was not stored. Please send a smaller one.")(
                limit=LARGEST // 1024 // 1024
            )
        )


def refuse_unasked(session: Session, bindings: Bindings, person: Person, offered: Offered, now: datetime) -> None:
    """Whether a file fits where the person is. Raises `Refused` otherwise; nothing is stored."""
    refuse_unfit(offered)
    _target(session, bindings, person, offered, now)


def _target(session: Session, bindings: Bindings, person: Person, offered: Offered, now: datetime) -> tuple[int, str]:
    """The appraisal and the planned result that the file belongs to; all files of an album to the same one."""
    found = conversations.present_key(session, bindings, person, now)
    if found is None:
        raise Refused(
            N_(
                "I was not waiting for a file, so nothing was stored. "
                "Evidence is sent during the self-review: /penilaian"
            )
        )
    conversation, _, target = found
    if offered.media_group is not None:
        earlier = rows.album_result(session, conversation.subject_id, offered.media_group)
        if earlier is not None:
            return conversation.subject_id, plans.result_key(earlier)
    if target is None:
        raise Refused(
            N_("This question takes no file, so nothing was stored. Evidence belongs to the questions about a result.")
        )
    if conversation.drawn_revision < conversation.revision:
        raise Refused(N_("Your file arrived before the question did, so I did not store it. Please send it again."))
    return conversation.subject_id, target


def store(
    session: Session,
    bindings: Bindings,
    files: FileStore,
    person: Person,
    offered: Offered,
    content: bytes,
    now: datetime,
    caption: Caption | None = None,
) -> Drawing | None:
    """Keep a file as evidence of the result that is being asked about, and give the question to be drawn anew.

    The words under a file answer the question that it came to; where they cannot, it is said and the file stays.
    For a further file of an album the question, which stands below the album already, stays where it is.
    The same content twice for one result is one piece of evidence. Raises `Refused`.
    """
    refuse_disguised(offered, content)
    appraisal_id, key = _target(session, bindings, person, offered, now)
    group = offered.media_group
    is_next_of_album = group is not None and rows.album_result(session, appraisal_id, group) is not None
    rights.require(session, person, Action.ATTACH_EVIDENCE, appraisal_id, view="evidence", now=now)
    digest = files.put(person.id, content)
    if rows.same_evidence(session, appraisal_id, plans.row_of(key), digest) is None:
        row = Evidence(
            owner_id=person.id,
            appraisal_id=appraisal_id,
            planned_result_id=plans.row_of(key),
            kind=offered.kind,
            name=b"",
            mime=offered.mime,
            size=len(content),
            digest=digest,
            media_group=offered.media_group,
            received_at=now,
        )
        row.name = seal(session, row, "name", without_numbers_of_people(offered.name))
        session.add(row)
    session.flush()
    if caption is not None and not is_next_of_album:
        answered = _answer(session, bindings, person, caption, now)
        if answered is not None:
            return answered
    conversation = open_conversation(session, person.id)
    assert conversation is not None, "the target was read from it"
    conversations.touch(conversation, now)
    session.add(conversation)
    session.flush()
    drawing = conversations.present(session, bindings, person, conversation.id or 0, now)
    if drawing is not None and caption is not None:
        return _noted(drawing, _CAPTION_LEFT)
    return replace(drawing, stays=True) if drawing and is_next_of_album else drawing


def _answer(session: Session, bindings: Bindings, person: Person, caption: Caption, now: datetime) -> Drawing | None:
    """What the question says to the words under its file; None where they were written before it came up."""
    drawing = conversations.turn(
        session, bindings, person, caption.said, now, conversation_id=None, message_id=caption.message_id
    )
    if drawing is None or isinstance(drawing.turn, Stale):
        return None
    turn = drawing.turn
    if drawing.stays and isinstance(turn, Asked) and turn.note is not None and not turn.rows:
        return _noted(drawing, _CAPTION_REFUSED(reason=turn.note))
    return replace(drawing, stays=False)


def _noted(drawing: Drawing, note: Text) -> Drawing:
    """The question below the file, with what there is to say about the caption."""
    assert isinstance(drawing.turn, Asked | Summarised), "an open conversation presents one of them"
    return replace(drawing, turn=replace(drawing.turn, note=note), stays=False)


def refuse_disguised(offered: Offered, content: bytes) -> None:
    """The content is what the type says. Raises `Refused`."""
    starts = _STARTS[offered.mime]
    if offered.kind is EvidenceKind.PHOTO:
        starts = _STARTS["image/jpeg"] + _STARTS["image/png"]  # Telegram names no type for a photo
    if not content or (starts and not content.startswith(starts)):
        raise Refused(
            N_("The content of this file is not what its name says, so it was not stored. Please send it again.")
        )


def read_all(session: Session, person: Person, appraisal_id: int, now: datetime) -> tuple[Kept, ...]:
    """Where all evidence of an appraisal lies, for whoever may read it; that it was opened is logged.

    The bytes are for after the transaction: decrypting them here would keep everybody else waiting. Raises
    `NotAllowed`.
    """
    rights.require(session, person, Action.READ_EVIDENCE, appraisal_id, view="evidence", now=now)
    return tuple(
        Kept(
            owner_id=row.owner_id,
            digest=row.digest,
            name=unseal(session, row, "name") or row.kind.value.lower(),
            mime=row.mime,
            kind=row.kind.value,
        )
        for row in rows.evidence_of(session, appraisal_id)
    )
