"""Evidence that ought not to be there: deleted by its owner, reported by a reader, taken away by BKPSDM."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.errors import NotAllowed, Refused
from bot.services import audit
from bot.services.bindings import BINDINGS
from bot.services.evidence import keeping, removal
from bot.services.evidence.keeping import Offered
from bot.services.evidence.removal import REMOVED, REPORTED, REPORTED_OWN, Piece, Pieces
from models.appraisal import Evidence, EvidenceKind
from models.crypto import Vault, new_key
from models.delivery import Outbox
from models.files import EncryptedFiles
from models.paper import PaperEntry, PaperPart
from models.queries.conversations import mark_drawn
from models.queries.trail import chain
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, BUDI, KABID, KADIS, NOW, OFFICER, SITI, Organisation, person
from tests.support.talking import Talk, assess, send_self_review

PDF, OTHER = b"%PDF-1.7 Laporan", b"%PDF-1.7 Lampiran"


@pytest.fixture
def shelf(tmp_path: Path) -> EncryptedFiles:
    return EncryptedFiles(tmp_path, Vault.parse(new_key()))


@pytest.fixture
def siti(database: Database, org: Organisation, shelf: EncryptedFiles) -> Talk:
    """Siti has sent two files with her first result."""
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    for content in (PDF, OTHER):
        attach(talk, shelf, content)
    return talk


def attach(talk: Talk, shelf: EncryptedFiles, content: bytes) -> None:
    offered = Offered(EvidenceKind.DOCUMENT, "file", "Data 6372012345678901.pdf", "application/pdf", 100)
    with talk.database.write() as session:
        talk.drawing = keeping.store(session, BINDINGS, shelf, talk.me, offered, content, NOW)
        mark_drawn(session, talk.shown.conversation_id, talk.shown.revision, 5000)


def stored(database: Database) -> list[int | None]:
    with another_session(database) as session:
        return list(session.exec(select(Evidence.id).order_by(col(Evidence.id))))


def on_the_shelf(tmp_path: Path) -> int:
    return sum(path.is_file() for path in tmp_path.rglob("*"))


def remove(database: Database, shelf: EncryptedFiles, who: int, evidence_id: int) -> Piece:
    with database.write() as session:
        return removal.remove(session, person(database, who), shelf, evidence_id, NOW)


def report(database: Database, who: int, evidence_id: int) -> None:
    with database.write() as session:
        removal.report(session, person(database, who), evidence_id, NOW)


def pieces(database: Database, org: Organisation, who: int) -> Pieces:
    with database.write() as session:
        return removal.pieces(session, person(database, who), org.appraisals[SITI], NOW)


def acts(database: Database, org: Organisation) -> list[Audit]:
    with another_session(database) as session:
        return [act for act in chain(session, "appraisal", org.appraisals[SITI]) if act.action.startswith("evidence.")]


def told(database: Database) -> list[tuple[str, int | None]]:
    with another_session(database) as session:
        kinds = [REPORTED, REPORTED_OWN, REMOVED]
        rows = session.exec(select(Outbox).where(col(Outbox.kind).in_(kinds)).order_by(col(Outbox.id)))
        return [(row.kind, row.recipient_id) for row in rows]


def test_the_owner_deletes_a_file_here_and_in_the_archive(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    assert [piece.evidence_id for piece in pieces(database, org, SITI).removable] == [1, 2]
    remove(database, shelf, SITI, 1)
    assert stored(database) == [2]
    assert on_the_shelf(tmp_path) == 1
    assert told(database) == []


def test_the_trail_says_that_it_was_deleted_and_not_what_it_was(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles
) -> None:
    with another_session(database) as session:
        digest = session.get_one(Evidence, 1).digest
    remove(database, shelf, SITI, 1)
    (act,) = acts(database, org)
    assert (act.action, act.actor_id, act.role) == ("evidence.removed", org.people[SITI], "employee")
    assert act.codes["digest"] == digest
    assert set(act.codes) == {"digest", "planned_result"}
    assert act.text_hash is None
    with another_session(database) as session:
        assert audit.is_intact(session, "appraisal", org.appraisals[SITI])


def test_a_file_that_also_proves_another_result_stays_in_the_archive(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    siti.answer_until("own_rating")
    siti.tap("m")
    attach(siti, shelf, PDF)
    assert on_the_shelf(tmp_path) == 2
    remove(database, shelf, SITI, 1)
    assert on_the_shelf(tmp_path) == 2
    remove(database, shelf, SITI, 3)
    assert on_the_shelf(tmp_path) == 1


def test_a_file_that_is_the_scan_of_a_form_stays_in_the_archive(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    with database.write() as session:
        session.add(
            PaperEntry(
                appraisal_id=org.appraisals[SITI],
                part=PaperPart.SELF_REVIEW,
                author_id=org.people[SITI],
                answers=b"",
                signed_on=NOW.date(),
                scan={session.get_one(Evidence, 1).digest: "application/pdf"},
                entered_by_id=org.people[ADMIN],
                entered_at=NOW,
            )
        )
    remove(database, shelf, SITI, 1)
    assert on_the_shelf(tmp_path) == 2


def test_a_second_tap_finds_nothing_and_says_so(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles
) -> None:
    remove(database, shelf, SITI, 1)
    with pytest.raises(Refused) as refused:
        remove(database, shelf, SITI, 1)
    assert "no longer there" in english(refused.value.message)
    assert stored(database) == [2]


@pytest.mark.parametrize("who", [BUDI, KABID, KADIS, ADMIN])
def test_nobody_else_deletes_it(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, tmp_path: Path, who: int
) -> None:
    with pytest.raises(NotAllowed):
        remove(database, shelf, who, 1)
    assert (stored(database), on_the_shelf(tmp_path)) == ([1, 2], 2)


def test_once_it_is_confirmed_the_evidence_belongs_to_the_record(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    send_self_review(database, org, SITI)
    assert len(pieces(database, org, SITI).removable) == 2, "it is with the penilai and still the owner's"
    assess(database, org, KABID, SITI)
    assert pieces(database, org, SITI).removable == ()
    with pytest.raises(Refused) as refused:
        remove(database, shelf, SITI, 1)
    assert "stays with the record" in english(refused.value.message)
    assert (stored(database), on_the_shelf(tmp_path)) == ([1, 2], 2)


@pytest.mark.parametrize("reader", [KABID, OFFICER])
def test_whoever_reads_a_file_can_report_it_and_the_owner_and_bkpsdm_hear_of_it_once(
    database: Database, org: Organisation, siti: Talk, reader: int
) -> None:
    assert [piece.evidence_id for piece in pieces(database, org, reader).reportable] == [1, 2]
    report(database, reader, 1)
    report(database, reader, 1)
    assert told(database) == [
        (REPORTED_OWN, org.people[SITI]),
        *([(REPORTED, org.people[OFFICER])] if reader != OFFICER else []),
    ]
    assert [act.action for act in acts(database, org)] == ["evidence.reported"]
    assert [piece.evidence_id for piece in pieces(database, org, reader).reportable] == [2]


@pytest.mark.parametrize("who", [BUDI, KADIS, ADMIN])
def test_whoever_may_not_read_it_cannot_report_it(database: Database, org: Organisation, siti: Talk, who: int) -> None:
    with pytest.raises(NotAllowed):
        report(database, who, 1)
    with pytest.raises(NotAllowed):
        pieces(database, org, who)
    assert told(database) == []


def test_the_owner_deletes_instead_of_reporting(database: Database, org: Organisation, siti: Talk) -> None:
    assert pieces(database, org, SITI).reportable == ()
    with pytest.raises(Refused) as refused:
        report(database, SITI, 1)
    assert "delete it yourself" in english(refused.value.message)


def test_bkpsdm_takes_away_what_was_reported_also_from_a_confirmed_record_and_nothing_else(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    send_self_review(database, org, SITI)
    report(database, KABID, 1)
    assess(database, org, KABID, SITI)
    assert [piece.evidence_id for piece in pieces(database, org, OFFICER).removable] == [1]
    with pytest.raises(Refused):
        remove(database, shelf, OFFICER, 2)
    remove(database, shelf, OFFICER, 1)
    assert (stored(database), on_the_shelf(tmp_path)) == ([2], 1)
    assert told(database)[-1] == (REMOVED, org.people[SITI])
    assert [(act.action, act.role) for act in acts(database, org)] == [
        ("evidence.reported", "PENILAI"),
        ("evidence.removed", "BKPSDM"),
    ]


def test_the_penilai_reports_and_does_not_delete(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles
) -> None:
    report(database, KABID, 1)
    assert pieces(database, org, KABID).removable == ()
    with pytest.raises(NotAllowed):
        remove(database, shelf, KABID, 1)


def test_where_the_commit_fails_the_tap_comes_again_and_finds_the_row(
    database: Database, org: Organisation, siti: Talk, shelf: EncryptedFiles, tmp_path: Path
) -> None:
    def removed_and_not_committed() -> None:
        with database.write() as session:
            removal.remove(session, siti.me, shelf, 1, NOW)
            raise LookupError

    with pytest.raises(LookupError):
        removed_and_not_committed()
    assert stored(database) == [1, 2]
    remove(database, shelf, SITI, 1)
    assert (stored(database), on_the_shelf(tmp_path)) == ([2], 1)


def test_the_number_of_a_citizen_in_the_name_of_a_file_is_masked(
    database: Database, org: Organisation, siti: Talk
) -> None:
    with database.write() as session:
        (first, _) = keeping.read_all(session, person(database, KABID), org.appraisals[SITI], NOW)
    assert first.name == "Data 6372************.pdf"
    assert [re.search(r"[0-9]{5}", piece.name) for piece in pieces(database, org, SITI).removable] == [None, None]
