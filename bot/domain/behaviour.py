"""The seven BerAKHLAK values by which perilaku kerja is described, and advice on its one rating."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.predikat import Rating
from bot.domain.suggestion import Suggestion
from bot.i18n import NN_


class Value(StrEnum):
    """The core values of the ASN in their official order (SE MenPANRB 20/2021)."""

    BERORIENTASI_PELAYANAN = "BERORIENTASI_PELAYANAN"
    AKUNTABEL = "AKUNTABEL"
    KOMPETEN = "KOMPETEN"
    HARMONIS = "HARMONIS"
    LOYAL = "LOYAL"
    ADAPTIF = "ADAPTIF"
    KOLABORATIF = "KOLABORATIF"

    @property
    def label(self) -> str:
        """The official name."""
        return self.value.replace("_", " ").title()

    @property
    def short(self) -> str:
        """The name for a button, at most 14 characters."""
        return "Pelayanan" if self is Value.BERORIENTASI_PELAYANAN else self.label

    @property
    def guides(self) -> tuple[str, str, str]:
        """The three panduan perilaku in the official wording."""
        return _GUIDES[self]


_GUIDES: Mapping[Value, tuple[str, str, str]] = MappingProxyType(
    {
        Value.BERORIENTASI_PELAYANAN: (
            "Memahami dan memenuhi kebutuhan masyarakat",
            "Ramah, cekatan, solutif, dan dapat diandalkan",
            "Melakukan perbaikan tiada henti",
        ),
        Value.AKUNTABEL: (
            "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
            "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien",
            "Tidak menyalahgunakan kewenangan jabatan",
        ),
        Value.KOMPETEN: (
            "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
            "Membantu orang lain belajar",
            "Melaksanakan tugas dengan kualitas terbaik",
        ),
        Value.HARMONIS: (
            "Menghargai setiap orang apa pun latar belakangnya",
            "Suka menolong orang lain",
            "Membangun lingkungan kerja yang kondusif",
        ),
        Value.LOYAL: (
            "Memegang teguh ideologi Pancasila, UUD 1945, setia kepada NKRI serta pemerintahan yang sah",
            "Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara",
            "Menjaga rahasia jabatan dan negara",
        ),
        Value.ADAPTIF: (
            "Cepat menyesuaikan diri menghadapi perubahan",
            "Terus berinovasi dan mengembangkan kreativitas",
            "Bertindak proaktif",
        ),
        Value.KOLABORATIF: (
            "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
            "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
            "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama",
        ),
    }
)

LEAST_OBSERVED = 4
"""Values that the penilai must have observed before there is any advice. Our own choice, no rule behind it."""


def suggest_behaviour_rating(ratings: Mapping[Value, Rating | None]) -> Suggestion | None:
    """Advice on the one official rating of perilaku kerja from the penilai's own feedback per value.

    `ratings` are the penilai's, never self-ratings; None or a missing value is "tidak teramati". More than
    half of the observed values below → `BELOW`; more than half above and none below → `ABOVE`; otherwise
    `MEETS`. None when fewer than `LEAST_OBSERVED` were observed. Our own choice: the regulation
    knows no averaging of the seven values (PermenPANRB 6/2022).
    """
    observed = [rating for rating in ratings.values() if rating is not None]
    if len(observed) < LEAST_OBSERVED:
        return None
    above, below = observed.count(Rating.ABOVE), observed.count(Rating.BELOW)
    if below * 2 > len(observed):
        rating = Rating.BELOW
    elif above * 2 > len(observed) and not below:
        rating = Rating.ABOVE
    else:
        rating = Rating.MEETS
    reason = NN_(
        "Of {n} value observed, {above} above and {below} below expectation.",
        "Of {n} values observed, {above} above and {below} below expectation.",
    )
    return Suggestion(rating, reason(n=len(observed), above=above, below=below))
