"""The life cycle of one appraisal: its stages, what may happen in each, and whose turn it is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class RegulationVersion(StrEnum):
    """The rule set under which an appraisal was made; kept with every appraisal."""

    PP46_2011 = "PP46_2011"
    PERMENPANRB_8_2021 = "PERMENPANRB_8_2021"
    PERMENPANRB_6_2022 = "PERMENPANRB_6_2022"

    @property
    def label(self) -> str:
        """The instrument as it is cited."""
        match self:
            case RegulationVersion.PP46_2011:
                return "PP 46/2011"
            case RegulationVersion.PERMENPANRB_8_2021:
                return "PermenPANRB 8/2021"
            case RegulationVersion.PERMENPANRB_6_2022:
                return "PermenPANRB 6/2022"

    @property
    def is_history(self) -> bool:
        """Appraisals under a revoked rule are read-only."""
        return self is not CURRENT_REGULATION


CURRENT_REGULATION = RegulationVersion.PERMENPANRB_6_2022


class Stage(StrEnum):
    """How far an appraisal has come."""

    OPEN = "OPEN"
    """Nothing has been sent yet."""
    SUBMITTED = "SUBMITTED"
    """The self-review is with the penilai."""
    RETURNED = "RETURNED"
    """The penilai has sent the self-review back with a reason."""
    ASSESSED = "ASSESSED"
    """The predicate is confirmed."""
    EXEMPT = "EXEMPT"
    """Not assessed in this period ("tidak dinilai karena …"), recorded with its basis."""

    @property
    def is_over(self) -> bool:
        """Whether nobody has anything to do any more."""
        return self in {Stage.ASSESSED, Stage.EXEMPT}


class Turn(StrEnum):
    """Who has to act next."""

    EMPLOYEE = "EMPLOYEE"
    PENILAI = "PENILAI"
    NOBODY = "NOBODY"


def may_submit(stage: Stage) -> bool:
    """Whether the employee may send the self-review; also late, as long as there is no predicate."""
    return stage in {Stage.OPEN, Stage.RETURNED}


def self_review_last_day(stage: Stage, *, self_review_due_on: date, assessment_due_on: date) -> date:
    """Until when the employee is asked to send it: who was sent back to it has as much time as the penilai.

    Our own choice: a return usually comes after the last day for self-reviews.
    """
    return max(self_review_due_on, assessment_due_on) if stage is Stage.RETURNED else self_review_due_on


def may_return(stage: Stage) -> bool:
    """Whether the penilai may send the self-review back."""
    return stage is Stage.SUBMITTED


def may_assess(stage: Stage, *, self_review_due_on: date, today: date) -> bool:
    """Whether the penilai may confirm a predicate.

    A self-review that was never sent, or was returned and not sent again, blocks until the end of its
    last day and no longer.
    """
    if stage is Stage.SUBMITTED:
        return True
    return not stage.is_over and today > self_review_due_on


def whose_turn(stage: Stage, *, self_review_due_on: date, today: date) -> Turn:
    """Who has to act next."""
    if stage.is_over:
        return Turn.NOBODY
    if may_assess(stage, self_review_due_on=self_review_due_on, today=today):
        return Turn.PENILAI
    return Turn.EMPLOYEE


def is_late(side: Turn, stage: Stage, *, self_review_due_on: date, assessment_due_on: date, today: date) -> bool:
    """Whether `side` has let its own last day pass without doing its part.

    Both may be late at once; nobody is late once the predicate is confirmed.
    """
    match side:
        case Turn.EMPLOYEE:
            return may_submit(stage) and today > self_review_due_on
        case Turn.PENILAI:
            return not stage.is_over and today > assessment_due_on
        case Turn.NOBODY:
            return False
