"""The competences that feedback can be tied to."""

from __future__ import annotations

from bot.conversation.checks import LONGEST_CODE
from bot.domain.competences import Competence, Group


def test_there_are_eight_managerial_ones_and_a_social_cultural_one_in_the_official_order() -> None:
    assert [competence.label for competence in Competence if competence.group is Group.MANAJERIAL] == [
        "Integritas",
        "Kerja sama",
        "Komunikasi",
        "Orientasi pada hasil",
        "Pelayanan publik",
        "Pengembangan diri dan orang lain",
        "Mengelola perubahan",
        "Pengambilan keputusan",
    ]
    assert [c.label for c in Competence if c.group is Group.SOSIAL_KULTURAL] == ["Perekat bangsa"]
    assert [group.label for group in Group] == ["Manajerial", "Sosial kultural"]


def test_their_codes_fit_buttons() -> None:
    assert all(len(competence.value.encode()) <= LONGEST_CODE for competence in Competence)
