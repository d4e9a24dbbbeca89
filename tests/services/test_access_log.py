"""Who opened a record: told to the person and to BKPSDM, whose own reading of it shows there too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import func, select

from bot.errors import NotAllowed, NotFound
from bot.services import access_log, audit, results
from bot.services.access_log import Looks
from bot.services.evidence import keeping
from bot.services.feedback import reading
from models.appraisal import Period
from models.people import Account, Employee, Role, RoleGrant
from models.session import Database
from models.trail import Audit
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
    Organisation,
    add_acting,
    person,
)
from tests.support.talking import Talk, assess, send_self_review

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def looks(database: Database, org: Organisation, reader: int, whose: int = SITI, page: int = 0) -> Looks:
    with database.write() as session:
        me = person(database, reader)
        return access_log.looks_at(session, me, org.people[whose], NOW + 5 * HOUR, page=page, size=3)


def told(found: Looks) -> list[tuple[str, str, str, str | None]]:
    return [(look.reader, look.relation, look.view, look.period) for look in found.looks]


@pytest.fixture
def assessed(database: Database, org: Organisation) -> Organisation:
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    return org


def test_everybody_who_opened_it_is_told_newest_first_with_what_they_are_and_saw(
    database: Database, assessed: Organisation
) -> None:
    appraisal = assessed.appraisals[SITI]
    with database.write() as session:
        results.score(session, person(database, OFFICER), appraisal, NOW + MINUTE)
        reading.feedback_on(session, person(database, KABID), appraisal, NOW + 2 * MINUTE)
        keeping.read_all(session, person(database, KABID), appraisal, NOW + 3 * MINUTE)
        results.score(session, person(database, SITI), appraisal, NOW + 4 * MINUTE)
    first, second = looks(database, assessed, SITI), looks(database, assessed, SITI, page=1)
    assert (first.total, first.own, first.name) == (4, True, "Siti Contoh Rahmah")
    period = "Triwulan TW3 2026"
    assert told(first) == [
        ("Kabid Contoh", "PENILAI", "evidence", period),
        ("Kabid Contoh", "PENILAI", "feedback", period),
        ("Petugas Contoh", "BKPSDM", "result", period),
    ]
    assert told(second) == [("Kabid Contoh", "PENILAI", "assessment", period)]
    assert [look.seen_at for look in first.looks] == [NOW + n * MINUTE for n in (3, 2, 1)]


def test_who_acts_for_the_penilai_is_named_so(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[BUDI])
    with database.write() as session:
        results.score(session, person(database, BUDI), org.appraisals[SITI], NOW)
    assert told(looks(database, org, SITI)) == [("Budi Contoh Santosa", "PLH", "result", "Triwulan TW3 2026")]


def test_a_look_stays_told_when_the_period_is_closed_and_the_reader_has_left(
    database: Database, assessed: Organisation
) -> None:
    with database.write() as session:
        session.get_one(Period, assessed.period_id).closed_at = NOW
        session.get_one(Employee, assessed.people[KABID]).active = False
    assert [row[0] for row in told(looks(database, assessed, SITI))] == ["Kabid Contoh"]


def test_where_nobody_has_opened_it_the_list_is_empty_and_a_page_too_far_is_the_last(
    database: Database, assessed: Organisation
) -> None:
    nothing = looks(database, assessed, BUDI, BUDI, page=7)
    assert (nothing.total, nothing.page, nothing.looks) == (0, 0, ())
    assert (looks(database, assessed, SITI, page=9).page, looks(database, assessed, SITI, page=-3).page) == (0, 0)


def test_that_bkpsdm_read_the_list_stands_in_it_once_an_hour_and_in_the_trail(
    database: Database, assessed: Organisation
) -> None:
    for page in (0, 1, 0):
        looks(database, assessed, OFFICER, page=page)
    found = looks(database, assessed, SITI)
    assert told(found)[0] == ("Petugas Contoh", "BKPSDM", "access_log", None)
    assert found.total == 2
    with another_session(database) as session:
        acts = session.exec(select(Audit).where(Audit.subject == "person")).all()
        assert [(act.subject_id, act.actor_id, act.codes) for act in acts] == [
            (assessed.people[SITI], assessed.people[OFFICER], {})
        ]
        assert audit.is_intact(session, "person", assessed.people[SITI])
    with database.write() as session:
        later = NOW + 6 * HOUR + MINUTE
        access_log.looks_at(session, person(database, OFFICER), assessed.people[SITI], later, page=0, size=3)
    assert looks(database, assessed, SITI).total == 3


def test_reading_the_own_list_is_nobodys_look(database: Database, assessed: Organisation) -> None:
    looks(database, assessed, SITI)
    looks(database, assessed, OFFICER, OFFICER)
    with another_session(database) as session:
        statement = select(func.count()).select_from(Audit).where(Audit.subject == "person")
        assert session.exec(statement).one() == 0


@pytest.mark.parametrize("who", [KABID, KADIS, BUDI, ADMIN])
def test_nobody_else_learns_who_opened_it(database: Database, assessed: Organisation, who: int) -> None:
    with pytest.raises(NotAllowed) as refusal:
        looks(database, assessed, who)
    assert "Only the person and BKPSDM may see who opened this record" in english(refusal.value.message)


def test_an_officer_who_is_not_confirmed_reads_only_the_own_list(database: Database, assessed: Organisation) -> None:
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == assessed.people[OFFICER])).one()
        account.confirmed_at = None
    with pytest.raises(NotAllowed):
        looks(database, assessed, OFFICER)
    assert looks(database, assessed, OFFICER, OFFICER).own


def test_who_does_not_exist_is_not_found(database: Database, org: Organisation) -> None:
    with database.write() as session, pytest.raises(NotFound):
        access_log.looks_at(session, person(database, OFFICER), 10**6, NOW, page=0, size=3)


def test_a_penilai_with_a_role_at_bkpsdm_is_noted_as_the_penilai(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.add(RoleGrant(employee_id=org.people[KABID], role=Role.BKPSDM, granted_at=NOW))
    send_self_review(database, org, SITI)
    Talk(database, KABID).start("assessment", org.appraisals[SITI])
    assert [row[1] for row in told(looks(database, org, SITI))] == ["PENILAI"]
