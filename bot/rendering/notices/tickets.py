"""What people hear about corrections: asked for, decided, another penilai, and superiors that are worth a look."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.domain.corrections import Wrong
from bot.flows.correction import listed
from bot.i18n import N_, NN_, Text
from bot.rendering.notices.appraisals import about_others
from bot.rendering.notices.base import Kinds, NotNow
from bot.services import moves
from bot.services.door import corrections, superiors, tickets
from bot.services.reminding import messages
from bot.view import Button, View, lines
from models import Session
from models.delivery import Outbox
from models.doors import TicketStatus
from models.people import Employee, Role
from models.queries import appraisals, people
from models.queries import tickets as rows


def _opened(session: Session, row: Outbox, now: datetime) -> View | None:
    employee = session.get(Employee, row.subject_id)
    waiting = sorted(rows.open_of(session, row.subject_id).items(), key=lambda one: one[1].id or 0)
    if employee is None or not employee.active or not waiting:
        return None
    what = listed([Wrong(kind.value).label for kind, _ in waiting])
    decides = row.recipient_id in people.holders(session, Role.BKPSDM)
    return View(
        (
            N_("📮 <b>{name}</b> asks to put the own data right: {what}.")(name=employee.name, what=what),
            N_("The suggestion shows when you tap.") if decides else N_("BKPSDM decides; you can see the suggestion."),
        ),
        tuple((Button(Wrong(kind.value).label, f"n:ticket:{ticket.id}"),) for kind, ticket in waiting),
    )


def _decided(session: Session, row: Outbox, now: datetime) -> View | None:
    ticket = rows.find(session, row.subject_id)
    if ticket is None or ticket.status is TicketStatus.OPEN:
        return None
    said = (
        N_("✅ BKPSDM has put your data right: {what}.")
        if ticket.status is TicketStatus.ACCEPTED
        else N_("📮 BKPSDM has answered your request: {what}. The present data stay.")
    )
    return View(
        (said(what=Wrong(ticket.kind.value).label), N_("More shows when you tap.")),
        ((Button(N_("See the decision"), f"n:request:{ticket.id}"),),),
    )


def _report_came(session: Session, row: Outbox, now: datetime) -> View | None:
    employee = _assessed_by(session, row, now)
    period = appraisals.open_period(session)
    if employee is None:
        return None
    said = N_("👥 <b>{name}</b> is assessed by you from now on.")(name=employee.name)
    team = (Button(N_("👥 My team"), "n:team"),)
    found = appraisals.entry_of_person(session, row.subject_id, period.id or 0) if period is not None else None
    if found is None or found.appraisal.stage is not Stage.SUBMITTED:
        return View((said, N_("If that is wrong, please tell BKPSDM.")), (team,))
    return View(
        (
            said,
            N_("The self-review for {period} waits for you, until {day}.")(
                period=found.period.name, day=found.period.assessment_due_on
            ),
            N_("If that is wrong, please tell BKPSDM."),
        ),
        ((Button(N_("Assess {name}")(name=employee.name), f"n:assess:{found.appraisal.id}"),), team),
    )


def _report_left(session: Session, row: Outbox, now: datetime) -> View | None:
    employee = session.get(Employee, row.subject_id)
    if employee is None or _assessed_by(session, row, now) is not None:
        return None
    return View(
        (
            N_("👥 <b>{name}</b> has another penilai from now on.")(name=employee.name),
            N_("Nothing is left for you to do about it. If that is wrong, please tell BKPSDM."),
        ),
        ((Button(N_("Menu"), "n:menu"),),),
    )


def _assessed_by(session: Session, row: Outbox, now: datetime) -> Employee | None:
    """The person of the message, where its recipient is the penilai today."""
    employee = session.get(Employee, row.subject_id)
    if employee is None:
        return None
    seat = people.holders_on(session, local_day(now)).seat(row.subject_id, employee.penilai_id)
    return employee if seat is not None and seat.holder == row.recipient_id else None


def _superior_check(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    period = messages.period_of(session, row.subject_id)
    if period is None or local_day(now) > period.self_review_due_on:
        return None
    if row.recipient_id not in people.holders(session, Role.BKPSDM):
        return None
    counts = superiors.counts(session, period, now)
    if not counts:
        return None
    opens = messages.opens_at(session, row.recipient_id or 0, now)
    if opens > now:
        return NotNow(opens)
    return View(
        (
            NN_(
                "🔎 {period}: {n} superior is worth a look. Self-reviews are due until {day}.",
                "🔎 {period}: {n} superiors are worth a look. Self-reviews are due until {day}.",
            )(n=sum(counts.values()), period=period.name, day=period.self_review_due_on),
            lines(*(Text("• {what}: {n}", {"what": what.said, "n": n}) for what, n in counts.items())),
        ),
        ((Button(N_("🔎 Check superiors"), "n:superiors"),),),
    )


KINDS: Kinds = MappingProxyType(
    {
        corrections.OPENED: about_others(_opened),
        tickets.DECIDED: _decided,
        moves.REPORT_CAME: about_others(_report_came),
        moves.REPORT_LEFT: about_others(_report_left),
        messages.CHECK: about_others(_superior_check),
    }
)
