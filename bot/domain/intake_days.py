"""One row of the working calendar: a day, whether it is worked, and the circular it rests on."""

from __future__ import annotations

from datetime import date

from bot.domain.intake_forms import AS_USUAL, WORKED
from bot.domain.intake_rows import DayRow
from bot.domain.tabulation import Line
from bot.i18n import N_

YEARS_BACK, YEARS_AHEAD = 1, 2
"""How far from this year a day may lie; what is further away is a typing error. Our own choice."""


def read_day(line: Line, today: date) -> DayRow | None:
    """The day of a row, as far as it can be read; what is wrong with it is noted at the line."""
    day, status = line.day("tanggal", needed=True), line.choice("status", needed=True)
    basis = line.text("dasar", needed=status != AS_USUAL)
    first, last = date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_AHEAD, 12, 31)
    if day is not None and not first <= day <= last:
        line.refuse(
            "tanggal",
            N_("{day} is too far away.")(day=day),
            N_("Check the year; days from {first} to {last} are possible.")(first=first, last=last),
        )
    return None if day is None else DayRow(line.number, day, _working(status), basis)


def _working(status: str) -> bool | None:
    return None if status == AS_USUAL else status == WORKED
