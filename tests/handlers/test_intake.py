"""A spreadsheet in the chat: what becomes of it, by whom, and that one tap brings it in once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import func, select
from structlog.testing import capture_logs

from bot.errors import Refused
from bot.i18n import N_
from bot.services.evidence import keeping
from bot.services.evidence.keeping import Offered
from bot.services.intake import bringing
from bot.services.ports import Attachment, Message, Outcome, Sent
from handlers.desk import FrontDesk
from handlers.incoming import Act, File, Incoming, Tap
from models.appraisal import Evidence, EvidenceKind
from models.crypto import Vault, new_key
from models.doors import ImportFile
from models.files import EncryptedFiles
from models.people import Account, Employee, RoleGrant
from models.session import Database
from tests.support.clock import FrozenClock
from tests.support.databases import another_session
from tests.support.intake import bring_staff, make_real, nip_of, row_of
from tests.support.organisation import ADMIN, KABID, OFFICER, SEKDA, SITI, Organisation, found, on_one_database
from tests.support.talking import Talk
from tests.support.workbooks import OLD_XLS, PERSON, PROTECTED, UNIT, XLSX, Row, cells_of, csv_file, staff, workbook

NEW: Row = PERSON | {"kode_unit": "BIDANG", "nip_penilai": nip_of(KABID)}


@dataclass
class Chats:
    """Stands for Telegram: what everybody got last, the buttons under it, and the files."""

    shown: dict[int, Message] = field(default_factory=dict)
    files: list[tuple[int, Attachment]] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)

    async def send(self, telegram_id: int, message: Message) -> Outcome:
        self.shown[telegram_id] = message
        return Sent(1)

    async def edit(self, telegram_id: int, message_id: int, message: Message) -> Outcome:
        return await self.send(telegram_id, message)

    async def remove_buttons(self, telegram_id: int, message_id: int) -> Outcome:
        return Sent(message_id)

    async def answer_tap(self, callback_id: str, text: str = "", *, alert: bool = False) -> Outcome:
        return Sent(0)

    async def send_file(self, telegram_id: int, file: Attachment) -> Outcome:
        self.files.append((telegram_id, file))
        return Sent(2)

    async def typing(self, telegram_id: int) -> Outcome:
        self.typed.append(telegram_id)
        return Sent(0)

    async def delete(self, telegram_id: int, message_ids: object) -> Outcome:
        return Sent(0)

    def data(self, who: int, label: str) -> str:
        """What the button with this label carries."""
        return next(key.data for row in self.shown[who].keyboard for key in row if key.label.startswith(label))


@dataclass
class Source:
    """Holds the files that were announced."""

    content: bytes = b""
    asked: int = 0

    async def download(self, file_id: str, limit: int) -> bytes:
        self.asked += 1
        if len(self.content) > limit:
            raise Refused(N_("This file is larger than {limit} MB.")(limit=1))
        return self.content


@dataclass
class Scene:
    """Somebody sends files and taps."""

    database: Database
    org: Organisation
    chats: Chats
    source: Source
    desk: FrontDesk
    shelf: Path
    updates: int = 0

    async def take(self, who: int, act: Act, *, update: int | None = None) -> str:
        """What the person reads then."""
        self.updates += 1
        await self.desk.take(Incoming(1, update or self.updates, who, True, act))
        await self.desk.drawn()
        return self.chats.shown[who].html

    async def send(self, who: int, content: bytes, name: str = "pegawai.xlsx", mime: str = XLSX) -> str:
        self.source.content = content
        offered = Offered(EvidenceKind.DOCUMENT, "file-1", name, mime, len(content))
        return await self.take(who, File(offered, message_id=900 + self.updates))

    async def tap(self, who: int, data: str, *, update: int | None = None) -> str:
        return await self.take(who, Tap("tap", data, 1), update=update)

    def people(self) -> int:
        with another_session(self.database) as session:
            return session.exec(select(func.count()).select_from(Employee)).one()


@pytest.fixture
def scene(database: Database, clock: FrozenClock, tmp_path: Path) -> Scene:
    """The small organisation, whose people read English, and an empty shelf."""
    with database.write() as session:
        org = found(session)
        for account in session.exec(select(Account)):
            account.language = "en"
            session.add(account)
    make_real(database, org)
    chats, source = Chats(), Source()
    files = EncryptedFiles(tmp_path, Vault.parse(new_key()))
    return Scene(database, org, chats, source, FrontDesk(database, chats, source, files, clock), tmp_path)


async def test_a_file_is_shown_first_and_brought_in_by_one_tap_once(scene: Scene) -> None:
    read = await scene.send(OFFICER, staff(NEW))
    assert "<b>pegawai</b>: 1 new, 0 changed, 0 unchanged" in read
    assert "Nothing was changed so far." in read
    assert scene.people() == len(scene.org.people)
    assert scene.chats.typed == [OFFICER]

    tap = scene.chats.data(OFFICER, "Bring in 1 person")
    assert "Brought in" in await scene.tap(OFFICER, tap)
    assert scene.people() == len(scene.org.people) + 1
    assert "already brought in" in await scene.tap(OFFICER, tap)
    assert scene.people() == len(scene.org.people) + 1


@on_one_database
async def test_the_same_update_twice_shows_nothing_twice_and_keeps_one_file(scene: Scene) -> None:
    await scene.send(OFFICER, staff(NEW))
    tap = scene.chats.data(OFFICER, "Bring in")
    await scene.tap(OFFICER, tap, update=77)
    scene.chats.shown.clear()
    await scene.desk.take(Incoming(1, 77, OFFICER, True, Tap("tap", tap, 1)))
    await scene.desk.drawn()
    assert scene.chats.shown == {}
    assert scene.people() == len(scene.org.people) + 1


async def test_two_taps_at_the_same_moment_bring_it_in_once(scene: Scene) -> None:
    await scene.send(OFFICER, staff(NEW))
    tap = scene.chats.data(OFFICER, "Bring in")
    taps = [Incoming(1, number, OFFICER, True, Tap("t", tap, 1)) for number in (50, 51)]
    await asyncio.gather(*map(scene.desk.take, taps))
    await scene.desk.drawn()
    assert scene.people() == len(scene.org.people) + 1


async def test_a_faulty_file_comes_back_with_its_faults_and_nothing_is_kept(scene: Scene) -> None:
    rows = [NEW | {"nip": f"1990010120150110{n:02d}", "jabatan": ""} for n in range(1, 5)]
    read = await scene.send(OFFICER, staff(*rows, NEW | {"nip": 1.99e17, "nip_penilai": "199001012015011099"}))

    assert "❌ 6 faults" in read
    assert "• <b>pegawai, row 2, 3, 4, 5, jabatan</b>: This cell is empty." in read
    assert "1990**********1***" in read
    assert "199001012015011099" not in read
    ((who, copy),) = scene.chats.files
    assert (who, copy.name, copy.protected) == (OFFICER, "pegawai.kesalahan.xlsx", False)
    assert "This cell is empty" in cells_of(copy.content, "pegawai")[1][-1]
    with another_session(scene.database) as session:
        assert session.exec(select(func.count()).select_from(ImportFile)).one() == 0


@on_one_database
async def test_cancelling_forgets_the_file(scene: Scene) -> None:
    await scene.send(OFFICER, staff(NEW))
    tap, cancel = scene.chats.data(OFFICER, "Bring in"), scene.chats.data(OFFICER, "Cancel")
    assert "Nothing was changed" in await scene.tap(OFFICER, cancel)
    assert "no longer there" in await scene.tap(OFFICER, tap)
    assert scene.people() == len(scene.org.people)


@on_one_database
async def test_a_list_that_changed_meanwhile_is_checked_again(scene: Scene) -> None:
    row = row_of(scene.database, scene.org, SITI, jabatan="Analis")
    await scene.send(ADMIN, staff(row))
    tap = scene.chats.data(ADMIN, "Bring in")
    moved = bring_staff(scene.database, row_of(scene.database, scene.org, SITI, kode_unit="BKPSDM"))
    assert not moved.faults

    read = await scene.tap(ADMIN, tap)
    assert "The list has changed since you sent the file." in read
    assert "This person works outside your unit." in read


@on_one_database
@pytest.mark.parametrize("who", [SITI, KABID, SEKDA])
async def test_who_has_no_right_hears_that_it_is_no_evidence_and_nothing_is_loaded(scene: Scene, who: int) -> None:
    read = await scene.send(who, staff(NEW))
    assert "cannot be evidence" in read
    assert scene.source.asked == 0


@on_one_database
async def test_somebody_elses_file_and_a_forged_button_bring_in_nothing(scene: Scene) -> None:
    await scene.send(OFFICER, staff(NEW))
    tap = scene.chats.data(OFFICER, "Bring in")
    for who, data in ((ADMIN, tap), (SITI, tap), (OFFICER, "v:import_do:999"), (OFFICER, "v:import_do:x")):
        assert "no longer there" in await scene.tap(who, data)
    assert scene.people() == len(scene.org.people)


@on_one_database
async def test_a_role_that_was_taken_meanwhile_ends_it(scene: Scene) -> None:
    await scene.send(OFFICER, staff(NEW))
    tap = scene.chats.data(OFFICER, "Bring in")
    with scene.database.write() as session:
        for grant in session.exec(select(RoleGrant)):
            session.delete(grant)
    assert "Only BKPSDM" in await scene.tap(OFFICER, tap)
    assert scene.people() == len(scene.org.people)


@on_one_database
async def test_while_a_question_waits_for_evidence_a_spreadsheet_is_none(scene: Scene) -> None:
    talk = Talk(scene.database, OFFICER)
    talk.start("self_review", scene.org.appraisals[OFFICER])
    talk.answer_until("impact")
    assert "cannot be evidence" in await scene.send(OFFICER, staff(NEW))

    talk.answer_until("contribution_rating")
    assert "1 new" in await scene.send(OFFICER, staff(NEW))


@on_one_database
async def test_a_picture_of_somebody_with_the_right_is_evidence_as_before(scene: Scene) -> None:
    talk = Talk(scene.database, OFFICER)
    talk.start("self_review", scene.org.appraisals[OFFICER])
    talk.answer_until("impact")
    await scene.send(OFFICER, b"%PDF-1.7 contoh", "laporan.pdf", "application/pdf")
    with another_session(scene.database) as session:
        assert session.exec(select(func.count()).select_from(Evidence)).one() == 1


@on_one_database
@pytest.mark.parametrize(
    ("content", "name", "mime", "said"),
    [
        (b"", "a.xlsx", XLSX, "This file is empty"),
        (PROTECTED, "a.xlsx", XLSX, "protected by a password"),
        (OLD_XLS, "a.xls", "application/vnd.ms-excel", "old .xls format"),
        (b"%PDF-1.4\x00", "a.xlsx", XLSX, "no spreadsheet"),
        (b"tanggal,jumlah\n1,2\n", "a.csv", "text/csv", "do not recognise the headings"),
        (csv_file([NEW], encoding="utf-16"), "a.CSV", "application/octet-stream", "1 new"),
        (csv_file([NEW]), "daftar", "text/csv", "1 new"),
        (workbook({"x": [UNIT | {"kode_induk": "DINAS"}]}), "a.xlsx", XLSX, "<b>unit</b>: 1 new"),
    ],
)
async def test_every_kind_of_file_is_answered_by_name(
    scene: Scene, content: bytes, name: str, mime: str, said: str
) -> None:
    assert said in await scene.send(OFFICER, content, name, mime)


@on_one_database
async def test_the_admin_of_a_unit_brings_in_staff_and_no_units(scene: Scene) -> None:
    assert "Units and the whole organisation are brought in by BKPSDM" in await scene.send(
        ADMIN, workbook({"x": [UNIT]})
    )
    assert "1 new" in await scene.send(ADMIN, staff(NEW))


@on_one_database
async def test_a_file_without_a_change_needs_no_tap(scene: Scene) -> None:
    read = await scene.send(OFFICER, staff(row_of(scene.database, scene.org, SITI)))
    assert "there is nothing to do" in read
    assert [key.label for row in scene.chats.shown[OFFICER].keyboard for key in row] == ["Menu"]


@on_one_database
async def test_too_large_a_file_and_too_many_rows_are_refused_kindly(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LARGEST", 10)
    assert "larger than" in await scene.send(OFFICER, staff(NEW))
    assert scene.source.asked == 0
    monkeypatch.undo()
    monkeypatch.setattr(bringing, "ROWS_IN_CHAT", 1)
    read = await scene.send(OFFICER, staff(NEW, NEW))
    assert "more than 1 rows" in read
    assert "kinerja import" in read


@on_one_database
async def test_fifty_thousand_rows_are_counted_and_not_read(scene: Scene) -> None:
    lines = b"nip,nama,jabatan\n" + b"199001012015011001,Contoh,Pengelola\n" * 50_000
    assert "more than 10,000 rows" in await scene.send(OFFICER, lines, "besar.csv", "text/csv")


@on_one_database
async def test_a_kept_file_that_is_damaged_is_not_brought_in_and_the_operator_sees_which(scene: Scene) -> None:
    await scene.send(OFFICER, staff(NEW))
    tap = scene.chats.data(OFFICER, "Bring in")
    for path in scene.shelf.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1] + b"x")
    with capture_logs() as logs:
        read = await scene.tap(OFFICER, tap)
    assert "no longer there" in read
    (entry,) = [entry for entry in logs if entry["event"] == "file for import not readable"]
    assert "pegawai" not in str(entry)


@on_one_database
async def test_the_administration_explains_and_hands_out_the_templates(scene: Scene) -> None:
    read = scene.tap
    assert "Administration" in await read(OFFICER, "v:admin")
    await read(OFFICER, scene.chats.data(OFFICER, "📥"))
    labels = [key.label for row in scene.chats.shown[OFFICER].keyboard for key in row]
    assert labels == [
        "Template: units",
        "Template: staff",
        "Template: organisation",
        "Template: working calendar",
        "Menu",
    ]
    for number in range(3):
        await read(OFFICER, f"v:import_form:{number}")
    assert [file.name for _, file in scene.chats.files] == [
        "formulir-unit.xlsx",
        "formulir-pegawai.xlsx",
        "formulir-organisasi.xlsx",
    ]
    await read(ADMIN, "v:import")
    assert [key.label for row in scene.chats.shown[ADMIN].keyboard for key in row] == ["Template: staff", "Menu"]
    assert "no longer there" in await read(ADMIN, "v:import_form:0")
    assert "Only BKPSDM" in await read(SITI, "v:import")


async def test_before_the_privacy_notice_was_read_no_byte_is_fetched(scene: Scene) -> None:
    with scene.database.write() as session:
        for account in session.exec(select(Account)):
            account.privacy_version = None
    await scene.send(OFFICER, b"PK")
    assert scene.source.asked == 0


DAYS: Row = {"tanggal": "24-12-2026", "status": "kerja", "dasar": "SE Wali Kota 800/1/CONTOH/2026"}


async def test_the_working_calendar_comes_in_through_the_same_door(scene: Scene) -> None:
    circular = csv_file([DAYS, DAYS | {"tanggal": "28-12-2026", "status": "libur"}])
    read = await scene.send(OFFICER, circular, "edaran.csv")
    assert "<b>kalender</b>: 2 new, 0 changed, 0 unchanged" in read
    tap = scene.chats.data(OFFICER, "Bring in 2 days")
    assert "Brought in" in await scene.tap(OFFICER, tap)
    seen = await scene.tap(OFFICER, scene.chats.data(OFFICER, "📅"))
    assert "24 December 2026: worked although it is Cuti Bersama Hari Raya Natal. 📄 SE Wali Kota" in seen
    assert "already brought in" in await scene.tap(OFFICER, tap)


async def test_a_faulty_calendar_comes_back_and_another_form_of_it_is_unknown(scene: Scene) -> None:
    read = await scene.send(OFFICER, workbook({"kalender": [DAYS, DAYS | {"dasar": ""}]}), "edaran.xlsx")
    assert "❌ 3 faults" in read
    assert "• <b>kalender, row 2, 3, tanggal</b>: The same day stands in rows 2, 3." in read
    assert [file.name for _, file in scene.chats.files] == ["edaran.kesalahan.xlsx"]
    other = csv_file([{"hari": "x", "libur": "y"}])
    assert "do not recognise the headings" in await scene.send(OFFICER, other, "a.csv")


@on_one_database
async def test_the_admin_of_a_unit_brings_no_calendar_in(scene: Scene) -> None:
    assert "Only BKPSDM may change the working calendar" in await scene.send(ADMIN, workbook({"kalender": [DAYS]}))
