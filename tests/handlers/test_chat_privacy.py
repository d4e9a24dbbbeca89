"""What the desk leaves in a chat: content is noted on its way in and out, pictures lose their metadata first."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.services import chat_messages, pictures
from bot.services.evidence.keeping import Offered
from bot.services.ports import Gone, Message, Outcome
from handlers.desk import FrontDesk
from handlers.incoming import Act, Command, File, Incoming, Tap, Unknown, Words
from models.appraisal import Evidence, EvidenceKind
from models.conversation import Conversation
from models.crypto import Vault, new_key
from models.delivery import ChatMessage
from models.files import EncryptedFiles
from models.session import Database
from tests.handlers.test_desk import Chats
from tests.support.clock import FrozenClock
from tests.support.databases import another_session
from tests.support.organisation import KABID, NOW, SITI, Organisation, found
from tests.support.pictures import photo, photo_with_place, place_in
from tests.support.talking import SENTENCE, send_self_review

STRANGER = 999
DAY = timedelta(hours=24)


@dataclass
class Source:
    """What people sent, by file id."""

    files: dict[str, bytes] = field(default_factory=dict)

    async def download(self, file_id: str, limit: int) -> bytes:
        return self.files[file_id]


@pytest.fixture
def chats() -> Chats:
    return Chats()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def shelf(tmp_path: Path) -> EncryptedFiles:
    return EncryptedFiles(tmp_path, Vault.parse(new_key()))


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@dataclass
class House:
    """A desk, and somebody who writes and taps."""

    desk: FrontDesk
    database: Database
    clock: FrozenClock
    org: Organisation
    updates: int = 0
    messages: int = 100

    async def says(self, act: Callable[[int], Act], who: int = SITI, sent_at: datetime | None = None) -> int:
        """Somebody acts, with a message of their own; gives its number."""
        self.updates += 1
        self.messages += 1
        at = sent_at or self.clock.now()
        await self.desk.take(Incoming(1, self.updates, who, True, act(self.messages), "bot", at))
        await self.desk.drawn()
        return self.messages

    async def taps(self, data: str, on: int, who: int = SITI, sent_at: datetime | None = None) -> None:
        """A button on a message, which was sent at some time."""
        await self.says(lambda _: Tap("q", data, on), who, sent_at)

    def ledger(self) -> dict[int, int | None]:
        """Messages that have to go, with their conversation."""
        with another_session(self.database) as session:
            return {row.message_id: row.conversation_id for row in session.exec(select(ChatMessage))}

    def due(self) -> set[int]:
        with another_session(self.database) as session:
            rows = session.exec(select(ChatMessage)).all()
        return {row.message_id for row in rows if row.delete_at <= self.clock.now()}

    async def begins(self) -> int:
        """Siti before her first question; gives the message in which it stands."""
        await self.taps(f"n:begin:self_review:{self.org.appraisals[SITI]}", on=7)
        with another_session(self.database) as session:
            return session.exec(select(Conversation.message_id)).one() or 0


@pytest.fixture
def house(
    database: Database, chats: Chats, source: Source, shelf: EncryptedFiles, clock: FrozenClock, org: Organisation
) -> House:
    return House(FrontDesk(database, chats, source, shelf, clock, chat_life=DAY), database, clock, org)


async def test_question_and_answer_are_noted_with_their_conversation(house: House) -> None:
    question = await house.begins()
    answer = await house.says(lambda n: Words("25", n))
    noted = house.ledger()
    assert set(noted) == {question, answer, max(noted)}
    assert len(set(noted.values())) == 1


@pytest.mark.parametrize(
    ("act", "is_content"),
    [
        (lambda n: Command("mulai", (), n), False),
        (lambda n: Command("hasil", ("Siti", "Contoh"), n), True),
        (lambda n: Command("start", ("token",), n), True),
        (lambda n: Words("halo", n), True),
        (Unknown, True),
    ],
)
async def test_whatever_somebody_writes_or_sends_is_noted_except_a_bare_command(
    house: House, act: Callable[[int], Act], is_content: bool
) -> None:
    for who in (SITI, STRANGER):
        number = await house.says(act, who)
        assert (number in house.ledger()) is is_content


async def test_nothing_is_noted_in_a_group(house: House) -> None:
    await house.desk.take(Incoming(1, 1, SITI, False, Words("halo", 5), "bot", NOW))
    await house.desk.drawn()
    assert house.ledger() == {}


async def test_a_menu_stays_and_a_result_in_its_place_goes_and_the_menu_again_stays(house: House) -> None:
    await house.says(lambda n: Command("mulai", (), n))
    assert house.ledger() == {}
    await house.taps("v:result", on=5000)
    assert set(house.ledger()) == {5000}
    await house.taps("v:menu", on=5000)
    assert house.ledger() == {}


async def test_content_does_not_take_the_place_of_a_message_that_cannot_be_deleted_any_more(
    house: House, chats: Chats
) -> None:
    old = house.clock.now() - chat_messages.LATEST
    await house.taps("v:result", on=5000, sent_at=old)
    assert len(chats.sent) == 1
    assert set(house.ledger()) == {10_001}, "it stands in a message of its own"
    await house.taps("v:menu", on=5000, sent_at=old)
    assert len(chats.sent) == 1, "a menu may stand where it stood"


async def test_after_sending_everything_goes_at_once_and_the_receipt_stays(
    house: House, chats: Chats, database: Database
) -> None:
    send_self_review(database, house.org, SITI)
    search = await house.says(lambda n: Words("Siti Contoh", n), KABID)
    await house.taps(f"n:begin:return_review:{house.org.appraisals[SITI]}", on=7, who=KABID)
    with another_session(database) as session:
        row = session.exec(select(Conversation).where(Conversation.flow == "return_review")).one()
    reason = await house.says(lambda n: Words(SENTENCE, n + 20_000), KABID) + 20_000
    assert house.due() == set()
    await house.taps(f"c:{row.id}:{row.revision + 1}:{Where.SEND}", on=10_000 + len(chats.sent), who=KABID)

    receipt = 10_000 + len(chats.sent)
    assert "Dikembalikan" in chats.sent[-1][1]
    assert house.due() == {number for number, of in house.ledger().items() if of == row.id}
    assert {row.message_id, reason, receipt - 1} == house.due()
    assert search in house.ledger(), "what was not part of it goes after its hours"
    assert receipt not in house.ledger()


async def test_files_that_were_sent_go_too(house: House, source: Source, chats: Chats) -> None:
    await house.begins()
    source.files["f"] = photo()
    await house.says(lambda n: File(PHOTO, n + 20_000))
    before = set(house.ledger())
    chats.outcomes = {}
    await house.taps(f"n:evidence:{house.org.appraisals[SITI]}", on=7, who=KABID)
    new = set(house.ledger()) - before
    assert len(chats.files) == 1
    assert 1 in new, "the number that the fake gives to files"
    assert len(new) == 2, "the words above it and the file"


async def test_a_screen_that_had_gone_is_noted_where_it_was_sent_anew(
    house: House, chats: Chats, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_gone(telegram_id: int, message_id: int, message: Message) -> Outcome:
        return Gone()

    monkeypatch.setattr(chats, "edit", is_gone)
    await house.taps("v:result", on=5000)
    assert set(house.ledger()) == {10_001}


async def test_what_was_never_sent_is_not_noted(house: House, chats: Chats, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(telegram_id: int, message: Message) -> Outcome:
        return Gone()

    monkeypatch.setattr(chats, "send", fails)
    await house.taps("n:result", on=5000)
    assert house.ledger() == {}


# ---- pictures


PHOTO = Offered(EvidenceKind.PHOTO, "f", "foto.jpg", "image/jpeg", 100)
DOCUMENT = Offered(EvidenceKind.DOCUMENT, "f", "foto.jpg", "image/jpeg", 100)
PDF = Offered(EvidenceKind.DOCUMENT, "f", "laporan.pdf", "application/pdf", 100)


def kept(house: House, shelf: EncryptedFiles) -> list[bytes]:
    with another_session(house.database) as session:
        return [shelf.get(row.owner_id, row.digest) for row in session.exec(select(Evidence))]


@pytest.mark.parametrize("offered", [PHOTO, DOCUMENT])
async def test_the_place_of_a_picture_never_reaches_the_archive(
    house: House, source: Source, shelf: EncryptedFiles, offered: Offered
) -> None:
    source.files["f"] = photo_with_place()
    await house.begins()
    await house.says(lambda n: File(offered, n + 20_000))
    (stored,) = kept(house, shelf)
    assert place_in(source.files["f"])
    assert place_in(stored) == {}
    with another_session(house.database) as session:
        assert session.exec(select(Evidence.size)).one() == len(stored)


async def test_the_same_picture_twice_is_one_piece_of_evidence(
    house: House, source: Source, shelf: EncryptedFiles
) -> None:
    source.files["f"] = photo_with_place()
    await house.begins()
    for _ in range(2):
        await house.says(lambda n: File(DOCUMENT, n + 20_000))
    assert len(kept(house, shelf)) == 1


async def test_other_files_stay_byte_for_byte(house: House, source: Source, shelf: EncryptedFiles) -> None:
    source.files["f"] = b"%PDF-1.7 Laporan"
    await house.begins()
    await house.says(lambda n: File(PDF, n + 20_000))
    assert kept(house, shelf) == [b"%PDF-1.7 Laporan"]


@pytest.mark.parametrize(
    ("content", "told"), [(b"\xff\xd8\xff\xe0 foto", "tidak dapat dibaca"), (b"%PDF-1.7", "tidak sesuai")]
)
async def test_a_broken_picture_is_refused_and_what_was_answered_stays(
    house: House, source: Source, shelf: EncryptedFiles, chats: Chats, content: bytes, told: str
) -> None:
    source.files["f"] = content
    await house.begins()
    number = await house.says(lambda n: File(DOCUMENT, n + 20_000))
    assert kept(house, shelf) == []
    assert number + 20_000 in house.ledger(), "the file goes from the chat all the same"
    assert told in chats.sent[-1][1]


async def test_nobody_waits_for_a_picture(
    house: House, source: Source, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a picture is drawn anew, another transaction can write: on SQLite that takes the only write lock."""
    begun, may_end = threading.Event(), threading.Event()

    def drawn_slowly(content: bytes) -> bytes:
        begun.set()
        assert may_end.wait(10)
        return content

    monkeypatch.setattr(pictures, "without_metadata", drawn_slowly)
    source.files["f"] = photo()
    await house.begins()
    sending = asyncio.create_task(house.says(lambda n: File(DOCUMENT, n + 20_000)))
    await asyncio.to_thread(begun.wait, 10)
    with database.write() as session:
        assert session.exec(select(Evidence)).all() == []
    may_end.set()
    await sending


async def test_before_the_first_file_of_all_it_is_said_what_must_not_be_seen_in_it(
    house: House, source: Source, chats: Chats
) -> None:
    warning = "sebelum mengirim yang pertama"
    await house.begins()
    assert warning in chats.sent[-1][1].lower()
    await house.says(lambda n: Words("25", n + 20_000))
    assert warning not in chats.sent[-1][1].lower(), "at the first question that takes files, and not at each"
    source.files["f"] = photo()
    await house.says(lambda n: File(DOCUMENT, n + 20_000))
    await house.taps(f"n:begin:self_review:{house.org.appraisals[SITI]}", on=7)
    with another_session(house.database) as session:
        row = session.exec(select(Conversation)).one()
    await house.taps(f"c:{row.id}:{row.revision}:b", on=row.message_id or 0)
    assert "Langkah 1/" in chats.sent[-1][1]
    assert warning not in chats.sent[-1][1].lower(), "who has sent one knows"
