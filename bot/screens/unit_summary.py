"""The summary of a unit: numbers for its head and BKPSDM, and no names."""

from __future__ import annotations

from bot.domain.team_summary import LEAST_PEOPLE
from bot.i18n import N_, Text, plain
from bot.screens.base import DRAFT, MENU, Request, Shown, page_of, pager
from bot.screens.team_summary import spread_line
from bot.services.summaries import unit_summary
from bot.services.summaries.unit_summary import Figures
from bot.view import Button, View, lines


def show(request: Request) -> Shown:
    """The only unit at once, otherwise a list; or the unit that the button names."""
    unit_id = request.number(0)
    if unit_id:
        return _one(request, unit_id, request.number(1))
    units = unit_summary.units_for(request.session, request.person)
    if len(units) == 1:
        return _one(request, units[0][0], 0)
    shown, page, pages = page_of(units, request.number(1))
    return View(
        (N_("<b>Summary of a unit</b>\nOf which unit?"),),
        (
            *((Button(plain(name), f"v:unit_summary:{row_id}"),) for row_id, name in shown),
            pager("v:unit_summary:0", page, pages),
            (MENU,),
        ),
    )


def _one(request: Request, unit_id: int, period_id: int) -> View:
    found = unit_summary.unit_summary(request.session, request.person, unit_id, period_id)
    head = N_("<b>Summary of {unit}</b>\n{period}, with the units below")(unit=found.unit, period=found.period)
    body = (_too_few(),) if found.figures is None else _figures(found.figures)
    return View((head, *body, DRAFT), ((Button(N_("🏛 Other units"), "v:unit_summary"), MENU),))


def _too_few() -> Text:
    return N_("Fewer than {n} people are appraised here, so I show no numbers: somebody could be recognised in them.")(
        n=LEAST_PEOPLE
    )


def _figures(figures: Figures) -> tuple[Text, ...]:
    return (
        lines(
            N_("People appraised: {n}")(n=figures.people),
            N_("Self-reviews sent: {n}, of them on time: {on_time}")(n=figures.sent, on_time=figures.sent_on_time),
            N_("Assessments confirmed: {n}, of them on time: {on_time}")(
                n=figures.assessed, on_time=figures.assessed_on_time
            ),
        ),
        lines(N_("<b>Ratings</b>"), *(spread_line(aspect, counts) for aspect, counts in figures.spread.items()))
        if figures.spread
        else _no_ratings(figures),
        *_values(figures),
        lines(
            N_("Agreed steps at present: {open} open, {done} done")(open=figures.steps_open, done=figures.steps_done),
            N_("Feedback in the period: {feedback}, appreciation: {appreciation}")(
                feedback=figures.feedback, appreciation=figures.appreciation
            ),
        ),
        N_("<i>Numbers of at least {n} people, and no names. Nobody is ranked.</i>")(n=LEAST_PEOPLE),
    )


def _no_ratings(figures: Figures) -> Text:
    if not figures.closed:
        return N_("Ratings show once the period is closed.")
    return N_(
        "Here or in a part of this unit fewer than {n} people were assessed, so I show no ratings: somebody could be "
        "recognised in them."
    )(n=LEAST_PEOPLE)


def _values(figures: Figures) -> tuple[Text, ...]:
    if not figures.spread:
        return ()
    if not figures.gap_values:
        return (N_("No value was rated Di Bawah Ekspektasi."),)
    return (
        lines(
            N_("<b>Values rated Di Bawah Ekspektasi most often</b>"),
            *(Text("• {value}: {n}", {"value": value, "n": n}) for value, n in figures.gap_values),
        ),
    )
