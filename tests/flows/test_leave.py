"""Noting a leave: two days, what the summary says, and which days are not taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Where
from bot.domain.leave import Stay
from bot.flows.leave import LEAVE, LeaveFacts
from tests.conversation.chat import TODAY, Chat, english

DAY = timedelta(days=1)


def noting(*known: Stay, employee: str | None = None, told: tuple[str, ...] = ("Rahmat Hidayat",)) -> Chat[LeaveFacts]:
    return Chat(LEAVE, LeaveFacts(employee, told, known, TODAY))


def test_a_leave_of_today_takes_two_taps() -> None:
    chat = noting()
    chat.tap("p", "p")
    headline = english(chat.summary.headline)
    for part in (
        "Leave from Tuesday, 24 November 2026 until Tuesday, 24 November 2026.",
        "It is 1 day in all.",
        "Reminders pause in these days.",
        "Told of the days, and of nothing else: Rahmat Hidayat.",
        "Terms of the law, such as that of the keberatan, do not stop",
    ):
        assert part in headline
    chat.go(Where.SEND)
    assert chat.finished.answers == {Key("first"): Answer("2026-11-24"), Key("last"): Answer("2026-11-24")}


def test_without_a_penilai_it_says_that_nobody_is_told() -> None:
    chat = noting(told=())
    chat.tap("p", "p")
    assert "nobody is told of it" in english(chat.summary.headline)


def test_that_of_another_names_them() -> None:
    chat = noting(employee="Sri Lestari", told=("Sri Lestari", "Rahmat Hidayat"))
    assert "first day of the leave of <b>Sri Lestari</b>" in english(chat.asked.question)
    chat.write("1-12-2026")
    chat.write("5-12-2026")
    headline = english(chat.summary.headline)
    assert "Leave of <b>Sri Lestari</b> from Tuesday, 1 December 2026" in headline
    assert "It is 5 days in all." in headline
    assert "Sri Lestari; Rahmat Hidayat" in headline


@pytest.mark.parametrize("written", ["30-11-2026", "02-12-2027", "32-12-2026", "besok"])
def test_a_last_day_before_the_first_or_too_late_is_asked_again(written: str) -> None:
    chat = noting()
    chat.write("1-12-2026")
    chat.write(written)
    assert chat.asked.key == Key("last")
    assert chat.note


def test_a_leave_that_has_begun_lasts_at_least_until_today() -> None:
    chat = noting()
    chat.write("20-11-2026")
    assert chat.codes() == ["p"]
    chat.write("23-11-2026")
    assert chat.asked.key == Key("last")
    chat.tap("p")
    assert "from Friday, 20 November 2026 until Tuesday, 24 November 2026" in english(chat.summary.headline)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Stay(TODAY - DAY, TODAY + DAY), "is noted already."),
        (Stay(TODAY + DAY, TODAY + 366 * DAY), "more than 366 days"),
    ],
)
def test_what_cannot_be_noted_is_not_sent(known: Stay, said: str) -> None:
    chat = noting(known)
    chat.tap("p", "p")
    chat.go(Where.SEND)
    assert said in chat.note
    assert chat.summary.lines


def test_a_first_day_that_is_changed_past_the_last_is_not_sent() -> None:
    chat = noting()
    chat.tap("p", "p")
    chat.edit("first")
    chat.write(f"{date(2026, 11, 30):%d-%m-%Y}")
    chat.go(Where.SEND)
    assert "The last day lies before the first." in chat.note
