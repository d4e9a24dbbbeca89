"""The policy of reminders for BKPSDM: what goes out when, to how many, and changing it without anybody's help."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.domain.calendar import local_day
from bot.domain.reminders import CLOSES, OPENS, Duty, Moment, Rule
from bot.errors import NotFound
from bot.i18n import N_, NN_, Text, plain
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.services.reminding import policy
from bot.services.reminding import preview as reminder_preview
from bot.services.reminding.preview import Outlook
from bot.view import Button, View, lines

LOOK_BACK = timedelta(days=7)
"""How far back the preview begins; `kinerja period status` shows all of it. Our own choice."""

_BACK = Button(N_("⏰ Reminders"), "v:policy")
_DUTIES, _MOMENTS = tuple(Duty), tuple(Moment)


def show(request: Request) -> Shown:
    """The duties that are reminded of."""
    policy.rules_of(request.session, request.person, Duty.SELF_REVIEW)
    return View(
        (
            N_(
                "<b>Reminders</b>\nWhich one would you like to look at or change? What you change counts from now on; "
                "everything due for one person at one hour stays one message."
            ),
        ),
        (
            *((Button(duty.label, f"v:policy_duty:{number}"),) for number, duty in enumerate(_DUTIES)),
            (Button(N_("👁 Preview: what goes out when"), "v:policy_preview"),),
            (Button(N_("🛠 Administration"), "v:admin"), MENU),
        ),
    )


def duty(request: Request) -> Shown:
    """The reminders of one duty; each opens."""
    chosen = _duty(request)
    rules = policy.rules_of(request.session, request.person, chosen)
    return View(
        (
            N_("<b>{duty}</b>")(duty=chosen.label),
            lines(*(_line(rule) for rule in rules)),
            N_("Tap one to change it."),
        ),
        (
            *(
                (Button(_short(rule), f"v:policy_rule:{_number(chosen)}:{_MOMENTS.index(rule.moment)}"),)
                for rule in rules
            ),
            (_BACK, MENU),
        ),
    )


def rule(request: Request) -> Shown:
    """One reminder, with buttons that change it; the last argument is what was tapped, and what it was tapped on.

    A tap carries the value it leads to, so that a repeated or late one changes nothing more than it said.
    """
    chosen = _rule(request)
    if len(request.args) > 2:
        wanted = _wanted(request, chosen)
        if wanted is not None:
            policy.change(request.session, request.person, wanted, request.now)
            chosen = wanted
    return View(
        (N_("<b>{duty}</b>")(duty=chosen.duty.label), _line(chosen)),
        (
            *_changes(chosen),
            (Button(N_("◀ All of this duty"), f"v:policy_duty:{_number(chosen.duty)}"),),
            (_BACK, MENU),
        ),
    )


def _changes(rule: Rule) -> tuple[tuple[Button, ...], ...]:
    here = f"v:policy_rule:{_number(rule.duty)}:{_MOMENTS.index(rule.moment)}"
    on = Button(N_("Switch off"), f"{here}:a:0") if rule.active else Button(N_("Switch on"), f"{here}:a:1")
    days = (
        Button(N_("− 1 working day"), f"{here}:d:{rule.days - 1}") if rule.days > 1 else None,
        Button(N_("+ 1 working day"), f"{here}:d:{rule.days + 1}") if rule.days < policy.MOST_DAYS else None,
    )
    hours = (
        Button(N_("1 hour earlier"), f"{here}:h:{rule.at.hour - 1}") if rule.at.hour > OPENS.hour else None,
        Button(N_("1 hour later"), f"{here}:h:{rule.at.hour + 1}") if rule.at.hour + 1 < CLOSES.hour else None,
    )
    return (
        (on,),
        *((tuple(day for day in days if day),) if rule.moment.is_counted else ()),
        tuple(hour for hour in hours if hour),
    )


def _wanted(request: Request, rule: Rule) -> Rule | None:
    """What a tap asks for; None where it is no such tap."""
    what, value = request.args[2], request.number(3, -1)
    match what:
        case "a" if value in {0, 1}:
            return replace(rule, active=bool(value))
        case "d" if value >= 0:
            return replace(rule, days=value)
        case "h" if 0 <= value < 24:
            return replace(rule, at=time(value))
        case _:
            return None


def preview(request: Request) -> Shown:
    """The reminders of the open period from a week ago on, each with its day and how many it reaches."""
    since = local_day(request.now) - LOOK_BACK
    outlook = reminder_preview.outlook(request.session, request.person, request.now)
    found = [one for one in outlook if one.day >= since]
    if not found:
        nothing = N_("No appraisal period is open, so nothing goes out.")
        return View((nothing,), ((_BACK, MENU),))
    shown, page, pages = page_of(found, request.number(0))
    return View(
        (
            N_("<b>What goes out when</b>\nCounted as things stand now: who finishes before hears nothing."),
            lines(*(_outlook(one) for one in shown)),
        ),
        (pager("v:policy_preview", page, pages), (_BACK, MENU)),
    )


def _outlook(one: Outlook) -> Text:
    what = N_("{day}: {duty} – {moment}")(day=one.day, duty=one.duty.label, moment=one.moment.label)
    if one.skipped:
        return N_("➖ {what}: left out, a later one was due")(what=what)
    if one.planned:
        return NN_("✅ {what}: {n} person", "✅ {what}: {n} people")(what=what, n=one.people)
    return NN_("⏳ {what}: {n} person", "⏳ {what}: {n} people")(what=what, n=one.people)


def _line(rule: Rule) -> Text:
    if not rule.active:
        return N_("➖ {what}: off")(what=rule.moment.label)
    if rule.moment.is_counted:
        return N_("✅ {what}: {n}, from {at} WITA")(what=rule.moment.label, n=rule.days, at=_hour(rule.at))
    return N_("✅ {what}, from {at} WITA")(what=rule.moment.label, at=_hour(rule.at))


def _short(rule: Rule) -> Text:
    label = rule.moment.label
    return N_("{what}: {n}")(what=label, n=rule.days) if rule.moment.is_counted else label


def _hour(at: time) -> Text:
    return plain(at.strftime("%H.%M"))


def _number(duty: Duty) -> int:
    return _DUTIES.index(duty)


def _duty(request: Request) -> Duty:
    number = request.number(0)
    if number >= len(_DUTIES):
        raise NotFound
    return _DUTIES[number]


def _rule(request: Request) -> Rule:
    rules = policy.rules_of(request.session, request.person, _duty(request))
    number = request.number(1)
    found = next((r for r in rules if number < len(_MOMENTS) and r.moment is _MOMENTS[number]), None)
    if found is None:
        raise NotFound
    return found
