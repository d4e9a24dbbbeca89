"""What the codes in the copy of a person's data are called: stages, subjects, acts, views. JSON keeps the codes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.corrections import Wrong
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
        Role: {
            Role.BKPSDM: plain("BKPSDM"),
            Role.UNIT_ADMIN: N_("admin of the unit"),
        },
    }
)
"""By their kind: as words, codes of different kinds may be the same."""

_ACTS: Mapping[str, Text] = MappingProxyType(
    {
        "access_log.read": N_("the list of who opened the record was read"),
        "account.bound": N_("Telegram account joined"),
        "account.confirmed": N_("Telegram account confirmed"),
        "account.erased": N_("Telegram account erased"),
        "account.rejected": N_("Telegram account rejected"),
        "account.unbound": N_("Telegram account taken away"),
        "appraisal.exempted": N_("recorded as not appraised"),
        "appraisal.reassigned": N_("given to another penilai"),
        "assessment.confirmed": N_("assessment confirmed"),
        "data.exported": N_("copy of the data made"),
        "evidence.removed": N_("a file of evidence deleted"),
        "evidence.reported": N_("a file of evidence reported"),
        "invitation.issued": N_("invitation made"),
        "invitation.ended": N_("invitation ended"),
        "paper.entered": N_("paper form entered"),
        "paper.confirmed": N_("paper form confirmed"),
        "person.changed": N_("entry in the list changed"),
        "privacy.read": N_("privacy notice read"),
        "self_review.returned": N_("self-review returned"),
        "self_review.sent": N_("self-review sent"),
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
        "action": _ACTS,
        "flow": {name: flow.title for name, flow in FLOWS.items()},
        "item": {value.value: plain(value.label) for value in Value},
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
