"""Requests for corrections on the screens of BKPSDM, of a unit's admin, and of who asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain.corrections import Refusal, Wrong
from bot.errors import Conflict, NotAllowed, NotFound
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens import receipts
from bot.screens.base import Request
from bot.screens.registry import SCREENS
from bot.services.door import access_requests, corrections
from bot.services.ports import Message
from bot.view import View
from models.doors import Ticket, TicketStatus
from models.people import Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, KABID, NOW, OFFICER, SITI, Organisation, found, person
from tests.support.ranks import rank
from tests.support.telegram_limits import assert_sendable, visible

DAY = timedelta(days=1)
Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return rank(session, found(session, reports=12))


def sendable(view: object) -> Message:
    assert isinstance(view, View)
    message = message_of(view, translator("en"))
    assert_sendable(message)
    return message


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks a screen as somebody, in English, and gives the message."""

    def shown(who: int, screen: str, *args: object, now: datetime = NOW) -> Message:
        with database.write() as session:
            return sendable(SCREENS[screen](Request(session, person(database, who), now, tuple(map(str, args)))))

    return shown


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


def actions(message: Message) -> list[str]:
    return [key.data for row in message.keyboard for key in row]


def request(
    database: Database, who: int = SITI, wrong: Wrong = Wrong.NAME, words: str = "Siti <Contoh>, S.Kom."
) -> int:
    me = person(database, who)
    with database.write() as session:
        corrections.ask(session, me, {wrong: words}, NOW)
        return session.exec(select(Ticket.id).order_by(Ticket.id.desc())).first() or 0  # type: ignore[union-attr]


def test_administration_says_how_many_wait(database: Database, org: Organisation, ask: Ask) -> None:
    assert "📮 Requests (0)" in labels(ask(OFFICER, "admin"))
    request(database)
    assert "📮 Requests (1)" in labels(ask(OFFICER, "admin"))
    assert "📮 Requests (1)" in labels(ask(ADMIN, "admin"))
    assert "v:superiors" in actions(ask(OFFICER, "admin"))
    assert "v:superiors" not in actions(ask(ADMIN, "admin"))


def test_the_list_is_paged_the_oldest_first_and_red_after_three_days(
    database: Database, org: Organisation, ask: Ask
) -> None:
    for who in range(1001, 1013):
        request(database, who)
    with database.write() as session:
        access_requests.open_request(session, 4711, "Nama saya Rahasia dari Dinas", NOW)
    first = ask(OFFICER, "tickets")
    assert "13 requests wait" in visible(first.html)
    assert "Staf Contoh 1 – Name, since today" in visible(first.html)
    assert len([action for action in actions(first) if action.startswith("v:ticket:")]) == 8
    last = ask(OFFICER, "tickets", 1, now=NOW + 4 * DAY)
    assert "🔴 somebody without access – Access, for 4 days" in visible(last.html)
    assert any(action.startswith("v:access:") for action in actions(last))
    assert "Rahasia" not in visible(last.html)


def test_a_request_shows_both_values_and_the_number_masked(database: Database, org: Organisation, ask: Ask) -> None:
    ticket = request(database)
    shown = ask(OFFICER, "ticket", ticket)
    for part in ("Siti Contoh Rahmah", "1980**********0***", "“Siti <Contoh>, S.Kom.”", "Unit BIDANG"):
        assert part in visible(shown.html)
    assert f"v:ticket_yes:{ticket}:0" in actions(shown)
    assert f"v:begin:ticket:{ticket}" in actions(shown)


@pytest.mark.parametrize(
    ("wrong", "words", "offers", "said"),
    [
        (Wrong.UNIT, "setda", True, "In the list: Unit SETDA"),
        (Wrong.UNIT, "lantai dua", False, "Please look it up"),
        (Wrong.SUPERIOR, "kadis contoh", True, "In the list: Kadis Contoh – Jabatan Kadis Contoh"),
        (Wrong.OTHER, "Tanggal lahir saya", False, "then tap that it is done"),
        (Wrong.POSITION, "Analis Kebijakan", True, "brought in by file"),
    ],
)
def test_one_tap_is_offered_only_where_it_is_clear(
    database: Database, org: Organisation, ask: Ask, wrong: Wrong, words: str, offers: bool, said: str
) -> None:
    ticket = request(database, wrong=wrong, words=words)
    shown = ask(OFFICER, "ticket", ticket)
    assert (f"v:ticket_yes:{ticket}:0" in actions(shown)) is offers
    assert f"v:ticket_done:{ticket}:0" in actions(shown)
    assert said in visible(shown.html)


def test_a_circle_is_said_and_not_offered(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).additional_duty = "Kepala Sekolah"
    ticket = request(database, KABID, Wrong.SUPERIOR, "Siti Contoh Rahmah")
    shown = ask(OFFICER, "ticket", ticket)
    assert "assess each other in a circle" in visible(shown.html)
    assert "✅ Accept" not in labels(shown)


def test_the_admin_of_the_unit_reads_and_does_not_decide(database: Database, org: Organisation, ask: Ask) -> None:
    ticket = request(database)
    assert actions(ask(ADMIN, "ticket", ticket)) == ["v:tickets", "v:menu"]
    with pytest.raises(NotAllowed):
        ask(ADMIN, "ticket_yes", ticket, 0)
    with pytest.raises(NotAllowed):
        ask(KABID, "tickets")


def test_accepting_leads_to_the_next_and_a_second_tap_is_told(database: Database, org: Organisation, ask: Ask) -> None:
    first, second = request(database), request(database, KABID)
    done = ask(OFFICER, "ticket_yes", first, 0)
    assert f"v:ticket:{second}" in actions(done)
    with pytest.raises(Conflict):
        ask(OFFICER, "ticket_yes", first, 0)
    assert "✅ Accepted 24 November 2026" in visible(ask(OFFICER, "ticket", first).html)
    last = ask(OFFICER, "ticket_done", second, 0)
    assert actions(last) == ["v:tickets", "v:menu"]
    assert "No request waits" in visible(ask(OFFICER, "tickets").html)


@pytest.mark.parametrize("args", [(), ("²",), ("9" * 30,), (0,), (1, "x"), (1, 0, "99")])
def test_forged_buttons_decide_nothing(
    database: Database, org: Organisation, ask: Ask, args: tuple[object, ...]
) -> None:
    ticket = request(database)
    for screen in ("ticket_yes", "ticket_done"):
        if args[:2] != (1, 0):
            with pytest.raises((NotFound, Conflict)):
                ask(OFFICER, screen, *args)
    if args and args[0] == 1:
        ask(OFFICER, "ticket_no", *args)
    with another_session(database) as session:
        assert session.get_one(Ticket, ticket).status is TicketStatus.OPEN


def test_refusing_asks_for_a_reason_first(database: Database, org: Organisation, ask: Ask) -> None:
    ticket = request(database)
    reasons = ask(OFFICER, "ticket_no", ticket, 0)
    codes = [action for action in actions(reasons) if action.startswith(f"v:ticket_no:{ticket}:0:")]
    assert len(codes) == len(Refusal)
    refused = ask(OFFICER, "ticket_no", ticket, 0, codes[2].rsplit(":", 1)[1])
    assert "BKPSDM could not tell what is meant." in visible(refused.html)
    own = ask(SITI, "request", ticket)
    assert "🚫 Refused" in visible(own.html)
    assert "BKPSDM could not tell what is meant." in visible(own.html)
    with pytest.raises(NotFound):
        ask(KABID, "request", ticket)


def test_who_asked_sees_how_it_stands(database: Database, org: Organisation, ask: Ask) -> None:
    ticket = request(database)
    assert "has not decided yet" in visible(ask(SITI, "request", ticket).html)
    ask(OFFICER, "ticket_yes", ticket, 0)
    assert "✅ Accepted" in visible(ask(SITI, "request", ticket).html)


@pytest.mark.parametrize(
    ("flow", "who", "now", "said"),
    [
        ("onboarding", SITI, NOW, "Your next deadline: Friday, 27 November 2026"),
        ("onboarding", SITI, NOW + 10 * DAY, "The last day was Friday, 27 November 2026"),
        ("onboarding", KABID, NOW, "/tim – your people"),
        ("correction", SITI, NOW, "Until then everything goes on with the present data."),
        ("ticket", OFFICER, NOW, "Whoever asked is told"),
        ("superior", OFFICER, NOW, "Everybody concerned is told"),
    ],
)
def test_every_conversation_has_its_receipt(
    database: Database, org: Organisation, flow: str, who: int, now: datetime, said: str
) -> None:
    with database.write() as session:
        shown = receipts.show(Request(session, person(database, who), now), flow, org.people[who])
    assert said in visible(sendable(shown).html)


def test_superiors_that_are_worth_a_look_lead_to_another_penilai(
    database: Database, org: Organisation, ask: Ask
) -> None:
    assert "Nothing is to be put right" in visible(ask(OFFICER, "superiors").html)
    with database.write() as session:
        session.get_one(Employee, org.people[KABID]).active = False
    shown = ask(OFFICER, "superiors")
    assert "14 superiors are worth a look" in visible(shown.html)
    assert "v:superiors:1" in actions(shown)
    one = ask(OFFICER, "superior", org.people[SITI])
    assert f"v:begin:superior:{org.people[SITI]}" in actions(one)
    assert "the penilai is no longer in service" in visible(one.html)
    with pytest.raises(NotFound):
        ask(OFFICER, "superior", org.people[OFFICER])
    with pytest.raises(NotAllowed):
        ask(ADMIN, "superiors")
