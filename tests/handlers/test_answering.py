"""What an update means: forged buttons, buttons of conversations that are not open, and words under a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.conversation.events import Where
from bot.rendering.plan import Plan, Send
from bot.services.evidence.keeping import Offered
from handlers import answering
from handlers.incoming import Act, File, Incoming, Tap
from models.appraisal import Evidence, EvidenceKind
from models.conversation import Conversation
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import BUDI, NOW, SITI, found, on_one_database
from tests.support.talking import SENTENCE, Talk

PHOTO = Offered(EvidenceKind.PHOTO, "file", "foto.jpg", "image/jpeg", 100)


@pytest.fixture
def shelf(tmp_path: Path) -> EncryptedFiles:
    return EncryptedFiles(tmp_path, Vault.parse(new_key()))


@pytest.fixture
def siti(database: Database) -> Talk:
    """Siti before her first question."""
    with database.write() as session:
        org = found(session)
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    return talk


def answer(talk: Talk, act: Act, shelf: EncryptedFiles, content: bytes | None = None, who: int = SITI) -> Plan:
    with talk.database.write() as session:
        return answering.answer(session, Incoming(1, 1, who, True, act), NOW, shelf, content)


def said(plan: Plan) -> str:
    assert isinstance(plan.main, Send)
    return plan.main.message.html


def buttons(plan: Plan) -> list[str]:
    assert isinstance(plan.main, Send)
    return [key.data for row in plan.main.message.keyboard for key in row]


def revision(database: Database) -> int:
    with another_session(database) as session:
        return session.exec(select(Conversation.revision)).one()


@on_one_database
@pytest.mark.parametrize(
    "data",
    [
        "c:²:1:tf",
        "c:1:²:tf",
        "c:1:1:e²",
        "c:٣:1:tf",
        "c:-1:1:tf",
        "c: 1:1:tf",
        "c:1:1:",
        "c:1:1",
        "c:",
        "c:" + "9" * 30 + ":1:tf",
        "c:1:" + "9" * 5000 + ":tf",
        "c:1:1:e" + "9" * 5000,
        "v:result:²",
        "",
        ":",
    ],
)
def test_a_forged_button_changes_nothing_and_breaks_nothing(siti: Talk, shelf: EncryptedFiles, data: str) -> None:
    before = revision(siti.database)
    plan = answer(siti, Tap("q", data, 7), shelf)
    assert plan.main is not None
    assert revision(siti.database) == before


def test_a_button_of_a_parked_conversation_says_that_it_is_saved_and_leads_on(
    siti: Talk, shelf: EncryptedFiles
) -> None:
    old = siti.shown
    siti.go(Where.LATER)
    plan = answer(siti, Tap("q", f"c:{old.conversation_id}:{old.revision}:tm", 7), shelf)
    assert "Anda simpan" in said(plan)
    assert "sudah selesai" not in said(plan)
    assert buttons(plan) == [f"v:begin:self_review:{old.subject_id}", "v:menu"]


@pytest.mark.parametrize("who", [SITI, BUDI])
def test_a_button_of_a_conversation_that_is_over_or_of_somebody_else_says_so(
    siti: Talk, shelf: EncryptedFiles, who: int
) -> None:
    old = siti.shown
    siti.go(Where.LATER if who == BUDI else Where.CANCEL)
    plan = answer(siti, Tap("q", f"c:{old.conversation_id}:{old.revision}:tm", 7), shelf, who=who)
    assert "sudah selesai" in said(plan)


def test_the_words_under_a_photo_are_the_answer(siti: Talk, shelf: EncryptedFiles) -> None:
    siti.answer_until("impact")
    plan = answer(siti, File(PHOTO, 9000, SENTENCE), shelf, b"\xff\xd8\xff\xe0")
    assert "Langkah 4/13" in said(plan)
    with another_session(siti.database) as session:
        assert session.exec(select(func.count()).select_from(Evidence)).one() == 1


@pytest.mark.parametrize(("caption", "told"), [(SENTENCE, True), ("", False)])
def test_a_refused_file_says_what_became_of_the_words_under_it(
    siti: Talk, shelf: EncryptedFiles, caption: str, told: bool
) -> None:
    siti.answer_until("own_rating")
    file = File(PHOTO, 9000, caption)
    within = said(answer(siti, file, shelf, b"\xff\xd8\xff\xe0"))
    with siti.database.read() as session:
        before = said(answering.refusal_for(session, Incoming(1, 1, SITI, True, file), answering._NOWHERE, NOW))
    assert ("Tulisan di bawah berkas itu juga tidak disimpan." in within) is told
    assert ("Tulisan di bawah berkas itu juga tidak disimpan." in before) is told
