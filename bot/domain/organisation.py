"""The predicate of an organisation, which every predicate of its employees needs first."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.predikat import Rating


class OrganisationPredicate(StrEnum):
    """The five labels, best first; the top one is Istimewa, not Sangat Baik (PermenPANRB 6/2022)."""

    ISTIMEWA = "ISTIMEWA"
    BAIK = "BAIK"
    BUTUH_PERBAIKAN = "BUTUH_PERBAIKAN"
    KURANG = "KURANG"
    SANGAT_KURANG = "SANGAT_KURANG"

    @property
    def label(self) -> str:
        """The official label."""
        return self.value.replace("_", " ").title()


def head_rating(predicate: OrganisationPredicate) -> Rating:
    """The rating hasil kerja that follows for the head of the unit; prefilled, confirmed by the penilai's tap.

    That the unit's capaian is the head's is PermenPANRB 6/2022; this mapping is our own choice.
    """
    match predicate:
        case OrganisationPredicate.ISTIMEWA:
            return Rating.ABOVE
        case OrganisationPredicate.BAIK:
            return Rating.MEETS
        case _:
            return Rating.BELOW
