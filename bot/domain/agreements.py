"""Agreed steps: what an employee and the penilai agree on after an assessment, and what becomes of it.

Either side proposes, the other one agrees; both are dated. Each period the employee says how far it is. All numbers
here are our own choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.i18n import N_, Text

MOST_OPEN = 3
"""Steps of one person that are proposed or agreed on at a time: more are not kept up. Our own choice."""


class Side(StrEnum):
    """Who proposed a step, and who therefore answers."""

    EMPLOYEE = "EMPLOYEE"
    PENILAI = "PENILAI"


class AgreementState(StrEnum):
    """Where an agreed step stands; `PROPOSED` by one side, `AGREED` once the other has said yes."""

    PROPOSED = "PROPOSED"
    AGREED = "AGREED"
    DONE = "DONE"
    DROPPED = "DROPPED"

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self in {AgreementState.PROPOSED, AgreementState.AGREED}

    @property
    def label(self) -> Text:
        """As people read it."""
        return _STATES[self]


class Progress(StrEnum):
    """How far an agreed step is, as the employee says."""

    DONE = "DONE"
    ON_THE_WAY = "ON_THE_WAY"
    NOT_BEGUN = "NOT_BEGUN"
    NO_LONGER_FITS = "NO_LONGER_FITS"

    @property
    def label(self) -> Text:
        """As it stands on its button."""
        return _PROGRESS[self]

    @property
    def ends_as(self) -> AgreementState | None:
        """What the step is after this answer; None where it goes on."""
        return _ENDS.get(self)


_STATES: Mapping[AgreementState, Text] = MappingProxyType(
    {
        AgreementState.PROPOSED: N_("proposed, not answered yet"),
        AgreementState.AGREED: N_("agreed"),
        AgreementState.DONE: N_("done"),
        AgreementState.DROPPED: N_("ended without being done"),
    }
)
_PROGRESS: Mapping[Progress, Text] = MappingProxyType(
    {
        Progress.DONE: N_("Done"),
        Progress.ON_THE_WAY: N_("On the way"),
        Progress.NOT_BEGUN: N_("Not begun yet"),
        Progress.NO_LONGER_FITS: N_("No longer fits"),
    }
)
_ENDS: Mapping[Progress, AgreementState] = MappingProxyType(
    {Progress.DONE: AgreementState.DONE, Progress.NO_LONGER_FITS: AgreementState.DROPPED}
)
