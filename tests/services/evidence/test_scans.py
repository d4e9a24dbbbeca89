"""The scan of a form: which files are taken, that several make one answer, and that it is no evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.events import Where
from bot.conversation.turns import Asked, Summarised
from bot.errors import Refused
from bot.flows.paper import MOST_FILES
from bot.services.bindings import BINDINGS
from bot.services.evidence import scans
from bot.services.evidence.keeping import LARGEST, Offered
from models.appraisal import EvidenceKind
from models.paper import PaperPart
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import BUDI, NOW, SITI, Organisation, on_one_database, person
from tests.support.paper import JPEG, PAGE, PDF, PNG, SCAN, Clerk, newest_entry, paper_org
from tests.support.talking import Talk

PICTURE = Offered(EvidenceKind.DOCUMENT, "file-3", "halaman.png", "image/png", 100)


@pytest.fixture
def clerk(database: Database, org: Organisation, tmp_path: Path) -> Clerk:
    """An admin who is asked for the scan of Siti's form."""
    paper_org(database, org, SITI)
    found = Clerk.at(database, tmp_path)
    found.talk.start("paper_self_review", org.appraisals[SITI])
    found.talk.write("20-11-2026")
    return found


def labels(talk: Talk) -> list[str]:
    return [english(option.label) for row in talk.asked.rows for option in row]


def test_photos_and_pdf_files_make_one_answer_in_the_order_they_came(database: Database, clerk: Clerk) -> None:
    for content, what in ((JPEG, PAGE), (PNG, PICTURE), (PDF, SCAN)):
        clerk.scan(content, what)
    assert labels(clerk.talk) == ["That is the whole form (3 files)", "Put them away and send again"]
    clerk.talk.tap("f")
    assert clerk.talk.asked.key.step == "realisation"
    clerk.talk.answer_until(None)
    clerk.talk.go(Where.SEND)
    assert list(newest_entry(database).scan.values()) == ["image/jpeg", "image/png", "application/pdf"]


@on_one_database
def test_the_same_page_twice_is_one_file(clerk: Clerk) -> None:
    clerk.scan(JPEG, PAGE)
    clerk.scan(JPEG, PAGE)
    assert labels(clerk.talk)[0] == "That is the whole form (1 file)"


@on_one_database
def test_pages_can_be_put_away_and_sent_again(clerk: Clerk) -> None:
    clerk.scan(JPEG, PAGE)
    clerk.talk.tap("x")
    assert labels(clerk.talk) == []
    clerk.scan(PDF, SCAN)
    assert labels(clerk.talk)[0] == "That is the whole form (1 file)"


@on_one_database
def test_a_page_that_was_forgotten_is_added_from_the_summary(database: Database, clerk: Clerk) -> None:
    clerk.scan(JPEG, PAGE)
    clerk.talk.tap("f")
    clerk.talk.answer_until(None)
    clerk.talk.go(Where.EDIT, 1)
    clerk.scan(PDF, SCAN)
    assert isinstance(clerk.talk.tap("f"), Summarised)
    clerk.talk.go(Where.SEND)
    assert list(newest_entry(database).scan.values()) == ["image/jpeg", "application/pdf"]


@on_one_database
def test_pictures_of_an_album_leave_the_question_below_them(clerk: Clerk) -> None:
    stays = []
    for number, message_id in enumerate((9000, 8999)):
        clerk.scan(JPEG + bytes([number]), PAGE, message_id=message_id)
        stays.append(clerk.talk.shown.stays)
    assert stays == [False, True]
    assert labels(clerk.talk)[0] == "That is the whole form (2 files)"


@on_one_database
def test_words_under_a_page_are_no_answer_and_it_is_said(clerk: Clerk) -> None:
    clerk.scan(has_words=True)
    assert english(clerk.talk.asked.note) == "The file is stored; the words under it are not."


@on_one_database
def test_a_file_from_before_the_question_is_not_taken(clerk: Clerk) -> None:
    with pytest.raises(Refused, match="arrived before the question did"):
        clerk.scan(message_id=1)
    clerk.talk.go(Where.BACK)
    clerk.talk.go(Where.KEEP)
    assert labels(clerk.talk) == []


@on_one_database
@pytest.mark.parametrize(
    ("what", "content", "said"),
    [
        (SCAN, b"MZ program", "is not what its name says"),
        (PAGE, b"", "is not what its name says"),
    ],
)
def test_a_file_that_is_something_else_is_not_taken(clerk: Clerk, what: Offered, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        clerk.scan(content, what)


@on_one_database
@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Offered(EvidenceKind.VOICE, "v", "suara.ogg", "audio/ogg", 10), "as photos or as a PDF file"),
        (replace(SCAN, mime="application/zip"), "as photos or as a PDF file"),
        (replace(SCAN, size=LARGEST + 1), "larger than"),
    ],
)
def test_what_can_be_no_scan_is_refused_before_it_is_loaded(
    database: Database, clerk: Clerk, what: Offered, said: str
) -> None:
    with another_session(database) as session, pytest.raises(Refused, match=said):
        scans.refuse_unasked(session, BINDINGS, clerk.talk.me, what, NOW)


@on_one_database
def test_there_are_so_many_files_and_no_more(database: Database, clerk: Clerk) -> None:
    for number in range(MOST_FILES):
        clerk.scan(JPEG + bytes([number]), PAGE)
    with pytest.raises(Refused, match="join the pages in one PDF file"):
        clerk.scan(PDF, SCAN)
    assert labels(clerk.talk)[0] == f"That is the whole form ({MOST_FILES} files)"


@on_one_database
def test_another_question_of_the_form_takes_no_file(database: Database, clerk: Clerk) -> None:
    clerk.scan()
    clerk.talk.tap("f")
    with pytest.raises(Refused, match="This question takes no file"):
        clerk.scan(JPEG, PAGE)
    clerk.talk.answer_until(None)
    with pytest.raises(Refused, match="This question takes no file"):
        clerk.scan(JPEG, PAGE)
    clerk.talk.go(Where.SEND)
    assert list(newest_entry(database).scan.values()) == ["application/pdf"]


@on_one_database
def test_files_of_a_self_review_in_the_chat_are_evidence_as_before(
    database: Database, org: Organisation, clerk: Clerk
) -> None:
    Talk(database, BUDI).start("self_review", org.appraisals[BUDI])
    with another_session(database) as session:
        assert scans.are_asked_for(session, BINDINGS, clerk.talk.me)
        assert not scans.are_asked_for(session, BINDINGS, person(database, BUDI))
        assert not scans.are_asked_for(session, BINDINGS, person(database, 120))


@on_one_database
def test_back_and_forth_the_pages_stay(clerk: Clerk) -> None:
    clerk.scan(JPEG, PAGE)
    clerk.talk.go(Where.BACK)
    assert clerk.talk.asked.key.step == "signed_on"
    clerk.talk.go(Where.KEEP)
    assert isinstance(clerk.talk.turn, Asked)
    assert labels(clerk.talk)[0] == "That is the whole form (1 file)"


def test_the_part_decides_the_number(database: Database, org: Organisation, clerk: Clerk) -> None:
    assert f"PD-{org.appraisals[SITI]:05d}" in english(clerk.talk.asked.question)
    assert PaperPart.SELF_REVIEW.value.lower() in clerk.talk.shown.flow
