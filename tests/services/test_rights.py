"""Who is let in, who is not any more, and what each look at another person's appraisal leaves in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import func, select

from bot.domain.access import Action
from bot.errors import NotAllowed, NotFound
from bot.services import results, rights
from bot.services.evidence import keeping
from bot.services.feedback import reading
from bot.services.ports import Kept
from bot.services.rights import Person
from models import Session
from models.appraisal import Appraisal
from models.people import Employee, Role, RoleGrant
from models.session import Database
from models.trail import AccessLog
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
    person,
)
from tests.support.talking import Talk, assess, send_self_review

HOUR = timedelta(hours=1)


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
    return keeping.read_all(session, reader, appraisal, NOW)


READS: dict[str, Callable[[Session, Person, int], object]] = {
    "result": lambda session, reader, appraisal: results.score(session, reader, appraisal, NOW),
    "feedback": lambda session, reader, appraisal: reading.feedback_on(session, reader, appraisal, NOW),
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
