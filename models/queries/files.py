"""Which files in the store are still named by some row."""

from sqlmodel import Session, col, exists, select

from models.appraisal import Appraisal, Evidence
from models.conversation import Conversation, ConversationStatus
from models.doors import ImportFile
from models.paper import PaperEntry

_ENTERING = "paper_"
"""How the flows begin in which a form is entered: a draft of one names its scan, sealed."""


def is_used(session: Session, owner_id: int, digest: str) -> bool:
    """Whether a file of a person is evidence, the scan of a form, or waits for import; in doubt it is."""
    evidence = exists().where(col(Evidence.owner_id) == owner_id, col(Evidence.digest) == digest)
    brought = exists().where(
        col(ImportFile.owner_id) == owner_id, col(ImportFile.digest) == digest, col(ImportFile.applied_at).is_(None)
    )
    own = select(Appraisal.id).where(Appraisal.employee_id == owner_id)
    entering = exists().where(
        col(Conversation.flow).startswith(_ENTERING),
        col(Conversation.subject_id).in_(own),
        col(Conversation.status).in_([ConversationStatus.OPEN, ConversationStatus.PARKED]),
    )
    if any(session.exec(select(evidence, brought, entering)).one()):
        return True
    scans = session.exec(select(PaperEntry.scan).where(col(PaperEntry.appraisal_id).in_(own)))
    return any(digest in scan for scan in scans)
