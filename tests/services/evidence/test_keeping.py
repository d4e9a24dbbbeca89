"""Evidence: what is accepted, where it goes, and that nobody reads it who may not, neither here nor on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from bot.conversation.events import Wrote
from bot.conversation.turns import Asked
from bot.errors import NotAllowed, Refused
from bot.services import plans
from bot.services.bindings import BINDINGS
from bot.services.conversations import Drawing
from bot.services.evidence import keeping
from bot.services.evidence.keeping import LARGEST, Caption, Offered
from models.appraisal import Appraisal, Evidence, EvidenceKind
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.queries.conversations import mark_drawn
from models.session import Database
from tests.conversation.chat import READER, english
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, KADIS, NOW, OFFICER, SITI, Organisation, on_one_database, person
from tests.support.talking import SENTENCE, Talk

PDF, JPEG, PNG = b"%PDF-1.7 Laporan Bulanan", b"\xff\xd8\xff\xe0 foto", b"\x89PNG\r\n\x1a\n gambar"
OGG, MP3 = b"OggS suara", b"ID3 suara"


def offered(
    mime: str = "application/pdf",
    kind: EvidenceKind = EvidenceKind.DOCUMENT,
    *,
    size: int | None = 100,
    name: str = "Laporan Siti.pdf",
    group: str | None = None,
) -> Offered:
    return Offered(kind, "file-1", name, mime, size, group)


PHOTO = offered("image/jpeg", EvidenceKind.PHOTO, name="foto.jpg")


@pytest.fixture
def shelf(tmp_path: Path) -> EncryptedFiles:
    """The store that the bot itself uses."""
    return EncryptedFiles(tmp_path, Vault.parse(new_key()))


@pytest.fixture
def siti(database: Database, org: Organisation) -> Talk:
    """Siti before the question about the impact of her first result, which takes files."""
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until("impact")
    return talk


def store(
    talk: Talk,
    shelf: EncryptedFiles,
    content: bytes = PDF,
    what: Offered | None = None,
    *,
    draw: bool = True,
    caption: Caption | None = None,
) -> Drawing:
    with talk.database.write() as session:
        drawing = keeping.store(session, BINDINGS, shelf, talk.me, what or offered(), content, NOW, caption)
        assert drawing is not None
        if draw:
            mark_drawn(session, drawing.conversation_id, drawing.revision, 5000)
    talk.drawing = drawing
    return drawing


def stored(database: Database) -> list[Evidence]:
    with another_session(database) as session:
        return list(session.exec(select(Evidence).order_by(Evidence.id)))  # type: ignore[arg-type]


def first_two_results(database: Database, org: Organisation) -> list[int]:
    with another_session(database) as session:
        facts = plans.facts_of(session, session.get_one(Appraisal, org.appraisals[SITI]).skp_id)
        return [plans.row_of(result.key) for result in facts.results]


@on_one_database
@pytest.mark.parametrize(
    ("what", "content"),
    [
        (offered(), PDF),
        (offered("image/png"), PNG),
        (offered("image/jpeg"), JPEG),
        (PHOTO, JPEG),
        (offered("audio/ogg", EvidenceKind.VOICE), OGG),
        (offered("audio/mpeg", EvidenceKind.VOICE), MP3),
        (offered("audio/mp4", EvidenceKind.VOICE), b"\x00\x00\x00\x20ftypM4A "),
    ],
    ids=lambda value: f"{value.kind}-{value.mime}" if isinstance(value, Offered) else "",
)
def test_photo_pdf_and_voice_are_kept_with_the_result_that_is_asked_about(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, what: Offered, content: bytes
) -> None:
    drawing = store(siti, shelf, content, what)
    (row,) = stored(database)
    assert (row.owner_id, row.appraisal_id) == (org.people[SITI], org.appraisals[SITI])
    assert row.planned_result_id == first_two_results(database, org)[0]
    assert (row.kind, row.mime, row.size) == (what.kind, what.mime, len(content))
    assert shelf.get(row.owner_id, row.digest) == content
    assert isinstance(drawing.turn, Asked)
    assert (drawing.turn.key.step, drawing.attached) == ("impact", 1)


@on_one_database
@pytest.mark.parametrize(
    ("what", "why"),
    [
        (offered("application/zip"), "This kind of file cannot be evidence"),
        (offered("application/octet-stream"), "This kind of file cannot be evidence"),
        (offered("image/gif", EvidenceKind.PHOTO), "This kind of file cannot be evidence"),
        (offered("application/pdf", EvidenceKind.VOICE), "This kind of file cannot be evidence"),
        (offered(size=LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_type_and_size_are_refused_before_anything_is_downloaded(
    database: Database, siti: Talk, what: Offered, why: str
) -> None:
    with database.read() as session, pytest.raises(Refused) as refusal:
        keeping.refuse_unasked(session, BINDINGS, siti.me, what, NOW)
    assert why in english(refusal.value.message)


@on_one_database
@pytest.mark.parametrize("size", [LARGEST, None])
def test_what_fits_is_not_refused_before_it_is_downloaded(database: Database, siti: Talk, size: int | None) -> None:
    with database.read() as session:
        keeping.refuse_unasked(session, BINDINGS, siti.me, offered(size=size), NOW)


@on_one_database
@pytest.mark.parametrize(
    ("what", "content"),
    [
        (offered(), b"MZ\x90\x00 a program"),
        (offered(), b""),
        (offered(), JPEG),
        (offered("image/png"), PDF),
        (PHOTO, PDF),
        (offered("audio/ogg", EvidenceKind.VOICE), PDF),
        (offered("audio/mp4", EvidenceKind.VOICE), b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_not_stored(
    database: Database, siti: Talk, shelf: EncryptedFiles, tmp_path: Path, what: Offered, content: bytes
) -> None:
    with pytest.raises(Refused) as refusal:
        store(siti, shelf, content, what)
    assert "not what its name says" in english(refusal.value.message)
    assert stored(database) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_same_file_twice_is_one_piece_of_evidence(database: Database, siti: Talk, shelf: EncryptedFiles) -> None:
    assert store(siti, shelf).attached == 1
    assert store(siti, shelf, what=offered(name="nama lain.pdf")).attached == 1
    assert store(siti, shelf, JPEG, PHOTO).attached == 2
    assert len(stored(database)) == 2


def test_the_same_file_may_prove_two_results(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles
) -> None:
    store(siti, shelf)
    siti.answer_until("own_rating")
    siti.tap("m")
    store(siti, shelf)
    assert [row.planned_result_id for row in stored(database)] == first_two_results(database, org)


def test_an_album_belongs_to_the_result_of_its_first_photo_though_the_question_has_moved_on(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles
) -> None:
    album = offered("image/jpeg", EvidenceKind.PHOTO, group="album-1")
    store(siti, shelf, JPEG + b"1", album)
    store(siti, shelf, JPEG + b"2", album, draw=False)
    store(siti, shelf, JPEG + b"3", album, draw=False)
    with database.write() as session:
        mark_drawn(session, siti.shown.conversation_id, siti.shown.revision, 5001)
    siti.answer_until("own_rating")
    store(siti, shelf, JPEG + b"4", album)
    siti.tap("m")
    store(siti, shelf, JPEG + b"5", album)

    assert {row.planned_result_id for row in stored(database)} == {first_two_results(database, org)[0]}
    assert len(stored(database)) == 5
    assert siti.asked.key.step == "realisation"

    store(siti, shelf, JPEG + b"6", offered("image/jpeg", EvidenceKind.PHOTO, group="album-2"))
    assert stored(database)[-1].planned_result_id == first_two_results(database, org)[1]


def test_where_no_file_is_asked_for_it_is_said_and_nothing_is_stored(
    database: Database, siti: Talk, shelf: EncryptedFiles
) -> None:
    siti.answer_until("own_rating")
    with pytest.raises(Refused) as refusal:
        store(siti, shelf)
    assert "This question takes no file" in english(refusal.value.message)
    siti.answer_until()
    with pytest.raises(Refused):
        store(siti, shelf)
    assert stored(database) == []


@on_one_database
@pytest.mark.parametrize("who", [BUDI, KABID, OFFICER])
def test_without_a_question_a_file_goes_nowhere(
    database: Database, org: Organisation, shelf: EncryptedFiles, who: int
) -> None:
    with pytest.raises(Refused) as refusal:
        store(Talk(database, who), shelf)
    assert "I was not waiting for a file" in english(refusal.value.message)


def test_a_file_for_a_question_that_was_never_drawn_is_not_stored(
    database: Database, siti: Talk, shelf: EncryptedFiles
) -> None:
    store(siti, shelf, draw=False)
    with pytest.raises(Refused) as refusal:
        store(siti, shelf, JPEG, PHOTO)
    assert "arrived before the question did" in english(refusal.value.message)
    assert len(stored(database)) == 1


# ---- the words under a file


def under(text: str, message_id: int = 9000) -> Caption:
    return Caption(Wrote(text, READER), message_id)


def note_of(drawing: Drawing) -> str:
    assert isinstance(drawing.turn, Asked)
    return english(drawing.turn.note) if drawing.turn.note else ""


def test_the_words_under_a_file_answer_the_question_it_came_to(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles
) -> None:
    drawing = store(siti, shelf, caption=under(SENTENCE))
    assert siti.asked.key.step == "own_rating"
    assert drawing.answered is not None
    assert english(drawing.answered.answer) == SENTENCE
    assert note_of(drawing) == ""
    assert [row.planned_result_id for row in stored(database)] == first_two_results(database, org)[:1]


def test_a_number_under_a_file_is_taken_too(database: Database, org: Organisation, shelf: EncryptedFiles) -> None:
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    first = talk.asked.key
    store(talk, shelf, JPEG, PHOTO, caption=under("25"))
    assert talk.asked.key != first
    assert len(stored(database)) == 1


def test_a_refused_caption_leaves_the_file_stored_and_says_why(
    database: Database, siti: Talk, shelf: EncryptedFiles
) -> None:
    drawing = store(siti, shelf, caption=under("Baik."))
    assert siti.asked.key.step == "impact"
    assert note_of(drawing).startswith("The file is stored; the words under it are not.\nPlease write at least")
    assert (drawing.attached, drawing.stays, len(stored(database))) == (1, False, 1)


def test_a_caption_written_before_the_question_came_up_is_not_its_answer(
    database: Database, siti: Talk, shelf: EncryptedFiles
) -> None:
    drawing = store(siti, shelf, caption=under(SENTENCE, message_id=1))
    assert siti.asked.key.step == "impact"
    assert "Please send them as a message of their own" in note_of(drawing)
    assert (drawing.attached, len(stored(database))) == (1, 1)


def test_the_caption_of_a_further_photo_of_an_album_answers_no_later_question(
    database: Database, siti: Talk, shelf: EncryptedFiles
) -> None:
    album = offered("image/jpeg", EvidenceKind.PHOTO, group="album-1")
    store(siti, shelf, JPEG + b"1", album, caption=under(SENTENCE))
    drawing = store(siti, shelf, JPEG + b"2", album, caption=under(SENTENCE))
    assert siti.asked.key.step == "own_rating"
    assert "Please send them as a message of their own" in note_of(drawing)
    assert len(stored(database)) == 2


def test_only_who_may_read_the_appraisal_reads_its_evidence(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles
) -> None:
    store(siti, shelf)
    store(siti, shelf, JPEG, PHOTO)
    for who in (SITI, KABID, OFFICER):
        with database.write() as session:
            files = keeping.read_all(session, person(database, who), org.appraisals[SITI], NOW)
        assert [(kept.name, kept.mime, shelf.get(kept.owner_id, kept.digest), kept.kind) for kept in files] == [
            ("Laporan Siti.pdf", "application/pdf", PDF, "DOCUMENT"),
            ("foto.jpg", "image/jpeg", JPEG, "PHOTO"),
        ]
    for who in (BUDI, KADIS):
        with database.write() as session, pytest.raises(NotAllowed):
            keeping.read_all(session, person(database, who), org.appraisals[SITI], NOW)


def test_neither_content_nor_name_can_be_read_on_the_disk(
    database: Database, siti: Talk, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    store(siti, shelf)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"PDF" not in file.read_bytes()
    assert b"Laporan" not in file.read_bytes()
    assert not any(word in str(file.relative_to(tmp_path)) for word in ("pdf", "Laporan", "Siti"))
    assert file.stat().st_mode & 0o077 == 0
    assert b"Laporan" not in stored(database)[0].name
