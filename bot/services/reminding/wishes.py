"""How a person wants to be reminded: own hour, quiet weekdays, fewer, the morning digest, and "remind me later".

All of it is one's own: nothing here takes the id of somebody else from a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.conversation.answers import Answer, Key
from bot.conversation.point_in_time import wished
from bot.domain.calendar import local_day
from bot.domain.later import Choice, choices, chosen
from bot.domain.reminders import CLOSES, NO_WISH, OPENS, DigestPace, Wish, opens_at
from bot.errors import NotAllowed, NotFound, Refused
from bot.flows.remind_later import REMIND_LATER, WHEN, LaterFacts
from bot.i18n import N_
from bot.services import calendars, outbox
from bot.services.binding import Binding, Context
from bot.services.rights import Person
from models import Session
from models.conversation import Conversation, ConversationStatus
from models.queries import reminder_wishes as rows
from models.reminding import ReminderWish

REMINDER: Final = "reminder"
"""The kind of message in which everything that is due stands together."""

_LATER: Final = ":later"
"""How the dedupe key of a reminder ends that somebody put off."""

HOURS: Final = range(OPENS.hour, CLOSES.hour)
"""The hours that can be one's own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a person is reminded now. `weekdays` are those that the unit works, Monday is 0."""

    wish: Wish
    weekdays: tuple[int, ...]
    gets_digest: bool
    snoozed_until: datetime | None
    """Only while it is ahead."""


def wish_of(session: Session, employee_id: int) -> Wish:
    """How somebody wants to be reminded; as it comes where nothing was set."""
    row = rows.wish(session, employee_id)
    return NO_WISH if row is None else _wish(row)


def wishes_of(session: Session, employee_ids: Collection[int]) -> Mapping[int, Wish]:
    """The same for each of these people, in one query."""
    told = {row.employee_id: _wish(row) for row in rows.wishes(session, employee_ids)}
    return {employee_id: told.get(employee_id, NO_WISH) for employee_id in employee_ids}


def _wish(row: ReminderWish) -> Wish:
    return Wish(
        hour=row.hour,
        quiet_days=frozenset(day for day in range(7) if row.quiet_days >> day & 1),
        fewer=row.fewer,
        digest=row.digest,
        snoozed_until=row.snoozed_until,
    )


def settings_of(session: Session, person: Person, now: datetime) -> Settings:
    """How the person is reminded now."""
    wish = wish_of(session, person.id)
    running = wish.snoozed_until if wish.snoozed_until is not None and wish.snoozed_until > now else None
    return Settings(wish, _weekdays(session, person, now), gets_morning_message(person), running)


def _weekdays(session: Session, person: Person, now: datetime) -> tuple[int, ...]:
    return tuple(range(calendars.of_person(session, person.id, now).days_per_week))


def offered(session: Session, person: Person, now: datetime) -> tuple[Choice, ...]:
    """The times at which the person can be reminded with one tap."""
    return choices(now, calendars.of_person(session, person.id, now))


def snooze_to(session: Session, person: Person, code: str, now: datetime) -> datetime | None:
    """Remind the person at the time of a button (see `offered`); None where that time does not do any more."""
    until = chosen(code, now, calendars.of_person(session, person.id, now))
    return None if until is None else snooze(session, person, until, now)


def snooze(session: Session, person: Person, until: datetime, now: datetime) -> datetime:
    """Remind the person again at `until`, or when the working hours after it begin; gives that instant.

    An earlier wish for another time no longer counts. Raises `Refused` for a time that is not ahead.
    """
    if until <= now:
        raise Refused(N_("That time has passed already. Nothing was changed; please choose another: /pengingat"))
    until = opens_at(until, calendars.of_person(session, person.id, now))
    key = f"{REMINDER}:{person.id}:{until:%Y%m%d%H%M}{_LATER}"
    rows.drop_waiting(session, person.id, REMINDER, _LATER, key, now)
    if not outbox.put(session, REMINDER, person.id, person.id, key, {"later": True}, until, now):
        rows.wake(session, key)
    row = _row(session, person)
    row.snoozed_until = until
    _keep(session, row)
    return until


def cancel_snooze(session: Session, person: Person, now: datetime) -> None:
    """The person is reminded as always again."""
    rows.drop_waiting(session, person.id, REMINDER, _LATER, "", now)
    row = _row(session, person)
    row.snoozed_until = None
    _keep(session, row)


def choose_hour(session: Session, person: Person, hour: int | None) -> None:
    """The hour of the day at which reminders come; None as soon as one falls due. Raises `Refused` outside `HOURS`."""
    if hour is not None and hour not in HOURS:
        raise Refused(
            N_("Please choose an hour from {first} to {last}. Nothing was changed.")(first=HOURS[0], last=HOURS[-1])
        )
    row = _row(session, person)
    row.hour = hour
    _keep(session, row)


def choose_quiet_day(session: Session, person: Person, weekday: int, quiet: bool, now: datetime) -> None:
    """Whether reminders stay away on a weekday, Monday is 0. Raises `Refused` where no working day would be left."""
    weekdays = _weekdays(session, person, now)
    if weekday not in weekdays:
        raise Refused(N_("Your unit does not work on that day. Nothing was changed."))
    row = _row(session, person)
    days = row.quiet_days | 1 << weekday if quiet else row.quiet_days & ~(1 << weekday)
    if all(days >> day & 1 for day in weekdays):
        raise Refused(N_("At least one working day has to stay, so nothing was changed."))
    row.quiet_days = days
    _keep(session, row)


def choose_fewer(session: Session, person: Person, fewer: bool) -> None:
    """Whether only the last day and the working day after it are reminded of."""
    row = _row(session, person)
    row.fewer = fewer
    _keep(session, row)


def gets_morning_message(person: Person) -> bool:
    """Who gets one on working mornings: penilai the digest, BKPSDM and unit admins the daily card."""
    return person.has_reports or person.is_bkpsdm or bool(person.admin_units)


def choose_digest(session: Session, person: Person, pace: DigestPace) -> None:
    """How often the morning digest comes. Raises `NotAllowed` for who gets none."""
    if not gets_morning_message(person):
        raise NotAllowed(
            N_(
                "The morning message goes to penilai, BKPSDM and unit admins, and you are none of them at the moment. "
                "Nothing was changed."
            )
        )
    row = _row(session, person)
    row.digest = pace
    _keep(session, row)


def _row(session: Session, person: Person) -> ReminderWish:
    return rows.wish(session, person.id) or ReminderWish(employee_id=person.id)


def _keep(session: Session, row: ReminderWish) -> None:
    session.add(row)
    session.flush()


def _facts(context: Context) -> LaterFacts:
    if context.subject_id != context.person.id:
        raise NotFound
    return LaterFacts(context.now, calendars.of_person(context.session, context.person.id, context.now))


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    snooze(context.session, context.person, wished(str(answers[Key(WHEN)].value)), context.now)


def _is_over(context: Context, earlier: Conversation) -> bool:
    """A wish that was kept for later is worth something on the same day only."""
    going_on = earlier.status in {ConversationStatus.OPEN, ConversationStatus.PARKED}
    return not going_on or local_day(earlier.touched_at) != local_day(context.now)


BINDING = Binding(flow=REMIND_LATER, facts=_facts, finish=_finish, begins_anew=_is_over)
