"""What people hear about appraisals: sent, returned, assessed, due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeAlias

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.flows.assessment import ASSESSMENT_MINUTES
from bot.i18n import N_, plain
from bot.rendering.notices.base import Kinds, NotNow
from bot.services import organisation, rights, twins
from bot.services.reminding import messages
from bot.view import Button, View
from models import Session
from models.delivery import Outbox
from models.people import Unit
from models.queries.appraisals import Entry, entry, is_awaited, open_period
from models.queries.people import account_for, holders_on, names_of

BUTTONS = 5
"""People that a message offers as buttons; the others stand behind the list of the team."""

UNTIL_CONFIRMED = timedelta(hours=1)
"""How long a message about others waits, again and again, for an account that no second person has confirmed."""

Compose: TypeAlias = Callable[[Session, Outbox, datetime], "View | NotNow | None"]


def about_others(compose: Compose) -> Compose:
    """The same message, held back while the account of its recipient reaches nothing but the person's own."""

    def composed(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
        said = compose(session, row, now)
        account = account_for(session, row.recipient_id) if row.recipient_id is not None else None
        if said is not None and account is not None and account.confirmed_at is None:
            return NotNow(now + UNTIL_CONFIRMED)
        return said

    return composed


def _self_review_sent(session: Session, row: Outbox, now: datetime) -> View | None:
    found = _in_stage(session, row, Stage.SUBMITTED)
    seat = rights.seat_of(session, holders_on(session, local_day(now)), found.appraisal) if found else None
    if found is None or seat is None or seat.holder != row.recipient_id:
        return None
    return View(
        (
            N_("📝 <b>{name}</b> has sent the self-review for {period}.")(
                name=found.employee.name, period=twins.title_of(session, found.period)
            ),
            N_("Your assessment is awaited until {day}; about {minutes} minutes.")(
                day=found.period.assessment_due_on, minutes=ASSESSMENT_MINUTES
            ),
        ),
        (
            (Button(N_("Assess {name}")(name=found.employee.name), f"n:assess:{row.subject_id}"),),
            (Button(N_("👥 My team"), "n:team"),),
        ),
    )


def _self_review_returned(session: Session, row: Outbox, now: datetime) -> View | None:
    found = _in_stage(session, row, Stage.RETURNED)
    if found is None:
        return None
    return View(
        (
            N_("↩️ Your penilai asks you to complete the self-review for {period}.")(
                period=twins.title_of(session, found.period)
            ),
            N_("The reason stands behind the button. All your answers are still there."),
        ),
        ((Button(N_("Read the reason and continue"), "n:self_review"),),),
    )


def _assessed(session: Session, row: Outbox, now: datetime) -> View | None:
    found = _in_stage(session, row, Stage.ASSESSED)
    if found is None:
        return None
    return View(
        (
            N_("✅ Your assessment for {period} was confirmed on {moment}.")(
                period=twins.title_of(session, found.period), moment=found.appraisal.assessed_at
            ),
            N_("The result and the feedback show when you tap."),
            N_("<i>Draft (Konsep); the official record is in e-Kinerja.</i>"),
        ),
        (
            (Button(N_("🏅 See the result"), f"n:result:{row.subject_id}"),),
            (Button(N_("💬 Read the feedback"), f"n:feedback:{row.subject_id}"),),
        ),
    )


def _organisation_needed(session: Session, row: Outbox, now: datetime) -> View | None:
    unit, period = session.get(Unit, row.subject_id), open_period(session)
    if unit is None or period is None:
        return None
    if organisation.predicate_of(session, unit, period.id or 0) is not None:
        return None
    if row.recipient_id not in organisation.who_may_give(session, unit, now):
        return None
    return View(
        (
            N_("🏛 The predikat of {unit} for {period} is not set yet.")(
                unit=unit.name, period=twins.title_of(session, period)
            ),
            N_("A penilai waits for it: no employee's predikat can be confirmed before."),
        ),
        ((Button(N_("Set predikat: {unit}")(unit=unit.short_name), f"n:begin:organisation:{unit.id}"),),),
    )


def _organisation_set(session: Session, row: Outbox, now: datetime) -> View | None:
    unit, period = session.get(Unit, row.subject_id), open_period(session)
    if unit is None or period is None:
        return None
    waiting = [
        found
        for writer, found in organisation.waiting_for(session, unit, period.id or 0, now)
        if writer == row.recipient_id
    ]
    if not waiting:
        return None
    return View(
        (
            N_("🏛 The predikat of {unit} for {period} is set now.")(
                unit=unit.name, period=twins.title_of(session, period)
            ),
            N_("Assessments that waited for it can be confirmed. Your ratings are all still there."),
        ),
        tuple((Button(plain(w.employee.name), f"n:assess:{w.appraisal.id}"),) for w in waiting[:BUTTONS]),
    )


def _acting_begins(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    period, deputy = open_period(session), holders_on(session, local_day(now)).deputies.get(row.subject_id)
    if period is None or deputy is None or deputy.acting_id != row.recipient_id:
        return None
    if not is_awaited(session, row.subject_id, period.id or 0):
        return None
    opens = messages.opens_at(session, deputy.acting_id, now)
    if opens > now:
        return NotNow(opens)
    official = names_of(session, [row.subject_id])[row.subject_id]
    return View(
        (
            N_("🪪 You act as {kind} for <b>{official}</b> since {day}.")(
                kind=deputy.kind.label, official=official, day=deputy.since
            ),
            N_("That lasts until {day}.")(day=deputy.until) if deputy.until else N_("Its end is open."),
            N_(
                "The appraisals of that post for {period} are yours during this time. What has been written before "
                "you stays hidden; you give your own ratings."
            )(period=twins.title_of(session, period)),
        ),
        ((Button(N_("👥 My team"), "n:team"),),),
    )


def _in_stage(session: Session, row: Outbox, stage: Stage) -> Entry | None:
    found = entry(session, row.subject_id)
    return found if found is not None and found.appraisal.stage is stage else None


KINDS: Kinds = MappingProxyType(
    {
        "self_review_sent": about_others(_self_review_sent),
        "self_review_returned": _self_review_returned,
        "assessed": _assessed,
        "organisation_needed": about_others(_organisation_needed),
        "organisation_set": about_others(_organisation_set),
        messages.ACTING_BEGINS: about_others(_acting_begins),
    }
)
