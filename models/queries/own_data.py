"""Everything that is kept about one person, for the copy that they may ask for."""

from datetime import datetime

from sqlmodel import Session, and_, col, func, or_, select

from models.appraisal import Appraisal, Evidence
from models.calendar import Leave
from models.conversation import Answer, Conversation
from models.delivery import ChatMessage, Outbox
from models.doors import Invitation, Ticket
from models.paper import PaperEntry
from models.people import Acting, Employee, RoleGrant, Unit
from models.plan import Indicator, PlannedResult, Skp
from models.trail import Audit

_ACTS = 1000
"""Acts in one copy, the newest; nobody has as many."""


def roles(session: Session, employee_id: int) -> list[tuple[RoleGrant, str | None]]:
    """Role grants with the name of the unit that bounds them."""
    statement = (
        select(RoleGrant, Unit.name)
        .join(Unit, col(Unit.id) == col(RoleGrant.unit_id), isouter=True)
        .where(RoleGrant.employee_id == employee_id)
    )
    return list(session.exec(statement).all())


def acting(session: Session, employee_id: int) -> list[tuple[Acting, str]]:
    """When the person acted for somebody, with that name."""
    statement = (
        select(Acting, Employee.name)
        .join(Employee, col(Employee.id) == col(Acting.absent_id))
        .where(Acting.acting_id == employee_id)
        .order_by(col(Acting.starts_on))
    )
    return list(session.exec(statement).all())


def leave(session: Session, employee_id: int) -> list[tuple[Leave, str]]:
    """The leave of the person with the name of who noted it."""
    statement = (
        select(Leave, Employee.name)
        .join(Employee, col(Employee.id) == col(Leave.noted_by_id))
        .where(Leave.employee_id == employee_id)
        .order_by(col(Leave.starts_on))
    )
    return list(session.exec(statement).all())


def plans(session: Session, employee_id: int) -> list[Skp]:
    """All versions of all years, oldest first."""
    statement = select(Skp).where(Skp.employee_id == employee_id).order_by(col(Skp.year), col(Skp.version))
    return list(session.exec(statement))


def planned_results(session: Session, employee_id: int) -> list[PlannedResult]:
    """The planned results of all plans."""
    statement = (
        select(PlannedResult)
        .join(Skp, col(Skp.id) == col(PlannedResult.skp_id))
        .where(Skp.employee_id == employee_id)
        .order_by(col(PlannedResult.skp_id), col(PlannedResult.number))
    )
    return list(session.exec(statement))


def indicators(session: Session, employee_id: int) -> list[Indicator]:
    """The indicators of all plans."""
    statement = (
        select(Indicator)
        .join(PlannedResult, col(PlannedResult.id) == col(Indicator.planned_result_id))
        .join(Skp, col(Skp.id) == col(PlannedResult.skp_id))
        .where(Skp.employee_id == employee_id)
        .order_by(col(Indicator.planned_result_id), col(Indicator.number))
    )
    return list(session.exec(statement))


def evidence(session: Session, employee_id: int) -> list[Evidence]:
    """The files that the person sent, without their bytes."""
    return list(session.exec(select(Evidence).where(Evidence.owner_id == employee_id).order_by(col(Evidence.id))))


def conversations(session: Session, employee_id: int) -> list[Conversation]:
    """What the person began in the chat."""
    statement = select(Conversation).where(Conversation.employee_id == employee_id).order_by(col(Conversation.id))
    return list(session.exec(statement))


def answers(session: Session, conversation_id: int) -> list[Answer]:
    """The answers of one conversation."""
    return list(session.exec(select(Answer).where(Answer.conversation_id == conversation_id).order_by(col(Answer.id))))


def tickets(session: Session, employee_id: int) -> list[Ticket]:
    """What the person asked BKPSDM to put right."""
    return list(session.exec(select(Ticket).where(Ticket.employee_id == employee_id).order_by(col(Ticket.id))))


def paper_entries(session: Session, employee_id: int) -> list[PaperEntry]:
    """Paper forms about the person."""
    statement = (
        select(PaperEntry)
        .join(Appraisal, col(Appraisal.id) == col(PaperEntry.appraisal_id))
        .where(Appraisal.employee_id == employee_id)
        .order_by(col(PaperEntry.id))
    )
    return list(session.exec(statement))


def messages(session: Session, employee_id: int) -> list[Outbox]:
    """What the bot sent to the person of its own accord: kinds and times."""
    return list(session.exec(select(Outbox).where(Outbox.recipient_id == employee_id).order_by(col(Outbox.id))))


def acts(session: Session, employee_id: int) -> list[Audit]:
    """Acts on the person and on their appraisals, newest first."""
    own = select(Appraisal.id).where(Appraisal.employee_id == employee_id)
    statement = (
        select(Audit)
        .where(
            or_(
                and_(Audit.subject == "appraisal", col(Audit.subject_id).in_(own)),
                and_(Audit.subject == "person", Audit.subject_id == employee_id),
            )
        )
        .order_by(col(Audit.acted_at).desc(), col(Audit.id).desc())
        .limit(_ACTS)
    )
    return list(session.exec(statement))


def count_acts(session: Session, employee_id: int, action: str, since: datetime) -> int:
    """How often something was done with a person since an instant."""
    statement = select(func.count()).where(
        Audit.subject == "person",
        Audit.subject_id == employee_id,
        Audit.action == action,
        col(Audit.acted_at) > since,
    )
    return session.exec(statement).one()


def invitations(session: Session, employee_id: int) -> list[Invitation]:
    """The invitations that were made for a person, newest first."""
    statement = select(Invitation).where(Invitation.employee_id == employee_id).order_by(col(Invitation.id).desc())
    return list(session.exec(statement))


def leaving(session: Session, telegram_id: int) -> list[ChatMessage]:
    """What is to be deleted from the chat of an account, oldest first."""
    statement = select(ChatMessage).where(ChatMessage.telegram_id == telegram_id).order_by(col(ChatMessage.message_id))
    return list(session.exec(statement))
