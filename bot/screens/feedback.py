"""The feedback summary of a confirmed assessment, and behind it the figure and the rule of every sentence."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.paging import page_at, pages_of
from bot.domain.feedback import Summary
from bot.domain.sentences import Sentence
from bot.i18n import N_, NN_, Text
from bot.screens.base import DRAFT, MENU, Request, Shown, pager
from bot.services.feedback import reading
from bot.services.feedback.reading import Feedback
from bot.view import Button, View, lines

MOST_LINES = 4
"""Sentences of a part that the summary shows; how many more there are is said. Our own choice, to stay readable."""

STRENGTHS, GAPS = N_("<b>Strengths</b>"), N_("<b>To work on</b>")
INDICATORS, VIEWS = N_("<b>Indicators</b>"), N_("<b>Own view and the penilai's</b>")
RECEIVED, STEPS = N_("<b>Feedback received</b>"), N_("<b>Agreed steps</b>")


def show(request: Request) -> Shown:
    """Strengths, gaps, two views side by side, change, what came in, and the next step; in pages where it is long."""
    found = _found(request)
    parts = [*_parts(found), _next_step(found)]
    pages = pages_of(parts, len(parts))
    page = page_at(pages, request.number(1))
    last = page.index + 1 == page.count
    paragraphs = [
        N_("There is no feedback for {period} yet; see /hasil. This is the newest one.")(period=found.awaited)
        if found.awaited
        else None,
        N_("<b>Feedback</b>\n{name} · {period}")(name=found.name, period=found.period),
        *parts[page.items.start : page.items.stop],
        N_("<i>Written by rules from the ratings and reasons of the penilai; no person was compared with another.</i>")
        if last
        else None,
        N_("<b>Page {page} of {pages}</b>")(page=page.index + 1, pages=page.count) if page.count > 1 else None,
        DRAFT,
    ]
    appraisal_id = found.appraisal_id
    return View(
        tuple(paragraph for paragraph in paragraphs if paragraph is not None),
        (
            pager(f"v:feedback:{appraisal_id}", page.index, page.count),
            (Button(N_("🔎 Where is this figure from?"), f"v:feedback_why:{appraisal_id}"),),
            _steps(found),
            (Button(N_("🏅 See the result"), f"v:result:{appraisal_id}"), MENU),
        ),
    )


def _found(request: Request) -> Feedback:
    if request.args:
        return reading.feedback_on(request.session, request.person, request.number(0), request.now)
    return reading.newest(request.session, request.person, request.now)


def _steps(found: Feedback) -> tuple[Button, ...]:
    """To propose a step, and to those that there are."""
    buttons = []
    if found.may_propose:
        label = N_("🤝 Propose a step") if found.own else N_("🤝 Note what was agreed")
        buttons.append(Button(label, f"v:begin:agreement:{found.appraisal_id}"))
    if found.sees_agreements:
        buttons.append(Button(N_("🤝 Agreed steps"), "v:agreements" if found.own else "v:agreements:t"))
    return tuple(buttons)


def _parts(found: Feedback) -> list[Text]:
    summary = found.summary
    parts = [
        _part(STRENGTHS, summary.strengths),
        _part(GAPS, summary.gaps),
        _part(INDICATORS, summary.indicators),
        _part(VIEWS, summary.differences) if summary.differences else _nothing_differs(compared=summary.compared),
        _part(_since(summary), summary.changes)
        or N_("<b>Change</b>\nThere is no assessed period before this one to compare with."),
        _part(RECEIVED, summary.received),
        _part(STEPS, summary.agreed),
        summary.note.text if summary.note else None,
    ]
    return [part for part in parts if part is not None]


def _since(summary: Summary) -> Text:
    return N_("<b>Change since {period}</b>")(period=summary.earlier)


def _next_step(found: Feedback) -> Text:
    step = found.summary.next_step.text
    if found.own:
        return N_("<b>Next step</b>\n{step}")(step=step)
    return N_("<b>Suggested next step for {name}</b>\n{step}")(name=found.name, step=step)


def _nothing_differs(*, compared: bool) -> Text:
    if compared:
        return N_("<b>Own view and the penilai's</b>\nBoth see the behaviour and the contribution alike.")
    return N_("<b>Own view and the penilai's</b>\nThere is no self-review to compare with.")


def _part(head: Text, sentences: Sequence[Sentence]) -> Text | None:
    if not sentences:
        return None
    more = len(sentences) - MOST_LINES
    return lines(
        head,
        *(Text("• {line}", {"line": sentence.text}) for sentence in sentences[:MOST_LINES]),
        NN_("And {n} further point behind 🔎 below.", "And {n} further points behind 🔎 below.")(n=more)
        if more > 0
        else None,
    )


def why(request: Request) -> Shown:
    """Every sentence of the summary with the figure it rests on, and the rules they were written by."""
    found = _found(request)
    told = _explained(found)
    pages = pages_of(told, len(told))
    page = page_at(pages, request.number(1))
    appraisal_id = found.appraisal_id
    return View(
        (
            N_("<b>Where the figures are from</b>\n{name} · {period}")(name=found.name, period=found.period),
            *told[page.items.start : page.items.stop],
            N_("<b>Page {page} of {pages}</b>")(page=page.index + 1, pages=page.count)
            if page.count > 1
            else N_("<i>Each sentence was written by a rule from the figure below it; nothing was added.</i>"),
            DRAFT,
        ),
        (
            pager(f"v:feedback_why:{appraisal_id}", page.index, page.count),
            (Button(N_("💬 Back to the feedback"), f"v:feedback:{appraisal_id}"), MENU),
        ),
    )


def _explained(found: Feedback) -> list[Text]:
    """The sentences by part. What shares a rule names it once, in front."""
    summary = found.summary
    parts: list[tuple[Text, Sequence[Sentence]]] = [
        (STRENGTHS, summary.strengths),
        (GAPS, summary.gaps),
        (INDICATORS, summary.indicators),
        (VIEWS, summary.differences),
        (_since(summary), summary.changes),
        (RECEIVED, summary.received),
        (STEPS, summary.agreed),
        (N_("<b>Note</b>"), (summary.note,) if summary.note else ()),
        (N_("<b>Next step</b>"), (summary.next_step,)),
    ]
    told = []
    for head, sentences in parts:
        rule: Text | None = None
        for position, sentence in enumerate(sentences):
            told.append(
                lines(
                    head if position == 0 else None,
                    N_("<i>Rule: {rule}</i>")(rule=sentence.rule) if sentence.rule != rule else None,
                    Text("• {line}", {"line": sentence.text}),
                    Text("   ↳ {figure}", {"figure": sentence.figure}),
                )
            )
            rule = sentence.rule
    return told
