"""Feedback that somebody gives at any time: what it is, what it is tied to, and as what the writer gives it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bot.i18n import N_, Text, plain

A_DAY: Final = 20
"""Notes that one person may give within a day. Our own choice: more is no longer about what somebody saw."""


class NoteKind(StrEnum):
    """What is given: feedback with a next step, or appreciation."""

    FEEDBACK = "FEEDBACK"
    APPRECIATION = "APPRECIATION"

    @property
    def label(self) -> Text:
        """As it is called."""
        return N_("Feedback") if self is NoteKind.FEEDBACK else N_("Appreciation")


class NoteTopic(StrEnum):
    """What a piece of feedback is tied to."""

    INDICATOR = "INDICATOR"
    VALUE = "VALUE"
    COMPETENCE = "COMPETENCE"

    @property
    def label(self) -> Text:
        """As it is called."""
        match self:
            case NoteTopic.INDICATOR:
                return N_("Indicator of the plan (SKP)")
            case NoteTopic.VALUE:
                return plain("BerAKHLAK")
            case NoteTopic.COMPETENCE:
                return N_("Competence")


class GivenAs(StrEnum):
    """What the writer was to the recipient when it was given."""

    PENILAI = "PENILAI"
    COLLEAGUE = "COLLEAGUE"
    TEAM_LEAD = "TEAM_LEAD"
    REPORT = "REPORT"

    @property
    def label(self) -> Text:
        """As it stands behind the name of the writer."""
        match self:
            case GivenAs.PENILAI:
                return N_("penilai")
            case GivenAs.COLLEAGUE:
                return N_("colleague")
            case GivenAs.TEAM_LEAD:
                return N_("team lead, as they say")
            case GivenAs.REPORT:
                return N_("assessed by the recipient")


def given_as(*, assesses: bool, is_assessed: bool, says_team_lead: bool) -> GivenAs:
    """What the writer is to the recipient today, from who assesses whom.

    Nobody knows about teams yet, so leading one is recorded as stated, and only where neither assesses the other.
    Our own choice.
    """
    if assesses:
        return GivenAs.PENILAI
    if is_assessed:
        return GivenAs.REPORT
    return GivenAs.TEAM_LEAD if says_team_lead else GivenAs.COLLEAGUE
