"""Whose penilai is worth a look before the deadline, for BKPSDM."""

from __future__ import annotations

from collections import Counter

from bot.domain.superiors import Suspicion
from bot.errors import NotFound
from bot.i18n import N_, NN_, Text, plain
from bot.screens.base import MENU, Request, Shown, page_of, pager
from bot.services.door import superiors
from bot.view import Button, View, lines


def show(request: Request) -> Shown:
    """The list, the gravest first."""
    suspects = superiors.check(request.session, request.person, request.now)
    if not suspects:
        return View((N_("✅ Everybody has a penilai who can assess them. Nothing is to be put right."),), ((MENU,),))
    shown, page, pages = page_of(suspects, request.number(0))
    count = Counter(suspect.suspicion for suspect in suspects)
    return View(
        (
            NN_("<b>{n} superior is worth a look</b>", "<b>{n} superiors are worth a look</b>")(n=len(suspects)),
            lines(
                *(
                    Text("• {what}: {n}", {"what": suspicion.said, "n": count[suspicion]})
                    for suspicion in Suspicion
                    if count[suspicion]
                )
            ),
            N_("Tap a name to see more and to name another penilai."),
        ),
        (
            *((Button(plain(suspect.name), f"v:superior:{suspect.employee_id}"),) for suspect in shown),
            pager("v:superiors", page, pages),
            (MENU,),
        ),
    )


def one(request: Request) -> Shown:
    """One person with what is worth a look."""
    found = superiors.check(request.session, request.person, request.now)
    suspect = next((one for one in found if one.employee_id == request.number(0)), None)
    if suspect is None:
        raise NotFound(N_("There is nothing to put right here any more. Nothing was changed."))
    request_row = (
        ((Button(N_("📮 Open the request"), f"v:ticket:{suspect.ticket_id}"),),)
        if suspect.ticket_id is not None
        else ()
    )
    return View(
        (
            N_("<b>{name}</b>")(name=suspect.name),
            lines(
                N_("Penilai: {name}")(name=suspect.penilai or plain("–")),
                N_("⚠️ {reason}")(reason=suspect.suspicion.said),
            ),
        ),
        (
            *request_row,
            (Button(N_("🔁 Name another penilai"), f"v:begin:superior:{suspect.employee_id}"),),
            (Button(N_("👤 Open the entry"), f"v:person:{suspect.employee_id}"),),
            (Button(N_("🔎 Check superiors"), "v:superiors"), MENU),
        ),
    )


def put_right(request: Request) -> View:
    """The receipt of another penilai."""
    return View(
        (N_("✅ Put right. Everybody concerned is told, and the change is recorded."),),
        ((Button(N_("🔎 Check superiors"), "v:superiors"), MENU),),
    )
