"""`Ingatkan`: the penilai reminds reports whose self-review is not sent, one or all."""

from __future__ import annotations

from datetime import date

from bot.i18n import N_, NN_, Text
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.screens.team import STANDING_SIGNS
from bot.services.reminding import nudges
from bot.services.reminding.nudges import Candidate
from bot.view import Button, View, lines

_BACK = Button(N_("👥 My team"), "v:team")


def show(request: Request) -> Shown:
    """Who has not sent it, who was reminded today, and who cannot be."""
    return _list(request, None, request.number(0))


def one(request: Request) -> Shown:
    """Remind the one that was tapped."""
    name = nudges.nudge(request.session, request.person, request.number(0), request.now)
    return _list(request, N_("🔔 {name} will be reminded, in working hours.")(name=name), request.number(1))


def everybody(request: Request) -> Shown:
    """Remind all who can be."""
    n = nudges.nudge_all(request.session, request.person, request.now)
    said = NN_("🔔 {n} person will be reminded, in working hours.", "🔔 {n} people will be reminded, in working hours.")
    nobody = N_("Everybody who can be reminded was reminded today already. Once a day is enough.")
    return _list(request, said(n=n) if n else nobody, 0)


def _list(request: Request, said: Text | None, page: int) -> View:
    found = nudges.candidates(request.session, request.person, request.now)
    if not found:
        nothing = N_("Every self-review of your team is there: nobody needs a reminder.")
        return View(tuple(text for text in (said, nothing) if text), ((_BACK, MENU),))
    shown, page, pages = page_of(found, page)
    able = sum(candidate.may_be_reminded for candidate in found)
    head = N_("<b>Remind</b>\nThe self-review of these people is missing. Each can be reminded once a day.")
    return View(
        tuple(text for text in (said, head, lines(*(_line(candidate) for candidate in shown))) if text is not None),
        (
            *(
                (Button(N_("🔔 {name}")(name=candidate.name), f"v:nudge_one:{candidate.appraisal_id}:{page}"),)
                for candidate in shown
                if candidate.may_be_reminded
            ),
            *(((Button(N_("🔔 Remind all ({n})")(n=able), "v:nudge_all"),),) if able > 1 else ()),
            pager("v:nudge", page, pages),
            (_BACK, MENU),
        ),
    )


def _line(candidate: Candidate) -> Text:
    name = STANDING_SIGNS[candidate.standing](name=candidate.name)
    if candidate.away_until is not None:
        if candidate.away_until == date.max:
            return N_("{name} – away for the time being")(name=name)
        return N_("{name} – on leave until {day}")(name=name, day=candidate.away_until)
    if not candidate.reachable:
        return N_("{name} – cannot be reached through this bot")(name=name)
    return N_("{name} – reminded today")(name=name) if candidate.reminded_today else name
