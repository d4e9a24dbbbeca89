"""Asking BKPSDM to put the own data right."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.domain.corrections import Wrong
from bot.errors import NotAllowed, NotFound
from bot.flows.correction import NO
from bot.services import audit
from bot.services.door import corrections
from models import Session
from models.delivery import Outbox
from models.doors import Ticket, TicketKind, TicketStatus
from models.people import Employee
from models.session import Database
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
    add_acting,
    found,
    person,
)
from tests.support.ranks import rank
from tests.support.talking import Talk


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return rank(session, found(session))


def ask(database: Database, who: int, **suggested: str) -> None:
    me = person(database, who)
    with database.write() as session:
        corrections.ask(session, me, {Wrong(kind): words for kind, words in suggested.items()}, NOW)


def tickets(session: Session) -> dict[TicketKind, Ticket]:
    return {ticket.kind: ticket for ticket in session.exec(select(Ticket))}


def told(session: Session) -> list[int]:
    statement = select(Outbox.recipient_id).where(Outbox.kind == corrections.OPENED).order_by(col(Outbox.id))
    return [recipient for recipient in session.exec(statement) if recipient is not None]


def test_the_own_data_are_read_with_the_number_masked(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        data = corrections.own_data(session, person(database, SITI))
        mayor = corrections.own_data(session, person(database, WALI))
    assert data.nip == "1980**********0***"
    assert data.unit_above == "Unit DINAS"
    assert (english(data.penilai), english(data.atasan)) == ("Kabid Contoh", "Kadis Contoh")
    assert (mayor.nip, mayor.penilai, mayor.atasan, mayor.unit_above) == (None, None, None, None)


def test_who_acts_for_the_penilai_is_shown_as_such(database: Database, org: Organisation) -> None:
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[BUDI])
    with another_session(database) as session:
        data = corrections.own_data(session, person(database, SITI))
    assert english(data.penilai).startswith("Budi Contoh Santosa (")


def test_what_is_asked_for_is_sealed_and_found_in_the_list_where_it_is_clear(
    database: Database, org: Organisation
) -> None:
    ask(database, SITI, NAME="Siti Contoh, S.Kom.", UNIT="setda", SUPERIOR="Pak Kadis Contoh", OTHER="Tanggal lahir")
    with another_session(database) as session:
        made = tickets(session)
        assert made[TicketKind.UNIT].suggested_id == org.units["SETDA"]
        assert made[TicketKind.SUPERIOR].suggested_id == org.people[KADIS]
        assert made[TicketKind.NAME].suggested_id is None
        assert all(b"Siti" not in ticket.suggestion for ticket in made.values())
        assert all(ticket.status is TicketStatus.OPEN for ticket in made.values())
        assert all(audit.is_intact(session, "ticket", ticket.id or 0) for ticket in made.values())


@pytest.mark.parametrize("words", ["Budi Contoh Santosa", "Siti Contoh Rahmah", "Contoh", "siapa saja"])
def test_nobody_is_meant_who_may_not_be_the_penilai_or_is_not_clear(
    database: Database, org: Organisation, words: str
) -> None:
    ask(database, SITI, SUPERIOR=words)
    with another_session(database) as session:
        assert tickets(session)[TicketKind.SUPERIOR].suggested_id is None


def test_bkpsdm_and_the_admin_of_the_unit_hear_once_of_all_that_came_together(
    database: Database, org: Organisation
) -> None:
    ask(database, SITI, NAME="Siti Contoh, S.Kom.", UNIT="setda")
    with another_session(database) as session:
        assert sorted(told(session)) == sorted([org.people[OFFICER], org.people[ADMIN]])


def test_a_second_suggestion_replaces_the_first_and_nobody_hears_again(database: Database, org: Organisation) -> None:
    ask(database, SITI, SUPERIOR="Kadis Contoh")
    ask(database, SITI, SUPERIOR="siapa saja")
    with another_session(database) as session:
        (ticket,) = session.exec(select(Ticket)).all()
        assert ticket.suggested_id is None
        assert ticket.revision == 1
        assert len(told(session)) == 2
        (own,) = corrections.mine(session, person(database, SITI))
        assert own.suggestion == "siapa saja"


def test_who_decides_does_not_hear_of_the_own_request(database: Database, org: Organisation) -> None:
    ask(database, OFFICER, NAME="Petugas Contoh, S.H.")
    with another_session(database) as session:
        assert told(session) == []


def test_only_the_own_requests_can_be_read(database: Database, org: Organisation) -> None:
    ask(database, SITI, NAME="Siti Contoh, S.Kom.")
    with another_session(database) as session:
        ticket = session.exec(select(Ticket.id)).one() or 0
        assert corrections.mine_one(session, person(database, SITI), ticket).wrong is Wrong.NAME
        for stranger in (BUDI, KABID, ADMIN, OFFICER):
            with pytest.raises(NotFound):
                corrections.mine_one(session, person(database, stranger), ticket)


def test_the_conversation_begins_anew_once_it_was_sent(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("correction", org.people[SITI])
    talk.tap(Wrong.POSITION.value)
    talk.write("Analis Kebijakan Ahli Muda")
    talk.tap(NO)
    talk.go(Where.SEND)
    again = Talk(database, SITI)
    again.start("correction", org.people[SITI])
    assert again.asked.key.step == "what"
    assert again.asked.present is None
    assert "BKPSDM has your suggestion for: Jabatan." in english(again.asked.question)


def test_a_draft_is_kept_where_it_was_not_sent(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("correction", org.people[SITI])
    talk.tap(Wrong.POSITION.value)
    talk.go(Where.CANCEL)
    again = Talk(database, SITI)
    again.start("correction", org.people[SITI])
    assert again.asked.key.step == "suggestion"


def test_nobody_asks_in_the_name_of_another(database: Database, org: Organisation) -> None:
    with pytest.raises(NotAllowed):
        Talk(database, OFFICER).start("correction", org.people[SITI])


def test_names_that_people_have_and_titles_do_not_hide_who_is_meant(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[KADIS]).name = "Dr. Kadis Contoh, S.Sos., M.Si."
    ask(database, SITI, SUPERIOR="kadis contoh")
    with another_session(database) as session:
        assert tickets(session)[TicketKind.SUPERIOR].suggested_id == org.people[KADIS]
