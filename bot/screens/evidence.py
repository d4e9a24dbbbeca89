"""The evidence of an appraisal, sent to whoever may read it."""

from __future__ import annotations

from bot.i18n import N_, NN_
from bot.screens.base import MENU, Deliver, Request, Shown
from bot.services import evidence
from bot.view import View


def show(request: Request) -> Shown:
    """All files of an appraisal; that they were opened is logged."""
    appraisal_id = request.number(0)
    files = evidence.read_all(request.session, request.files, request.person, appraisal_id, request.now)
    if not files:
        return View((N_("There is no evidence in this appraisal."),), ((MENU,),))
    count = NN_(
        "📎 {n} piece of evidence. That you opened it is logged.",
        "📎 {n} pieces of evidence. That you opened them is logged.",
    )
    return Deliver(View((count(n=len(files)),)), files)
