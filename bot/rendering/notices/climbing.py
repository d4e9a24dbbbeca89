"""What climbs to those above when a last day has passed, and the daily card of BKPSDM and the unit admins."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType

from bot.domain.calendar import local_day
from bot.domain.reminders import Duty, Moment
from bot.i18n import N_, NN_, Text
from bot.rendering.notices.appraisals import about_others
from bot.rendering.notices.base import A_MOMENT, ONE_MESSAGE, Kinds, NotNow
from bot.services import organisation, rights, twins
from bot.services.progress import cards, status
from bot.services.progress.cards import Standing
from bot.services.reminding import deliveries, duties, messages, policy
from bot.services.reminding.deliveries import Deliveries
from bot.services.rights import Person
from bot.view import Button, View, lines
from models import Session
from models.appraisal import Period
from models.delivery import Outbox, OutboxStatus
from models.queries import people
from models.queries import reminding as rows

LINES = 8
"""Names on one message. Our own choice."""


def _climbed(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    period = messages.period_of(session, row.subject_id)
    if period is None:
        return None
    duty, moment = Duty(row.codes["duty"]), Moment(row.codes["moment"])
    if row.codes["due_on"] != policy.due_on(period, duty).isoformat():
        return None
    said = (_to_atasan if moment is Moment.ESCALATION else _to_bkpsdm)(session, row, period, now)
    if said is None:
        return None
    opens = messages.opens_at(session, row.recipient_id or 0, now)
    if opens > now:
        return NotNow(opens)
    others = rows.reminded_since(session, row.recipient_id or 0, row.kind, now - ONE_MESSAGE, row.id or 0)
    if moment is Moment.REFERRAL and others:
        return None if OutboxStatus.SENT in {fate for fate, _ in others} else NotNow(now + A_MOMENT)
    return said


def _to_atasan(session: Session, row: Outbox, period: Period, now: datetime) -> View | None:
    holders = people.holders_on(session, local_day(now))
    recipient = row.recipient_id or 0
    late = duties.late_under(session, period.id or 0, holders, recipient).get(recipient)
    if not late:
        return None
    return View(
        (
            N_("⚠️ <b>Assessments are late</b> · {period}\nThey were due on {day}.")(
                period=twins.title_of(session, period), day=period.assessment_due_on
            ),
            _who_is_late([(name, late[who]) for who, name in people.names_of(session, late).items()]),
            N_(
                "These penilai report to you. Please talk with them: the employees wait for their result. "
                "You see numbers only; single appraisals stay with the penilai."
            ),
        ),
        ((Button(N_("👥 My team"), "n:team"),),),
    )


def _who_is_late(found: list[tuple[str, int]]) -> Text:
    found = sorted(found, key=lambda one: (-one[1], one[0]))
    more = len(found) - LINES
    return lines(
        *(
            NN_("• {name}: {n} assessment open", "• {name}: {n} assessments open")(name=name, n=n)
            for name, n in found[:LINES]
        ),
        NN_("… and {n} more", "… and {n} more")(n=more) if more > 0 else None,
    )


def _to_bkpsdm(session: Session, row: Outbox, period: Period, now: datetime) -> View | None:
    """Late penilai and missing predikat of organisations together: both were due on the same day."""
    person = rights.person_for(session, row.recipient_id or 0, now)
    if person is None or not person.is_bkpsdm:
        return None
    late = status.late_penilai(session, person, period.id or 0, now)
    missing = organisation.missing_for(session, person)
    if not late and not missing:
        return None
    paragraphs = [
        N_("⚠️ <b>Late although those above were told</b> · {period}\nIt was due on {day}.")(
            period=twins.title_of(session, period), day=period.assessment_due_on
        )
    ]
    ways: list[tuple[Button, ...]] = []
    if late:
        paragraphs.append(_who_is_late(late))
        ways.append((Button(N_("Late penilai"), f"n:period_late:{period.id}"),))
    if missing:
        paragraphs.append(_missing([one.unit for one in missing]))
        ways.append((Button(N_("📋 All my tasks"), "n:tasks"),))
    return View(tuple(paragraphs), tuple(ways))


def _missing(units: list[str]) -> Text:
    more = len(units) - LINES
    return lines(
        N_("The predikat of these organisations is missing; with a letter you may record it on the leader's behalf:"),
        *(Text("• {unit}", {"unit": unit}) for unit in units[:LINES]),
        NN_("… and {n} more", "… and {n} more")(n=more) if more > 0 else None,
    )


def _card(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    person = rights.person_for(session, row.recipient_id or 0, now)
    period = messages.period_of(session, row.subject_id)
    if person is None or period is None or not (person.is_bkpsdm or person.admin_units):
        return None
    opens = messages.opens_at(session, row.recipient_id or 0, now)
    if opens > now:
        return None if local_day(opens) > local_day(now) else NotNow(opens)  # tomorrow has its own
    found = cards.standing(session, person)
    return None if found is None else _said(found, _delivered(session, person, row))


def _delivered(session: Session, person: Person, row: Outbox) -> Deliveries:
    """What became of the messages of the day before the card was planned: it counts nothing that goes out with it."""
    return deliveries.status(session, person, row.created_at, row.created_at - timedelta(days=1))


def _said(card: Standing, sent: Deliveries) -> View:
    return View(
        (
            N_("📊 <b>{period}</b>")(period=card.period),
            lines(
                N_("📝 Self-reviews: {sent} of {people}, until {day}")(
                    sent=card.whole.sent, people=card.whole.people, day=card.self_review_due_on
                ),
                N_("⚖️ Assessed: {assessed} of {people}, until {day}")(
                    assessed=card.whole.assessed, people=card.whole.people, day=card.assessment_due_on
                ),
            ),
            lines(
                N_("Furthest behind:"),
                *(
                    N_("• {unit}: {sent} sent, {assessed} assessed, of {people}")(
                        unit=one.unit, sent=one.sent, assessed=one.assessed, people=one.people
                    )
                    for one in card.behind
                ),
            )
            if card.behind
            else N_("Every unit is done."),
            N_(
                "✉️ Since yesterday {sent} messages arrived. "
                "Blocked: {blocked}, never joined: {never}, failed: {failed}."
            )(sent=sent.sent, blocked=sent.blocked, never=sent.never_joined, failed=sent.failed),
        ),
        (
            (Button(N_("📊 Progress by unit"), "n:progress"), Button(N_("✉️ Deliveries"), "n:deliveries")),
            (Button(N_("⚙️ My reminders"), "n:reminders"),),
        ),
    )


KINDS: Kinds = MappingProxyType({messages.CLIMBED: about_others(_climbed), messages.CARD: about_others(_card)})
