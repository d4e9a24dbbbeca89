"""What the screens say in a small organisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.conversation.events import Where
from bot.errors import NotFound, Refused
from bot.i18n import LANGUAGES, translator
from bot.rendering.messages import message_of
from bot.screens import receipts
from bot.screens.base import Begin, Request, page_of, pager
from bot.screens.commands import ALIASES, COMMANDS, NAVIGATION, commands_for
from bot.screens.registry import SCREENS
from bot.services.ports import Message
from bot.view import View
from models.conversation import Conversation
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, NOW, OFFICER, SEKDA, SITI, Organisation, found, person
from tests.support.plans import lengthen
from tests.support.talking import SENTENCE, Talk, assess, send_self_review
from tests.support.telegram_limits import assert_sendable, visible

DAY = timedelta(days=1)


Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session, reports=12)


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks a screen as somebody, in English, and gives the message."""

    def shown(who: int, screen: str, *args: object, now: datetime = NOW) -> Message:
        with database.write() as session:
            request = Request(session, person(database, who), now, tuple(map(str, args)))
            view = SCREENS[screen](request)
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


def test_every_command_opens_a_screen_or_is_a_step_in_the_conversation() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert (command.screen in SCREENS) is (command.screen not in NAVIGATION)
    assert set(ALIASES.values()) <= set(SCREENS)


def test_commands_of_a_penilai_are_listed_for_penilai_only(database: Database, org: Organisation) -> None:
    assert "tim" in {command.name for command in commands_for(person(database, KABID))}
    assert "tim" not in {command.name for command in commands_for(person(database, SITI))}


def test_the_menu_offers_to_go_on_with_what_was_begun(database: Database, org: Organisation, ask: Ask) -> None:
    assert "▶️ Continue where I was" not in labels(ask(SITI, "menu"))
    Talk(database, SITI).start("self_review", org.appraisals[SITI])
    assert labels(ask(SITI, "menu"))[0] == "▶️ Continue where I was"
    assert "You have begun: Self-review." in visible(ask(SITI, "menu").html)
    assert labels(ask(SITI, "help"))[0] == "↩️ Back to my question"


def test_the_context_stands_before_the_first_question(org: Organisation, ask: Ask) -> None:
    text = visible(ask(SITI, "self_review").html)
    assert "13 short questions, about 5 minutes." in text
    assert "Read by: Kabid Contoh (your penilai) and BKPSDM; after a keberatan also the atasan penilai." in text
    assert "The last day has passed" not in text
    assert "The last day has passed" in visible(ask(SITI, "self_review", now=NOW + 5 * DAY).html)


def test_a_reason_of_a_return_is_read_behind_the_button(database: Database, org: Organisation, ask: Ask) -> None:
    send_self_review(database, org, SITI)
    talk = Talk(database, KABID)
    talk.start("return_review", org.appraisals[SITI])
    talk.answer_until()
    talk.go(Where.SEND)
    assert SENTENCE in visible(ask(SITI, "self_review").html)


def test_a_result_that_is_not_there_yet_says_whose_turn_it_is(database: Database, org: Organisation, ask: Ask) -> None:
    assert "It is the turn of you: the self-review, until Friday, 27 November 2026" in visible(ask(SITI, "result").html)
    send_self_review(database, org, SITI)
    assert "It is the turn of Kabid Contoh (penilai)" in visible(ask(SITI, "result").html)
    assert "⚖️ Assess now" in labels(ask(KABID, "result", org.appraisals[SITI]))


def test_a_result_says_which_cell_which_rule_and_that_it_is_a_draft(
    database: Database, org: Organisation, ask: Ask
) -> None:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI, given={"result_rating": "u", "behaviour_rating": "d"})
    text = visible(ask(SITI, "result").html)
    for part in (
        "Predikat: Kurang (misconduct)",
        "Rating hasil kerja: Di Atas Ekspektasi",
        "Rating perilaku kerja: Di Bawah Ekspektasi",
        "Predikat of the organisation (DINAS): Baik",
        "hasil kerja Di Atas Ekspektasi × perilaku kerja Di Bawah Ekspektasi",
        "PermenPANRB 6/2022",
        "(Konsep)",
    ):
        assert part in text
    assert "Kurang (misconduct)" in visible(ask(SITI, "history").html)


def test_the_result_of_a_long_plan_is_told_in_pages(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        lengthen(session, org.appraisals[SITI], 40)
    assess(database, org, KABID, SITI, now=NOW + 7 * DAY)
    pages = [ask(SITI, "result", org.appraisals[SITI], page) for page in range(3)]
    told = [re.findall(r"^(\d+)\. ", visible(page.html), re.MULTILINE) for page in pages]
    assert [int(number) for page in told for number in page] == list(range(1, 41))
    assert all("Predikat: Baik" in visible(page.html) for page in pages)
    assert [label for label in labels(pages[1]) if "◀" in label or "▶" in label] == ["◀ Previous", "Next ▶"]


def test_a_long_list_is_paged_and_a_page_that_is_not_there_is_the_last_one(org: Organisation, ask: Ask) -> None:
    first, second, beyond = (ask(KABID, "team", page) for page in (0, 1, 99))
    people = [[label for label in labels(message) if "Contoh" in label] for message in (first, second)]
    assert [len(page) for page in people] == [8, 6]
    assert len(set(people[0]) | set(people[1])) == 14
    assert labels(beyond) == labels(second)
    assert ("Next ▶" in labels(first), "◀ Previous" in labels(first)) == (True, False)
    assert ("Next ▶" in labels(second), "◀ Previous" in labels(second)) == (False, True)


@pytest.mark.parametrize(("count", "page", "shown", "pages"), [(0, 0, 0, 1), (8, 0, 8, 1), (9, 1, 1, 2), (9, -3, 8, 2)])
def test_a_page_is_always_one_that_is_there(count: int, page: int, shown: int, pages: int) -> None:
    items, present, total = page_of(range(count), page)
    assert (len(items), total) == (shown, pages)
    assert 0 <= present < pages
    assert len(pager("v:team", present, total)) == (pages > 1)


@pytest.mark.parametrize("screen", ["team", "result", "find"])
def test_a_name_behind_a_command_finds_people(org: Organisation, ask: Ask, screen: str) -> None:
    message = ask(KABID, screen, "sity", "rahma")
    assert labels(message)[0] == "Siti Contoh Rahmah"
    assert "I found nobody like “<b>”" in visible(ask(KABID, screen, "<b>").html)


@pytest.mark.parametrize("written", ["0", "999999999", "9" * 30, "²", "198001012005010105"])
def test_a_number_behind_a_command_that_is_no_appraisal_is_not_found(org: Organisation, ask: Ask, written: str) -> None:
    with pytest.raises(NotFound):
        ask(OFFICER, "result", written)


def test_the_language_is_kept_for_everything_that_follows(database: Database, org: Organisation, ask: Ask) -> None:
    assert "✅ Bahasa Indonesia" in labels(ask(SITI, "language"))
    ask(SITI, "language", "en")
    assert person(database, SITI).language == "en"
    ask(SITI, "language", "tlh")
    with another_session(database) as session:
        assert session.get_one(Account, org.people[SITI]).language in LANGUAGES


def test_what_a_person_owes_has_a_button_for_exactly_that(database: Database, org: Organisation, ask: Ask) -> None:
    send_self_review(database, org, SITI)
    message = ask(KABID, "tasks")
    data = {key.label: key.data for row in message.keyboard for key in row}
    assert data["Assess Siti Contoh Rahmah"] == f"v:assess:{org.appraisals[SITI]}"
    assert data["Write my self-review"] == "v:self_review"
    assert "you need to do nothing" in visible(ask(SITI, "tasks").html)


def test_opening_a_report_begins_the_assessment(database: Database, org: Organisation) -> None:
    with database.write() as session:
        request = Request(session, person(database, KABID), NOW, (str(org.appraisals[SITI]),))
        assert SCREENS["assess"](request) == Begin("assessment", org.appraisals[SITI])
        assert SCREENS["return"](request) == Begin("return_review", org.appraisals[SITI])


@pytest.mark.parametrize("args", [(), ("no_such_flow", "1")])
def test_a_button_of_a_conversation_that_is_no_more_is_not_found(
    database: Database, org: Organisation, args: tuple[str, ...]
) -> None:
    with database.write() as session, pytest.raises(NotFound):
        SCREENS["begin"](Request(session, person(database, SITI), NOW, args))
    with another_session(database) as session:
        assert session.get(Conversation, 1) is None


RECEIPTS = {
    "self_review": (SITI, "sent 24 November 2026"),
    "assessment": (KABID, "Assessment of Siti Contoh Rahmah"),
    "return_review": (KABID, "Returned to Siti Contoh Rahmah."),
    "organisation": (SEKDA, "24 November 2026"),
}


@pytest.mark.parametrize("flow", RECEIPTS)
def test_everything_that_is_sent_has_a_dated_receipt(database: Database, org: Organisation, flow: str) -> None:
    who, said = RECEIPTS[flow]
    send_self_review(database, org, SITI)
    if flow == "assessment":
        assess(database, org, KABID, SITI)
    subject = org.units["DINAS"] if flow == "organisation" else org.appraisals[SITI]
    with database.write() as session:
        view = receipts.show(Request(session, person(database, who), NOW), flow, subject)
    for language in LANGUAGES:
        assert_sendable(message_of(view, translator(language)))
    assert said in visible(message_of(view, translator("en")).html)


def test_what_is_refused_to_a_person_without_reports_says_why(org: Organisation, ask: Ask) -> None:
    with pytest.raises(Refused, match="Nobody reports to you"):
        ask(SITI, "team")
