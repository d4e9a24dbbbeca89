"""A last day: kept with a tap or its label, or written; nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.answers import Answer
from bot.conversation.due_day import AS_PROPOSED, DueDay
from bot.conversation.kinds import Picked, Rejection, Written
from tests.conversation.chat import READER, english

KIND = DueDay(date(2026, 10, 7), date(2026, 7, 1), date(2027, 10, 1))


def test_the_proposed_day_stands_on_the_button() -> None:
    assert [[(o.code, english(o.label)) for o in row] for row in KIND.rows(None, None)] == [
        [(AS_PROPOSED, "Wednesday, 7 October 2026")]
    ]


@pytest.mark.parametrize(
    ("reply", "day"),
    [
        (Picked(AS_PROPOSED), "2026-10-07"),
        (Written("  rabu, 7 oktober 2026 ", READER), "2026-10-07"),
        (Written("24-12-2026", READER), "2026-12-24"),
        (Written("1/7/2026", READER), "2026-07-01"),
        (Written("01.10.2027", READER), "2027-10-01"),
    ],
)
def test_a_day_is_tapped_or_written(reply: Picked | Written, day: str) -> None:
    answer = KIND.read(reply, None)
    assert answer == Answer(day)
    assert english(KIND.shown(answer.value)).endswith(day[:4])


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Picked("q"), "tap the button"),
        (Written("31-02-2027", READER), "could not read a date"),
        (Written("besok", READER), "could not read a date"),
        (Written("10-2026", READER), "could not read a date"),
        (Written("30-06-2026", READER), "from Wednesday, 1 July 2026 to Friday, 1 October 2027"),
        (Written("02-10-2027", READER), "from Wednesday, 1 July 2026"),
    ],
)
def test_everything_else_is_rejected_with_what_would_be_a_day(reply: Picked | Written, said: str) -> None:
    with pytest.raises(Rejection) as rejection:
        KIND.read(reply, None)
    assert said in english(rejection.value.message)
