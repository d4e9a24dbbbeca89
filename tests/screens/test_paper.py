"""The screens of the paper lane: who is on it, what an admin can do next, and the second person's decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.conversation.events import Where
from bot.errors import NotAllowed, NotFound, Refused
from bot.i18n import LANGUAGES, translator
from bot.rendering.documents.printouts import attachment_of
from bot.rendering.messages import message_of
from bot.screens import receipts
from bot.screens.base import Deliver, Request
from bot.screens.paper import FEW
from bot.screens.registry import SCREENS
from bot.services.ports import Message
from bot.view import View
from models.appraisal import Appraisal, Period
from models.paper import PaperPart, PaperStatus
from models.people import Account, Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    AFTER_THE_DEADLINE,
    BUDI,
    KABID,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    found,
    person,
)
from tests.support.paper import (
    SECOND_ADMIN,
    Clerk,
    confirm,
    leave_telegram,
    newest_entry,
    paper_org,
    send_back,
)
from tests.support.talking import SENTENCE, Talk
from tests.support.telegram_limits import assert_sendable, visible

SELF_REVIEW, ASSESSMENT = PaperPart.SELF_REVIEW, PaperPart.ASSESSMENT

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        org = found(session, reports=FEW)
    paper_org(database, org, SITI, KABID)
    return org


@pytest.fixture
def clerk(database: Database, org: Organisation, tmp_path: Path) -> Clerk:
    return Clerk.at(database, tmp_path)


def shown(database: Database, who: int, screen: str, *args: object, now: datetime = NOW) -> View | Deliver:
    with database.write() as session:
        view = SCREENS[screen](Request(session, person(database, who), now, tuple(map(str, args))))
    assert isinstance(view, View | Deliver)
    return view


@pytest.fixture
def ask(database: Database, org: Organisation) -> Ask:
    """Asks a screen as somebody, in English, and gives the message."""

    def asked(who: int, screen: str, *args: object, now: datetime = NOW) -> Message:
        view = shown(database, who, screen, *args, now=now)
        for language in LANGUAGES:
            assert_sendable(message_of(view.view if isinstance(view, Deliver) else view, translator(language)))
        return message_of(view.view if isinstance(view, Deliver) else view, translator("en"))

    return asked


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


def action(message: Message, label: str) -> str:
    return next(key.data for row in message.keyboard for key in row if key.label == label)


def test_the_lane_lists_who_is_on_paper_and_whose_penilai_is(ask: Ask, org: Organisation, clerk: Clerk) -> None:
    message = ask(ADMIN, "paper")
    said = visible(message.html)
    assert "• Siti Contoh Rahmah: the self-review is not there yet" in said
    assert "Budi Contoh Santosa" in said, "his penilai is on paper"
    assert "Petugas Contoh" not in said, "she is of another unit"
    clerk.enter(SELF_REVIEW, org.appraisals[SITI])
    pages = [visible(ask(ADMIN, "paper", page).html) for page in range(4)]
    assert any("Siti Contoh Rahmah: the self-review is not there yet – a form waits" in page for page in pages)


def test_only_admins_have_the_lane(database: Database, org: Organisation) -> None:
    for screen in ("paper", "paper_more", "paper_wait"):
        with pytest.raises(NotAllowed):
            shown(database, BUDI, screen)


def test_the_way_in_is_offered_to_admins(ask: Ask) -> None:
    assert "📄 Paper lane" in labels(ask(ADMIN, "admin"))
    assert "📄 Paper lane" in labels(ask(OFFICER, "admin"))
    assert "📄 Paper lane" not in labels(ask(BUDI, "admin"))


def test_without_an_open_period_there_are_no_forms(database: Database, org: Organisation) -> None:
    with database.write() as session:
        period = session.get_one(Period, org.period_id)
        period.closed_at = NOW
        session.add(period)
    with pytest.raises(Refused, match="so there are no forms"):
        shown(database, ADMIN, "paper")


def test_somebody_without_an_account_is_picked_by_the_first_letter(
    database: Database, org: Organisation, ask: Ask
) -> None:
    letters = labels(ask(ADMIN, "paper_more"))
    assert letters[:3] == ["B", "K", "S"]
    names = labels(ask(ADMIN, "paper_more", "B"))
    assert names[0] == "Budi Contoh Santosa"
    assert ask(ADMIN, "paper_more", "Q") == ask(ADMIN, "paper_more")
    assert "Next ▶" in labels(ask(ADMIN, "paper_more", "S", 0))
    assert "◀ Previous" in labels(ask(ADMIN, "paper_more", "S", 99))


def test_a_few_are_listed_at_once(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        session.add(Account(employee_id=org.people[KABID], telegram_id=KABID, bound_at=NOW, confirmed_at=NOW))
    assert labels(ask(ADMIN, "paper_more"))[0] == "Siti Contoh Rahmah"
    with database.write() as session:
        session.add(Account(employee_id=org.people[SITI], telegram_id=SITI, bound_at=NOW, confirmed_at=NOW))
    assert "Everybody in your units has an account" in visible(ask(ADMIN, "paper_more").html)


def test_one_person_shows_what_can_be_done_now(ask: Ask, org: Organisation, clerk: Clerk) -> None:
    siti = org.appraisals[SITI]
    assert labels(ask(ADMIN, "paper_one", siti))[:3] == [
        "🖨 Print the self-review form",
        "✍️ Enter the self-review form",
        "🖨 Print the assessment form",
    ]
    entry_id = clerk.enter(SELF_REVIEW, siti)
    waits = ask(ADMIN, "paper_one", siti)
    assert "✍️ Enter the self-review form" not in labels(waits)
    assert "waits for a second person" in visible(waits.html)
    send_back_and_look(ask, clerk, entry_id, siti)


def send_back_and_look(ask: Ask, clerk: Clerk, entry_id: int, siti: int) -> None:
    send_back(clerk.talk.database, entry_id)
    again = ask(ADMIN, "paper_one", siti)
    assert f"sent back by the second person: “{SENTENCE}”" in visible(again.html)
    assert action(again, "✍️ Put the form right") == f"v:begin:paper_self_review:{siti}"


def test_once_assessed_the_result_can_be_printed(database: Database, ask: Ask, org: Organisation, clerk: Clerk) -> None:
    siti = org.appraisals[SITI]
    confirm(database, clerk.enter(SELF_REVIEW, siti))
    assert "✍️ Enter the assessment form" in labels(ask(ADMIN, "paper_one", siti))
    confirm(database, clerk.enter(ASSESSMENT, siti))
    message = ask(ADMIN, "paper_one", siti)
    assert labels(message)[0] == "🖨 Print the result"
    printed = shown(database, ADMIN, "paper_print", siti, "r")
    assert isinstance(printed, Deliver)
    assert attachment_of(printed.documents[0]).content.startswith(b"%PDF-")


@pytest.mark.parametrize(("code", "number"), [("s", "PD"), ("a", "PN")])
def test_a_form_comes_as_a_document_that_is_set_after_the_transaction(
    database: Database, org: Organisation, code: str, number: str
) -> None:
    printed = shown(database, ADMIN, "paper_print", org.appraisals[SITI], code, now=AFTER_THE_DEADLINE)
    assert isinstance(printed, Deliver)
    (document,) = printed.documents
    assert document.name == f"{number}-{org.appraisals[SITI]:05d}.pdf"
    assert (printed.files, printed.made) == ((), ())


@pytest.mark.parametrize("args", [(), (0, "s"), (9999, "a"), ("x",)])
def test_a_forged_button_prints_nothing(database: Database, org: Organisation, args: tuple[object, ...]) -> None:
    with pytest.raises(NotFound):
        shown(database, ADMIN, "paper_print", *args)


@pytest.mark.parametrize("what", ["q", ""])
def test_what_is_not_printed_is_not_found(database: Database, org: Organisation, what: str) -> None:
    with pytest.raises(NotFound):
        shown(database, ADMIN, "paper_print", org.appraisals[SITI], what)


# ---- the second person


def test_the_second_person_gets_the_answers_and_the_scan_below(
    database: Database, org: Organisation, ask: Ask, clerk: Clerk
) -> None:
    entry_id = clerk.enter(SELF_REVIEW, org.appraisals[SITI])
    listed = ask(SECOND_ADMIN, "paper_wait")
    assert action(listed, f"PD-{org.appraisals[SITI]:05d} Siti Contoh Rahmah") == f"v:paper_check:{entry_id}"
    view = shown(database, SECOND_ADMIN, "paper_check", entry_id)
    assert isinstance(view, Deliver)
    assert [kept.kind for kept in view.files] == ["DOCUMENT"]
    said = visible(message_of(view.view, translator("en")).html)
    assert "signed by Siti Contoh Rahmah on Friday, 20 November 2026" in said
    assert "1. Ukuran 1.1\n25%" in said
    assert "◀ Previous" not in labels(ask(SECOND_ADMIN, "paper_check", entry_id))


def test_nothing_waits_for_who_entered_it(ask: Ask, org: Organisation, clerk: Clerk) -> None:
    clerk.enter(SELF_REVIEW, org.appraisals[SITI])
    assert "No form waits for you." in visible(ask(ADMIN, "paper_wait").html)
    assert not any("To compare" in label for label in labels(ask(ADMIN, "paper")))
    assert "🔍 To compare (1)" in labels(ask(SECOND_ADMIN, "paper"))


def test_a_long_form_is_decided_on_its_last_page_with_every_word_on_it(
    database: Database, org: Organisation, ask: Ask, clerk: Clerk
) -> None:
    long = "Setiap akta terbit pada hari permohonan diterima tanpa kecuali. " * 12
    clerk.begin(SELF_REVIEW, org.appraisals[SITI])
    clerk.talk.answer_until(None, dict.fromkeys(("impact", "contribution", "helped", "hindered"), long))
    clerk.talk.go(Where.SEND)
    entry_id = newest_entry(database).id
    first = ask(OFFICER, "paper_check", entry_id)
    assert "✅ Agrees with the form" not in labels(first)
    assert "please compare every page before you decide" in visible(first.html)
    pages = [first]
    while "Next ▶" in labels(pages[-1]):
        pages.append(ask(OFFICER, "paper_page", entry_id, len(pages)))
    assert "✅ Agrees with the form" in labels(pages[-1])
    assert "".join(visible(page.html) for page in pages).count(long.strip()) == 5
    assert all("↩️ Does not agree" in labels(page) for page in pages)


def test_confirming_asks_once_more(database: Database, org: Organisation, ask: Ask, clerk: Clerk) -> None:
    entry_id = clerk.enter(SELF_REVIEW, org.appraisals[SITI])
    asked = ask(OFFICER, "paper_ok", entry_id)
    assert "This cannot be taken back" in visible(asked.html)
    assert newest_entry(database).status is PaperStatus.ENTERED
    assert action(asked, "Yes, it becomes a record") == f"v:paper_yes:{entry_id}"
    said = ask(OFFICER, "paper_yes", entry_id)
    assert "The self-review of Siti Contoh Rahmah is with the penilai now" in visible(said.html)
    assert newest_entry(database).status is PaperStatus.CONFIRMED
    result = ask(OFFICER, "result", org.appraisals[SITI])
    assert "📄 Self-review entered from a paper form, signed on Friday, 20 November 2026." in visible(result.html)


def test_the_result_says_which_parts_came_from_paper(
    database: Database, org: Organisation, ask: Ask, clerk: Clerk
) -> None:
    for part in PaperPart:
        confirm(database, clerk.enter(part, org.appraisals[SITI]))
    said = visible(ask(OFFICER, "result", org.appraisals[SITI]).html)
    assert "📄 Self-review entered from a paper form" in said
    assert "📄 Assessment entered from a paper form" in said
    assert "📄" not in visible(ask(OFFICER, "result", org.appraisals[BUDI]).html)


@pytest.mark.parametrize("flow", ["paper_self_review", "paper_assessment", "paper_refusal"])
def test_what_was_entered_or_sent_back_has_a_receipt(
    database: Database, org: Organisation, clerk: Clerk, flow: str
) -> None:
    siti = org.appraisals[SITI]
    entry_id = clerk.enter(SELF_REVIEW, siti)
    subject, who = (entry_id, OFFICER) if flow == "paper_refusal" else (siti, ADMIN)
    with database.write() as session:
        view = receipts.show(Request(session, person(database, who), NOW), flow, subject)
    for language in LANGUAGES:
        assert_sendable(message_of(view, translator(language)))
    said = visible(message_of(view, translator("en")).html)
    assert f"{'PN' if flow == 'paper_assessment' else 'PD'}-{siti:05d}" in said


def test_who_has_left_is_on_no_list(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        siti = session.get_one(Employee, org.people[SITI])
        siti.active = False
        session.add(siti)
    assert "Siti Contoh Rahmah" not in visible(ask(ADMIN, "paper").html)


def test_the_admins_own_form_is_on_no_list_of_theirs_to_enter(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        admin = session.get_one(Employee, org.people[ADMIN])
        admin.on_paper = True
        session.add(admin)
    with pytest.raises(NotAllowed):
        shown(database, ADMIN, "paper_one", org.appraisals[ADMIN])
    with another_session(database) as session:
        assert session.get_one(Appraisal, org.appraisals[ADMIN]).stage.value == "OPEN"


def test_a_conversation_can_be_opened_from_its_button(database: Database, org: Organisation) -> None:
    with database.write() as session:
        leave_telegram(session, org.people[BUDI])
    talk = Talk(database, ADMIN)
    talk.start("paper_self_review", org.appraisals[BUDI])
    assert talk.asked.key.step == "signed_on"
