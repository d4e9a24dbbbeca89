"""Reminders and morning digests: everything due for one person at one hour is one message."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import MappingProxyType

from bot.domain.appraisal import may_submit
from bot.domain.calendar import instant_of, local_day
from bot.domain.reminders import OPENS, Duty, Moment
from bot.i18n import N_, NN_, Text
from bot.rendering.notices.base import A_MOMENT, ONE_MESSAGE, Kinds, NotNow
from bot.services import leave, rights, task_words, twins
from bot.services.ports import Unreachable
from bot.services.reminding import messages, policy, wishes
from bot.services.reminding.nudges import NUDGED
from bot.services.tasks import Task, TaskKind, Tasks, tasks_of
from bot.view import Button, View, lines
from models import Session
from models.delivery import Outbox, OutboxStatus
from models.people import Employee
from models.queries import people
from models.queries import reminding as rows
from models.queries.appraisals import entry

LINES, BUTTONS = 8, 5
"""Tasks that a reminder names and those it offers as buttons; the others stand in `/tugas`. Our own choice."""

LATER = Button(N_("⏳ Remind me later"), "n:later")
SETTINGS = Button(N_("⚙️ My reminders"), "n:reminders")


def _reminder(session: Session, row: Outbox, now: datetime) -> View | NotNow | Unreachable | None:
    """What is cheap to see first: a broadcast composes thousands of these beside people who type."""
    assert row.recipient_id is not None, "a reminder goes to a person"
    wait = _must_wait(session, row, now)
    if wait is not None:
        return wait
    if not row.codes.get("later"):
        other = _other_message(session, row, now)
        if other is not None:
            return None if other is OutboxStatus.SENT else NotNow(now + A_MOMENT)
    person = rights.person_for(session, row.recipient_id, now)
    if person is None:
        return Unreachable()
    tasks = tasks_of(session, person, now)
    if not _is_due(session, row, tasks.items):
        return None
    return _list(row, tasks, now)


def _is_due(session: Session, row: Outbox, tasks: tuple[Task, ...]) -> bool:
    """Whether what the reminder is about is still owed, and still until that day."""
    if row.codes.get("later"):
        return bool(tasks)
    duty = Duty(row.codes["duty"])
    period = messages.period_of(session, row.subject_id)
    if period is None:
        return False
    if duty is Duty.DIGEST:
        return any(task.duty is Duty.ASSESSMENT for task in tasks)
    if row.codes["due_on"] != policy.due_on(period, duty).isoformat():
        return False
    return any(task.duty is duty for task in tasks)


def _must_wait(session: Session, row: Outbox, now: datetime) -> NotNow | None:
    """Out of working hours, and while the person is on leave."""
    assert row.recipient_id is not None, "a reminder goes to a person"
    recipient = session.get_one(Employee, row.recipient_id)  # held, since both questions below look at it
    away = leave.away_until(session, recipient.id or 0, local_day(now))
    if away is not None:
        back = now + timedelta(days=1) if away == date.max else instant_of(away + timedelta(days=1), OPENS)
        return NotNow(back)
    opens = messages.opens_at(session, row.recipient_id, now)
    return NotNow(opens) if opens > now else None


def _other_message(session: Session, row: Outbox, now: datetime) -> OutboxStatus | None:
    """What becomes of another message that says the same about now: it has come, or is just being sent.

    One that the person has put off is as good as one that has come; but what cannot be silenced, such as that of the
    last day, neither waits for that nor for a digest, which does not say what is special about the day.
    """
    assert row.recipient_id is not None, "a reminder goes to a person"
    assert row.id is not None, "a stored message has an id"
    moment = Moment(row.codes["moment"])
    waits = moment.may_be_silenced or moment is Moment.DAILY
    put_off = wishes.wish_of(session, row.recipient_id).snoozed_until
    if waits and put_off is not None and put_off > now:
        return OutboxStatus.SENT
    others = rows.reminded_since(session, row.recipient_id, row.kind, now - ONE_MESSAGE, row.id)
    return max((fate for fate, codes in others if waits or codes.get("moment") != Moment.DAILY), default=None)


def _list(row: Outbox, owed: Tasks, now: datetime) -> View:
    tasks, late = owed.items, owed.late_reports
    own = [task for task in tasks if task.kind is not TaskKind.ASSESS]
    assess = [task for task in tasks if task.kind is TaskKind.ASSESS]
    more = len(own) - LINES
    paragraphs = (
        _head(row, owed.period, tasks, now),
        lines(
            *(task_words.line(task, shows_words=False) for task in own[:LINES]),
            NN_("… and {n} more in /tugas", "… and {n} more in /tugas")(n=more) if more > 0 else None,
        )
        if own
        else None,
        _to_assess(assess, late) if assess else None,
        _how_long(tasks) if len(tasks) > 1 else None,
    )
    offered = sorted(tasks, key=lambda task: (task.kind is TaskKind.ASSESS, not task.late, task.minutes))[:BUTTONS]
    return View(
        tuple(paragraph for paragraph in paragraphs if paragraph is not None),
        (
            *((task_words.button(task, "n"),) for task in offered),
            *(((Button(N_("🔔 Remind who is late"), "n:nudge"),),) if late else ()),
            *(((Button(N_("📋 All my tasks"), "n:tasks"),),) if len(tasks) > len(offered) else ()),
            (LATER, SETTINGS),
        ),
    )


def _to_assess(tasks: list[Task], late: frozenset[int]) -> Text:
    """Who waits for an assessment; of whom there is no self-review, late as it is, is marked."""
    if len(tasks) == 1 and tasks[0].subject_id not in late:
        return task_words.line(tasks[0])
    in_time = NN_(
        "⚖️ {n} person to be assessed, until {day}:",
        "⚖️ {n} people to be assessed, until {day}:",
    )
    too_late = NN_(
        "⚖️ {n} person to be assessed, <b>late</b> since {day}:",
        "⚖️ {n} people to be assessed, <b>late</b> since {day}:",
    )
    head = (too_late if tasks[0].late else in_time)(n=len(tasks), day=tasks[0].due_on)
    more = len(tasks) - LINES
    return lines(
        head,
        *(_waits(task, is_late=task.subject_id in late) for task in tasks[:LINES]),
        NN_("… and {n} more in /tugas", "… and {n} more in /tugas")(n=more) if more > 0 else None,
        N_("🔴 self-review late; it can be assessed without") if late else None,
    )


def _waits(task: Task, *, is_late: bool) -> Text:
    name = Text("{sign} {name}", {"sign": "🔴" if is_late else "🟡", "name": task.about})
    if task.acting is None:
        return name
    return N_("{line} ({kind} for {official})")(line=name, kind=task.acting.kind.label, official=task.acting.official)


def _how_long(tasks: tuple[Task, ...]) -> Text:
    """What all of it takes, and with what to begin where something is shorter than the rest."""
    shortest = min(tasks, key=lambda task: task.minutes)
    if shortest.minutes == max(task.minutes for task in tasks):
        return task_words.minutes(tasks)
    return lines(
        task_words.minutes(tasks),
        N_("Shortest first: {what}")(what=task_words.button(shortest).label),
    )


def _head(row: Outbox, period: str | None, tasks: tuple[Task, ...], now: datetime) -> Text:
    if row.codes.get("later"):
        return N_("⏰ You asked me to remind you now · {period}")(period=period)
    if row.codes["duty"] == Duty.DIGEST:
        return N_("☀️ <b>Your team this morning</b> · {period}")(period=period)
    if any(task.late and task.duty == row.codes["duty"] for task in tasks):
        return N_(
            "⏰ <b>The last day has passed</b> · {period}\nIt can still be done, and today is better than later."
        )(period=period)
    if any(task.due_on == local_day(now) for task in tasks):
        return N_("⏰ <b>Today is the last day</b> · {period}")(period=period)
    return N_("⏰ <b>Reminder</b> · {period}")(period=period)


def _nudged(session: Session, row: Outbox, now: datetime) -> View | NotNow | None:
    found = entry(session, row.subject_id)
    if found is None or not may_submit(found.appraisal.stage) or found.period.closed_at is not None:
        return None
    wait = _must_wait(session, row, now)
    person = rights.person_for(session, row.recipient_id or 0, now)
    if wait is not None or person is None:
        return wait
    own = next((task for task in tasks_of(session, person, now).items if task.subject_id == row.subject_id), None)
    if own is None:
        return None
    by = people.names_of(session, [row.codes["by"]])[row.codes["by"]]
    return View(
        (
            N_("🔔 {name} kindly reminds you of the self-review for {period}.")(
                name=by, period=twins.title_of(session, found.period)
            ),
            task_words.line(own),
        ),
        ((task_words.button(own, "n"),), (LATER,)),
    )


KINDS: Kinds = MappingProxyType({messages.REMINDER: _reminder, NUDGED: _nudged})
