"""The supervisor's list, paged: who waits, who is late, who is done."""

from __future__ import annotations

from bot.i18n import N_, NN_, Text
from bot.screens import results
from bot.screens.base import MENU, Begin, Request, Shown, page_of, pager
from bot.services.team import ActingPost, Member, Standing, Team, team_of
from bot.view import Button, View, lines

STANDING_SIGNS: dict[Standing, Text] = {
    Standing.WAITS_FOR_ME: N_("🟡 {name}"),
    Standing.LATE: N_("🔴 {name}"),
    Standing.RETURNED: N_("↩️ {name}"),
    Standing.OPEN: N_("⚪ {name}"),
    Standing.DONE: N_("🟢 {name}"),
    Standing.EXEMPT: N_("➖ {name}"),
}
"""How a name is marked, by where the report stands."""


def show(request: Request) -> Shown:
    """The team of a penilai; with a name behind the command, people of that name."""
    if request.args and not request.args[0].isdigit():
        return results.find(request)
    team = team_of(request.session, request.person, request.now)
    shown, page, pages = page_of(team.members, request.number(0))
    head = N_("<b>My team</b> · {period} · {n} people")(period=team.period, n=len(team.members))
    return View(
        tuple(text for text in (head, _acting(team), _counts(team), _page(page, pages)) if text is not None),
        (*((_button(member),) for member in shown), pager("v:team", page, pages), _remind(team), (MENU,)),
    )


def _remind(team: Team) -> tuple[Button, ...]:
    missing = sum(team.count(standing) for standing in (Standing.LATE, Standing.OPEN, Standing.RETURNED))
    return (Button(N_("🔔 Remind who has not sent it"), "v:nudge"),) if missing else ()


def _acting(team: Team) -> Text | None:
    """For whom the person acts, and how many people that brings."""
    if not team.acting:
        return None
    return lines(*(_acting_for(post) for post in team.acting))


def _acting_for(post: ActingPost) -> Text:
    said = NN_(
        "🪪 You act as {kind} for {official}, until {day}: {n} person.",
        "🪪 You act as {kind} for {official}, until {day}: {n} people.",
    )
    without_end = NN_(
        "🪪 You act as {kind} for {official}: {n} person.",
        "🪪 You act as {kind} for {official}: {n} people.",
    )
    return (without_end if post.until is None else said)(
        n=post.people, kind=post.kind.label, official=post.official, day=post.until
    )


def _counts(team: Team) -> Text:
    return lines(
        _waiting(team),
        N_("🔴 Late with the self-review: {n}, was due {day}")(n=team.count(Standing.LATE), day=team.self_review_due_on)
        if team.count(Standing.LATE)
        else None,
        N_("↩️ Returned by you: {n}")(n=team.count(Standing.RETURNED)) if team.count(Standing.RETURNED) else None,
        N_("⚪ Self-review not sent yet: {n}, until {day}")(n=team.count(Standing.OPEN), day=team.self_review_due_on)
        if team.count(Standing.OPEN)
        else None,
        N_("🟢 Done: {n}")(n=team.count(Standing.DONE)),
        N_("➖ Not assessed this time: {n}")(n=team.count(Standing.EXEMPT)) if team.count(Standing.EXEMPT) else None,
    )


def _waiting(team: Team) -> Text:
    n = team.count(Standing.WAITS_FOR_ME)
    line = N_("🟡 Wait for your assessment: {n}, until {day}")(n=n, day=team.assessment_due_on)
    return N_("{line} – <b>late</b>")(line=line) if team.late and n else line


def _page(page: int, pages: int) -> Text:
    if pages == 1:
        return N_("Tap a name to open it.")
    return N_("Tap a name to open it. Page {page} of {pages}; or write a name to find somebody.")(
        page=page + 1, pages=pages
    )


def _button(member: Member) -> Button:
    action = "assess" if member.assessable else "result"
    label = STANDING_SIGNS[member.standing](name=member.name)
    if member.acting is not None:
        label = N_("{label} · {kind}")(label=label, kind=member.acting.kind.label)
    return Button(label, f"v:{action}:{member.appraisal_id}")


def assess(request: Request) -> Shown:
    """The card of a person, which is the first step of the assessment."""
    return Begin("assessment", request.number(0))


def return_review(request: Request) -> Shown:
    """Ask for the reason of a return."""
    return Begin("return_review", request.number(0))
