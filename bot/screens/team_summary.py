"""The summary of a team for its penilai, and the own habits of rating for the penilai alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.habits import LEAST_RATEES, Habits
from bot.domain.predikat import Rating
from bot.domain.sentences import joined
from bot.domain.team_summary import PersonGap
from bot.i18n import N_, NN_, Text, plain
from bot.screens.base import DRAFT, MENU, Request, Shown
from bot.services.summaries import team_summary
from bot.services.summaries.team_summary import TeamSummary
from bot.view import Button, View, lines

MOST_NAMES = 10
"""Names in one list; how many more there are is said. Our own choice, to fit a message."""


def show(request: Request) -> Shown:
    """How many are assessed, the spread, the largest differences, open steps, and who got no feedback."""
    found = team_summary.team_summary(request.session, request.person, request.number(0), request.now)
    return View(
        (
            N_("<b>Summary of my team</b>\n{period}")(period=found.period),
            N_("Assessed: {assessed} of {people}")(assessed=found.assessed, people=found.people),
            _spread(found) if found.assessed else N_("No assessment is confirmed yet."),
            _gaps(found),
            _open_steps(found),
            _without_feedback(found),
            DRAFT,
        ),
        (
            (Button(N_("🤝 Steps of my team"), "v:agreements:t"), Button(N_("👥 My team"), "v:team")),
            (Button(N_("🔒 My habits of rating"), "v:own_habits"), MENU),
        ),
    )


def spread_line(aspect: str, counts: Mapping[Rating, int]) -> Text:
    """How often each rating was given for an aspect."""
    return Text(
        "{aspect}: {above} {n_above} · {meets} {n_meets} · {below} {n_below}",
        {
            "aspect": aspect,
            "above": Rating.ABOVE.label,
            "n_above": counts.get(Rating.ABOVE, 0),
            "meets": Rating.MEETS.label,
            "n_meets": counts.get(Rating.MEETS, 0),
            "below": Rating.BELOW.label,
            "n_below": counts.get(Rating.BELOW, 0),
        },
    )


def _spread(found: TeamSummary) -> Text:
    return lines(N_("<b>Ratings</b>"), *(spread_line(aspect, counts) for aspect, counts in found.spread.items()))


def _gaps(found: TeamSummary) -> Text:
    head = N_("<b>Largest differences between own view and yours</b>")
    if not found.gaps:
        return lines(head, N_("None that both of you have rated."))
    return lines(head, *(_gap(gap) for gap in found.gaps), N_("A difference is a reason to talk, and no mistake."))


def _gap(gap: PersonGap) -> Text:
    return N_("• {name}: {differing} of {compared} differ; {what}: own {own}, yours {supervisor}")(
        name=gap.name,
        differing=gap.differing,
        compared=gap.compared,
        what=gap.largest,
        own=gap.own.label,
        supervisor=gap.supervisor.label,
    )


def _open_steps(found: TeamSummary) -> Text:
    if not found.open_steps:
        return N_("<b>Open steps</b>\nNobody has an open step.")
    named = [Text("• {name}: {n}", {"name": name, "n": n}) for name, n in found.open_steps]
    return lines(N_("<b>Open steps</b>"), *_first(named))


def _without_feedback(found: TeamSummary) -> Text:
    head = N_("<b>No feedback from you in this quarter yet</b>")
    if not found.without_feedback:
        return lines(head, N_("Everybody has got some."))
    return lines(head, *_first([Text("• {name}", {"name": name}) for name in found.without_feedback]))


def _first(those: Sequence[Text]) -> tuple[Text, ...]:
    more = len(those) - MOST_NAMES
    shown = tuple(those[:MOST_NAMES])
    return (*shown, NN_("and {n} more", "and {n} more")(n=more)) if more > 0 else shown


def own_habits(request: Request) -> Shown:
    """Shares, means and how often all values are alike: questions for the one who rated."""
    found = team_summary.own_habits(request.session, request.person)
    habits = found.habits
    return View(
        (
            N_("<b>🔒 My habits of rating</b>\n{period}")(period=found.period),
            N_("Only you see this; neither BKPSDM nor your superior can open it here."),
            NN_("You assessed {n} person.", "You assessed {n} people.")(n=habits.ratees),
            _counts(habits),
            *(_shares(habits) if habits.may_be_read else (_too_few(),)),
            DRAFT,
        ),
        ((Button(N_("👥 Summary of my team"), "v:team_summary"), MENU),),
    )


def _counts(habits: Habits) -> Text:
    return lines(
        N_("<b>Your ratings of planned results and values</b>"),
        *(Text("• {rating}: {n}", {"rating": rating.label, "n": n}) for rating, n in habits.counts.items()),
    )


def _too_few() -> Text:
    return N_("From fewer than {n} people nothing can be said about habits; so there are only counts.")(n=LEAST_RATEES)


_CANNOT = N_("cannot be computed")


def _most(habits: Habits) -> Text:
    if not habits.most:
        return N_("Given most often: {value}")(value=_CANNOT)
    share = (habits.shares or {})[habits.most[0]]
    if len(habits.most) == 1:
        return N_("Given most often: {rating}, {n}%")(rating=habits.most[0].label, n=share)
    return N_("Given most often, equally: {ratings}, {n}% each")(
        ratings=joined([plain(rating.label) for rating in habits.most]), n=share
    )


def _shares(habits: Habits) -> tuple[Text, ...]:
    shares = habits.shares or {}
    gap = _CANNOT if habits.gap is None else Text("{n}", {"n": habits.gap})
    return (
        lines(
            N_("<b>Shares</b>"),
            *(Text("• {rating}: {n}%", {"rating": r.label, "n": n}) for r, n in shares.items()),
            _most(habits),
        ),
        lines(
            N_("Mean of own rating less yours, in steps: {gap} (from {n} pairs)")(gap=gap, n=habits.compared),
            N_("All seven values alike: {alike} of {whole} assessments")(alike=habits.alike, whole=habits.whole)
            if habits.whole
            else N_("All seven values alike: {value}")(value=_CANNOT),
        ),
        N_(
            "These are questions to yourself and no findings: nobody knows the true rating, and a team can really be "
            "alike. Is there one that you would give differently today, and which evidence would show it?"
        ),
    )
