"""Before the privacy notice was read, everything leads there, and nothing of what was asked for happens."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.domain.privacy import PRIVACY_VERSION
from bot.rendering.plan import NOTHING, Edit, Plan, Send
from bot.services.evidence.keeping import Offered
from handlers import answering
from handlers.incoming import Act, Command, File, Incoming, Membership, Tap, Unknown, Words
from models.appraisal import EvidenceKind
from models.conversation import Answer, Conversation, ConversationStatus
from models.crypto import Vault, new_key
from models.files import EncryptedFiles
from models.people import Account
from models.queries.conversations import mark_drawn
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import NOW, SITI, Organisation, found, on_one_database, person
from tests.support.talking import Talk

MINUTE = timedelta(minutes=1)
PHOTO = Offered(EvidenceKind.PHOTO, "file", "foto.jpg", "image/jpeg", 100)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


class Phone:
    """Siti's phone: what she does, and what stands in the chat then."""

    def __init__(self, database: Database, directory: Path) -> None:
        self.database = database
        self.files = EncryptedFiles(directory, Vault.parse(new_key()))
        self.now = NOW
        self.message = 100

    def do(self, act: Act) -> Plan:
        self.now += MINUTE
        with self.database.write() as session:
            plan = answering.answer(session, Incoming(1, 1, SITI, True, act), self.now, self.files)
            if plan.mark is not None:
                self.message += 1
                mark_drawn(session, plan.mark.conversation_id, plan.mark.revision, self.message)
        return plan


@pytest.fixture
def phone(database: Database, org: Organisation, tmp_path: Path) -> Phone:
    """The account was bound just now."""
    read(database, org, None)
    return Phone(database, tmp_path)


def read(database: Database, org: Organisation, version: str | None) -> None:
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one()
        account.privacy_version, account.language = version, "en"


def said(plan: Plan) -> str:
    assert isinstance(plan.main, Send | Edit)
    return plan.main.message.html


def button(plan: Plan, label: str) -> Tap:
    assert isinstance(plan.main, Send | Edit)
    keys = {key.label: key.data for row in plan.main.message.keyboard for key in row}
    return Tap("q", keys[label], 100)


NOTICE, FIRST = "Your personal data here", "Please read this notice first."


@on_one_database
@pytest.mark.parametrize(
    "act",
    [
        Command("hasil"),
        Command("kembali"),
        Command("batal"),
        Command("unbekannt"),
        Words("halo", 7),
        Tap("q", "v:tasks", 7),
        Tap("q", "n:assess:1", 7),
        Tap("q", "c:1:1:ty", 7),
        Tap("q", "", 7),
        Unknown(),
        File(PHOTO, 7, "bukti"),
    ],
)
def test_everything_leads_to_the_first_steps_and_says_so(phone: Phone, act: Act) -> None:
    shown = said(phone.do(act))
    assert NOTICE in shown
    assert FIRST in shown


@on_one_database
@pytest.mark.parametrize(
    "act",
    [
        Command("start"),
        Command("start", ("token",)),
        Command("mulai"),
        Tap("q", "v:menu", 7),
        Tap("q", "v:begin:x:1", 7),
    ],
)
def test_who_asks_for_no_more_hears_no_reproach(phone: Phone, act: Act) -> None:
    shown = said(phone.do(act))
    assert NOTICE in shown
    assert FIRST not in shown


@on_one_database
@pytest.mark.parametrize(
    ("act", "part"),
    [
        (Command("bantuan"), "<b>Help</b>"),
        (Command("help"), "<b>Help</b>"),
        (Command("bahasa"), "Which language shall I use?"),
        (Tap("q", "v:language:id", 7), "Mulai sekarang"),
        (Command("privasi"), NOTICE),
    ],
)
def test_help_language_and_privacy_are_open(phone: Phone, act: Act, part: str) -> None:
    shown = said(phone.do(act))
    assert part in shown
    assert FIRST not in shown


def test_within_the_first_steps_one_can_go_back_stop_and_go_on(database: Database, phone: Phone) -> None:
    shown = phone.do(Command("start"))
    assert "tap one of the buttons" in said(phone.do(Words("ja", 500)))
    assert "This is the first question." in said(phone.do(Command("kembali")))
    assert "Cancelled" in said(phone.do(Command("batal")))
    shown = phone.do(Command("tugas"))
    phone.do(button(shown, "Save & continue later"))
    shown = phone.do(Tap("q", "v:menu", 7))
    assert NOTICE in said(shown)
    assert "Which language shall I use?" in said(phone.do(button(shown, "I have read this")))
    assert person(database, SITI).has_read_privacy
    assert "What you have to do" in said(phone.do(Command("tugas")))


def test_the_chosen_language_is_that_of_the_next_question(phone: Phone) -> None:
    shown = phone.do(Command("start"))
    shown = phone.do(button(shown, "I have read this"))
    assert "Langkah 3/3" in said(phone.do(button(shown, "Bahasa Indonesia")))


def test_nothing_is_kept_and_nobody_is_written_off_by_what_came_before(
    database: Database, org: Organisation, phone: Phone
) -> None:
    assert phone.do(Membership(True)) == NOTHING
    for act in (Words("siti", 7), File(PHOTO, 8), Tap("q", f"v:begin:self_review:{org.appraisals[SITI]}", 7)):
        phone.do(act)
    with another_session(database) as session:
        assert [row.flow for row in session.exec(select(Conversation))] == ["onboarding"]
        assert session.exec(select(func.count()).select_from(Answer)).one() == 0


def test_a_changed_notice_waits_above_what_was_begun_and_keeps_it(
    database: Database, org: Organisation, phone: Phone
) -> None:
    read(database, org, PRIVACY_VERSION)
    talk = Talk(database, SITI)
    talk.start("self_review", org.appraisals[SITI])
    read(database, org, "2020-01")
    late = Tap("q", f"c:{talk.shown.conversation_id}:{talk.shown.revision}:b", 7)
    shown = [phone.do(act) for act in (Words("25", 5000), late)]
    assert all("The privacy notice has changed." in said(plan) for plan in shown)
    with another_session(database) as session:
        row = session.exec(select(Conversation)).one()
        assert (row.flow, row.status, row.revision) == ("self_review", ConversationStatus.OPEN, talk.shown.revision)
        assert session.exec(select(func.count()).select_from(Answer)).one() == 0
    thanks = phone.do(button(shown[-1], "I have read this"))
    assert "It is noted" in said(thanks)
    assert "Planned result 1." in said(phone.do(button(thanks, "↩️ Back to my question")))


def test_a_double_tap_on_what_was_read_records_it_once(database: Database, org: Organisation, phone: Phone) -> None:
    tap = button(phone.do(Command("start")), "I have read this")
    phone.do(tap)
    again = phone.do(tap)
    assert again.main is None
    assert again.toast
    with another_session(database) as session:
        account = session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one()
        assert account.privacy_read_at == NOW + 2 * MINUTE
