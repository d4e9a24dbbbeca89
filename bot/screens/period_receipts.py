"""Dated receipts after a period was opened, moved or closed."""

from __future__ import annotations

from bot.domain.period import key_of
from bot.flows.period_close import PERIOD_CLOSE
from bot.flows.period_open import PERIOD_OPEN
from bot.flows.period_words import last_days
from bot.i18n import N_, NN_
from bot.screens.base import MENU, Request
from bot.screens.periods import BACK
from bot.services.periods import changing
from bot.services.periods.trail import MARKS, period_id
from bot.services.progress import status as period_status
from bot.view import View, lines


def show(request: Request, flow: str, subject_id: int) -> View:
    """The receipt of one of the conversations about periods."""
    key = key_of(subject_id)
    if flow == PERIOD_OPEN.id and key is not None:
        row_id = period_id(changing.known(request.session, key))
    else:
        row_id = subject_id // MARKS
    status = period_status.status(request.session, request.person, row_id, request.now)
    if flow == PERIOD_OPEN.id:
        said = lines(
            N_("✅ <b>Receipt</b>\n{period} was opened on {moment}.")(period=status.title, moment=status.opened_at),
            NN_(
                "{n} person is in it; everybody concerned is told.",
                "{n} people are in it; everybody concerned is told.",
            )(n=status.people),
            last_days(status.days),
        )
    elif flow == PERIOD_CLOSE.id:
        said = lines(
            N_("✅ <b>Receipt</b>\n{period} was closed on {moment}.")(period=status.title, moment=status.closed_at),
            NN_("{n} appraisal stays unfinished.", "{n} appraisals stay unfinished.")(n=status.open_work)
            if status.open_work
            else None,
        )
    else:
        said = lines(
            N_("✅ <b>Receipt</b>\nThe dates of {period} were moved on {moment}.")(
                period=status.title, moment=request.now
            ),
            last_days(status.days),
            N_("Everybody who still has something to do is told."),
        )
    return View((said,), ((BACK, MENU),))
