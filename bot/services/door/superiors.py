"""Wrong superiors: found before the deadline week, and put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action
from bot.domain.acting import Holders
from bot.domain.calendar import local_day
from bot.domain.superiors import Suspicion, fault_of, suspicion_of
from bot.errors import Refused
from bot.flows.ticket import SUPERIOR, SuperiorFacts
from bot.i18n import N_, Text, plain
from bot.services import moves, rights
from bot.services.binding import Binding, Context
from bot.services.door import corrections
from bot.services.moves import Hand
from bot.services.rights import Person
from models import Session
from models.appraisal import Period
from models.conversation import Conversation, ConversationStatus
from models.doors import TicketKind
from models.people import Employee, EmployeeKind, Unit
from models.queries import appraisals, enrolment, people, tickets
from models.queries import moves as employees
from models.queries import superiors as rows
from models.queries.superiors import Listed


@dataclass(frozen=True, slots=True)
class Suspect:
    """Somebody whose penilai is worth a look."""

    employee_id: int
    name: str
    suspicion: Suspicion
    penilai: str | None
    ticket_id: int | None
    """The open request for another penilai, where there is one."""


def suspects(session: Session, period: Period | None, now: datetime) -> list[Suspect]:
    """Everybody in service whose penilai is worth a look, the gravest first; in a period only who is not done in it."""
    listed, units = rows.everybody(session), enrolment.units(session)
    in_period = rows.in_period(session, period.id or 0) if period is not None else {}
    reached = enrolment.with_account(session) | enrolment.on_paper(session)
    asked = tickets.who_waits_for(session, TicketKind.SUPERIOR)
    view = _View(listed, units, people.holders_on(session, local_day(now)), reached)
    found: list[Suspect] = []
    for one in listed.values():
        there = in_period.get(one.id)
        if one.kind is EmployeeKind.NON_ASN or not one.active or (there is not None and there.is_over):
            continue
        penilai_id = one.penilai_id if there is None else there.penilai_id
        suspicion = view.suspicion(one, penilai_id, asked_for_another=one.id in asked)
        if suspicion is not None:
            penilai = listed[penilai_id].name if penilai_id is not None else None
            found.append(Suspect(one.id, one.name, suspicion, penilai, asked.get(one.id)))
    order = list(Suspicion)
    return sorted(found, key=lambda suspect: (order.index(suspect.suspicion), suspect.name))


@dataclass(frozen=True, slots=True)
class _View:
    """What is looked at for everybody: loaded once."""

    listed: Mapping[int, Listed]
    units: Mapping[int, Unit]
    holders: Holders
    reached: frozenset[int]

    def suspicion(self, one: Listed, penilai_id: int | None, *, asked_for_another: bool) -> Suspicion | None:
        seat = self.holders.seat(one.id, penilai_id)
        if seat is None or penilai_id is None:
            return suspicion_of(
                has_penilai=False,
                serves=False,
                may_assess=False,
                asked_for_another=asked_for_another,
                joined=False,
                same_organisation=False,
            )
        post, holder = self.listed[seat.post], self.listed[seat.holder]
        return suspicion_of(
            has_penilai=True,
            serves=holder.active,
            may_assess=corrections.may_assess(post),
            asked_for_another=asked_for_another,
            joined=holder.id in self.reached,
            same_organisation=self._is_above(one, post) or post.delegation_letter is not None,
        )

    def _is_above(self, one: Listed, penilai: Listed) -> bool:
        """Whether the penilai works in the same organisation or in a unit above, or heads one of these."""
        above = self._unit_and_above(one.unit_id)
        heads = {unit.head_id for unit in above}
        return (
            penilai.unit_id in {unit.id for unit in above}
            or penilai.id in heads
            or self._organisation(one.unit_id) == self._organisation(penilai.unit_id)
        )

    def _organisation(self, unit_id: int) -> int | None:
        above = self._unit_and_above(unit_id)
        return next((unit.id for unit in above if unit.is_organisation), unit_id)

    def _unit_and_above(self, unit_id: int) -> list[Unit]:
        chain: list[Unit] = []
        at: int | None = unit_id
        while at is not None and at in self.units and self.units[at] not in chain:
            chain.append(self.units[at])
            at = self.units[at].parent_id
        return chain


def check(session: Session, person: Person, now: datetime) -> list[Suspect]:
    """The same for BKPSDM. Raises `NotAllowed`."""
    rights.require_role(person, Action.DECIDE_TICKET)
    return suspects(session, appraisals.open_period(session), now)


def counts(session: Session, period: Period, now: datetime) -> Mapping[Suspicion, int]:
    """How many there are of each, the gravest first."""
    found = Counter(suspect.suspicion for suspect in suspects(session, period, now))
    return {suspicion: found[suspicion] for suspicion in Suspicion if found[suspicion]}


def fault_with(session: Session, employee_id: int, penilai_id: int, now: datetime) -> Text | None:
    """Why somebody cannot become the penilai of somebody; None where nothing forbids it."""
    return _fault(rows.everybody(session), employee_id, penilai_id, people.holders_on(session, local_day(now)))


def _fault(listed: Mapping[int, Listed], employee_id: int, penilai_id: int, holders: Holders) -> Text | None:
    penilai = listed[penilai_id]
    above = {one.id: one.penilai_id for one in listed.values()}
    fault = fault_of(
        employee_id,
        penilai_id,
        above,
        may_assess=corrections.may_assess(penilai),
        serves=penilai.active or penilai_id in holders.deputies,
    )
    return None if fault is None else fault.said(name=penilai.name)


def give(session: Session, hand: Hand, employee: Employee, penilai_id: int) -> int:
    """Make somebody the penilai of a person; gives how many running appraisals went along.

    The caller has asked for the right. Raises `Refused` where the rules forbid it; the list is held while they are
    looked at, so that no circle comes about by two who do this at once.
    """
    listed = rows.everybody(session, lock=True)
    if penilai_id not in listed:
        raise Refused(N_("The person who was picked is no longer in the list. Nothing was changed."))
    fault = _fault(listed, employee.id or 0, penilai_id, people.holders_on(session, local_day(hand.now)))
    if fault is not None:
        raise Refused(N_("{reason} Nothing was changed.")(reason=fault))
    return moves.move(session, hand, employee, penilai_id=penilai_id)


def choices(session: Session, employee_id: int) -> dict[str, str]:
    """Everybody who may be the penilai of a person, with the jabatan, by id as it stands on a button."""
    possible = corrections.possible_penilai(rows.everybody(session), employee_id)
    return {str(one.id): f"{one.name} – {one.position}" for one in possible}


def _facts(context: Context) -> SuperiorFacts:
    employee = rights.require_for_person(context.session, context.person, Action.DECIDE_TICKET, context.subject_id)
    penilai = employee.penilai_id
    present = plain(people.names_of(context.session, [penilai])[penilai]) if penilai is not None else N_("nobody")
    return SuperiorFacts(employee.name, present, choices(context.session, context.subject_id))


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    moves.hold_periods(context.session, context.subject_id)
    employee = employees.employee_locked(context.session, context.subject_id)
    assert employee is not None, "the facts were loaded from it"
    give(
        context.session, Hand(context.person.id, "bkpsdm", context.now), employee, int(str(answers[Key("value")].value))
    )


def _was_sent(context: Context, earlier: Conversation) -> bool:
    return earlier.status is ConversationStatus.SENT


BINDING = Binding(flow=SUPERIOR, facts=_facts, finish=_finish, begins_anew=_was_sent)
