"""What BKPSDM sees of periods and does with them in the chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.calendar import instant_of
from bot.errors import NotAllowed, NotFound, Refused
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens import admin, receipts
from bot.screens.base import Request
from bot.screens.registry import SCREENS
from bot.services import exemptions
from bot.services.periods import changing
from bot.services.ports import Message
from bot.services.progress import status
from bot.view import View
from models.appraisal import Period
from models.people import Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, KABID, NOW, OFFICER, SITI, Organisation, found, person
from tests.support.periods import REASON, TW2, TW4, between_periods, opened
from tests.support.talking import Talk, assess, send_self_review
from tests.support.telegram_limits import assert_sendable, visible

TOO_LATE = instant_of(date(2026, 12, 7), time(9))
Ask = Callable[..., Message]


@pytest.fixture
def ask(database: Database) -> Ask:
    """Asks a screen as somebody, in English, and gives the message."""

    def shown(who: int, screen: str, *args: object, now: datetime = NOW) -> Message:
        with database.write() as session:
            view = SCREENS[screen](Request(session, person(database, who), now, tuple(map(str, args))))
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


@pytest.fixture
def org(database: Database) -> Organisation:
    """The third quarter runs with 24 people; one is assessed."""
    with database.write() as session:
        org = found(session, reports=17)
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)
    return org


@pytest.fixture
def idle(database: Database) -> Organisation:
    """No period runs."""
    with database.write() as session:
        return between_periods(session)


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


def action(message: Message, label: str) -> str:
    return next(key.data for row in message.keyboard for key in row if key.label == label)


def test_it_stands_under_administration_for_bkpsdm_only(database: Database, org: Organisation) -> None:
    entries = [entry for entry in admin.ENTRIES if entry.action == "v:period"]
    assert [entry.shown_to(person(database, OFFICER)) for entry in entries] == [True]
    assert [entry.shown_to(person(database, ADMIN)) for entry in entries] == [False]


def test_the_card_says_how_far_it_is_and_leads_on(org: Organisation, ask: Ask) -> None:
    message = ask(OFFICER, "period")
    said = visible(message.html)
    for part in (
        "24 people",
        "Self-reviews until Friday, 27 November 2026, assessments until Friday, 4 December 2026.",
        "⚪ Self-review not sent: 23",
        "🟢 Assessed: 1",
        "❔ 1 person in service has no appraisal here",
    ):
        assert part in said
    assert "Late penilai" not in labels(message)
    assert action(message, "Move dates") == f"v:begin:period_move:{org.period_id * 100}"
    late = ask(OFFICER, "period", now=TOO_LATE)
    assert "🔴 4 penilai are late" in visible(late.html)
    assert "Kabid Contoh: 18" in visible(ask(OFFICER, "period_late", org.period_id, now=TOO_LATE).html)
    assert "No penilai is late." in visible(ask(OFFICER, "period_late", org.period_id).html)


def test_each_organisation_has_its_numbers(org: Organisation, ask: Ask) -> None:
    said = visible(ask(OFFICER, "period_units", org.period_id).html)
    assert "DINAS: 1 of 22 done" in said
    assert "⚪ Self-review not sent: 21" in said


def test_closing_shows_what_is_open_in_pages_and_asks_for_a_reason(org: Organisation, ask: Ask) -> None:
    first = ask(OFFICER, "period_close", org.period_id)
    assert "23 appraisals are not finished." in visible(first.html)
    assert visible(first.html).count("⚪") == 8
    assert "Close with a reason" in labels(first)
    last = ask(OFFICER, "period_close", org.period_id, 2)
    assert visible(last.html).count("⚪") == 7
    assert visible(ask(OFFICER, "period_close", org.period_id, 99).html) == visible(last.html)


def test_where_no_period_runs_the_next_ones_are_offered(idle: Organisation, ask: Ask) -> None:
    message = ask(OFFICER, "period")
    assert labels(message)[0] == "Open Triwulan IV dan Tahunan (AKHIR) 2026"
    over = ask(OFFICER, *action(message, "See: Triwulan TW3 2026").split(":")[1:])
    assert "Closed on 24 November 2026, 09:00 WITA." in visible(over.html)
    assert labels(over) == ["By organisation", "What was done", "🗓 Period", "Menu"]
    check = ask(OFFICER, "period_open", TW4.code)
    said = visible(check.html)
    assert "opened together: one conversation, two records." in said
    assert "7 people would be appraised." in said
    assert "⚠️ 1 person has no penilai and is left out for now" in said
    assert action(check, "Open it all the same") == f"v:begin:period_open:{TW4.code}"
    named = visible(ask(OFFICER, "period_found", TW4.code, "NO_PENILAI").html)
    assert "• Wali Contoh" in named
    assert "There is none any more." in visible(ask(OFFICER, "period_found", TW4.code, "NO_PLAN", 7).html)


def test_a_check_that_finds_nothing_says_so(database: Database, idle: Organisation, ask: Ask) -> None:
    with database.write() as session:
        mayor = session.get_one(Employee, idle.people[101])
        mayor.kind, mayor.nip = "NON_ASN", None  # type: ignore[assignment]
    check = ask(OFFICER, "period_open", TW4.code)
    assert "Nothing is missing." in visible(check.html)
    assert "Open it" in labels(check)
    late = ask(OFFICER, "period_open", TW2.code)
    assert "⚠️ The last day for assessments (Friday, 10 July 2026) has passed" in visible(late.html)
    assert "Open it all the same" in labels(late)


def test_adding_asks_once_more_and_says_what_came_of_it(database: Database, idle: Organisation, ask: Ask) -> None:
    with database.write() as session:
        session.get_one(Employee, idle.people[SITI]).penilai_id = None
    done = opened(database)
    with database.write() as session:
        session.get_one(Employee, idle.people[SITI]).penilai_id = idle.people[KABID]
    asked = ask(OFFICER, "period_add", done.period_id)
    assert action(asked, "Yes, add them") == f"v:period_add:{done.period_id}:yes"
    assert "1 added, 0 recorded as not appraised, 1 still without" in visible(
        ask(OFFICER, "period_add", done.period_id, "yes").html
    )
    assert "0 added" in visible(ask(OFFICER, "period_add", done.period_id, "yes").html), "the second tap adds nobody"


def test_the_trail_names_who_when_and_why(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        officer = person(database, OFFICER)
        changing.move(session, officer, org.period_id, None, date(2026, 12, 18), REASON, NOW)
        changing.move(session, None, org.period_id, None, date(2026, 12, 21), REASON, NOW)
    said = visible(ask(OFFICER, "period_trail", org.period_id).html)
    assert "dates moved by the operator" in said
    assert "dates moved by Petugas Contoh" in said
    assert f"Reason: “{REASON}”" in said


@pytest.mark.parametrize(
    ("screen", "args"),
    [
        ("period_open", ()),
        ("period_open", ("202600",)),
        ("period_open", ("x",)),
        ("period_found", ("202624",)),
        ("period_found", ("202624", "EVERYBODY")),
        ("period_add", ("4711",)),
        ("period_add", ("4711", "yes")),
        ("period_units", ("4711",)),
        ("period_close", ("4711",)),
        ("exempt", ("4711",)),
        ("exempt", ()),
        ("exempt_lift", ("4711", "0")),
    ],
)
def test_a_forged_button_finds_nothing(idle: Organisation, ask: Ask, screen: str, args: tuple[str, ...]) -> None:
    with pytest.raises((NotFound, Refused)):
        ask(OFFICER, screen, *args)


SCREENS_OF_PERIODS = sorted(name for name in SCREENS if name.startswith(("period", "exempt")))


@pytest.mark.parametrize("screen", SCREENS_OF_PERIODS)
@pytest.mark.parametrize("who", [SITI, KABID, ADMIN])
def test_none_of_it_opens_for_anybody_else(org: Organisation, ask: Ask, screen: str, who: int) -> None:
    args = {"period_open": (TW4.code,), "period_found": (TW4.code, "NO_PLAN"), "exempt_lift": (org.people[SITI], 100)}
    with pytest.raises(NotAllowed):
        ask(who, screen, *args.get(screen, (org.period_id if screen.startswith("period") else org.people[SITI],)))


def receipt(database: Database, flow: str, subject: int) -> str:
    with database.write() as session:
        view = receipts.show(Request(session, person(database, OFFICER), NOW), flow, subject)
    message = message_of(view, translator("en"))
    assert_sendable(message)
    return visible(message.html)


def test_every_conversation_ends_with_its_receipt(database: Database, idle: Organisation, ask: Ask) -> None:
    talk = Talk(database, OFFICER)
    talk.start("period_open", TW4.code)
    talk.answer_until()
    talk.go(Where.SEND)
    assert "Triwulan IV dan Tahunan (AKHIR) 2026 was opened on" in receipt(database, "period_open", TW4.code)

    def subject() -> int:
        with another_session(database) as session:
            running = status.running(session, None, NOW)
            assert running is not None
            return running.subject

    move = subject()
    talk.start("period_move", move)
    talk.answer_until("assessment_due")
    talk.write("18-01-2027")
    talk.answer_until()
    talk.go(Where.SEND)
    assert "assessments until Monday, 18 January 2027" in receipt(database, "period_move", move)

    with another_session(database) as session:
        person_out = exemptions.standing(session, person(database, OFFICER), idle.people[SITI]).subjects[0]
    talk.start("exemption", person_out)
    talk.answer_until(None, {"state": "SAKIT", "basis": "SK 800/17/2026"})
    talk.go(Where.SEND)
    assert "Siti Contoh Rahmah is recorded as not appraised" in receipt(database, "exemption", person_out)

    close = subject()
    talk.start("period_close", close)
    talk.answer_until()
    talk.go(Where.SEND)
    assert "7 appraisals stay unfinished." in receipt(database, "period_close", close)
    with another_session(database) as session:
        assert session.exec(select(Period.closed_at)).all() == [NOW] * 3


def test_a_person_is_taken_out_and_put_back_in_two_steps(database: Database, org: Organisation, ask: Ask) -> None:
    before = ask(OFFICER, "exempt", org.people[KABID])
    assert "appraised, not confirmed yet" in visible(before.html)
    subject = int(action(before, "Not appraised: Triwulan TW3 2026").split(":")[-1])
    talk = Talk(database, OFFICER)
    talk.start("exemption", subject)
    talk.answer_until(None, {"state": "CUTI_MELAHIRKAN", "basis": "SK 800/17/2026"})
    talk.go(Where.SEND)
    during = ask(OFFICER, "exempt", org.people[KABID])
    assert "not appraised (Cuti melahirkan), basis: SK 800/17/2026" in visible(during.html)
    assert "Not assessed in this period." in visible(ask(KABID, "result").html)
    sure = ask(OFFICER, *action(during, "Appraise after all: Triwulan TW3 2026").split(":")[1:])
    done = ask(OFFICER, *action(sure, "Yes, appraise").split(":")[1:])
    assert "Kabid Contoh is appraised after all." in visible(done.html)
    assert labels(ask(OFFICER, "exempt", org.people[SITI])) == ["Menu"], "confirmed: nothing to be done here"


def test_unfinished_results_and_the_other_record_can_be_read(database: Database, idle: Organisation, ask: Ask) -> None:
    done = opened(database, TW4)
    message = ask(SITI, "result")
    assert "🏅 Tahunan (AKHIR) 2026" in labels(message)
    other = ask(SITI, *action(message, "🏅 Tahunan (AKHIR) 2026").split(":")[1:])
    assert "🏅 Triwulan IV 2026" in labels(other)
    with database.write() as session:
        changing.close(session, None, done.period_id, NOW, force=True, reason=REASON)
    assert "Not finished: the period was closed before this was assessed." in visible(ask(SITI, "result").html)
    history = visible(ask(SITI, "history").html)
    assert "Triwulan IV 2026: not finished" in history
    assert "Tahunan (AKHIR) 2026: not finished" in history
