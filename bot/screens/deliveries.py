"""For BKPSDM and unit admins: how far the units are, what arrived, who cannot be reached, and sending again."""

from __future__ import annotations

from datetime import timedelta

from bot.i18n import N_, NN_, Text
from bot.screens.base import MENU, PAGE, Request, Shown, page_of, pager
from bot.services.progress import cards
from bot.services.reminding import deliveries
from bot.view import Button, View, lines

_ADMIN = Button(N_("🛠 Administration"), "v:admin")
_BACK = Button(N_("✉️ Deliveries"), "v:deliveries")


def progress(request: Request) -> Shown:
    """How far each unit is, furthest behind first; of the own units for a unit admin."""
    found = cards.standing(request.session, request.person)
    if found is None:
        return View((N_("No appraisal period is open at the moment."),), ((_ADMIN, MENU),))
    shown, page, pages = page_of(found.units, request.number(0))
    return View(
        (
            N_("<b>Progress by unit</b> · {period}")(period=found.period),
            lines(
                *(
                    N_("• <b>{unit}</b>: {sent} of {people} sent, {assessed} assessed")(
                        unit=unit.unit, sent=unit.sent, people=unit.people, assessed=unit.assessed
                    )
                    for unit in shown
                )
            ),
        ),
        (pager("v:progress", page, pages), (_BACK,), (_ADMIN, MENU)),
    )


def show(request: Request) -> Shown:
    """What became of the messages of the last days."""
    return _card(request, None)


def again(request: Request) -> Shown:
    """Send what failed once more."""
    n = deliveries.send_again(request.session, request.person, request.now)
    said = NN_(
        "{n} message is sent again, as far as it is still to be said.",
        "{n} messages are sent again, as far as they are still to be said.",
    )
    return _card(request, said(n=n) if n else N_("There is nothing to send again."))


def _card(request: Request, said: Text | None) -> View:
    found = deliveries.status(request.session, request.person, request.now)
    paragraphs = (
        said,
        N_("<b>Deliveries</b> of the last {n} days")(n=deliveries.LOOK_BACK // timedelta(days=1)),
        lines(
            N_("✅ Arrived: {n}")(n=found.sent),
            N_("⚠️ Failed, can be sent again: {n}")(n=found.failed),
            N_("🚫 Have blocked the bot: {n}")(n=found.blocked),
            N_("👤 Never joined, with something open: {n}")(n=found.never_joined),
        ),
    )
    looks = [
        *([Button(N_("🚫 Who blocked"), "v:blocked")] if found.blocked else []),
        *([Button(N_("👤 Who never joined"), "v:never_joined")] if found.never_joined else []),
    ]
    return View(
        tuple(paragraph for paragraph in paragraphs if paragraph is not None),
        (
            *(((Button(N_("🔁 Send again ({n})")(n=found.failed), "v:send_again"),),) if found.failed else ()),
            tuple(looks),
            (Button(N_("📊 Progress by unit"), "v:progress"),),
            (_ADMIN, MENU),
        ),
    )


def blocked(request: Request) -> Shown:
    """Who has blocked the bot, and since when."""
    found = deliveries.blocked(request.session, request.person)
    shown, page, pages = page_of(found, request.number(0))
    return View(
        (
            N_("<b>Have blocked the bot</b>\nThey hear nothing until they write to it again. Please call them."),
            lines(*(N_("• {name}, since {moment}")(name=name, moment=at) for name, at in shown))
            if shown
            else N_("Nobody."),
        ),
        (pager("v:blocked", page, pages), (_BACK, MENU)),
    )


def never_joined(request: Request) -> Shown:
    """Who has something open and has neither joined nor a form on paper."""
    page = request.number(0)
    found = deliveries.never_joined(request.session, request.person, page * PAGE, PAGE + 1)
    rows = []
    if page:
        rows.append(Button(N_("◀ Previous"), f"v:never_joined:{page - 1}"))
    if len(found) > PAGE:
        rows.append(Button(N_("Next ▶"), f"v:never_joined:{page + 1}"))
    return View(
        (
            N_("<b>Never joined</b>\nPlease invite them, or give them a form on paper."),
            lines(*(Text("• {name}", {"name": name}) for name in found[:PAGE])) if found else N_("Nobody."),
        ),
        (tuple(rows), (Button(N_("✉️ Invite employees"), "v:invite_unit"),), (_BACK, MENU)),
    )
