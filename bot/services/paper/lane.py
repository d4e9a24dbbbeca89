"""The paper lane: who is on it, and where their forms stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action
from bot.domain.appraisal import Stage, may_assess, may_submit
from bot.domain.calendar import local_day
from bot.errors import Refused
from bot.i18n import N_, Text
from bot.services import posts, twins
from bot.services.paper import rules
from bot.services.rights import Person
from models import Session
from models.appraisal import Period
from models.paper import PaperPart, PaperStatus
from models.queries import appraisals
from models.queries import paper as rows
from models.queries.appraisals import Entry
from models.sealed import unseal


@dataclass(frozen=True, slots=True)
class OnLane:
    """Somebody on the paper lane, and which forms of theirs wait for a second person."""

    appraisal_id: int
    name: str
    stage: Stage
    waits: frozenset[PaperPart]


@dataclass(frozen=True, slots=True)
class Lane:
    """The people without Telegram in the units of an admin."""

    period: str
    people: tuple[OnLane, ...]


def lane_of(session: Session, person: Person) -> Lane:
    """The lane in the open period. Raises `NotAllowed`, and `Refused` where no period is open."""
    units, period = rules.units_of(session, person), _open(session)
    entries = rows.lane(session, period.id or 0, units)
    ids = [entry.appraisal.id or 0 for entry in entries]
    waits: dict[int, set[PaperPart]] = {}
    for appraisal_id, part in rows.waiting_of(session, ids):
        waits.setdefault(appraisal_id, set()).add(part)
    return Lane(
        twins.title_of(session, period),
        tuple(
            OnLane(row_id, entry.employee.name, entry.appraisal.stage, frozenset(waits.get(row_id, ())))
            for row_id, entry in zip(ids, entries, strict=True)
        ),
    )


def not_joined(session: Session, person: Person) -> list[tuple[int, str]]:
    """Appraisals and names of people who have no account, or whose penilai has none, by name."""
    units, period = rules.units_of(session, person), _open(session)
    return rows.not_joined(session, period.id or 0, units)


def _open(session: Session) -> Period:
    period = appraisals.open_period(session)
    if period is None:
        raise Refused(N_("No appraisal period is open at the moment, so there are no forms."))
    return period


@dataclass(frozen=True, slots=True)
class Part:
    """How far one form is. `entered_at` tells that it waits; `refusal` why it was not confirmed as it was entered."""

    printable: bool
    enterable: bool
    entered_at: datetime | None
    refusal: str | None
    confirmed: int


@dataclass(frozen=True, slots=True)
class Case:
    """One person on the lane."""

    appraisal_id: int
    name: str
    position: str
    unit: str
    period: str
    stage: Stage
    penilai: Text | None
    parts: dict[PaperPart, Part]
    has_result: bool


def case_of(session: Session, person: Person, appraisal_id: int, now: datetime) -> Case:
    """Where somebody's forms are. Raises `NotAllowed` and `NotFound`."""
    found = rules.allowed(session, person, Action.ENTER_PAPER, appraisal_id, now)
    penilai = posts.penilai_today(session, person.holders, found.appraisal)
    return Case(
        appraisal_id=appraisal_id,
        name=found.employee.name,
        position=found.employee.position,
        unit=found.unit.name,
        period=twins.title_of(session, found.period),
        stage=found.appraisal.stage,
        penilai=penilai.said if penilai else None,
        parts={part: _part(session, found, part, now) for part in PaperPart},
        has_result=found.appraisal.stage is Stage.ASSESSED,
    )


def _part(session: Session, found: Entry, part: PaperPart, now: datetime) -> Part:
    appraisal_id, today = found.appraisal.id or 0, local_day(now)
    due_on, stage = found.period.self_review_due_on, found.appraisal.stage
    waiting, newest = rows.waiting(session, appraisal_id, part), rows.newest(session, appraisal_id, part)
    refused = newest if newest is not None and newest.status is PaperStatus.REFUSED else None
    if part is PaperPart.SELF_REVIEW:
        is_its_turn, may_print = may_submit(stage), may_submit(stage)
    else:
        is_its_turn = may_assess(stage, self_review_due_on=due_on, today=today)
        may_print = not stage.is_over
    try:
        rules.refuse_unless_on_paper(session, found, part, today)
    except Refused:
        is_its_turn = may_print = False
    return Part(
        printable=may_print and found.period.closed_at is None,
        enterable=is_its_turn and waiting is None and found.period.closed_at is None,
        entered_at=waiting.entered_at if waiting else None,
        refusal=unseal(session, refused, "reason") if refused else None,
        confirmed=len(rows.confirmed(session, appraisal_id, part)),
    )
