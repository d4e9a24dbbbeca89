"""The sample city in the database, on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256

import pytest
from sqlmodel import col, func, select

from bot.domain.appraisal import Stage, Turn, is_late
from bot.domain.calendar import instant_of, local_day
from bot.domain.predikat import Predikat, predikat_for
from bot.domain.reminders import POLICY, Duty, Moment
from bot.sample import City, create, guest
from bot.sample.cycle import days_around
from bot.services import audit, plans, records, rights
from bot.services.appraisals import self_review
from bot.services.door import visitors
from bot.services.door.outcomes import Arrived, CodeAsked
from bot.services.organisation import missing_for, organisation_of
from models import Session
from models.appraisal import (
    Appraisal,
    Evidence,
    OrganisationResult,
    Party,
    Period,
    Phase,
    RatingRow,
    RatingSubject,
    Realisation,
)
from models.people import Account, Employee, Role, RoleGrant
from models.plan import Indicator, Skp, SkpStatus
from models.queries.appraisals import evidence_of, open_period
from models.sealed import unseal
from models.session import Database
from tests.support.databases import DIALECTS, Server, SharedDatabase, another_session
from tests.support.organisation import on_one_database

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


class Shelf:
    """A `FileStore` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, owner_id: int, content: bytes) -> str:
        digest = sha256(owner_id.to_bytes(8, "big") + content).hexdigest()
        self.kept[digest] = content
        return digest

    def get(self, owner_id: int, digest: str) -> bytes:
        return self.kept[digest]

    def delete(self, owner_id: int, digest: str) -> None:
        self.kept.pop(digest, None)


def build(session: Session, today: date = TODAY, shelf: Shelf | None = None) -> City:
    """The city on a day at nine."""
    return create(session, today=today, now=instant_of(today, time(9)), files=shelf)


@pytest.fixture(scope="module", params=DIALECTS)
def inhabited(request: pytest.FixtureRequest, server_of: Callable[[str], Server]) -> Iterator[tuple[Database, City]]:
    """A database of its own with the city in it, for the tests that only look at it."""
    shared = SharedDatabase(server_of(request.param))
    with shared.database.write() as session:
        shown = build(session)
    yield shared.database, shown
    shared.close()


@pytest.fixture
def shown(inhabited: tuple[Database, City]) -> City:
    """What `create` gave."""
    return inhabited[1]


@pytest.fixture
def look(inhabited: tuple[Database, City]) -> Iterator[Session]:
    """A session that reads the city."""
    with another_session(inhabited[0]) as session:
        yield session


def told(session: Session) -> list[object]:
    """Everything that was done and said, without the ids and ciphertexts that differ by nature."""
    names = {row.id: row.name for row in session.exec(select(Employee))}
    found: list[object] = []
    for row in session.exec(select(Appraisal).order_by(col(Appraisal.id))):
        appraisal_id = row.id or 0
        facts = plans.facts_of(session, row.skp_id)
        titles = {result.key: result.title for result in facts.results}
        amounts = records.read_realisations(session, appraisal_id)
        words = [records.read(session, appraisal_id, party) for party in Party]
        found.append(
            (
                names[row.employee_id],
                row.stage,
                row.submitted_at,
                row.assessed_at,
                row.predikat,
                [amounts.get(i.key) for result in facts.results for i in result.indicators],
                [
                    sorted((titles.get(item, item), subject, r) for (subject, item), r in w.ratings.items())
                    for w in words
                ]
                if row.stage is not Stage.OPEN
                else [],
                [sorted((titles.get(item, item), topic, t) for (topic, item), t in w.prose.items()) for w in words],
                [sorted((titles.get(item, item), s, t) for (s, item), t in w.reasons.items()) for w in words],
            )
        )
    return found


def test_everybody_has_an_approved_plan_with_targets_above_zero(look: Session) -> None:
    people = look.exec(select(func.count()).select_from(Employee)).one()
    assert 40 <= people <= 45
    skps = look.exec(select(Skp)).all()
    assert len(skps) == people - 1
    assert all((skp.year, skp.status) == (2026, SkpStatus.DISETUJUI) and skp.approved_by_id for skp in skps)
    assert all(3 <= len(plans.facts_of(look, skp.id).results) <= 6 for skp in skps)
    assert all(indicator.target > 0 for indicator in look.exec(select(Indicator)))


def test_two_people_never_joined_and_the_roles_are_given(look: Session, shown: City) -> None:
    bound = set(look.exec(select(Account.telegram_id)))
    assert len(look.exec(select(Employee)).all()) - len(bound) == 2
    assert {person.telegram_id for person in shown.people} == bound | {guest.TELEGRAM_ID}
    assert sorted(look.exec(select(RoleGrant.role))) == [Role.BKPSDM, Role.UNIT_ADMIN]
    groups = {
        p.group: rights.person_of(look, p.telegram_id, NOW) for p in shown.people if p.group in {"BKPSDM", "Admin OPD"}
    }
    officer, admin = groups["BKPSDM"], groups["Admin OPD"]
    assert officer is not None
    assert officer.is_bkpsdm
    assert admin is not None
    assert len(admin.admin_units) == 1


@on_one_database
def test_the_guest_comes_in_with_what_stands_beside_the_name(database: Database) -> None:
    with database.write() as session:
        shown = build(session)
        about = next(person.about for person in shown.people if person.telegram_id == guest.TELEGRAM_ID)
        told = re.search(r"/start (\S+), lalu kode (\S+)", about)
        assert told is not None
        assert isinstance(visitors.open_link(session, guest.TELEGRAM_ID, told[1], NOW), CodeAsked)
        arrived = visitors.write(session, guest.TELEGRAM_ID, told[2], NOW)
    assert arrived == Arrived("Muhammad Ilham Saputera", "id", False)


def test_the_earlier_period_is_closed_with_a_result_for_everybody(look: Session) -> None:
    period = look.exec(select(Period).where(col(Period.closed_at).is_not(None))).one()
    assert period.name == "Triwulan II 2026"
    rows = look.exec(select(Appraisal).where(Appraisal.period_id == period.id)).all()
    assert {row.stage for row in rows} == {Stage.ASSESSED}
    predikat = Counter(row.predikat for row in rows)
    assert set(predikat) >= {Predikat.SANGAT_BAIK, Predikat.BAIK, Predikat.BUTUH_PERBAIKAN, Predikat.KURANG}
    assert predikat[Predikat.BAIK] > len(rows) / 2
    for row in rows:
        assert period.closed_at is not None
        assert row.submitted_at is not None
        assert row.assessed_at is not None
        assert row.submitted_at < row.assessed_at < period.closed_at
        assert local_day(row.assessed_at) <= period.assessment_due_on


def test_the_open_period_has_every_stage_and_whoever_sent_nothing_is_late(look: Session) -> None:
    period = open_period(look)
    assert period is not None
    assert period.name == "Triwulan III 2026"
    rows = look.exec(select(Appraisal).where(Appraisal.period_id == period.id)).all()
    stages = Counter(row.stage for row in rows)
    assert set(stages) == set(Stage) - {Stage.EXEMPT}
    assert stages[Stage.RETURNED] == 1
    assert stages[Stage.SUBMITTED] > stages[Stage.OPEN]
    late = [
        row
        for row in rows
        if is_late(
            Turn.EMPLOYEE,
            row.stage,
            self_review_due_on=period.self_review_due_on,
            assessment_due_on=period.assessment_due_on,
            today=TODAY,
        )
    ]
    assert len(late) == stages[Stage.OPEN] + stages[Stage.RETURNED]
    returned = next(row for row in rows if row.stage is Stage.RETURNED)
    assert "Mohon lengkapi" in (unseal(look, returned, "return_reason") or "")


def test_an_assessed_appraisal_has_the_predikat_of_its_cell_and_both_ratings_kept(look: Session) -> None:
    assessed = look.exec(select(Appraisal).where(Appraisal.stage == Stage.ASSESSED)).all()
    for row in assessed:
        assert row.result_rating is not None
        assert row.behaviour_rating is not None
        assert row.predikat is predikat_for(row.result_rating, row.behaviour_rating)
        assert row.assessed_by_id == row.penilai_id
        words = records.read(look, row.id or 0, Party.PENILAI)
        assert words.ratings[RatingSubject.HASIL_KERJA, ""] is row.result_rating
        assert words.ratings[RatingSubject.PERILAKU_KERJA, ""] is row.behaviour_rating
        assert words.ratings[RatingSubject.CONTRIBUTION, ""] is row.contribution_rating
        needed = {key for key, r in words.ratings.items() if r and r.needs_reason and len(key[1]) > 0}
        assert set(words.reasons) == needed, "one sentence of reason at the ends of the scale, and only there"
    changed = look.exec(select(RatingRow).where(RatingRow.phase == Phase.BLIND)).all()
    assert len({row.appraisal_id for row in changed}) == len(assessed)


def test_a_predikat_is_confirmed_only_after_that_of_the_organisation(look: Session) -> None:
    given = {(row.unit_id, row.period_id): row for row in look.exec(select(OrganisationResult))}
    for row in look.exec(select(Appraisal).where(Appraisal.stage == Stage.ASSESSED)):
        unit = organisation_of(look, row.unit_id)
        result = given[unit.id or 0, row.period_id]
        assert row.organisation_predicate is result.predicate
        assert row.assessed_at is not None
        assert result.set_at < row.assessed_at


def test_who_may_set_the_missing_predicates_finds_them(look: Session, shown: City) -> None:
    by_name = {person.name: rights.person_of(look, person.telegram_id, NOW) for person in shown.people}
    sekda, mayor = by_name["Noor Ainah Hidayati"], by_name["Gusti Syahrin Maulani"]
    assert sekda is not None
    assert mayor is not None
    assert [missing.unit for missing in missing_for(look, sekda)] == ["Diskominfo", "Dinas Pendidikan"]
    assert [missing.unit for missing in missing_for(look, mayor)] == ["Sekretariat Daerah"]


def test_a_sent_self_review_is_complete(look: Session) -> None:
    for row in look.exec(select(Appraisal).where(Appraisal.stage != Stage.OPEN)):
        facts = plans.facts_of(look, row.skp_id)
        amounts = records.read_realisations(look, row.id or 0)
        assert set(amounts) == {i.key for result in facts.results for i in result.indicators}
        words = records.read(look, row.id or 0, Party.EMPLOYEE)
        topics = Counter(topic.value for topic, _ in words.prose)
        assert topics["IMPACT"] == len(facts.results)
        assert topics["CONTRIBUTION"] == 1
        assert len(words.ratings) == len(facts.results) + 7 + 1
    open_ids = look.exec(select(Appraisal.id).where(Appraisal.stage == Stage.OPEN)).all()
    said = look.exec(select(Realisation).where(col(Realisation.appraisal_id).in_(open_ids))).all()
    assert said == []


@pytest.mark.parametrize("name", ["disdukcapil", "dinas_pendidikan"])
def test_the_person_of_a_case_can_begin_the_self_review(look: Session, shown: City, name: str) -> None:
    case = shown.case(name)
    person = rights.person_of(look, case.telegram_id, NOW)
    assert person is not None
    before = self_review.overview(look, person, NOW)
    assert (before.period, before.stage, before.has_draft) == ("Triwulan III 2026", Stage.OPEN, False)
    assert before.questions > len(case.story.results) * 3


@on_one_database
def test_some_reviews_have_evidence_that_opens(session: Session) -> None:
    shelf = Shelf()
    build(session, shelf=shelf)
    rows = session.exec(select(Evidence)).all()
    assert {row.mime for row in rows} == {"application/pdf", "image/png"}
    for row in rows:
        content = shelf.get(row.owner_id, row.digest)
        assert content.startswith((b"%PDF-1.4", b"\x89PNG\r\n\x1a\n"))
        assert row.size == len(content) < 2000
        assert (unseal(session, row, "name") or "").endswith((".pdf", ".png"))
    counts = [len(evidence_of(session, appraisal_id)) for appraisal_id in {row.appraisal_id for row in rows}]
    assert set(counts) == {1, 2}


def test_without_a_file_store_there_is_no_evidence(look: Session) -> None:
    assert look.exec(select(Evidence)).all() == []


def test_the_trail_is_whole_from_the_start(look: Session) -> None:
    for row in look.exec(select(Appraisal)):
        assert audit.is_intact(look, "appraisal", row.id or 0)
    assert audit.is_intact(look, "organisation", look.exec(select(OrganisationResult.unit_id)).first() or 0)


def test_moving_the_clock_two_working_days_makes_the_reminder_due(look: Session) -> None:
    period = open_period(look)
    assert period is not None
    calendar = days_around(TODAY).calendar
    rule = next(r for r in POLICY if (r.duty, r.moment) == (Duty.ASSESSMENT, Moment.BEFORE))
    assert rule.day(TODAY, period.assessment_due_on, calendar) == calendar.add_working_days(TODAY, 2)
    waiting = Counter(row.penilai_id for row in look.exec(select(Appraisal).where(Appraisal.stage == Stage.SUBMITTED)))
    assert max(waiting.values()) == 4


@on_one_database
def test_it_is_the_same_city_every_time(session: Session) -> None:
    first_city, first = build(session), told(session)
    session.rollback()
    assert build(session) == first_city
    assert told(session) == first


@on_one_database
def test_another_session_sees_it_after_the_commit(database: Database) -> None:
    with database.write() as session:
        build(session)
    with another_session(database) as session:
        assert session.exec(select(func.count()).select_from(Appraisal)).one() > 80
        amounts = [row.amount for row in session.exec(select(Realisation))]
        assert min(amounts) > Decimal(0)


@on_one_database
@pytest.mark.parametrize("today", [date(2026, 1, 30), date(2027, 5, 2), date(2026, 10, 14)])
def test_the_city_can_be_built_on_other_days_too(session: Session, today: date) -> None:
    build(session, today)
    now = instant_of(today, time(9))
    for row in session.exec(select(Appraisal)):
        instants = [at for at in (row.submitted_at, row.returned_at, row.assessed_at) if at is not None]
        assert instants == sorted(instants)
        assert all(at < now for at in instants)
    years = set(session.exec(select(Skp.year)))
    assert years == {period.year for period in session.exec(select(Period))}


def test_a_naive_now_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="time zone"):
        create(session, today=TODAY, now=datetime(2026, 11, 24, 9, 0))  # noqa: DTZ001 - what is refused
