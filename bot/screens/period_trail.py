"""What was done to a period, by whom and why."""

from __future__ import annotations

from bot.flows.period_words import last_days
from bot.i18n import N_, Text, plain, shortened
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.screens.periods import BACK
from bot.services.periods import trail
from bot.view import View, lines
from models.appraisal import PeriodAct

_ACTS: dict[PeriodAct, Text] = {
    PeriodAct.OPENED: N_("opened"),
    PeriodAct.MOVED: N_("dates moved"),
    PeriodAct.CLOSED: N_("closed"),
    PeriodAct.FORCED: N_("closed with open work"),
}


def show(request: Request) -> Shown:
    """What was done to a period, newest first."""
    row_id = request.number(0)
    changes = trail.trail(request.session, request.person, row_id)
    shown, page, pages = page_of(changes, request.number(1))
    return View(
        (
            N_("<b>What was done</b>") if shown else N_("Nothing has been noted about this period."),
            *(
                lines(
                    N_("<b>{moment}</b>: {act} by {who}")(
                        moment=change.at,
                        act=_ACTS[change.act],
                        who=N_("the operator") if change.by is None else plain(change.by),
                    ),
                    last_days(change.days),
                    N_("Reason: “{reason}”")(reason=shortened(change.reason, 200)) if change.reason else None,
                )
                for change in shown
            ),
        ),
        (pager(f"v:period_trail:{row_id}", page, pages), (BACK, MENU)),
    )
