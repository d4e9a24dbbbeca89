"""Bringing in the working calendar by file: its days are laid over those that were entered before.

`bot.services.intake` opens the doors and asks for the right. A day is known by its date: one that is there already is
changed, and one that is as usual again is taken out. What the file does not mention stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.intake import Rows
from bot.domain.intake_forms import CALENDAR, ImportKind
from bot.domain.intake_rows import DAY_FIELDS, DayRow
from bot.services import audit
from bot.services.intake.preview import Preview, Tally
from bot.services.moves import Hand
from models import Session
from models.calendar import CalendarDay
from models.queries.circulars import every_day


@dataclass(slots=True)
class _Laid:
    """What differs from the calendar as it is."""

    known: dict[date, CalendarDay]
    new: list[DayRow] = field(default_factory=list)
    changed: dict[date, tuple[DayRow, list[str]]] = field(default_factory=dict)
    """With the fields that change."""
    removed: list[DayRow] = field(default_factory=list)


def preview(session: Session, rows: Rows, unread: tuple[str, ...]) -> Preview:
    """What the file would do. Changes nothing; the caller has asked for the right."""
    return _judged(rows, _lay_over(session, rows.days), unread)


def apply(session: Session, rows: Rows, unread: tuple[str, ...], hand: Hand) -> Preview:
    """Bring the days in: all of them, or none where there is any fault. They count from the next question on.

    The caller has asked for the right and holds the lock of imports.
    """
    laid = _lay_over(session, rows.days)
    judged = _judged(rows, laid, unread)
    if not judged.faults:
        _write(session, laid, hand)
    return judged


def _lay_over(session: Session, days: Sequence[DayRow]) -> _Laid:
    laid = _Laid(every_day(session))
    for row in days:
        known = laid.known.get(row.day)
        if row.working is None:
            laid.removed += [] if known is None else [row]
        elif known is None:
            laid.new.append(row)
        elif fields := [name for name in DAY_FIELDS if getattr(known, name) != getattr(row, name)]:
            laid.changed[row.day] = row, fields
    return laid


def _judged(rows: Rows, laid: _Laid, unread: tuple[str, ...]) -> Preview:
    columns = Counter(DAY_FIELDS[name] for _, fields in laid.changed.values() for name in fields)
    tally = Tally(
        sheet=CALENDAR.name,
        new=len(laid.new),
        changed=len(laid.changed),
        unchanged=len(rows.days) - len(laid.new) - len(laid.changed) - len(laid.removed),
        not_in_file=len(laid.known.keys() - {row.day for row in rows.days}),
        columns=tuple(columns.most_common()),
        removed=len(laid.removed),
    )
    return Preview(ImportKind.HOLIDAYS, rows.faults.in_order([CALENDAR.name]), (tally,), unread=unread)


def _write(session: Session, laid: _Laid, hand: Hand) -> None:
    entered = {row.day: row for row in [*laid.new, *(row for row, _ in laid.changed.values())]}
    acts = {day: _codes(laid, day, row) for day, row in entered.items()}
    withdrawn = {row.day: {"before": laid.known[row.day].working} for row in laid.removed}
    for day, row in entered.items():
        kept = laid.known.get(day) or CalendarDay(day=day, working=False, basis="", set_at=hand.now)
        kept.working, kept.basis = bool(row.working), row.basis
        kept.set_by_id, kept.set_at = hand.actor_id, hand.now
        session.add(kept)
    for row in laid.removed:
        session.delete(laid.known[row.day])
    session.flush()
    _keep_trail(session, "calendar.entered", acts, hand)
    _keep_trail(session, "calendar.withdrawn", withdrawn, hand)


def _codes(laid: _Laid, day: date, row: DayRow) -> dict[str, Any]:
    if day in laid.changed:
        return {"working": row.working, "fields": laid.changed[day][1]}
    return {"working": row.working}


def _keep_trail(session: Session, action: str, acts: dict[date, dict[str, Any]], hand: Hand) -> None:
    """One act for each day, in a chain of the day, which is named by its number in the calendar."""
    audit.record_many(
        session,
        subject="calendar",
        acts={day.toordinal(): codes for day, codes in sorted(acts.items())},
        actor_id=hand.actor_id,
        role=hand.role,
        action=action,
        now=hand.now,
    )
