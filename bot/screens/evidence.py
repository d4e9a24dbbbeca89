"""The evidence of an appraisal, sent to whoever may read it."""

from __future__ import annotations

from bot.i18n import N_, NN_
from bot.screens.base import MENU, Deliver, Request, Shown
from bot.services import evidence
from bot.view import View


def show(request: Request) -> Shown:
    """All files of an appraisal; that they were opened is logged."""
    appraisal_id = request.number(0)
    files = evidence.read_all(request.session, request.person, appraisal_id, request.now)
    if not files:
        return View((N_("There is no evidence in this appraisal."),), ((MENU,),))
    count = NN_(
        "📎 {n} piece of evidence. That you opened it is logged.",
        "📎 {n} pieces of evidence. That you opened them is logged.",
    )
    return Deliver(View((count(n=len(files)),)), files)


def not_sent(unreadable: int, lost: int) -> View | None:
    """What is said below the files when some of them did not come; None when all did."""
    unread = NN_(
        "⚠️ {n} file is missing or damaged in the archive and could not be sent. Please tell BKPSDM.",
        "⚠️ {n} files are missing or damaged in the archive and could not be sent. Please tell BKPSDM.",
    )
    away = NN_(
        "⚠️ {n} file may not have arrived. Please open the evidence once more in a moment.",
        "⚠️ {n} files may not have arrived. Please open the evidence once more in a moment.",
    )
    said = ((unread, unreadable), (away, lost))
    paragraphs = tuple(text(n=count) for text, count in said if count)
    return View(paragraphs) if paragraphs else None
