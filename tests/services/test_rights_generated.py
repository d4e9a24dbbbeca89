"""Who may do and see what, over generated organisations: rules, queries, refusals and the log say the same.

The rules are worked out a second time in `tests/support/town.py`, and the matrix a second time in the table of
`tests/domain/test_access.py`.
"""

from __future__ import annotations

import random

import pytest
from sqlmodel import select

from bot.domain.access import NEVER_FOR_ONESELF, Action, Relation, may, who_may
from bot.domain.appraisal import Stage
from bot.errors import NotAllowed
from bot.services import organisation, results, rights, tasks, team
from bot.services.reminding import duties
from bot.services.rights import Person
from bot.services.tasks import TaskKind
from models import Session
from models.appraisal import Appraisal, Period
from models.people import Employee, Unit
from models.queries import appraisals as rows
from models.queries import reminding
from models.queries.people import holders_on
from models.trail import AccessLog
from tests.conversation.chat import english
from tests.domain.test_access import CELLS
from tests.support.organisation import NOW, on_one_database
from tests.support.town import FIRST, SIZE, TODAY, Town, built

CROSSES = {(action, relation): cell for action, relation, cell in CELLS}

SEEDS = range(6)
"""Enough that every relation, also that of who acts, comes up; see the last test."""

seeds = pytest.mark.parametrize("seed", SEEDS)


def allowed(action: Action, relations: set[Relation], *, objected: bool = False) -> bool:
    """The table of the matrix, read without the code that reads it."""
    if action in NEVER_FOR_ONESELF and Relation.SELF in relations:
        return False
    return any(CROSSES[action, relation] in ("xo" if objected else "x") for relation in relations)


def readers(session: Session, town: Town) -> dict[int, Person]:
    """Everybody who can talk to the bot, by their row."""
    found = [rights.person_of(session, FIRST + number, NOW) for number in range(SIZE)]
    known = {person.id: person for person in found if person is not None}
    assert set(known) == set(town.penilai) - town.inactive
    return known


@on_one_database
@seeds
def test_relations_posts_and_the_right_to_read_are_those_of_the_rules(session: Session, seed: int) -> None:
    town = built(session, seed)
    for reader, person in readers(session, town).items():
        assert person.has_reports is town.leads(reader)
        held = {post for post in town.penilai if town.holder(post) == reader}
        assert person.posts == (set() if reader in town.unconfirmed else held)
        readable = {row.id for row in session.exec(rows.readable_by(person.charge, reads_all=person.is_bkpsdm))}
        for appraisal in town.appraisals:
            relations = rights.relations_to(session, person, session.get_one(Appraisal, appraisal))
            assert relations == town.to_appraisal(reader, appraisal)
            assert not {Relation.SELF, Relation.PENILAI} <= relations, "nobody is their own penilai"
            assert (appraisal in readable) is allowed(Action.SEE_APPRAISAL, set(relations))
        for other in town.penilai:
            employee = session.get_one(Employee, other)
            assert rights.relations_to_person(session, person, employee) == town.to_person(reader, other)
        for unit in town.parent:
            row = session.get_one(Unit, unit)
            assert rights.relations_to_unit(session, person, row) == town.to_unit(reader, unit)


@on_one_database
@seeds
def test_each_action_is_allowed_to_just_those_whom_the_matrix_names_also_after_an_objection(
    session: Session, seed: int
) -> None:
    town = built(session, seed)
    for reader in town.penilai:
        for appraisal in town.appraisals:
            relations = town.to_appraisal(reader, appraisal)
            for action in Action:
                assert may(action, relations) is allowed(action, relations)
                assert may(action, relations, objected=True) is allowed(action, relations, objected=True)


@pytest.mark.parametrize("seed", [3])
def test_who_asks_for_an_appraisal_is_let_in_refused_and_logged_by_the_same_rules(session: Session, seed: int) -> None:
    town, chance = built(session, seed), random.Random(seed)  # noqa: S311 - repeatable
    looks = set()
    for reader, person in readers(session, town).items():
        for appraisal in chance.sample(list(town.appraisals), 5):
            relations = town.to_appraisal(reader, appraisal)
            for action in Action:
                refusal = refusal_of(session, person, action, appraisal)
                assert (refusal is None) is allowed(action, relations)
                assert refusal is None or who_may(action).msgid in refusal or kept_for_now(refusal)
            if allowed(Action.SEE_APPRAISAL, relations) and Relation.SELF not in relations:
                looks.add((reader, appraisal, as_what(town, appraisal, relations)))
    session.flush()
    logged = session.exec(select(AccessLog)).all()
    assert sorted((row.reader_id, row.appraisal_id, row.relation) for row in logged) == sorted(looks)


def as_what(town: Town, appraisal: int, relations: set[Relation]) -> str:
    """What the log says: penilai before BKPSDM, and Plt or Plh where the penilai acts."""
    if Relation.PENILAI not in relations:
        return Relation.BKPSDM.value
    post = town.seat(town.appraisals[appraisal].employee, town.penilai_on_record(appraisal))
    assert post is not None, "somebody is the penilai"
    kind = town.kind(post)
    return kind.value if kind else Relation.PENILAI.value


def refusal_of(session: Session, reader: Person, action: Action, appraisal: int) -> str | None:
    """What `require` says where it refuses; None where it lets the reader in."""
    try:
        found = rights.require(session, reader, action, appraisal, view="any", now=NOW)
    except NotAllowed as refused:
        return english(refused.message)
    assert found.appraisal.id == appraisal, "and gives that very appraisal"
    return None


def kept_for_now(refusal: str) -> bool:
    """Whether somebody hears that the post is somebody else's today, or that the account is not confirmed."""
    return any(part in refusal for part in ("acts for you", "You acted for", "must confirm your account"))


@on_one_database
@pytest.mark.parametrize("seed", [1, 4])
def test_who_asks_for_a_person_is_let_in_by_the_same_rules(session: Session, seed: int) -> None:
    town = built(session, seed)
    for reader, person in readers(session, town).items():
        for other in town.penilai:
            for action in Action:
                assert is_let_in(session, person, action, other) is allowed(action, town.to_person(reader, other))


def is_let_in(session: Session, person: Person, action: Action, other: int) -> bool:
    try:
        return rights.require_for_person(session, person, action, other).id == other
    except NotAllowed:
        return False


@pytest.mark.parametrize("seed", [5])
def test_lists_tasks_search_and_reminders_name_the_same_people_on_both_databases(session: Session, seed: int) -> None:
    lists_agree(session, built(session, seed))


@on_one_database
@seeds
def test_lists_tasks_search_and_reminders_name_the_same_people(session: Session, seed: int) -> None:
    lists_agree(session, built(session, seed))


def lists_agree(session: Session, town: Town) -> None:
    running = {appraisal: told for appraisal, told in town.appraisals.items() if told.runs}
    units = [unit for unit in town.parent if session.get_one(Unit, unit).is_organisation]
    waiting: set[int] = set()
    for reader, person in readers(session, town).items():
        mine = {appraisal for appraisal in running if town.assesses(reader, appraisal)}
        if person.has_reports:
            assert {member.appraisal_id for member in team.team_of(session, person, NOW).members} == mine
        if person.has_reports or person.is_bkpsdm:
            found = {f.appraisal_id for f in results.find(session, person, "Orang", limit=99)}
            assert found == {
                appraisal
                for appraisal in running
                if allowed(Action.SEE_APPRAISAL, town.to_appraisal(reader, appraisal))
            }
        sent = {appraisal for appraisal in mine if running[appraisal].stage is Stage.SUBMITTED}
        assert {one for one, _ in team.waiting_for(session, person.charge, town.running)} == sent
        items = tasks.tasks_of(session, person, NOW).items
        assert {item.subject_id for item in items if item.kind is TaskKind.ASSESS} == sent
        to_set = {unit for unit in units if {Relation.UNIT_HEAD, Relation.BKPSDM} & town.to_unit(reader, unit)}
        assert {missing.unit_id for missing in organisation.missing_for(session, person)} == to_set
        waiting |= {reader} if sent else set()
    period = session.get_one(Period, town.running)
    owing = duties.assessors(session, period, holders_on(session, TODAY), NOW)
    reminded = set(reminding.portion(session, owing, None, 0, 1000))
    # Whoever is not confirmed holds a post too; what is written to them is held back when it is sent.
    assert reminded - town.unconfirmed == waiting
    for unit in units:
        told = organisation.who_may_give(session, session.get_one(Unit, unit), NOW)
        heard = {r for r in set(town.penilai) - town.unconfirmed if Relation.UNIT_HEAD in town.to_unit(r, unit)}
        assert heard <= told


CASES = ("moved", "acts for the own penilai", "acts for one below")


@on_one_database
def test_the_generated_towns_hold_every_case(session: Session) -> None:
    """Otherwise what agrees above might agree about nothing."""
    met: set[str] = set()
    for seed in SEEDS:
        town = built(session, seed)
        for appraisal, told in town.appraisals.items():
            post = town.seat(told.employee, town.penilai_on_record(appraisal))
            if post is None:
                continue
            when, holder = "runs" if told.runs else "closed", town.holder(post)
            seen = holder not in town.inactive | town.unconfirmed | town.bkpsdm
            if post != town.penilai_on_record(appraisal) and seen:
                met.add(f"acts for the own penilai, {when}")
            if holder != post and holder == town.penilai[post]:
                met.add(f"acts for one below, {when}")
            if told.penilai != town.penilai[told.employee]:
                met.add(f"moved, {when}")
            for reader in town.penilai:
                met |= {f"{relation}" for relation in town.to_appraisal(reader, appraisal)}
        met |= {f"{relation}" for r in town.penilai for u in town.parent for relation in town.to_unit(r, u)}
        met |= {f"{kind}" for post in town.penilai if (kind := town.kind(post))}
        met |= (
            {"two act at once"}
            if len({d.absent for d in town.duties if d.lasts(TODAY)}) < sum(d.lasts(TODAY) for d in town.duties)
            else set()
        )
        session.rollback()
    assert met == {
        *(relation.value for relation in Relation if relation is not Relation.PEER),
        *("PLT", "PLH", "two act at once"),
        *(f"{case}, {when}" for case in CASES for when in ("runs", "closed")),
    }
    assert session.exec(select(Period)).first() is None, "and each began with an empty database"
