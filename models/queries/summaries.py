"""What summaries of teams and units count: set-based, with no query per person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.domain.acting import Charge
from bot.domain.appraisal import Stage
from bot.domain.predikat import Rating
from models.appraisal import Appraisal, Party, Phase, RatingRow, RatingSubject
from models.feedback import FeedbackNote, NoteKind
from models.people import Employee, Unit
from models.queries.charges import reports_in_charge
from models.queries.twins import in_hand


def headed_from(session: Session, posts: Collection[int], *, organisations: bool = False) -> list[Unit]:
    """The units whose head is one of these officials, by name; only those with a predikat of their own if asked."""
    statement = select(Unit).where(col(Unit.head_id).in_(posts)).order_by(col(Unit.name))
    return list(session.exec(statement.where(col(Unit.is_organisation)) if organisations else statement))


def assessed_with_penilai(session: Session, period_ids: Collection[int]) -> list[tuple[int, int | None]]:
    """Everybody whose assessment in these periods is confirmed, with their present penilai."""
    statement = (
        select(Appraisal.employee_id, Employee.penilai_id)
        .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
        .where(col(Appraisal.period_id).in_(period_ids), Appraisal.stage == Stage.ASSESSED)
        .distinct()
    )
    return [(employee_id, penilai_id) for employee_id, penilai_id in session.exec(statement)]


def heads_of_organisations(session: Session) -> frozenset[int]:
    """The officials at the head of organisations."""
    statement = select(Unit.head_id).where(col(Unit.is_organisation), col(Unit.head_id).is_not(None))
    return frozenset(head for head in session.exec(statement) if head is not None)


def has_assessed_reports(session: Session, charge: Charge, period_id: int) -> bool:
    """Whether the assessment of anybody in somebody's charge is confirmed in a period."""
    statement = (
        select(Appraisal.id)
        .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
        .where(reports_in_charge(charge), in_hand(session, period_id), Appraisal.stage == Stage.ASSESSED)
        .limit(1)
    )
    return session.exec(statement).first() is not None


def has_assessed_in(session: Session, unit_ids: Collection[int], period_id: int) -> bool:
    """Whether any assessment in these units is confirmed in a period."""
    assessed = and_(_of_units(session, period_id, unit_ids), col(Appraisal.stage) == Stage.ASSESSED)
    return session.exec(select(Appraisal.id).where(assessed).limit(1)).first() is not None


def newest_period_assessed_by(session: Session, assessor_id: int) -> int | None:
    """The period of the newest assessment that somebody confirmed."""
    statement = (
        select(Appraisal.period_id)
        .where(Appraisal.assessed_by_id == assessor_id)
        .order_by(col(Appraisal.assessed_at).desc(), col(Appraisal.id))
        .limit(1)
    )
    return session.exec(statement).first()


def assessed_by(session: Session, assessor_id: int, period_id: int) -> list[Appraisal]:
    """What somebody confirmed in a period, one record a person."""
    statement = select(Appraisal).where(Appraisal.assessed_by_id == assessor_id, in_hand(session, period_id))
    return list(session.exec(statement))


def final_ratings(session: Session, appraisal_ids: Collection[int]) -> list[RatingRow]:
    """What counts of both sides in these appraisals."""
    statement = select(RatingRow).where(col(RatingRow.appraisal_id).in_(appraisal_ids), RatingRow.phase == Phase.FINAL)
    return list(session.exec(statement))


def got_feedback_from(session: Session, writer_id: int, employee_ids: Collection[int], since: datetime) -> set[int]:
    """Who of these people got feedback or appreciation from somebody since an instant."""
    statement = (
        select(FeedbackNote.to_id)
        .where(
            FeedbackNote.from_id == writer_id,
            col(FeedbackNote.to_id).in_(employee_ids),
            col(FeedbackNote.given_at) >= since,
            col(FeedbackNote.withdrawn_at).is_(None),
        )
        .distinct()
    )
    return set(session.exec(statement))


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far the people of some units are in a period; who is not appraised in it does not count."""

    people: int
    sent: int
    sent_on_time: int
    assessed: int
    assessed_on_time: int


def numbers(
    session: Session, period_id: int, unit_ids: Collection[int], self_review_until: datetime, assessment_until: datetime
) -> Numbers:
    """The instants are the last ones that count as on time; who was sent back has as long as the penilai."""
    submitted = col(Appraisal.submitted_at)
    in_time = or_(
        submitted <= self_review_until, and_(col(Appraisal.returned_at).is_not(None), submitted <= assessment_until)
    )
    assessed = col(Appraisal.stage) == Stage.ASSESSED
    statement: Any = select_columns(  # more columns than the types of a row can tell
        func.count(),
        _how_many(submitted.is_not(None)),
        _how_many(in_time),
        _how_many(assessed),
        _how_many(and_(assessed, col(Appraisal.assessed_at) <= assessment_until)),
    ).where(_of_units(session, period_id, unit_ids))
    return Numbers(*(n or 0 for n in session.connection().execute(statement).one()))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _of_units(session: Session, period_id: int, unit_ids: Collection[int]) -> ColumnElement[bool]:
    return and_(in_hand(session, period_id), col(Appraisal.unit_id).in_(unit_ids), col(Appraisal.stage) != Stage.EXEMPT)


def distribution(session: Session, period_id: int, unit_ids: Collection[int]) -> list[Mapping[Rating, int]]:
    """How often each rating was given in confirmed assessments: hasil kerja, perilaku kerja, contribution."""
    assessed = and_(_of_units(session, period_id, unit_ids), col(Appraisal.stage) == Stage.ASSESSED)
    found: list[Mapping[Rating, int]] = []
    for column in (Appraisal.result_rating, Appraisal.behaviour_rating, Appraisal.contribution_rating):
        statement = select(column, func.count()).where(assessed).group_by(col(column))
        found.append({Rating(rating): n for rating, n in session.exec(statement) if rating is not None})
    return found


def gap_values(session: Session, period_id: int, unit_ids: Collection[int], most: int) -> list[tuple[str, int]]:
    """The values that were most often rated below expectation in confirmed assessments, with how often."""
    statement = (
        select(RatingRow.item, func.count().label("n"))
        .join(Appraisal, col(Appraisal.id) == col(RatingRow.appraisal_id))
        .where(
            _of_units(session, period_id, unit_ids),
            col(Appraisal.stage) == Stage.ASSESSED,
            RatingRow.party == Party.PENILAI,
            RatingRow.phase == Phase.FINAL,
            RatingRow.subject == RatingSubject.VALUE,
            RatingRow.rating == Rating.BELOW,
        )
        .group_by(col(RatingRow.item))
        .order_by(func.count().desc(), col(RatingRow.item))
        .limit(most)
    )
    return [(item, n) for item, n in session.exec(statement)]


def counted_people(session: Session, period_id: int, unit_ids: Collection[int]) -> SelectOfScalar[int]:
    """A query of the people whom `numbers` counts, wherever they work today."""
    return select(Appraisal.employee_id).where(_of_units(session, period_id, unit_ids))


def assessed_by_unit(session: Session, period_id: int, unit_ids: Collection[int]) -> Mapping[int, int]:
    """How many assessments are confirmed in each of these units alone; units without one are left out."""
    assessed = and_(_of_units(session, period_id, unit_ids), col(Appraisal.stage) == Stage.ASSESSED)
    statement = select(Appraisal.unit_id, func.count()).where(assessed).group_by(col(Appraisal.unit_id))
    return dict(session.exec(statement).all())


def children_of(session: Session, unit_id: int) -> list[int]:
    """The units directly below one."""
    return [child for child in session.exec(select(Unit.id).where(Unit.parent_id == unit_id)) if child is not None]


def how_many_in(session: Session, period_id: int, unit_ids: Collection[int]) -> int:
    """How many people of these units are appraised in a period."""
    return session.exec(
        select(func.count()).select_from(Appraisal).where(_of_units(session, period_id, unit_ids))
    ).one()


def notes_given(
    session: Session, whom: SelectOfScalar[int], since: datetime, until: datetime
) -> Mapping[NoteKind, int]:
    """How much feedback and appreciation these people got between two instants."""
    statement = (
        select(FeedbackNote.kind, func.count())
        .where(
            col(FeedbackNote.to_id).in_(whom),
            col(FeedbackNote.given_at) >= since,
            col(FeedbackNote.given_at) <= until,
            col(FeedbackNote.withdrawn_at).is_(None),
        )
        .group_by(col(FeedbackNote.kind))
    )
    return {NoteKind(kind): n for kind, n in session.exec(statement)}
