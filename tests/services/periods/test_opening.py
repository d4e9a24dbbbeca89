"""Opening a period: who gets an appraisal, who does not and why, what stands in the way, and doing it twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.domain.appraisal import CURRENT_REGULATION, Stage
from bot.domain.calendar import HolidayCalendar
from bot.domain.enrolment import Finding
from bot.domain.period import Days, PeriodKey, PeriodKind
from bot.domain.service import ServiceState
from bot.errors import Conflict, NotAllowed, NotFound, Refused
from bot.services import audit
from bot.services.periods import changing, checks, trail
from bot.services.periods.enrolling import OPENED
from bot.services.progress import status
from models.appraisal import Appraisal, Period, PeriodAct
from models.people import Account, Acting, ActingKind, Employee, Unit
from models.plan import Skp, SkpStatus
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
    SEKDA,
    SITI,
    WALI,
    Organisation,
    on_one_database,
    person,
)
from tests.support.periods import (
    AKHIR,
    DAYS,
    TW2,
    TW4,
    YEAR_END,
    appraisals_in,
    between_periods,
    opened,
    told,
)

TODAY = date(2026, 11, 24)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return between_periods(session)


def change(database: Database, org: Organisation, who: int, **values: object) -> None:
    with database.write() as session:
        row = session.get_one(Employee, org.people[who])
        for name, value in values.items():
            setattr(row, name, value)


def missing(database: Database, key: PeriodKey = TW2, days: Days = DAYS) -> dict[Finding, int]:
    with another_session(database) as session:
        return checks.check(session, key, days, TODAY).counts


def test_everybody_with_a_penilai_and_a_plan_gets_an_appraisal_and_one_message(
    database: Database, org: Organisation
) -> None:
    done = opened(database, by=OFFICER)
    assert (done.appraised, done.exempt, done.left_out) == (7, 0, 1), "the mayor has no penilai here"
    rows = appraisals_in(database, done.period_id)
    siti = rows["Siti Contoh Rahmah"]
    assert (siti.stage, siti.penilai_id, siti.unit_id) == (Stage.OPEN, org.people[KABID], org.units["BIDANG"])
    assert siti.skp_id is not None
    assert siti.regulation_version is CURRENT_REGULATION
    assert len({row.row_id for row in rows.values()}) == 7
    assert told(database, OPENED) == sorted(org.people.values()), "also the mayor, who assesses"
    with another_session(database) as session:
        assert status.running(session, None, NOW).period_id == done.period_id  # type: ignore[union-attr]
        (change,) = trail.trail(session, None, done.period_id)
        assert (change.act, change.by, change.days) == (PeriodAct.OPENED, "Petugas Contoh", DAYS)
        assert audit.is_intact(session, "period", done.period_id)


def test_who_has_not_joined_is_appraised_and_gets_no_message(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.delete(session.exec(select(Account).where(Account.employee_id == org.people[BUDI])).one())
    opened(database)
    assert org.people[BUDI] not in told(database, OPENED)


def test_what_is_missing_is_counted_and_stops_whoever_does_not_accept_it(database: Database, org: Organisation) -> None:
    change(database, org, SITI, penilai_id=None)
    with database.write() as session:
        session.exec(select(Skp).where(Skp.employee_id == org.people[BUDI])).one().status = SkpStatus.DIAJUKAN
        session.delete(session.exec(select(Account).where(Account.employee_id == org.people[KADIS])).one())
        session.get_one(Unit, org.units["BIDANG"]).head_id = None
        session.get_one(Unit, org.units["KOTA"]).head_id = None
    assert missing(database) == {
        Finding.NO_PENILAI: 2,
        Finding.NO_PLAN: 1,
        Finding.NOT_JOINED: 1,
        Finding.NO_HEAD: 2,
        Finding.NO_LEADER: 1,
    }
    with pytest.raises(Refused) as refusal, database.write() as session:
        changing.open_period(session, None, TW2, DAYS, NOW)
    assert "Something is missing" in english(refusal.value.message)
    with another_session(database) as session:
        assert status.running(session, None, NOW) is None
        check = checks.check(session, TW2, DAYS, TODAY)
        names = {finding: checks.names(session, finding, check.findings[finding]) for finding in check.counts}
    assert names[Finding.NO_PENILAI] == ["Siti Contoh Rahmah", "Wali Contoh"]
    assert names[Finding.NO_PLAN] == ["Budi Contoh Santosa"]
    assert names[Finding.NOT_JOINED] == ["Kadis Contoh"]
    assert names[Finding.NO_LEADER] == ["Unit SETDA"]


def test_nothing_is_missing_where_everybody_has_everything(database: Database, org: Organisation) -> None:
    change(database, org, WALI, kind="NON_ASN", nip=None)
    assert missing(database) == {}
    with database.write() as session:
        assert changing.open_period(session, None, TW2, DAYS, NOW).appraised == 7


@on_one_database
def test_a_penilai_who_has_left_counts_as_none_unless_somebody_acts(database: Database, org: Organisation) -> None:
    change(database, org, KABID, active=False, state=ServiceState.PENSIUN, state_from=date(2026, 5, 1))
    assert missing(database)[Finding.NO_PENILAI] == 3, "Siti, Budi and the mayor"
    with database.write() as session:
        session.add(
            Acting(
                absent_id=org.people[KABID],
                acting_id=org.people[ADMIN],
                kind=ActingKind.PLT,
                starts_on=date(2026, 5, 1),
                letter="800/1",
            )
        )
    assert missing(database)[Finding.NO_PENILAI] == 1
    assert opened(database).appraised == 6
    assert org.people[ADMIN] in told(database, OPENED)
    assert org.people[KABID] not in told(database, OPENED)


@on_one_database
def test_only_the_newest_approved_plan_of_the_year_counts(database: Database, org: Organisation) -> None:
    with database.write() as session:
        who = org.people[SITI]
        second = Skp(employee_id=who, year=2026, version=2, status=SkpStatus.DISETUJUI, approved_at=NOW)
        session.add(second)
        session.add(Skp(employee_id=who, year=2026, version=3, status=SkpStatus.DRAFT))
        session.add(Skp(employee_id=who, year=2025, version=9, status=SkpStatus.DISETUJUI, approved_at=NOW))
        session.flush()
        wanted = second.id
    rows = appraisals_in(database, opened(database).period_id)
    assert rows["Siti Contoh Rahmah"].skp_id == wanted


def test_special_states_are_recorded_with_their_basis_or_appraised_for_their_months(
    database: Database, org: Organisation
) -> None:
    change(
        database,
        org,
        SITI,
        state=ServiceState.CUTI_MELAHIRKAN,
        state_from=date(2026, 3, 15),
        state_until=date(2026, 6, 30),
        state_basis="SK 800/3/2026",
    )
    change(database, org, BUDI, state=ServiceState.SAKIT, state_from=date(2026, 5, 1), state_basis="SK 800/4/2026")
    change(database, org, ADMIN, state=ServiceState.CPNS)
    change(
        database,
        org,
        KABID,
        active=False,
        state=ServiceState.PINDAH,
        state_from=date(2026, 5, 2),
        state_basis="SK 800/5/2026",
    )
    assert missing(database)[Finding.EXEMPT] == 2
    done = opened(database)
    rows = appraisals_in(database, done.period_id)
    siti = rows["Siti Contoh Rahmah"]
    assert (siti.stage, siti.exempt_state, siti.exempt_basis) == (
        Stage.EXEMPT,
        ServiceState.CUTI_MELAHIRKAN,
        "SK 800/3/2026",
    )
    assert rows["Kabid Contoh"].exempt_state is ServiceState.PINDAH
    assert "Budi Contoh Santosa" not in rows, "the penilai of the rest of the team has left"
    assert rows["Admin Contoh"].stage is Stage.OPEN
    assert org.people[SITI] not in told(database, OPENED)
    with another_session(database) as session:
        assert audit.is_intact(session, "appraisal", siti.id or 0)
        assert session.get_one(Appraisal, siti.id).predikat is None


@on_one_database
def test_who_was_away_for_a_part_is_appraised(database: Database, org: Organisation) -> None:
    change(database, org, BUDI, state=ServiceState.SAKIT, state_from=date(2026, 5, 1))
    assert missing(database)[Finding.PARTLY] == 1
    assert appraisals_in(database, opened(database).period_id)["Budi Contoh Santosa"].stage is Stage.OPEN


def test_opening_again_adds_who_was_missing_and_tells_only_them(database: Database, org: Organisation) -> None:
    change(database, org, SITI, penilai_id=None)
    first = opened(database)
    assert (first.appraised, first.left_out) == (6, 2)
    before = appraisals_in(database, first.period_id)
    with database.write() as session:
        assert changing.add_missing(session, person(database, OFFICER), first.period_id, NOW).appraised == 0
    change(database, org, SITI, penilai_id=org.people[KABID])
    with database.write() as session:
        again = changing.add_missing(session, person(database, OFFICER), first.period_id, NOW + timedelta(hours=1))
    assert (again.appraised, again.left_out) == (1, 1)
    after = appraisals_in(database, first.period_id)
    assert {name: row.id for name, row in after.items() if name in before} == {n: r.id for n, r in before.items()}
    assert told(database, OPENED).count(org.people[SITI]) == 1
    assert told(database, OPENED).count(org.people[KABID]) == 1


@pytest.mark.parametrize("key", [TW2, TW4, AKHIR, PeriodKey(PeriodKind.BULANAN, 2026, 10)])
def test_only_one_period_is_open(database: Database, org: Organisation, key: PeriodKey) -> None:
    opened(database, PeriodKey(PeriodKind.TW1, 2026), Days(date(2026, 1, 1), date(2026, 3, 31), TODAY, TODAY))
    with pytest.raises(Refused) as refusal:
        opened(database, key, key.default_days(HolidayCalendar()))
    assert "Triwulan I 2026 is open" in english(refusal.value.message)
    with another_session(database) as session:
        assert len(session.exec(select(Period).where(col(Period.closed_at).is_(None))).all()) == 1


@pytest.mark.parametrize("follows", [False, True])
def test_the_database_itself_refuses_a_second_one(database: Database, org: Organisation, follows: bool) -> None:
    opened(database, TW4)
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(
            Period(
                name="Tahunan (AKHIR) 2025",
                kind=PeriodKind.AKHIR,
                year=2025,
                follows=follows,
                starts_on=date(2025, 1, 1),
                ends_on=date(2025, 12, 31),
                self_review_due_on=TODAY,
                assessment_due_on=TODAY,
                opened_at=NOW,
                regulation_version=CURRENT_REGULATION,
            )
        )


def test_a_month_can_be_a_period_and_each_month_is_its_own(database: Database, org: Organisation) -> None:
    for month in (9, 10):
        key = PeriodKey(PeriodKind.BULANAN, 2026, month)
        done = opened(database, key, key.default_days(HolidayCalendar()))
        assert done.appraised == 7
        with database.write() as session:
            changing.close(session, None, done.period_id, NOW, force=True, reason="Uji coba periode bulanan selesai.")
    with another_session(database) as session:
        assert {period.name for period in session.exec(select(Period).where(Period.kind == PeriodKind.BULANAN))} == {
            "Bulanan September 2026",
            "Bulanan Oktober 2026",
        }


def test_the_same_period_is_opened_once_and_never_after_it_was_closed(database: Database, org: Organisation) -> None:
    done = opened(database)
    with pytest.raises(Conflict):
        opened(database)
    with database.write() as session:
        changing.close(session, None, done.period_id, NOW, force=True, reason="Semua penilaian dilanjutkan di kertas.")
    with pytest.raises(Refused) as refusal:
        opened(database)
    assert "cannot be opened again" in english(refusal.value.message)
    with pytest.raises(Conflict), database.write() as session:
        changing.add_missing(session, None, done.period_id, NOW)


@on_one_database
@pytest.mark.parametrize(
    ("key", "days", "said"),
    [
        (PeriodKey(PeriodKind.TW1, 2027), Days(date(2027, 1, 1), date(2027, 3, 31), TODAY, TODAY), "before the period"),
        (
            PeriodKey(PeriodKind.TW1, 2027),
            Days(date(2027, 1, 1), date(2027, 3, 31), date(2027, 4, 7), date(2027, 4, 10)),
            "begins on",
        ),
        (TW2, Days(date(2026, 4, 1), date(2026, 6, 30), date(2026, 12, 11), date(2026, 12, 4)), "before the last day"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_written(
    database: Database, org: Organisation, key: PeriodKey, days: Days, said: str
) -> None:
    with pytest.raises(Refused) as refusal:
        opened(database, key, days)
    assert said in english(refusal.value.message)
    with another_session(database) as session:
        assert len(session.exec(select(Period)).all()) == 1


@on_one_database
@pytest.mark.parametrize("who", [SITI, KABID, SEKDA, WALI, ADMIN])
def test_only_bkpsdm_opens_moves_closes_and_looks(database: Database, org: Organisation, who: int) -> None:
    done, me = opened(database), person(database, who)
    with another_session(database) as session:
        row = session.get_one(Period, done.period_id)
    attempts = (
        lambda session: changing.open_period(session, me, TW4, YEAR_END, NOW, anyway=True),
        lambda session: changing.add_missing(session, me, done.period_id, NOW),
        lambda session: changing.move(session, me, done.period_id, TODAY, None, "Karena ada gangguan jaringan.", NOW),
        lambda session: changing.close(session, me, done.period_id, NOW, force=True, reason="Karena ada gangguan."),
        lambda session: trail.trail(session, me, done.period_id),
        lambda session: status.running(session, me, NOW),
        lambda session: status.status(session, me, done.period_id, NOW),
        lambda session: status.by_unit(session, me, done.period_id, NOW),
        lambda session: status.late_penilai(session, me, done.period_id, NOW),
        lambda session: status.unfinished(session, me, done.period_id, 0, 8),
        lambda session: status.openable(session, me, TODAY),
        lambda session: status.missing(session, me, TW4, NOW),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed) as refusal, database.write() as session:
            attempt(session)
        assert "Only BKPSDM" in english(refusal.value.message)
    with another_session(database) as session:
        assert session.get_one(Period, done.period_id) == row


@on_one_database
def test_an_officer_whose_account_is_not_confirmed_opens_nothing(database: Database, org: Organisation) -> None:
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == org.people[OFFICER])).one()
        account.confirmed_at = None
    with pytest.raises(NotAllowed):
        opened(database, by=OFFICER)


@on_one_database
def test_a_period_that_was_never_opened_is_not_found(database: Database, org: Organisation) -> None:
    with another_session(database) as session:
        assert changing.find(session, TW4) is None
        with pytest.raises(NotFound):
            changing.known(session, TW4)
    for attempt in (changing.add_missing, changing.close):
        with pytest.raises(NotFound), database.write() as session:
            attempt(session, None, 4711, NOW)


@on_one_database
@pytest.mark.parametrize(
    ("today", "offered"),
    [
        (date(2026, 11, 24), ["TW4 2026", "BULANAN 2026 10", "BULANAN 2026 11"]),
        (date(2027, 1, 4), ["TW4 2026", "TW1 2027", "BULANAN 2026 12", "BULANAN 2027 1"]),
        (date(2026, 9, 30), ["TW2 2026", "BULANAN 2026 8", "BULANAN 2026 9"]),
    ],
)
def test_what_has_begun_and_ended_not_long_ago_is_offered_to_be_opened(
    database: Database, org: Organisation, today: date, offered: list[str]
) -> None:
    with another_session(database) as session:
        keys = status.openable(session, None, today)
    assert [f"{key.kind} {key.year} {key.month or ''}".strip() for key in keys] == offered
