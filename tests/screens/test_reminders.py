"""Setting how one is reminded, and putting a reminder off with one tap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.reminders import NO_WISH
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens import receipts
from bot.screens.base import Begin, Request
from bot.screens.registry import SCREENS
from bot.services.ports import Message
from bot.services.reminding import wishes
from bot.view import View
from models.delivery import Outbox
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, NOW, SITI, Organisation, found, person
from tests.support.talking import Talk
from tests.support.telegram_limits import assert_sendable, visible

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks a screen as somebody, in English, and gives the message; it may stay in the chat and be edited there."""

    def shown(who: int, screen: str, *args: str, now: datetime = NOW) -> Message:
        with database.write() as session:
            view = SCREENS[screen](Request(session, person(database, who), now, args))
        assert isinstance(view, View)
        assert view.lasting
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


def rows(database: Database) -> int:
    with another_session(database) as session:
        return len(session.exec(select(Outbox)).all())


# ---- later


def test_a_tap_is_enough_and_a_second_one_is_harmless(database: Database, org: Organisation, ask: Ask) -> None:
    asked = ask(SITI, "later")
    assert visible(asked.html) == "When shall I remind you?"
    assert labels(asked) == [
        "Today, 14:00 WITA",
        "Tomorrow morning, 08:00 WITA",
        "Friday morning, 08:00 WITA",
        "Monday morning, 08:00 WITA",
        "✏️ Write another time",
        "Menu",
    ]
    done = "All right. I will remind you again on Wednesday, 25 November 2026, 08:00 WITA."
    for _ in range(2):
        assert visible(ask(SITI, "later", "202611250800").html) == done
    assert rows(database) == 1


def test_a_button_of_yesterday_shows_the_times_there_are_now(database: Database, org: Organisation, ask: Ask) -> None:
    late = ask(SITI, "later", "202611241400", now=NOW + DAY)
    assert "That time has passed, so nothing was changed." in visible(late.html)
    assert labels(late)[0] == "Today, 14:00 WITA"
    assert rows(database) == 0


def test_a_button_of_yesterday_that_is_still_ahead_does(org: Organisation, ask: Ask) -> None:
    assert "Friday, 27 November 2026, 08:00 WITA" in visible(ask(SITI, "later", "202611270800", now=NOW + DAY).html)


@pytest.mark.parametrize("forged", ["", "0", "202611291000", "202612252300", "999999999999", "x:y", "٢٠٢٦١١٢٥٠٨٠٠"])
def test_what_is_forged_changes_nothing(database: Database, org: Organisation, ask: Ask, forged: str) -> None:
    assert "When shall I remind you?" in visible(ask(SITI, "later", forged).html)
    assert rows(database) == 0


def test_another_time_is_written(database: Database, org: Organisation) -> None:
    with database.write() as session:
        shown = SCREENS["later"](Request(session, person(database, SITI), NOW, ("w",)))
    assert shown == Begin("remind_later", org.people[SITI])


def test_the_receipt_says_when(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("remind_later", org.people[SITI])
    talk.write("jum'at jam 9")
    talk.go(Where.SEND)
    with database.read() as session:
        view = receipts.show(Request(session, talk.me, NOW), "remind_later", org.people[SITI])
    said = message_of(view, translator("en"))
    assert "Friday, 27 November 2026, 09:00 WITA" in visible(said.html)


# ---- how I am reminded


def test_it_says_how_it_is_and_what_always_comes(org: Organisation, ask: Ask) -> None:
    shown = ask(SITI, "reminders")
    text = visible(shown.html)
    assert "• Hour: as soon as something falls due, from 08:00 WITA to 16:00 WITA." in text
    assert "• Quiet days: none." in text
    assert "• How many: all of them." in text
    assert "Morning digest" not in text
    for always in ("last day", "working day after", "atasan", "results", "decisions", "returned", "keberatan"):
        assert always in text.split("This always comes")[1]
    assert labels(shown) == ["🕘 Own hour", "🔕 Quiet days", "🔉 Fewer", "🌴 Leave", "⏳ Remind me later", "Menu"]


def test_the_own_hour(org: Organisation, ask: Ask) -> None:
    assert labels(ask(SITI, "reminders", "h"))[:9] == [
        *(f"{hour:02}:00 WITA" for hour in range(8, 16)),
        "✅ As soon as it falls due",
    ]
    for _ in range(2):
        assert "• Hour: from 10:00 WITA on." in visible(ask(SITI, "reminders", "h", "10").html)
    assert labels(ask(SITI, "reminders", "h"))[2] == "✅ 10:00 WITA"
    assert "as soon as something falls due" in visible(ask(SITI, "reminders", "h", "x").html)


def test_quiet_days_are_ticked_and_one_stays(org: Organisation, ask: Ask) -> None:
    for _ in range(2):
        assert labels(ask(SITI, "reminders", "q", "01"))[:2] == ["🔕 Monday", "🔔 Tuesday"]
    for day in "123":
        ask(SITI, "reminders", "q", f"{day}1")
    last = ask(SITI, "reminders", "q", "41")
    assert "At least one working day has to stay" in visible(last.html)
    assert labels(last)[4] == "🔔 Friday"
    assert "• Quiet days: Monday, Tuesday, Wednesday, Thursday." in visible(ask(SITI, "reminders").html)
    assert labels(ask(SITI, "reminders", "q", "00"))[0] == "🔔 Monday"


def test_fewer_and_all_again(org: Organisation, ask: Ask) -> None:
    for _ in range(2):
        fewer = ask(SITI, "reminders", "f", "1")
        assert "• How many: only on the last day and the working day after it." in visible(fewer.html)
        assert "🔔 All of them again" in labels(fewer)
    assert "• How many: all of them." in visible(ask(SITI, "reminders", "f", "0").html)


def test_a_penilai_chooses_the_digest(org: Organisation, ask: Ask) -> None:
    assert "🌅 Morning digest" in labels(ask(KABID, "reminders"))
    assert labels(ask(KABID, "reminders", "d"))[:3] == [
        "✅ When there is something new",
        "Once a week, on its first working day",
        "Never",
    ]
    for _ in range(2):
        assert "on the first working day of the week" in visible(ask(KABID, "reminders", "d", "w").html)
    assert "How I remind you" in visible(ask(SITI, "reminders", "d").html)


def test_a_snooze_that_runs_can_be_moved_or_taken_back(org: Organisation, ask: Ask) -> None:
    ask(SITI, "later", "202611250800")
    shown = ask(SITI, "reminders")
    assert "Put off: I remind you again on Wednesday, 25 November 2026, 08:00 WITA." in visible(shown.html)
    assert {"Do not put it off", "Another time"} <= set(labels(shown))
    assert "Put off" not in visible(ask(SITI, "reminders", now=NOW + 2 * DAY).html)
    for _ in range(2):
        assert "Put off" not in visible(ask(SITI, "reminders", "s", "x").html)


FORGED = [
    ("h", "7"),
    ("h", "16"),
    ("h", "-1"),
    ("h", "99999999999999999999"),
    ("q", "9"),
    ("q", "51"),
    ("q", "71"),
    ("q", "0x"),
    ("q", "٠١"),
    ("f", "2"),
    ("d", "zzz"),
    ("s", "1"),
    ("zzz", "1"),
    ("", ""),
    ("h",),
    ("q",),
]


@pytest.mark.parametrize("args", FORGED)
def test_forged_settings_change_nothing(database: Database, org: Organisation, ask: Ask, args: tuple[str, ...]) -> None:
    ask(SITI, "reminders", *args)
    with another_session(database) as session:
        assert wishes.wish_of(session, org.people[SITI]) == NO_WISH


def test_who_is_not_confirmed_sets_their_own_but_no_digest(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == KABID)).one().confirmed_at = None
    assert "🌅 Morning digest" not in labels(ask(KABID, "reminders"))
    assert "• Hour: from 09:00 WITA on." in visible(ask(KABID, "reminders", "h", "9").html)
