"""Periods, appraisals and what people said and rated in them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.domain.acting import ActingKind
from bot.domain.appraisal import RegulationVersion, Stage
from bot.domain.organisation import OrganisationPredicate
from bot.domain.period import PeriodKind as PeriodKind
from bot.domain.predikat import Predikat, Rating
from models.base import SealedRow
from models.columns import enum_column, instant_column, rating_column
from models.people import ServiceState


class Party(StrEnum):
    """Whose words or ratings these are."""

    EMPLOYEE = "EMPLOYEE"
    PENILAI = "PENILAI"


class Phase(StrEnum):
    """`BLIND`: before the penilai saw the self-ratings; `FINAL`: what counts. A self-rating is final."""

    BLIND = "BLIND"
    FINAL = "FINAL"


class RatingSubject(StrEnum):
    """What a rating is about. Only `HASIL_KERJA` and `PERILAKU_KERJA` are official; the rest is feedback."""

    PLANNED_RESULT = "PLANNED_RESULT"
    VALUE = "VALUE"
    CONTRIBUTION = "CONTRIBUTION"
    HASIL_KERJA = "HASIL_KERJA"
    PERILAKU_KERJA = "PERILAKU_KERJA"


class Topic(StrEnum):
    """What a piece of prose is about."""

    IMPACT = "IMPACT"
    CONTRIBUTION = "CONTRIBUTION"
    HELPED = "HELPED"
    HINDERED = "HINDERED"
    DEVELOP = "DEVELOP"
    NOTE = "NOTE"


class EvidenceKind(StrEnum):
    """What a file is, as it was sent."""

    PHOTO = "PHOTO"
    DOCUMENT = "DOCUMENT"
    VOICE = "VOICE"


class Period(SQLModel, table=True):
    """A period of appraisal with its closing days; closing days can move while it runs.

    `month` is that of a `BULANAN` and 0 otherwise. `follows` marks the AKHIR that was opened beside TW4: people talk
    about TW4, and its records follow. At most one period runs, and at most one beside it.
    """

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("year", "kind", "month"),
        CheckConstraint("starts_on <= ends_on", name="days_are_ordered"),
        CheckConstraint("self_review_due_on <= assessment_due_on", name="deadlines_are_ordered"),
        CheckConstraint(
            "(kind = 'BULANAN' AND month BETWEEN 1 AND 12) OR (kind <> 'BULANAN' AND month = 0)", name="month_range"
        ),
        CheckConstraint("NOT follows OR kind = 'AKHIR'", name="only_the_year_follows"),
        Index(
            "ix_period_one_runs",
            "follows",
            unique=True,
            sqlite_where=text("opened_at IS NOT NULL AND closed_at IS NULL"),
            postgresql_where=text("opened_at IS NOT NULL AND closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    kind: PeriodKind = Field(sa_column=enum_column(PeriodKind))
    year: int
    month: int = 0
    follows: bool = False
    starts_on: date
    ends_on: date
    self_review_due_on: date
    assessment_due_on: date
    opened_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    regulation_version: RegulationVersion = Field(sa_column=enum_column(RegulationVersion))


class PeriodAct(StrEnum):
    """What was done to a period."""

    OPENED = "OPENED"
    MOVED = "MOVED"
    CLOSED = "CLOSED"
    FORCED = "FORCED"
    """Closed although work was open."""


class PeriodChange(SealedRow, table=True):
    """Who did what to a period, with the days before and after and the reason; `by_id` is empty for the shell."""

    __tablename__ = "period_change"

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="period.id", index=True)
    act: PeriodAct = Field(sa_column=enum_column(PeriodAct))
    codes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reason: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    by_id: int | None = Field(default=None, foreign_key="employee.id")
    at: datetime = Field(sa_column=instant_column())


class OrganisationResult(SealedRow, table=True):
    """The predikat of an organisation in a period: set by the leader above it, or recorded atas nama that leader.

    The number of the letter is typed text, and therefore sealed.
    """

    __tablename__ = "organisation_result"
    __table_args__ = (
        UniqueConstraint("unit_id", "period_id"),
        CheckConstraint(
            "(on_behalf_of IS NULL) = (letter_number IS NULL) AND (on_behalf_of IS NULL) = (letter_on IS NULL)",
            name="recorded_with_its_letter",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    period_id: int = Field(foreign_key="period.id")
    predicate: OrganisationPredicate = Field(sa_column=enum_column(OrganisationPredicate))
    set_by_id: int = Field(foreign_key="employee.id")
    set_at: datetime = Field(sa_column=instant_column())
    on_behalf_of: str | None = Field(default=None, max_length=200)
    letter_number: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    letter_on: date | None = None


class Appraisal(SealedRow, table=True):
    """One person in one period. The predikat exists only when assessed, with both ratings and the organisation's.

    Who assessed as Plt or Plh is kept with what they were and for whom (`assessed_as`, `assessed_for_id`).
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("employee_id", "period_id"),
        Index("ix_appraisal_penilai_period", "penilai_id", "period_id"),
        CheckConstraint("penilai_id IS NULL OR penilai_id <> employee_id", name="penilai_is_another_person"),
        CheckConstraint(
            "(stage = 'ASSESSED') = (predikat IS NOT NULL) AND (predikat IS NULL OR "
            "(result_rating IS NOT NULL AND behaviour_rating IS NOT NULL AND contribution_rating IS NOT NULL "
            "AND organisation_predicate IS NOT NULL AND assessed_at IS NOT NULL AND assessed_by_id IS NOT NULL))",
            name="predikat_is_complete",
        ),
        CheckConstraint("(stage = 'EXEMPT') = (exempt_state IS NOT NULL)", name="exemption_has_its_reason"),
        CheckConstraint("(assessed_as IS NULL) = (assessed_for_id IS NULL)", name="acting_for_somebody"),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id")
    period_id: int = Field(foreign_key="period.id", index=True)
    penilai_id: int | None = Field(default=None, foreign_key="employee.id")
    skp_id: int | None = Field(default=None, foreign_key="skp.id")
    unit_id: int = Field(foreign_key="unit.id")
    stage: Stage = Field(sa_column=enum_column(Stage, index=True))
    submitted_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    returned_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    return_reason: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    result_rating: Rating | None = Field(default=None, sa_column=rating_column("result_rating"))
    behaviour_rating: Rating | None = Field(default=None, sa_column=rating_column("behaviour_rating"))
    contribution_rating: Rating | None = Field(default=None, sa_column=rating_column("contribution_rating"))
    organisation_predicate: OrganisationPredicate | None = Field(
        default=None, sa_column=enum_column(OrganisationPredicate, nullable=True)
    )
    predikat: Predikat | None = Field(default=None, sa_column=enum_column(Predikat, nullable=True))
    assessed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    assessed_by_id: int | None = Field(default=None, foreign_key="employee.id")
    assessed_as: ActingKind | None = Field(default=None, sa_column=enum_column(ActingKind, nullable=True))
    assessed_for_id: int | None = Field(default=None, foreign_key="employee.id")
    exempt_state: ServiceState | None = Field(default=None, sa_column=enum_column(ServiceState, nullable=True))
    exempt_basis: str | None = Field(default=None, max_length=200)
    regulation_version: RegulationVersion = Field(sa_column=enum_column(RegulationVersion))
    revision: int = 0


class Realisation(SQLModel, table=True):
    """What was reached on one indicator, in the indicator's own measure, as the employee states it."""

    __tablename__ = "realisation"
    __table_args__ = (
        UniqueConstraint("appraisal_id", "indicator_id"),
        CheckConstraint("amount >= 0", name="amount_range"),
    )

    id: int | None = Field(default=None, primary_key=True)
    appraisal_id: int = Field(foreign_key="appraisal.id", index=True)
    indicator_id: int = Field(foreign_key="indicator.id")
    amount: Decimal = Field(max_digits=18, decimal_places=4)


class RatingRow(SealedRow, table=True):
    """One rating of one thing by one party. No rating means that nothing could be observed.

    `item` is the id of a planned result, the code of a value, or empty where the subject stands alone. `writer_id` is
    who gave a blind one: the penilai may be replaced, or come back, before it is confirmed.
    """

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("appraisal_id", "party", "phase", "subject", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    appraisal_id: int = Field(foreign_key="appraisal.id", index=True)
    party: Party = Field(sa_column=enum_column(Party))
    phase: Phase = Field(sa_column=enum_column(Phase))
    subject: RatingSubject = Field(sa_column=enum_column(RatingSubject))
    item: str = Field(default="", max_length=40)
    rating: Rating | None = Field(default=None, sa_column=rating_column("rating"))
    reason: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    writer_id: int | None = Field(default=None, foreign_key="employee.id")
    given_at: datetime = Field(sa_column=instant_column())


class Statement(SealedRow, table=True):
    """A piece of prose by one party; the text is sealed."""

    __tablename__ = "statement"
    __table_args__ = (UniqueConstraint("appraisal_id", "party", "topic", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    appraisal_id: int = Field(foreign_key="appraisal.id", index=True)
    party: Party = Field(sa_column=enum_column(Party))
    topic: Topic = Field(sa_column=enum_column(Topic))
    item: str = Field(default="", max_length=40)
    text: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    given_at: datetime = Field(sa_column=instant_column())


class Evidence(SealedRow, table=True):
    """A file that a person sent as evidence for a planned result; the bytes stand encrypted outside the database."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("appraisal_id", "planned_result_id", "digest"),
        Index(
            "ix_evidence_album",
            "appraisal_id",
            "media_group",
            sqlite_where=text("media_group IS NOT NULL"),
            postgresql_where=text("media_group IS NOT NULL"),
        ),
        CheckConstraint("size > 0", name="size_range"),
    )

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="employee.id", index=True)
    appraisal_id: int = Field(foreign_key="appraisal.id")
    planned_result_id: int = Field(foreign_key="planned_result.id", index=True)
    kind: EvidenceKind = Field(sa_column=enum_column(EvidenceKind))
    name: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    mime: str = Field(max_length=100)
    size: int
    digest: str = Field(max_length=64)
    media_group: str | None = Field(default=None, max_length=64)
    received_at: datetime = Field(sa_column=instant_column())
