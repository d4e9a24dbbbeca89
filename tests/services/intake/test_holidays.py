"""The working calendar by file: laid over what is there, everything or nothing, and in force at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.domain.calendar import HolidayCalendar
from bot.domain.intake_forms import CALENDAR, ImportKind
from bot.domain.period import PeriodKey, PeriodKind
from bot.errors import Conflict, NotAllowed, Refused
from bot.i18n import translator
from bot.services import audit, calendars
from bot.services.intake import bringing
from bot.services.intake.bringing import Preview
from bot.services.periods import changing
from models.calendar import CalendarDay
from models.session import Database, try_lock
from models.trail import Audit
from tests.conversation.chat import english
from tests.support.databases import another_session
from tests.support.intake import bring, bring_staff, said
from tests.support.organisation import (
    ADMIN,
    KABID,
    NOW,
    OFFICER,
    SITI,
    WALI,
    Organisation,
    on_one_database,
    person,
)
from tests.support.workbooks import Row, cells_of, csv_file, workbook

CIRCULAR = "SE Wali Kota 800/1/CONTOH/2026"
CHRISTMAS_EVE, MONDAY = date(2026, 12, 24), date(2026, 12, 28)
WORKED: Row = {"tanggal": "24-12-2026", "status": "kerja", "dasar": CIRCULAR}
FREE: Row = {"tanggal": MONDAY, "status": "libur", "dasar": CIRCULAR}


def bring_days(database: Database, *rows: Row, by: int | None = OFFICER) -> Preview:
    who = None if by is None else person(database, by)
    return bring(database, {CALENDAR.name: rows}, kind=ImportKind.HOLIDAYS, by=who)


def kept(database: Database) -> dict[date, tuple[bool, str, int | None]]:
    with another_session(database) as session:
        return {row.day: (row.working, row.basis, row.set_by_id) for row in session.exec(select(CalendarDay))}


def calendar(database: Database) -> HolidayCalendar:
    with another_session(database) as session:
        return calendars.of_week(session, 5, NOW.year)


def counts(done: Preview) -> tuple[int, int, int, int, int]:
    (tally,) = done.tallies
    return tally.new, tally.changed, tally.unchanged, tally.removed, tally.not_in_file


def test_days_come_in_are_changed_and_taken_out(database: Database, org: Organisation) -> None:
    officer = org.people[OFFICER]
    assert counts(bring_days(database, WORKED, FREE)) == (2, 0, 0, 0, 0)
    assert kept(database) == {CHRISTMAS_EVE: (True, CIRCULAR, officer), MONDAY: (False, CIRCULAR, officer)}

    assert counts(bring_days(database, WORKED, FREE)) == (0, 0, 2, 0, 0), "a second time nothing changes"

    done = bring_days(database, WORKED | {"status": "libur"}, by=None)
    assert counts(done) == (0, 1, 0, 0, 1)
    assert dict(done.tallies[0].columns) == {"status": 1}
    assert kept(database)[CHRISTMAS_EVE] == (False, CIRCULAR, None), "the shell is nobody in the list"

    done = bring_days(database, {"tanggal": MONDAY, "status": "hapus", "dasar": ""})
    assert counts(done) == (0, 0, 0, 1, 1)
    assert done.rows == 1
    assert kept(database).keys() == {CHRISTMAS_EVE}
    assert counts(bring_days(database, {"tanggal": MONDAY, "status": "hapus", "dasar": ""})) == (0, 0, 1, 0, 1)


def test_a_day_counts_from_the_next_question_on(database: Database, org: Organisation) -> None:
    before = calendar(database)
    assert (before.is_working_day(CHRISTMAS_EVE), before.is_working_day(MONDAY)) == (False, True)
    with another_session(database) as session:
        proposed = changing.default_days(session, PeriodKey(PeriodKind.BULANAN, 2026, 11))
    assert proposed.self_review_due_on == date(2026, 12, 7)

    bring_days(database, WORKED, FREE, {"tanggal": "08-12-2026", "status": "libur", "dasar": CIRCULAR})
    after = calendar(database)
    assert (after.is_working_day(CHRISTMAS_EVE), after.is_working_day(MONDAY)) == (True, False)
    with another_session(database) as session:
        moved = changing.default_days(session, PeriodKey(PeriodKind.BULANAN, 2026, 11))
    assert moved.self_review_due_on == date(2026, 12, 4)

    bring_days(database, {"tanggal": CHRISTMAS_EVE, "status": "hapus", "dasar": ""})
    assert not calendar(database).is_working_day(CHRISTMAS_EVE)


@on_one_database
def test_with_one_fault_nothing_comes_in_and_the_copy_says_why(database: Database, org: Organisation) -> None:
    rows = [WORKED, FREE | {"status": "cuti"}, FREE | {"tanggal": "31-11-2026"}]
    read = bringing.read("edaran.xlsx", workbook({CALENDAR.name: rows}), NOW.date())
    assert read.kind is ImportKind.HOLIDAYS, "recognised by its headings"
    with database.write() as session:
        done = bringing.apply(session, person(database, OFFICER), read, NOW)
    assert [where[:3] for where in said(done)] == [("kalender", 3, "status"), ("kalender", 4, "tanggal")]
    assert kept(database) == {}
    copy = bringing.copy_with_faults(read, done.faults, translator("en"))
    assert copy.name == "edaran.kesalahan.xlsx"
    cells = cells_of(copy.content, CALENDAR.name)
    assert cells[1][-1] == ""
    assert "status: “cuti” is not one of the possible values. Write one of: libur, kerja, hapus." in cells[2][-1]


@on_one_database
def test_csv_comes_in_too_and_another_form_does_not(database: Database, org: Organisation) -> None:
    content = csv_file([WORKED, FREE | {"tanggal": "28/12/2026"}], delimiter=";")
    read = bringing.read("edaran.csv", content, NOW.date())
    with database.write() as session:
        assert counts(bringing.apply(session, None, read, NOW)) == (2, 0, 0, 0, 0)
    with pytest.raises(Refused) as refused:
        bringing.read("edaran.csv", content, NOW.date(), kind=ImportKind.STAFF)
    assert "follows the form “kalender” and not “pegawai”" in english(refused.value.message)


@on_one_database
@pytest.mark.parametrize("who", [ADMIN, KABID, SITI, WALI])
def test_only_bkpsdm_changes_the_calendar(who: int, database: Database, org: Organisation) -> None:
    read = bringing.read("edaran.xlsx", workbook({CALENDAR.name: [WORKED]}), NOW.date())
    for act in (bringing.preview, bringing.apply):
        with pytest.raises(NotAllowed) as refused, database.write() as session:
            act(session, person(database, who), read, NOW)
        assert "Only BKPSDM may change the working calendar" in english(refused.value.message)
    assert kept(database) == {}


@on_one_database
def test_only_bkpsdm_is_offered_the_form(database: Database, org: Organisation) -> None:
    assert ImportKind.HOLIDAYS in bringing.kinds_for(person(database, OFFICER))
    assert bringing.kinds_for(person(database, ADMIN)) == (ImportKind.STAFF,)
    cells = cells_of(bringing.empty_form(ImportKind.HOLIDAYS, translator("en")).content, "Petunjuk")
    explained = " ".join(str(cell) for row in cells for cell in row)
    assert "National holidays and cuti bersama are known already" in explained
    assert "NIP" not in explained


@pytest.mark.parametrize("prepared_database", ["postgresql"], indirect=True)
def test_two_files_at_once_do_not_mix(database: Database, org: Organisation) -> None:
    read = bringing.read("edaran.xlsx", workbook({CALENDAR.name: [WORKED]}), NOW.date())
    with database.write() as first:
        assert try_lock(first, "intake")
        with pytest.raises(Conflict), database.write() as second:
            bringing.apply(second, None, read, NOW)
    assert kept(database) == {}


@on_one_database
def test_every_day_leaves_a_trail_without_the_words(database: Database, org: Organisation) -> None:
    bring_days(database, WORKED)
    bring_days(database, WORKED | {"dasar": "Perubahan SE"})
    bring_days(database, {"tanggal": CHRISTMAS_EVE, "status": "hapus", "dasar": ""})
    number = CHRISTMAS_EVE.toordinal()
    with another_session(database) as session:
        acts = session.exec(select(Audit).where(Audit.subject == "calendar").order_by(Audit.position)).all()  # type: ignore[arg-type]
        assert [(act.subject_id, act.action, act.codes, act.actor_id, act.role) for act in acts] == [
            (number, "calendar.entered", {"working": True}, org.people[OFFICER], "bkpsdm"),
            (number, "calendar.entered", {"working": True, "fields": ["basis"]}, org.people[OFFICER], "bkpsdm"),
            (number, "calendar.withdrawn", {"before": True}, org.people[OFFICER], "bkpsdm"),
        ]
        assert audit.is_intact(session, "calendar", number)
        imports = session.exec(select(Audit).where(Audit.subject == "import").order_by(Audit.position)).all()  # type: ignore[arg-type]
        assert [act.codes["sheets"] for act in imports] == [
            {"kalender": [1, 0, 0]},
            {"kalender": [0, 1, 0]},
            {"kalender": [0, 0, 0, 1]},
        ]


@on_one_database
def test_a_file_of_people_leaves_the_calendar_alone(database: Database, org: Organisation) -> None:
    bring_days(database, FREE)
    assert bring_staff(database, {"nip": "1"}).faults
    assert kept(database).keys() == {MONDAY}
    assert calendar(database).add_working_days(MONDAY - timedelta(days=1), 1) == MONDAY + timedelta(days=1)
