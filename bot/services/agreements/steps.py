"""Agreed steps as their two sides see them, who is the other side, and which are to be asked about.

They belong to a person and the post of the penilai, not to a period: with a new penilai they stay, and the new one sees
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.access import Action, may
from bot.domain.acting import Holders, Seat
from bot.domain.agreements import MOST_OPEN, AgreementState, Progress, Side
from bot.domain.calendar import local_day
from bot.errors import NotFound
from bot.services import audit, rights
from bot.services.rights import Person
from models import Session
from models.feedback import Agreement, AgreementCheck
from models.people import Employee
from models.queries import agreements as rows
from models.queries.appraisals import open_period
from models.queries.people import holders_on, names_of
from models.sealed import unseal

_ABOUT_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """What the employee answered in a period."""

    period: str
    progress: Progress
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AgreedStep:
    """One step as its reader may see it, and what they may do with it. `mark` tells whether it was changed since."""

    agreement_id: int
    mark: int
    own: bool
    employee_id: int
    name: str
    penilai: str
    appraisal_id: int
    action: str
    due_on: date | None
    state: AgreementState
    proposed_by: Side
    proposed_at: datetime
    talk_at: datetime | None
    agreed_at: datetime | None
    ended_at: datetime | None
    checks: tuple[Checked, ...]
    may_answer: bool
    may_withdraw: bool
    may_say: bool
    """Whether the reader may say how far it is, also once more."""


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A step that somebody is to be asked about; `about` is the step in a few words."""

    agreement_id: int
    about: str
    due_on: date


def side_of(agreement: Agreement) -> Side:
    """Who proposed it."""
    return Side.EMPLOYEE if agreement.proposed_by_id == agreement.employee_id else Side.PENILAI


def mine(session: Session, person: Person) -> list[AgreedStep]:
    """The own steps, what is open first."""
    return _shown(session, person, [(row, person.name) for row in rows.of_employee(session, person.id)])


def of_my_team(session: Session, person: Person) -> list[AgreedStep]:
    """The open steps of everybody whose penilai the person is today, by name. Raises `NotAllowed`."""
    if not person.has_reports:
        raise rights.refusal(person, Action.SEE_AGREEMENT)
    return _shown(session, person, rows.open_of_reports(session, person.charge))


def read(session: Session, person: Person, agreement_id: int) -> AgreedStep:
    """One step. Raises `NotAllowed` and `NotFound`."""
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    employee = rights.require_for_person(session, person, Action.SEE_AGREEMENT, agreement.employee_id)
    return _shown(session, person, [(agreement, employee.name)])[0]


def may_propose(session: Session, person: Person, employee_id: int) -> bool:
    """Whether the person may propose a step to or for somebody, and there is room for one."""
    employee = session.get(Employee, employee_id)
    if employee is None or not may(Action.PROPOSE_AGREEMENT, rights.relations_to_person(session, person, employee)):
        return False
    return rows.count_open(session, employee_id) < MOST_OPEN


def _shown(session: Session, person: Person, found: list[tuple[Agreement, str]]) -> list[AgreedStep]:
    checks = rows.checks_of(session, [_id(row) for row, _ in found])
    names = names_of(session, [row.penilai_id for row, _ in found])
    return [_step(session, person, row, name, names[row.penilai_id], checks.get(_id(row), [])) for row, name in found]


def _step(
    session: Session,
    person: Person,
    row: Agreement,
    name: str,
    penilai: str,
    checks: list[tuple[AgreementCheck, str]],
) -> AgreedStep:
    mine_ = row.employee_id == person.id
    my_side, proposed = Side.EMPLOYEE if mine_ else Side.PENILAI, row.state is AgreementState.PROPOSED
    return AgreedStep(
        agreement_id=_id(row),
        mark=row.revision,
        own=mine_,
        employee_id=row.employee_id,
        name=name,
        penilai=penilai,
        appraisal_id=row.appraisal_id,
        action=unseal(session, row, "action") or "",
        due_on=row.due_on,
        state=row.state,
        proposed_by=side_of(row),
        proposed_at=row.proposed_at,
        talk_at=row.talk_at,
        agreed_at=row.agreed_at,
        ended_at=row.ended_at,
        checks=tuple(
            Checked(period_name, check.progress, unseal(session, check, "note"), check.at)
            for check, period_name in checks
        ),
        may_answer=proposed and side_of(row) is not my_side,
        may_withdraw=proposed and side_of(row) is my_side,
        may_say=mine_ and row.state is AgreementState.AGREED,
    )


def record(
    session: Session,
    person: Person,
    row: Agreement,
    action: str,
    now: datetime,
    *,
    codes: Mapping[str, Any] | None = None,
    text: str | None = None,
) -> None:
    """Add an act on a step to the chain of the person whose step it is."""
    seat = None if person.id == row.employee_id else seat_of(session, person.holders, row.employee_id)
    audit.record(
        session,
        subject="person",
        subject_id=row.employee_id,
        actor_id=person.id,
        role="employee" if person.id == row.employee_id else "penilai",
        action=action,
        codes={"agreement": row.id, **(codes or {}), **(seat.codes if seat else {})},
        text=text,
        now=now,
    )


def seat_of(session: Session, holders: Holders, employee_id: int) -> Seat | None:
    """The post of the penilai of somebody today, and who holds it; None where there is none."""
    employee = session.get(Employee, employee_id)
    return None if employee is None else holders.seat(employee_id, employee.penilai_id)


def other_side(session: Session, holders: Holders, row: Agreement, *, than: int) -> int | None:
    """Who is to hear what the person `than` has done: the employee, or who holds the post of the penilai today."""
    if than != row.employee_id:
        return row.employee_id
    seat = seat_of(session, holders, row.employee_id)
    return None if seat is None else seat.holder


def to_ask(session: Session, employee_id: int, now: datetime) -> list[ToAsk]:
    """The steps that somebody is to be asked about now: agreed on before the running period was opened, and not
    answered for in it. They are due with the self-review."""
    period = open_period(session)
    if period is None or period.opened_at is None or period.id is None:
        return []
    return [
        ToAsk(_id(row), _about(session, row), period.self_review_due_on)
        for row in rows.to_ask(session, employee_id, period.id, period.opened_at)
    ]


def _about(session: Session, row: Agreement) -> str:
    words = " ".join((unseal(session, row, "action") or "").split())
    return words if len(words) <= _ABOUT_LENGTH else f"{words[: _ABOUT_LENGTH - 1].rstrip()}…"


def kept_about(session: Session, employee_id: int) -> list[dict[str, Any]]:
    """Every step of a person with what was answered, for the copy of their data."""
    found = rows.of_employee(session, employee_id)
    checks = rows.checks_of(session, [_id(row) for row in found])
    names = names_of(session, [row.penilai_id for row in found])
    return [
        {
            "action_agreed": unseal(session, row, "action"),
            "due_on": row.due_on,
            "state": row.state,
            "penilai": names.get(row.penilai_id),
            "proposed_by": side_of(row),
            "proposed_at": row.proposed_at,
            "talk_at": row.talk_at,
            "agreed_at": row.agreed_at,
            "ended_at": row.ended_at,
            "checks": [
                {
                    "period": period,
                    "progress": check.progress,
                    "note": unseal(session, check, "note"),
                    "answered_at": check.at,
                }
                for check, period in checks.get(_id(row), [])
            ],
        }
        for row in found
    ]


def penilai_today(session: Session, row: Agreement, now: datetime) -> int | None:
    """Who holds the post of the penilai of the person today."""
    seat = seat_of(session, holders_on(session, local_day(now)), row.employee_id)
    return None if seat is None else seat.holder


def _id(row: Agreement) -> int:
    assert row.id is not None, "a stored row has an id"
    return row.id
