"""The evidence of an appraisal: sent to whoever may read it, a file deleted by its owner or reported by a reader."""

from __future__ import annotations

from bot.domain.calendar import local_day
from bot.i18n import N_, NN_, Text, plain
from bot.screens.base import MENU, Deliver, Request, Shown, page_of, pager
from bot.services.evidence import keeping, removal
from bot.services.evidence.removal import Piece
from bot.view import Button, View

_SHORT = 40
"""Characters of the name of a file on a button."""


def show(request: Request) -> Shown:
    """All files of an appraisal; that they were opened is logged."""
    appraisal_id = request.number(0)
    files = keeping.read_all(request.session, request.person, appraisal_id, request.now)
    if not files:
        return View((N_("There is no evidence in this appraisal."),), ((MENU,),))
    count = NN_(
        "📎 {n} piece of evidence. That you opened it is logged.",
        "📎 {n} pieces of evidence. That you opened them is logged.",
    )
    care = Button(_care_label(request, own=files[0].owner_id == request.person.id), f"v:evidence_care:{appraisal_id}")
    return Deliver(View((count(n=len(files)),), ((care,), (MENU,))), files)


def _care_label(request: Request, *, own: bool) -> Text:
    if own:
        return N_("🗑 Delete a file")
    return N_("🗑 Delete or report a file") if request.person.is_bkpsdm else N_("⚠️ Report a file")


def care(request: Request) -> Shown:
    """Which file is to be deleted or reported."""
    found = removal.pieces(request.session, request.person, request.number(0), request.now)
    chosen = [_delete(piece) for piece in found.removable] + [_report(piece) for piece in found.reportable]
    if not chosen:
        return View(
            (
                N_("There is no file here that can be deleted or reported."),
                N_("Once an assessment is confirmed, its evidence belongs to the record."),
            ),
            ((MENU,),),
        )
    shown, page, pages = page_of(chosen, request.number(1))
    return View(
        (
            N_(
                "<b>Evidence of {name}</b>\nWhich file shows what it should not, or is not meant to be there? "
                "The numbers follow the order in which the files were sent to you."
            )(name=found.name),
        ),
        (*((button,) for button in shown), pager(f"v:evidence_care:{found.appraisal_id}", page, pages), (MENU,)),
    )


def _delete(piece: Piece) -> Button:
    return Button(plain(f"🗑 {piece.place}. {piece.name[:_SHORT]}"), f"v:evidence_ask:{piece.evidence_id}")


def _report(piece: Piece) -> Button:
    return Button(plain(f"⚠️ {piece.place}. {piece.name[:_SHORT]}"), f"v:evidence_doubt:{piece.evidence_id}")


def ask(request: Request) -> Shown:
    """Asks once more before a file is deleted."""
    piece = removal.piece(request.session, request.person, request.number(0), request.now)
    return View(
        (
            _named(piece),
            N_("Delete this file for good? It goes from the archive too, and nobody can bring it back."),
        ),
        (
            (Button(N_("🗑 Yes, delete it"), f"v:evidence_gone:{piece.evidence_id}"),),
            (Button(N_("Back"), f"v:evidence_care:{piece.appraisal_id}"), MENU),
        ),
    )


def remove(request: Request) -> Shown:
    """Deletes a file."""
    gone = removal.remove(request.session, request.person, request.files, request.number(0), request.now)
    return View(
        (N_("🗑 Deleted, {moment}. That it was deleted is noted, not what was in it.")(moment=request.now),),
        ((Button(N_("Further files"), f"v:evidence_care:{gone.appraisal_id}"), MENU),),
        lasting=True,
    )


def doubt(request: Request) -> Shown:
    """Asks once more before a file is reported."""
    piece = removal.piece(request.session, request.person, request.number(0), request.now)
    return View(
        (
            _named(piece),
            N_(
                "Report that this file shows data of others (citizens, patients)? Its owner and BKPSDM are told, "
                "without what it shows."
            ),
        ),
        (
            (Button(N_("⚠️ Report: holds data of others"), f"v:evidence_told:{piece.evidence_id}"),),
            (Button(N_("Back"), f"v:evidence_care:{piece.appraisal_id}"), MENU),
        ),
    )


def report(request: Request) -> Shown:
    """Reports a file."""
    removal.report(request.session, request.person, request.number(0), request.now)
    return View(
        (N_("⚠️ Reported, {moment}. The owner and BKPSDM are told.")(moment=request.now),), ((MENU,),), lasting=True
    )


def _named(piece: Piece) -> Text:
    return N_("<b>{name}</b>\nPlanned result {n}, sent {day}")(
        name=piece.name, n=piece.result, day=local_day(piece.received_at)
    )


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
