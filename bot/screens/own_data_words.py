"""What the codes in the copy of a person's data are called: stages, subjects, acts, views. JSON keeps the codes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

from bot.domain.agreements import AgreementState, Progress, Side
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.competences import Competence
from bot.domain.contribution import ASPECT
from bot.domain.corrections import Wrong
from bot.domain.feedback_notes import GivenAs, NoteKind, NoteTopic
from bot.domain.later import WEEKDAYS
from bot.domain.reminders import DigestPace
from bot.flows.registry import FLOWS
from bot.i18n import LANGUAGES, N_, Text, plain
from bot.screens.access_log import AS_WHAT, VIEWS
from models.appraisal import EvidenceKind, RatingSubject, Topic
from models.conversation import ConversationStatus
from models.delivery import OutboxStatus
from models.doors import TicketKind, TicketStatus
from models.paper import PaperPart, PaperStatus
from models.people import Role

CODES: Mapping[type[Enum], Mapping[Any, Text]] = MappingProxyType(
    {
        Stage: {
            Stage.OPEN: N_("open"),
            Stage.SUBMITTED: N_("self-review sent"),
            Stage.RETURNED: N_("self-review returned"),
            Stage.ASSESSED: N_("assessment confirmed"),
            Stage.EXEMPT: N_("not appraised"),
        },
        RatingSubject: {
            RatingSubject.PLANNED_RESULT: N_("planned result"),
            RatingSubject.VALUE: plain("Perilaku kerja (BerAKHLAK)"),
            RatingSubject.CONTRIBUTION: plain(ASPECT),
            RatingSubject.HASIL_KERJA: plain("Hasil kerja"),
            RatingSubject.PERILAKU_KERJA: plain("Perilaku kerja"),
        },
        Topic: {
            Topic.IMPACT: N_("impact"),
            Topic.CONTRIBUTION: plain(ASPECT),
            Topic.HELPED: N_("What helped"),
            Topic.HINDERED: N_("What stood in the way"),
            Topic.DEVELOP: N_("What I want to develop"),
            Topic.NOTE: N_("note of the penilai"),
        },
        EvidenceKind: {
            EvidenceKind.PHOTO: N_("photo"),
            EvidenceKind.DOCUMENT: N_("document"),
            EvidenceKind.VOICE: N_("voice note"),
        },
        ConversationStatus: {
            ConversationStatus.OPEN: N_("open"),
            ConversationStatus.PARKED: N_("saved for later"),
            ConversationStatus.SENT: N_("sent"),
            ConversationStatus.CANCELLED: N_("closed"),
        },
        OutboxStatus: {
            OutboxStatus.WAITING: N_("waits"),
            OutboxStatus.CLAIMED: N_("is being sent"),
            OutboxStatus.SENT: N_("sent"),
            OutboxStatus.OBSOLETE: N_("not needed any more"),
            OutboxStatus.UNREACHABLE: N_("did not arrive"),
            OutboxStatus.UNKNOWN: N_("perhaps sent"),
            OutboxStatus.DEAD: N_("given up"),
        },
        TicketKind: {
            TicketKind.ACCESS: N_("access"),
            TicketKind.NAME: Wrong.NAME.label,
            TicketKind.POSITION: Wrong.POSITION.label,
            TicketKind.UNIT: Wrong.UNIT.label,
            TicketKind.SUPERIOR: Wrong.SUPERIOR.label,
            TicketKind.OTHER: Wrong.OTHER.label,
        },
        TicketStatus: {
            TicketStatus.OPEN: N_("open"),
            TicketStatus.ACCEPTED: N_("put right"),
            TicketStatus.REFUSED: N_("left as it was"),
        },
        PaperPart: {
            PaperPart.SELF_REVIEW: N_("Self-review"),
            PaperPart.ASSESSMENT: N_("Assessment"),
        },
        PaperStatus: {
            PaperStatus.ENTERED: N_("waits for the second person"),
            PaperStatus.CONFIRMED: N_("counts"),
            PaperStatus.REFUSED: N_("sent back"),
        },
        DigestPace: {
            DigestPace.NEWS: N_("when there is something new"),
            DigestPace.WEEKLY: N_("once a week"),
            DigestPace.NEVER: N_("never"),
        },
        AgreementState: {state: state.label for state in AgreementState},
        Progress: {progress: progress.label for progress in Progress},
        Side: {Side.EMPLOYEE: N_("the employee"), Side.PENILAI: N_("penilai")},
        NoteKind: {kind: kind.label for kind in NoteKind},
        NoteTopic: {topic: topic.label for topic in NoteTopic},
        GivenAs: {given_as: given_as.label for given_as in GivenAs},
        Role: {
            Role.BKPSDM: plain("BKPSDM"),
            Role.UNIT_ADMIN: N_("admin of the unit"),
        },
    }
)
"""By their kind: as words, codes of different kinds may be the same."""

ACTS: Mapping[str, Text] = MappingProxyType(
    {
        "access.accepted": N_("access given"),
        "access.refused": N_("access refused"),
        "access_log.read": N_("the list of who opened the record was read"),
        "account.bound": N_("Telegram account joined"),
        "account.confirmed": N_("Telegram account confirmed"),
        "account.erased": N_("Telegram account erased"),
        "account.rejected": N_("Telegram account rejected"),
        "account.unbound": N_("Telegram account taken away"),
        "agreement.proposed": N_("a step proposed"),
        "agreement.agreed": N_("a step agreed on"),
        "agreement.talk": N_("a talk about a step wished for"),
        "agreement.withdrawn": N_("a proposed step taken back"),
        "agreement.checked": N_("said how an agreed step is"),
        "appraisal.exempted": N_("recorded as not appraised"),
        "appraisal.exemption_lifted": N_("is appraised after all"),
        "appraisal.reassigned": N_("given to another penilai"),
        "assessment.confirmed": N_("assessment confirmed"),
        "data.exported": N_("copy of the data made"),
        "evidence.removed": N_("a file of evidence deleted"),
        "evidence.reported": N_("a file of evidence reported"),
        "feedback.given": N_("feedback given"),
        "feedback.withdrawn": N_("feedback taken back"),
        "import.applied": N_("file brought in"),
        "invitation.issued": N_("invitation made"),
        "invitation.ended": N_("invitation ended"),
        "invitation.new_code": N_("new code made"),
        "leave.noted": N_("leave noted"),
        "leave.ended": N_("leave ended or taken back"),
        "messages.sent_again": N_("messages sent again"),
        "paper.entered": N_("paper form entered"),
        "paper.confirmed": N_("paper form confirmed"),
        "paper.refused": N_("paper form sent back"),
        "period.opened": N_("period opened"),
        "period.moved": N_("dates of the period moved"),
        "period.closed": N_("period closed"),
        "period.forced": N_("period closed with open work"),
        "person.changed": N_("entry in the list changed"),
        "person.left": N_("has left service"),
        "person.imported": N_("entry came in by file"),
        "predicate.set": N_("predicate of an organisation set"),
        "privacy.read": N_("privacy notice read"),
        "reminder.changed": N_("policy of reminders changed"),
        "role.granted": N_("role given"),
        "role.revoked": N_("role taken away"),
        "self_review.reminded": N_("reminded of the self-review"),
        "self_review.returned": N_("self-review returned"),
        "self_review.sent": N_("self-review sent"),
        "ticket.opened": N_("request made"),
        "ticket.changed": N_("request changed"),
        "ticket.accepted": N_("request met"),
        "ticket.refused": N_("request declined"),
    }
)

NOTICES: Mapping[str, Text] = MappingProxyType(
    {
        "access_accepted": N_("your wish for access was met"),
        "access_asked": N_("somebody asks for access"),
        "access_refused": N_("your wish for access was declined"),
        "account_confirmed": N_("your account was confirmed"),
        "account_rejected": N_("your account was rejected"),
        "account_removed": N_("your account was taken away"),
        "account_waits": N_("an account waits for a second person"),
        "acting_begins": N_("you act for somebody"),
        "agreement_agreed": N_("an agreed step was confirmed"),
        "agreement_ended": N_("an agreed step has ended"),
        "agreement_proposed": N_("a step was proposed"),
        "agreement_talk": N_("somebody wishes to talk about a step"),
        "assessed": N_("your assessment was confirmed"),
        "climbed": N_("assessments below you are late"),
        "code_guessed": N_("wrong codes at an invitation"),
        "evidence_removed": N_("a file of yours was deleted"),
        "evidence_reported": N_("a file was reported"),
        "evidence_reported_own": N_("a file of yours was reported"),
        "exempted": N_("you are not appraised"),
        "exemption_lifted": N_("you are appraised after all"),
        "feedback_given": N_("somebody gave you feedback or appreciation"),
        "invitation_ended": N_("an invitation has ended"),
        "invitation_shared": N_("a link was opened twice"),
        "leave_noted": N_("a leave was noted"),
        "leave_ended": N_("a leave has ended or was taken back"),
        "nudged": N_("your penilai reminded you"),
        "organisation_needed": N_("a predicate of an organisation is needed"),
        "organisation_set": N_("the predicate of your organisation is set"),
        "paper_entered": N_("a paper form waits for the second person"),
        "paper_recorded": N_("a paper form in your name counts"),
        "paper_refused": N_("a paper form was sent back"),
        "period_closed": N_("a period was closed"),
        "period_moved": N_("dates of a period were moved"),
        "period_opened": N_("a period was opened"),
        "progress_card": N_("how far the units are"),
        "reminder": N_("what you had to do"),
        "report_came": N_("somebody is now assessed by you"),
        "report_left": N_("somebody is no longer assessed by you"),
        "role_granted": N_("you were given a role"),
        "role_revoked": N_("a role was taken from you"),
        "self_review_returned": N_("your self-review was returned"),
        "self_review_sent": N_("a self-review waits for you"),
        "summaries_ready": N_("summaries can be read"),
        "superior_check": N_("penilai that are worth a look"),
        "ticket_decided": N_("your request was decided"),
        "ticket_opened": N_("a request waits"),
    }
)

_AS: Mapping[str, Text] = MappingProxyType(
    {
        **AS_WHAT,
        "SELF": N_("the person themselves"),
        "self": N_("the person themselves"),
        "employee": N_("the person themselves"),
        "penilai": N_("penilai"),
        "bkpsdm": plain("BKPSDM"),
    }
)

_BY_KEY: Mapping[str, Mapping[str, Text]] = MappingProxyType(
    {
        "action": ACTS,
        "flow": {name: flow.title for name, flow in FLOWS.items()},
        "item": {one.value: plain(one.label) for one in (*Value, *Competence)},
        "kind": NOTICES,
        "quiet_days": {name.msgid.upper(): name for name in WEEKDAYS},
        "language": {code: plain(name) for code, name in LANGUAGES.items()},
        "role": _AS,
        "view": VIEWS,
    }
)


def word_for(key: str, value: object) -> Text | None:
    """What a code under a key is called; None for what is no code, or has no other name."""
    if isinstance(value, Enum):
        return CODES.get(type(value), {}).get(value)
    return _BY_KEY.get(key, {}).get(value) if isinstance(value, str) else None
