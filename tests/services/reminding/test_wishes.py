"""How somebody wants to be reminded, and what is put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.conversation.turns import Asked, Finished, Summarised
from bot.domain.calendar import HolidayCalendar
from bot.domain.reminders import NO_WISH, DigestPace, Wish
from bot.errors import NotAllowed, NotFound, Refused
from bot.services import conversations, own_data
from bot.services.bindings import BINDINGS
from bot.services.door import accounts
from bot.services.reminding import wishes
from models.calendar import CalendarDay
from models.conversation import Conversation
from models.delivery import Outbox, OutboxStatus
from models.people import Account, Employee, Unit
from models.reminding import ReminderWish
from models.session import Database
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.organisation import BUDI, KABID, NOW, SITI, Organisation, on_one_database, person
from tests.support.talking import Talk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOMORROW = NOW + DAY
SUNDAY = NOW + 5 * DAY
MONDAY_MORNING = NOW + 6 * DAY - HOUR


def snooze(database: Database, until: datetime, who: int = SITI, now: datetime = NOW) -> datetime:
    with database.write() as session:
        return wishes.snooze(session, person(database, who), until, now)


def put_off(database: Database) -> dict[datetime, OutboxStatus]:
    """What waits or waited because it was put off, by when it is due."""
    with another_session(database) as session:
        return {row.due_at: row.status for row in session.exec(select(Outbox)) if row.dedupe_key.endswith(":later")}


def wish_of(database: Database, org: Organisation, who: int = SITI) -> Wish:
    with another_session(database) as session:
        return wishes.wish_of(session, org.people[who])


def test_who_has_set_nothing_is_reminded_as_it_comes(database: Database, org: Organisation) -> None:
    siti, budi = org.people[SITI], org.people[BUDI]
    snooze(database, TOMORROW)
    with another_session(database) as session:
        assert wishes.wish_of(session, budi) == NO_WISH
        assert wishes.wishes_of(session, []) == {}
        assert wishes.wishes_of(session, [siti, budi, 9999]) == {
            siti: Wish(snoozed_until=TOMORROW),
            budi: NO_WISH,
            9999: NO_WISH,
        }


def test_what_is_put_off_waits_in_the_outbox(database: Database, org: Organisation) -> None:
    assert snooze(database, TOMORROW) == TOMORROW
    with another_session(database) as session:
        (row,) = session.exec(select(Outbox))
    siti = org.people[SITI]
    assert (row.kind, row.recipient_id, row.subject_id, row.codes) == ("reminder", siti, siti, {"later": True})
    assert row.dedupe_key == f"reminder:{siti}:202611250100:later"
    assert (row.due_at, row.status) == (TOMORROW, OutboxStatus.WAITING)
    assert wish_of(database, org).snoozed_until == TOMORROW


def test_a_second_tap_changes_nothing(database: Database, org: Organisation) -> None:
    snooze(database, TOMORROW)
    snooze(database, TOMORROW)
    assert put_off(database) == {TOMORROW: OutboxStatus.WAITING}


def test_another_time_takes_the_place_of_the_first_and_back_again(database: Database, org: Organisation) -> None:
    snooze(database, TOMORROW)
    snooze(database, TOMORROW + HOUR)
    assert put_off(database) == {TOMORROW: OutboxStatus.OBSOLETE, TOMORROW + HOUR: OutboxStatus.WAITING}
    snooze(database, TOMORROW)
    assert put_off(database) == {TOMORROW: OutboxStatus.WAITING, TOMORROW + HOUR: OutboxStatus.OBSOLETE}
    assert wish_of(database, org).snoozed_until == TOMORROW


def test_one_person_s_wish_is_not_another_s(database: Database, org: Organisation) -> None:
    snooze(database, TOMORROW)
    snooze(database, TOMORROW + HOUR, who=BUDI)
    assert put_off(database) == {TOMORROW: OutboxStatus.WAITING, TOMORROW + HOUR: OutboxStatus.WAITING}


def test_other_messages_that_wait_stay(database: Database, org: Organisation) -> None:
    siti = org.people[SITI]
    with database.write() as session:
        session.add_all(
            Outbox(
                kind=kind,
                recipient_id=siti,
                subject_id=siti,
                dedupe_key=key,
                status=OutboxStatus.WAITING,
                created_at=NOW,
                due_at=TOMORROW,
            )
            for kind, key in (("reminder", f"reminder:{siti}:plan"), ("other", "other:later"))
        )
    snooze(database, TOMORROW)
    with another_session(database) as session:
        assert {row.status for row in session.exec(select(Outbox))} == {OutboxStatus.WAITING}


def test_what_was_sent_already_is_not_sent_again(database: Database, org: Organisation) -> None:
    snooze(database, TOMORROW)
    with database.write() as session:
        session.exec(select(Outbox)).one().status = OutboxStatus.SENT
    snooze(database, TOMORROW)
    snooze(database, TOMORROW + HOUR)
    assert put_off(database)[TOMORROW] is OutboxStatus.SENT


@pytest.mark.parametrize(
    ("until", "comes"),
    [
        (NOW + 11 * HOUR, TOMORROW - HOUR),
        (SUNDAY, MONDAY_MORNING),
        (TOMORROW - 3 * HOUR, TOMORROW - HOUR),
        (TOMORROW + 7 * HOUR, TOMORROW + 23 * HOUR),
    ],
)
@on_one_database
def test_at_night_and_on_sundays_it_waits_for_working_hours(
    database: Database, org: Organisation, until: datetime, comes: datetime
) -> None:
    assert snooze(database, until) == comes
    assert put_off(database) == {comes: OutboxStatus.WAITING}


@on_one_database
def test_a_day_that_the_mayor_made_free_is_stepped_over(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.add(CalendarDay(day=TOMORROW.date(), working=False, basis="SE 1/2026", set_at=NOW))
    assert snooze(database, TOMORROW) == TOMORROW + 23 * HOUR


@on_one_database
def test_a_national_holiday_is_stepped_over(database: Database, org: Organisation) -> None:
    """31 December is worked, 1 January is not and is a Friday."""
    assert snooze(database, datetime(2027, 1, 1, 2, tzinfo=NOW.tzinfo)) == datetime(2027, 1, 4, 0, tzinfo=NOW.tzinfo)


@on_one_database
def test_a_unit_of_six_days_is_reminded_on_saturday(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Unit, org.units["BIDANG"]).working_days = 6
    assert snooze(database, NOW + 4 * DAY) == NOW + 4 * DAY


@pytest.mark.parametrize("until", [NOW, NOW - HOUR])
@on_one_database
def test_what_is_past_is_refused_and_leaves_everything(database: Database, org: Organisation, until: datetime) -> None:
    snooze(database, TOMORROW)
    with pytest.raises(Refused, match="passed already"):
        snooze(database, until)
    assert put_off(database) == {TOMORROW: OutboxStatus.WAITING}


def test_putting_off_can_be_taken_back(database: Database, org: Organisation) -> None:
    snooze(database, TOMORROW)
    for _ in range(2):
        with database.write() as session:
            wishes.cancel_snooze(session, person(database, SITI), NOW)
    assert put_off(database) == {TOMORROW: OutboxStatus.OBSOLETE}
    assert wish_of(database, org) == NO_WISH
    snooze(database, TOMORROW)
    assert put_off(database) == {TOMORROW: OutboxStatus.WAITING}


@on_one_database
def test_a_snooze_that_is_over_is_not_shown(database: Database, org: Organisation) -> None:
    snooze(database, TOMORROW)
    with another_session(database) as session:
        me = person(database, SITI)
        assert wishes.settings_of(session, me, NOW).snoozed_until == TOMORROW
        assert wishes.settings_of(session, me, TOMORROW).snoozed_until is None


def test_everything_that_can_be_set(database: Database, org: Organisation) -> None:
    me = person(database, KABID)
    with database.write() as session:
        wishes.choose_hour(session, me, 10)
        wishes.choose_quiet_day(session, me, 0, True, NOW)
        wishes.choose_quiet_day(session, me, 4, True, NOW)
        wishes.choose_quiet_day(session, me, 4, True, NOW)
        wishes.choose_fewer(session, me, True)
        wishes.choose_digest(session, me, DigestPace.WEEKLY)
    assert wish_of(database, org, KABID) == Wish(10, frozenset({0, 4}), True, DigestPace.WEEKLY)
    with database.write() as session:
        wishes.choose_hour(session, me, None)
        wishes.choose_quiet_day(session, me, 0, False, NOW)
        wishes.choose_fewer(session, me, False)
        wishes.choose_digest(session, me, DigestPace.NEWS)
    assert wish_of(database, org, KABID) == Wish(quiet_days=frozenset({4}))


@pytest.mark.parametrize("hour", [-1, 0, 7, 16, 23, 99])
@on_one_database
def test_hours_outside_of_work_are_refused(database: Database, org: Organisation, hour: int) -> None:
    with database.write() as session, pytest.raises(Refused, match="Please choose an hour"):
        wishes.choose_hour(session, person(database, SITI), hour)


@on_one_database
def test_one_working_day_stays(database: Database, org: Organisation) -> None:
    me = person(database, SITI)
    with database.write() as session:
        for day in range(4):
            wishes.choose_quiet_day(session, me, day, True, NOW)
        with pytest.raises(Refused, match="At least one working day"):
            wishes.choose_quiet_day(session, me, 4, True, NOW)
        with pytest.raises(Refused, match="does not work on that day"):
            wishes.choose_quiet_day(session, me, 5, True, NOW)
    assert wish_of(database, org).quiet_days == {0, 1, 2, 3}


@on_one_database
def test_who_assesses_nobody_gets_no_digest(database: Database, org: Organisation) -> None:
    with database.write() as session, pytest.raises(NotAllowed, match="goes to penilai"):
        wishes.choose_digest(session, person(database, SITI), DigestPace.NEVER)


@on_one_database
def test_an_account_that_nobody_confirmed_sets_its_own(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.exec(select(Account).where(Account.telegram_id == KABID)).one().confirmed_at = None
    snooze(database, TOMORROW, who=KABID)
    with database.write() as session:
        me = person(database, KABID)
        wishes.choose_hour(session, me, 9)
        assert not wishes.settings_of(session, me, NOW).gets_digest
        with pytest.raises(NotAllowed):
            wishes.choose_digest(session, me, DigestPace.NEVER)
    assert wish_of(database, org, KABID) == Wish(9, snoozed_until=TOMORROW)


# ---- the conversation


def begun(database: Database, org: Organisation, now: datetime = NOW) -> Talk:
    talk = Talk(database, SITI, now)
    talk.start("remind_later", org.people[SITI])
    return talk


def test_a_time_that_is_written_holds_after_it_was_sent(database: Database, org: Organisation) -> None:
    talk = begun(database, org)
    talk.write("Minggu jam 9")
    assert isinstance(talk.turn, Summarised)
    assert "is not a working day" in english(talk.turn.headline)
    assert put_off(database) == {}
    assert isinstance(talk.go(Where.SEND), Finished)
    assert put_off(database) == {MONDAY_MORNING: OutboxStatus.WAITING}


def test_a_tap_holds_at_once(database: Database, org: Organisation) -> None:
    talk = begun(database, org)
    talk.tap("202611241400")
    assert isinstance(talk.turn, Finished)
    assert put_off(database) == {NOW + 5 * HOUR: OutboxStatus.WAITING}


def test_it_goes_on_after_a_restart(database: Database, org: Organisation) -> None:
    talk = begun(database, org)
    talk.write("besok jam 9")
    with database.write() as session:
        drawing = conversations.present(session, BINDINGS, talk.me, talk.shown.conversation_id, NOW + HOUR)
    assert drawing is not None
    assert isinstance(drawing.turn, Summarised)
    talk.go(Where.SEND)
    assert put_off(database) == {TOMORROW: OutboxStatus.WAITING}


@on_one_database
def test_a_time_that_passed_while_it_lay_there_does_not_hold(database: Database, org: Organisation) -> None:
    talk = begun(database, org)
    talk.write("sejam lagi")
    talk.now = NOW + 2 * HOUR
    talk.go(Where.SEND)
    assert isinstance(talk.turn, Summarised)
    assert "passed meanwhile" in english(talk.turn.note)
    assert put_off(database) == {}


def _leave(talk: Talk) -> None:
    talk.go(Where.LATER)


def _send(talk: Talk) -> None:
    talk.go(Where.SEND)


@pytest.mark.parametrize(("end", "after", "asks"), [(_leave, HOUR, False), (_leave, DAY, True), (_send, HOUR, True)])
@on_one_database
def test_a_wish_is_taken_up_on_the_same_day_only(
    database: Database, org: Organisation, end: Callable[[Talk], None], after: timedelta, asks: bool
) -> None:
    talk = begun(database, org)
    talk.write("lusa jam 9")
    end(talk)
    assert isinstance(begun(database, org, NOW + after).turn, Asked) is asks


@on_one_database
def test_nobody_puts_off_for_somebody_else(database: Database, org: Organisation) -> None:
    with pytest.raises(NotFound):
        Talk(database, BUDI).start("remind_later", org.people[SITI])
    with another_session(database) as session:
        assert session.exec(select(Conversation)).all() == []


# ---- what is kept about somebody


def test_it_is_in_the_copy_of_one_s_data(database: Database, org: Organisation) -> None:
    me = person(database, SITI)
    with database.write() as session:
        assert own_data.copy_of(session, me, NOW)["reminders"] is None
        wishes.choose_quiet_day(session, me, 2, True, NOW)
        assert own_data.copy_of(session, me, NOW)["reminders"] == {
            "hour": None,
            "quiet_days": ["WEDNESDAY"],
            "fewer": False,
            "digest": DigestPace.NEWS,
            "snoozed_until": None,
        }


def test_it_goes_with_the_account_of_who_has_left(database: Database, org: Organisation) -> None:
    snooze(database, TOMORROW)
    snooze(database, TOMORROW, who=BUDI)
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
        accounts.erase_left(session, NOW)
    with another_session(database) as session:
        assert [row.employee_id for row in session.exec(select(ReminderWish))] == [org.people[BUDI]]


def test_the_days_are_those_of_the_calendar() -> None:
    assert not HolidayCalendar().is_working_day(SUNDAY.date())
