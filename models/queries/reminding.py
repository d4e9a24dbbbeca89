"""Who is to be reminded: conditions over people, and portions of those who meet one. No query for each person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, SQLModel, and_, col, func, or_, select

from bot.domain.appraisal import Stage
from bot.domain.reminders import Duty, Moment
from models.appraisal import Appraisal
from models.delivery import Outbox, OutboxStatus
from models.people import Account, Employee, RoleGrant, Unit
from models.queries.insertion import insert_unless_there
from models.queries.twins import in_hand
from models.reminding import ReminderRule, ReminderRun

Condition: TypeAlias = ColumnElement[bool]
"""A condition over people, for `portion` and `count`."""

_RUN = SQLModel.metadata.tables[ReminderRun.__tablename__]


@dataclass(frozen=True, slots=True)
class Since:
    """What counts as waiting for a penilai: sent until `sent_by`, and where `overdue` also what was never sent."""

    sent_by: datetime
    overdue: bool


def changes(session: Session) -> list[ReminderRule]:
    """What BKPSDM has changed."""
    return list(session.exec(select(ReminderRule)))


def change_of(session: Session, duty: Duty, moment: Moment) -> ReminderRule | None:
    """What BKPSDM has changed about one reminder, held against others until the transaction ends."""
    statement = select(ReminderRule).where(ReminderRule.duty == duty, ReminderRule.moment == moment)
    return session.exec(statement.with_for_update()).one_or_none()


def runs(session: Session, period_id: int) -> list[ReminderRun]:
    """Everything that was planned in a period, oldest first."""
    return list(
        session.exec(select(ReminderRun).where(ReminderRun.period_id == period_id).order_by(col(ReminderRun.id)))
    )


def begin(session: Session, row: ReminderRun) -> bool:
    """Put a run in; False where another process has."""
    return insert_unless_there(session, _RUN, row.model_dump(exclude={"id"}))


def unfinished(session: Session, period_id: int) -> list[ReminderRun]:
    """The runs that are not through, oldest first, held against others until the transaction ends."""
    statement = (
        select(ReminderRun)
        .where(ReminderRun.period_id == period_id, col(ReminderRun.finished_at).is_(None))
        .order_by(col(ReminderRun.id))
        .with_for_update()
    )
    return list(session.exec(statement.execution_options(populate_existing=True)))


def weeks(session: Session) -> list[int]:
    """How many days a week the units work: 5, 6 or both."""
    return list(session.exec(select(Unit.working_days).distinct().order_by(col(Unit.working_days))))


def portion(session: Session, owing: Condition, week: int | None, after: int, most: int) -> list[int]:
    """People in service with an account who meet a condition, in the order of their ids, from after one of them.

    Of units that work `week` days, or of all.
    """
    statement = (
        select(Account.employee_id)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(owing, col(Employee.active), Account.employee_id > after)
        .order_by(col(Account.employee_id))
        .limit(most)
    )
    if week is not None:
        statement = statement.join(Unit, col(Unit.id) == col(Employee.unit_id)).where(Unit.working_days == week)
    return list(session.exec(statement))


def count(session: Session, owing: Condition, week: int | None) -> int:
    """How many there are of them."""
    statement = (
        select(func.count())
        .select_from(Account)
        .join(Employee, col(Employee.id) == col(Account.employee_id))
        .where(owing, col(Employee.active))
    )
    if week is not None:
        statement = statement.join(Unit, col(Unit.id) == col(Employee.unit_id)).where(Unit.working_days == week)
    return session.exec(statement).one()


def in_stage(session: Session, period_id: int, stage: Stage, returned_by: datetime | None = None) -> Condition:
    """People whose own appraisal is in a stage."""
    statement = select(Appraisal.employee_id).where(in_hand(session, period_id), Appraisal.stage == stage)
    if returned_by is not None:
        statement = statement.where(
            or_(col(Appraisal.returned_at).is_(None), col(Appraisal.returned_at) <= returned_by)
        )
    return col(Employee.id).in_(statement)


def _waits(session: Session, period_id: int, since: Since) -> Condition:
    """Appraisals that wait for their penilai."""
    sent = and_(
        Appraisal.stage == Stage.SUBMITTED,
        or_(col(Appraisal.submitted_at).is_(None), col(Appraisal.submitted_at) <= since.sent_by),
    )
    never_sent = col(Appraisal.stage).in_([Stage.OPEN, Stage.RETURNED])
    return and_(in_hand(session, period_id), or_(sent, never_sent) if since.overdue else sent)


def posts_awaited(session: Session, period_id: int, since: Since, after: datetime | None = None) -> Any:
    """A query of the officials for whose post something waits; `after` leaves out what was sent earlier."""
    statement = select(Appraisal.penilai_id).where(
        _waits(session, period_id, since), col(Appraisal.penilai_id).is_not(None)
    )
    return statement if after is None else statement.where(col(Appraisal.submitted_at) > after)


def waiting_at(
    session: Session, period_id: int, since: Since, posts: Collection[int], after: datetime | None = None
) -> list[tuple[int, int]]:
    """What waits for these posts: person and official."""
    statement = select(Appraisal.employee_id, Appraisal.penilai_id).where(
        _waits(session, period_id, since), col(Appraisal.penilai_id).in_(posts)
    )
    if after is not None:
        statement = statement.where(col(Appraisal.submitted_at) > after)
    return [(who, post) for who, post in session.exec(statement) if post is not None]


def _open(session: Session, period_id: int) -> Condition:
    return and_(
        in_hand(session, period_id),
        col(Appraisal.stage).not_in([stage for stage in Stage if stage.is_over]),
        col(Appraisal.penilai_id).is_not(None),
    )


def unfinished_posts(
    session: Session, period_id: int, posts: Collection[int] | None, besides: Collection[int]
) -> dict[int, int]:
    """Officials for whose post an appraisal is open, and how many; of these posts, or all, but for some."""
    statement = (
        select(Appraisal.penilai_id, func.count())
        .where(_open(session, period_id), col(Appraisal.penilai_id).not_in(besides))
        .group_by(col(Appraisal.penilai_id))
    )
    if posts is not None:
        statement = statement.where(col(Appraisal.penilai_id).in_(posts))
    return {post: n for post, n in session.exec(statement) if post is not None}


def unfinished_at(session: Session, period_id: int, posts: Collection[int]) -> list[tuple[int, int]]:
    """Whose appraisal is open for these posts: person and official."""
    statement = select(Appraisal.employee_id, Appraisal.penilai_id).where(
        _open(session, period_id), col(Appraisal.penilai_id).in_(posts)
    )
    return [(who, post) for who, post in session.exec(statement) if post is not None]


def officials_below(session: Session, posts: Collection[int]) -> list[int]:
    """Whom the officials of these posts assess."""
    return [who for who in session.exec(select(Employee.id).where(col(Employee.penilai_id).in_(posts))) if who]


def penilai_of_officials(session: Session) -> dict[int, int | None]:
    """Who assesses those who assess somebody."""
    officials = select(Employee.penilai_id).where(col(Employee.penilai_id).is_not(None))
    statement = select(Employee.id, Employee.penilai_id).where(col(Employee.id).in_(officials))
    return {who: penilai for who, penilai in session.exec(statement) if who is not None}


def these(ids: Collection[int]) -> Condition:
    """Exactly these people."""
    return col(Employee.id).in_(ids)


def within(ids: Any) -> Condition:
    """The people of a query of ids."""
    return col(Employee.id).in_(ids)


def holders_of(awaited: Any, absent: Collection[int], others: Collection[int]) -> Condition:
    """Who holds these posts: their own officials, but for those who are absent, and some others besides."""
    own = and_(col(Employee.id).in_(awaited), col(Employee.id).not_in(absent))
    return or_(own, col(Employee.id).in_(others))


def anybody_with_a_role() -> Condition:
    """BKPSDM and the unit admins."""
    return col(Employee.id).in_(select(RoleGrant.employee_id))


def note_portion(session: Session, run_id: int, through_id: int, reached: int, finished_at: datetime | None) -> None:
    """Write down how far a run is."""
    values = {"through_id": through_id, "reached": ReminderRun.reached + reached, "finished_at": finished_at}
    session.connection().execute(update(_RUN).where(_RUN.c.id == run_id).values(**values))


def reminded_since(
    session: Session, recipient_id: int, kind: str, since: datetime, besides: int
) -> list[tuple[OutboxStatus, dict[str, Any]]]:
    """Other messages of a kind that reached somebody after an instant (`SENT`), or are being sent (`CLAIMED`)."""
    statement = select(Outbox.status, Outbox.codes).where(
        Outbox.recipient_id == recipient_id,
        Outbox.kind == kind,
        Outbox.id != besides,
        or_(
            and_(Outbox.status == OutboxStatus.SENT, col(Outbox.settled_at) > since),
            and_(Outbox.status == OutboxStatus.CLAIMED, col(Outbox.id) < besides),
        ),
    )
    return [(OutboxStatus(status), dict(codes)) for status, codes in session.exec(statement)]
