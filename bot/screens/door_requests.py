"""One request for access: what the stranger wrote, who it may be, and the decision."""

from __future__ import annotations

from bot.domain.doors import shown_code
from bot.errors import NotFound
from bot.i18n import N_, Text, plain
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.screens.people import ADMIN
from bot.services import staff
from bot.services.door import access_requests
from bot.services.door.access_requests import AccessRefusal, AccessRequest
from bot.view import Button, View, lines
from models.doors import TicketStatus

_REASONS = {
    "1": (AccessRefusal.NOT_FOUND, N_("Not in the list")),
    "2": (AccessRefusal.TOO_LITTLE, N_("Not clear who it is")),
    "3": (AccessRefusal.NOT_HERE, N_("Not of this city")),
    "4": (AccessRefusal.HAS_ACCOUNT, N_("Has an account already")),
}
"""By the code that a button carries."""


def show(request: Request) -> Shown:
    """The words of the request and the people whose name stands in it."""
    asked = access_requests.read(request.session, request.person, request.number(0))
    head = N_("🙋 <b>Request for access</b> of {moment}")(moment=asked.asked_at)
    words = N_("“{words}”")(words=asked.words)
    if asked.status is not TicketStatus.OPEN:
        return View((head, words, _decision(asked)), ((ADMIN, MENU),))
    return View(
        (
            head,
            words,
            N_("Who is it? Tap the name; you see it once more before anything happens.")
            if asked.candidates
            else N_("No name in the list is like these words. Please look for the person by unit, or refuse."),
            lines(
                *(
                    Text(
                        "• {name} – {position}, {unit}",
                        {"name": one.name, "position": one.position, "unit": one.unit},
                    )
                    for one in asked.candidates
                )
            ),
        ),
        (
            *(
                (Button(plain(one.name), f"v:access_take:{asked.ticket_id}:{one.employee_id}"),)
                for one in asked.candidates
            ),
            (Button(N_("🔎 Look by unit"), f"v:access_pick:{asked.ticket_id}"),),
            (Button(N_("🚫 Refuse"), f"v:access_no:{asked.ticket_id}"),),
            (ADMIN, MENU),
        ),
    )


def _decision(asked: AccessRequest) -> Text:
    said = (
        N_("✅ Accepted {moment} by {name}.")
        if asked.status is TicketStatus.ACCEPTED
        else N_("🚫 Refused {moment} by {name}.")
    )
    return said(moment=asked.decided_at, name=asked.decided_by)


def pick(request: Request) -> Shown:
    """The person of a request, by unit."""
    ticket_id, unit_id = request.number(0), request.number(1)
    access_requests.read(request.session, request.person, ticket_id)
    floor = staff.floor(request.session, request.person, unit_id)
    rows = [
        *(Button(plain(unit.name), f"v:access_pick:{ticket_id}:{unit.unit_id}") for unit in floor.units),
        *(Button(plain(one.name), f"v:access_take:{ticket_id}:{one.employee_id}") for one in floor.people),
    ]
    shown, page, pages = page_of(rows, request.number(2))
    up = () if floor.above is None else (Button(N_("⬆️ One level up"), f"v:access_pick:{ticket_id}:{floor.above}"),)
    return View(
        (N_("Who asked? <b>{unit}</b>")(unit=floor.unit or N_("All units")),),
        (
            *((button,) for button in shown),
            pager(f"v:access_pick:{ticket_id}:{unit_id}", page, pages),
            up,
            (Button(N_("◀ Request"), f"v:access:{ticket_id}"), MENU),
        ),
    )


def take(request: Request) -> Shown:
    """Let the account in as this person; asked once more."""
    ticket_id, employee_id = request.number(0), request.number(1)
    back = (Button(N_("◀ Request"), f"v:access:{ticket_id}"), MENU)
    if request.number(2) != 1:
        one = access_requests.candidate(request.session, request.person, employee_id)
        return View(
            (
                N_("Is it <b>{name}</b>?\n{position}, {unit}")(name=one.name, position=one.position, unit=one.unit),
                N_(
                    "The account that asked is told that it lacks only a code. You see the code once and hand it over "
                    "in person or by phone: it is the proof that you talk to the right person."
                ),
                *(
                    (N_("⚠️ This person has an account; with the code the new one takes its place."),)
                    if one.joined
                    else ()
                ),
            ),
            ((Button(N_("Yes, accept"), f"v:access_take:{ticket_id}:{employee_id}:1"),), back),
        )
    accepted = access_requests.accept(request.session, request.person, ticket_id, employee_id, request.now)
    return View(
        (
            N_("✅ The request is accepted for <b>{name}</b>.")(name=accepted.name),
            lines(N_("The code:"), Text("<code>{code}</code>", {"code": shown_code(accepted.code)})),
            N_("Hand it over in person or by phone, by the number that you know. It holds until {moment}.")(
                moment=accepted.expires_at
            ),
            N_("I do not keep it: please write it down now, and delete this message afterwards."),
        ),
        ((Button(N_("◀ Entry"), f"v:person:{employee_id}"),), (ADMIN, MENU)),
    )


def refuse(request: Request) -> Shown:
    """Refuse with one of a few reasons; a tap on one is the second tap."""
    ticket_id = request.number(0)
    back = (Button(N_("◀ Request"), f"v:access:{ticket_id}"), MENU)
    if len(request.args) < 2:
        access_requests.read(request.session, request.person, ticket_id)
        return View(
            (
                N_("Why is the request refused? The account that asked reads this:"),
                lines(*(Text("• {label}: {said}", {"label": label, "said": r.said}) for r, label in _REASONS.values())),
            ),
            (
                *((Button(label, f"v:access_no:{ticket_id}:{code}"),) for code, (_, label) in _REASONS.items()),
                back,
            ),
        )
    if request.args[1] not in _REASONS:
        raise NotFound
    access_requests.refuse(request.session, request.person, ticket_id, _REASONS[request.args[1]][0], request.now)
    return View((N_("🚫 The request is refused, and the account is told why."),), ((ADMIN, MENU),))
