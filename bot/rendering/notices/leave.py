"""What people hear about leave within working hours: its days, never a reason.

It goes to the penilai of the day, and to the person where somebody else noted it or took it back.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import MappingProxyType

from bot.domain.calendar import local_day
from bot.domain.leave import Stay
from bot.i18n import N_, Text
from bot.rendering.notices.appraisals import about_others
from bot.rendering.notices.base import Kinds, NotNow
from bot.services import leave
from bot.services.reminding import messages
from bot.view import Button, View
from models import Session
from models.delivery import Outbox
from models.queries.people import names_of

_PAUSED = N_("Reminders pause in these days; the terms of the law do not.")
_GO_ON = N_("Reminders go on.")
_MINE = ((Button(N_("🌴 My leave"), "n:leave"),),)
_TEAM = ((Button(N_("👥 My team"), "n:team"),),)


def _noted(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    noted = leave.noted_one(session, row.subject_id, int(row.codes["version"]))
    if noted is None or noted.ends_on < local_day(now):
        return None
    own = row.recipient_id == noted.employee_id
    return (_own_noted if own else _report_noted)(session, row, now)


def _own_noted(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    noted = leave.noted_one(session, row.subject_id, int(row.codes["version"]))
    assert noted is not None, "it was there in this transaction"
    said = N_("🌴 {name} has noted a leave for you from {first} until {last}.")
    more = N_("If that is not right, you can take it back.")
    by = _days(session, said, noted.noted_by_id, Stay(noted.starts_on, noted.ends_on))
    return _within_hours(session, row, now, View((by, _PAUSED, more), _MINE))


@about_others
def _report_noted(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    noted = leave.noted_one(session, row.subject_id, int(row.codes["version"]))
    if noted is None or not _is_penilai(session, row, noted.employee_id, now):
        return None
    said = N_("🌴 <b>{name}</b> is on leave from {first} until {last}.")
    who = _days(session, said, noted.employee_id, Stay(noted.starts_on, noted.ends_on))
    return _within_hours(session, row, now, View((who, _PAUSED), _TEAM))


NEWS_FOR = timedelta(days=3)
"""How long it is news that somebody is back. Our own choice."""


def _ended(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    if now - row.created_at > NEWS_FOR:
        return None
    own = row.recipient_id == row.subject_id
    return (_own_ended if own else _report_ended)(session, row, now)


def _own_ended(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    said = (
        N_("👋 {name} has noted that you are back. Your leave was to last from {first} until {last}.")
        if row.codes["running"]
        else N_("👋 {name} has taken back your leave from {first} until {last}.")
    )
    by = _days(session, said, int(row.codes["by"]), _stay_of(row))
    return _within_hours(session, row, now, View((by, _GO_ON), _MINE))


@about_others
def _report_ended(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    if not _is_penilai(session, row, row.subject_id, now):
        return None
    said = (
        N_("👋 <b>{name}</b> is back. The leave was to last from {first} until {last}.")
        if row.codes["running"]
        else N_("👋 The leave of <b>{name}</b> from {first} until {last} was taken back.")
    )
    who = _days(session, said, row.subject_id, _stay_of(row))
    return _within_hours(session, row, now, View((who, _GO_ON), _TEAM))


def _is_penilai(session: Session, row: Outbox, employee_id: int, now: datetime) -> bool:
    """Whether the recipient still holds the post of the penilai."""
    return leave.penilai_of(session, employee_id, local_day(now)) == row.recipient_id


def _within_hours(session: Session, row: Outbox, now: datetime, view: View) -> View | NotNow:
    assert row.recipient_id is not None, "it goes to a person"
    opens = messages.opens_at(session, row.recipient_id, now)
    return NotNow(opens) if opens > now else view


def _stay_of(row: Outbox) -> Stay:
    return Stay(date.fromisoformat(row.codes["from"]), date.fromisoformat(row.codes["until"]))


def _days(session: Session, said: Text, employee_id: int, stay: Stay) -> Text:
    return said(name=names_of(session, [employee_id])[employee_id], first=stay.starts_on, last=stay.ends_on)


KINDS: Kinds = MappingProxyType({leave.NOTED: _noted, leave.ENDED: _ended})
