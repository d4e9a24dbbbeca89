"""Recording by hand that somebody is not appraised in the open period, and taking that back before the assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action
from bot.domain.appraisal import Stage
from bot.domain.service import ServiceState
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.flows.exemption import BOTH, EXEMPTION, ExemptionFacts
from bot.i18n import N_
from bot.services import audit, conversations, outbox, rights, running, twins
from bot.services.binding import Binding, Context
from bot.services.rights import Person
from models import Session
from models.appraisal import Appraisal, Period
from models.queries import appraisals as rows
from models.queries.appraisals import Entry
from models.queries.plans import approved_plan
from models.queries.twins import twin_of

EXEMPTED, LIFTED = "exempted", "exemption_lifted"
"""Kinds of messages to the person."""

MARKS = 100
"""How many states of an appraisal are told apart in the subject of a conversation."""

_ABOUT = ("self_review", "assessment", "return_review")
"""Conversations that lose their ground."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the person in the open period; two where TW4 and AKHIR run together."""

    appraisal_id: int
    period: str
    stage: Stage
    state: ServiceState | None
    basis: str | None

    @property
    def may_lift(self) -> bool:
        """Whether it is recorded as not appraised."""
        return self.stage is Stage.EXEMPT

    @property
    def may_exempt(self) -> bool:
        """Whether it is still open."""
        return not self.stage.is_over


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands in the open period; `subjects` are what conversations about the records are about."""

    name: str
    records: tuple[Record, ...]
    subjects: tuple[int, ...]


def standing(session: Session, person: Person, employee_id: int) -> Standing:
    """The records of somebody in the open period. Raises `NotAllowed`, and `Refused` where there is none."""
    employee = rights.require_for_person(session, person, Action.MANAGE_PERIOD, employee_id)
    period = rows.open_period(session)
    if period is None:
        raise Refused(N_("No period is open at the moment, so nobody has to be taken out of one."))
    own = rows.entry_of_person(session, employee_id, period.id or 0)
    if own is None:
        raise Refused(
            N_(
                "{name} has no appraisal in {period}: a penilai or an approved SKP was missing. Once that is put "
                "right, add who is missing: /admin, Period."
            )(name=employee.name, period=period.name)
        )
    twin = twin_of(session, own.appraisal)
    found = [own.appraisal] if twin is None else [own.appraisal, twin]
    found.sort(key=lambda appraisal: appraisal.period_id != period.id)
    return Standing(
        employee.name,
        tuple(_record(session, appraisal) for appraisal in found),
        tuple(_id(appraisal) * MARKS + appraisal.revision % MARKS for appraisal in found),
    )


def name_of(session: Session, person: Person, subject_id: int) -> str:
    """About whom a conversation is. Raises `NotAllowed` and `NotFound`."""
    rights.require_role(person, Action.MANAGE_PERIOD)
    found = rows.entry(session, subject_id // MARKS)
    if found is None:
        raise NotFound
    return found.employee.name


def _record(session: Session, appraisal: Appraisal) -> Record:
    period = session.get_one(Period, appraisal.period_id)
    return Record(_id(appraisal), period.name, appraisal.stage, appraisal.exempt_state, appraisal.exempt_basis)


def _entry(session: Session, person: Person, appraisal_id: int, mark: int) -> Entry:
    """The appraisal as it was looked at. Raises `Refused`."""
    rights.require_role(person, Action.MANAGE_PERIOD)
    found = rows.entry(session, appraisal_id)
    if found is None:
        raise NotFound
    if found.employee.id == person.id:
        raise NotAllowed(N_("Nobody decides this about themselves. Please ask a colleague at BKPSDM."))
    if found.period.closed_at is not None:
        raise Refused(N_("{period} is closed already. Nothing was changed.")(period=found.period.name))
    if found.appraisal.revision % MARKS != mark:
        raise Conflict(
            N_("Something has just changed in the appraisal of {name}. Nothing was changed by you; please look again.")(
                name=found.employee.name
            )
        )
    return found


def _facts(context: Context) -> ExemptionFacts:
    appraisal_id, mark = divmod(context.subject_id, MARKS)
    found = _entry(context.session, context.person, appraisal_id, mark)
    _refuse_over(found)
    twin = twin_of(context.session, found.appraisal)
    together = twin is not None and not twin.stage.is_over and not found.period.follows
    other = context.session.get_one(Period, twin.period_id).name if twin is not None and together else None
    return ExemptionFacts(found.employee.name, found.period.name, other)


def _refuse_over(found: Entry) -> None:
    if found.appraisal.stage is Stage.EXEMPT:
        raise Conflict(
            N_("{name} is recorded as not appraised already. Nothing was changed.")(name=found.employee.name)
        )
    if found.appraisal.stage is Stage.ASSESSED:
        raise Refused(
            N_("The assessment of {name} is confirmed already, so this cannot be recorded any more.")(
                name=found.employee.name
            )
        )


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    appraisal_id, mark = divmod(context.subject_id, MARKS)
    held = rows.locked(context.session, appraisal_id)
    assert held is not None, "the facts were loaded from it"
    running.hold_open(context.session, held.period_id)
    _refuse_over(_entry(context.session, context.person, appraisal_id, mark))
    state, basis = ServiceState(str(answers[Key("state")].value)), str(answers[Key("basis")].value)
    records = answers.get(Key("records"))
    twin = twin_of(context.session, held, locked=True) if records and records.value == BOTH else None
    for appraisal in [held] if twin is None or twin.stage.is_over else [held, twin]:
        appraisal.stage, appraisal.exempt_state, appraisal.exempt_basis = Stage.EXEMPT, state, basis
        appraisal.revision += 1
        context.session.add(appraisal)
        context.session.flush()
        for flow in _ABOUT:
            conversations.close_all_about(context.session, flow, _id(appraisal), context.now)
        _keep_trail(context.session, context.person, appraisal, "appraisal.exempted", context.now)
    _tell(context.session, EXEMPTED, held, context.now)


_WRITTEN = frozenset({Stage.SUBMITTED, Stage.RETURNED, Stage.ASSESSED})
"""Something was sent that the other record would have to share."""


def lift(session: Session, person: Person, appraisal_id: int, mark: int, now: datetime) -> str:
    """Take an exemption back: the appraisal goes on where it was; a penilai or plan that was missing is looked up.

    Gives the name. Raises `Refused`.
    """
    rights.require_role(person, Action.MANAGE_PERIOD)
    held = rows.locked(session, appraisal_id)
    if held is None:
        raise NotFound
    running.hold_open(session, held.period_id)
    found = _entry(session, person, appraisal_id, mark)
    if held.stage is not Stage.EXEMPT:
        raise Conflict(N_("{name} is appraised already. Nothing was changed.")(name=found.employee.name))
    twin = twin_of(session, held, locked=True)
    if not found.period.follows and twin is not None and twin.stage in _WRITTEN:
        raise Conflict(
            N_(
                "The year (AKHIR) of {name} is being written for itself already, so the quarter can no longer be taken "
                "up beside it. Nothing was changed."
            )(name=found.employee.name)
        )
    plan = approved_plan(session, held.employee_id, found.period.year)
    penilai_id, skp_id = held.penilai_id or found.employee.penilai_id, held.skp_id or (plan.id if plan else None)
    if penilai_id is None or skp_id is None:
        raise Refused(
            N_("{name} has no penilai or no approved SKP, so the appraisal cannot begin. Nothing was changed.")(
                name=found.employee.name
            )
        )
    _keep_trail(session, person, held, "appraisal.exemption_lifted", now)
    held.stage, held.exempt_state, held.exempt_basis = _stage_before(held), None, None
    held.penilai_id, held.skp_id = penilai_id, skp_id
    held.revision += 1
    session.add(held)
    session.flush()
    if found.period.follows and twin is not None and twin.stage in _WRITTEN:
        twins.follow(session, twin, held, now)
    _tell(session, LIFTED, held, now)
    return found.employee.name


def _stage_before(appraisal: Appraisal) -> Stage:
    """How far it had come."""
    if appraisal.submitted_at is None:
        return Stage.OPEN
    returned = appraisal.returned_at is not None and appraisal.returned_at > appraisal.submitted_at
    return Stage.RETURNED if returned else Stage.SUBMITTED


def _keep_trail(session: Session, person: Person, appraisal: Appraisal, action: str, now: datetime) -> None:
    audit.record(
        session,
        subject="appraisal",
        subject_id=_id(appraisal),
        actor_id=person.id,
        role="bkpsdm",
        action=action,
        codes={"state": appraisal.exempt_state.value if appraisal.exempt_state else None},
        text=appraisal.exempt_basis,
        now=now,
    )


def _tell(session: Session, kind: str, appraisal: Appraisal, now: datetime) -> None:
    key = f"{kind}:{appraisal.id}:{appraisal.revision}"
    outbox.put(session, kind, appraisal.employee_id, _id(appraisal), key, {}, now, now)


def _id(appraisal: Appraisal) -> int:
    assert appraisal.id is not None, "a stored appraisal has an id"
    return appraisal.id


BINDING = Binding(flow=EXEMPTION, facts=_facts, finish=_finish)
