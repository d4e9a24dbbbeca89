"""Who may see what, over generated organisations: the matrix, the queries and the refusals say the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlmodel import func, select

from bot.domain.access import Action, Relation, may, who_may
from bot.errors import NotAllowed, NotFound
from bot.services import evidence, feedback, results, rights
from bot.services.ports import Kept
from bot.services.rights import Person
from models import Session
from models.appraisal import Appraisal, PeriodKind
from models.people import Employee, Role, RoleGrant
from models.queries import appraisals as rows
from models.session import Database
from models.trail import AccessLog
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SITI,
    WALI,
    Organisation,
    add_appraisal,
    add_period,
    add_person,
    add_unit,
    person,
)
from tests.support.talking import Talk, assess, send_self_review

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Town:
    """A generated organisation as plain data: what the rights are worked out from a second time."""

    parent: dict[int, int | None] = field(default_factory=dict)
    penilai: dict[int, int | None] = field(default_factory=dict)
    bkpsdm: set[int] = field(default_factory=set)
    admins: dict[int, set[int]] = field(default_factory=dict)
    appraisals: dict[int, tuple[int, int | None, int]] = field(default_factory=dict)
    """Employee, penilai of that period, and unit."""
    running: set[int] = field(default_factory=set)
    """Appraisals whose period is not closed."""

    def relations(self, reader: int, appraisal: int) -> set[Relation]:
        employee, penilai, unit = self.appraisals[appraisal]
        if appraisal not in self.running:
            penilai = self.penilai[employee]
        found = set()
        if reader == employee:
            found.add(Relation.SELF)
        if reader == penilai:
            found.add(Relation.PENILAI)
        elif penilai is not None and self.penilai[penilai] == reader:
            found.add(Relation.ATASAN_PENILAI)
        if self._at_or_above(unit) & self.admins.get(reader, set()):
            found.add(Relation.UNIT_ADMIN)
        if reader in self.bkpsdm:
            found.add(Relation.BKPSDM)
        return found or {Relation.STRANGER}

    def _at_or_above(self, unit: int | None) -> set[int]:
        chain = set()
        while unit is not None:
            chain.add(unit)
            unit = self.parent[unit]
        return chain


def built(session: Session, seed: int) -> Town:
    """A tree of units and people with roles, two periods, and some penilai who have moved on since the earlier one."""
    chance, town = random.Random(seed), Town()  # noqa: S311 - repeatable chance
    for number in range(6):
        parent = chance.choice(list(town.parent)) if town.parent else None
        town.parent[add_unit(session, f"U{number}", parent)] = parent
    units = list(town.parent)
    for number in range(9):
        penilai = chance.choice(list(town.penilai)) if town.penilai else None
        unit = chance.choice(units)
        town.penilai[add_person(session, 500 + number, f"Orang {number}", unit, penilai)] = penilai
    people = list(town.penilai)
    for reader in chance.sample(people, 2):
        town.bkpsdm.add(reader)
        session.add(RoleGrant(employee_id=reader, role=Role.BKPSDM, granted_at=NOW))
    for reader in chance.sample(people, 3):
        unit = chance.choice(units)
        town.admins.setdefault(reader, set()).add(unit)
        session.add(RoleGrant(employee_id=reader, role=Role.UNIT_ADMIN, unit_id=unit, granted_at=NOW))
    for period, runs in ((add_period(session, kind=PeriodKind.TW2, closed_at=NOW), False), (add_period(session), True)):
        for employee in people:
            moved = chance.random() < 0.3
            others = [other for other in people if other != employee]
            penilai = chance.choice([*others, None]) if moved else town.penilai[employee]
            unit = chance.choice(units)
            appraisal = add_appraisal(session, employee, period, unit, penilai)
            town.appraisals[appraisal] = (employee, penilai, unit)
            if runs:
                town.running.add(appraisal)
    return town


@pytest.mark.parametrize("seed", range(2))
def test_matrix_query_refusal_and_log_agree_for_everybody_and_every_appraisal(session: Session, seed: int) -> None:
    town = built(session, seed)
    people = [rights.person_of(session, 500 + number, NOW) for number in range(9)]
    looks: set[tuple[int, int]] = set()
    for reader in people:
        assert reader is not None
        query = rows.readable_by(reader.id, reader.posts, reads_all=reader.is_bkpsdm)
        readable = {row.id for row in session.exec(query)}
        for appraisal in town.appraisals:
            row = session.get_one(Appraisal, appraisal)
            relations = rights.relations_to(session, reader, row)
            assert relations == town.relations(reader.id, appraisal)
            allowed = may(Action.SEE_APPRAISAL, relations)
            assert (appraisal in readable) is allowed
            for _ in range(2):
                refusal = refusal_of(session, reader, Action.SEE_APPRAISAL, appraisal)
                assert (refusal is None) is allowed
                assert refusal is None or "Only the person appraised, the penilai and BKPSDM may see this" in refusal
            if allowed and Relation.SELF not in relations:
                looks.add((reader.id, appraisal))
    session.flush()
    logged = session.exec(select(AccessLog)).all()
    assert sorted((row.reader_id, row.appraisal_id) for row in logged) == sorted(looks)
    assert {row.relation for row in logged} == {Relation.PENILAI.value, Relation.BKPSDM.value}


def refusal_of(session: Session, reader: Person, action: Action, appraisal: int) -> str | None:
    """What `require` says where it refuses; None where it lets the reader in."""
    try:
        found = rights.require(session, reader, action, appraisal, view="any", now=NOW)
    except NotAllowed as refused:
        return english(refused.message)
    assert found.appraisal.id == appraisal, "and gives that very appraisal"
    return None


@pytest.mark.parametrize("seed", [3])
def test_every_action_is_refused_exactly_where_the_matrix_has_no_cross(session: Session, seed: int) -> None:
    town = built(session, seed)
    for number in range(9):
        reader = rights.person_of(session, 500 + number, NOW)
        assert reader is not None
        for appraisal in list(town.appraisals)[::5]:
            for action in Action:
                refusal = refusal_of(session, reader, action, appraisal)
                assert (refusal is None) is may(action, town.relations(reader.id, appraisal))
                assert refusal is None or who_may(action).msgid in refusal


def test_what_does_not_exist_is_not_found(database: Database, org: Organisation) -> None:
    with database.write() as session, pytest.raises(NotFound):
        rights.require(session, person(database, OFFICER), Action.SEE_APPRAISAL, 10**9, view="result", now=NOW)


def test_nobody_is_let_in_by_a_role_that_was_taken_away(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.delete(session.exec(select(RoleGrant).where(RoleGrant.role == Role.BKPSDM)).one())
    with database.write() as session, pytest.raises(NotAllowed):
        results.score(session, person(database, OFFICER), org.appraisals[SITI], NOW)


def test_who_has_left_is_nobody_and_leads_nobody(database: Database, org: Organisation) -> None:
    assert person(database, KABID).has_reports
    with database.write() as session:
        for who in (SITI, BUDI):
            session.get_one(Employee, org.people[who]).active = False
    with another_session(database) as session:
        assert rights.person_of(session, SITI, NOW) is None
    assert person(database, KABID).has_reports, "what they did in the period is still to be assessed"
    with database.write() as session:
        for appraisal in session.exec(select(Appraisal)):
            appraisal.penilai_id = None
    assert not person(database, KABID).has_reports


# ---- the access log


def files_of(session: Session, reader: Person, appraisal: int) -> tuple[Kept, ...]:
    return evidence.read_all(session, reader, appraisal, NOW)


READS: dict[str, Callable[[Session, Person, int], object]] = {
    "result": lambda session, reader, appraisal: results.score(session, reader, appraisal, NOW),
    "feedback": lambda session, reader, appraisal: feedback.feedback_on(session, reader, appraisal, NOW),
    "evidence": files_of,
}


def looks_at(database: Database, appraisal: int) -> list[tuple[int, str, str]]:
    with another_session(database) as session:
        statement = select(AccessLog).where(AccessLog.appraisal_id == appraisal)
        return sorted((row.reader_id, row.relation, row.view) for row in session.exec(statement))


@pytest.fixture
def assessed(database: Database, org: Organisation) -> Organisation:
    """The organisation where the Kabid has assessed Siti; the log of it is emptied."""
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    with database.write() as session:
        for row in session.exec(select(AccessLog)):
            session.delete(row)
    return org


@pytest.mark.parametrize("view", READS)
def test_each_read_of_another_persons_appraisal_leaves_one_row(
    database: Database, assessed: Organisation, view: str
) -> None:
    appraisal = assessed.appraisals[SITI]
    for who in (SITI, KABID, OFFICER, KABID):
        with database.write() as session:
            READS[view](session, person(database, who), appraisal)
    for who in (WALI, KADIS, BUDI, ADMIN):
        with database.write() as session, pytest.raises(NotAllowed):
            READS[view](session, person(database, who), appraisal)
    assert looks_at(database, appraisal) == [
        (assessed.people[KABID], "PENILAI", view),
        (assessed.people[OFFICER], "BKPSDM", view),
    ]


def test_a_later_look_is_another_one(database: Database, assessed: Organisation) -> None:
    reader = person(database, KABID)
    for passed in (HOUR * 0, HOUR * 0.9, HOUR * 1.1, HOUR * 2.2):
        with database.write() as session:
            results.score(session, reader, assessed.appraisals[SITI], NOW + passed)
    with another_session(database) as session:
        assert sorted(session.exec(select(AccessLog.seen_at))) == [NOW, NOW + HOUR * 1.1, NOW + HOUR * 2.2]


def test_the_card_of_a_person_is_a_look_too_and_all_turns_of_one_conversation_are_one(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, SITI)
    Talk(database, KABID).start("assessment", org.appraisals[SITI])
    assert looks_at(database, org.appraisals[SITI]) == [(org.people[KABID], "PENILAI", "assessment")]

    assess(database, org, KABID, SITI)
    assert looks_at(database, org.appraisals[SITI]) == [(org.people[KABID], "PENILAI", "assessment")]


def test_the_own_self_review_is_nobodys_look(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(AccessLog)).one() == 0
