"""What people hear about appraisals: sent, returned, assessed, due."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from bot.domain.appraisal import Stage
from bot.domain.calendar import local_day
from bot.domain.reminders import ASSESSMENT_DUE
from bot.flows.assessment import ASSESSMENT_MINUTES
from bot.i18n import N_, NN_, Text, plain
from bot.rendering.notices.base import Kinds, NotNow
from bot.services import organisation, reminders, team
from bot.view import Button, View, lines
from models import Session
from models.delivery import Outbox
from models.people import Unit
from models.queries.appraisals import Entry, entry, open_period

BUTTONS = 5
"""People that a reminder offers as buttons; the others stand behind the list of the team."""


def _self_review_sent(session: Session, row: Outbox, now: datetime) -> View | None:
    found = _in_stage(session, row, Stage.SUBMITTED)
    if found is None or found.appraisal.penilai_id != row.recipient_id:
        return None
    return View(
        (
            N_("📝 <b>{name}</b> has sent the self-review for {period}.")(
                name=found.employee.name, period=found.period.name
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
            N_("↩️ Your penilai asks you to complete the self-review for {period}.")(period=found.period.name),
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
                period=found.period.name, moment=found.appraisal.assessed_at
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
    return View(
        (
            N_("🏛 The predikat of {unit} for {period} is not set yet.")(unit=unit.name, period=period.name),
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
        for found in organisation.waiting_for(session, unit, period.id or 0)
        if found.appraisal.penilai_id == row.recipient_id
    ]
    if not waiting:
        return None
    return View(
        (
            N_("🏛 The predikat of {unit} for {period} is set now.")(unit=unit.name, period=period.name),
            N_("Assessments that waited for it can be confirmed. Your ratings are all still there."),
        ),
        tuple((Button(plain(w.employee.name), f"n:assess:{w.appraisal.id}"),) for w in waiting[:BUTTONS]),
    )


def _assessment_due(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    period = reminders.period_of(session, row.subject_id)
    if period is None or local_day(now) > period.assessment_due_on:
        return None
    assert row.recipient_id is not None, "a reminder goes to a person"
    waiting = team.waiting_for(session, row.recipient_id, row.subject_id)
    if not waiting:
        return None
    opens = reminders.opens_at(session, row.recipient_id, now)
    if opens > now:
        return NotNow(opens)
    return View(
        (
            NN_(
                "⏰ {n} self-review waits for your assessment, until {day}.",
                "⏰ {n} self-reviews wait for your assessment, until {day}.",
            )(n=len(waiting), day=period.assessment_due_on),
            lines(*(Text("• {name}", {"name": name}) for _, name in waiting)),
            N_("About {minutes} minutes in all.")(minutes=ASSESSMENT_MINUTES * len(waiting)),
        ),
        (
            *((Button(plain(name), f"n:assess:{appraisal_id}"),) for appraisal_id, name in waiting[:BUTTONS]),
            (Button(N_("👥 My team"), "n:team"),),
        ),
    )


def _in_stage(session: Session, row: Outbox, stage: Stage) -> Entry | None:
    found = entry(session, row.subject_id)
    return found if found is not None and found.appraisal.stage is stage else None


KINDS: Kinds = MappingProxyType(
    {
        "self_review_sent": _self_review_sent,
        "self_review_returned": _self_review_returned,
        "assessed": _assessed,
        "organisation_needed": _organisation_needed,
        "organisation_set": _organisation_set,
        ASSESSMENT_DUE.key: _assessment_due,
    }
)
