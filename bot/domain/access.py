"""Who may do and see what: one matrix as data.

Relations are those of the acting person to the subject of the action: an appraised person, a unit or
the city. No action lets a machine set a rating or a predicate: there is no such relation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.i18n import N_, Text


class Action(StrEnum):
    """What can be done or seen."""

    WRITE_SELF_REVIEW = "WRITE_SELF_REVIEW"
    ATTACH_EVIDENCE = "ATTACH_EVIDENCE"
    READ_EVIDENCE = "READ_EVIDENCE"
    REMOVE_EVIDENCE = "REMOVE_EVIDENCE"
    """Take a file away for good: the own one, or one that was reported to BKPSDM."""
    SEE_APPRAISAL = "SEE_APPRAISAL"
    SEE_STATUS = "SEE_STATUS"
    SEE_COUNTS = "SEE_COUNTS"
    RETURN_SELF_REVIEW = "RETURN_SELF_REVIEW"
    REMIND = "REMIND"
    """Remind a report of the self-review."""
    MANAGE_DELIVERY = "MANAGE_DELIVERY"
    """See which messages did not arrive, and send them again."""
    ASSESS = "ASSESS"
    SET_ORGANISATION_PREDICATE = "SET_ORGANISATION_PREDICATE"
    RECORD_ORGANISATION_PREDICATE = "RECORD_ORGANISATION_PREDICATE"
    """Atas nama the leader, with number and date of the letter."""
    MANAGE_PERIOD = "MANAGE_PERIOD"
    """A period holds for the whole city, so that no unit admin moves it."""
    MANAGE_CALENDAR = "MANAGE_CALENDAR"
    """Which days are worked holds for the whole city, too."""
    NOTE_LEAVE = "NOTE_LEAVE"
    """Note on which days somebody is on leave, or that they are back; the reason is nobody's business here."""
    IMPORT_DATA = "IMPORT_DATA"
    """Bring units and people in, or change them, by file."""
    SEE_PERSON = "SEE_PERSON"
    """Who somebody is in the list: name, position, unit, penilai, whether they have joined."""
    INVITE = "INVITE"
    UNBIND = "UNBIND"
    """Take the Telegram account from a person: lost phone, second account, leaving."""
    CONFIRM_BINDING = "CONFIRM_BINDING"
    """Say, as a second person, that the account really is this person's."""
    GRANT_ROLE = "GRANT_ROLE"
    OPEN_TICKET = "OPEN_TICKET"
    """Ask for a correction of the own data."""
    SEE_TICKET = "SEE_TICKET"
    """What somebody has asked to be put right; the penilai, whom it may be about, does not see it."""
    DECIDE_TICKET = "DECIDE_TICKET"
    SEE_ACCESS_LOG = "SEE_ACCESS_LOG"
    EXPORT_DATA = "EXPORT_DATA"
    """A copy of everything kept about a person (UU 27/2022 Pasal 32)."""
    ENTER_PAPER = "ENTER_PAPER"
    CONFIRM_PAPER = "CONFIRM_PAPER"
    """The second person of the paper lane."""
    PROPOSE_AGREEMENT = "PROPOSE_AGREEMENT"
    """Propose a step after an assessment."""
    ANSWER_AGREEMENT = "ANSWER_AGREEMENT"
    """Agree to a step that the other side proposed, wish to talk first, or take an own proposal back."""
    CHECK_AGREEMENT = "CHECK_AGREEMENT"
    """Say how far an agreed step is."""
    SEE_AGREEMENT = "SEE_AGREEMENT"
    """Agreed steps are between two: BKPSDM sees how many there are, and not which. Our own choice."""
    GIVE_FEEDBACK = "GIVE_FEEDBACK"
    """Feedback or appreciation at any time, to anybody in service but oneself; for confirmed accounts."""
    READ_FEEDBACK_NOTE = "READ_FEEDBACK_NOTE"
    """Feedback that somebody got at any time; who wrote it may read it too."""
    READ_APPRECIATION = "READ_APPRECIATION"


class Relation(StrEnum):
    """What the acting person is to the subject; one person may be several."""

    SELF = "SELF"
    PENILAI = "PENILAI"
    """The direct penilai, or who acts for that post on the day."""
    ATASAN_PENILAI = "ATASAN_PENILAI"
    PEER = "PEER"
    UNIT_ADMIN = "UNIT_ADMIN"
    """Admin of the unit that the subject belongs to."""
    BKPSDM = "BKPSDM"
    UNIT_HEAD = "UNIT_HEAD"
    """The leader one level above the unit, who sets its predicate."""
    STRANGER = "STRANGER"


class Circumstance(StrEnum):
    """When a right holds."""

    ALWAYS = "ALWAYS"
    OBJECTED = "OBJECTED"
    """Only once the person appraised has objected (keberatan)."""


_ALWAYS, _OBJECTED = Circumstance.ALWAYS, Circumstance.OBJECTED

MATRIX: Mapping[Action, Mapping[Relation, Circumstance]] = MappingProxyType(
    {
        Action.WRITE_SELF_REVIEW: {Relation.SELF: _ALWAYS},
        Action.ATTACH_EVIDENCE: {Relation.SELF: _ALWAYS},
        Action.READ_EVIDENCE: {
            Relation.SELF: _ALWAYS,
            Relation.PENILAI: _ALWAYS,
            Relation.ATASAN_PENILAI: _OBJECTED,
            Relation.BKPSDM: _ALWAYS,
        },
        Action.REMOVE_EVIDENCE: {Relation.SELF: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.SEE_APPRAISAL: {
            Relation.SELF: _ALWAYS,
            Relation.PENILAI: _ALWAYS,
            Relation.ATASAN_PENILAI: _OBJECTED,
            Relation.BKPSDM: _ALWAYS,
        },
        Action.SEE_STATUS: {
            Relation.SELF: _ALWAYS,
            Relation.PENILAI: _ALWAYS,
            Relation.ATASAN_PENILAI: _OBJECTED,
            Relation.UNIT_ADMIN: _ALWAYS,
            Relation.BKPSDM: _ALWAYS,
        },
        Action.SEE_COUNTS: {
            Relation.PENILAI: _ALWAYS,
            Relation.ATASAN_PENILAI: _ALWAYS,
            Relation.UNIT_ADMIN: _ALWAYS,
            Relation.BKPSDM: _ALWAYS,
            Relation.UNIT_HEAD: _ALWAYS,
        },
        Action.RETURN_SELF_REVIEW: {Relation.PENILAI: _ALWAYS},
        Action.REMIND: {Relation.PENILAI: _ALWAYS},
        Action.MANAGE_DELIVERY: {Relation.UNIT_ADMIN: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.ASSESS: {Relation.PENILAI: _ALWAYS},
        Action.SET_ORGANISATION_PREDICATE: {Relation.UNIT_HEAD: _ALWAYS},
        Action.RECORD_ORGANISATION_PREDICATE: {Relation.BKPSDM: _ALWAYS},
        Action.MANAGE_PERIOD: {Relation.BKPSDM: _ALWAYS},
        Action.MANAGE_CALENDAR: {Relation.BKPSDM: _ALWAYS},
        Action.NOTE_LEAVE: {
            Relation.SELF: _ALWAYS,
            Relation.PENILAI: _ALWAYS,
            Relation.UNIT_ADMIN: _ALWAYS,
            Relation.BKPSDM: _ALWAYS,
        },
        Action.IMPORT_DATA: {Relation.UNIT_ADMIN: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.SEE_PERSON: {
            Relation.SELF: _ALWAYS,
            Relation.PENILAI: _ALWAYS,
            Relation.UNIT_ADMIN: _ALWAYS,
            Relation.BKPSDM: _ALWAYS,
        },
        Action.INVITE: {Relation.UNIT_ADMIN: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.UNBIND: {Relation.SELF: _ALWAYS, Relation.UNIT_ADMIN: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.CONFIRM_BINDING: {
            Relation.PENILAI: _ALWAYS,
            Relation.UNIT_ADMIN: _ALWAYS,
            Relation.BKPSDM: _ALWAYS,
        },
        Action.GRANT_ROLE: {Relation.BKPSDM: _ALWAYS},
        Action.OPEN_TICKET: {Relation.SELF: _ALWAYS},
        Action.SEE_TICKET: {Relation.SELF: _ALWAYS, Relation.UNIT_ADMIN: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.DECIDE_TICKET: {Relation.BKPSDM: _ALWAYS},
        Action.SEE_ACCESS_LOG: {Relation.SELF: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.EXPORT_DATA: {Relation.SELF: _ALWAYS},
        Action.ENTER_PAPER: {Relation.UNIT_ADMIN: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.CONFIRM_PAPER: {Relation.UNIT_ADMIN: _ALWAYS, Relation.BKPSDM: _ALWAYS},
        Action.PROPOSE_AGREEMENT: {Relation.SELF: _ALWAYS, Relation.PENILAI: _ALWAYS},
        Action.ANSWER_AGREEMENT: {Relation.SELF: _ALWAYS, Relation.PENILAI: _ALWAYS},
        Action.CHECK_AGREEMENT: {Relation.SELF: _ALWAYS},
        Action.SEE_AGREEMENT: {Relation.SELF: _ALWAYS, Relation.PENILAI: _ALWAYS},
        Action.GIVE_FEEDBACK: {relation: _ALWAYS for relation in Relation if relation is not Relation.SELF},
        Action.READ_FEEDBACK_NOTE: {Relation.SELF: _ALWAYS},
        Action.READ_APPRECIATION: {Relation.SELF: _ALWAYS, Relation.PENILAI: _ALWAYS},
    }
)
"""What is not listed is not allowed."""

NEVER_FOR_ONESELF = frozenset(
    {
        Action.CONFIRM_BINDING,
        Action.GRANT_ROLE,
        Action.DECIDE_TICKET,
        Action.ENTER_PAPER,
        Action.CONFIRM_PAPER,
        Action.GIVE_FEEDBACK,
    }
)
"""What nobody does in their own matter, whatever else they are. Our own choice."""

_READERS_OF_APPRAISAL = N_(
    "Only the person appraised, the penilai and BKPSDM may see this; after a keberatan also the atasan penilai."
)

_WHO_MAY: Mapping[Action, Text] = MappingProxyType(
    {
        Action.WRITE_SELF_REVIEW: N_("Only the person appraised may write this self-review."),
        Action.ATTACH_EVIDENCE: N_("Only the person appraised may add evidence here."),
        Action.READ_EVIDENCE: _READERS_OF_APPRAISAL,
        Action.REMOVE_EVIDENCE: N_("Only the person appraised may delete this file, or BKPSDM once it was reported."),
        Action.SEE_APPRAISAL: _READERS_OF_APPRAISAL,
        Action.SEE_STATUS: N_(
            "Only the person appraised, the penilai, the admin of the unit and BKPSDM may see how far this is; "
            "after a keberatan also the atasan penilai."
        ),
        Action.SEE_COUNTS: N_(
            "Only the penilai, the leaders above, the admin of the unit and BKPSDM may see these numbers."
        ),
        Action.RETURN_SELF_REVIEW: N_("Only the direct penilai may return this self-review."),
        Action.REMIND: N_("Only the direct penilai may remind this person."),
        Action.MANAGE_DELIVERY: N_(
            "Only BKPSDM, and the admin of a unit for that unit, may see and send again what did not arrive."
        ),
        Action.ASSESS: N_("Only the direct penilai may assess this person."),
        Action.SET_ORGANISATION_PREDICATE: N_(
            "Only the leader one level above this unit may set its predicate; "
            "BKPSDM may record it on the leader's behalf."
        ),
        Action.RECORD_ORGANISATION_PREDICATE: N_(
            "Only BKPSDM may record the predicate of a unit on behalf of its leader."
        ),
        Action.MANAGE_PERIOD: N_("Only BKPSDM may change the appraisal period."),
        Action.MANAGE_CALENDAR: N_("Only BKPSDM may change the working calendar, which holds for the whole city."),
        Action.NOTE_LEAVE: N_("Only the person, the penilai, the admin of the unit and BKPSDM may note a leave."),
        Action.IMPORT_DATA: N_("Only BKPSDM, and the admin of a unit for that unit, may bring in data by file."),
        Action.SEE_PERSON: N_("Only the person, the penilai, the admin of the unit and BKPSDM may see these data."),
        Action.INVITE: N_("Only the admin of the unit and BKPSDM may invite somebody."),
        Action.UNBIND: N_("Only the person, the admin of the unit and BKPSDM may take the account away."),
        Action.CONFIRM_BINDING: N_(
            "Only the penilai, the admin of the unit or BKPSDM may confirm an account, and nobody their own."
        ),
        Action.GRANT_ROLE: N_("Only BKPSDM may give or take a role, and nobody their own."),
        Action.OPEN_TICKET: N_("Only the person may ask for a correction of these data."),
        Action.SEE_TICKET: N_("Only the person, the admin of the unit and BKPSDM may see this request."),
        Action.DECIDE_TICKET: N_("Only BKPSDM may decide about a correction, and nobody about their own."),
        Action.SEE_ACCESS_LOG: N_("Only the person and BKPSDM may see who opened this record."),
        Action.EXPORT_DATA: N_("Only the person may get a copy of these data."),
        Action.ENTER_PAPER: N_("Only the admin of the unit and BKPSDM may enter a paper form, and nobody their own."),
        Action.CONFIRM_PAPER: N_(
            "Only the admin of the unit and BKPSDM may confirm a paper form, and nobody their own or one they entered."
        ),
        Action.PROPOSE_AGREEMENT: N_("Only the person appraised and the penilai may propose a step."),
        Action.ANSWER_AGREEMENT: N_("Only the person appraised and the penilai may answer about this step."),
        Action.CHECK_AGREEMENT: N_("Only the person whose step it is may say how far it is."),
        Action.SEE_AGREEMENT: N_("Only the person appraised and the penilai may see agreed steps."),
        Action.GIVE_FEEDBACK: N_("Only people with a confirmed account may give feedback, and nobody to themselves."),
        Action.READ_FEEDBACK_NOTE: N_("Only the recipient and the writer may read this feedback."),
        Action.READ_APPRECIATION: N_("Only the recipient, the writer and the recipient's penilai may read this card."),
    }
)

_LOGGED = frozenset({Action.SEE_APPRAISAL, Action.READ_EVIDENCE, Action.ASSESS})
"""Assessing shows the plan, the realisations and the self-review: it is a read too."""


def may(action: Action, relations: Collection[Relation], *, objected: bool = False) -> bool:
    """Whether somebody with these relations to the subject may do this; least privilege."""
    if action in NEVER_FOR_ONESELF and Relation.SELF in relations:
        return False
    allowed = MATRIX[action]
    return any(allowed.get(r) is _ALWAYS or (objected and allowed.get(r) is _OBJECTED) for r in relations)


def who_may(action: Action) -> Text:
    """A sentence for refusals that names who may."""
    return _WHO_MAY[action]


def is_logged(action: Action, relations: Collection[Relation]) -> bool:
    """Whether doing this leaves a row in the access log: every read of another person's appraisal does."""
    return action in _LOGGED and Relation.SELF not in relations
