"""Leave: the own one, or that of somebody whose penilai or administration one is. Noted, ended and taken back here."""

from __future__ import annotations

from datetime import date

from bot.errors import NotFound
from bot.i18n import N_, Text
from bot.screens.base import MENU, Request, Shown
from bot.services import leave
from bot.services.leave import Entry, Overview
from bot.view import Button, View, lines

_RULES = N_(
    "Reminders pause in these days, and the penilai is told of the days. The reason is neither asked nor kept. "
    "Terms of the law, such as that of the keberatan, do not stop."
)


def show(request: Request) -> Shown:
    """The present and coming leave, with what can be done about it."""
    return _view(_overview(request, request.number(0)))


def end(request: Request) -> Shown:
    """Back before its time, or taken back; asks once more."""
    leave_id, seen = request.number(0), _day(request.number(1))
    if seen is None:
        raise NotFound
    if request.args[2:] == ("yes",):
        employee_id = leave.end(request.session, request.person, leave_id, request.now, seen=seen).employee_id
        found = _overview(request, employee_id)
        return _view(found, N_("✅ Noted. Reminders go on."), _told(found.told))
    found = _overview(request, request.number(2))
    entry = next((one for one in found.entries if (one.leave_id, one.stay.starts_on) == (leave_id, seen)), None)
    if entry is None:
        raise NotFound(N_("This leave is not noted any more. Nothing was changed."))
    return View(
        (_question(found, entry), _told(found.told)),
        (
            (Button(_yes(found, entry), f"v:leave_end:{leave_id}:{request.number(1)}:yes"),),
            (Button(N_("No, leave it"), f"v:leave:{found.employee_id}"), MENU),
        ),
    )


def receipt(request: Request, subject_id: int) -> View:
    """After a leave was noted."""
    found = _overview(request, subject_id)
    return _view(found, N_("✅ <b>Receipt</b>\nNoted on {moment}.")(moment=request.now), _told(found.told))


def _overview(request: Request, employee_id: int) -> Overview:
    if employee_id in {0, request.person.id}:
        return leave.own(request.session, request.person, request.now)
    return leave.overview(request.session, request.person, employee_id, request.now)


def _view(found: Overview, *above: Text) -> View:
    head = N_("🌴 <b>My leave</b>") if found.own else N_("🌴 <b>Leave of {name}</b>")(name=found.name)
    listed = [_line(entry) for entry in found.entries]
    if found.listed_until is not None:
        listed.append(_by_list(found.listed_until))
    back = () if found.own else (Button(N_("Back to the person"), f"v:person:{found.employee_id}"),)
    return View(
        (*above, head, lines(*listed) if listed else N_("No leave is noted."), _RULES),
        (
            *((_way_out(found, entry),) for entry in found.entries),
            (Button(N_("➕ Note a leave"), f"v:begin:leave:{found.employee_id}"),),
            (*back, MENU),
        ),
    )


def _line(entry: Entry) -> Text:
    said = N_("• Now: {first} until {last}") if entry.running else N_("• {first} until {last}")
    return said(first=entry.stay.starts_on, last=entry.stay.ends_on)


def _by_list(until: date) -> Text:
    if until == date.max:
        return N_("• Now, by the list of staff: its end is open. Only BKPSDM changes that.")
    return N_("• Now, by the list of staff: until {last}. Only BKPSDM changes that.")(last=until)


def _way_out(found: Overview, entry: Entry) -> Button:
    if not entry.running:
        label = N_("🗑 Take back: {first}")(first=entry.stay.starts_on)
    elif found.own:
        label = N_("👋 I am back")
    else:
        label = N_("👋 Is back")
    return Button(label, f"v:leave_end:{entry.leave_id}:{entry.stay.starts_on.toordinal()}:{found.employee_id}")


def _question(found: Overview, entry: Entry) -> Text:
    if not entry.running:
        said = N_("Is the leave from {first} until {last} to be taken back?")
    elif found.own:
        said = N_("Are you back from your leave of {first} until {last}? Reminders then go on from today.")
    else:
        said = N_("Is {name} back from the leave of {first} until {last}? Reminders then go on from today.")
    return said(name=found.name, first=entry.stay.starts_on, last=entry.stay.ends_on)


def _yes(found: Overview, entry: Entry) -> Text:
    if not entry.running:
        return N_("Yes, cancel the leave")
    return N_("Yes, I am back") if found.own else N_("Yes, is back")


def _told(names: tuple[str, ...]) -> Text:
    if not names:
        return N_("No penilai stands in the list at the moment, so nobody is told of it.")
    return N_("Told of the days, and of nothing else: {names}.")(names="; ".join(names))


def _day(number: int) -> date | None:
    """The day behind a button; a forged one may carry any number."""
    return date.fromordinal(number) if 0 < number <= date.max.toordinal() else None
