"""Leave: noted, joined, taken back and ended; who may, and who is away until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.domain.leave import LONGEST, Stay
from bot.domain.service import ServiceState
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import audit, leave
from bot.services.own_data import copy_of
from models.calendar import Leave
from models.delivery import Outbox
from models.people import Employee
from models.queries import leave as rows
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
    WALI,
    Organisation,
    add_acting,
    add_person,
    on_one_database,
    person,
)
from tests.support.racing import race
from tests.support.talking import Talk

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def stay(first: int, last: int) -> Stay:
    """Days counted from today."""
    return Stay(TODAY + first * DAY, TODAY + last * DAY)


def begin(database: Database, org: Organisation, days: Stay, *, who: int = SITI, by: int | None = None) -> Stay:
    with database.write() as session:
        acting = person(database, by or who)
        return leave.note(session, acting, org.people[who], days.starts_on, days.ends_on, NOW)


def kept(database: Database) -> list[tuple[int, Stay]]:
    with another_session(database) as session:
        return [
            (row.employee_id, Stay(row.starts_on, row.ends_on))
            for row in session.exec(select(Leave).order_by(col(Leave.employee_id), col(Leave.starts_on)))
        ]


def only_id(database: Database) -> int:
    with another_session(database) as session:
        return session.exec(select(Leave.id)).one() or 0


def told(database: Database) -> list[tuple[str, int | None]]:
    with another_session(database) as session:
        return [(row.kind, row.recipient_id) for row in session.exec(select(Outbox).order_by(col(Outbox.id)))]


def forget_messages(database: Database) -> None:
    """As if all were sent."""
    with database.write() as session:
        for row in session.exec(select(Outbox)):
            session.delete(row)


def end(database: Database, *, by: int = SITI, leave_id: int | None = None, later: int = 0) -> leave.Ended:
    with database.write() as session:
        return leave.end(session, person(database, by), leave_id or only_id(database), NOW + later * DAY)


# ---- noting


def test_leave_is_forgotten_a_while_after_it_ended(database: Database, org: Organisation) -> None:
    with database.write() as session:
        leave.note(session, person(database, SITI), org.people[SITI], NOW.date(), NOW.date() + timedelta(days=2), NOW)
    with database.write() as session:
        assert leave.forget(session, NOW + timedelta(days=92)) == 0
        assert leave.forget(session, NOW + timedelta(days=93)) == 1


def test_the_own_leave_is_noted_and_the_penilai_told(database: Database, org: Organisation) -> None:
    with database.write() as session:
        noted = leave.note(session, person(database, SITI), org.people[SITI], TODAY, TODAY + 4 * DAY, NOW)
    assert noted == stay(0, 4)
    assert kept(database) == [(org.people[SITI], stay(0, 4))]
    assert told(database) == [("leave_noted", org.people[KABID])]
    with another_session(database) as session:
        act = session.exec(select(Audit).where(Audit.action == "leave.noted")).one()
        assert (act.subject, act.subject_id, act.role) == ("person", org.people[SITI], "employee")
        assert act.codes == {"leave": only_id(database), "joined": 0}
        assert audit.is_intact(session, "person", org.people[SITI])


@on_one_database
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (stay(-3, -1), "These days are over already"),
        (stay(2, 1), "The last day lies before the first."),
        (stay(0, LONGEST), "more than 366 days"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_kept(
    database: Database, org: Organisation, days: Stay, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        begin(database, org, days)
    assert said in english(refused.value.message)
    assert english(refused.value.message).endswith("Nothing was changed.")
    assert (kept(database), told(database)) == ([], [])


def test_what_overlaps_or_follows_becomes_one(database: Database, org: Organisation) -> None:
    begin(database, org, stay(1, 2))
    begin(database, org, stay(8, 9))
    begin(database, org, stay(20, 21))
    begin(database, org, stay(1, 2), who=BUDI)
    assert begin(database, org, stay(-2, 7)) == stay(-2, 9)
    siti, budi = org.people[SITI], org.people[BUDI]
    assert kept(database) == [(siti, stay(-2, 9)), (siti, stay(20, 21)), (budi, stay(1, 2))]


def test_the_same_days_again_are_a_conflict_in_kind_words(database: Database, org: Organisation) -> None:
    begin(database, org, stay(0, 4))
    with pytest.raises(Conflict) as refused:
        begin(database, org, stay(1, 3))
    assert "is noted already. Nothing was changed." in english(refused.value.message)
    assert told(database) == [("leave_noted", org.people[KABID])]


def test_of_two_at_once_the_second_sees_what_the_first_did(database: Database, org: Organisation) -> None:
    siti, kabid, who = person(database, SITI), person(database, KABID), org.people[SITI]
    mine, theirs = race(
        database,
        lambda session: leave.note(session, siti, who, TODAY, TODAY + 4 * DAY, NOW),
        lambda session: leave.note(session, kabid, who, TODAY + 3 * DAY, TODAY + 6 * DAY, NOW),
    )
    assert (mine, theirs) == (stay(0, 4), stay(0, 6))
    assert kept(database) == [(who, stay(0, 6))]


def test_noting_and_taking_back_at_once_wait_for_each_other(database: Database, org: Organisation) -> None:
    begin(database, org, stay(2, 4))
    siti, who, leave_id = person(database, SITI), org.people[SITI], only_id(database)
    _, ended = race(
        database,
        lambda session: leave.note(session, siti, who, TODAY + 5 * DAY, TODAY + 6 * DAY, NOW),
        lambda session: leave.end(session, siti, leave_id, NOW),
    )
    assert ended == leave.Ended(who, stay(2, 6))
    assert kept(database) == []
    with another_session(database) as session:
        assert audit.is_intact(session, "person", who)


@on_one_database
@pytest.mark.parametrize(("by", "role"), [(KABID, "penilai"), (ADMIN, "unit_admin"), (OFFICER, "bkpsdm")])
def test_others_who_may_note_it_are_named_and_the_person_is_told(
    database: Database, org: Organisation, by: int, role: str
) -> None:
    begin(database, org, stay(0, 1), by=by)
    recipients = {recipient for _, recipient in told(database)}
    assert recipients == {org.people[SITI], org.people[KABID]} - {org.people[by]}
    with another_session(database) as session:
        assert session.exec(select(Audit.role).where(Audit.action == "leave.noted")).one() == role
        assert session.exec(select(Leave.noted_by_id)).one() == org.people[by]


@on_one_database
@pytest.mark.parametrize("by", [BUDI, KADIS, SEKDA, WALI])
def test_nobody_else_notes_sees_or_ends_it(database: Database, org: Organisation, by: int) -> None:
    begin(database, org, stay(0, 1))
    with pytest.raises(NotAllowed) as refused:
        begin(database, org, stay(5, 6), by=by)
    assert "may note a leave" in english(refused.value.message)
    with pytest.raises(NotAllowed):
        end(database, by=by)
    with pytest.raises(NotAllowed), another_session(database) as session:
        leave.overview(session, person(database, by), org.people[SITI], NOW)
    assert kept(database) == [(org.people[SITI], stay(0, 1))]


@on_one_database
def test_who_is_no_longer_in_service_takes_no_leave(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
    with pytest.raises(Refused) as refused:
        begin(database, org, stay(0, 1), by=OFFICER)
    assert "no longer in service" in english(refused.value.message)
    with pytest.raises(NotFound), database.write() as session:
        leave.note(session, person(database, OFFICER), 999, TODAY, TODAY, NOW)


# ---- who is told


def test_without_a_penilai_nobody_is_told_and_it_counts(database: Database, org: Organisation) -> None:
    begin(database, org, stay(0, 1), who=WALI)
    assert told(database) == []
    with another_session(database) as session:
        found = leave.own(session, person(database, WALI), NOW)
    assert (found.told, len(found.entries)) == ((), 1)


def test_who_acts_for_the_penilai_is_told(database: Database, org: Organisation) -> None:
    with database.write() as session:
        plh = add_person(session, 301, "Plh Contoh", org.units["BIDANG"])
        add_acting(session, org.people[KABID], plh)
    begin(database, org, stay(0, 1))
    assert told(database) == [("leave_noted", plh)]
    with another_session(database) as session:
        assert leave.own(session, person(database, SITI), NOW).told == ("Plh Contoh",)


def test_who_acts_for_the_own_penilai_is_not_told_of_themselves(database: Database, org: Organisation) -> None:
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[SITI])
    begin(database, org, stay(0, 1))
    assert told(database) == [("leave_noted", org.people[KADIS])]


# ---- ending


def test_a_leave_to_come_is_taken_back(database: Database, org: Organisation) -> None:
    begin(database, org, stay(1, 5))
    forget_messages(database)
    assert end(database) == leave.Ended(org.people[SITI], stay(1, 5))
    assert kept(database) == []
    assert told(database) == [("leave_ended", org.people[KABID])]


def test_who_is_back_early_was_away_until_yesterday(database: Database, org: Organisation) -> None:
    begin(database, org, stay(0, 5))
    forget_messages(database)
    end(database, later=2)
    assert kept(database) == [(org.people[SITI], stay(0, 1))]
    assert told(database) == [("leave_ended", org.people[KABID])]


def test_who_is_back_on_the_first_day_was_not_away(database: Database, org: Organisation) -> None:
    begin(database, org, stay(0, 5))
    end(database)
    assert kept(database) == []


def test_who_never_heard_of_it_does_not_hear_that_it_has_ended(database: Database, org: Organisation) -> None:
    begin(database, org, stay(1, 5))
    end(database)
    assert told(database) == [("leave_noted", org.people[KABID])], "which is no longer sent"


def test_a_late_tap_ends_nothing_twice(database: Database, org: Organisation) -> None:
    begin(database, org, stay(1, 5))
    leave_id = only_id(database)
    end(database)
    with pytest.raises(NotFound) as gone:
        end(database, leave_id=leave_id)
    assert "not noted any more" in english(gone.value.message)

    begin(database, org, stay(0, 5))
    leave_id = only_id(database)
    end(database, later=3)
    with pytest.raises(Conflict) as over:
        end(database, leave_id=leave_id, later=3)
    assert "has ended on Thursday, 26 November 2026 already" in english(over.value.message)


def test_an_old_button_does_not_end_another_leave(database: Database, org: Organisation) -> None:
    begin(database, org, stay(1, 5))
    leave_id = only_id(database)
    begin(database, org, stay(0, 1))
    with pytest.raises(Conflict), database.write() as session:
        leave.end(session, person(database, SITI), leave_id, NOW, seen=TODAY + DAY)
    assert kept(database) == [(org.people[SITI], stay(0, 5))]


def test_the_same_leave_may_be_noted_again_after_it_was_taken_back(database: Database, org: Organisation) -> None:
    begin(database, org, stay(1, 5))
    end(database)
    later, siti = NOW + timedelta(minutes=1), person(database, SITI)
    with database.write() as session:
        leave.note(session, siti, siti.id, TODAY + DAY, TODAY + 5 * DAY, later)
    assert [kind for kind, _ in told(database)] == ["leave_noted", "leave_noted"], "the first one is not sent any more"


@on_one_database
def test_the_penilai_may_say_that_somebody_is_back(database: Database, org: Organisation) -> None:
    begin(database, org, stay(0, 5))
    forget_messages(database)
    end(database, by=KABID, later=1)
    assert told(database) == [("leave_ended", org.people[SITI])]


# ---- looking


@on_one_database
def test_the_own_leave_shows_what_runs_and_what_is_to_come(database: Database, org: Organisation) -> None:
    begin(database, org, stay(0, 1))
    begin(database, org, stay(5, 6))
    with another_session(database) as session:
        now = leave.own(session, person(database, SITI), NOW)
        later = leave.own(session, person(database, SITI), NOW + 3 * DAY)
    assert [(entry.stay, entry.running) for entry in now.entries] == [(stay(0, 1), True), (stay(5, 6), False)]
    assert [entry.stay for entry in later.entries] == [stay(5, 6)]
    assert (now.own, now.listed_until) == (True, None)


def put(
    database: Database, org: Organisation, who: int, state: ServiceState, days: tuple[int | None, int | None]
) -> None:
    first, last = (None if day is None else TODAY + day * DAY for day in days)
    with database.write() as session:
        row = session.get_one(Employee, org.people[who])
        row.state, row.state_from, row.state_until = state, first, last


@pytest.mark.parametrize(
    ("state", "days", "until"),
    [
        (ServiceState.SAKIT, (-3, 4), TODAY + 4 * DAY),
        (ServiceState.SAKIT, (0, 0), TODAY),
        (ServiceState.CLTN, (None, None), date.max),
        (ServiceState.CUTI_MELAHIRKAN, (-3, None), date.max),
        (ServiceState.TUGAS_BELAJAR, (1, None), None),
        (ServiceState.SAKIT, (-9, -1), None),
        (ServiceState.CPNS, (-9, None), None),
        (ServiceState.PENSIUN, (-9, None), None),
    ],
)
def test_a_special_state_counts_while_it_lasts(
    database: Database,
    org: Organisation,
    state: ServiceState,
    days: tuple[int | None, int | None],
    until: date | None,
) -> None:
    put(database, org, SITI, state, days)
    with another_session(database) as session:
        assert leave.away_until(session, org.people[SITI], TODAY) == until
        assert leave.own(session, person(database, SITI), NOW).listed_until == until


def test_whoever_is_away_is_found_at_once_for_many(
    database: Database, org: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "AT_ONCE", 3)
    begin(database, org, stay(-1, 2))
    begin(database, org, stay(1, 9), who=BUDI)
    begin(database, org, stay(0, 3), who=ADMIN)
    put(database, org, ADMIN, ServiceState.SAKIT, (-1, 1))
    put(database, org, KABID, ServiceState.CLTN, (-1, None))
    everybody = list(org.people.values())
    with another_session(database) as session:
        today, tomorrow = leave.away(session, everybody, TODAY), leave.away(session, everybody, TODAY + DAY)
        assert leave.away(session, [], TODAY) == {}
        assert leave.away(session, [org.people[BUDI]], TODAY) == {}
        for who in everybody:
            assert leave.away_until(session, who, TODAY) == today.get(who)
    assert today == {
        org.people[SITI]: TODAY + 2 * DAY,
        org.people[ADMIN]: TODAY + 3 * DAY,
        org.people[KABID]: date.max,
    }
    assert tomorrow == {**today, org.people[BUDI]: TODAY + 9 * DAY}


def test_it_stands_in_the_copy_of_the_own_data(database: Database, org: Organisation) -> None:
    begin(database, org, stay(0, 1), by=KABID)
    with database.write() as session:
        data = copy_of(session, person(database, SITI), NOW)
    assert data["leave"] == [
        {"starts_on": TODAY, "ends_on": TODAY + DAY, "noted_by": "Kabid Contoh", "noted_at": NOW},
    ]


# ---- in conversation


def test_it_is_noted_in_two_answers(database: Database, org: Organisation) -> None:
    talk = Talk(database, SITI)
    talk.start("leave", org.people[SITI])
    talk.tap("p")
    talk.write("27-11-2026")
    talk.go(Where.SEND)
    assert kept(database) == [(org.people[SITI], stay(0, 3))]

    talk.start("leave", org.people[SITI])
    assert talk.asked.key.step == "first", "another leave begins empty"


def test_what_was_noted_meanwhile_is_refused_when_it_is_sent(database: Database, org: Organisation) -> None:
    talk = Talk(database, KABID)
    talk.start("leave", org.people[SITI])
    talk.tap("p", "p")
    begin(database, org, stay(0, 4))
    talk.go(Where.SEND)
    assert kept(database) == [(org.people[SITI], stay(0, 4))]
    talk.go(Where.CANCEL)
    assert told(database) == [("leave_noted", org.people[KABID])]


def test_a_stranger_does_not_come_into_the_conversation(database: Database, org: Organisation) -> None:
    with pytest.raises(NotAllowed):
        Talk(database, BUDI).start("leave", org.people[SITI])
