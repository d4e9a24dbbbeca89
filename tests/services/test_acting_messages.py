"""Plt and Plh of leaders, and of penilai as those who are written to."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.acting import ActingKind
from bot.domain.calendar import instant_of
from bot.domain.organisation import OrganisationPredicate
from bot.rendering.notices import Notice, NotNow, compose
from bot.rendering.notices.appraisals import UNTIL_CONFIRMED
from bot.services import organisation
from bot.services.ports import Unreachable
from models.appraisal import OrganisationResult
from models.delivery import Outbox
from models.people import Account, Unit
from models.queries.trail import chain
from models.session import Database
from tests.support.acting import AFTER, DAY, TODAY, WHILE, acts, refused
from tests.support.databases import another_session
from tests.support.organisation import (
    BUDI,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    WALI,
    Organisation,
    found,
    person,
)
from tests.support.reminding import arrive, plan, planned
from tests.support.talking import Talk, send_self_review


@pytest.fixture
def budi_acts(database: Database, org: Organisation) -> Organisation:
    """Siti has sent; Budi, her colleague, is Plh for the Kabid through the 26th."""
    send_self_review(database, org, SITI)
    acts(database, org, KABID, BUDI)
    return org


# ---- the organisation's predikat


@pytest.fixture
def unset(database: Database) -> Organisation:
    """The agency has no predikat yet."""
    with database.write() as session:
        return found(session, predicate=None)


def test_who_acts_for_the_leader_sets_the_predikat(database: Database, unset: Organisation) -> None:
    acts(database, unset, SEKDA, OFFICER)
    acts(database, unset, SEKDA, WALI, TODAY + DAY, kind=ActingKind.PLT)
    with refused("Wali Contoh acts for you (Plt)"):
        Talk(database, SEKDA, WHILE).start("organisation", unset.units["DINAS"])
    talk = Talk(database, WALI, WHILE)
    talk.start("organisation", unset.units["DINAS"])
    talk.answer_until()
    talk.go(Where.SEND)
    with another_session(database) as session:
        row = session.exec(select(OrganisationResult)).one()
        assert (row.set_by_id, row.on_behalf_of) == (unset.people[WALI], None)
        act = chain(session, "organisation", unset.units["DINAS"])[-1]
        assert (act.role, act.codes["acting"], act.codes["for"]) == ("leader", "PLT", unset.people[SEKDA])


def test_a_letter_names_who_acts_for_the_leader(database: Database, unset: Organisation) -> None:
    acts(database, unset, SEKDA, KABID)
    talk = Talk(database, OFFICER)
    talk.start("organisation", unset.units["DINAS"])
    talk.answer_until()
    talk.go(Where.SEND)
    with another_session(database) as session:
        row = session.exec(select(OrganisationResult)).one()
        assert row.on_behalf_of == "Kabid Contoh (Plh. Jabatan Sekda Contoh, S.E.)"
        assert "acting" not in chain(session, "organisation", unset.units["DINAS"])[-1].codes


@pytest.mark.parametrize("who", [KADIS, KABID])
def test_nobody_sets_the_predikat_of_an_organisation_they_lead(
    database: Database, unset: Organisation, who: int
) -> None:
    """The Kadis as Plh of the Sekda, and whoever is Plh of the Kadis at the same time."""
    acts(database, unset, SEKDA, who)
    if who == KABID:
        acts(database, unset, KADIS, KABID)
    with another_session(database) as session:
        dinas = session.get_one(Unit, unset.units["DINAS"])
        assert not organisation.may_set(session, person(database, who), dinas)
        assert organisation.may_set(session, person(database, WALI), dinas)


def test_where_a_unit_above_has_no_head_nobody_but_bkpsdm_gives_it(database: Database, unset: Organisation) -> None:
    with database.write() as session:
        session.get_one(Unit, unset.units["SETDA"]).head_id = None
    with another_session(database) as session:
        dinas = session.get_one(Unit, unset.units["DINAS"])
        assert organisation.who_may_give(session, dinas, NOW) == {unset.people[OFFICER]}


# ---- messages


def recipients(database: Database, kind: str) -> list[int]:
    with another_session(database) as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == kind)).all()
        return sorted(row.recipient_id for row in rows if row.recipient_id is not None)


def composed(database: Database, kind: str, now: datetime) -> dict[int, Notice | NotNow | None]:
    """What each recipient would hear at an instant."""
    said: dict[int, Notice | NotNow | None] = {}
    with another_session(database) as session:
        for row in session.exec(select(Outbox).where(Outbox.kind == kind)):
            assert row.recipient_id is not None
            message = compose(session, row, now)
            assert not isinstance(message, Unreachable), "everybody here has an account"
            said[row.recipient_id] = message
    return said


def test_that_somebody_has_sent_is_told_to_who_acts_and_no_more_when_that_is_over(
    database: Database, org: Organisation
) -> None:
    acts(database, org, KABID, BUDI)
    send_self_review(database, org, SITI)
    assert recipients(database, "self_review_sent") == [org.people[BUDI]]
    assert isinstance(composed(database, "self_review_sent", WHILE)[org.people[BUDI]], Notice)
    assert composed(database, "self_review_sent", AFTER) == {org.people[BUDI]: None}


def test_what_waited_for_the_absent_one_is_not_told_to_them(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI)
    acts(database, org, KABID, BUDI)
    assert composed(database, "self_review_sent", WHILE) == {org.people[KABID]: None}


def test_the_reminder_goes_to_who_acts_and_who_is_away_hears_nothing(database: Database) -> None:
    with database.write() as session:
        org = found(session, assessment_due_on=date(2026, 11, 27))
    for who in (SITI, KABID):
        send_self_review(database, org, who)
    acts(database, org, KABID, BUDI)
    now = instant_of(date(2026, 11, 25), time(9))
    came = dict(arrive(database, now))
    assert org.people[KABID] not in came
    assert "Siti Contoh Rahmah" in came[org.people[BUDI]]
    assert "Kabid Contoh" in came[org.people[KADIS]]

    # The Kabid is back on the last day: what is due then is theirs.
    came = dict(arrive(database, instant_of(date(2026, 11, 27), time(9))))
    assert "Siti Contoh Rahmah" in came[org.people[KABID]]
    assert "Siti Contoh Rahmah" not in came.get(org.people[BUDI], "")


def test_who_begins_to_act_hears_it_once_within_working_hours(database: Database, budi_acts: Organisation) -> None:
    night = instant_of(TODAY, time(5))
    for now in (night, NOW, WHILE):
        plan(database, now)
    budi = budi_acts.people[BUDI]
    assert recipients(database, "acting_begins") == [budi]
    assert composed(database, "acting_begins", night) == {budi: NotNow(instant_of(TODAY, time(8)))}
    said = composed(database, "acting_begins", NOW)[budi]
    assert isinstance(said, Notice)
    assert said.telegram_id == BUDI
    assert "Kabid Contoh" in said.message.html
    assert composed(database, "acting_begins", AFTER) == {budi: None}


def test_who_acts_where_nobody_is_awaited_hears_nothing(database: Database, org: Organisation) -> None:
    acts(database, org, BUDI, SITI)
    assert planned(database, NOW, "acting_begins") == []


def test_what_an_account_that_is_not_confirmed_would_hear_of_others_waits(
    database: Database, org: Organisation
) -> None:
    acts(database, org, KABID, BUDI)
    send_self_review(database, org, SITI)
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == org.people[BUDI])).one()
        account.confirmed_at = None
    assert composed(database, "self_review_sent", NOW) == {org.people[BUDI]: NotNow(NOW + UNTIL_CONFIRMED)}


def test_that_the_predikat_is_set_is_told_to_who_has_written_and_holds_the_post(
    database: Database, unset: Organisation
) -> None:
    send_self_review(database, unset, SITI)
    for who, now in ((KABID, NOW), (BUDI, WHILE)):
        if who == BUDI:
            acts(database, unset, KABID, BUDI, TODAY + DAY)
        talk = Talk(database, who, now)
        talk.start("assessment", unset.appraisals[SITI])
        talk.answer_until()
    with database.write() as session:
        organisation.set_predicate(
            session,
            person(database, SEKDA, WHILE),
            session.get_one(Unit, unset.units["DINAS"]),
            unset.period_id,
            OrganisationPredicate.BAIK,
            WHILE,
        )
    assert recipients(database, "organisation_set") == [unset.people[BUDI]]
    assert composed(database, "organisation_set", AFTER) == {unset.people[BUDI]: None}


def test_that_it_is_missing_is_told_to_who_acts_for_the_leader(database: Database, unset: Organisation) -> None:
    acts(database, unset, SEKDA, KABID)
    send_self_review(database, unset, SITI)
    talk = Talk(database, KABID)
    talk.start("assessment", unset.appraisals[SITI])
    talk.answer_until("result_rating")
    # The Kabid is Plh of the Sekda too, and leads a part of the agency, not the agency itself.
    assert recipients(database, "organisation_needed") == []
    acts(database, unset, SEKDA, WALI, TODAY + DAY)
    with another_session(database) as session:
        dinas = session.get_one(Unit, unset.units["DINAS"])
        assert organisation.who_may_give(session, dinas, WHILE) == {unset.people[WALI], unset.people[OFFICER]}
