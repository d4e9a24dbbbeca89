"""Who may be whose penilai, and what is wrong with the penilai that somebody has.

The rules: a penilai is another person, stands in no circle, and is at least a pejabat pengawas, or has an additional
duty, a delegation, or is a leader who is not an ASN (PermenPANRB 6/2022 Pasal 1). What else is worth a look before a
deadline is our own choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.i18n import N_, Text


class SuperiorFault(StrEnum):
    """Why somebody cannot be made the penilai of somebody."""

    ONESELF = "ONESELF"
    CIRCLE = "CIRCLE"
    MAY_NOT_ASSESS = "MAY_NOT_ASSESS"
    NOT_IN_SERVICE = "NOT_IN_SERVICE"

    @property
    def said(self) -> Text:
        """The fault as a sentence with {name}, the penilai that was named."""
        return _FAULTS[self]


_FAULTS: Mapping[SuperiorFault, Text] = MappingProxyType(
    {
        SuperiorFault.ONESELF: N_("Nobody is their own pejabat penilai."),
        SuperiorFault.CIRCLE: N_("{name} stands below this person, so that they would assess each other in a circle."),
        SuperiorFault.MAY_NOT_ASSESS: N_(
            "{name} may not be a pejabat penilai: below pengawas, without additional duty or delegation."
        ),
        SuperiorFault.NOT_IN_SERVICE: N_("{name} is no longer in service, and nobody acts for this post."),
    }
)


def fault_of(
    employee_id: int, penilai_id: int, above: Mapping[int, int | None], *, may_assess: bool, serves: bool
) -> SuperiorFault | None:
    """What forbids that `penilai_id` becomes the penilai of `employee_id`; None where nothing does.

    `above` is everybody's present penilai, `may_assess` what `hierarchy.may_be_penilai` says of the new one, and
    `serves` whether they are in service or somebody acts for them.
    """
    if penilai_id == employee_id:
        return SuperiorFault.ONESELF
    if not serves:
        return SuperiorFault.NOT_IN_SERVICE
    if not may_assess:
        return SuperiorFault.MAY_NOT_ASSESS
    return SuperiorFault.CIRCLE if closes_circle(employee_id, penilai_id, above) else None


def closes_circle(employee_id: int, penilai_id: int, above: Mapping[int, int | None]) -> bool:
    """Whether the new penilai stands somewhere below the person, so that a circle would come about."""
    seen: set[int] = set()
    at: int | None = penilai_id
    while at is not None and at not in seen:
        if at == employee_id:
            return True
        seen.add(at)
        at = above.get(at)
    return False


class Suspicion(StrEnum):
    """What is worth a look about somebody's penilai before the deadline, the gravest first."""

    NONE_AT_ALL = "NONE_AT_ALL"
    HAS_LEFT = "HAS_LEFT"
    MAY_NOT_ASSESS = "MAY_NOT_ASSESS"
    ASKED_FOR_ANOTHER = "ASKED_FOR_ANOTHER"
    NOT_JOINED = "NOT_JOINED"
    OTHER_ORGANISATION = "OTHER_ORGANISATION"

    @property
    def said(self) -> Text:
        """As it stands in a list."""
        return _SUSPICIONS[self]


_SUSPICIONS: Mapping[Suspicion, Text] = MappingProxyType(
    {
        Suspicion.NONE_AT_ALL: N_("no penilai"),
        Suspicion.HAS_LEFT: N_("the penilai is no longer in service, and nobody acts"),
        Suspicion.MAY_NOT_ASSESS: N_("the penilai is below pengawas, without duty or delegation"),
        Suspicion.ASKED_FOR_ANOTHER: N_("has asked for another penilai"),
        Suspicion.NOT_JOINED: N_("the penilai has not joined, and nobody acts"),
        Suspicion.OTHER_ORGANISATION: N_("the penilai works in another organisation, without delegation"),
    }
)


def suspicion_of(
    *,
    has_penilai: bool,
    serves: bool,
    may_assess: bool,
    asked_for_another: bool,
    joined: bool,
    same_organisation: bool,
) -> Suspicion | None:
    """The gravest thing about a penilai; None where all is well.

    `serves` and `joined` hold for who has that role today: the penilai, or the Plt or Plh. `joined` is also true for
    who takes part on paper.
    """
    if not has_penilai:
        return Suspicion.NONE_AT_ALL
    found = {
        Suspicion.HAS_LEFT: not serves,
        Suspicion.MAY_NOT_ASSESS: not may_assess,
        Suspicion.ASKED_FOR_ANOTHER: asked_for_another,
        Suspicion.NOT_JOINED: not joined,
        Suspicion.OTHER_ORGANISATION: not same_organisation,
    }
    return next((suspicion for suspicion, holds in found.items() if holds), None)
