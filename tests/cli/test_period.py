"""`kinerja period`: exit codes, what is said where, and that nothing personal is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import SystemClock
from bot.settings import NAMES
from models.appraisal import Appraisal, Period, PeriodChange
from models.crypto import Vault, new_key
from models.migrations import upgrade
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import PEOPLE, SITI, Organisation
from tests.support.periods import REASON, between_periods
from tests.support.talking import send_self_review

Period_ = Callable[..., Any]
JANUARY = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """An empty, migrated database that the settings name, early in January 2027."""
    key, url = new_key(), f"sqlite:///{tmp_path / 'kinerja.db'}"
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:token")
    monkeypatch.setenv("KINERJA_ENCRYPTION_KEY", key)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(SystemClock, "now", lambda _: JANUARY)
    upgrade(url)
    return Database(url, Vault.parse(key))


@pytest.fixture
def org(place: Database) -> Organisation:
    with place.write() as session:
        return between_periods(session)


@pytest.fixture
def period(place: Database, org: Organisation) -> Period_:
    return lambda *arguments: CliRunner().invoke(app, ["period", *arguments])


def test_what_is_missing_is_named_and_needs_a_yes(period: Period_) -> None:
    refused = period("open", "TW4", "2026")
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert "Triwulan IV dan Tahunan (AKHIR) 2026: 7 people would be appraised." in refused.stderr
    assert "  ! 1 person has no penilai and is left out for now" in refused.stderr
    assert "add --yes" in refused.stderr
    opened = period("open", "tw4", "2026", "--yes")
    assert opened.exit_code == 0
    assert "is open: 7 people are appraised, 0 are not (with reason); 1 left out for now." in opened.stderr


def test_opening_again_adds_who_is_missing_and_moves_no_date(place: Database, period: Period_) -> None:
    period("open", "TW4", "2026", "--yes", "--assessment-due", "2027-01-15", "--self-review-due", "12/01/2027")
    again = period("open", "TW4", "2026")
    assert (again.exit_code, "0 added" in again.stderr) == (0, True)
    refused = period("open", "TW4", "2026", "--assessment-due", "2027-01-20")
    assert refused.exit_code == 1
    assert "`kinerja period move`" in refused.stderr
    with another_session(place) as session:
        days = {str(row.assessment_due_on) for row in session.exec(select(Period).where(Period.id != 1))}
    assert days == {"2027-01-15"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("open", "TW5", "2026"), "TW5"),
        (("open", "TW4", "26"), "2000"),
        (("open", "TW4"), "year"),
        (("open", "TW4", "2026", "--assessment-due", "31-02-2027"), "'31-02-2027' is no date"),
        (("open", "TW4", "2026", "--assessment-due", "besok"), "'besok' is no date"),
        (("open", "BULANAN", "2026"), "BULANAN has a month"),
        (("open", "TW4", "2026", "--month", "3"), "BULANAN has a month"),
        (("move", "TW4", "2026", "--reason", REASON), "Name at least one day"),
        (("move", "TW4", "2026", "--assessment-due", "2027-01-20"), "--reason"),
        (("close", "TW4", "2026", "--force"), "--force needs --reason"),
        (("status", "TW4"), "kind and year"),
        (("dance",), "dance"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_changes_nothing(
    place: Database, period: Period_, arguments: tuple[str, ...], said: str
) -> None:
    done = period(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    with another_session(place) as session:
        assert len(session.exec(select(Period)).all()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("open", "TW3", "2026", "--yes"), "was closed on"),
        (("open", "TW2", "2027"), "begins on Thursday, 1 April 2027"),
        (("open", "TW4", "2026", "--yes", "--assessment-due", "2026-09-30"), "before the period starts"),
        (("open", "TW4", "2026", "--yes", "--starts", "2026-12-31", "--ends", "2026-10-01"), "would end"),
        (("move", "TW4", "2026", "--assessment-due", "2027-01-20", "--reason", REASON), "was never opened"),
        (("close", "TW4", "2026"), "was never opened"),
        (("status", "TW4", "2026"), "was never opened"),
        (("status",), "No period is open."),
    ],
)
def test_what_cannot_be_done_is_exit_code_1_with_the_reason(
    period: Period_, arguments: tuple[str, ...], said: str
) -> None:
    done = period(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


def test_a_month_is_opened_by_its_number(period: Period_) -> None:
    done = period("open", "BULANAN", "2026", "--month", "12", "--yes")
    assert done.exit_code == 0
    assert "Bulanan Desember 2026 is open" in done.stderr


def test_moving_says_the_new_days_and_warns_of_the_past(place: Database, period: Period_) -> None:
    period("open", "TW4", "2026", "--yes")
    done = period("move", "TW4", "2026", "--self-review-due", "2027-01-02", "--reason", REASON)
    assert done.exit_code == 0
    assert "! The last day for self-reviews (Saturday, 2 January 2027) has passed" in done.stderr
    assert "Triwulan IV 2026 was moved." in done.stderr
    assert period("move", "TW4", "2026", "--assessment-due", "2027-02-01", "--reason", "x").exit_code == 1
    with another_session(place) as session:
        moved = [row for row in session.exec(select(PeriodChange)) if row.act == "MOVED"]
    assert [(row.by_id, row.reason is not None) for row in moved] == [(None, True)] * 2, "of both records"


def test_closing_lists_the_open_work_by_unit_and_is_forced_with_a_reason(period: Period_) -> None:
    period("open", "TW4", "2026", "--yes")
    refused = period("close", "TW4", "2026")
    assert refused.exit_code == 1
    assert "  DINAS: OPEN 5" in refused.stdout
    assert "7 appraisals in Triwulan IV 2026 are not finished" in refused.stderr
    assert period("close", "TW4", "2026", "--force", "--reason", "selesai").exit_code == 1
    done = period("close", "TW4", "2026", "--force", "--reason", REASON)
    assert done.exit_code == 0
    assert "is closed; 7 appraisals stay unfinished." in done.stderr
    assert period("close", "TW4", "2026").exit_code == 1
    assert "closed on 2027-01-04" in period("status", "TW4", "2026").stdout


def test_the_status_holds_numbers_and_units_and_nobody_by_name(
    place: Database, org: Organisation, period: Period_
) -> None:
    period("open", "TW4", "2026", "--yes", "--self-review-due", "2026-12-28", "--assessment-due", "2026-12-31")
    with place.read() as session:
        rows = session.exec(select(Appraisal).where(Appraisal.period_id == 2)).all()
    mine = {row.employee_id: row.id or 0 for row in rows}
    send_self_review(place, Organisation(2, org.units, org.people, {SITI: mine[org.people[SITI]]}), SITI, JANUARY)
    done = period("status", "--by-unit")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:12] == [
        "Triwulan IV dan Tahunan (AKHIR) 2026: open since 2027-01-04",
        "appraised 2026-10-01 to 2026-12-31",
        "self-reviews until 2026-12-28, assessments 2026-12-31",
        "people 7",
        "  OPEN       6",
        "  SUBMITTED  1",
        "  RETURNED   0",
        "  ASSESSED   0",
        "  EXEMPT     0",
        "left out 1",
        "late penilai 4",
        "reminders",
    ]
    assert "  2026-12-28 SELF_REVIEW  LAST_DAY          0  left out" in lines, "it was opened after its last days"
    assert "  2027-01-07 ASSESSMENT   ESCALATION        3  to come" in lines
    assert lines[-4:] == [
        "  BKPSDM: OPEN 1",
        "  DINAS: OPEN 4, SUBMITTED 1, late penilai 2",
        "  KOTA: late penilai 1",
        "  SETDA: OPEN 1, late penilai 1",
    ]
    for name, _, _ in PEOPLE.values():
        assert name.split(",")[0] not in done.output
