"""The working calendar for BKPSDM: which days are free or worked, and what that rests on."""

from __future__ import annotations

from bot.i18n import N_, Text
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.screens.people import ADMIN
from bot.services import special_days
from bot.services.special_days import SpecialDay
from bot.view import Button, View, lines

DAYS = 10
"""On one message."""


def show(request: Request) -> Shown:
    """The next days, in pages."""
    days = special_days.coming(request.session, request.person, request.now)
    shown, page, pages = page_of(days, request.number(0), DAYS)
    return View(
        (
            N_("<b>Working calendar</b>\nDays that differ from the usual week, page {page} of {pages}.")(
                page=page + 1, pages=pages
            ),
            lines(*(_line(day) for day in shown)) if shown else N_("None is known at the moment."),
            N_(
                "🔴 free, 🟢 worked, 📄 by a circular. National holidays and cuti bersama are known already; what "
                "the mayor's circulars add or change comes in by file."
            ),
        ),
        (
            pager("v:calendar", page, pages),
            (Button(N_("📥 Import data"), "v:import"),),
            (ADMIN, MENU),
        ),
    )


def _line(one: SpecialDay) -> Text:
    if one.basis is None:
        return Text("🔴 {day}: {name}", {"day": one.day, "name": one.holiday or ""})
    if one.worked and one.holiday:
        said = N_("🟢 {day}: worked although it is {name}. 📄 {basis}")
    elif one.worked:
        said = N_("🟢 {day}: worked. 📄 {basis}")
    elif one.holiday:
        said = N_("🔴 {day}: {name}. 📄 {basis}")
    else:
        said = N_("🔴 {day}: free. 📄 {basis}")
    return said(day=one.day, name=one.holiday, basis=one.basis)
