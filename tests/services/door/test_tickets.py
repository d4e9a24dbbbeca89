"""BKPSDM decides about requests: once, never in their own matter, and everything that follows happens with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.corrections import Refusal, Wrong
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import audit
from bot.services.door import access_requests, corrections, tickets
from bot.services.door.tickets import Request
from bot.services.rights import Person
from models import Session
from models.delivery import Outbox
from models.doors import Ticket, TicketKind, TicketStatus
from models.people import Employee, Role, RoleGrant
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
    SEKDA,
    SITI,
    Organisation,
    found,
    person,
)
from tests.support.ranks import rank
from tests.support.talking import Talk

SUGGESTED: Mapping[Wrong, str] = {
    Wrong.NAME: "Siti Contoh Rahmah, S.Kom.",
    Wrong.POSITION: "Analis Kebijakan Ahli Muda",
    Wrong.UNIT: "dinas",
    Wrong.SUPERIOR: "Kadis Contoh",
    Wrong.OTHER: "Tanggal pengangkatan saya keliru.",
}


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return rank(session, found(session))


def asked(database: Database, who: int = SITI, suggested: Mapping[Wrong, str] = SUGGESTED) -> dict[Wrong, int]:
    """The requests of somebody, by what is wrong."""
    me = person(database, who)
    with database.write() as session:
        corrections.ask(session, me, suggested, NOW)
        return {
            Wrong(ticket.kind.value): ticket.id or 0
            for ticket in session.exec(select(Ticket).where(Ticket.employee_id == me.id))
        }


def accept(database: Database, ticket_id: int, revision: int = 0, who: int = OFFICER) -> str:
    me = person(database, who)
    with database.write() as session:
        return tickets.accept(session, me, ticket_id, revision, NOW)


def read(database: Database, ticket_id: int, who: int = OFFICER) -> Request:
    with another_session(database) as session:
        return tickets.read(session, person(database, who), ticket_id, NOW)


def employee(session: Session, org: Organisation, who: int = SITI) -> Employee:
    return session.get_one(Employee, org.people[who])


@pytest.mark.parametrize(
    ("wrong", "column", "value"),
    [
        (Wrong.NAME, "name", lambda org: SUGGESTED[Wrong.NAME]),
        (Wrong.POSITION, "position", lambda org: SUGGESTED[Wrong.POSITION]),
        (Wrong.UNIT, "unit_id", lambda org: org.units["DINAS"]),
        (Wrong.SUPERIOR, "penilai_id", lambda org: org.people[KADIS]),
    ],
)
def test_one_tap_puts_it_right_and_tells_who_asked(
    database: Database, org: Organisation, wrong: Wrong, column: str, value: Callable[[Organisation], object]
) -> None:
    ticket_id = asked(database)[wrong]
    assert read(database, ticket_id).fits
    accept(database, ticket_id)
    with another_session(database) as session:
        row, ticket = employee(session, org), session.get_one(Ticket, ticket_id)
        assert getattr(row, column) == value(org)
        assert row.revision == 1
        assert (ticket.status, ticket.decided_by_id) == (TicketStatus.ACCEPTED, org.people[OFFICER])
        change = session.exec(select(Audit).where(Audit.action == "person.changed")).one()
        assert change.codes["fields"] == [column]
        assert audit.is_intact(session, "person", org.people[SITI])
        assert audit.is_intact(session, "ticket", ticket_id)
        notice = session.exec(select(Outbox).where(Outbox.kind == tickets.DECIDED)).one()
        assert (notice.recipient_id, notice.subject_id, notice.codes) == (org.people[SITI], ticket_id, {})


def test_what_is_not_clear_cannot_be_accepted_but_said_to_be_done(database: Database, org: Organisation) -> None:
    made = asked(database, suggested={Wrong.UNIT: "lantai dua", Wrong.OTHER: SUGGESTED[Wrong.OTHER]})
    me = person(database, OFFICER)
    for ticket_id in made.values():
        assert not read(database, ticket_id).fits
        with pytest.raises(Refused, match="not clear what is meant"):
            accept(database, ticket_id)
        with database.write() as session:
            tickets.done(session, me, ticket_id, 0, NOW)
    with another_session(database) as session:
        assert all(session.get_one(Ticket, ticket).status is TicketStatus.ACCEPTED for ticket in made.values())
        assert employee(session, org).revision == 0


Decide = Callable[[Session, Person, int], str]
DECISIONS: tuple[Decide, ...] = (
    lambda session, me, ticket_id: tickets.accept(session, me, ticket_id, 0, NOW),
    lambda session, me, ticket_id: tickets.done(session, me, ticket_id, 0, NOW),
    lambda session, me, ticket_id: tickets.refuse(session, me, ticket_id, 0, Refusal.UNCLEAR, NOW),
)


@pytest.mark.parametrize("again", DECISIONS)
def test_what_was_decided_is_not_decided_again(database: Database, org: Organisation, again: Decide) -> None:
    ticket_id = asked(database)[Wrong.NAME]
    accept(database, ticket_id)
    me = person(database, OFFICER)
    with database.write() as session, pytest.raises(Conflict, match="was decided on"):
        again(session, me, ticket_id)
    with another_session(database) as session:
        assert len(session.exec(select(Outbox).where(Outbox.kind == tickets.DECIDED)).all()) == 1


def test_a_suggestion_that_was_changed_meanwhile_is_looked_at_first(database: Database, org: Organisation) -> None:
    ticket_id = asked(database)[Wrong.NAME]
    asked(database, suggested={Wrong.NAME: "Siti Contoh Lain"})
    with pytest.raises(Conflict, match="has changed the suggestion"):
        accept(database, ticket_id)
    assert read(database, ticket_id).suggestion == "Siti Contoh Lain"
    accept(database, ticket_id, revision=1)
    with another_session(database) as session:
        assert employee(session, org).name == "Siti Contoh Lain"


def test_after_a_decision_a_new_request_can_be_made(database: Database, org: Organisation) -> None:
    first = asked(database, suggested={Wrong.NAME: "Siti Satu"})[Wrong.NAME]
    accept(database, first)
    asked(database, suggested={Wrong.NAME: "Siti Dua"})
    with another_session(database) as session:
        assert [ticket.status for ticket in session.exec(select(Ticket).order_by(Ticket.id))] == [  # type: ignore[arg-type]
            TicketStatus.ACCEPTED,
            TicketStatus.OPEN,
        ]


def test_a_refusal_keeps_the_data_and_its_reason_is_read_by_who_asked(database: Database, org: Organisation) -> None:
    ticket_id = asked(database)[Wrong.NAME]
    me = person(database, OFFICER)
    with database.write() as session:
        tickets.refuse(session, me, ticket_id, 0, Refusal.NEEDS_LETTER, NOW)
    with another_session(database) as session:
        own = corrections.mine_one(session, person(database, SITI), ticket_id)
        assert own.refusal is Refusal.NEEDS_LETTER
        assert own.decided_by == "Petugas Contoh"
        assert employee(session, org).revision == 0


@pytest.mark.parametrize("who", [SITI, BUDI, KABID, ADMIN, SEKDA])
def test_only_bkpsdm_decides(database: Database, org: Organisation, who: int) -> None:
    ticket_id = asked(database)[Wrong.NAME]
    me = person(database, who)
    for decide in DECISIONS:
        with database.write() as session, pytest.raises(NotAllowed) as refused:
            decide(session, me, ticket_id)
        assert "Only BKPSDM may decide about a correction" in english(refused.value.message)
    with another_session(database) as session:
        assert session.get_one(Ticket, ticket_id).status is TicketStatus.OPEN


def test_nobody_decides_about_their_own(database: Database, org: Organisation) -> None:
    ticket_id = asked(database, OFFICER, {Wrong.NAME: "Petugas Contoh, S.H."})[Wrong.NAME]
    with pytest.raises(NotAllowed):
        accept(database, ticket_id)
    with another_session(database) as session:
        me = person(database, OFFICER)
        assert tickets.waiting(session, me) == []
        assert tickets.count_waiting(session, me) == 0
    with database.write() as session:
        session.add(RoleGrant(employee_id=org.people[SEKDA], role=Role.BKPSDM, granted_at=NOW))
    assert accept(database, ticket_id, who=SEKDA) == "Petugas Contoh, S.H."


def test_the_admin_of_the_unit_sees_what_the_penilai_does_not(database: Database, org: Organisation) -> None:
    ticket_id = asked(database, suggested={Wrong.SUPERIOR: "Kadis Contoh"})[Wrong.SUPERIOR]
    asked(database, SEKDA, {Wrong.NAME: "Sekda Contoh, S.E., M.M."})
    assert not read(database, ticket_id, ADMIN).may_decide
    with another_session(database) as session:
        assert [line.ticket_id for line in tickets.waiting(session, person(database, ADMIN))] == [ticket_id]
        for who in (KABID, BUDI):
            with pytest.raises(NotAllowed):
                tickets.read(session, person(database, who), ticket_id, NOW)
            with pytest.raises(NotAllowed):
                tickets.waiting(session, person(database, who))


def test_strangers_stand_in_the_list_of_bkpsdm_and_nowhere_else(database: Database, org: Organisation) -> None:
    with database.write() as session:
        access_requests.open_request(session, 4711, "Nama saya Rahasia dari Dinas", NOW)
    with another_session(database) as session:
        (line,) = tickets.waiting(session, person(database, OFFICER))
        assert (line.kind, line.name) == (TicketKind.ACCESS, None)
        assert tickets.waiting(session, person(database, ADMIN)) == []
        with pytest.raises(NotFound):
            tickets.read(session, person(database, OFFICER), line.ticket_id, NOW)


def test_who_has_left_no_longer_stands_in_the_list(database: Database, org: Organisation) -> None:
    asked(database)
    with database.write() as session:
        employee(session, org).active = False
    with another_session(database) as session:
        assert tickets.count_waiting(session, person(database, OFFICER)) == 0


def test_what_the_rules_forbid_is_said_before_and_refused_after(database: Database, org: Organisation) -> None:
    ticket_id = asked(database, KADIS, {Wrong.SUPERIOR: "Kabid Contoh"})[Wrong.SUPERIOR]
    seen = read(database, ticket_id)
    assert not seen.fits
    assert "in a circle" in english(seen.fault)
    with pytest.raises(Refused) as refused:
        accept(database, ticket_id)
    assert "Kabid Contoh stands below this person" in english(refused.value.message)
    with another_session(database) as session:
        assert employee(session, org, KADIS).penilai_id == org.people[SEKDA]
        assert session.get_one(Ticket, ticket_id).status is TicketStatus.OPEN


def test_a_unit_is_looked_up_and_a_name_written_in_a_conversation(database: Database, org: Organisation) -> None:
    made = asked(database, suggested={Wrong.UNIT: "lantai dua", Wrong.NAME: "nama saya keliru"})
    for wrong, words, tap in ((Wrong.UNIT, "setda", str(org.units["SETDA"])), (Wrong.NAME, "Siti C. Rahmah", None)):
        talk = Talk(database, OFFICER)
        talk.start("ticket", made[wrong])
        talk.write(words)
        if tap is not None:
            talk.tap(tap)
        talk.go(Where.SEND)
    with another_session(database) as session:
        row = employee(session, org)
        assert (row.unit_id, row.name) == (org.units["SETDA"], "Siti C. Rahmah")
        assert all(session.get_one(Ticket, ticket).status is TicketStatus.ACCEPTED for ticket in made.values())


def test_the_conversation_ends_where_another_officer_was_faster(database: Database, org: Organisation) -> None:
    ticket_id = asked(database)[Wrong.NAME]
    talk = Talk(database, OFFICER)
    talk.start("ticket", ticket_id)
    accept(database, ticket_id)
    with pytest.raises(Refused, match="was decided on"):
        talk.write("Siti Contoh")


@pytest.mark.parametrize("who", [SITI, KABID, ADMIN])
def test_the_conversation_is_for_who_decides(database: Database, org: Organisation, who: int) -> None:
    ticket_id = asked(database)[Wrong.NAME]
    with pytest.raises(NotAllowed):
        Talk(database, who).start("ticket", ticket_id)


def test_there_is_no_conversation_about_something_else(database: Database, org: Organisation) -> None:
    with pytest.raises(Refused, match="nothing here that can be taken over"):
        Talk(database, OFFICER).start("ticket", asked(database)[Wrong.OTHER])
    with pytest.raises(NotFound):
        Talk(database, OFFICER).start("ticket", 4711)
