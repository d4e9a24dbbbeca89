"""Who reads feedback: the recipient and the writer; appreciation the penilai too; nobody else, whatever they are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from bot.domain.behaviour import Value
from bot.domain.calendar import instant_of
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import audit, own_data
from bot.services.feedback import notes
from bot.services.feedback.notes import Note
from models import Session
from models.feedback import FeedbackNote, GivenAs, NoteKind
from models.people import Account, Employee
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.giving import WHOLE, add_note, give, thank
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
    add_acting,
    on_one_database,
    person,
)
from tests.support.racing import race

HOUR = timedelta(hours=1)


def read(database: Database, note_id: int, who: int, now: datetime = NOW) -> Note:
    me = person(database, who, now)
    with database.write() as session:
        return notes.one(session, me, note_id, now)


def withdraw(database: Database, note_id: int, who: int = BUDI) -> None:
    me = person(database, who)
    with database.write() as session:
        notes.withdraw(session, me, note_id, NOW)


def test_the_recipient_reads_it_and_when_is_noted_once(database: Database, org: Organisation) -> None:
    note_id = give(database, org, BUDI, SITI)
    with another_session(database) as session:
        assert notes.count_unread(session, person(database, SITI)) == 1
    found = read(database, note_id, SITI, NOW + HOUR)
    assert (found.writer, found.text, found.given_as) == ("Budi Contoh Santosa", WHOLE, GivenAs.COLLEAGUE)
    assert (found.own, found.written, found.read_at) == (True, False, NOW + HOUR)
    assert english(found.label) == "Harmonis"
    assert read(database, note_id, SITI, NOW + 2 * HOUR).read_at == NOW + HOUR
    with another_session(database) as session:
        assert notes.count_unread(session, person(database, SITI)) == 0
        assert notes.count_received(session, person(database, SITI)) == 1


def test_that_the_writer_looks_at_it_does_not_make_it_read(database: Database, org: Organisation) -> None:
    note_id = give(database, org, BUDI, SITI)
    found = read(database, note_id, BUDI)
    assert (found.written, found.read_at, found.may_be_withdrawn) == (True, None, True)


@on_one_database
@pytest.mark.parametrize("who", [KABID, KADIS, SEKDA, ADMIN, OFFICER])
def test_nobody_else_reads_feedback(database: Database, org: Organisation, who: int) -> None:
    note_id = give(database, org, BUDI, SITI)
    with pytest.raises(NotAllowed) as refused:
        read(database, note_id, who)
    assert "Only the recipient and the writer may read this feedback." in english(refused.value.message)
    with another_session(database) as session:
        assert session.get_one(FeedbackNote, note_id).read_at is None


@on_one_database
@pytest.mark.parametrize("who", [KADIS, SEKDA, ADMIN, OFFICER])
def test_appreciation_is_read_by_the_penilai_too_and_by_nobody_else(
    database: Database, org: Organisation, who: int
) -> None:
    note_id = thank(database, org, BUDI, SITI)
    with pytest.raises(NotFound) as early:
        read(database, note_id, KABID)
    assert "has not read this card yet" in english(early.value.message)
    read(database, note_id, SITI)
    found = read(database, note_id, KABID)
    assert (found.value, found.own, found.written, found.read_at) == (Value.HARMONIS, False, False, NOW)
    with pytest.raises(NotAllowed):
        read(database, note_id, who)


def test_the_penilai_is_who_holds_the_post_today(database: Database, org: Organisation) -> None:
    note_id = thank(database, org, BUDI, SITI)
    read(database, note_id, SITI)
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[OFFICER])
    assert read(database, note_id, OFFICER).recipient == "Siti Contoh Rahmah"
    with pytest.raises(NotAllowed):
        read(database, note_id, KABID)
    with another_session(database) as session:
        assert [n.note_id for n in notes.appreciations(session, person(database, OFFICER))] == [note_id]
        assert notes.appreciations(session, person(database, KABID)) == []


def test_the_list_of_the_penilai_has_appreciation_only(database: Database, org: Organisation) -> None:
    give(database, org, BUDI, SITI)
    note_id = thank(database, org, SITI, BUDI)
    read(database, note_id, BUDI)
    withdrawn = thank(database, org, BUDI, SITI)
    withdraw(database, withdrawn)
    thank(database, org, KADIS, SITI)
    with another_session(database) as session:
        (line,) = notes.appreciations(session, person(database, KABID))
        assert (line.note_id, line.writer, line.recipient) == (note_id, "Siti Contoh Rahmah", "Budi Contoh Santosa")
        assert notes.appreciations(session, person(database, BUDI)) == []


def test_an_account_that_nobody_has_confirmed_reads_what_is_its_own_and_no_more(
    database: Database, org: Organisation
) -> None:
    own, team = thank(database, org, SITI, KABID), thank(database, org, BUDI, SITI)
    with database.write() as session:
        session.exec(select(Account).where(Account.employee_id == org.people[KABID])).one().confirmed_at = None
    assert read(database, own, KABID).own
    with pytest.raises(NotAllowed, match="A second person must confirm"):
        read(database, team, KABID)
    with another_session(database) as session:
        assert notes.appreciations(session, person(database, KABID)) == []


@pytest.mark.parametrize("note_id", [0, 4711])
def test_what_is_not_there_is_not_found(database: Database, org: Organisation, note_id: int) -> None:
    with pytest.raises(NotFound):
        read(database, note_id, SITI)
    with pytest.raises(NotFound):
        withdraw(database, note_id)
    with database.write() as session, pytest.raises(NotFound):
        notes.use_in_summary(session, person(database, SITI), note_id, True)


def test_the_writer_takes_it_back_until_it_was_read(database: Database, org: Organisation) -> None:
    note_id = give(database, org, BUDI, SITI)
    withdraw(database, note_id)
    with pytest.raises(NotFound) as refused:
        read(database, note_id, SITI)
    assert "taken this back" in english(refused.value.message)
    with pytest.raises(Conflict, match="You took this back on"):
        withdraw(database, note_id)
    with another_session(database) as session:
        siti, budi = person(database, SITI), person(database, BUDI)
        assert notes.received(session, siti, NOW) == []
        assert notes.count_received(session, siti) == notes.count_unread(session, siti) == 0
        assert [line.withdrawn_at for line in notes.given(session, budi)] == [NOW]
        assert audit.is_intact(session, "feedback", note_id)


def test_what_was_read_is_not_taken_back(database: Database, org: Organisation) -> None:
    note_id = give(database, org, BUDI, SITI)
    read(database, note_id, SITI)
    with pytest.raises(Conflict) as refused:
        withdraw(database, note_id)
    assert "Siti Contoh Rahmah has read this meanwhile" in english(refused.value.message)
    assert read(database, note_id, SITI).text == WHOLE


@on_one_database
@pytest.mark.parametrize(("who", "refusal"), [(SITI, NotFound), (KABID, NotAllowed), (OFFICER, NotAllowed)])
def test_nobody_takes_back_what_another_wrote(
    database: Database, org: Organisation, who: int, refusal: type[Refused]
) -> None:
    note_id = give(database, org, BUDI, SITI)
    with pytest.raises(refusal):
        withdraw(database, note_id, who)
    with another_session(database) as session:
        assert session.get_one(FeedbackNote, note_id).withdrawn_at is None


def test_of_reading_and_taking_back_at_once_one_comes_first(database: Database, org: Organisation) -> None:
    note_id = give(database, org, BUDI, SITI)
    siti, budi = person(database, SITI), person(database, BUDI)
    _, late = race(
        database,
        lambda session: notes.one(session, siti, note_id, NOW),
        lambda session: notes.withdraw(session, budi, note_id, NOW),
    )
    assert isinstance(late, Conflict)


def test_of_taking_back_and_reading_at_once_one_comes_first(database: Database, org: Organisation) -> None:
    note_id = give(database, org, BUDI, SITI)
    siti, budi = person(database, SITI), person(database, BUDI)
    _, late = race(
        database,
        lambda session: notes.withdraw(session, budi, note_id, NOW),
        lambda session: notes.one(session, siti, note_id, NOW),
    )
    assert isinstance(late, NotFound)


def for_summary(session: Session, org: Organisation) -> tuple[notes.Received, ...]:
    return notes.notes_for_summary(session, org.people[SITI], date(2026, 10, 1), date(2026, 12, 31))


def test_a_summary_counts_all_and_quotes_what_the_recipient_has_agreed_to(
    database: Database, org: Organisation
) -> None:
    quoted, counted = give(database, org, BUDI, SITI), thank(database, org, KABID, SITI)
    gone = give(database, org, BUDI, SITI)
    withdraw(database, gone)
    me = person(database, SITI)
    with database.write() as session:
        notes.use_in_summary(session, me, quoted, True)
    with another_session(database) as session:
        assert [(note.kind, note.text) for note in for_summary(session, org)] == [
            (NoteKind.FEEDBACK, WHOLE),
            (NoteKind.APPRECIATION, ""),
        ]
    with database.write() as session:
        notes.use_in_summary(session, me, quoted, False)
    with another_session(database) as session:
        assert [note.text for note in for_summary(session, org)] == ["", ""]
        assert [english(note.label) for note in for_summary(session, org)] == ["Harmonis", "Harmonis"]
    assert counted != quoted


@on_one_database
@pytest.mark.parametrize(("who", "refusal"), [(BUDI, NotFound), (KABID, NotAllowed), (OFFICER, NotAllowed)])
def test_only_the_recipient_agrees_to_a_quotation(
    database: Database, org: Organisation, who: int, refusal: type[Refused]
) -> None:
    note_id = give(database, org, BUDI, SITI)
    me = person(database, who)
    with database.write() as session, pytest.raises(refusal):
        notes.use_in_summary(session, me, note_id, True)
    with another_session(database) as session:
        assert not session.get_one(FeedbackNote, note_id).in_summary


def test_days_of_a_period_are_those_of_the_city_both_included(database: Database, org: Organisation) -> None:
    first, last = date(2026, 10, 1), date(2026, 12, 31)
    moments = (
        instant_of(first, time(0)) - timedelta(seconds=1),
        instant_of(first, time(0)),
        instant_of(last, time(23, 59)),
        instant_of(last + timedelta(days=1), time(0)),
    )
    with database.write() as session:
        for moment in moments:
            add_note(session, org.people[BUDI], org.people[SITI], moment)
        add_note(session, org.people[BUDI], org.people[SITI], moments[1], kind=NoteKind.APPRECIATION)
    with another_session(database) as session:
        siti = org.people[SITI]
        hers = notes.notes_for_summary(session, siti, first, last)
        assert notes.notes_for_summary(session, org.people[BUDI], first, last) == ()
    assert len(hers) == 3
    assert [note.kind for note in hers].count(NoteKind.APPRECIATION) == 1


def test_the_copy_of_the_data_holds_both_sides_and_counts_as_read(database: Database, org: Organisation) -> None:
    got, wrote = give(database, org, BUDI, SITI), thank(database, org, SITI, BUDI)
    with database.write() as session:
        data = own_data.copy_of(session, person(database, SITI), NOW)
    (received,), (given,) = data["feedback_received"], data["feedback_given"]
    assert (received["writer"], received["text"]) == ("Budi Contoh Santosa", WHOLE)
    assert (given["recipient"], given["kind"]) == ("Budi Contoh Santosa", NoteKind.APPRECIATION)
    with pytest.raises(Conflict, match="has read this meanwhile"):
        withdraw(database, got)
    assert read(database, wrote, SITI).read_at is None, "whether Budi has read it is not in Siti's hand"


def test_who_leaves_service_keeps_what_was_given_but_nobody_new_reads_it(database: Database, org: Organisation) -> None:
    note_id = thank(database, org, BUDI, SITI)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
    with another_session(database) as session:
        assert notes.appreciations(session, person(database, KABID)) == []
        assert [line.recipient for line in notes.given(session, person(database, BUDI))] == ["Siti Contoh Rahmah"]
    withdraw(database, note_id)
