"""Appraisals, and what was said and rated in them."""

from dataclasses import dataclass

from sqlmodel import Session, and_, col, delete, func, not_, or_, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from bot.domain.acting import Charge
from bot.domain.appraisal import Stage
from models.appraisal import (
    Appraisal,
    Evidence,
    OrganisationResult,
    Party,
    Period,
    Phase,
    RatingRow,
    Realisation,
    Statement,
)
from models.people import Employee, Unit
from models.queries.charges import in_charge, reports_in_charge
from models.queries.twins import in_hand, sharing_evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """An appraisal with the person, the period and the unit it is about."""

    appraisal: Appraisal
    employee: Employee
    period: Period
    unit: Unit


def readable_by(charge: Charge, *, reads_all: bool) -> SelectOfScalar[Appraisal]:
    """The appraisals whose content a person may read: own, those of their charge, and all for BKPSDM.

    In a period that runs the penilai of the appraisal counts, afterwards the present penilai of the person appraised.
    The atasan penilai is not among them: that right begins with a keberatan.
    """
    statement = select(Appraisal)
    if reads_all:
        return statement
    running = col(Appraisal.period_id).in_(select(Period.id).where(col(Period.closed_at).is_(None)))
    reports = select(Employee.id).where(reports_in_charge(charge))
    return statement.where(
        or_(
            Appraisal.employee_id == charge.person,
            and_(running, in_charge(charge)),
            and_(not_(running), col(Appraisal.employee_id).in_(reports)),
        )
    )


def readable_entries(session: Session, charge: Charge, *, reads_all: bool, period_id: int) -> list[Entry]:
    """What a person may read in a period, by name."""
    readable = readable_by(charge, reads_all=reads_all).with_only_columns(col(Appraisal.id))
    statement = _entries().where(in_hand(session, period_id), col(Appraisal.id).in_(readable))
    return [Entry(*row) for row in session.exec(statement.order_by(col(Employee.name)))]


def entry(session: Session, appraisal_id: int) -> Entry | None:
    """One appraisal with what it is about."""
    found = session.exec(_entries().where(Appraisal.id == appraisal_id)).one_or_none()
    return None if found is None else Entry(*found)


def locked(session: Session, appraisal_id: int) -> Appraisal | None:
    """The appraisal as it stands now, held against others until the transaction ends."""
    statement = (
        select(Appraisal)
        .where(Appraisal.id == appraisal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def entry_of_person(session: Session, employee_id: int, period_id: int) -> Entry | None:
    """A person's own appraisal in a period."""
    statement = _entries().where(Appraisal.employee_id == employee_id, in_hand(session, period_id))
    found = session.exec(statement).one_or_none()
    return None if found is None else Entry(*found)


def entries_of_person(session: Session, employee_id: int) -> list[Entry]:
    """All appraisals of a person, newest period first."""
    newest = (col(Period.ends_on).desc(), col(Period.follows), col(Period.opened_at).desc())
    statement = _entries().where(Appraisal.employee_id == employee_id).order_by(*newest)
    return [Entry(*row) for row in session.exec(statement)]


def _entries() -> Select[Appraisal, Employee, Period, Unit]:
    """Appraisals with what they are about, in one statement: every turn of a conversation asks for one."""
    return (
        select(Appraisal, Employee, Period, Unit)
        .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
        .join(Period, col(Period.id) == col(Appraisal.period_id))
        .join(Unit, col(Unit.id) == col(Appraisal.unit_id))
    )


def team(session: Session, charge: Charge, period_id: int) -> list[Entry]:
    """Whom a penilai assesses in a period, by name."""
    statement = _entries().where(in_charge(charge), in_hand(session, period_id)).order_by(col(Employee.name))
    return [Entry(*row) for row in session.exec(statement)]


_OPEN_PERIOD = select(Period).where(
    col(Period.opened_at).is_not(None), col(Period.closed_at).is_(None), not_(col(Period.follows))
)
"""Made once: nearly everything asks for it."""


def open_period(session: Session) -> Period | None:
    """The period that runs; AKHIR beside TW4 stands behind it."""
    return session.exec(_OPEN_PERIOD).one_or_none()


def is_awaited(session: Session, penilai_id: int, period_id: int) -> bool:
    """Whether somebody of this penilai is still to be assessed in a period."""
    statement = select(Appraisal.id).where(
        Appraisal.penilai_id == penilai_id,
        in_hand(session, period_id),
        col(Appraisal.stage).not_in([Stage.ASSESSED, Stage.EXEMPT]),
    )
    return session.exec(statement.limit(1)).first() is not None


def organisation_result(session: Session, unit_id: int, period_id: int) -> OrganisationResult | None:
    """The predikat of an organisation in a period."""
    statement = select(OrganisationResult).where(
        OrganisationResult.unit_id == unit_id, OrganisationResult.period_id == period_id
    )
    return session.exec(statement).one_or_none()


def realisations(session: Session, appraisal_id: int) -> list[Realisation]:
    """What was reached, per indicator."""
    return list(session.exec(select(Realisation).where(Realisation.appraisal_id == appraisal_id)))


def ratings(session: Session, appraisal_id: int, party: Party, phase: Phase = Phase.FINAL) -> list[RatingRow]:
    """The ratings of one party."""
    statement = select(RatingRow).where(
        RatingRow.appraisal_id == appraisal_id, RatingRow.party == party, RatingRow.phase == phase
    )
    return list(session.exec(statement))


def statements(session: Session, appraisal_id: int, party: Party) -> list[Statement]:
    """The prose of one party."""
    return list(session.exec(select(Statement).where(Statement.appraisal_id == appraisal_id, Statement.party == party)))


def forget_words_of(session: Session, appraisal_id: int, party: Party, phase: Phase = Phase.FINAL) -> None:
    """Remove the ratings and prose of one party, before they are written anew."""
    connection = session.connection()
    connection.execute(
        delete(RatingRow).where(
            col(RatingRow.appraisal_id) == appraisal_id, col(RatingRow.party) == party, col(RatingRow.phase) == phase
        )
    )
    if phase is Phase.FINAL:
        connection.execute(
            delete(Statement).where(col(Statement.appraisal_id) == appraisal_id, col(Statement.party) == party)
        )
        if party is Party.EMPLOYEE:
            connection.execute(delete(Realisation).where(col(Realisation.appraisal_id) == appraisal_id))


def evidence_of(session: Session, appraisal_id: int) -> list[Evidence]:
    """The evidence of an appraisal, in the order in which it came; AKHIR beside TW4 shows that of TW4 too."""
    shown = col(Evidence.appraisal_id).in_(sharing_evidence(session, appraisal_id))
    return list(session.exec(select(Evidence).where(shown).order_by(col(Evidence.id))))


def evidence_counts(session: Session, appraisal_id: int) -> dict[int, int]:
    """How many files there are, by planned result."""
    statement = (
        select(Evidence.planned_result_id, func.count())
        .where(col(Evidence.appraisal_id).in_(sharing_evidence(session, appraisal_id)))
        .group_by(col(Evidence.planned_result_id))
    )
    return dict(session.exec(statement).all())


def album_result(session: Session, appraisal_id: int, media_group: str) -> int | None:
    """The planned result that earlier files of the same album went to."""
    statement = (
        select(Evidence.planned_result_id)
        .where(Evidence.appraisal_id == appraisal_id, Evidence.media_group == media_group)
        .limit(1)
    )
    return session.exec(statement).one_or_none()


def has_sent_evidence(session: Session, owner_id: int) -> bool:
    """Whether there is any evidence that a person has sent."""
    return session.exec(select(Evidence.id).where(Evidence.owner_id == owner_id).limit(1)).first() is not None


def same_evidence(session: Session, appraisal_id: int, planned_result_id: int, digest: str) -> Evidence | None:
    """The same content, already there for the same planned result."""
    statement = select(Evidence).where(
        Evidence.appraisal_id == appraisal_id,
        Evidence.planned_result_id == planned_result_id,
        Evidence.digest == digest,
    )
    return session.exec(statement).one_or_none()
