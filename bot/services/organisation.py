"""The predikat of an organisation: who sets it, who records it, and which ones are still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation.answers import Answer, Key
from bot.domain.access import Action, Relation, may
from bot.domain.calendar import local_day
from bot.domain.organisation import OrganisationPredicate
from bot.errors import NotAllowed, NotFound, Refused
from bot.flows.organisation import ORGANISATION, OrganisationFacts
from bot.i18n import N_
from bot.services import audit, outbox, rights, running, twins
from bot.services.binding import Binding, Context
from bot.services.rights import Person
from models import Session
from models.appraisal import OrganisationResult, Period
from models.people import Employee, Role, Unit
from models.queries import appraisals as rows
from models.queries import people
from models.queries.appraisals import Entry
from models.queries.conversations import waiting_at
from models.sealed import seal

_LAST_RATING = "behaviour_rating"
"""The step of an assessment after which only the predikat of the organisation may be missing."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An organisation without a predikat in the open period, which the person may set or record."""

    unit_id: int
    unit: str
    period: str


def organisation_of(session: Session, unit_id: int) -> Unit:
    """The organisation that a unit belongs to: the nearest one above that gets a predikat, else the unit itself."""
    chain = people.unit_and_above(session, unit_id)
    return next((unit for unit in chain if unit.is_organisation), chain[0])


def predicate_of(session: Session, unit: Unit, period_id: int) -> OrganisationPredicate | None:
    """The predikat of an organisation in a period."""
    found = rows.organisation_result(session, _id(unit), period_id)
    return found.predicate if found else None


def may_set(session: Session, person: Person, unit: Unit) -> bool:
    """Whether the person is the leader one level above."""
    return may(Action.SET_ORGANISATION_PREDICATE, rights.relations_to_unit(session, person, unit))


def missing_for(session: Session, person: Person) -> list[Missing]:
    """What the person could set or record now."""
    if not (person.is_bkpsdm or people.heads_a_unit(session, person.posts)):
        return []
    period = rows.open_period(session)
    if period is None:
        return []
    return [
        Missing(_id(unit), unit.short_name, twins.title_of(session, period))
        for unit in people.organisations(session)
        if _may_give(session, person, unit) and predicate_of(session, unit, period.id or 0) is None
    ]


def ask_for(session: Session, unit: Unit, period: Period, now: datetime) -> None:
    """Tell the leader above and BKPSDM, once, that a penilai waits for the predikat of this organisation."""
    for recipient in sorted(who_may_give(session, unit, now)):
        key = f"organisation_needed:{unit.id}:{period.id}:{recipient}"
        outbox.put(session, "organisation_needed", recipient, _id(unit), key, {}, now, now)


def who_may_give(session: Session, unit: Unit, now: datetime) -> set[int]:
    """Who can set the predikat of an organisation today, or record it: the leader above, or their Plt or Plh, and
    BKPSDM."""
    holders = people.holders_on(session, local_day(now))
    post = rights.leader_above(session, holders, unit)
    return {*people.holders(session, Role.BKPSDM), *([] if post is None else [holders.holder_of(post)])}


def recorded(session: Session, unit_id: int) -> tuple[str, OrganisationPredicate]:
    """Name and predikat of an organisation that has one in the open period. Raises `NotFound`."""
    unit, period = session.get(Unit, unit_id), rows.open_period(session)
    predicate = predicate_of(session, unit, period.id or 0) if unit and period else None
    if unit is None or predicate is None:
        raise NotFound
    return unit.name, predicate


def waiting_for(session: Session, unit: Unit, period_id: int, now: datetime) -> list[tuple[int, Entry]]:
    """The assessments that are written as far as the predikat of this organisation lets them, each with its writer.

    Only what today's penilai has written: who is replaced by a Plt or Plh has to wait for something else.
    """
    holders = people.holders_on(session, local_day(now))
    found = [(writer, rows.entry(session, about)) for writer, about in waiting_at(session, "assessment", _LAST_RATING)]
    periods = twins.period_ids(session, period_id)
    return [
        (writer, waiting)
        for writer, waiting in found
        if waiting is not None
        and waiting.appraisal.period_id in periods
        and not waiting.appraisal.stage.is_over
        and organisation_of(session, waiting.appraisal.unit_id).id == unit.id
        and (seat := rights.seat_of(session, holders, waiting.appraisal)) is not None
        and seat.holder == writer
    ]


def _tell_who_waits(session: Session, person: Person, unit: Unit, period_id: int, now: datetime) -> None:
    writers = {writer for writer, _ in waiting_for(session, unit, period_id, now)}
    for recipient in sorted(writers - {person.id}):
        key = f"organisation_set:{unit.id}:{period_id}:{recipient}"
        outbox.put(session, "organisation_set", recipient, _id(unit), key, {}, now, now)


def set_predicate(
    session: Session, person: Person, unit: Unit, period_id: int, predicate: OrganisationPredicate, now: datetime
) -> None:
    """Set it as the leader one level above. Raises `NotAllowed`, and `Refused` where it stands already."""
    if not may_set(session, person, unit):
        raise _refusal(session, person, unit, now)
    _store(
        session,
        person,
        unit,
        OrganisationResult(
            unit_id=_id(unit), period_id=period_id, predicate=predicate, set_by_id=person.id, set_at=now
        ),
        now,
    )


def _store(
    session: Session,
    person: Person,
    unit: Unit,
    result: OrganisationResult,
    now: datetime,
    letter: str | None = None,
) -> None:
    people.lock_unit(session, _id(unit))
    if rows.organisation_result(session, _id(unit), result.period_id) is not None:
        raise Refused(N_("The predikat of {unit} has already been set. Nothing was changed.")(unit=unit.short_name))
    if letter is not None:
        result.letter_number = seal(session, result, "letter_number", letter)
    session.add(result)
    session.flush()
    audit.record(
        session,
        subject="organisation",
        subject_id=_id(unit),
        actor_id=person.id,
        role="recorder" if result.on_behalf_of else "leader",
        action="predicate.set",
        codes={
            "period": result.period_id,
            "predicate": result.predicate.value,
            **(_seat_codes(session, person, unit) if result.on_behalf_of is None else {}),
        },
        text=letter,
        now=now,
    )
    twins.record_predicate(session, result, letter, now)
    _tell_who_waits(session, person, unit, result.period_id, now)


def _seat_codes(session: Session, person: Person, unit: Unit) -> Mapping[str, str | int]:
    post = rights.leader_above(session, person.holders, unit)
    return {} if post is None else person.holders.seat_at(post).codes


def _may_give(session: Session, person: Person, unit: Unit) -> bool:
    relations = rights.relations_to_unit(session, person, unit)
    return may(Action.SET_ORGANISATION_PREDICATE, relations) or may(Action.RECORD_ORGANISATION_PREDICATE, relations)


def _refusal(session: Session, person: Person, unit: Unit, now: datetime) -> NotAllowed:
    post = rights.leader_above(session, person.holders, unit)
    return rights.refusal_of_post(session, person, Action.SET_ORGANISATION_PREDICATE, post, now)


def _facts(context: Context) -> OrganisationFacts:
    unit = context.session.get(Unit, context.subject_id)
    period = rows.open_period(context.session)
    if unit is None or period is None or not unit.is_organisation:
        raise NotFound
    if not _may_give(context.session, context.person, unit):
        raise _refusal(context.session, context.person, unit, context.now)
    if predicate_of(context.session, unit, period.id or 0) is not None:
        raise Refused(N_("The predikat of {unit} has already been set. Nothing was changed.")(unit=unit.short_name))
    relations = rights.relations_to_unit(context.session, context.person, unit)
    return OrganisationFacts(
        unit=unit.name,
        period=twins.title_of(context.session, period),
        leader=_leader_of(context, unit),
        on_behalf=Relation.UNIT_HEAD not in relations,
    )


def _leader_of(context: Context, unit: Unit) -> str:
    """Who sets it today, as it stands in a letter: `Name (Plh. Position)` where somebody acts."""
    holders = context.person.holders
    post = rights.leader_above(context.session, holders, unit)
    if post is None:
        return "–"
    leader = context.session.get_one(Employee, post)
    deputy = holders.deputies.get(post)
    if deputy is None:
        return f"{leader.name} ({leader.position})"
    return f"{context.session.get_one(Employee, deputy.acting_id).name} ({deputy.kind.label}. {leader.position})"


def _finish(context: Context, answers: Mapping[Key, Answer]) -> None:
    unit = context.session.get(Unit, context.subject_id)
    period = rows.open_period(context.session)
    assert unit is not None, "the facts were loaded from it"
    assert period is not None, "the facts were loaded from it"
    running.hold_open(context.session, period.id or 0)
    predicate = OrganisationPredicate(str(answers[Key("predicate")].value))
    letter = answers.get(Key("letter_number"))
    if letter is None:
        set_predicate(context.session, context.person, unit, period.id or 0, predicate, context.now)
        return
    _store(
        context.session,
        context.person,
        unit,
        OrganisationResult(
            unit_id=_id(unit),
            period_id=period.id or 0,
            predicate=predicate,
            set_by_id=context.person.id,
            set_at=context.now,
            on_behalf_of=_leader_of(context, unit),
            letter_on=date.fromisoformat(str(answers[Key("letter_on")].value)),
        ),
        context.now,
        str(letter.value),
    )


def _id(unit: Unit) -> int:
    assert unit.id is not None, "a stored unit has an id"
    return unit.id


BINDING = Binding(flow=ORGANISATION, facts=_facts, finish=_finish)
