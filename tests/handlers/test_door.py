"""What a stranger's update means, from the first word to the menu; and what a group never does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.domain.doors import Issued
from bot.rendering.plan import NOTHING, Edit, Plan, Send
from bot.services.evidence.keeping import Offered
from handlers import answering
from handlers.incoming import Act, Command, File, Incoming, Membership, Tap, Unknown, Words
from models.appraisal import EvidenceKind
from models.crypto import Vault, new_key
from models.delivery import ChatMessage
from models.doors import Invitation, Ticket, Visitor
from models.files import EncryptedFiles
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.doors import GUEST, WRONG, add_newcomer, invite
from tests.support.organisation import KABID, NOW, SITI, Organisation, found, on_one_database

PHOTO = Offered(EvidenceKind.PHOTO, "file", "foto.jpg", "image/jpeg", 100)
Tell = Callable[..., Plan]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@pytest.fixture
def issued(database: Database, org: Organisation) -> Issued:
    with database.write() as session:
        newcomer = add_newcomer(session, org, penilai=KABID)
    return invite(database, newcomer)


@pytest.fixture
def tell(database: Database, tmp_path: Path) -> Tell:
    """Lets somebody do something, and gives what is shown."""
    shelf = EncryptedFiles(tmp_path, Vault.parse(new_key()))

    def told(act: Act, who: int = GUEST, *, private: bool = True) -> Plan:
        with database.write() as session:
            return answering.answer(session, Incoming(1, 1, who, private, act, "contoh_bot"), NOW, shelf)

    return told


def said(plan: Plan) -> str:
    assert isinstance(plan.main, Send | Edit)
    return plan.main.message.html


def buttons(plan: Plan) -> list[str]:
    assert isinstance(plan.main, Send | Edit)
    return [key.data for row in plan.main.message.keyboard for key in row]


def in_english(tell: Tell) -> None:
    tell(Tap("q", "v:door:language:en", 7))


def test_a_stranger_is_greeted_and_can_ask_for_access_whatever_they_send(tell: Tell) -> None:
    in_english(tell)
    for act in (
        Command("start"),
        Command("hasil", ("siti",)),
        Words("halo", 5),
        File(PHOTO, 5, "foto saya"),
        Unknown(),
        Tap("q", "v:result:1", 5),
        Tap("q", "c:1:1:tf", 5),
        Tap("q", "v:door", 5),
        Tap("q", "", 5),
    ):
        plan = tell(act)
        assert "I do not know this account yet" in said(plan)
        assert "v:door:access" in buttons(plan)
    assert tell(Membership(False)) == NOTHING


def test_a_stranger_chooses_the_language_and_gets_help(tell: Tell) -> None:
    assert "v:door:language:en" in buttons(tell(Command("bahasa")))
    plan = tell(Tap("q", "v:door:language:en", 7))
    assert isinstance(plan.main, Edit)
    assert "I do not know this account yet" in said(plan)
    assert "How to come in" in said(tell(Command("bantuan")))
    assert "How to come in" in said(tell(Command("help")))
    assert "I do not know this account yet" in said(tell(Tap("q", "v:door:language:tlh", 7)))
    assert "v:door:language:id" in buttons(tell(Tap("q", "v:door:language", 7)))


def test_link_and_code_lead_to_the_menu_with_a_welcome_above(database: Database, tell: Tell, issued: Issued) -> None:
    in_english(tell)
    assert "the link is right" in said(tell(Command("start", (issued.token,))))
    assert "That is not the code" in said(tell(Words(WRONG, 6)))
    plan = tell(Words(issued.code, 7))
    text = said(plan)
    assert text.index("Welcome, <b>Baru Contoh</b>") < text.index("A second person will confirm it")
    assert plan.main is not None
    with another_session(database) as session:
        assert session.exec(select(Account).where(Account.telegram_id == GUEST)).one().language == "en"


def test_what_was_written_as_a_code_goes_from_the_chat_first(database: Database, tell: Tell, issued: Issued) -> None:
    tell(Command("start", (issued.token,)))
    tell(Words(issued.code[:7], 11))
    tell(Words(WRONG, 12))
    tell(Words(issued.code, 13))
    with another_session(database) as session:
        due = session.exec(select(ChatMessage.message_id).where(ChatMessage.delete_at <= NOW)).all()
    assert sorted(due) == [11, 12, 13]


def test_a_file_while_the_code_is_asked_for_is_not_taken(tell: Tell, issued: Issued) -> None:
    in_english(tell)
    tell(Command("start", (issued.token,)))
    assert "Please write the code" in said(tell(File(PHOTO, 8, issued.code)))
    assert "Welcome" in said(tell(Words(issued.code, 9)))


def test_a_link_in_a_group_is_neither_used_nor_repeated(database: Database, tell: Tell, issued: Issued) -> None:
    plan = tell(Command("start", (issued.token,)), private=False)
    assert issued.token not in said(plan)
    assert tell(Words(f"https://t.me/contoh_bot?start={issued.token}", 5), private=False) == NOTHING
    assert tell(Command("start", (issued.token,)), SITI, private=False) == plan
    with another_session(database) as session:
        assert session.exec(select(Invitation.opened_by)).one() is None
        assert session.exec(select(func.count()).select_from(Visitor)).one() == 0


def test_somebody_with_an_account_who_opens_a_link_of_another_stays_who_they_are(
    database: Database, tell: Tell, issued: Issued
) -> None:
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == SITI)).one().language = "en"
    assert "for another person" in said(tell(Command("start", (issued.token,)), SITI))
    assert "Good day" in said(tell(Command("start", ("kosong",)), SITI))
    assert "Good day" in said(tell(Tap("q", "v:door:access", 7), SITI))


def test_a_request_for_access_is_taken_from_the_next_message(database: Database, tell: Tell) -> None:
    in_english(tell)
    assert "name" in said(tell(Tap("q", "v:door:access", 7)))
    assert "v:door:access" in buttons(tell(Tap("q", "v:door:leave", 7)))
    tell(Tap("q", "v:door:access", 7))
    assert "too short" in said(tell(Words("Siti", 8)))
    assert "BKPSDM has your request" in said(tell(Words("Siti Contoh, Bidang, analis", 9)))
    assert "Your request for access of" in said(tell(Words("Halo?", 10)))
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(Ticket)).one() == 1


@on_one_database
@pytest.mark.parametrize(
    "data", ["n:door:answer:1", "n:door:answer:²", "n:door:answer", "v:door:x:y:z", "n:door:language:"]
)
def test_forged_buttons_of_the_door_break_nothing(tell: Tell, data: str) -> None:
    assert tell(Tap("q", data, 7)).main is not None
