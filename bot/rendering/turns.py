"""A turn of a conversation as a view: the question with its progress and navigation, the summary, the endings."""

from __future__ import annotations

from typing import assert_never

from bot.conversation.events import Where
from bot.conversation.paging import Page
from bot.conversation.turns import Asked, Cancelled, Finished, Parked, Repeated, Stale, Summarised
from bot.i18n import N_, NN_, Text
from bot.services.conversations import Answered, Drawing
from bot.view import Button, View, lines

BACK = N_("Back")
SKIP = N_("Skip")
LATER = N_("Save & continue later")
CANCEL = N_("Cancel")
CHANGE = N_("Change")

BEFORE_THE_FIRST_FILE = N_(
    "📎 Files may come with this answer. Before you send the first one: please cover the data of citizens and patients "
    "in it (name, NIK, diagnosis, address)."
)


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
    if asked.listing is not None:
        paragraphs.append(lines(asked.listing.head, *asked.listing.entries))
    paragraphs.append(asked.question)
    if asked.details is not None:
        paragraphs.append(asked.details)
    if drawing.warns:
        paragraphs.append(BEFORE_THE_FIRST_FILE)
    if drawing.attached:
        count = NN_("📎 {n} file attached to this result.", "📎 {n} files attached to this result.")
        paragraphs.append(count(n=drawing.attached))
    if asked.present is not None:
        paragraphs.append(N_("Your answer so far: <b>{answer}</b>")(answer=asked.present))
    rows = [tuple(Button(o.label, _action(drawing, f"t{o.code}")) for o in row) for row in asked.rows]
    if asked.paged is not None:
        paragraphs.append(_where(asked.paged.page, asked.paged.tally))
        rows.insert(asked.paged.rows, _pager(drawing, asked.paged.page))
    rows += [(link,) for link in asked.links]
    return View(tuple(paragraphs), (*rows, *_navigation(drawing, asked)))


def _where(page: Page, tally: Text | None = None) -> Text:
    """Which page this is, and what stands on the others."""
    here = N_("<b>Page {page} of {pages}</b>")(page=page.index + 1, pages=page.count)
    return here if tally is None else Text("{here}. {tally}", {"here": here, "tally": tally})


def _pager(drawing: Drawing, page: Page) -> tuple[Button, ...]:
    """Buttons to the pages before and after."""
    before = Button(N_("◀ Previous"), _action(drawing, f"{Where.PAGE}{page.index - 1}"))
    after = Button(N_("Next ▶"), _action(drawing, f"{Where.PAGE}{page.index + 1}"))
    return (*((before,) if page.index > 0 else ()), *((after,) if page.index + 1 < page.count else ()))


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
    page = summarised.page
    listed = [
        Text("{n}. {title}: <b>{value}</b>", {"n": index + 1, "title": line.title, "value": line.value})
        for index, line in ((index, summarised.lines[index]) for index in page.items)
    ]
    paragraphs = [N_("<b>Summary before sending</b>")]
    if summarised.note is not None:
        paragraphs.append(N_("⚠️ {note}")(note=summarised.note))
    if summarised.headline is not None:
        paragraphs.append(summarised.headline)
    paragraphs.append(lines(*listed))
    if page.count > 1:
        paragraphs.append(_where(page))
    paragraphs.append(N_("Is everything right? A line can still be changed with its number."))
    changes = [
        Button(Text("{change} {n}", {"change": CHANGE, "n": index + 1}), _action(drawing, f"{Where.EDIT}{index}"))
        for index in page.items
    ]
    return View(
        tuple(paragraphs),
        (
            (Button(summarised.send_label, _action(drawing, Where.SEND)),),
            *(tuple(changes[start : start + 4]) for start in range(0, len(changes), 4)),
            *((_pager(drawing, page),) if page.count > 1 else ()),
            (Button(BACK, _action(drawing, Where.BACK)),),
            (Button(LATER, _action(drawing, Where.LATER)), Button(CANCEL, _action(drawing, Where.CANCEL))),
        ),
    )


def _with_note(view: View, note: Text) -> View:
    return View((N_("⚠️ {note}")(note=note), *view.paragraphs), view.rows)


def _ended(drawing: Drawing, said: Text) -> View:
    resume = Button(N_("Continue now"), f"v:begin:{drawing.flow}:{drawing.subject_id}")
    return View((said,), ((resume,), (Button(N_("Menu"), "v:menu"),)), lasting=True)
