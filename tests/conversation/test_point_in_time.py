"""A point in time: tapped, or written; nothing that is past."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.conversation.answers import Answer
from bot.conversation.kinds import Picked, Rejection, Written
from bot.conversation.point_in_time import PointInTime, wished
from bot.domain.calendar import HolidayCalendar, instant_of
from bot.domain.later import choices
from tests.conversation.chat import PRESENT, READER, Reader, english

CALENDAR = HolidayCalendar()
KIND = PointInTime(choices(PRESENT, CALENDAR), PRESENT, CALENDAR)


def at(day: int, hour: int) -> datetime:
    return instant_of(date(2026, 11, day), time(hour))


@pytest.mark.parametrize(
    ("reply", "instant", "shown"),
    [
        (Picked("202611241400"), at(24, 14), "Tuesday, 24 November 2026, 14:00 WITA"),
        (Written(" today, 14:00 WITA ", Reader("en")), at(24, 14), "Tuesday, 24 November 2026, 14:00 WITA"),
        (Written("besok jam 9", READER), at(25, 9), "Wednesday, 25 November 2026, 09:00 WITA"),
        (Written("Minggu jam 9", READER), at(29, 9), "Monday, 30 November 2026, 08:00 WITA"),
        (Written("besok jam 20", READER), at(25, 20), "Thursday, 26 November 2026, 08:00 WITA"),
    ],
)
def test_what_was_wished_is_kept_and_when_it_comes_is_shown(
    reply: Picked | Written, instant: datetime, shown: str
) -> None:
    answer = KIND.read(reply, None)
    assert isinstance(answer.value, str)
    assert wished(answer.value) == instant
    assert english(KIND.shown(answer.value)) == shown


def test_a_tap_and_words_for_the_same_time_are_told_apart() -> None:
    tapped, written = KIND.read(Picked("202611250800"), None), KIND.read(Written("besok pagi", READER), None)
    assert tapped == Answer("t2026-11-25T00:00:00+00:00")
    assert written == Answer("2026-11-25T00:00:00+00:00")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Picked("202611231400"), "That time has passed"),
        (Picked("202611291400"), "That time has passed"),
        (Picked("x"), "That time has passed"),
        (Written("entahlah", READER), "I do not know what “entahlah” means"),
        (Written("kemarin", READER), "has passed already"),
        (Written("70 hari lagi", READER), "more than 60 days ahead"),
    ],
)
def test_everything_else_is_rejected_with_what_would_do(reply: Picked | Written, said: str) -> None:
    with pytest.raises(Rejection) as rejection:
        KIND.read(reply, None)
    assert said in english(rejection.value.message)
