"""The paper lane for admins: who is on it, one person's forms, and printing them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

from bot.domain.appraisal import Stage
from bot.errors import NotFound
from bot.i18n import N_, NN_, Text, plain, shortened
from bot.screens.base import MENU, Deliver, Request, Shown, page_of, pager
from bot.services.paper import confirming, prints, rules
from bot.services.paper import lane as paper
from bot.services.paper.lane import Case, OnLane, Part
from bot.services.ports import Document
from bot.view import Button, View, lines
from models.paper import PaperPart

Rows: TypeAlias = tuple[tuple[Button, ...], ...]

BACK = Button(N_("◀ Paper lane"), "v:paper")

_STAGES: dict[Stage, Text] = {
    Stage.OPEN: N_("the self-review is not there yet"),
    Stage.SUBMITTED: N_("waits for the penilai"),
    Stage.RETURNED: N_("the self-review went back and is to be completed"),
    Stage.ASSESSED: N_("assessed"),
    Stage.EXEMPT: N_("not assessed in this period"),
}

FEW = 16
"""So many names are listed at once; more are looked up by their first letter. Our own choice."""

LETTERS_IN_A_ROW = 6


def show(request: Request) -> Shown:
    """The people without Telegram and where they stand."""
    lane = paper.lane_of(request.session, request.person)
    waiting = len(confirming.waiting_for(request.session, request.person))
    shown, page, pages = page_of(lane.people, request.number(0))
    head = N_("<b>Paper lane</b> · {period}\nForms of people without Telegram: print, enter, compare.")(
        period=lane.period
    )
    listed = lines(*(_line(one) for one in shown)) if shown else N_("Nobody is marked for paper in your units.")
    return View(
        (head, listed),
        (
            *((Button(plain(one.name), f"v:paper_one:{one.appraisal_id}"),) for one in shown),
            pager("v:paper", page, pages),
            (Button(NN_("🔍 To compare ({n})", "🔍 To compare ({n})")(n=waiting), "v:paper_wait"),) if waiting else (),
            (Button(N_("Others without an account"), "v:paper_more"),),
            (MENU,),
        ),
    )


def _line(one: OnLane) -> Text:
    waits = N_(" – a form waits for a second person") if one.waits else plain("")
    return Text("• {name}: {stage}{waits}", {"name": one.name, "stage": _STAGES[one.stage], "waits": waits})


def more(request: Request) -> Shown:
    """Whoever has no account, or whose penilai has none, by the first letter of the name where they are many."""
    everybody = paper.not_joined(request.session, request.person)
    if not everybody:
        return View((N_("Everybody in your units has an account, and so have their penilai."),), ((BACK,), (MENU,)))
    letters = {letter: list(names) for letter, names in groupby(everybody, lambda one: _letter(one[1]))}
    chosen = request.args[0] if request.args else ""
    if len(everybody) <= FEW:
        return _named(everybody, "v:paper_more:-", request.number(1))
    if chosen in letters:
        return _named(letters[chosen], f"v:paper_more:{chosen}", request.number(1))
    buttons = [Button(plain(letter), f"v:paper_more:{letter}") for letter in letters]
    rows = [tuple(buttons[at : at + LETTERS_IN_A_ROW]) for at in range(0, len(buttons), LETTERS_IN_A_ROW)]
    return View((N_("With which letter does the name begin?"),), (*rows, (BACK,), (MENU,)))


def _letter(name: str) -> str:
    first = name[:1].upper()
    return first if "A" <= first <= "Z" else "0"


def _named(people: Sequence[tuple[int, str]], action: str, page: int) -> View:
    shown, page, pages = page_of(people, page)
    return View(
        (N_("Whose forms are on paper?"),),
        (
            *((Button(plain(name), f"v:paper_one:{appraisal_id}"),) for appraisal_id, name in shown),
            pager(action, page, pages),
            (BACK,),
            (MENU,),
        ),
    )


def one(request: Request) -> Shown:
    """One person's forms: print, enter, and what waits."""
    case = paper.case_of(request.session, request.person, request.number(0), request.now)
    buttons: list[tuple[Button, ...]] = []
    for part in PaperPart:
        buttons += _buttons(case, part, case.parts[part])
    if case.has_result:
        buttons.append((Button(N_("🖨 Print the result"), f"v:paper_print:{case.appraisal_id}:r"),))
    return View(
        (
            N_("<b>{name}</b>\n{position}\n{unit}")(name=case.name, position=shortened(case.position), unit=case.unit),
            lines(
                N_("{period}: {stage}.")(period=case.period, stage=_STAGES[case.stage]),
                N_("Penilai: {name}")(name=case.penilai or plain("–")),
            ),
            *(said for part in PaperPart for said in _said(case.parts[part], part)),
        ),
        (*buttons, (BACK,), (MENU,)),
    )


def _said(part: Part, which: PaperPart) -> tuple[Text, ...]:
    title = rules.title_of(which)
    found = []
    if part.entered_at is not None:
        found.append(
            N_("⏳ {form}: entered on {moment}, waits for a second person.")(form=title, moment=part.entered_at)
        )
    if part.refusal is not None:
        found.append(
            N_("↩️ {form}: sent back by the second person: “{reason}” Everything that was typed is kept.")(
                form=title, reason=part.refusal
            )
        )
    return tuple(found)


def _buttons(case: Case, which: PaperPart, part: Part) -> list[tuple[Button, ...]]:
    code, flow = _CODES[which], rules.flow_of(which)
    rows: list[tuple[Button, ...]] = []
    if part.printable:
        rows.append((Button(_PRINT[which], f"v:paper_print:{case.appraisal_id}:{code}"),))
    if part.enterable:
        label = N_("✍️ Put the form right") if part.refusal is not None else _ENTER[which]
        rows.append((Button(label, f"v:begin:{flow}:{case.appraisal_id}"),))
    return rows


_CODES = {PaperPart.SELF_REVIEW: "s", PaperPart.ASSESSMENT: "a"}
_PRINT = {
    PaperPart.SELF_REVIEW: N_("🖨 Print the self-review form"),
    PaperPart.ASSESSMENT: N_("🖨 Print the assessment form"),
}
_ENTER = {
    PaperPart.SELF_REVIEW: N_("✍️ Enter the self-review form"),
    PaperPart.ASSESSMENT: N_("✍️ Enter the assessment form"),
}


def print_out(request: Request) -> Shown:
    """A form to fill in, or the result, as a PDF. Raises `NotFound` for what is not printed."""
    appraisal_id = request.number(0)
    what = request.args[1] if len(request.args) > 1 else ""
    if what == "r":
        content = prints.result(request.session, request.person, appraisal_id, request.now)
    elif what in _CODES.values():
        part = next(part for part, code in _CODES.items() if code == what)
        content = prints.form(request.session, request.person, appraisal_id, part, request.now)
    else:
        raise NotFound
    return Deliver(
        View(
            (
                N_("🖨 Here is <b>{number}</b>. Please print all pages on A4, without scaling.")(number=content.number),
                N_("It holds personal data: please hand it over in person, and delete the file when it is printed."),
            ),
            ((Button(N_("◀ Back to the person"), f"v:paper_one:{appraisal_id}"),), (MENU,)),
        ),
        documents=(Document(f"{content.number}.pdf", content),),
    )
