"""The screen of leave, and the working calendar of BKPSDM: what stands there, and what a tap does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import func, select

from bot.errors import NotAllowed, NotFound, Refused
from bot.i18n import LANGUAGES, translator
from bot.rendering.messages import message_of
from bot.screens import receipts
from bot.screens.base import Request
from bot.screens.registry import SCREENS
from bot.services import leave
from bot.services.ports import Message
from bot.view import View
from models.calendar import CalendarDay, Leave
from models.people import Employee, ServiceState
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, BUDI, KABID, NOW, OFFICER, SITI, WALI, Organisation, found, person
from tests.support.telegram_limits import assert_sendable, visible

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


def request(database: Database, who: int, *args: object) -> Message:
    """A screen and its arguments, in English once it was found sendable in all languages."""
    with database.write() as session:
        screen, *rest = map(str, args)
        view = SCREENS[screen](Request(session, person(database, who), NOW, tuple(rest)))
    return english_message(view)


def english_message(view: object) -> Message:
    assert isinstance(view, View)
    messages = {language: message_of(view, translator(language)) for language in LANGUAGES}
    for message in messages.values():
        assert_sendable(message)
    return messages["en"]


def note(database: Database, org: Organisation, first: int, last: int, *, who: int = SITI, by: int = SITI) -> None:
    with database.write() as session:
        leave.note(session, person(database, by), org.people[who], TODAY + first * DAY, TODAY + last * DAY, NOW - DAY)


def keys(message: Message) -> dict[str, str]:
    return {key.label: key.data for row in message.keyboard for key in row}


def tapped(database: Database, who: int, message: Message, label: str) -> Message:
    return request(database, who, *keys(message)[label].split(":")[1:])


def count(database: Database) -> int:
    with another_session(database) as session:
        return session.exec(select(func.count()).select_from(Leave)).one()


def test_the_own_screen_begins_empty_and_leads_to_the_conversation(database: Database, org: Organisation) -> None:
    shown = request(database, SITI, "leave")
    assert visible(shown.html).startswith("🌴 My leave\n\nNo leave is noted.")
    assert keys(shown) == {"➕ Note a leave": f"v:begin:leave:{org.people[SITI]}", "Menu": "v:menu"}


def test_back_early_is_asked_once_more(database: Database, org: Organisation) -> None:
    note(database, org, -1, 4)
    shown = request(database, SITI, "leave")
    assert "• Now: Monday, 23 November 2026 until Saturday, 28 November 2026" in visible(shown.html)
    asked = tapped(database, SITI, shown, "👋 I am back")
    assert "Reminders then go on from today." in visible(asked.html)
    assert "Kabid Contoh" in visible(asked.html)
    assert keys(tapped(database, SITI, asked, "No, leave it")).keys() == keys(shown).keys()
    done = tapped(database, SITI, asked, "Yes, I am back")
    assert visible(done.html).startswith("✅ Noted. Reminders go on.")
    assert "No leave is noted." in visible(done.html)
    with pytest.raises(Refused, match="has ended on"):
        tapped(database, SITI, asked, "Yes, I am back")
    with pytest.raises(NotFound):
        tapped(database, SITI, shown, "👋 I am back")


def test_a_leave_to_come_is_taken_back(database: Database, org: Organisation) -> None:
    note(database, org, 3, 4)
    asked = tapped(database, SITI, request(database, SITI, "leave"), "🗑 Take back: Friday, 27 November 2026")
    assert "to be taken back?" in visible(asked.html)
    tapped(database, SITI, asked, "Yes, cancel the leave")
    assert count(database) == 0
    with pytest.raises(NotFound, match="not noted any more"):
        tapped(database, SITI, asked, "Yes, cancel the leave")


def test_the_leave_of_another_is_reached_from_their_entry(database: Database, org: Organisation) -> None:
    note(database, org, 0, 4)
    for who in (OFFICER, ADMIN, KABID):
        entry = request(database, who, "person", org.people[SITI])
        opened = tapped(database, who, entry, "🌴 Leave")
        assert visible(opened.html).startswith("🌴 Leave of Siti Contoh Rahmah")
        assert {"👋 Is back", "➕ Note a leave", "Back to the person"} < keys(opened).keys()
    asked = tapped(database, KABID, request(database, KABID, "leave", org.people[SITI]), "👋 Is back")
    assert visible(asked.html).startswith("Is Siti Contoh Rahmah back from the leave of")
    assert "Told of the days, and of nothing else: Siti Contoh Rahmah." in visible(asked.html)
    done = tapped(database, KABID, asked, "Yes, is back")
    assert "Leave of Siti Contoh Rahmah" in visible(done.html)


@pytest.mark.parametrize("who", [BUDI, WALI])
def test_nobody_else_sees_it(database: Database, org: Organisation, who: int) -> None:
    note(database, org, 0, 4)
    shown = request(database, SITI, "leave")
    screen = keys(shown)["👋 I am back"].split(":")[1:]
    with pytest.raises(NotAllowed):
        request(database, who, "leave", org.people[SITI])
    with pytest.raises(NotAllowed):
        request(database, who, *screen)
    with pytest.raises(NotAllowed):
        request(database, who, *screen[:3], "yes")
    assert count(database) == 1


@pytest.mark.parametrize(
    "args",
    [(), ("x", "y"), (1, 0), (1, 999_999_999, "yes"), (0, 740_000, "yes"), (1, 740_000, 999), (1, 740_000, "no")],
)
def test_forged_buttons_change_nothing(database: Database, org: Organisation, args: tuple[object, ...]) -> None:
    note(database, org, 0, 4)
    with pytest.raises(Refused):
        request(database, SITI, "leave_end", *args)
    assert count(database) == 1


@pytest.mark.parametrize(("until", "said"), [(TODAY + 9 * DAY, "until Thursday, 3 December 2026"), (None, "open")])
def test_what_the_list_of_staff_says_is_shown_without_its_reason(
    database: Database, org: Organisation, until: date | None, said: str
) -> None:
    with database.write() as session:
        row = session.get_one(Employee, org.people[SITI])
        row.state, row.state_from, row.state_until = ServiceState.SAKIT, TODAY, until
    text = visible(request(database, SITI, "leave").html)
    assert "by the list of staff" in text
    assert said in text
    assert "akit" not in text


def test_the_receipt_says_who_is_told(database: Database, org: Organisation) -> None:
    note(database, org, 0, 4)
    with database.write() as session:
        view = receipts.show(Request(session, person(database, SITI), NOW), "leave", org.people[SITI])
    text = visible(english_message(view).html)
    assert text.startswith("✅ Receipt")
    assert "Told of the days, and of nothing else: Kabid Contoh." in text
    note(database, org, 0, 4, who=WALI, by=WALI)
    with database.write() as session:
        view = receipts.show(Request(session, person(database, WALI), NOW), "leave", org.people[WALI])
    assert "nobody is told of it" in visible(english_message(view).html)


# ---- working calendar


def test_the_working_calendar_comes_in_pages(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.add_all(
            CalendarDay(day=TODAY + n * DAY, working=n % 2 == 0, basis="SE <Wali Kota> " + "x" * 185, set_at=NOW)
            for n in range(40)
        )
    shown = request(database, OFFICER, *keys(request(database, OFFICER, "admin"))["📅 Working calendar"].split(":")[1:])
    text = visible(shown.html)
    assert "🟢 Tuesday, 24 November 2026: worked. 📄 SE <Wali Kota>" in text
    assert "🔴 Wednesday, 25 November 2026: free. 📄" in text
    assert text.count("📄 SE") == 10
    last = request(database, OFFICER, "calendar", 3)
    assert "worked although it is Cuti Bersama Hari Raya Natal" in visible(last.html)
    assert "🔴 Friday, 25 December 2026: Hari Raya Natal. 📄 SE" in visible(last.html)
    assert "🔴 Tuesday, 5 January 2027: Isra Mikraj Nabi Muhammad" in visible(
        request(database, OFFICER, "calendar", 4).html
    )
    assert "v:import" in keys(shown).values()
    assert visible(request(database, OFFICER, "calendar", 999_999).html) != text


@pytest.mark.parametrize("who", [ADMIN, SITI])
def test_the_working_calendar_is_for_bkpsdm(database: Database, org: Organisation, who: int) -> None:
    assert "📅 Working calendar" not in keys(request(database, who, "admin"))
    with pytest.raises(NotAllowed):
        request(database, who, "calendar")
