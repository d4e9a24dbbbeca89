"""How a task is said and opened: in `/tugas` and in the reminder alike."""

from __future__ import annotations

from bot.i18n import N_, NN_, Text
from bot.services.tasks import Task, TaskKind
from bot.view import Button


def line(task: Task, *, shows_words: bool = True) -> Text:
    """One line: what, until when, whether it is late, and what is missing of it.

    Without `shows_words` nothing that people wrote themselves: it may stand on a lock screen.
    """
    said = (_said(task) if shows_words else _without_words(task))(about=task.about, day=task.due_on)
    if task.acting is not None:
        said = N_("{line} ({kind} for {official})")(
            line=said, kind=task.acting.kind.label, official=task.acting.official
        )
    if task.late:
        said = N_("{line} – <b>late</b>")(line=said)
    return N_("{line}\n{missing}")(line=said, missing=_missing(task)) if task.done else said


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
        case TaskKind.AGREEMENT:
            return N_("🤝 How far is it: “{about}”, until {day}")


def _without_words(task: Task) -> Text:
    return N_("🤝 Say how far an agreed step is, until {day}") if task.kind is TaskKind.AGREEMENT else _said(task)


def _missing(task: Task) -> Text:
    """What is missing of a self-review, with the question at which it goes on."""
    assert task.done is not None, "only a self-review is answered step by step"
    if task.done.following is None:
        return N_("<i>All questions are answered; only sending is left.</i>")
    if not task.done.answered:
        return N_("<i>Not begun: {n} short questions, about {minutes} minutes.</i>")(
            n=task.done.questions, minutes=task.minutes
        )
    return N_("<i>{n} of {total} answered; next: {question}. About {minutes} minutes.</i>")(
        n=task.done.answered, total=task.done.questions, question=task.done.following, minutes=task.minutes
    )


def button(task: Task, origin: str = "v") -> Button:
    """The button that opens exactly that step; `origin` is `n` under a message that stays."""
    match task.kind:
        case TaskKind.SELF_REVIEW:
            if task.returned:
                return Button(N_("Read the reason and continue"), f"{origin}:self_review")
            if task.done is not None and task.done.answered:
                return Button(N_("▶️ Continue my self-review"), f"{origin}:begin:self_review:{task.subject_id}")
            return Button(N_("Write my self-review"), f"{origin}:self_review")
        case TaskKind.ASSESS:
            return Button(N_("Assess {name}")(name=task.about), f"{origin}:assess:{task.subject_id}")
        case TaskKind.ORGANISATION:
            return Button(N_("Set predikat: {unit}")(unit=task.about), f"{origin}:begin:organisation:{task.subject_id}")
        case TaskKind.AGREEMENT:
            return Button(N_("Say how far it is"), f"{origin}:begin:agreement_check:{task.subject_id}")


def minutes(tasks: tuple[Task, ...]) -> Text:
    """What all of them take."""
    total = sum(task.minutes for task in tasks)
    return NN_("About {n} minute in all.", "About {n} minutes in all.")(n=total)
