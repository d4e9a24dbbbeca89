"""The desk: what it owes after an outage it draws person by person, and files that do not come are not silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from bot.conversation.events import Went, Where, Wrote
from bot.errors import Refused
from bot.i18n import N_
from bot.screens import receipts
from bot.services.bindings import BINDINGS
from bot.services.evidence import keeping
from bot.services.ports import Attachment, Message, Outcome, RetryLater, Sent, Unreachable
from bot.view import View
from handlers.desk import REDRAWN_AT_ONCE, FrontDesk
from handlers.incoming import Command, Incoming, Tap
from models.appraisal import Evidence, EvidenceKind, Period
from models.conversation import Answer, Conversation
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.queries.conversations import mark_drawn
from models.session import Database
from tests.conversation.chat import READER
from tests.support.clock import FrozenClock
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, NOW, SITI, Organisation, found
from tests.support.talking import Talk

JPEG = b"\xff\xd8\xff\xe0 foto "


@dataclass
class Chats:
    """Stands for Telegram: keeps what everybody got, and how many were sent to at once."""

    sent: list[tuple[int, str]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    outcomes: dict[bytes, Outcome] = field(default_factory=dict)
    delay: float = 0.0
    busy: int = 0
    busiest: int = 0

    async def send(self, telegram_id: int, message: Message) -> Outcome:
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        await asyncio.sleep(self.delay)
        self.busy -= 1
        self.sent.append((telegram_id, message.html))
        return Sent(10_000 + len(self.sent))

    async def edit(self, telegram_id: int, message_id: int, message: Message) -> Outcome:
        return Sent(message_id)

    async def remove_buttons(self, telegram_id: int, message_id: int) -> Outcome:
        return Sent(message_id)

    async def delete(self, telegram_id: int, message_ids: Sequence[int]) -> Outcome:
        return Sent(0)

    async def answer_tap(self, callback_id: str, text: str = "", *, alert: bool = False) -> Outcome:
        return Sent(0)

    async def send_file(self, telegram_id: int, file: Attachment) -> Outcome:
        outcome = self.outcomes.get(file.content, Sent(1))
        if isinstance(outcome, Sent):
            self.files.append(file.content)
        return outcome

    async def typing(self, telegram_id: int) -> Outcome:
        return Sent(0)


class NothingSent:
    """A `FileSource` that nobody asks."""

    async def download(self, file_id: str, limit: int) -> bytes:
        raise AssertionError("no file was announced")


@pytest.fixture
def chats() -> Chats:
    return Chats()


@pytest.fixture
def shelf(tmp_path: Path) -> EncryptedFiles:
    return EncryptedFiles(tmp_path, Vault.parse(new_key()))


@pytest.fixture
def desk(database: Database, chats: Chats, shelf: EncryptedFiles, clock: FrozenClock) -> FrontDesk:
    return FrontDesk(database, chats, NothingSent(), shelf, clock)


# ---- what is owed


def owe(database: Database, org: Organisation, who: int) -> int:
    """Somebody has answered, and the next question was never drawn."""
    talk = Talk(database, who)
    talk.start("self_review", org.appraisals[who])
    talk.send(Wrote("25", READER), draw=False)
    return talk.shown.conversation_id


def owed(database: Database) -> set[int | None]:
    with another_session(database) as session:
        return {row.id for row in session.exec(select(Conversation)) if row.drawn_revision < row.revision}


async def test_one_broken_conversation_keeps_no_other_from_its_screen(
    database: Database, desk: FrontDesk, chats: Chats, clock: FrozenClock
) -> None:
    with database.write() as session:
        org = found(session)
    broken, fine = owe(database, org, SITI), owe(database, org, BUDI)
    with database.write() as session:
        session.exec(select(Answer).where(Answer.conversation_id == broken)).one().value = b"damaged"
    clock.move(minutes=1)

    with capture_logs() as logs:
        assert await desk.redraw_owed() == 1

    assert [who for who, _ in chats.sent] == [BUDI]
    assert owed(database) == {broken}
    assert fine != broken
    (entry,) = [entry for entry in logs if entry["event"] == "owed screen not drawn"]
    assert (entry["conversation_id"], entry["error"]) == (broken, "CannotOpen")
    assert await desk.redraw_owed() == 0, "it is tried again, and fails again, alone"


async def test_an_owed_receipt_that_lost_its_ground_is_given_up_with_a_word_and_not_tried_for_ever(
    database: Database, desk: FrontDesk, chats: Chats, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        org = found(session)
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until()
    talk.send(Went(Where.SEND, talk.shown.revision), draw=False)
    clock.move(minutes=1)

    def refuse(*_: object) -> View:
        raise Refused(N_("It is over."))

    monkeypatch.setattr(receipts, "show", refuse)
    assert await desk.redraw_owed() == 1
    assert [said for _, said in chats.sent] == ["It is over."]
    assert owed(database) == set()
    assert await desk.redraw_owed() == 0


async def test_the_receipt_of_a_period_that_has_closed_meanwhile_is_shown_all_the_same(
    database: Database, desk: FrontDesk, chats: Chats, clock: FrozenClock
) -> None:
    with database.write() as session:
        org = found(session)
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    talk.answer_until()
    talk.send(Went(Where.SEND, talk.shown.revision), draw=False)
    with database.write() as session:
        session.get_one(Period, org.period_id).closed_at = NOW
    clock.move(minutes=1)
    assert await desk.redraw_owed() == 1
    assert "Triwulan TW3 2026" in chats.sent[0][1]
    assert owed(database) == set()


async def test_owed_screens_are_drawn_side_by_side_but_not_all_at_once(
    database: Database, desk: FrontDesk, chats: Chats, clock: FrozenClock
) -> None:
    count = REDRAWN_AT_ONCE + 4
    with database.write() as session:
        org = found(session, reports=count)
    for who in range(1001, 1001 + count):
        owe(database, org, who)
    clock.move(minutes=1)
    chats.delay = 0.1

    assert await desk.redraw_owed() == count

    assert sorted(who for who, _ in chats.sent) == list(range(1001, 1001 + count))
    assert 1 < chats.busiest <= REDRAWN_AT_ONCE
    assert owed(database) == set()


async def test_an_answer_that_nobody_would_remember_is_drawn_before_the_update_is_acknowledged(
    database: Database, desk: FrontDesk, chats: Chats
) -> None:
    """A kill in between would leave the person before an empty chat; Telegram brings the update again instead."""
    with database.write() as session:
        org = found(session)
    chats.delay = 0.1

    await desk.take(Incoming(1, 1, SITI, True, Command("tugas")))
    assert [who for who, _ in chats.sent] == [SITI]

    await desk.take(Incoming(1, 2, SITI, True, Tap("q", f"n:begin:self_review:{org.appraisals[SITI]}", 7)))
    assert len(chats.sent) == 1, "what a conversation owes is known, and drawn in the background"
    await desk.drawn()
    assert len(chats.sent) == 2


# ---- files


@pytest.fixture
def three_files(database: Database, shelf: EncryptedFiles) -> list[bytes]:
    """Siti has sent three photos."""
    with database.write() as session:
        org = found(session)
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    contents = [JPEG + bytes([number]) for number in range(3)]
    photo = keeping.Offered(EvidenceKind.PHOTO, "file", "foto.jpg", "image/jpeg", 100)
    for content in contents:
        with database.write() as session:
            drawing = keeping.store(session, BINDINGS, shelf, talk.me, photo, content, NOW)
            assert drawing is not None
            mark_drawn(session, drawing.conversation_id, drawing.revision, 5000)
    return contents


async def open_evidence(desk: FrontDesk, database: Database) -> None:
    with another_session(database) as session:
        appraisal = session.exec(select(Evidence.appraisal_id)).first()
    await desk.take(Incoming(1, 1, KABID, True, Tap("q", f"n:evidence:{appraisal}", 7)))
    await desk.drawn()


async def test_all_files_come_in_order_and_nothing_more_is_said(
    database: Database, desk: FrontDesk, chats: Chats, three_files: list[bytes]
) -> None:
    await open_evidence(desk, database)

    assert chats.files == three_files
    (told,) = [html for _, html in chats.sent]
    assert "3 bukti dukung" in told


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"!")


@pytest.mark.parametrize("spoil", [damage, Path.unlink])
async def test_a_damaged_or_missing_file_is_told_and_the_others_come(
    database: Database,
    desk: FrontDesk,
    chats: Chats,
    three_files: list[bytes],
    shelf: EncryptedFiles,
    tmp_path: Path,
    spoil: Callable[[Path], None],
) -> None:
    with another_session(database) as session:
        row = session.get_one(Evidence, 1)
        owner, digest = row.owner_id, row.digest
    spoil(tmp_path / str(owner) / digest[:2] / digest)

    await open_evidence(desk, database)

    assert chats.files == three_files[1:]
    assert chats.sent[-1] == (
        KABID,
        "⚠️ 1 berkas tidak ditemukan atau rusak dalam arsip, jadi tidak dapat dikirim. Mohon beri tahu BKPSDM.",
    )


async def test_files_that_did_not_arrive_are_counted_and_told(
    database: Database, desk: FrontDesk, chats: Chats, three_files: list[bytes]
) -> None:
    chats.outcomes = dict.fromkeys(three_files[:2], RetryLater(60))

    await open_evidence(desk, database)

    assert chats.files == three_files[2:]
    assert chats.sent[-1] == (
        KABID,
        "⚠️ 2 berkas mungkin belum sampai. Mohon buka kembali bukti dukungnya sebentar lagi.",
    )


async def test_whoever_is_out_of_reach_is_not_written_to_again(
    database: Database, desk: FrontDesk, chats: Chats, three_files: list[bytes]
) -> None:
    chats.outcomes = {three_files[0]: Unreachable()}

    await open_evidence(desk, database)

    assert chats.files == []
    assert len(chats.sent) == 1


async def test_nothing_is_decrypted_within_the_transaction(
    database: Database,
    desk: FrontDesk,
    chats: Chats,
    shelf: EncryptedFiles,
    three_files: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a file is read, another transaction can write: on SQLite that takes the only write lock."""
    get = shelf.get

    def get_while_others_write(owner_id: int, digest: str) -> bytes:
        with database.write():
            return get(owner_id, digest)

    monkeypatch.setattr(shelf, "get", get_while_others_write)
    async with asyncio.timeout(10):
        await open_evidence(desk, database)

    assert chats.files == three_files
