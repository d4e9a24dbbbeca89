"""What a person owes, each with a button that opens exactly that step."""

from __future__ import annotations

from bot.i18n import N_, Text
from bot.screens.base import MENU, Request, page_of, pager
from bot.services.tasks import Task, TaskKind, tasks_of
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
        return View(tuple(said), ((MENU,),))
    shown, page, pages = page_of(tasks.items, request.number(0))
    head = N_("<b>What you have to do</b> · {period}")(period=tasks.period)
    return View(
        (head, lines(*(_line(task) for task in shown))),
        (*((_button(task),) for task in shown), pager("v:tasks", page, pages), (MENU,)),
    )


def _line(task: Task) -> Text:
    line = _said(task)(about=task.about, day=task.due_on)
    if task.acting is not None:
        line = N_("{line} ({kind} for {official})")(
            line=line, kind=task.acting.kind.label, official=task.acting.official
        )
    return N_("{line} – <b>late</b>")(line=line) if task.late else line


def _said(task: Task) -> Text:
    match task.kind:
        case TaskKind.SELF_REVIEW:
            if task.returned:
                return N_("↩️ Complete the returned self-review, until {day}")
            return N_("📝 Self-review {about}, until {day}")
        case TaskKind.ASSESS:
            return N_("⚖️ Assess {about}, until {day}")
        case TaskKind.ORGANISATION:
            return N_("🏛 Predikat of {about}, before its employees can be assessed")


def _button(task: Task) -> Button:
    match task.kind:
        case TaskKind.SELF_REVIEW:
            return Button(N_("Write my self-review"), "v:self_review")
        case TaskKind.ASSESS:
            return Button(N_("Assess {name}")(name=task.about), f"v:assess:{task.subject_id}")
        case TaskKind.ORGANISATION:
            return Button(N_("Set predikat: {unit}")(unit=task.about), f"v:begin:organisation:{task.subject_id}")
