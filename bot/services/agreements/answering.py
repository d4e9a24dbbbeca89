"""The other side's answer to a proposed step: yes, or a talk first. Who proposed it may take it back until then."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Action
from bot.domain.agreements import AgreementState, Side
from bot.errors import Conflict, NotFound, Refused
from bot.i18n import N_
from bot.services import outbox, rights
from bot.services.agreements import steps
from bot.services.rights import Person
from models import Session
from models.feedback import Agreement
from models.people import Employee
from models.queries import agreements as rows

AGREED, TALK = "agreement_agreed", "agreement_talk"
"""Kinds of messages to who proposed it."""


def agree(session: Session, person: Person, agreement_id: int, mark: int, now: datetime) -> str:
    """Say yes to what the other side proposed; gives whose step it is.

    Raises `NotAllowed`, and `Conflict` where it was answered, withdrawn or changed since it was looked at.
    """
    row, employee = _to_answer(session, person, agreement_id, mark)
    row.state, row.agreed_at = AgreementState.AGREED, now
    if person.id != row.employee_id:
        row.penilai_id = person.id
    _change(session, person, row, "agreement.agreed", now)
    _tell_proposer(session, person, row, employee, AGREED, now)
    return employee.name


def talk_first(session: Session, person: Person, agreement_id: int, mark: int, now: datetime) -> str:
    """Wish to talk about a proposal first: it stays as it is, and who proposed it is told; gives whose step it is.

    Raises as `agree`.
    """
    row, employee = _to_answer(session, person, agreement_id, mark)
    if row.talk_at is not None:
        raise Conflict(N_("The wish to talk about it first has been passed on already. Nothing was changed."))
    row.talk_at = now
    _change(session, person, row, "agreement.talk", now)
    _tell_proposer(session, person, row, employee, TALK, now)
    return employee.name


def withdraw(session: Session, person: Person, agreement_id: int, mark: int, now: datetime) -> str:
    """Take an own proposal back, as long as it is not agreed on; gives whose step it was. Raises as `agree`."""
    row, employee = _held(session, person, agreement_id, mark)
    if steps.side_of(row) is not _side(person, row):
        raise Refused(N_("Only the side that proposed this step can take it back. Nothing was changed."))
    row.state, row.ended_at = AgreementState.DROPPED, now
    _change(session, person, row, "agreement.withdrawn", now)
    return employee.name


def _to_answer(session: Session, person: Person, agreement_id: int, mark: int) -> tuple[Agreement, Employee]:
    row, employee = _held(session, person, agreement_id, mark)
    if steps.side_of(row) is _side(person, row):
        raise Refused(N_("You proposed this step, so the other side answers. Nothing was changed."))
    return row, employee


def _held(session: Session, person: Person, agreement_id: int, mark: int) -> tuple[Agreement, Employee]:
    """A proposal, held against others, as it was looked at."""
    row = rows.locked(session, agreement_id)
    if row is None:
        raise NotFound
    employee = rights.require_for_person(session, person, Action.ANSWER_AGREEMENT, row.employee_id)
    if row.state is AgreementState.AGREED:
        raise Conflict(N_("This step is agreed on already. Nothing was changed."))
    if not row.state.is_open:
        raise Conflict(N_("This step has ended already. Nothing was changed."))
    if row.revision != mark:
        raise Conflict(N_("Something has just changed in this step. Nothing was changed by you; please look again."))
    return row, employee


def _side(person: Person, row: Agreement) -> Side:
    return Side.EMPLOYEE if person.id == row.employee_id else Side.PENILAI


def _change(session: Session, person: Person, row: Agreement, action: str, now: datetime) -> None:
    row.revision += 1
    session.add(row)
    session.flush()
    steps.record(session, person, row, action, now)


def _tell_proposer(
    session: Session, person: Person, row: Agreement, employee: Employee, kind: str, now: datetime
) -> None:
    recipient = steps.other_side(session, person.holders, row, than=person.id)
    if recipient is not None:
        outbox.put(session, kind, recipient, row.id or 0, f"{kind}:{row.id}:{row.revision}", {}, now, now)
