"""A turn of a conversation as a view: the question with its progress and navigation, the summary, the endings."""

from __future__ import annotations

from typing import assert_never

from bot.conversation.engine import Asked, Cancelled, Finished, Parked, Repeated, Stale, Summarised, Where
from bot.flows.facts import shortened
from bot.i18n import N_, NN_, Text
from bot.rendering.messages import MOST_BUTTONS
from bot.services.conversations import Answered, Drawing
from bot.view import Button, View, lines

BACK = N_("Back")
SKIP = N_("Skip")
LATER = N_("Save & continue later")
CANCEL = N_("Cancel")
CHANGE = N_("Change")

_MOST_CHANGES = MOST_BUTTONS - 4
"""Lines with a button beside those that send, go back and leave; the last lines are reached by going back."""


def turn_view(drawing: Drawing) -> View | None:
    """What is sent for a turn; None where nothing is (the same tap again, or an end that has a receipt)."""
    match drawing.turn:
        case Asked() as asked:
            return _question(drawing, asked)
        case Summarised() as summarised:
            return _summary(drawing, summarised)
        case Stale(present=present, note=note):
            return _with_note(
                _question(drawing, present) if isinstance(present, Asked) else _summary(drawing, present), note
            )
        case Parked(answered=0):
            return _ended(drawing, N_("Saved. You continue at exactly this question."))
        case Parked(answered=n):
            return _ended(
                drawing,
                NN_(
                    "Saved. {n} answer is kept, and you continue at exactly this question.",
                    "Saved. {n} answers are kept, and you continue at exactly this question.",
                )(n=n),
            )
        case Cancelled(answered=0):
            return _ended(drawing, N_("Cancelled; nothing was sent."))
        case Cancelled(answered=n):
            return _ended(
                drawing,
                NN_(
                    "Cancelled; nothing was sent. {n} answer stays as a draft that only you can see.",
                    "Cancelled; nothing was sent. {n} answers stay as a draft that only you can see.",
                )(n=n),
            )
        case Repeated() | Finished():
            return None
        case _:
            assert_never(drawing.turn)


def answered_view(answered: Answered) -> View:
    """A question that was answered stays readable, without its buttons."""
    return View((answered.question, N_("✔️ <b>{answer}</b>")(answer=answered.answer)))


def _action(drawing: Drawing, code: str) -> str:
    return f"c:{drawing.conversation_id}:{drawing.revision}:{code}"


def _question(drawing: Drawing, asked: Asked) -> View:
    minutes = max(1, round(asked.seconds_left / 60))
    progress = N_("<i>Step {n}/{total} · about {minutes} min left</i>")(
        n=asked.number, total=asked.total, minutes=minutes
    )
    paragraphs = [progress]
    if asked.note is not None:
        paragraphs.append(N_("⚠️ {note}")(note=asked.note))
    paragraphs.append(asked.question)
    if asked.details is not None:
        paragraphs.append(asked.details)
    if drawing.attached:
        count = NN_("📎 {n} file attached to this result.", "📎 {n} files attached to this result.")
        paragraphs.append(count(n=drawing.attached))
    if asked.present is not None:
        paragraphs.append(N_("Your answer so far: <b>{answer}</b>")(answer=asked.present))
    rows = [tuple(Button(o.label, _action(drawing, f"t{o.code}")) for o in row) for row in asked.rows]
    rows += [(link,) for link in asked.links]
    return View(tuple(paragraphs), (*rows, *_navigation(drawing, asked)))


def _navigation(drawing: Drawing, asked: Asked) -> tuple[tuple[Button, ...], ...]:
    first: list[Button] = []
    if asked.can_go_back:
        first.append(Button(BACK, _action(drawing, Where.BACK)))
    if asked.present is not None:
        first.append(Button(N_("Keep it, continue"), _action(drawing, Where.KEEP)))
    elif asked.optional:
        first.append(Button(SKIP, _action(drawing, Where.SKIP)))
    last = (Button(LATER, _action(drawing, Where.LATER)), Button(CANCEL, _action(drawing, Where.CANCEL)))
    return (tuple(first), last) if first else (last,)


def _summary(drawing: Drawing, summarised: Summarised) -> View:
    listed = [
        Text("{n}. {title}: <b>{value}</b>", {"n": n, "title": line.title, "value": _brief(line.value)})
        for n, line in enumerate(summarised.lines, start=1)
    ]
    paragraphs = [N_("<b>Summary before sending</b>")]
    if summarised.note is not None:
        paragraphs.append(N_("⚠️ {note}")(note=summarised.note))
    if summarised.headline is not None:
        paragraphs.append(summarised.headline)
    paragraphs += [lines(*listed), N_("Is everything right? A line can still be changed with its number.")]
    changes = [
        Button(Text("{change} {n}", {"change": CHANGE, "n": n}), _action(drawing, f"{Where.EDIT}{n - 1}"))
        for n in range(1, len(summarised.lines) + 1)
    ][:_MOST_CHANGES]
    return View(
        tuple(paragraphs),
        (
            (Button(summarised.send_label, _action(drawing, Where.SEND)),),
            *(tuple(changes[start : start + 4]) for start in range(0, len(changes), 4)),
            (Button(BACK, _action(drawing, Where.BACK)),),
            (Button(LATER, _action(drawing, Where.LATER)), Button(CANCEL, _action(drawing, Where.CANCEL))),
        ),
    )


def _brief(value: Text) -> Text:
    """What a person wrote, shortened; terms and numbers as they are."""
    written = value.args.get("text") if value.msgid == "{text}" else None
    return shortened(written, 70) if isinstance(written, str) else value


def _with_note(view: View, note: Text) -> View:
    return View((N_("⚠️ {note}")(note=note), *view.paragraphs), view.rows)


def _ended(drawing: Drawing, said: Text) -> View:
    resume = Button(N_("Continue now"), f"v:begin:{drawing.flow}:{drawing.subject_id}")
    return View((said,), ((resume,), (Button(N_("Menu"), "v:menu"),)))
