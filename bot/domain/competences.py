"""The competences that feedback can be tied to, by the list of PermenPANRB 38/2017 (unconfirmed).

Levels are not needed for feedback, and technical competences differ from post to post, so neither stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Group(StrEnum):
    """Which kind of competence it is."""

    MANAJERIAL = "MANAJERIAL"
    SOSIAL_KULTURAL = "SOSIAL_KULTURAL"

    @property
    def label(self) -> str:
        """The official name."""
        return self.value.replace("_", " ").capitalize()


class Competence(StrEnum):
    """The eight managerial competences and the social-cultural one, in their official order."""

    INTEGRITAS = "INTEGRITAS"
    KERJA_SAMA = "KERJA_SAMA"
    KOMUNIKASI = "KOMUNIKASI"
    ORIENTASI_HASIL = "ORIENTASI_HASIL"
    PELAYANAN_PUBLIK = "PELAYANAN_PUBLIK"
    PENGEMBANGAN = "PENGEMBANGAN"
    PERUBAHAN = "PERUBAHAN"
    KEPUTUSAN = "KEPUTUSAN"
    PEREKAT_BANGSA = "PEREKAT_BANGSA"

    @property
    def label(self) -> str:
        """The official name."""
        return _LABELS[self]

    @property
    def group(self) -> Group:
        """Managerial, except the last one."""
        return Group.SOSIAL_KULTURAL if self is Competence.PEREKAT_BANGSA else Group.MANAJERIAL


_LABELS: Mapping[Competence, str] = MappingProxyType(
    {
        Competence.INTEGRITAS: "Integritas",
        Competence.KERJA_SAMA: "Kerja sama",
        Competence.KOMUNIKASI: "Komunikasi",
        Competence.ORIENTASI_HASIL: "Orientasi pada hasil",
        Competence.PELAYANAN_PUBLIK: "Pelayanan publik",
        Competence.PENGEMBANGAN: "Pengembangan diri dan orang lain",
        Competence.PERUBAHAN: "Mengelola perubahan",
        Competence.KEPUTUSAN: "Pengambilan keputusan",
        Competence.PEREKAT_BANGSA: "Perekat bangsa",
    }
)
