"""The second person's screens: what waits, the typed form beside its scan, and the decision."""

from __future__ import annotations

from bot.conversation.paging import MOST_LINES, page_at, pages_of
from bot.i18n import N_, Text
from bot.screens.base import MENU, Deliver, Request, Shown, page_of, pager
from bot.screens.paper import BACK
from bot.services.paper import confirming, rules
from bot.services.paper.confirming import Typed
from bot.view import Button, View, lines
from models.paper import PaperPart


def waiting(request: Request) -> Shown:
    """The forms that the person can compare with their scan."""
    forms = confirming.waiting_for(request.session, request.person)
    if not forms:
        return View((N_("No form waits for you."),), ((BACK,), (MENU,)))
    shown, page, pages = page_of(forms, request.number(0))
    return View(
        (
            N_(
                "<b>To compare</b>\nThese forms were entered by somebody else. They count once you have confirmed them."
            ),
            lines(
                *(
                    N_("• {number}, {name}: {form}, entered on {moment}")(
                        number=one.number,
                        name=one.name,
                        form=rules.title_of(one.part),
                        moment=one.entered_at,
                    )
                    for one in shown
                )
            ),
        ),
        (
            *(
                (
                    Button(
                        Text("{number} {name}", {"number": one.number, "name": one.name}),
                        f"v:paper_check:{one.entry_id}",
                    ),
                )
                for one in shown
            ),
            pager("v:paper_wait", page, pages),
            (BACK,),
            (MENU,),
        ),
    )


def check(request: Request) -> Shown:
    """One form as it was typed, with its scan below; that both were opened is logged."""
    typed = confirming.typed(request.session, request.person, request.number(0), request.now)
    return Deliver(_page(typed, 0), typed.scan)


def page(request: Request) -> Shown:
    """Another page of the same."""
    typed = confirming.typed(request.session, request.person, request.number(0), request.now)
    return _page(typed, request.number(1))


def _page(typed: Typed, index: int) -> View:
    # As they were typed, not shortened: every word is to be compared.
    answers = [
        Text("{n}. {title}\n<b>{value}</b>", {"n": n, "title": title, "value": value})
        for n, (title, value) in enumerate(typed.lines, start=1)
    ]
    pages = pages_of(answers, MOST_LINES)
    here = page_at(pages, index)
    last = here.index + 1 == here.count
    ask = N_("Does everything agree with the scan?")
    go_on = N_("Page {page} of {pages}: please compare every page before you decide.")(
        page=here.index + 1, pages=here.count
    )
    return View(
        (
            N_("<b>{form}</b> · {name} · {period}\nForm {number}, signed by {author} on {day}")(
                form=rules.title_of(typed.part),
                name=typed.name,
                period=typed.period,
                number=typed.number,
                author=typed.author,
                day=typed.signed_on,
            ),
            N_("Entered by {name} on {moment}. That you opened it is logged.")(
                name=typed.entered_by, moment=typed.entered_at
            ),
            *(answers[item] for item in here.items),
            ask if last else go_on,
        ),
        (
            pager(f"v:paper_page:{typed.entry_id}", here.index, here.count),
            (Button(N_("✅ Agrees with the form"), f"v:paper_ok:{typed.entry_id}"),) if last else (),
            (Button(N_("↩️ Does not agree"), f"v:begin:paper_refusal:{typed.entry_id}"),),
            (MENU,),
        ),
    )


def ask_confirm(request: Request) -> Shown:
    """Ask once more: a record is not taken back."""
    typed = confirming.typed(request.session, request.person, request.number(0), request.now)
    return View(
        (
            N_(
                "Form <b>{number}</b> of {author} becomes a record now, as if it had been sent in the chat. "
                "This cannot be taken back."
            )(number=typed.number, author=typed.author),
        ),
        (
            (Button(N_("Yes, it becomes a record"), f"v:paper_yes:{typed.entry_id}"),),
            (Button(N_("No, look again"), f"v:paper_page:{typed.entry_id}:0"),),
        ),
    )


def confirm(request: Request) -> Shown:
    """The typed form becomes a record."""
    done = confirming.confirm(request.session, request.person, request.number(0), request.now)
    self_review = N_("The self-review of {name} is with the penilai now, as if it had been sent in the chat.")
    assessment = N_("The assessment of {name} is confirmed now. The result can be printed for who has no Telegram.")
    said = self_review if done.part is PaperPart.SELF_REVIEW else assessment
    return View(
        (
            N_("✅ <b>Receipt</b>\nForm {number}, confirmed {moment}.")(number=done.number, moment=request.now),
            said(name=done.name),
        ),
        (
            (Button(N_("◀ Back to the person"), f"v:paper_one:{done.appraisal_id}"),),
            (Button(N_("🔍 To compare"), "v:paper_wait"), MENU),
        ),
    )


def receipt(request: Request, flow: str, subject_id: int) -> View:
    """What is said after a form was entered, or was sent back."""
    if flow == confirming.REFUSAL.flow.id:
        number, name = confirming.number_and_name(request.session, subject_id)
        return View(
            (
                N_("↩️ Form {number} ({name}) went back. Whoever entered it has been told and can put it right.")(
                    number=number, name=name
                ),
            ),
            ((Button(N_("🔍 To compare"), "v:paper_wait"),), (BACK, MENU)),
        )
    part = next(part for part in PaperPart if rules.flow_of(part) == flow)
    return View(
        (
            N_("✅ <b>Receipt</b>\nForm {number}, entered {moment}.")(
                number=rules.number_of(part, subject_id), moment=request.now
            ),
            N_(
                "It counts once a second person has compared it with the scan. They have been told. Please keep the "
                "paper until then."
            ),
        ),
        ((Button(N_("◀ Back to the person"), f"v:paper_one:{subject_id}"),), (BACK, MENU)),
    )
