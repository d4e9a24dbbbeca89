"""Bringing in lists by file: templates, what a file would do, and the tap that does it."""

from __future__ import annotations

from bot.domain.forms import Fault, alike, discreet, numbers
from bot.domain.intake_forms import ImportKind
from bot.errors import NotFound
from bot.i18n import N_, NN_, Text, plain, translator
from bot.screens.base import MENU, Deliver, Request, Shown
from bot.services.intake import bringing, files
from bot.services.intake.bringing import Preview, Tally
from bot.services.intake.files import Brought, Faulty
from bot.view import Button, View, lines

APPLY = "v:import_do"
"""What the button that brings a file in carries, with the file behind it."""

SHOWN = 6
"""Different faults that stand in the message; all of them stand in the copy of the file."""

_COLUMNS = 8
"""Columns of which it is said how often they change."""

_TEMPLATES = {
    ImportKind.UNITS: N_("Template: units"),
    ImportKind.STAFF: N_("Template: staff"),
    ImportKind.ORGANISATION: N_("Template: organisation"),
    ImportKind.HOLIDAYS: N_("Template: working calendar"),
}
_BACK = Button(N_("📥 Import data"), "v:import")
_CALENDAR = Button(N_("📅 Working calendar"), "v:calendar")


def show(request: Request) -> View:
    """How it works, and the templates that the person may fill in. Raises `NotAllowed`."""
    kinds = bringing.kinds_for(request.person)
    return View(
        (
            N_("<b>Import data</b>\nLists come in by file: an Excel Workbook (.xlsx) or CSV."),
            N_(
                "1. Take a template; its sheet “Petunjuk” explains every column.\n"
                "2. Fill it in and send the file here, in this chat.\n"
                "3. I show what would change. Nothing is brought in before you tap."
            ),
            N_("With any fault nothing is brought in; you get a copy in which every faulty row says what helps."),
            N_(
                "The file holds personal data and passes through Telegram. A large list is better brought in on the "
                "server; please ask the operator."
            ),
        ),
        (*((Button(_TEMPLATES[kind], f"v:import_form:{number}"),) for number, kind in _numbered(kinds)), (MENU,)),
    )


def _numbered(kinds: tuple[ImportKind, ...]) -> tuple[tuple[int, ImportKind], ...]:
    return tuple((list(ImportKind).index(kind), kind) for kind in kinds)


def form(request: Request) -> Shown:
    """A template as a file. Raises `NotAllowed`, and `NotFound` for a button that was made up."""
    asked = dict(_numbered(bringing.kinds_for(request.person))).get(request.number(0, -1))
    if asked is None:
        raise NotFound
    made = bringing.empty_form(asked, translator(request.person.language))
    return Deliver(
        View((N_("Here is the template. Fill it in and send it back to me as a file."),), ((_BACK,), (MENU,))),
        made=(made,),
    )


def received(brought: Brought, file_id: int | None) -> Shown:
    """What a file that has just come would do, or what is wrong with it."""
    preview = brought.preview
    assert preview is not None, "it was looked at when it came"
    if preview.faults:
        view = _faulty(preview)
        return Deliver(view, made=(brought.copy,)) if brought.copy else view
    paragraphs = (N_("<b>{name}</b> is in order.")(name=brought.intake.name), *_said(preview))
    if file_id is None:
        return View((*paragraphs, N_("Everything in it is in the list already; there is nothing to do.")), ((MENU,),))
    return View(
        (*paragraphs, N_("Nothing was changed so far.")),
        (
            (Button(_bring_in(preview), f"{APPLY}:{file_id}"),),
            (Button(N_("Cancel"), f"v:import_no:{file_id}"),),
        ),
    )


def apply(request: Request) -> View:
    """The tap: everything is brought in, once. Raises `NotFound`, `NotAllowed`, and `Conflict` for a second tap."""
    if request.brought is None:
        files.waiting(request.session, request.person, request.number(0))
        raise NotFound
    try:
        done = files.apply_kept(request.session, request.person, request.number(0), request.brought.intake, request.now)
    except Faulty as faulty:
        return _faulty(faulty.preview, changed_meanwhile=True)
    on = (_CALENDAR,) if done.kind is ImportKind.HOLIDAYS else ()
    return View((N_("✅ Brought in. Every change is recorded."), *_said(done)), (on, (_BACK,), (MENU,)))


def cancel(request: Request) -> View:
    """The file is forgotten; nothing was changed."""
    files.discard(request.session, request.person, request.files, request.number(0))
    return View((N_("The file was not brought in. Nothing was changed."),), ((_BACK,), (MENU,)))


def _bring_in(preview: Preview) -> Text:
    match preview.kind:
        case ImportKind.UNITS:
            return NN_("Bring in {n} unit", "Bring in {n} units")(n=preview.rows)
        case ImportKind.STAFF:
            return NN_("Bring in {n} person", "Bring in {n} people")(n=preview.rows)
        case ImportKind.ORGANISATION:
            return NN_("Bring in {n} row", "Bring in {n} rows")(n=preview.rows)
        case ImportKind.HOLIDAYS:
            return NN_("Bring in {n} day", "Bring in {n} days")(n=preview.rows)


def _said(preview: Preview) -> tuple[Text, ...]:
    return (*(_tally(tally) for tally in preview.tallies), *_consequences(preview))


def _tally(tally: Tally) -> Text:
    counted = N_("<b>{sheet}</b>: {new} new, {changed} changed, {unchanged} unchanged")(
        sheet=tally.sheet, new=tally.new, changed=tally.changed, unchanged=tally.unchanged
    )
    columns = ", ".join(f"{column} ({count})" for column, count in tally.columns[:_COLUMNS])
    removed = NN_("{n} is taken out of the list.", "{n} are taken out of the list.")
    left_out = NN_(
        "{n} more is in the list and not in the file; it stays as it is.",
        "{n} more are in the list and not in the file; they stay as they are.",
    )
    return lines(
        counted,
        N_("What changes: {columns}")(columns=columns) if columns else None,
        removed(n=tally.removed) if tally.removed else None,
        left_out(n=tally.not_in_file) if tally.not_in_file else None,
    )


def _consequences(preview: Preview) -> tuple[Text, ...]:
    moving = NN_(
        "{n} running appraisal goes to another penilai or unit; what the employee wrote is kept.",
        "{n} running appraisals go to another penilai or unit; what the employees wrote is kept.",
    )
    leaving = NN_("{n} person is no longer in service.", "{n} people are no longer in service.")
    leaderless = NN_(
        "⚠️ {n} person has a penilai who has gone, without anybody who acts.",
        "⚠️ {n} people have a penilai who has gone, without anybody who acts.",
    )
    counted = ((moving, preview.moving), (leaving, preview.leaving), (leaderless, preview.leaderless))
    unread = N_("Not read: {sheets}")(sheets=", ".join(preview.unread)) if preview.unread else None
    return (*(text(n=count) for text, count in counted if count), *((unread,) if unread else ()))


def _faulty(preview: Preview, *, changed_meanwhile: bool = False) -> View:
    count = len(preview.faults)
    head = NN_(
        "❌ {n} fault, so nothing was brought in and nothing was changed.",
        "❌ {n} faults, so nothing was brought in and nothing was changed.",
    )(n=count)
    kinds = alike(preview.faults)
    hidden = sum(max(len(rows), 1) for _, rows in kinds[SHOWN:])
    more = NN_("… and {n} more.", "… and {n} more.")(n=hidden) if hidden else None
    on = (
        N_("The list has changed since you sent the file. Please send it again; then you get a copy with all faults.")
        if changed_meanwhile
        else N_(
            "The copy below says in its last column what is wrong in each row. Correct it there and send it to me "
            "again; that column is not read."
        )
    )
    told = lines(*(_fault(fault, rows) for fault, rows in kinds[:SHOWN]), more)
    return View((head, told, on), ((_BACK,), (MENU,)))


def _fault(fault: Fault, rows: list[int]) -> Text:
    where = N_("{sheet}, row {row}")(sheet=fault.sheet, row=numbers(rows)) if rows else plain(fault.sheet)
    reason, remedy = (discreet(text, names=True) for text in (fault.reason, fault.remedy))
    if fault.column is None:
        return N_("• <b>{where}</b>: {reason} {remedy}")(where=where, reason=reason, remedy=remedy)
    return N_("• <b>{where}, {column}</b>: {reason} {remedy}")(
        where=where, column=fault.column, reason=reason, remedy=remedy
    )
