"""Somebody's records in the open period, for BKPSDM: not appraised with its reason, or taken back."""

from __future__ import annotations

from bot.i18n import N_, Text
from bot.screens.base import MENU, Request, Shown
from bot.services import exemptions
from bot.services.exemptions import MARKS, Record
from bot.view import Button, View, lines


def show(request: Request) -> Shown:
    """How the person stands, and what can be recorded."""
    employee_id = request.number(0)
    found = exemptions.standing(request.session, request.person, employee_id)
    rows: list[tuple[Button, ...]] = []
    for record, subject in zip(found.records, found.subjects, strict=True):
        if record.may_lift:
            action = f"v:exempt_lift:{employee_id}:{subject}"
            rows.append((Button(N_("Appraise after all: {period}")(period=record.period), action),))
        elif record.may_exempt and not rows:
            action = f"v:begin:exemption:{subject}"
            rows.append((Button(N_("Not appraised: {period}")(period=record.period), action),))
    return View(
        (
            Text("<b>{name}</b>", {"name": found.name}),
            lines(*(_line(record) for record in found.records)),
            N_("Who was away for the whole period, or has left, is recorded as not appraised, with the basis."),
        ),
        (*rows, (MENU,)),
    )


def _line(record: Record) -> Text:
    if record.state is not None:
        return N_("{period}: not appraised ({reason}), basis: {basis}")(
            period=record.period, reason=record.state.label, basis=record.basis
        )
    if record.may_exempt:
        return N_("{period}: appraised, not confirmed yet")(period=record.period)
    return N_("{period}: assessed; this cannot be changed here")(period=record.period)


def lift(request: Request) -> Shown:
    """Take it back; asks once more."""
    employee_id, subject = request.number(0), request.number(1)
    appraisal_id, mark = divmod(subject, MARKS)
    back = Button(N_("Back to the person"), f"v:exempt:{employee_id}")
    if request.args[2:] != ("yes",):
        found = exemptions.standing(request.session, request.person, employee_id)
        return View(
            (N_("{name} would be appraised after all and gets a message about it.")(name=found.name),),
            ((Button(N_("Yes, appraise"), f"v:exempt_lift:{employee_id}:{subject}:yes"),), (back, MENU)),
        )
    name = exemptions.lift(request.session, request.person, appraisal_id, mark, request.now)
    return View((N_("✅ {name} is appraised after all.")(name=name),), ((back, MENU),))


def receipt(request: Request, subject_id: int) -> View:
    """After somebody was recorded as not appraised."""
    name = exemptions.name_of(request.session, request.person, subject_id)
    return View(
        (N_("✅ <b>Receipt</b>\n{name} is recorded as not appraised, {moment}.")(name=name, moment=request.now),),
        ((MENU,),),
    )
