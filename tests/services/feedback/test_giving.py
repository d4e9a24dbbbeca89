"""Giving feedback: anybody confirmed to anybody in service but themselves, as what they are, and not without end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from bot.conversation.answers import Answer, Key
from bot.conversation.events import Went, Where
from bot.domain.feedback_notes import A_DAY
from bot.errors import NotAllowed, NotFound, Refused
from bot.services import audit, conversations
from bot.services.binding import Context
from bot.services.bindings import BINDINGS
from bot.services.feedback import giving
from bot.services.feedback import notes as feedback_notes
from models import Session
from models.delivery import Outbox
from models.feedback import FeedbackNote, GivenAs, NoteKind, NoteTopic
from models.people import Account, Employee
from models.plan import Indicator, PlannedResult, Skp
from models.queries import feedback as rows
from models.sealed import unseal
from models.session import Database
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.giving import WHOLE, add_note, give, thank, written
from tests.support.organisation import (
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
from tests.support.talking import Talk


def note_of(database: Database, note_id: int) -> FeedbackNote:
    with another_session(database) as session:
        return session.get_one(FeedbackNote, note_id)


def count(database: Database) -> int:
    with another_session(database) as session:
        return session.exec(select(func.count()).select_from(FeedbackNote)).one()


def test_what_is_sent_is_sealed_told_and_part_of_the_trail(database: Database, org: Organisation) -> None:
    note_id = give(database, org, BUDI, SITI)
    with another_session(database) as session:
        note = session.get_one(FeedbackNote, note_id)
        assert (note.from_id, note.to_id) == (org.people[BUDI], org.people[SITI])
        assert (note.kind, note.topic, note.item) == (NoteKind.FEEDBACK, NoteTopic.VALUE, "HARMONIS")
        assert (note.given_as, note.given_at, note.read_at) == (GivenAs.COLLEAGUE, NOW, None)
        assert WHOLE.encode() not in note.behaviour
        assert unseal(session, note, "behaviour") == WHOLE
        act = session.exec(select(Audit).where(Audit.action == "feedback.given")).one()
        assert act.codes == {"kind": "FEEDBACK", "topic": "VALUE"}
        assert audit.is_intact(session, "feedback", note_id)
        notice = session.exec(select(Outbox).where(Outbox.kind == giving.GIVEN)).one()
        assert (notice.recipient_id, notice.subject_id, notice.codes) == (org.people[SITI], note_id, {})


def test_the_parts_are_kept_apart(database: Database, org: Organisation) -> None:
    talk = Talk(database, BUDI)
    talk.start("give_feedback", talk.me.id)
    talk.tap(str(org.people[SITI]), "f", "c", "KOMUNIKASI", "l")
    talk.write("Bagus.")
    for words in ("Kemarin di loket.", "Anda menyapa warga.", "Warga senang.", "Teruskan."):
        talk.write(words)
    talk.go(Where.SEND)
    with another_session(database) as session:
        note = session.exec(select(FeedbackNote)).one()
        columns = ("behaviour", "situation", "effect", "next_step")
        assert [unseal(session, note, column) for column in columns] == [
            "Bagus.\nAnda menyapa warga.",
            "Kemarin di loket.",
            "Warga senang.",
            "Teruskan.",
        ]
        assert note.given_as is GivenAs.TEAM_LEAD


@on_one_database
@pytest.mark.parametrize(
    ("who", "to", "expected"),
    [
        (KABID, SITI, GivenAs.PENILAI),
        (SITI, KABID, GivenAs.REPORT),
        (SITI, BUDI, GivenAs.COLLEAGUE),
        (KADIS, SITI, GivenAs.COLLEAGUE),
        (OFFICER, SITI, GivenAs.COLLEAGUE),
    ],
)
def test_as_what_it_was_given_follows_from_who_assesses_whom(
    database: Database, org: Organisation, who: int, to: int, expected: GivenAs
) -> None:
    assert note_of(database, thank(database, org, who, to)).given_as is expected


@on_one_database
def test_who_acts_for_a_penilai_gives_as_one_and_is_written_to_as_one(database: Database, org: Organisation) -> None:
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[OFFICER])
    assert note_of(database, thank(database, org, OFFICER, SITI)).given_as is GivenAs.PENILAI
    assert note_of(database, thank(database, org, KABID, SITI)).given_as is GivenAs.COLLEAGUE
    assert note_of(database, thank(database, org, SITI, OFFICER)).given_as is GivenAs.REPORT


def test_the_penilai_may_tie_it_to_an_indicator_and_nobody_else(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        indicator = session.exec(
            select(Indicator.id)
            .join(PlannedResult, PlannedResult.id == Indicator.planned_result_id)  # type: ignore[arg-type]
            .join(Skp, Skp.id == PlannedResult.skp_id)  # type: ignore[arg-type]
            .where(Skp.employee_id == org.people[SITI])
        ).first()
    note = note_of(database, give(database, org, KABID, SITI, "f", "i", str(indicator)))
    assert (note.topic, note.item) == (NoteTopic.INDICATOR, str(indicator))
    for who in (BUDI, KADIS):
        talk = Talk(database, who)
        talk.start("give_feedback", talk.me.id)
        talk.tap(str(org.people[SITI]), "f")
        assert "i" not in [option.code for row in talk.asked.rows for option in row]
        talk.tap("i")
        assert talk.asked.key.step == "topic", "a forged tap is no answer"


def test_an_indicator_that_is_no_longer_the_writers_to_see_is_not_sent(database: Database, org: Organisation) -> None:
    talk = Talk(database, KABID)
    talk.start("give_feedback", talk.me.id)
    talk.tap(str(org.people[SITI]), "f", "i")
    talk.tap(talk.asked.rows[0][0].code)
    talk.write(WHOLE)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).penilai_id = org.people[KADIS]
    talk.me = person(database, KABID)
    talk.go(Where.SEND)
    assert talk.asked.key.step == "given_as", "neither assesses the other any more"
    talk.tap("k")
    talk.go(Where.SEND)
    assert "not yours to see" in english(talk.turn.note)  # type: ignore[union-attr]
    assert count(database) == 0


def test_nobody_writes_to_themselves(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("give_feedback", talk.me.id)
    own = str(org.people[SITI])
    assert own not in [option.code for row in talk.asked.rows for option in row]
    talk.tap(own)
    assert talk.asked.key.step == "to"


@pytest.mark.parametrize("flow", ["give_feedback", "give_appreciation"])
def test_the_conversation_is_ones_own(database: Database, org: Organisation, flow: str) -> None:
    with pytest.raises(NotFound):
        Talk(database, BUDI).start(flow, org.people[SITI])


@pytest.mark.parametrize("flow", ["give_feedback", "give_appreciation"])
def test_an_account_that_nobody_has_confirmed_gives_nothing(database: Database, org: Organisation, flow: str) -> None:
    with database.write() as session:
        session.exec(select(Account).where(Account.employee_id == org.people[BUDI])).one().confirmed_at = None
    with pytest.raises(NotAllowed, match="A second person must confirm"):
        Talk(database, BUDI).start(flow, org.people[BUDI])


def test_all_names_are_read_only_for_a_search(
    database: Database, org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, read = [], rows.addressees

    def counted(session: Session, **only: Any) -> object:
        whole.extend([1] if not only else [])
        return read(session, **only)

    monkeypatch.setattr(rows, "addressees", counted)
    talk = Talk(database, BUDI)
    talk.start("give_appreciation", talk.me.id)
    talk.tap(str(org.people[SITI]), "v4")
    talk.write("Terima kasih banyak.")
    talk.go(Where.SEND)
    assert whole == []
    again = Talk(database, BUDI)
    again.start("give_appreciation", again.me.id)
    again.write("Kadis")
    assert whole != []
    assert "Kadis Contoh" in english(again.asked.rows[0][0].label)


def test_first_offered_are_reports_then_the_own_penilai_and_the_own_unit(database: Database, org: Organisation) -> None:
    def offered(who: int) -> list[str]:
        talk = Talk(database, who)
        talk.start("give_appreciation", talk.me.id)
        return [english(option.label).partition(" – ")[0] for row in talk.asked.rows for option in row]

    assert offered(KABID) == ["Budi Contoh Santosa", "Siti Contoh Rahmah", "Kadis Contoh"]
    assert offered(SITI) == ["Kabid Contoh", "Budi Contoh Santosa"]
    assert offered(SEKDA)[:2] == ["Kadis Contoh", "Petugas Contoh"]


def test_who_has_left_is_not_found_and_whoever_leaves_between_gets_nothing(
    database: Database, org: Organisation
) -> None:
    talk = written(database, org, BUDI, SITI)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
    talk.go(Where.SEND)
    assert "no longer in service" in english(talk.turn.note)  # type: ignore[union-attr]
    assert count(database) == 0
    again = Talk(database, KABID)
    again.start("give_feedback", again.me.id)
    again.tap(str(org.people[SITI]))
    assert again.asked.key.step == "to"


def test_what_was_written_to_somebody_without_an_account_waits_and_the_writer_knows(
    database: Database, org: Organisation
) -> None:
    with database.write() as session:
        session.delete(session.exec(select(Account).where(Account.employee_id == org.people[SITI])).one())
    thank(database, org, BUDI, SITI)
    with another_session(database) as session:
        assert not giving.last_sent(session, person(database, BUDI), NOW).joined
        assert session.exec(select(Outbox).where(Outbox.kind == giving.GIVEN)).all() == []
    with database.write() as session:
        session.add(Account(employee_id=org.people[SITI], telegram_id=SITI, bound_at=NOW, confirmed_at=NOW))
    with another_session(database) as session:
        siti = person(database, SITI)
        assert feedback_notes.count_unread(session, siti) == 1
        assert [line.writer for line in feedback_notes.received(session, siti, NOW)] == ["Budi Contoh Santosa"]


def fill(database: Database, org: Organisation, notes: int) -> None:
    with database.write() as session:
        for number in range(notes):
            add_note(session, org.people[BUDI], org.people[SITI], NOW - timedelta(minutes=number))


@on_one_database
def test_the_twentieth_in_a_day_is_sent_and_the_next_one_not(database: Database, org: Organisation) -> None:
    fill(database, org, A_DAY - 1)
    thank(database, org, BUDI, KABID)
    with pytest.raises(Refused, match="within a day") as refused:
        Talk(database, BUDI).start("give_feedback", org.people[BUDI])
    assert "What you have begun is kept" in english(refused.value.message)
    give(database, org, BUDI, KABID, now=NOW + timedelta(days=1))


def card(org: Organisation, to: int) -> dict[Key, Answer]:
    """The answers of an appreciation card."""
    words = {"to": str(org.people[to]), "value": "v4", "thanks": "Terima kasih banyak."}
    return {Key(step): Answer(value) for step, value in words.items()}


def finishing(database: Database, org: Organisation, who: int, to: int) -> Callable[[Session], None]:
    """What `Kirim` does."""
    me = person(database, who)
    binding = BINDINGS["give_appreciation"]
    return lambda session: binding.finish(Context(session, me, me.id, NOW), card(org, to))


def test_two_at_once_are_counted_one_after_the_other(database: Database, org: Organisation) -> None:
    fill(database, org, A_DAY - 1)
    first, second = finishing(database, org, BUDI, SITI), finishing(database, org, BUDI, KABID)
    _, refused = race(database, first, second)
    assert isinstance(refused, Refused)
    assert count(database) == A_DAY


def test_two_who_write_to_each_other_at_once_do_not_wait_for_each_other(database: Database, org: Organisation) -> None:
    race(database, finishing(database, org, BUDI, SITI), finishing(database, org, SITI, BUDI))
    assert count(database) == 2


def test_a_second_tap_on_send_sends_nothing(database: Database, org: Organisation) -> None:
    talk = written(database, org, BUDI, SITI)
    send = Went(Where.SEND, talk.shown.revision)
    conversation_id = talk.shown.conversation_id
    talk.send(send, conversation_id=conversation_id)
    with database.write() as session:
        again = conversations.turn(session, BINDINGS, talk.me, send, NOW, conversation_id=conversation_id)
    assert again is None
    assert count(database) == 1


def test_after_a_restart_it_goes_on_at_the_same_question_and_the_next_card_begins_empty(
    database: Database, org: Organisation
) -> None:
    talk = Talk(database, BUDI)
    talk.start("give_feedback", talk.me.id)
    talk.tap(str(org.people[SITI]), "f", "v", "v4", "k")
    talk.write("Bagus.")
    later = Talk(database, BUDI, NOW + timedelta(hours=1))
    later.start("give_feedback", later.me.id)
    assert later.asked.key.step == "situation"
    later.answer_until(None)
    later.go(Where.SEND)
    new = Talk(database, BUDI, NOW + timedelta(hours=2))
    new.start("give_feedback", new.me.id)
    assert (new.asked.key.step, new.asked.present) == ("to", None)


@on_one_database
@pytest.mark.parametrize(
    "words",
    ["👏🏽👨‍👩‍👧 " * 60, "\u202eمرحبا بكم في الاجتماع\u202c dan terima kasih", "x y" * 666 + "zz", "<b>&</b> {name}"],
)
def test_what_people_write_is_kept_as_it_is(database: Database, org: Organisation, words: str) -> None:
    note_id = thank(database, org, BUDI, SITI, words=words)
    with another_session(database) as session:
        assert unseal(session, session.get_one(FeedbackNote, note_id), "behaviour") == words.strip()


@on_one_database
@pytest.mark.parametrize("words", ["a" + "b " * 1000 + "c", "NIK 6372011201800001 tertukar", "!!!!!!", ".."])
def test_what_is_too_long_or_names_a_citizen_is_not_stored(database: Database, org: Organisation, words: str) -> None:
    talk = Talk(database, BUDI)
    talk.start("give_appreciation", talk.me.id)
    talk.tap(str(org.people[SITI]), "v4")
    talk.write(words)
    assert talk.asked.key.step == "thanks"
