"""Forms that were entered from paper, and the people who need them."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from models.appraisal import Appraisal, Period
from models.paper import PaperEntry, PaperPart, PaperStatus
from models.people import Account, Employee, Role, RoleGrant, Unit
from models.queries.appraisals import Entry
from models.queries.twins import in_hand

_PENILAI = aliased(Employee)


def lane(session: Session, period_id: int, units: Collection[int] | None) -> list[Entry]:
    """The appraisals of people who are on paper or whose penilai is, by name; in these units, or everywhere."""
    statement = (
        select(Appraisal, Employee, Period, Unit)
        .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
        .join(Period, col(Period.id) == col(Appraisal.period_id))
        .join(Unit, col(Unit.id) == col(Appraisal.unit_id))
        .join(_PENILAI, col(_PENILAI.id) == col(Appraisal.penilai_id), isouter=True)
        .where(
            in_hand(session, period_id),
            col(Employee.active),
            or_(col(Employee.on_paper), col(_PENILAI.on_paper)),
        )
        .order_by(col(Employee.name))
    )
    if units is not None:
        statement = statement.where(col(Appraisal.unit_id).in_(units))
    return [Entry(*row) for row in session.exec(statement)]


def not_joined(session: Session, period_id: int, units: Collection[int] | None) -> list[tuple[int, str]]:
    """Appraisals of people who have no account or whose penilai has none, with their names, by name."""
    joined = select(Account.employee_id)
    statement = (
        select(Appraisal.id, Employee.name)
        .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
        .where(
            in_hand(session, period_id),
            col(Employee.active),
            or_(col(Employee.id).not_in(joined), col(Appraisal.penilai_id).not_in(joined)),
        )
        .order_by(col(Employee.name))
    )
    if units is not None:
        statement = statement.where(col(Appraisal.unit_id).in_(units))
    return [(appraisal_id, name) for appraisal_id, name in session.exec(statement) if appraisal_id is not None]


def find(session: Session, entry_id: int) -> PaperEntry | None:
    """One entry."""
    return session.get(PaperEntry, entry_id)


def locked(session: Session, entry_id: int) -> PaperEntry | None:
    """The entry as it stands now, held against others until the transaction ends."""
    statement = (
        select(PaperEntry).where(PaperEntry.id == entry_id).with_for_update().execution_options(populate_existing=True)
    )
    return session.exec(statement).one_or_none()


def _of(appraisal_id: int, part: PaperPart) -> SelectOfScalar[PaperEntry]:
    return select(PaperEntry).where(PaperEntry.appraisal_id == appraisal_id, PaperEntry.part == part)


def waiting(session: Session, appraisal_id: int, part: PaperPart) -> PaperEntry | None:
    """What was entered and waits for the second person; at most one of each kind."""
    return session.exec(_of(appraisal_id, part).where(PaperEntry.status == PaperStatus.ENTERED)).one_or_none()


def newest(session: Session, appraisal_id: int, part: PaperPart) -> PaperEntry | None:
    """What was entered last, whatever became of it."""
    return session.exec(_of(appraisal_id, part).order_by(col(PaperEntry.id).desc()).limit(1)).one_or_none()


def confirmed(session: Session, appraisal_id: int, part: PaperPart) -> list[PaperEntry]:
    """The forms that became records, in their order."""
    statement = _of(appraisal_id, part).where(PaperEntry.status == PaperStatus.CONFIRMED)
    return list(session.exec(statement.order_by(col(PaperEntry.id))))


def all_waiting(session: Session, units: Collection[int] | None) -> list[tuple[PaperEntry, str]]:
    """What waits for a second person with the name of whom it is about, the oldest first."""
    statement = (
        select(PaperEntry, Employee.name)
        .join(Appraisal, col(Appraisal.id) == col(PaperEntry.appraisal_id))
        .join(Employee, col(Employee.id) == col(Appraisal.employee_id))
        .where(PaperEntry.status == PaperStatus.ENTERED)
        .order_by(col(PaperEntry.id))
    )
    if units is not None:
        statement = statement.where(col(Appraisal.unit_id).in_(units))
    return list(session.exec(statement))


def waiting_of(session: Session, appraisal_ids: Collection[int]) -> list[tuple[int, PaperPart]]:
    """Which of these appraisals have a form that waits, and of which kind."""
    statement = select(PaperEntry).where(
        PaperEntry.status == PaperStatus.ENTERED, col(PaperEntry.appraisal_id).in_(appraisal_ids)
    )
    return [(entry.appraisal_id, entry.part) for entry in session.exec(statement)]


def admins_of(session: Session, units: Sequence[int]) -> list[int]:
    """The admins of these units who can be written to."""
    statement = (
        select(RoleGrant.employee_id)
        .join(Employee, col(Employee.id) == col(RoleGrant.employee_id))
        .join(Account, col(Account.employee_id) == col(Employee.id))
        .where(
            RoleGrant.role == Role.UNIT_ADMIN,
            col(RoleGrant.unit_id).in_(units),
            col(Employee.active),
            col(Account.confirmed_at).is_not(None),
        )
        .distinct()
    )
    return list(session.exec(statement))
