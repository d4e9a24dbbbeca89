"""What a person owes, each with a button that opens exactly that step."""

from __future__ import annotations

from bot.i18n import N_
from bot.screens.base import MENU, Request, page_of, pager
from bot.services import task_words
from bot.services.tasks import tasks_of
from bot.view import Button, View, lines


def show(request: Request) -> View:
    """The list, paged; where there is nothing, whose turn it is."""
    tasks = tasks_of(request.session, request.person, request.now)
    if not tasks.items:
        waiting = N_("Your self-review is with the penilai; you need to do nothing.")
        nothing = N_("There is nothing to do for you at the moment.")
        said = [waiting if tasks.waiting_for_penilai else nothing]
        if tasks.exempt is not None:
            said.append(
                N_("You are not assessed in {period} ({reason}).")(period=tasks.period, reason=tasks.exempt.label)
            )
        proof = (Button(N_("🧾 Who did what when"), "v:chain"),) if tasks.waiting_for_penilai else ()
        return View(tuple(said), (proof, (MENU,)))
    shown, page, pages = page_of(tasks.items, request.number(0))
    head = N_("<b>What you have to do</b> · {period}")(period=tasks.period)
    return View(
        (head, lines(*(task_words.line(task) for task in shown))),
        (*((task_words.button(task),) for task in shown), pager("v:tasks", page, pages), (MENU,)),
    )
