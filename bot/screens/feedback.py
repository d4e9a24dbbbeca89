"""The first feedback summary of a confirmed assessment."""

from __future__ import annotations

from bot.i18n import N_, Text
from bot.screens.base import DRAFT, MENU, Request, Shown
from bot.services import feedback
from bot.view import Button, View, lines


def show(request: Request) -> Shown:
    """Strengths, gaps, two views side by side, and one next step."""
    found = (
        feedback.feedback_on(request.session, request.person, request.number(0), request.now)
        if request.args
        else feedback.newest(request.session, request.person, request.now)
    )
    summary = found.summary
    paragraphs = [
        N_("There is no feedback for {period} yet; see /hasil. This is the newest one.")(period=found.awaited)
        if found.awaited
        else None,
        N_("<b>Feedback</b>\n{name} · {period}")(name=found.name, period=found.period),
        _part(N_("<b>Strengths</b>"), summary.strengths),
        _part(N_("<b>To work on</b>"), summary.gaps),
        _part(N_("<b>Own view and the penilai's</b>"), summary.differences)
        if summary.differences
        else _nothing_differs(compared=summary.compared),
        summary.note,
        N_("<b>Next step</b>\n{step}")(step=summary.next_step)
        if found.own
        else N_("<b>Suggested next step for {name}</b>\n{step}")(name=found.name, step=summary.next_step),
        N_("<i>Written by rules from the ratings and reasons of the penilai; no person was compared with another.</i>"),
        DRAFT,
    ]
    return View(
        tuple(paragraph for paragraph in paragraphs if paragraph is not None),
        ((Button(N_("🏅 See the result"), f"v:result:{found.appraisal_id}"), MENU),),
    )


def _nothing_differs(*, compared: bool) -> Text:
    if compared:
        return N_("<b>Own view and the penilai's</b>\nBoth see the behaviour and the contribution alike.")
    return N_("<b>Own view and the penilai's</b>\nThere is no self-review to compare with.")


def _part(head: Text, sentences: tuple[Text, ...]) -> Text | None:
    return lines(head, *(Text("• {line}", {"line": line}) for line in sentences)) if sentences else None
